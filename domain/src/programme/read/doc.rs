//! A programme file with its lines: what every value is read from.
//!
//! [`Doc`] gathers the mistakes; a [`Table`] reads the keys that `table!` has declared; a
//! [`Written`] is one value at its place. A mistake is written down with its line and reading goes
//! on, so that all are told at once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Mistake, Severity};
use crate::dates::{DateExpr, Span};
use crate::near::nearest;
use crate::programme::Source;
use crate::programme::table::{Info, Key, Keyed, Kind, Shape, explained};

/// The file under reading.
pub(crate) struct Doc {
    /// Line of each dotted key, from 1.
    places: BTreeMap<String, usize>,
    /// Keys of `[sources]`.
    pub notices: Vec<String>,
    /// Keys of `[[entry.category]]`.
    pub categories: Vec<String>,
    found: RefCell<Vec<Mistake>>,
    /// Whether the file is new: what a round has begun with is read more kindly.
    pub is_new: bool,
    /// Every date expression with its dotted key.
    pub dated: RefCell<Vec<(String, DateExpr)>>,
    /// Every length of time that stands alone, with its dotted key.
    pub spans: RefCell<Vec<(String, Span)>>,
    /// Keys that a mistyped one was meant to be.
    meant: RefCell<Vec<String>>,
}

impl Doc {
    pub fn new(text: &str, root: &DeTable<'_>, is_new: bool) -> Self {
        let sources = table_in(root, "sources")
            .into_iter()
            .flat_map(DeTable::keys);
        let mut doc = Self {
            places: BTreeMap::new(),
            notices: sources.map(|key| key.get_ref().to_string()).collect(),
            categories: table_in(root, "entry")
                .map_or(Vec::new(), |entry| keys_of(entry, "category")),
            found: RefCell::default(),
            is_new,
            dated: RefCell::default(),
            spans: RefCell::default(),
            meant: RefCell::default(),
        };
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        doc.place_all("", root, &|at| ends.partition_point(|end| *end < at) + 1);
        doc
    }

    fn place_all(&mut self, path: &str, table: &DeTable<'_>, line: &impl Fn(usize) -> usize) {
        for (key, value) in table {
            let path = below(path, key.get_ref());
            self.places.insert(path.clone(), line(key.span().start));
            match value.get_ref() {
                DeValue::Table(inner) => self.place_all(&path, inner, line),
                DeValue::Array(items) => {
                    for (path, item) in items_of(&path, items) {
                        if let DeValue::Table(inner) = item.get_ref() {
                            self.places.insert(path.clone(), line(item.span().start));
                            self.place_all(&path, inner, line);
                        }
                    }
                }
                DeValue::String(text) => {
                    let span = text.parse().ok().map(|span| (path, span));
                    self.spans.get_mut().extend(span);
                }
                _ => {}
            }
        }
    }

    /// Whether a dotted key stands in the file.
    pub fn stands(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }

    /// Line of a dotted key, or of the nearest table above it that stands in the file.
    fn line_of(&self, key: &str) -> usize {
        self.places.get(key).copied().unwrap_or_else(|| {
            key.rsplit_once('.')
                .map_or(1, |(above, _)| self.line_of(above))
        })
    }

    fn report(
        &self,
        severity: Severity,
        key: &str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.found.borrow_mut().push(Mistake {
            line: self.line_of(key),
            severity,
            key: key.to_owned(),
            what: what.into(),
            mend: mend.into(),
        });
    }

    /// Writes down a mistake at a dotted key.
    pub fn mistake(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.report(Severity::Mistake, key, what, mend);
    }

    /// Writes down something to look at that does not stop the file from being used.
    pub fn warning(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.report(Severity::Warning, key, what, mend);
    }

    /// All that was found, by line; what was met twice is told once. A key that was mistyped is not
    /// missing as well.
    pub fn into_found(self) -> Vec<Mistake> {
        let mut found = self.found.into_inner();
        let meant = self.meant.into_inner();
        found.retain(|m| !(m.what.starts_with(MISSING) && meant.contains(&m.key)));
        found.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
        found.dedup();
        found
    }
}

/// What the mistake of a missing key begins with.
const MISSING: &str = "缺少";

fn below(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// The items of a list with their dotted keys: each called by its `key`, else by its number.
fn items_of<'i, 'a>(
    path: &str,
    items: &'i [Spanned<DeValue<'a>>],
) -> Vec<(String, &'i Spanned<DeValue<'a>>)> {
    let mut named: Vec<(String, &Spanned<DeValue<'a>>)> = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let own = match item.get_ref() {
            DeValue::Table(table) => text_of(table, "key").filter(|name| !name.is_empty()),
            _ => None,
        };
        let own = own
            .map(|name| below(path, name))
            .filter(|own| named.iter().all(|(other, _)| other != own));
        named.push((
            own.unwrap_or_else(|| below(path, &(n + 1).to_string())),
            item,
        ));
    }
    named
}

fn table_in<'t, 'a>(table: &'t DeTable<'a>, key: &str) -> Option<&'t DeTable<'a>> {
    match table.get(key)?.get_ref() {
        DeValue::Table(inner) => Some(inner),
        _ => None,
    }
}

fn text_of<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    match table.get(key)?.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

/// The `key` of each table in a list, as written.
fn keys_of(table: &DeTable<'_>, list: &str) -> Vec<String> {
    let Some(DeValue::Array(items)) = table.get(list).map(Spanned::get_ref) else {
        return Vec::new();
    };
    let tables = items.iter().filter_map(|item| match item.get_ref() {
        DeValue::Table(table) => text_of(table, "key"),
        _ => None,
    });
    tables.map(str::to_owned).collect()
}

/// One table of the file.
pub(crate) struct Table<'t, 'a> {
    pub doc: &'t Doc,
    entries: &'t DeTable<'a>,
    /// Dotted key of the table; empty for the file itself.
    pub path: String,
    /// The table above, and the key of that table under which this one stands.
    above: Option<(&'t Table<'t, 'a>, &'t str)>,
}

impl<'t, 'a> Table<'t, 'a> {
    /// The file's own table.
    pub fn root(doc: &'t Doc, entries: &'t DeTable<'a>) -> Self {
        Self {
            doc,
            entries,
            path: String::new(),
            above: None,
        }
    }

    /// Dotted key of one of the table's keys.
    pub fn key(&self, key: &str) -> String {
        below(&self.path, key)
    }

    /// The value of a key, if the key stands in the file.
    pub fn get<'s>(&'s self, key: &str) -> Option<Written<'s, 'a>> {
        let (name, value) = self.entries.get_key_value(key)?;
        Some(Written {
            table: self,
            key: name.get_ref(),
            path: self.key(key),
            value: value.get_ref(),
        })
    }

    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// How many values a list has, as written.
    pub fn count(&self, key: &str) -> usize {
        match self.entries.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(items)) => items.len(),
            _ => 0,
        }
    }

    /// The `key` of each table in a list, as written.
    pub fn keys_of(&self, list: &str) -> Vec<String> {
        keys_of(self.entries, list)
    }

    /// How many tables stand above this one.
    pub fn depth(&self) -> usize {
        self.above.map_or(0, |(above, _)| above.depth() + 1)
    }

    /// The name of the table among others of its kind: the last part of its dotted key.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Writes down a mistake at one of the table's keys.
    pub fn mistake(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) {
        self.doc.mistake(&self.key(key), what, mend);
    }

    /// Reads a declared key. A required one that is missing is a mistake; one with a default has it.
    pub fn read<K: Kind>(
        &self,
        key: &'static Key,
        default: Option<fn() -> K::Value>,
    ) -> Option<K::Value> {
        match (self.get(key.name), default) {
            (Some(written), None) => K::read(&written),
            (Some(written), Some(default)) => K::read(&written).or_else(|| Some(default())),
            (None, Some(default)) => Some(default()),
            (None, None) if K::OPTIONAL => K::absent(self),
            (None, None) => {
                self.missing(key);
                None
            }
        }
    }

    fn missing(&self, key: &Key) {
        let words = key.shape.words();
        let (what, mend) = match key.shape {
            Shape::Source => (
                "每个数字都要写明出处，这里没有 `source`".to_owned(),
                "写通知和条款，例如 source = \"S4 四(二)\"；没有通知可据的写 \"suggested\"（建议值）、\"observed\"（个别单位做法）或 \"unconfirmed\"（未经文件核实）".to_owned(),
            ),
            Shape::Words(_) if words.len() < 4 => (
                format!("{MISSING} `{}`", key.name),
                format!("加上，例如 {}；可以写：{}", key.line(), explained(&words)),
            ),
            _ => (format!("{MISSING} `{}`", key.name), format!("加上，例如 {}", key.line())),
        };
        self.mistake(key.name, what, mend);
    }

    /// Tells when not exactly one of the keys is written of which a table has one.
    pub fn one_of(&self, info: &Info) {
        let choices = || {
            info.keys
                .iter()
                .filter(|key| info.one_of.contains(&key.name))
        };
        let written: Vec<&str> = choices()
            .map(|key| key.name)
            .filter(|key| self.has(key))
            .collect();
        let what = match written[..] {
            [_] => return,
            [] if info.one_of.is_empty() => return,
            [] => format!("{} 一个也没有写", info.one_of.join("、")),
            _ => format!("{} 不能同时写", written.join("、")),
        };
        let lines: Vec<String> = choices()
            .map(|key| format!("{}（{}）", key.line(), key.label()))
            .collect();
        let mend = format!("只写其中一个：{}", lines.join("、"));
        self.doc.mistake(&self.path, what, mend);
    }

    /// The source of a figure: the nearest key of this name, else the nearest `source`, from this
    /// table outward. None when there is none or it is wrong, which is told elsewhere.
    pub fn source_of(&self, key: &str) -> Option<Source> {
        let written = self.nearest(key).or_else(|| self.nearest("source"))?;
        Source::read(&written)
    }

    fn nearest(&self, key: &str) -> Option<Written<'_, 'a>> {
        self.get(key).or_else(|| {
            let (above, under) = self.above?;
            // The source of a list is that of what stands in it.
            let of_list = (key == "source").then(|| above.get(&format!("{under}_source")));
            of_list.flatten().or_else(|| above.nearest(key))
        })
    }

    /// Tells every key of the table that is not among the declared.
    fn tell_unknown(&self, info: &Info) {
        let known = info.names();
        for key in self.entries.keys().map(Spanned::get_ref) {
            if known.contains(&key.as_ref()) {
                continue;
            }
            let near = nearest(key, known.iter().copied());
            let meant = near.map(|near| self.key(near));
            self.doc.meant.borrow_mut().extend(meant);
            let mend = near.map_or_else(
                || format!("这里可以写：{}", known.join("、")),
                |near| format!("是不是想写 `{near}`？"),
            );
            self.mistake(key, format!("不认识的键 `{key}`"), mend);
        }
    }

    /// Reads the whole table.
    pub fn keyed<T: Keyed>(&self) -> Option<T> {
        self.tell_unknown(T::info());
        T::read(self)
    }
}

/// What would be right where digits are full-width; none where there are none.
pub(super) fn half_width(text: &str) -> Option<String> {
    let full = text.contains(|c| ('０'..='９').contains(&c));
    let half = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        other => other,
    };
    full.then(|| format!("请改用半角 {}", text.chars().map(half).collect::<String>()))
}

/// A value as it stands in the file.
pub(crate) struct Written<'t, 'a> {
    pub table: &'t Table<'t, 'a>,
    pub key: &'t str,
    /// Its dotted key.
    pub path: String,
    pub value: &'t DeValue<'a>,
}

impl<'t, 'a> Written<'t, 'a> {
    /// Writes down a mistake at the value.
    pub fn mistake(&self, what: impl Into<String>, mend: impl Into<String>) {
        self.table.doc.mistake(&self.path, what, mend);
    }

    /// Tells what is wrong with the value and what would be right; KEY and TEXT in the words stand
    /// for the key and for what is written.
    pub fn wrong<T>(&self, text: &str, what: &str, mend: &str) -> Option<T> {
        let filled = |words: &str| words.replace("KEY", self.key).replace("TEXT", text);
        let mend = half_width(text).unwrap_or_else(|| filled(mend));
        self.mistake(filled(what), mend);
        None
    }

    /// A value of the wrong kind.
    pub fn wrong_kind<T>(&self, want: &str, mend: &str) -> Option<T> {
        let is = match self.value {
            DeValue::String(text) => format!("文字“{text}”"),
            DeValue::Integer(n) => format!("数字 {n}"),
            DeValue::Float(n) => format!("小数 {n}"),
            DeValue::Boolean(flag) => format!("{flag}"),
            DeValue::Datetime(date) => format!("日期 {date}"),
            DeValue::Array(_) => "一个列表".to_owned(),
            DeValue::Table(_) => "一个表".to_owned(),
        };
        self.wrong(&is, &format!("`KEY` 应为{want}，这里写的是TEXT"), mend)
    }

    /// A text that says something, without white space around it.
    pub fn text(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) if crate::text::is_blank(text) => {
                self.wrong("", "`KEY` 是空的", "写上内容，或删去这一行")
            }
            DeValue::String(text) => Some(text.trim().to_owned()),
            _ => self.wrong_kind("文字", "用英文双引号括起来，例如 KEY = \"…\""),
        }
    }

    /// The value as a table.
    pub fn table(&self) -> Option<Table<'t, 'a>> {
        match self.value {
            DeValue::Table(entries) => Some(Table {
                doc: self.table.doc,
                entries,
                path: self.path.clone(),
                above: Some((self.table, self.key)),
            }),
            _ => self.wrong_kind("表", "写成 [KEY] 加下面几行，或 KEY = { … }"),
        }
    }

    /// The value as a declared table.
    pub fn keyed<T: Keyed>(&self) -> Option<T> {
        self.table()?.keyed()
    }

    /// The items of a list of values of this shape, each with its own dotted key when it is a table.
    pub fn items(&self, shape: Shape) -> Option<Vec<Self>> {
        let DeValue::Array(items) = self.value else {
            let list = format!("由{}组成的列表", shape.noun());
            return match shape {
                Shape::Table(_) => self.wrong(
                    "",
                    "`KEY` 可以有多个，每个单独成表",
                    "表头写成两层方括号：[[KEY]]，或写成 KEY = [ { … }, { … } ]",
                ),
                Shape::Number(..) => self.wrong_kind(&list, "例如 KEY = [1, 2]"),
                _ => self.wrong_kind(&list, "例如 KEY = [\"…\", \"…\"]"),
            };
        };
        let items = items_of(&self.path, items)
            .into_iter()
            .map(|(path, value)| {
                let is_table = matches!(value.get_ref(), DeValue::Table(_));
                let path = if is_table { path } else { self.path.clone() };
                Written {
                    path,
                    value: value.get_ref(),
                    ..*self
                }
            });
        Some(items.collect())
    }

    /// The values under names of the writer's own, in the order of the file.
    pub fn named(&self) -> Option<Vec<Self>> {
        let DeValue::Table(entries) = self.value else {
            return self.wrong_kind("表", "写成 [KEY.名称] 加下面几行");
        };
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let values = entries.into_iter().map(|(name, value)| Written {
            key: name.get_ref(),
            path: below(&self.path, name.get_ref()),
            value: value.get_ref(),
            ..*self
        });
        Some(values.collect())
    }
}
