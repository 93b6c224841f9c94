//! Which passwords are too weak (domain.md 6.5): too short, of too few kinds of signs, with the sign-in
//! name in it, or one that is tried first because many people have it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Shortest password, in characters.
pub const SHORTEST: usize = 10;
/// Longest password, in characters.
pub const LONGEST: usize = 200;

/// What passwords that are tried first are made of, one a line: words, names, walks over the keyboard.
static COMMON: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("../data/common_passwords.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// Why a password is too weak, if it is.
pub fn weakness(password: &str, login: &str) -> Option<String> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(format!(
            "密码 {length} 位，至少 {SHORTEST} 位，还差 {} 位。",
            SHORTEST - length
        ));
    }
    if length > LONGEST {
        return Some(format!("密码 {length} 位，最多 {LONGEST} 位。"));
    }
    let classes = [
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    if classes.into_iter().filter(|c| *c).count() < 3 {
        return Some("密码要包含大写字母、小写字母、数字、符号中的三种。".to_owned());
    }
    if password.to_lowercase().contains(&login.to_lowercase()) {
        return Some("密码不能包含登录名。".to_owned());
    }
    is_common(password).then(|| {
        "这个密码太常见（常用词、姓名拼音或键盘顺序加数字符号），会最先被试到。请换成几个不相干的词。"
            .to_owned()
    })
}

/// Whether it is a common word with what people put around it: capitals, a year, `@123`, `0` for `o`.
pub fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    if core.is_empty() {
        // Digits and signs alone.
        return true;
    }
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    let read: String = core.chars().map(as_read).collect();
    // A sign at its beginning may stand for a letter too, as in @dmin.
    let edge: String = lower
        .trim_end_matches(|c: char| !c.is_alphabetic())
        .chars()
        .map(as_read)
        .collect();
    [letters(core), letters(&read), letters(&edge), lower.clone()]
        .iter()
        .any(|word| COMMON.contains(word.as_str()) || is_repeated(word))
}

/// One sign, or a common word, again and again: `aaaa`, `abcabc`, `passwordpassword`.
fn is_repeated(word: &str) -> bool {
    let signs: Vec<char> = word.chars().collect();
    let half = signs.len() / 2;
    (1..=half).any(|n| {
        signs.len().is_multiple_of(n)
            && signs.chunks(n).all(|piece| piece == &signs[..n])
            && (n == 1 || COMMON.contains(signs[..n].iter().collect::<String>().as_str()))
    })
}

/// The letter that a sign or digit is put for.
fn as_read(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '3' => 'e',
        '1' | '!' => 'i',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_told_why() {
        let long = format!("Ab1{}", "x".repeat(200));
        for (password, login, why) in [
            ("Ab1", "x", "还差 7 位"),
            ("alllowercase", "x", "三种"),
            ("Zhibu-2026-ok", "zhibu", "登录名"),
            (&long, "x", "最多 200 位"),
        ] {
            let told = weakness(password, login).unwrap();
            assert!(told.contains(why), "{password}: {told}");
        }
        assert_eq!(weakness("Peiyu-2026-ok", "zhibu"), None);
    }

    #[test]
    fn a_common_word_stays_one_whatever_is_put_around_it() {
        for common in "Password123! P@ssw0rd2024 Admin@123456 @Dmin123456 Qwerty@2023 1qaz@WSX3edc \
                       Aa123456789. Abc@12345678 Woaini@1314520 Zhangwei@1990 Welcome#2026 \
                       Beijing@2008 Dangjian@2026 !!Huawei@123 Abcabc#2024 Passw0rdPassw0rd1!"
            .split(' ')
        {
            let told = weakness(common, "zhibu");
            assert!(told.is_some_and(|m| m.contains("太常见")), "{common}");
        }
        for own in [
            "Zhi-bu-2024",
            "Peiyu-2026-ok",
            "Kite-lamp-92-river",
            "Tb7!mQ2x#Lw9",
        ] {
            assert_eq!(weakness(own, "x1"), None, "{own}");
        }
    }

    #[test]
    fn the_list_is_long_and_says_nothing_twice() {
        let lines: Vec<&str> = include_str!("../data/common_passwords.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        assert!(lines.len() > 900, "{}", lines.len());
        assert_eq!(COMMON.len(), lines.len());
        assert!(COMMON.iter().all(|word| *word == word.to_lowercase()));
    }
}
