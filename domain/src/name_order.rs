//! The one order of names (docs/decisions/0043): as a dictionary has them, by how their characters are
//! read, and numbers by how much they are.

use pinyin::ToPinyin as _;

use crate::text::folded;

/// What lists of names say about their order.
pub const SAID: &str = "按拼音排列";

/// Digits of a number that are compared; what is longer is no number anybody counts by.
const DIGITS: usize = 9;

/// What stands for a name where names are put in order: compared byte by byte, so that both databases
/// and a vector agree. Names that are read alike follow each other by their characters.
pub fn key(name: &str) -> String {
    let name = folded(name);
    let letters: Vec<char> = name.chars().collect();
    let mut key = String::new();
    let mut at = 0;
    while let Some(c) = letters.get(at) {
        let counted = at.checked_sub(1).and_then(|before| letters.get(before)) == Some(&'第');
        let (number, length) = number(&letters[at..], counted);
        if length > 0 {
            key.push_str(&format!("{number:0DIGITS$} "));
            at += length;
            continue;
        }
        if let Some(read) = c.to_pinyin() {
            // `xi1` comes before `xian1`, whose fourth letter is greater than any digit.
            key.push_str(read.with_tone_num_end());
            key.push(' ');
        } else if c.is_alphanumeric() {
            // Latin letters stand among the readings, what has none after them.
            key.push(*c);
        }
        at += 1;
    }
    format!("{key}\n{name}")
}

/// The number that these characters begin with, and how many of them it takes; none begins with no
/// digit. Chinese ones are a number where something is counted with them, as in 第十二党支部.
fn number(letters: &[char], counted: bool) -> (u32, usize) {
    let arabic = letters.iter().take_while(|c| c.is_ascii_digit()).count();
    if (1..=DIGITS).contains(&arabic) {
        let text: String = letters[..arabic].iter().collect();
        return (text.parse().unwrap_or(0), arabic);
    }
    let digit = |c: &char| "零一二三四五六七八九".chars().position(|known| known == *c);
    let (mut sum, mut one, mut length) = (0, 0, 0);
    for c in letters.iter().take_while(|_| counted) {
        match (c, digit(c)) {
            (_, Some(digit)) => one = u32::try_from(digit).unwrap_or(0),
            ('十' | '百', None) => {
                sum += one.max(1) * if *c == '十' { 10 } else { 100 };
                one = 0;
            }
            (_, None) => break,
        }
        length += 1;
    }
    (sum + one, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut names: Vec<&str>) -> Vec<&str> {
        names.sort_by_key(|name| key(name));
        names
    }

    #[test]
    fn names_stand_as_in_a_dictionary() {
        let names = [
            "文学院",
            "“双带头人”工作室",
            "ABC 班",
            "法学院",
            "安全学院",
            "物理学院",
            "外语学院",
            "西安校区",
            "下沙校区",
            "发展规划处",
        ];
        assert_eq!(
            sorted(names.to_vec()),
            [
                "ABC 班",
                "安全学院",
                "发展规划处",
                "法学院",
                "“双带头人”工作室",
                "外语学院",
                "文学院",
                "物理学院",
                "西安校区",
                "下沙校区"
            ]
        );
    }

    #[test]
    fn numbers_stand_by_how_much_they_are() {
        let branches = [
            "第一党支部",
            "第二党支部",
            "第九党支部",
            "第十党支部",
            "第十一党支部",
            "第二十党支部",
            "第一百零二党支部",
        ];
        let mixed: Vec<&str> = branches.iter().rev().copied().collect();
        assert_eq!(sorted(mixed), branches);
        assert_eq!(
            sorted(vec!["品牌 10 号", "品牌9号", "品牌２号"]),
            ["品牌２号", "品牌9号", "品牌 10 号"]
        );
        // Not a number: 一 is read.
        assert_eq!(
            sorted(vec!["一心工程", "三心工程", "二心工程"]),
            ["二心工程", "三心工程", "一心工程"]
        );
        for odd in ["第", "第十", "第十十", "99999999999999", "第零", ""] {
            assert!(!key(odd).is_empty(), "{odd}");
        }
    }

    #[test]
    fn names_that_are_read_alike_are_told_apart() {
        assert_ne!(key("李力"), key("李立"));
        assert_eq!(key("甲 大学"), key("甲大学"));
        assert!(key("李力") < key("李立"));
    }
}
