//! Reading a programme file: TOML text in, a [`Programme`] or all its mistakes out.
//!
//! The keys are declared beside the types they fill; here stands what reads a declared key from the
//! parsed document with its spans (`doc`), the kinds of value (`kinds`), and what concerns several
//! parts of a file: references, circles, the order of stages (`check`). Every mistake has its line,
//! says what is wrong and what would be right. Messages are Chinese: a clerk reads them.

pub(super) mod check;
mod doc;
mod kinds;
mod syntax;
mod texts;
mod tried;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FORMAT, Programme};

pub(super) use self::doc::{Doc, Table, Written};
pub(super) use self::kinds::{
    AtLeastOne, From, MonthOfYear, Named, OfOneSource, Only, Points, Range, Usual,
};
pub(super) use self::texts::{
    CategoryKey, Code, Day, DayOfWeek, Days, DaysBefore, FactKey, FinePercent, Hour, Id, Inherited,
    Length, Percent, Prefix, ProgrammeCode, Short, UnitKind, WITHOUT_NOTICE, WorkingDays,
};

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

/// Reads a file that is checked, rehearsed or brought: as [`read`], and what it comes to must be able
/// to be right (`tried`). A round that began with worse has put it right in rows of its own, and its
/// file must go on being read.
pub fn read_new(text: &str) -> Result<Read, Vec<Mistake>> {
    read_as(text, true)
}

/// What holds where a file does not say. The manual prints it as it stands.
pub const USUAL: &str = r#"[working_days]
count_from = "next_day"
source = "suggested"

[due_soon]
within = "14d"
source = "suggested"

[reminders]
before = ["30d", "14d", "7d", "3d", "1d", "0d"]        # 到期前几天，"0d" 是当天
late = { first = "1wd", every = "5wd" }                # 逾期后第几个工作日，以后隔多久
escalate = { superior = "3wd", organiser = "5wd", red = "10wd" }
source = "suggested"
"#;

fn read_as(text: &str, new: bool) -> Result<Read, Vec<Mistake>> {
    let programme = |root: &Table<'_, '_>| {
        let programme = root.keyed()?;
        if new {
            tried::tried(root, &programme, text);
        }
        Some(programme)
    };
    let (programme, warnings) = with_document(text, new, programme)?;
    Ok(Read {
        programme,
        warnings,
    })
}

/// Parses the text, fills in what is usual, and hands out the file's own table. What `read` makes of
/// it comes back with the warnings, unless mistakes were found.
pub(super) fn with_document<T>(
    text: &str,
    new: bool,
    read: impl FnOnce(&Table<'_, '_>) -> Option<T>,
) -> Result<(T, Vec<Mistake>), Vec<Mistake>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(syntax::mistakes(text, &errors));
    }
    let mut root = root.into_inner();
    let doc = Doc::new(text, &root, new);
    if let Some(newer) = newer_format(&root) {
        doc.mistake(
            "format",
            format!("文件是第 {newer} 版格式，这里的程序只认到第 {FORMAT} 版"),
            format!("升级程序，或按第 {FORMAT} 版格式改写后写 format = {FORMAT}"),
        );
        return Err(doc.into_found());
    }
    for (key, value) in DeTable::parse(USUAL)
        .into_iter()
        .flat_map(Spanned::into_inner)
    {
        root.entry(key).or_insert(value);
    }
    let made = read(&Table::root(&doc, &root));
    let found = doc.into_found();
    match made {
        Some(made)
            if found
                .iter()
                .all(|mistake| mistake.severity == Severity::Warning) =>
        {
            Ok((made, found))
        }
        _ => Err(found),
    }
}

fn newer_format(root: &DeTable<'_>) -> Option<u32> {
    let DeValue::Integer(format) = root.get("format")?.get_ref() else {
        return None;
    };
    format
        .as_str()
        .parse()
        .ok()
        .filter(|format| *format > FORMAT)
}

/// The text of a file as an editor has saved it.
///
/// # Errors
/// The mistake of the file as a whole when it is not UTF-8.
pub fn decoded(bytes: Vec<u8>) -> Result<String, Mistake> {
    let nuls = bytes.split(|byte| *byte == 0).count() - 1;
    let is_wide = bytes.starts_with(&[0xFF, 0xFE])
        || bytes.starts_with(&[0xFE, 0xFF])
        || nuls * 4 > bytes.len();
    let wrong = |what: &str| Mistake {
        line: 1,
        severity: Severity::Mistake,
        key: String::new(),
        what: what.to_owned(),
        mend: "请用记事本打开，另存为 UTF-8 编码，再检查一次".to_owned(),
    };
    if is_wide {
        return Err(wrong("这个文件是 UTF-16 编码（记事本里叫 Unicode）"));
    }
    String::from_utf8(bytes).map_err(|_| wrong("这个文件不是 UTF-8 文字（多半是 GBK 编码）"))
}

/// The mistakes of a text that is not TOML, one a line; none when it is. For other files than
/// programmes as well.
pub fn toml_mistakes(text: &str) -> Vec<Mistake> {
    syntax::mistakes(text, &DeTable::parse_recoverable(text).1)
}
