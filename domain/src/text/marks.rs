//! What signs do to a text: those that end a line, those that show nothing, those nobody means.
//!
//! A text from outside is brought to one form before it is kept: lines end in `\n` whatever sign
//! ended them, and a text of signs that show nothing is no text. One function each, for all names,
//! titles, bodies, reasons and fields of forms.

use unicode_normalization::UnicodeNormalization as _;

/// Whether a sign shows nothing: the default-ignorable ones of Unicode, the blank pattern of Braille,
/// the fillers of Hangul, the joiners and marks of annotation that only programs read. Spaces are not
/// among them; ask `char::is_whitespace`. The one list of them.
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{2D7F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1107F}' | '\u{13430}'..='\u{1343F}'
        | '\u{16FE4}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a sign turns the direction of what follows it: in a file name, it makes `fdp.exe` read as
/// `exe.pdf`.
pub fn turns(c: char) -> bool {
    matches!(c,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether nobody can have meant to write this: PostgreSQL refuses NUL, and none of the others can be
/// seen where it is read again.
pub fn is_stray(c: char) -> bool {
    c.is_control() && c != '\t' && !ends_line(c)
}

/// Whether a line ends here; a carriage return and the line feed after it are one end.
fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// A long text as it is kept: each line ends in `\n`, without stray signs. Spaces at its ends stay.
pub fn lines(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(c) = signs.next() {
        if ends_line(c) {
            if c == '\r' {
                signs.next_if_eq(&'\n');
            }
            kept.push('\n');
        } else if !is_stray(c) {
            kept.push(c);
        }
    }
    kept
}

/// A text of one line as it is kept: where a line ended stands a space, and nothing at its ends.
pub fn line(text: &str) -> String {
    let kept = lines(text).replace(['\n', '\t'], " ");
    trimmed(&kept).to_owned()
}

/// The text without spaces and signs that show nothing at its ends; empty when nothing else is in it.
/// What belongs to the sign before it (the choice of a variant, the end of a flag) stays.
pub fn trimmed(text: &str) -> &str {
    if is_blank(text) {
        return "";
    }
    let variant = |c: char| matches!(c, '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}');
    text.trim_start_matches(|c: char| c.is_whitespace() || is_ignorable(c))
        .trim_end_matches(|c: char| c.is_whitespace() || is_ignorable(c) && !variant(c))
}

/// Whether nothing in a text can be seen. What is required must not be blank.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_ignorable(c))
}

/// A name as it is compared with others: of one width and case, without spaces, the dots within names
/// and what shows nothing.
pub fn folded(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !is_dot(*c) && !is_ignorable(*c) && !is_stray(*c))
        .collect()
}

/// Whether it is one of the dots that part the names of one person, or name from place: keyboards
/// give many, none looks different from the others, and some people leave it out.
fn is_dot(c: char) -> bool {
    matches!(
        c,
        '\u{B7}' | '\u{387}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}'
    )
}

/// A staff number as it is kept: [`folded`], in capitals.
pub fn number(text: &str) -> String {
    folded(text).to_uppercase()
}

/// Characters of a text that can be seen, and the spaces between them: what “at least two
/// characters” means.
pub fn length(text: &str) -> usize {
    trimmed(text)
        .chars()
        .filter(|c| !is_ignorable(*c) && !is_stray(*c))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_that_ends_a_line_is_one_break() {
        for end in [
            "\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}",
        ] {
            let text = format!("一{end}二");
            assert_eq!(lines(&text), "一\n二", "{end:?}");
            assert_eq!(line(&text), "一 二", "{end:?}");
        }
        assert_eq!(lines("一\r\n\r\n二\r\r三"), "一\n\n二\n\n三");
        let stray = lines("甲\0乙\u{7}\u{1B}丙\t丁\u{80}");
        assert_eq!(stray, "甲乙丙\t丁", "what nobody means goes");
        assert_eq!(line(" 第一\t支部\r\n"), "第一 支部");
    }

    #[test]
    fn a_text_of_which_nothing_shows_is_none() {
        let ignorable = ('\0'..=char::MAX).filter(|c| is_ignorable(*c));
        for c in ignorable.chain(" \u{3000}\u{A0}\u{2028}\u{85}\t\r\n\0\u{1F}".chars()) {
            let text = format!("{c} {c}");
            assert!(is_blank(&text), "{c:?}");
            assert_eq!((line(&text).as_str(), length(&text)), ("", 0), "{c:?}");
        }
        for shown in ["。", "a", "党\u{200B}", "\u{FFFD}", "0", "👍"] {
            assert!(!is_blank(shown), "{shown:?}");
        }
        assert_eq!(length("一\u{200B}\u{3164}"), 1);
    }

    #[test]
    fn names_that_read_alike_are_one() {
        for like in [
            "甲大学法学院党委\u{200B}",
            "甲大学法学院 党委",
            "甲大学\u{3000}法学院党委",
            "甲大学法\u{AD}学院党委",
        ] {
            assert_eq!(folded(like), folded("甲大学法学院党委"), "{like:?}");
        }
        assert_eq!(folded("ＰＰＸ－１"), folded("ppx-1"));
        for dot in ["·", "‧", "•", "・", "･", "∙", "⋅", " · ", ""] {
            assert_eq!(folded(&format!("一二{dot}九")), "一二九", "{dot:?}");
        }
        for like in [
            "a0012",
            "Ａ００１２",
            " A0\u{200B}012",
            "A 0012",
            "A\u{3000}00\u{AD}12",
        ] {
            assert_eq!(number(like), "A0012", "{like:?}");
        }
        assert_ne!(folded("法学院党委"), folded("文学院党委"));
    }

    #[test]
    fn the_ends_of_a_name_show_something() {
        let name = "\u{FEFF} 法学院\u{200B}党委 \u{200B}";
        assert_eq!(trimmed(name), "法学院\u{200B}党委");
        // A variant is part of its sign.
        for sign in ["葛\u{E0100}", "\u{2764}\u{FE0F}"] {
            assert_eq!(trimmed(sign), sign);
        }
    }
}
