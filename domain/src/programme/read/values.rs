//! Typed values of a table: texts, words, numbers, points and sources.

use toml::Spanned;
use toml::de::DeValue;

use super::doc::Table;
use crate::near::nearest;
use crate::programme::Source;

impl Table<'_, '_> {
    /// A text that says something.
    pub fn text(&self, key: &'static str) -> Option<String> {
        match self.get(key)?.get_ref() {
            DeValue::String(text) if crate::text::is_blank(text) => {
                self.mistake(key, format!("`{key}` 是空的"), "写上内容，或删去这一行");
                None
            }
            DeValue::String(text) => Some(text.trim().to_owned()),
            other => {
                self.wrong_kind(key, other, "文字");
                None
            }
        }
    }

    pub fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong_kind(key, value.get_ref(), "由文字组成的列表");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref() {
                DeValue::String(text) => texts.push(text.trim().to_owned()),
                other => self.wrong_kind(key, other, "由文字组成的列表"),
            }
        }
        texts
    }

    /// Whether the key has a list with nothing in it.
    pub fn is_empty_list(&self, key: &'static str) -> bool {
        matches!(self.get(key).map(Spanned::get_ref), Some(DeValue::Array(array)) if array.is_empty())
    }

    pub fn flag(&self, key: &'static str) -> Option<bool> {
        match self.get(key)?.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                self.wrong_kind(key, other, "是或否");
                None
            }
        }
    }

    /// A whole number from 0.
    pub fn number<N: TryFrom<i64>>(&self, key: &'static str) -> Option<N> {
        match self.get(key)?.get_ref() {
            DeValue::Integer(n) => self.fit(
                key,
                n.as_str()
                    .replace('_', "")
                    .parse::<i64>()
                    .ok()
                    .filter(|_| n.radix() == 10),
            ),
            other => {
                self.wrong_kind(key, other, "整数");
                None
            }
        }
    }

    /// Whole numbers from 0.
    pub fn numbers<N: TryFrom<i64>>(&self, key: &'static str) -> Vec<N> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.wrong_kind(key, value.get_ref(), "由整数组成的列表");
            return Vec::new();
        };
        let mut numbers = Vec::new();
        for item in array {
            match item.get_ref() {
                DeValue::Integer(n) => {
                    numbers.extend(self.fit::<N>(key, n.as_str().replace('_', "").parse().ok()));
                }
                other => self.wrong_kind(key, other, "由整数组成的列表"),
            }
        }
        numbers
    }

    fn fit<N: TryFrom<i64>>(&self, key: &str, n: Option<i64>) -> Option<N> {
        let fits = n.filter(|n| *n >= 0).and_then(|n| N::try_from(n).ok());
        if fits.is_none() {
            self.mistake(
                key,
                format!("`{key}` 的数字不在可用的范围内"),
                "写 0 或大于 0 的十进制整数",
            );
        }
        fits
    }

    /// Points with at most two decimals, in hundredths.
    pub fn points(&self, key: &'static str) -> Option<i64> {
        let hundredths = match self.get(key)?.get_ref() {
            DeValue::Integer(n) if n.radix() == 10 => hundredths(n.as_str()),
            DeValue::Float(n) => hundredths(n.as_str()),
            other => {
                self.wrong_kind(key, other, "分数");
                return None;
            }
        };
        if hundredths.is_none() {
            self.mistake(
                key,
                format!("`{key}` 的分数最多两位小数，且不能为负"),
                format!("例如 {key} = 25 或 {key} = 12.5"),
            );
        }
        hundredths
    }

    /// A percentage such as `"10%"`, in hundredths of a percent.
    pub fn fine_percent(&self, key: &'static str) -> Option<u32> {
        let text = self.text(key)?;
        let share = text
            .strip_suffix('%')
            .or_else(|| text.strip_suffix('％'))
            .and_then(|n| hundredths(n.trim()))
            .filter(|n| (1..=10_000).contains(n))
            .and_then(|n| u32::try_from(n).ok());
        if share.is_none() {
            self.mistake(
                key,
                format!("`{key}` 应为百分比，这里写的是“{text}”"),
                format!("例如 {key} = \"10%\"（大于 0，不超过 100%）"),
            );
        }
        share
    }

    /// A whole percentage such as `"10%"`.
    pub fn percent(&self, key: &'static str) -> Option<u8> {
        let fine = self.fine_percent(key)?;
        if fine % 100 != 0 {
            self.mistake(
                key,
                format!("`{key}` 只能是整数百分比"),
                format!("例如 {key} = \"10%\""),
            );
            return None;
        }
        u8::try_from(fine / 100).ok()
    }

    /// One of our own words, named in the file by `name`.
    pub fn word<T: Copy>(
        &self,
        key: &'static str,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(key)?;
        let found = one_of(&text, all, &name);
        if found.is_none() {
            self.unknown_word(key, &text, all, &name);
        }
        found
    }

    /// Several of our own words.
    pub fn words<T: Copy>(
        &self,
        key: &'static str,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for text in self.texts(key) {
            match one_of(&text, all, &name) {
                Some(word) => found.push(word),
                None => self.unknown_word(key, &text, all, &name),
            }
        }
        found
    }

    fn unknown_word<T: Copy>(
        &self,
        key: &str,
        text: &str,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) {
        let known: Vec<_> = all.iter().map(|word| name(*word)).collect();
        let mend = match nearest(text, known.iter().copied()) {
            Some(near) => format!("是不是想写 \"{near}\"？"),
            None => format!("可以写：{}", known.join("、")),
        };
        self.mistake(key, format!("`{key}` 不能是“{text}”"), mend);
    }

    /// Where the table's figures come from. A table with figures must say so.
    pub fn source(&self) -> Option<Source> {
        if !self.has("source") {
            self.mistake(
                "source",
                "每个数字都要写明出处，这里没有 `source`",
                "写通知和条款，例如 source = \"S4 四(二)\"；没有通知可据的写 \"suggested\"（建议值）、\"observed\"（个别单位做法）或 \"unconfirmed\"（未经文件核实）",
            );
            return None;
        }
        self.source_at("source")
    }

    /// Where the table's figures come from: its own source, else that of the table above it,
    /// which was told already if it has none.
    pub fn source_or(&self, above: Option<&Source>) -> Option<Source> {
        if self.has("source") {
            self.source()
        } else {
            above.cloned()
        }
    }

    /// The source of one key, written as `KEY_source` when it is not the table's.
    pub fn source_of(&self, key: &'static str, own: Option<&Source>) -> Option<Source> {
        if self.has(key) {
            self.source_at(key)
        } else {
            own.cloned()
        }
    }

    fn source_at(&self, key: &'static str) -> Option<Source> {
        let text = self.text(key)?;
        match text.as_str() {
            "suggested" => return Some(Source::Suggested),
            "observed" => return Some(Source::Observed),
            "unconfirmed" => return Some(Source::Unconfirmed),
            _ => {}
        }
        let (notice, clause) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
        if !self.doc.notices().contains(notice) {
            let known: Vec<_> = self
                .doc
                .notices()
                .iter()
                .map(String::as_str)
                .chain(["suggested", "observed", "unconfirmed"])
                .collect();
            let mend = match nearest(notice, known.iter().copied()) {
                Some(near) if near.len() > 2 => format!("是不是想写 \"{near}\"？"),
                _ => format!("先在 [sources] 里登记这份通知，或写：{}", known.join("、")),
            };
            self.mistake(key, format!("[sources] 里没有“{notice}”"), mend);
            return None;
        }
        Some(Source::Notice {
            notice: notice.to_owned(),
            clause: clause.trim().to_owned(),
        })
    }
}

fn one_of<T: Copy>(text: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|word| name(*word) == text)
}

/// `12.5` → 1250; none when negative, not a number or finer than two decimals.
fn hundredths(text: &str) -> Option<i64> {
    let text = text.replace('_', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 2
        || !part.bytes().all(|b| b.is_ascii_digit())
        || !whole.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = if part.is_empty() {
        0
    } else {
        format!("{part:0<2}").parse().ok()?
    };
    whole.checked_mul(100)?.checked_add(part)
}
