//! Answers to a form: read from what a browser sends, checked against the form's fields.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::dates::{Moment, Precision, Typed};
use crate::programme::{Column, Field, FieldKind, Form};
use crate::shown::Fields;
use crate::text;

/// Longest single answer that is accepted at all, in characters (a run of Latin letters is one 字
/// however long it is); a guard, not a limit of any notice.
pub const GUARD: usize = 50_000;
/// Most rows of a table.
pub const ROWS: usize = 60;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Yes(bool),
    Text(String),
    /// One text per section.
    Sections(Vec<String>),
    /// Rows of a table.
    Rows(Vec<Vec<String>>),
}

impl Answer {
    /// Everything typed as one value: see [`crate::shown`].
    fn as_one(&self) -> String {
        match self {
            Self::Yes(yes) => if *yes { "已勾选" } else { "" }.to_owned(),
            Self::Text(text) => text.clone(),
            Self::Sections(texts) => texts.join(NEXT),
            // Each row is ended, so that one row differs from sections too.
            Self::Rows(rows) => rows.iter().map(|row| row.join(NEXT) + ROW).collect(),
        }
    }

    /// Everything typed, in characters.
    fn characters(&self) -> usize {
        let count = |texts: &[String]| texts.iter().map(|t| t.chars().count()).sum::<usize>();
        match self {
            Self::Yes(_) => 0,
            Self::Text(text) => text.chars().count(),
            Self::Sections(texts) => count(texts),
            Self::Rows(rows) => rows.iter().map(|row| count(row)).sum(),
        }
    }
}

/// Between the texts of one value, and between its rows: nobody types these.
const NEXT: &str = "\u{1F}";
const ROW: &str = "\u{1E}";

/// A value of [`Answers::shown`] as people read it: a line for each text, or for each row.
pub fn in_words(value: &str) -> String {
    let (within, between) = if value.contains(ROW) {
        ("，", "\n")
    } else {
        ("\n", "")
    };
    let lines = value.replace(ROW, between).replace(NEXT, within);
    lines.trim().to_owned()
}

/// Answers by field key. Stored as JSON and never filtered on in SQL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: String,
    /// What, by how much, how to mend.
    pub message: String,
    /// A hint (“左右”) does not block submission.
    pub blocks: bool,
}

impl FieldProblem {
    /// What has to be mended before the form can be taken.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
            blocks: true,
        }
    }
}

impl Answers {
    /// The answer to a field as people read it; empty where there is none.
    pub fn in_words(&self, key: &str) -> String {
        let answer = self.0.get(key).map(Answer::as_one);
        answer.map_or_else(String::new, |text| in_words(&text))
    }

    /// Reads pairs as a browser sends them: `key`, `key.SECTION`, `key.ROW.COLUMN`.
    ///
    /// # Errors
    /// The names that the form does not have, so that nothing typed is dropped in silence.
    pub fn from_pairs(form: &Form, pairs: &[(String, String)]) -> Result<Self, Vec<String>> {
        let mut answers = BTreeMap::new();
        let mut unknown = Vec::new();
        for (name, value) in pairs {
            let value = text::lines(value);
            let mut parts = name.split('.');
            let key = parts.next().unwrap_or_default();
            let at: Option<Vec<usize>> = parts.map(|n| n.parse().ok()).collect();
            let field = form.field(key);
            let (Some(field), Some(at)) = (field, at) else {
                unknown.push(name.clone());
                continue;
            };
            match (&field.kind, at.as_slice()) {
                (FieldKind::Sections(titles), [n]) if *n < titles.len() => {
                    let entry = answers
                        .entry(key.to_owned())
                        .or_insert_with(|| Answer::Sections(vec![String::new(); titles.len()]));
                    if let Answer::Sections(texts) = entry {
                        texts[*n] = value;
                    }
                }
                (FieldKind::Table { columns, .. }, [row, column])
                    if *row < ROWS && *column < columns.len() =>
                {
                    let entry = answers
                        .entry(key.to_owned())
                        .or_insert_with(|| Answer::Rows(Vec::new()));
                    if let Answer::Rows(rows) = entry {
                        while rows.len() <= *row {
                            rows.push(vec![String::new(); columns.len()]);
                        }
                        rows[*row][*column] = text::line(&value);
                    }
                }
                (FieldKind::Declaration, []) => {
                    answers.insert(
                        key.to_owned(),
                        Answer::Yes(matches!(value.as_str(), "on" | "true" | "1" | "yes")),
                    );
                }
                // Files travel apart from the answers.
                (FieldKind::Files { .. } | FieldKind::Photos { .. }, []) => {}
                (FieldKind::LongText, []) => {
                    answers.insert(key.to_owned(), Answer::Text(value));
                }
                (
                    FieldKind::Text
                    | FieldKind::Number
                    | FieldKind::Date
                    | FieldKind::Month
                    | FieldKind::Choice(_),
                    [],
                ) => {
                    answers.insert(key.to_owned(), Answer::Text(text::line(&value)));
                }
                _ => unknown.push(name.clone()),
            }
        }
        for answer in answers.values_mut() {
            if let Answer::Rows(rows) = answer {
                rows.retain(|row| row.iter().any(|cell| !text::is_blank(cell)));
            }
        }
        // In JSON a table without rows could not be told from sections without texts.
        answers.retain(|_, answer| *answer != Answer::Rows(Vec::new()));
        if unknown.is_empty() {
            Ok(Self(answers))
        } else {
            Err(unknown)
        }
    }

    /// The fields of a form that hold answers, each as one value: see [`crate::shown`].
    pub fn shown(&self, form: &Form) -> Fields {
        let texts = form.fields.iter().filter(|field| {
            !matches!(
                field.kind,
                FieldKind::Files { .. } | FieldKind::Photos { .. }
            )
        });
        texts
            .map(|field| {
                let answer = self
                    .0
                    .get(&field.key)
                    .filter(|_| !self.is_blank(&field.key));
                let value = answer.map_or(String::new(), Answer::as_one);
                (field.key.clone(), value)
            })
            .collect()
    }

    pub fn text(&self, key: &str) -> &str {
        match self.0.get(key) {
            Some(Answer::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether nothing has been typed in a field.
    pub fn is_blank(&self, key: &str) -> bool {
        match self.0.get(key) {
            None => true,
            Some(Answer::Yes(yes)) => !yes,
            Some(Answer::Text(text)) => text::is_blank(text),
            Some(Answer::Sections(texts)) => texts.iter().all(|t| text::is_blank(t)),
            Some(Answer::Rows(rows)) => rows.iter().flatten().all(|cell| text::is_blank(cell)),
        }
    }

    /// Everything typed, in characters; what [`GUARD`] is compared with.
    pub fn characters(&self) -> usize {
        self.0.values().map(Answer::characters).sum()
    }

    /// 字 of a field, its sections together.
    pub fn length(&self, key: &str) -> u32 {
        match self.0.get(key) {
            Some(Answer::Text(t)) => text::count(t),
            Some(Answer::Sections(texts)) => texts.iter().map(|t| text::count(t)).sum(),
            Some(Answer::Rows(rows)) => rows.iter().flatten().map(|t| text::count(t)).sum(),
            Some(Answer::Yes(_)) | None => 0,
        }
    }
}

/// Everything that is wrong or doubtful today, in the order of the form. `files` counts those hung
/// on each field.
pub fn check(
    form: &Form,
    answers: &Answers,
    files: &BTreeMap<String, usize>,
    today: NaiveDate,
) -> Vec<FieldProblem> {
    form.fields
        .iter()
        .filter_map(|field| {
            check_field(
                field,
                answers,
                files.get(&field.key).copied().unwrap_or(0),
                today,
            )
        })
        .collect()
}

fn check_field(
    field: &Field,
    answers: &Answers,
    files: usize,
    today: NaiveDate,
) -> Option<FieldProblem> {
    let problem = |blocks, message: String| {
        Some(FieldProblem {
            field: field.key.clone(),
            message,
            blocks,
        })
    };
    match &field.kind {
        FieldKind::Files { at_most } | FieldKind::Photos { at_most, .. } => {
            if files > usize::from(*at_most) {
                return problem(
                    true,
                    format!(
                        "最多 {at_most} 个，现有 {files} 个，请删去 {} 个。",
                        files - usize::from(*at_most)
                    ),
                );
            }
            if field.required && files == 0 {
                return problem(true, format!("请上传“{}”。", field.title));
            }
            return None;
        }
        FieldKind::Declaration => {
            let confirmed = answers.0.get(&field.key) == Some(&Answer::Yes(true));
            return if field.required && !confirmed {
                problem(true, format!("请确认“{}”。", field.title))
            } else {
                None
            };
        }
        _ => {}
    }
    if answers.is_blank(&field.key) {
        return if field.required {
            problem(true, format!("请填写“{}”。", field.title))
        } else {
            None
        };
    }
    let Some(answer) = answers.0.get(&field.key).filter(|a| fits(&field.kind, a)) else {
        return problem(
            true,
            format!("“{}”的内容与表格不符，请重新填写。", field.title),
        );
    };
    let written = answers.text(&field.key).trim();
    match &field.kind {
        FieldKind::Number if !is_number(written) => {
            return problem(true, format!("“{written}”不是数字，请只填数字，不写单位。"));
        }
        FieldKind::Date if !is_day(written) => {
            return problem(
                true,
                format!("“{written}”不是存在的日期，请按 2026-11-10 的样子填写。"),
            );
        }
        FieldKind::Month if written.parse::<Moment>().is_err() => {
            return problem(
                true,
                format!("“{written}”不是年月，请按 2026-11 的样子填写。"),
            );
        }
        FieldKind::Date | FieldKind::Month => {
            let typed = written.parse::<Moment>().ok()?;
            let what = match field.fact.as_deref() {
                Some("unit.established_on") => Typed::Founding,
                _ => Typed::Answer,
            };
            return match what.check(typed, today) {
                Ok(()) => None,
                Err(sentence) => problem(true, sentence),
            };
        }
        FieldKind::Choice(options) if !options.iter().any(|o| o == written) => {
            return problem(
                true,
                format!("请从所列各项中选择：{}。", options.join("、")),
            );
        }
        FieldKind::Sections(titles) if field.required => {
            let blank = |n: usize| match answer {
                Answer::Sections(texts) => texts.get(n).is_none_or(|t| text::is_blank(t)),
                Answer::Yes(_) | Answer::Text(_) | Answer::Rows(_) => true,
            };
            if let Some(n) = (0..titles.len()).find(|n| blank(*n)) {
                return problem(true, format!("“{}”部分还没有写。", titles[n]));
            }
        }
        FieldKind::Table {
            columns,
            becomes_obligations,
            ..
        } => {
            let what = if *becomes_obligations {
                Typed::Promise
            } else {
                Typed::Answer
            };
            if let Some(sentence) = far_date(columns, answer, what, today) {
                return problem(true, sentence);
            }
            if let Some((row, title, cell)) = wrong_date(columns, answer) {
                return problem(
                    true,
                    format!(
                        "第 {row} 行“{title}”里的“{cell}”不是存在的日期，请按 2026-11-10 的样子填写。"
                    ),
                );
            }
        }
        _ => {}
    }
    let characters = answer.characters();
    if characters > GUARD {
        return problem(
            true,
            format!(
                "内容有 {characters} 个字符，超过系统能存的 {GUARD} 个，请删减 {} 个。",
                characters - GUARD
            ),
        );
    }
    let limit = field.limit.as_ref()?;
    let verdict = text::check(limit, answers.length(&field.key));
    verdict.message().map(|message| FieldProblem {
        field: field.key.clone(),
        message,
        blocks: verdict.is_mistake(),
    })
}

/// Whether an answer has the shape of its field. Answers come from browsers and from stored JSON.
fn fits(kind: &FieldKind, answer: &Answer) -> bool {
    match (kind, answer) {
        (FieldKind::Sections(titles), Answer::Sections(texts)) => texts.len() <= titles.len(),
        (FieldKind::Table { columns, .. }, Answer::Rows(rows)) => {
            rows.len() <= ROWS && rows.iter().all(|row| row.len() <= columns.len())
        }
        (FieldKind::Declaration, Answer::Yes(_))
        | (
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Number
            | FieldKind::Date
            | FieldKind::Month
            | FieldKind::Choice(_),
            Answer::Text(_),
        ) => true,
        (
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Number
            | FieldKind::Date
            | FieldKind::Month
            | FieldKind::Choice(_)
            | FieldKind::Table { .. }
            | FieldKind::Sections(_)
            | FieldKind::Files { .. }
            | FieldKind::Photos { .. }
            | FieldKind::Declaration,
            _,
        ) => false,
    }
}

/// Digits, with at most one decimal point: nothing that is asked for in a form is negative.
fn is_number(written: &str) -> bool {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(decimals)
}

/// A day that exists, written in full.
fn is_day(written: &str) -> bool {
    written
        .parse::<Moment>()
        .is_ok_and(|moment| moment.precision == Precision::Day)
}

/// What is wrong with the first date of a table that lies beyond its bounds.
fn far_date(columns: &[Column], answer: &Answer, what: Typed, today: NaiveDate) -> Option<String> {
    let Answer::Rows(rows) = answer else {
        return None;
    };
    rows.iter().enumerate().find_map(|(n, row)| {
        columns
            .iter()
            .zip(row)
            .filter(|(column, _)| column.date)
            .find_map(|(column, cell)| {
                let typed = cell.trim().parse().ok()?;
                let sentence = what.check(typed, today).err()?;
                Some(format!("第 {} 行“{}”：{sentence}", n + 1, column.title))
            })
    })
}

/// The first cell of a date column that is neither blank nor a day or month that exists: row from
/// 1, title of the column, and what is written.
fn wrong_date<'a>(columns: &'a [Column], answer: &'a Answer) -> Option<(usize, &'a str, &'a str)> {
    let Answer::Rows(rows) = answer else {
        return None;
    };
    rows.iter().enumerate().find_map(|(n, row)| {
        columns
            .iter()
            .zip(row)
            .map(|(column, cell)| (column, cell.trim()))
            .find(|(column, cell)| {
                column.date && !cell.is_empty() && cell.parse::<Moment>().is_err()
            })
            .map(|(column, cell)| (n + 1, column.title.as_str(), cell))
    })
}
