//! Reading a date expression; its grammar stands in `expr`.
//!
//! What cannot be read is refused with a Chinese sentence that quotes the text and says what would
//! be right.

use super::Span;
use super::expr::{Anchor, Base, Sum};

/// Reads a whole expression.
pub(super) fn sum(text: &str) -> Result<Sum, String> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    let sum = parser.sum()?;
    parser.skip_spaces();
    match parser.peek() {
        None => Ok(sum),
        Some(found) => Err(format!(
            "日期“{text}”在“{found}”处读不懂：基准之后只能写“+ 时长”或“- 时长”，如 announced + 25d"
        )),
    }
}

/// How deep `month(…)` and `year_end(…)` may stand inside each other.
const DEEPEST: u8 = 4;

/// A reader that moves through the text; all that has a meaning is ASCII.
struct Parser<'a> {
    text: &'a str,
    /// Byte offset of what is read next.
    at: usize,
    depth: u8,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes the longest run of characters that `wanted` holds for.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let run = &rest[..rest.find(|c| !wanted(c)).unwrap_or(rest.len())];
        self.at += run.len();
        run
    }

    fn sum(&mut self) -> Result<Sum, String> {
        let base = self.base()?;
        let mut spans = Vec::new();
        loop {
            self.skip_spaces();
            let Some(sign @ ('+' | '-')) = self.peek() else {
                return Ok(Sum { base, spans });
            };
            self.at += 1;
            self.skip_spaces();
            let written = self.take(|c| c.is_ascii_alphanumeric());
            if written.is_empty() {
                return Err(format!(
                    "日期“{}”的“{sign}”之后缺时长：应写数字加单位，如 {sign} 25d",
                    self.text
                ));
            }
            let span: Span = written
                .parse()
                .map_err(|why| format!("日期“{}”有误：{why}", self.text))?;
            spans.push(if sign == '-' { span.negated() } else { span });
        }
    }

    fn base(&mut self) -> Result<Base, String> {
        self.skip_spaces();
        match self.peek() {
            Some(c) if c.is_ascii_digit() => self.fixed(),
            Some(c) if c.is_ascii_lowercase() => self.named(),
            Some(c) => Err(format!(
                "日期“{}”不能以“{c}”开头：应以 announced（通知日）、cycle（培育起点）、阶段的键或固定日期开头",
                self.text
            )),
            None if self.text.trim().is_empty() => Err(
                "日期是空的：应写 announced + 25d、application.closes 或 2023-11-10 这样的日期"
                    .to_owned(),
            ),
            None => Err(format!(
                "日期“{}”没有写完：括号里缺基准，如 month(announced)",
                self.text
            )),
        }
    }

    /// `2023-05-15` or `2023-05`; the longer reading is preferred.
    fn fixed(&mut self) -> Result<Base, String> {
        let rest = self.rest();
        let ends = |len: usize| !rest[len..].starts_with(|c: char| c.is_ascii_alphanumeric());
        for len in [10, 7] {
            let Some(candidate) = rest.get(..len) else {
                continue;
            };
            let shape = candidate.bytes().enumerate().all(|(at, byte)| {
                if matches!(at, 4 | 7) {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
            if shape && ends(len) {
                let moment = candidate.parse()?;
                self.at += len;
                return Ok(Base::Fixed(moment));
            }
        }
        Err(format!(
            "日期“{}”有误：固定日期应写 2023-11-10 或 2023-11",
            self.text
        ))
    }

    fn named(&mut self) -> Result<Base, String> {
        let name = self.take(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if self.peek() == Some('(') {
            return self.call(name);
        }
        if self.peek() != Some('.') {
            return match name {
                "announced" => Ok(Base::Anchor(Anchor::Announced)),
                "cycle" => Ok(Base::Anchor(Anchor::Cycle)),
                "month" | "year_end" => Err(format!(
                    "日期“{}”的 {name} 之后缺括号：应写 {name}(announced)",
                    self.text
                )),
                key => Ok(Base::Anchor(Anchor::Closes(key.to_owned()))),
            };
        }
        self.at += 1;
        let edge = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        match (name, edge) {
            ("announced" | "cycle", _) => Err(format!(
                "日期“{}”有误：{name} 是一个日期，之后不写“.{edge}”",
                self.text
            )),
            (key, "opens") => Ok(Base::Anchor(Anchor::Opens(key.to_owned()))),
            (key, "closes") => Ok(Base::Anchor(Anchor::Closes(key.to_owned()))),
            (key, _) => Err(format!(
                "日期“{}”有误：“{key}.”之后应写 opens（开始）或 closes（截止）",
                self.text
            )),
        }
    }

    fn call(&mut self, name: &str) -> Result<Base, String> {
        if self.depth == DEEPEST {
            return Err(format!("日期“{}”的括号套得太深，请写简单些", self.text));
        }
        if !matches!(name, "month" | "year_end") {
            return Err(format!(
                "日期“{}”有误：没有 {name}(…)，只有 month(…)（取当月）和 year_end(…)（取当年最后一天）",
                self.text
            ));
        }
        self.at += 1;
        self.depth += 1;
        let inner = Box::new(self.sum()?);
        self.depth -= 1;
        self.skip_spaces();
        if self.peek() != Some(')') {
            return Err(format!("日期“{}”有误：{name}( 之后缺右括号“)”", self.text));
        }
        self.at += 1;
        Ok(if name == "month" {
            Base::Month(inner)
        } else {
            Base::YearEnd(inner)
        })
    }
}
