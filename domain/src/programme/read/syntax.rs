//! Mistakes of a text that is not TOML: what to look at, and the parser's own words.

use toml::de::Error;

use super::doc::half_width;
use super::{Mistake, Severity};

/// One mistake a line, from the parser's errors.
pub(super) fn mistakes(text: &str, errors: &[Error]) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = errors.iter().map(|error| mistake(text, error)).collect();
    mistakes.sort_by_key(|mistake| mistake.line);
    // The parser goes on after an error and stumbles again over the rest of the line.
    mistakes.dedup_by_key(|mistake| mistake.line);
    mistakes
}

fn mistake(text: &str, error: &Error) -> Mistake {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    // What is missing at the end of a line is reported behind its line break.
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let written = text.lines().nth(line - 1).unwrap_or_default();
    let nul = written.chars().position(|c| c == '\0');
    let (what, mend) = match full_width_mark(written) {
        _ if nul.is_some() => (
            format!("第 {} 列有一个空字符（NUL）", nul.unwrap_or(0) + 1),
            "用编辑器删去它，或从原来的文件重新复制这一行",
        ),
        Some(digit @ '０'..='９') => {
            let half = half_width(&digit.to_string()).unwrap_or_default();
            let what = format!("这里用了全角数字 {digit}");
            return Mistake {
                line,
                severity: Severity::Mistake,
                key: String::new(),
                what,
                mend: half,
            };
        }
        Some(mark) => (
            format!("这里用了全角符号 {mark}"),
            "键、等号、引号、逗号和括号都用英文半角：= \" , [ ]；引号里面的文字不限",
        ),
        None => (
            format!("这里不合 TOML 的写法（{}）", error.message()),
            "看这一行和上一行：每行一个 键 = 值，同一个键只写一次；文字前后各一个英文双引号；方括号、花括号要成对；两项之间用英文逗号",
        ),
    };
    Mistake {
        line,
        severity: Severity::Mistake,
        key: String::new(),
        what,
        mend: mend.to_owned(),
    }
}

/// A full-width mark that stands where TOML wants its own, outside quoted text and comments.
fn full_width_mark(line: &str) -> Option<char> {
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return None,
            '“'
            | '”'
            | '‘'
            | '’'
            | '＝'
            | '，'
            | '［'
            | '］'
            | '｛'
            | '｝'
            | '＂'
            | '。'
            | '．'
            | '【'
            | '】'
            | '０'..='９'
                if !quoted =>
            {
                return Some(c);
            }
            _ => {}
        }
    }
    None
}
