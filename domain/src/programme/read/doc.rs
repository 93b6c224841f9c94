//! A programme file with its lines: what every reader of a part shares.
//!
//! [`Doc`] gathers the mistakes; [`Table`] gives typed values of one table, writes down a mistake
//! with its line when a value is of the wrong kind, and at the end names the keys nobody asked
//! for. A reader therefore never stops at the first mistake.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Mistake, Severity};
use crate::dates::DateExpr;
use crate::near::nearest;

/// The file under reading.
pub(super) struct Doc {
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
    found: RefCell<Vec<Mistake>>,
    /// Keys of `[sources]`.
    notices: BTreeSet<String>,
    /// Line of each dotted key that was asked for.
    places: RefCell<BTreeMap<String, usize>>,
    /// Every date expression with its dotted key.
    pub dated: RefCell<Vec<(String, DateExpr)>>,
}

impl Doc {
    pub fn new(text: &str, notices: BTreeSet<String>) -> Self {
        let starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            starts,
            found: RefCell::default(),
            notices,
            places: RefCell::default(),
            dated: RefCell::default(),
        }
    }

    /// Line of a byte offset, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// Line of a dotted key, or of the nearest table above it that stands in the file.
    pub fn line_of(&self, key: &str) -> usize {
        let places = self.places.borrow();
        let mut key = key;
        loop {
            if let Some(line) = places.get(key) {
                return *line;
            }
            match key.rsplit_once('.') {
                Some((above, _)) => key = above,
                None => return 1,
            }
        }
    }

    pub fn place(&self, key: String, line: usize) {
        self.places.borrow_mut().insert(key, line);
    }

    /// Writes down a mistake at a line.
    pub fn report(&self, line: usize, severity: Severity, key: &str, what: String, mend: String) {
        self.found.borrow_mut().push(Mistake {
            line,
            severity,
            key: key.to_owned(),
            what,
            mend,
        });
    }

    /// Writes down a mistake at a dotted key.
    pub fn mistake(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.report(
            self.line_of(key),
            Severity::Mistake,
            key,
            what.into(),
            mend.into(),
        );
    }

    /// Writes down something to look at that does not stop the file from being used.
    pub fn warning(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.report(
            self.line_of(key),
            Severity::Warning,
            key,
            what.into(),
            mend.into(),
        );
    }

    pub fn notices(&self) -> &BTreeSet<String> {
        &self.notices
    }

    /// All that was found, by line.
    pub fn into_found(self) -> Vec<Mistake> {
        let mut found = self.found.into_inner();
        found.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
        found.dedup();
        found
    }
}

/// One table of the file.
pub(super) struct Table<'d, 'a> {
    pub doc: &'d Doc,
    entries: &'d DeTable<'a>,
    /// Dotted key of the table; empty for the file itself.
    pub path: String,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d, 'a> Table<'d, 'a> {
    /// The file's own table.
    pub fn root(doc: &'d Doc, entries: &'d DeTable<'a>) -> Self {
        Self {
            doc,
            entries,
            path: String::new(),
            asked: RefCell::default(),
        }
    }

    /// Dotted key of one of the table's keys.
    pub fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Value of a key, which is known from now on.
    pub fn get(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        let (name, value) = self.entries.get_key_value(key)?;
        self.doc
            .place(self.key(key), self.doc.line(name.span().start));
        Some(value)
    }

    pub fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// Writes down a mistake at one of the table's keys.
    pub fn mistake(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.doc.mistake(&self.key(key), what, mend);
    }

    /// Reads a key that must be there; `example` is a line that would be right.
    pub fn need<T>(
        &self,
        key: &'static str,
        example: &str,
        read: impl FnOnce(&Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if self.get(key).is_none() {
            self.mistake(
                key,
                format!("缺少 `{key}`"),
                format!("加上，例如 {example}"),
            );
            return None;
        }
        read(self, key)
    }

    /// A value of the wrong kind.
    pub fn wrong_kind(&self, key: &str, value: &DeValue<'_>, want: &str) {
        let is = match value {
            DeValue::String(text) => format!("文字“{text}”"),
            DeValue::Integer(n) => format!("数字 {n}"),
            DeValue::Float(n) => format!("小数 {n}"),
            DeValue::Boolean(flag) => format!("{flag}"),
            DeValue::Datetime(date) => format!("日期 {date}"),
            DeValue::Array(_) => "一个列表".to_owned(),
            DeValue::Table(_) => "一个表".to_owned(),
        };
        self.mistake(
            key,
            format!("`{key}` 应为{want}，这里写的是{is}"),
            example_of(want, key),
        );
    }

    /// A table below this one.
    pub fn table(&self, key: &'static str) -> Option<Table<'d, 'a>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(Table {
                doc: self.doc,
                entries,
                path: self.key(key),
                asked: RefCell::default(),
            }),
            other => {
                self.wrong_kind(key, other, "表");
                None
            }
        }
    }

    /// The tables of `[[key]]` or `key = [{…}, …]`, each called by its `key`, else by its number.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'d, 'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(array) = value.get_ref() else {
            self.mistake(
                key,
                format!("`{key}` 可以有多个，每个单独成表"),
                format!("表头写成两层方括号：[[{key}]]，或写成 {key} = [ {{ … }}, {{ … }} ]"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (n, item) in array.iter().enumerate() {
            let DeValue::Table(entries) = item.get_ref() else {
                self.wrong_kind(key, item.get_ref(), "由表组成的列表");
                continue;
            };
            let name = match entries.get("key").map(Spanned::get_ref) {
                Some(DeValue::String(name)) if !name.is_empty() => name.to_string(),
                _ => (n + 1).to_string(),
            };
            let path = self.key(&format!("{key}.{name}"));
            if self.doc.places.borrow().contains_key(&path) {
                let line = self.doc.line(item.span().start);
                self.doc.report(
                    line,
                    Severity::Mistake,
                    &path,
                    format!("`{key}` 里有两个 key 都是“{name}”"),
                    "每个 key 只能用一次，给其中一个换个名字".to_owned(),
                );
            } else {
                self.doc
                    .place(path.clone(), self.doc.line(item.span().start));
            }
            tables.push(Table {
                doc: self.doc,
                entries,
                path,
                asked: RefCell::default(),
            });
        }
        tables
    }

    /// The tables `[key.NAME]` in the order of the file, with their names.
    pub fn named_tables(&self, key: &'static str) -> Vec<(String, Table<'d, 'a>)> {
        let Some(all) = self.table(key) else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (name, value) in all.entries {
            match value.get_ref() {
                DeValue::Table(entries) => {
                    let path = all.key(name.get_ref());
                    self.doc
                        .place(path.clone(), self.doc.line(name.span().start));
                    tables.push((
                        name.span().start,
                        name.get_ref().to_string(),
                        Table {
                            doc: self.doc,
                            entries,
                            path,
                            asked: RefCell::default(),
                        },
                    ));
                }
                other => all.wrong_kind(name.get_ref(), other, "表"),
            }
        }
        tables.sort_by_key(|(at, ..)| *at);
        tables
            .into_iter()
            .map(|(_, name, table)| (name, table))
            .collect()
    }

    /// Keys and values of a table whose keys are free (`[sources]`).
    pub fn free(&self) -> impl Iterator<Item = (&'d str, &'d DeValue<'a>)> {
        self.entries.iter().map(|(key, value)| {
            self.doc
                .place(self.key(key.get_ref()), self.doc.line(key.span().start));
            (key.get_ref().as_ref(), value.get_ref())
        })
    }

    /// To be called last: every key that was not asked for is unknown.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            self.doc
                .place(self.key(name), self.doc.line(key.span().start));
            let known: BTreeSet<&str> = asked.iter().copied().collect();
            let mend = nearest(name, known.iter().copied()).map_or_else(
                || {
                    format!(
                        "这里可以写：{}",
                        known.iter().copied().collect::<Vec<_>>().join("、")
                    )
                },
                |near| format!("是不是想写 `{near}`？"),
            );
            self.mistake(name, format!("不认识的键 `{name}`"), mend);
        }
    }
}

fn example_of(want: &str, key: &str) -> String {
    match want {
        "文字" => format!("用英文双引号括起来，例如 {key} = \"…\""),
        "整数" => format!("不加引号，例如 {key} = 5"),
        "是或否" => format!("写 {key} = true（是）或 {key} = false（否）"),
        "由文字组成的列表" => format!("例如 {key} = [\"…\", \"…\"]"),
        "表" => format!("写成 [{key}] 加下面几行，或 {key} = {{ … }}"),
        _ => format!("改成{want}"),
    }
}
