//! Texts: their length in 字 as Word counts it, limits, and hiding telephone numbers.

mod marks;

use crate::programme::Limit;

pub use marks::{
    folded, is_blank, is_ignorable, is_stray, length, line, lines, number, trimmed, turns,
};

/// “左右” allows this many percent to either side (domain.md 3.2; suggested, a hint only).
const ABOUT_PERCENT: u64 = 20;

/// 字数 as Word counts it: each Chinese character and each full-width mark is 1, each run of other
/// characters between spaces and Chinese ones (a word, a number, `e-mail`, `3.5%`) is 1, spaces and
/// line ends are 0.
pub fn count(text: &str) -> u32 {
    let mut total: u32 = 0;
    let mut in_run = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_invisible(c) {
            continue;
        }
        // An apostrophe inside a Latin word is part of it, though it looks like a closing mark.
        let apostrophe = c == '’' && in_run && chars.peek().is_some_and(char::is_ascii_alphabetic);
        if c.is_whitespace() {
            in_run = false;
        } else if is_wide(c) && !apostrophe {
            total = total.saturating_add(1);
            in_run = false;
        } else if !in_run {
            total = total.saturating_add(1);
            in_run = true;
        }
    }
    total
}

/// Marks that print nothing and neither count nor part a word: what shows nothing, combining
/// accents, and control characters, which are not kept.
pub(crate) fn is_invisible(c: char) -> bool {
    marks::is_ignorable(c) || marks::is_stray(c) || matches!(c, '\u{0300}'..='\u{036F}')
}

/// Characters that count one by one: Chinese (also rare ones), kana, Hangul, full-width forms, and
/// the marks that a Chinese text sets full-width.
fn is_wide(c: char) -> bool {
    matches!(c,
        '·' | '×' | '—' | '―' | '‘' | '’' | '“' | '”' | '…' | '‰' | '※' | '℃'
        | '\u{1100}'..='\u{11FF}'
        | '\u{2160}'..='\u{217F}' // Roman numerals
        | '\u{2190}'..='\u{21FF}' // arrows
        | '\u{2460}'..='\u{24FF}' // numbers in circles and brackets
        | '\u{25A0}'..='\u{26FF}' // geometric shapes, stars
        | '\u{2E80}'..='\u{A4CF}' // radicals, CJK marks, kana, the unified characters, Yi
        | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// How a length stands to a limit. All numbers are 字.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LengthVerdict {
    Fits,
    /// More than “以内” allows: cannot be handed in.
    Over {
        by: u32,
        count: u32,
        at_most: u32,
    },
    /// Less than the least: cannot be handed in.
    Short {
        by: u32,
        count: u32,
        at_least: u32,
    },
    /// Outside what “左右” suggests: a hint, never a bar.
    Off {
        count: u32,
        about: u32,
        low: u32,
        high: u32,
    },
}

impl LengthVerdict {
    /// Whether it keeps the text from being handed in.
    pub fn is_mistake(self) -> bool {
        match self {
            Self::Over { .. } | Self::Short { .. } => true,
            Self::Fits | Self::Off { .. } => false,
        }
    }

    /// What to tell the writer: what, by how much, how to mend it. None when it fits.
    pub fn message(self) -> Option<String> {
        match self {
            Self::Fits => None,
            Self::Over { by, count, at_most } => Some(format!(
                "超出 {by} 字（{count}/{at_most}）。请删去至少 {by} 字。"
            )),
            Self::Short {
                by,
                count,
                at_least,
            } => Some(format!(
                "还差 {by} 字（{count}/{at_least}）。请补写至少 {by} 字。"
            )),
            Self::Off {
                count,
                about,
                low,
                high,
            } => {
                let gap = if count > high {
                    format!("多 {} 字", count - high)
                } else {
                    format!("少 {} 字", low.saturating_sub(count))
                };
                Some(format!(
                    "要求 {about} 字左右，{low}—{high} 字为宜，现有 {count} 字，{gap}。仅作提示，不影响提交。"
                ))
            }
        }
    }
}

/// The lengths that “`about` 字左右” suggests, both included.
pub fn about_range(about: u32) -> (u32, u32) {
    let share = |percent: u64| u64::from(about) * percent;
    let low = share(100 - ABOUT_PERCENT).div_ceil(100);
    let high = share(100 + ABOUT_PERCENT) / 100;
    // 120 % of a u32 may not be one; a text is never that long.
    (
        u32::try_from(low).unwrap_or(u32::MAX),
        u32::try_from(high).unwrap_or(u32::MAX),
    )
}

/// Compares a length with a limit; what forbids goes before what hints.
pub fn check(limit: &Limit, count: u32) -> LengthVerdict {
    if let Some(at_most) = limit.at_most.filter(|at_most| count > *at_most) {
        return LengthVerdict::Over {
            by: count - at_most,
            count,
            at_most,
        };
    }
    if let Some(at_least) = limit.at_least.filter(|at_least| count < *at_least) {
        return LengthVerdict::Short {
            by: at_least - count,
            count,
            at_least,
        };
    }
    match limit.about.map(|about| (about, about_range(about))) {
        Some((about, (low, high))) if !(low..=high).contains(&count) => LengthVerdict::Off {
            count,
            about,
            low,
            high,
        },
        Some(_) | None => LengthVerdict::Fits,
    }
}

/// A number as a Chinese keyboard may write it, `２２．５`, in the signs that are read: `22.5`.
pub fn half_width(number: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' | '．' | '－' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    number.trim().chars().map(plain).collect()
}

/// A name in quotation marks. A name may quote itself: within a quotation that is done with single
/// marks.
pub fn quoted(name: &str) -> String {
    format!("“{}”", name.replace('“', "‘").replace('”', "’"))
}

/// A sentence that goes on in ours: without the full stop that people end theirs with.
pub fn going_on(sentence: &str) -> &str {
    sentence.trim_end().trim_end_matches(['。', '.', '；', ';'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::programme::Source;

    fn limit(at_least: Option<u32>, at_most: Option<u32>, about: Option<u32>) -> Limit {
        Limit {
            at_least,
            at_most,
            about,
            source: Source::Suggested,
        }
    }

    #[test]
    fn a_sentence_goes_on_without_its_full_stop() {
        for (sentence, goes_on) in [
            ("专题页面三个月没有更新。", "专题页面三个月没有更新"),
            ("签到表缺页；\n", "签到表缺页"),
            ("什么时候补？", "什么时候补？"),
        ] {
            assert_eq!(going_on(sentence), goes_on);
        }
    }

    #[test]
    fn length_is_counted_as_word_counts_it() {
        for (text, expected) in [
            ("", 0),
            (" \n\t\u{3000}", 0),
            ("党建工作", 4),
            ("党建，引领。", 6),
            ("“一支部一特色”", 8),
            ("背景——做法……", 8),
            ("COVID", 1),
            ("two words", 2),
            ("2023年11月", 4),
            ("开展3次，占95.5%。", 8),
            ("e-mail发送", 3),
            ("it’s 党", 2),
            ("说’it’", 4),
            ("APEC会议2014", 4),
            ("①建设 Ⅱ期", 5),
            ("２０２３年", 5),
            ("𠮷林", 2),
            ("党\u{200B}建", 2),
            ("中·外", 3),
            ("A\nB", 2),
            ("党\u{7}建", 2),
            ("A\u{2028}B", 2),
            ("\u{3164}\u{2800}\u{115F}\u{FFA0}", 0),
        ] {
            assert_eq!(count(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_hard_limit_says_by_how_much() {
        let verdict = check(&limit(None, Some(20), None), 25);
        assert!(verdict.is_mistake());
        let said = "超出 5 字（25/20）。请删去至少 5 字。";
        assert_eq!(verdict.message().unwrap(), said);
        assert_eq!(check(&limit(None, Some(20), None), 20), LengthVerdict::Fits);
        let said = check(&limit(Some(100), Some(800), None), 70).message();
        assert!(said.unwrap().starts_with("还差 30 字（70/100）"));
    }

    #[test]
    fn about_is_a_hint_within_a_fifth() {
        let about = limit(None, None, Some(1000));
        for fits in [800, 1000, 1200] {
            assert_eq!(check(&about, fits), LengthVerdict::Fits);
        }
        let verdict = check(&about, 1300);
        assert!(!verdict.is_mistake());
        let said =
            "要求 1000 字左右，800—1200 字为宜，现有 1300 字，多 100 字。仅作提示，不影响提交。";
        assert_eq!(verdict.message().unwrap(), said);
        assert!(check(&about, 799).message().unwrap().contains("少 1 字"));
        assert_eq!(about_range(u32::MAX).1, u32::MAX);
    }

    proptest! {
        #[test]
        fn counting_is_additive_over_chinese_marks(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            // Both readings meet at a full stop, so nothing can run across it.
            let whole = count(&format!("{a}。{b}"));
            prop_assert_eq!(whole, count(&a) + 1 + count(&b));
        }

        #[test]
        fn never_more_than_characters(text in "\\PC{0,80}") {
            prop_assert!(count(&text) as usize <= text.chars().count());
        }
    }
}
