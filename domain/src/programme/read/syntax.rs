//! Mistakes of a text that is not TOML, in words a clerk understands.

use toml::de::Error;

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
    let (what, mend) = match full_width_mark(written) {
        Some(mark) => (
            format!("这里用了全角符号 {mark}"),
            "键、等号、引号、逗号和括号都用英文半角：= \" , [ ]；引号里面的文字不限".to_owned(),
        ),
        None => explain(error.message()),
    };
    Mistake {
        line,
        severity: Severity::Mistake,
        key: String::new(),
        what,
        mend,
    }
}

/// A full-width mark that stands where TOML wants its own, outside quoted text and comments.
fn full_width_mark(line: &str) -> Option<char> {
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return None,
            '“' | '”' | '‘' | '’' | '＝' | '，' | '［' | '］' | '｛' | '｝' | '＂' | '。'
            | '．' | '【' | '】'
                if !quoted =>
            {
                return Some(c);
            }
            _ => {}
        }
    }
    None
}

fn explain(message: &str) -> (String, String) {
    let (what, mend) = if message.contains("duplicate key") {
        (
            "同一个键写了两次",
            "只留一处；同类的多个表用两层方括号，例如 [[stage]]",
        )
    } else if message.contains("cannot extend value") {
        ("这个键已经写成了一个值，不能再往下加", "把两处合成一处")
    } else if message.contains("string values must be quoted")
        || message.contains("invalid value")
        || message.contains("missing value")
        || message.contains("key with no value")
    {
        (
            "等号后面的值不完整，或文字没有加引号",
            "文字用英文双引号括起来，例如 title = \"中期考核\"",
        )
    } else if message.contains("quote") || message.contains("string") || message.contains("escaped")
    {
        (
            "引号没有成对",
            "文字前后各一个英文双引号，例如 title = \"中期考核\"",
        )
    } else if message.contains("extra comma") {
        ("多了一个逗号", "删去多余的逗号")
    } else if message.contains("comma") {
        ("两项之间缺逗号", "每两项之间写一个英文逗号")
    } else if message.contains("array table")
        || message.contains("table open")
        || message.contains("unclosed table")
    {
        (
            "表头的方括号没有成对",
            "写成 [review] 或 [[stage]]，单独占一行",
        )
    } else if message.contains("unclosed array") || message.contains("missing array opening") {
        ("列表的方括号没有成对", "列表以 [ 开头、以 ] 结尾")
    } else if message.contains("inline table") {
        (
            "花括号没有成对，或里面的写法不对",
            "写成 { 键 = 值, 键 = 值 }",
        )
    } else if message.contains("assignment")
        || message.contains("`=`")
        || message.contains("key-value pair")
    {
        (
            "这一行不是“键 = 值”",
            "每行写一个 键 = 值；说明文字前面加 #",
        )
    } else if message.contains("unquoted key")
        || message.contains("invalid key")
        || message.contains("keys cannot be")
    {
        ("键名写法不对", "键名只用英文小写字母、数字和下划线")
    } else if message.contains("number")
        || message.contains("zero")
        || message.contains("sign")
        || message.contains("digit")
        || message.contains("radix")
    {
        ("数字写法不对", "写普通的十进制数，前面不加 0")
    } else {
        (
            "这里不合 TOML 的写法",
            "对照 docs/programmes.md 的例子检查这一行和上一行",
        )
    };
    (what.to_owned(), mend.to_owned())
}
