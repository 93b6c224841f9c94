//! What is different between two revisions of a form: which answers, and which clauses of a text.

use crate::answers::Answers;
use crate::programme::{Field, FieldKind, Form};
use crate::text;

/// An answer as it was and as it is, in words.
#[derive(Debug, Clone)]
pub struct Change<'f> {
    pub field: &'f Field,
    pub before: String,
    pub now: String,
}

impl Change<'_> {
    /// Whether it says the same: what shows nothing, and how lines are set apart, does not count.
    pub fn is_none(&self) -> bool {
        plain(&self.before) == plain(&self.now)
    }
}

/// Every answer of a form in two revisions, files apart: whether those are others is not in the answers.
pub fn compared<'f>(form: &'f Form, before: &Answers, now: &Answers) -> Vec<Change<'f>> {
    let written = |field: &&Field| match field.kind {
        FieldKind::Files { .. } | FieldKind::Photos { .. } => false,
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Number
        | FieldKind::Date
        | FieldKind::Month
        | FieldKind::Choice(_)
        | FieldKind::Sections(_)
        | FieldKind::Table { .. }
        | FieldKind::Declaration => true,
    };
    form.fields
        .iter()
        .filter(written)
        .map(|field| Change {
            field,
            before: before.in_words(&field.key),
            now: now.in_words(&field.key),
        })
        .collect()
}

/// A text by which two are compared.
fn plain(text: &str) -> String {
    let lines = text::lines(text);
    let lines = lines.lines().map(text::trimmed).filter(|l| !l.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A part of a text that was worked over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

/// Where a clause ends.
const ENDS: &str = "。；，、！？：\n";
/// Pairs of clauses that are compared at most; beyond that the whole middle counts as replaced.
const PAIRS: usize = 4_000_000;

/// Two texts clause by clause, in order: what stayed, what went, what came. People write clauses, so
/// those are marked and not single characters.
pub fn pieces(before: &str, now: &str) -> Vec<Piece> {
    let (old, new) = (clauses(before), clauses(now));
    let first = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[first..], &new[first..]);
    let last = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let old_middle = &old_rest[..old_rest.len() - last];
    let new_middle = &new_rest[..new_rest.len() - last];
    let mut found = Vec::new();
    push(&mut found, Piece::Same, &old[..first]);
    if old_middle.len().saturating_mul(new_middle.len()) > PAIRS {
        push(&mut found, Piece::Gone, old_middle);
        push(&mut found, Piece::New, new_middle);
    } else {
        aligned(old_middle, new_middle, &mut found);
    }
    push(&mut found, Piece::Same, &old_rest[old_rest.len() - last..]);
    found
}

fn clauses(text: &str) -> Vec<&str> {
    text.split_inclusive(|c| ENDS.contains(c)).collect()
}

/// The longest common run of clauses, and what lies between.
fn aligned(old: &[&str], new: &[&str], found: &mut Vec<Piece>) {
    // How many clauses the rests from each pair on have in common.
    let width = new.len() + 1;
    let mut common = vec![0_u16; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1].saturating_add(1)
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            push(found, Piece::Same, &old[i..=i]);
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            push(found, Piece::Gone, &old[i..=i]);
            i += 1;
        } else {
            push(found, Piece::New, &new[j..=j]);
            j += 1;
        }
    }
}

/// Adds clauses, joined to the piece before where that is of the same sort.
fn push(found: &mut Vec<Piece>, sort: fn(String) -> Piece, clauses: &[&str]) {
    if clauses.is_empty() {
        return;
    }
    let text = clauses.concat();
    match (found.last_mut(), sort(text)) {
        (Some(Piece::Same(before)), Piece::Same(more))
        | (Some(Piece::Gone(before)), Piece::Gone(more))
        | (Some(Piece::New(before)), Piece::New(more)) => before.push_str(&more),
        (_, piece) => found.push(piece),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_marks(before: &str, now: &str) -> String {
        let mark = |piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}]"),
            Piece::New(text) => format!("[+{text}]"),
        };
        pieces(before, now).into_iter().map(mark).collect()
    }

    #[test]
    fn clauses_that_were_worked_over_are_marked() {
        for (before, now, marked) in [
            (
                "每月一次，有记录。",
                "每月一次，有记录。",
                "每月一次，有记录。",
            ),
            (
                "每月一次，有记录。专人负责。",
                "每月两次，有记录。专人负责，按月小结。",
                "[-每月一次，][+每月两次，]有记录。[-专人负责。][+专人负责，按月小结。]",
            ),
            ("", "新写的。", "[+新写的。]"),
            ("不要了。", "", "[-不要了。]"),
            ("甲。乙。丙。", "丙。甲。", "[-甲。乙。]丙。[+甲。]"),
        ] {
            assert_eq!(in_marks(before, now), marked);
        }
    }

    #[test]
    fn how_lines_are_set_apart_is_no_change() {
        assert_eq!(plain(" 一行 \r\n\n二行\u{200B}"), plain("一行\n二行"));
        assert_ne!(plain("一行"), plain("一行。"));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off(before in "[甲乙，。\n]{0,40}", now in "[甲乙，。\n]{0,40}") {
            let (mut old, mut new) = (String::new(), String::new());
            for piece in pieces(&before, &now) {
                match piece {
                    Piece::Same(text) => { old += &text; new += &text; }
                    Piece::Gone(text) => old += &text,
                    Piece::New(text) => new += &text,
                }
            }
            prop_assert_eq!((old, new), (before, now));
        }
    }
}
