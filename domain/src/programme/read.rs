//! Reading a programme file: TOML text in, a [`Programme`] or all its mistakes out.
//!
//! The reader is written by hand over the parsed document with its spans, so that every mistake
//! has its line, says what is wrong and what would be right. Each part of a file is read in a
//! file of its own; what concerns several parts (references, circles, the order of stages) is
//! looked at in `check`. Messages are Chinese: a clerk reads them.

mod check;
mod doc;
mod entry;
mod forms;
mod rules;
mod stages;
mod standard;
mod syntax;
mod values;
mod when;

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::doc::{Doc, Table};
use super::{CountFrom, FORMAT, Programme, Source, Sourced, Subject};
use crate::unit::{Level, Standing};

/// How much a mistake matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Mistake,
    /// The file can be used; somebody should look.
    Warning,
}

impl Severity {
    pub fn label(self) -> &'static str {
        match self {
            Self::Mistake => "错误",
            Self::Warning => "提醒",
        }
    }
}

/// One thing wrong with a file, in words for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    pub severity: Severity,
    /// Dotted key, for example `stage.application.closes`; empty when the file is not TOML there.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub mend: String,
}

impl Mistake {
    /// One line for a terminal: `FILE:LINE: 错误：what。mend。`
    pub fn in_file(&self, file: &str) -> String {
        let full_stop = |text: &str| {
            if text.ends_with(['。', '？']) {
                ""
            } else {
                "。"
            }
        };
        let Self {
            line, what, mend, ..
        } = self;
        format!(
            "{file}:{line}: {}：{what}{}{mend}{}",
            self.severity.label(),
            full_stop(what),
            full_stop(mend)
        )
    }
}

/// A programme that was read, and what should be looked at all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub programme: Programme,
    /// By line.
    pub warnings: Vec<Mistake>,
}

/// Reads the text of a programme file that has been taken before, such as a round's own.
///
/// # Errors
/// Every mistake found, by line (warnings among them). A text that is not TOML gives the mistakes
/// of its syntax alone; a file of a newer format gives that one mistake.
pub fn read(text: &str) -> Result<Read, Vec<Mistake>> {
    read_as(text, false)
}

/// Reads a file that is checked, rehearsed or brought: as [`read`], and its written dates must be
/// able to be right. A round that began with worse dates has put them right in rows of its own, and
/// its file must go on being read.
///
/// # Errors
/// As [`read`].
pub fn read_new(text: &str) -> Result<Read, Vec<Mistake>> {
    read_as(text, true)
}

fn read_as(text: &str, new: bool) -> Result<Read, Vec<Mistake>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(syntax::mistakes(text, &errors));
    }
    let doc = Doc::new(text, declared_notices(root.get_ref()));
    let programme = programme(&Table::root(&doc, root.get_ref()), new);
    let found = doc.into_found();
    match programme {
        Some(programme)
            if found
                .iter()
                .all(|mistake| mistake.severity == Severity::Warning) =>
        {
            Ok(Read {
                programme,
                warnings: found,
            })
        }
        _ => Err(found),
    }
}

/// The mistakes of a text that is not TOML, one a line; none when it is. For other files than
/// programmes as well.
pub fn toml_mistakes(text: &str) -> Vec<Mistake> {
    syntax::mistakes(text, &DeTable::parse_recoverable(text).1)
}

/// Keys of `[sources]`, needed before anything else is read.
fn declared_notices(root: &DeTable<'_>) -> BTreeSet<String> {
    match root.get("sources").map(Spanned::get_ref) {
        Some(DeValue::Table(entries)) => entries
            .keys()
            .map(|key| key.get_ref().to_string())
            .collect(),
        _ => BTreeSet::new(),
    }
}

fn programme(t: &Table<'_, '_>, new: bool) -> Option<Programme> {
    let format = t.need(
        "format",
        &format!("format = {FORMAT}"),
        Table::number::<u32>,
    );
    if let Some(newer) = format.filter(|format| *format > FORMAT) {
        t.mistake(
            "format",
            format!("文件是第 {newer} 版格式，这里的程序只认到第 {FORMAT} 版"),
            format!("升级程序，或按第 {FORMAT} 版格式改写后写 format = {FORMAT}"),
        );
        return None;
    }
    let code = t.need("code", "code = \"brand\"", code);
    let title = t.need(
        "title",
        "title = \"“一支部一特色”支部党建品牌创建\"",
        Table::text,
    );
    let short = t.need("short", "short = \"支部品牌\"", short);
    let prefix = t.need("prefix", "prefix = \"PPX\"", prefix);
    let summary = t.text("summary");
    let subject = t.need("subject", "subject = \"branch\"", |t, key| {
        t.word(key, Subject::ALL, Subject::key)
    });
    let standing = t.need("standing", "standing = \"school\"", |t, key| {
        t.word(key, &Standing::ALL, Standing::key)
    });
    let host = t.need("host", "host = \"university\"", |t, key| {
        t.word(key, &Level::ALL, Level::key)
    });
    let sources = sources(t);
    let award = award(t, subject);
    let printed_dates = entry::printed_dates(t);
    let entry = t.need("entry", "[entry] 和 open_to = [\"branch\"]", |t, key| {
        entry::entry(&t.table(key)?)
    });
    let cycle = cycle(t);
    let count_from = count_from(t);
    let soon = soon(t);
    let stages = stages::stages(t);
    let quotas = entry::quotas(t, entry.as_ref());
    let standard = standard::standard(t);
    let review = standard::review(t);
    let forms = forms::forms(t, entry.as_ref());
    let paper = forms::paper(t);
    let milestones = rules::milestones(t);
    let extension = rules::extension(t);
    let supervision = rules::supervision(t);
    let duties = rules::duties(t);
    let feeds = rules::feeds(t);
    let disqualify = rules::disqualifiers(t);
    let reminders = rules::reminders(t);
    t.finish();

    check::dates(t, &stages, cycle.is_some());
    if new {
        check::written(t.doc, &stages);
    }
    check::order(t, &stages, t.has("duty"));
    if subject.is_some_and(|subject| (subject == Subject::Duties) != t.has("duty")) {
        t.mistake(
            "subject",
            "对象是年度责任清单（duties）的写 [[duty]]，其他活动不写",
            "把 subject 改为实际的对象，或增删 [[duty]]",
        );
    }
    check::forms(t, &stages, &forms);
    let stages = stages
        .into_iter()
        .map(|seen| seen.stage)
        .collect::<Option<Vec<_>>>();

    Some(Programme {
        format: format?,
        code: code?,
        title: title?,
        short: short?,
        prefix: prefix?,
        summary,
        subject: subject?,
        award,
        standing: standing?,
        host: host?,
        sources,
        printed_dates,
        entry: entry?,
        cycle,
        count_from: count_from?,
        soon: soon?,
        stages: stages?,
        quotas,
        standard,
        review,
        forms: forms.into_iter().filter_map(|(_, form)| form).collect(),
        paper,
        milestones,
        extension,
        supervision,
        duties,
        feeds,
        disqualify,
        reminders: reminders?,
    })
}

fn code(t: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let code = t.text(key)?;
    let fits = code
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && !code.ends_with('-');
    if !fits {
        t.mistake(
            key,
            format!("code 不能是“{code}”"),
            "用小写字母、数字和连字符，以字母开头，例如 code = \"model-university\"",
        );
        return None;
    }
    Some(code)
}

/// Longest short title, in characters.
const SHORT: usize = 12;

fn short(t: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let short = t.text(key)?;
    let count = short.chars().count();
    if count > SHORT {
        t.mistake(
            key,
            format!("简称有 {count} 字，列表里放不下"),
            format!("不超过 {SHORT} 字"),
        );
        return None;
    }
    Some(short)
}

fn prefix(t: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let prefix = t.text(key)?;
    if !(2..=4).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_uppercase()) {
        t.mistake(
            key,
            format!("项目编号的前缀不能是“{prefix}”"),
            "用 2 至 4 个大写字母，例如 prefix = \"GZS\"，项目编号即 GZS-2025-17",
        );
        return None;
    }
    Some(prefix)
}

fn sources(t: &Table<'_, '_>) -> BTreeMap<String, String> {
    let Some(table) = t.table("sources") else {
        return BTreeMap::new();
    };
    let mut sources = BTreeMap::new();
    for (key, value) in table.free() {
        match value {
            DeValue::String(name) => {
                sources.insert(key.to_owned(), name.to_string());
            }
            other => table.wrong_kind(key, other, "文字"),
        }
    }
    sources
}

/// Longest name of a title, in characters: it stands on a plaque.
const AWARD: usize = 40;

/// `[award]`. A file without it is usable: what it gives is then named as the programme itself.
fn award(t: &Table<'_, '_>, subject: Option<Subject>) -> Option<Sourced<String>> {
    let Some(table) = t.table("award") else {
        if !t.has("award") && subject.is_some_and(|subject| subject != Subject::Duties) {
            t.doc.warning(
                "award",
                "没有写称号叫什么，命名时用的是活动全称",
                "加上 [award]，写 title = \"标杆院系\" 和 source",
            );
        }
        return None;
    };
    let source = table.source();
    let title = table.need("title", "title = \"标杆院系\"", Table::text);
    if let Some(title) = &title {
        let count = title.chars().count();
        if count > AWARD {
            table.mistake(
                "title",
                format!("称号有 {count} 字，牌匾上放不下"),
                format!("不超过 {AWARD} 字，只写称号，不写“活动”“评选”“建设”"),
            );
            return None;
        }
    }
    table.finish();
    Some(Sourced {
        value: title?,
        source: source?,
    })
}

fn cycle(t: &Table<'_, '_>) -> Option<Sourced<crate::dates::DateExpr>> {
    let cycle = t.table("cycle")?;
    let source = cycle.source();
    let starts = cycle.need("starts", "starts = \"month(announced) + 3m\"", Table::expr);
    cycle.finish();
    Some(Sourced {
        value: starts?,
        source: source?,
    })
}

fn count_from(t: &Table<'_, '_>) -> Option<Sourced<CountFrom>> {
    let Some(table) = t.table("working_days") else {
        return Some(Sourced {
            value: CountFrom::NextDay,
            source: Source::Suggested,
        });
    };
    let source = table.source();
    let value = table.need("count_from", "count_from = \"next_day\"", |t, key| {
        t.word(key, CountFrom::ALL, CountFrom::key)
    });
    table.finish();
    Some(Sourced {
        value: value?,
        source: source?,
    })
}

/// Days before a due date from which it is due soon, when the file does not say.
const SOON_DAYS: u16 = 14;

fn soon(t: &Table<'_, '_>) -> Option<Sourced<u16>> {
    let Some(table) = t.table("due_soon") else {
        return Some(Sourced {
            value: SOON_DAYS,
            source: Source::Suggested,
        });
    };
    let source = table.source();
    let value = table.need("within", "within = \"14d\"", Table::days);
    table.finish();
    Some(Sourced {
        value: value?,
        source: source?,
    })
}
