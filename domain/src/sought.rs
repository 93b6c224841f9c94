//! What somebody looks for: the one rule by which names are found, on every page and in every list.
//!
//! Every word that was typed has to occur, in any order; words and texts are folded alike
//! ([`folded`]). `entity::sought` asks the database by this rule, [`Sought::fits`] asks what is at
//! hand, and [`crate::unit::fit`] says which unit is meant.

use crate::text::folded;

/// Words that are looked for at once; nobody types more to find a name.
const WORDS: usize = 8;

/// Characters that are read of what was typed.
const LENGTH: usize = 60;

/// The words of what was typed, folded. None where nothing was typed that shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Sought(Vec<String>);

impl Sought {
    pub fn read(typed: &str) -> Self {
        let typed: String = typed.chars().take(LENGTH).collect();
        let words = typed.split_whitespace().map(folded);
        Self(words.filter(|word| !word.is_empty()).take(WORDS).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether each word occurs in one of these texts or another.
    pub fn fits(&self, texts: &[&str]) -> bool {
        let kept = kept(texts.iter().copied());
        self.words().all(|word| kept.contains(word))
    }
}

/// Texts as they are kept to be looked through: folded, each in a line, as no word goes over two.
pub fn kept<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let lines = texts.into_iter().map(folded);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Whether a word is a name shortened: two letters of it or more in their order, as 文院党委 for
/// 文学院党委. Both are folded.
pub fn is_short_for(word: &str, name: &str) -> bool {
    let mut letters = name.chars();
    word.chars().count() > 1 && word.chars().all(|c| letters.any(|letter| letter == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_occurs_in_any_order_whatever_its_width_and_case() {
        let row = ["甲大学法学院第一党支部", "PPX-2025-07", "阿依古丽·买买提"];
        for typed in [
            "法学院 支部",
            "支部 法学院",
            "　支部　法学院　",
            "ＰＰＸ",
            "ppx－2025",
            "甲　大学",
            "甲大学",
            "法\u{200B}学院",
            "阿依古丽•买买提",
            "阿依古丽‧买买提",
            "阿依古丽买买提",
            "买买提 ppx 甲",
            " ",
            "·",
        ] {
            assert!(Sought::read(typed).fits(&row), "{typed:?}");
        }
        for typed in ["文学院 支部", "法学院支部", "支部甲", "部PPX", "PPX 8"] {
            assert!(!Sought::read(typed).fits(&row), "{typed:?}");
        }
        assert!(Sought::read("甲大学").fits(&["甲 大学"]));
    }

    #[test]
    fn what_is_read_has_an_end() {
        let long = "一 ".repeat(100);
        assert_eq!(Sought::read(&long).words().count(), WORDS);
        assert_eq!(
            Sought::read(&"长".repeat(1000)).0[0].chars().count(),
            LENGTH
        );
        assert!(Sought::read("\u{200B} · ").is_empty());
    }

    #[test]
    fn a_short_name_has_the_letters_of_the_long_one_in_their_order() {
        assert!(is_short_for("文院党委", "甲大学文学院党委"));
        for (word, name) in [("党委文院", "文学院党委"), ("文", "文学院"), ("", "文学院")]
        {
            assert!(!is_short_for(word, name), "{word}");
        }
    }
}
