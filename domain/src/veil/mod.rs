//! What covers names in a blind review (匿名评审): whose application it is must not be readable in
//! what an expert gets.
//!
//! Names that are known (the unit, its superiors, its people, former names, and what the organiser
//! adds) are always covered, in every spelling of `spellings`. What else looks like a name
//! (`suspects`) is covered until the organiser lets it stand: a mistake costs a word, not the
//! secret. How a text is compared is said in `fold`.

mod fold;
mod people;
mod spellings;
mod suspects;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

pub use people::{people_in, people_named};
pub use spellings::{of_person, of_unit};

use fold::{Folded, fold};

/// What stands where a name stood.
pub const COVER: &str = "×××";

/// Covers names in texts. Built once for a project, asked for every text of it.
#[derive(Debug, Clone, Default)]
pub struct Veil {
    /// Folded names by their first character, the longest first.
    names: HashMap<char, Vec<Vec<Folded>>>,
    /// The names as they were given, for what is not text.
    given: BTreeSet<String>,
    /// What the organiser has let stand, folded.
    shown: BTreeSet<Vec<char>>,
}

impl Veil {
    /// A veil over these names, in which the suspects of `shown` may stand.
    pub fn new(
        names: impl IntoIterator<Item = String>,
        shown: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut veil = Self {
            shown: shown.into_iter().map(|word| letters(&word)).collect(),
            ..Self::default()
        };
        names.into_iter().for_each(|name| veil.add(name));
        veil
    }

    /// The same veil over what looks like a name in these texts, too: somebody is 王某某同志 once and
    /// 王某某 from there on. Words of two signs are left to the organiser: many are everyday words.
    #[must_use]
    pub fn learnt<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut veil = self.clone();
        for text in texts {
            for (word, suspect) in self.suspects(text) {
                if !suspect.shown && word.chars().filter(|c| people::is_hanzi(*c)).count() > 2 {
                    veil.add(word);
                }
            }
        }
        veil
    }

    fn add(&mut self, name: String) {
        let folded = fold(&name);
        // One sign is no name; it would cover half of every text.
        if folded.len() < 2 {
            return;
        }
        let names = self.names.entry(folded[0].letter).or_default();
        if let Err(at) = names.binary_search_by_key(&order(&folded), |known| order(known)) {
            names.insert(at, folded);
        }
        self.given.insert(name);
    }

    /// The text with its names covered, and with what looks like one.
    pub fn over(&self, text: &str) -> String {
        covering(text, self.covered(text))
    }

    /// The text with its known names covered alone: in the words of a file format a link is no contact.
    pub fn over_known(&self, text: &str) -> String {
        covering(text, joined(text, self.known(&fold(text))))
    }

    /// Where names stand in a text, in bytes, in order and apart from each other.
    pub fn covered(&self, text: &str) -> Vec<Range<usize>> {
        let known = joined(text, self.known(&fold(text)));
        let guessed = self.guessed(text, &known);
        let hidden = guessed
            .into_iter()
            .filter(|span| !self.stands(&text[span.clone()]));
        joined(text, known.iter().cloned().chain(hidden).collect())
    }

    /// Where something looks like a name besides the known ones. What a cover leaves of a longer name
    /// may look like one again, 经济学院 of 甲大经济学院: looked for until nothing more is found.
    fn guessed(&self, text: &str, known: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut found = suspects::find(text, &[]);
        found.retain(|span| !overlaps(known, span));
        loop {
            let hidden = found
                .iter()
                .filter(|span| !self.stands(&text[(*span).clone()]));
            let covered = joined(text, known.iter().chain(hidden).cloned().collect());
            let mut more = suspects::find(text, &covered);
            more.retain(|span| !found.contains(span));
            if more.is_empty() {
                return found;
            }
            found.append(&mut more);
        }
    }

    /// Whether the organiser has let this stand.
    fn stands(&self, word: &str) -> bool {
        self.shown.contains(&letters(word))
    }

    /// Where names stand that are known to be names.
    fn known(&self, folded: &[Folded]) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        for at in 0..folded.len() {
            let Some(names) = self.names.get(&folded[at].letter) else {
                continue;
            };
            let found = names.iter().find(|name| {
                let end = at + name.len();
                end <= folded.len()
                    && folded[at..end]
                        .iter()
                        .map(|f| f.letter)
                        .eq(name.iter().map(|f| f.letter))
                    && is_whole(&folded[at..end], name)
                    && stands_alone(folded, at..end)
            });
            if let Some(name) = found {
                let last = &folded[at + name.len() - 1];
                spans.push(folded[at].at.start..last.at.end);
            }
        }
        spans
    }

    /// Where known names stand that go on over the end of a line, in bytes. Numbers in a list, and words
    /// of two signs, are none: “一” and “党支部概况” stand in two cells of many tables.
    pub fn across(&self, text: &str) -> Vec<Range<usize>> {
        let mut spans = self.known(&fold(text));
        spans.retain(|span| {
            let name = letters(&text[span.clone()]);
            text[span.clone()].contains('\n') && name.len() > 2 && !name[0].is_ascii_digit()
        });
        spans
    }

    /// What looks like a name and is not known to be one, with how often; and whether it may stand.
    pub fn suspects(&self, text: &str) -> BTreeMap<String, Suspect> {
        let known = joined(text, self.known(&fold(text)));
        let mut found: BTreeMap<String, Suspect> = BTreeMap::new();
        for span in self.guessed(text, &known) {
            let word = text[span.clone()].to_owned();
            let shown = self.stands(&word);
            let entry = found.entry(word).or_insert_with(|| Suspect {
                times: 0,
                shown,
                around: around(text, &span),
            });
            entry.times += 1;
        }
        found
    }

    /// The known names that stand in the text, as they are written there.
    pub fn names(&self, text: &str) -> Vec<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        for span in joined(text, self.known(&fold(text))) {
            found.insert(text[span].to_owned());
        }
        found.into_iter().collect()
    }

    /// The known names as they were given: to look for them in what is not text.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.given.iter().map(String::as_str)
    }
}

/// Something that looks like a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suspect {
    pub times: usize,
    /// The organiser has let it stand.
    pub shown: bool,
    /// A few words on both sides of where it first stands.
    pub around: String,
}

impl Suspect {
    /// Adds what another text says of the same word.
    pub fn and(&mut self, other: &Self) {
        self.times += other.times;
    }
}

/// The longest first.
fn order(name: &[Folded]) -> (std::cmp::Reverse<usize>, Vec<char>) {
    let letters = name.iter().map(|f| f.letter);
    (std::cmp::Reverse(name.len()), letters.collect())
}

/// A text as it is compared.
fn letters(text: &str) -> Vec<char> {
    fold(text).iter().map(|f| f.letter).collect()
}

/// The text with a cover over each of these spans.
fn covering(text: &str, spans: Vec<Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        out.push_str(&text[from..span.start]);
        out.push_str(COVER);
        from = span.end;
    }
    out.push_str(&text[from..]);
    out
}

/// Whether a span shares something with one of these: what is known needs no guessing.
fn overlaps(spans: &[Range<usize>], one: &Range<usize>) -> bool {
    let first = spans.partition_point(|span| span.end <= one.start);
    spans.get(first).is_some_and(|span| span.start < one.end)
}

/// Spans in order; those that touch or overlap become one, also over spaces alone.
fn joined(text: &str, mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last)
                if span.start <= last.end
                    || text[last.end..span.start].chars().all(|c| c == ' ') =>
            {
                last.end = last.end.max(span.end);
            }
            _ => out.push(span),
        }
    }
    for span in &mut out {
        // The bracket that a name has opened goes with it.
        let name = &text[span.clone()];
        if name.contains('（') && !name.contains('）') && text[span.end..].starts_with('）') {
            span.end += '）'.len_utf8();
        }
    }
    out
}

/// Commas that the name itself has not stand between every two of at least three signs: 泰山、大明湖
/// names no 山大.
fn is_whole(found: &[Folded], name: &[Folded]) -> bool {
    let signs = found.iter().zip(name).skip(1);
    let apart = signs
        .filter(|(found, name)| found.apart && !name.apart)
        .count();
    apart == 0 || apart > 1 && apart == name.len() - 1
}

/// A name that begins or ends with a Latin letter or a digit is none inside of a longer word.
fn stands_alone(folded: &[Folded], at: Range<usize>) -> bool {
    let glued = |left: &Folded, right: &Folded| {
        left.letter.is_ascii_alphanumeric()
            && right.letter.is_ascii_alphanumeric()
            && left.latin
            && right.latin
            && left.at.end == right.at.start
    };
    let before = at.start > 0 && glued(&folded[at.start - 1], &folded[at.start]);
    let after = at.end < folded.len() && glued(&folded[at.end - 1], &folded[at.end]);
    !before && !after
}

/// Characters shown on each side of a suspect.
const AROUND: usize = 12;

fn around(text: &str, span: &Range<usize>) -> String {
    let before: String = {
        let mut back: Vec<char> = text[..span.start].chars().rev().take(AROUND).collect();
        back.reverse();
        back.into_iter().collect()
    };
    let after: String = text[span.end..].chars().take(AROUND).collect();
    format!("{before}{}{after}", &text[span.clone()])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
