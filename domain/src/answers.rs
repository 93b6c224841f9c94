//! Answers to a form: read from what a browser sends, checked against the form's fields.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::dates::Moment;
use crate::programme::{Field, FieldKind, Form};
use crate::text;

/// Longest single answer that is accepted at all, in 字; a guard, not a limit of any notice.
pub const GUARD: u32 = 50_000;
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

impl Answers {
    /// Reads pairs as a browser sends them: `key`, `key.SECTION`, `key.ROW.COLUMN`.
    ///
    /// # Errors
    /// The names that the form does not have, so that nothing typed is dropped in silence.
    pub fn from_pairs(form: &Form, pairs: &[(String, String)]) -> Result<Self, Vec<String>> {
        let mut answers = BTreeMap::new();
        let mut unknown = Vec::new();
        for (name, value) in pairs {
            let value = value.replace("\r\n", "\n");
            let mut parts = name.split('.');
            let key = parts.next().unwrap_or_default();
            let at: Vec<usize> = parts.filter_map(|n| n.parse().ok()).collect();
            let Some(field) = form.fields.iter().find(|f| f.key == key) else {
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
                        rows[*row][*column] = value;
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
                (
                    FieldKind::Text
                    | FieldKind::LongText
                    | FieldKind::Number
                    | FieldKind::Date
                    | FieldKind::Month
                    | FieldKind::Choice(_),
                    [],
                ) => {
                    answers.insert(key.to_owned(), Answer::Text(value));
                }
                _ => unknown.push(name.clone()),
            }
        }
        for answer in answers.values_mut() {
            if let Answer::Rows(rows) = answer {
                rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
            }
        }
        if unknown.is_empty() {
            Ok(Self(answers))
        } else {
            Err(unknown)
        }
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
            Some(Answer::Text(text)) => text.trim().is_empty(),
            Some(Answer::Sections(texts)) => texts.iter().all(|t| t.trim().is_empty()),
            Some(Answer::Rows(rows)) => rows.is_empty(),
        }
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

/// Everything that is wrong or doubtful, in the order of the form. `files` counts those hung on
/// each field.
pub fn check(form: &Form, answers: &Answers, files: &BTreeMap<String, usize>) -> Vec<FieldProblem> {
    form.fields
        .iter()
        .filter_map(|field| {
            check_field(field, answers, files.get(&field.key).copied().unwrap_or(0))
        })
        .collect()
}

fn check_field(field: &Field, answers: &Answers, files: usize) -> Option<FieldProblem> {
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
            return if field.required && answers.is_blank(&field.key) {
                problem(true, "请确认此项。".to_owned())
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
    let written = answers.text(&field.key).trim();
    match &field.kind {
        FieldKind::Number if written.parse::<f64>().is_err() => {
            return problem(true, format!("“{written}”不是数字，请只填数字。"));
        }
        FieldKind::Date if NaiveDate::parse_from_str(written, "%Y-%m-%d").is_err() => {
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
        FieldKind::Choice(options) if !options.iter().any(|o| o == written) => {
            return problem(
                true,
                format!("请从所列各项中选择：{}。", options.join("、")),
            );
        }
        FieldKind::Sections(titles) => {
            if let Some(Answer::Sections(texts)) = answers.0.get(&field.key)
                && field.required
                && let Some(n) = texts.iter().position(|t| t.trim().is_empty())
            {
                return problem(true, format!("“{}”部分还没有写。", titles[n]));
            }
        }
        FieldKind::Table { columns, .. } => {
            if let Some(Answer::Rows(rows)) = answers.0.get(&field.key) {
                for (n, row) in rows.iter().enumerate() {
                    for (column, cell) in columns.iter().zip(row) {
                        if column.date
                            && !cell.trim().is_empty()
                            && cell.trim().parse::<Moment>().is_err()
                        {
                            return problem(
                                true,
                                format!(
                                    "第 {} 行“{}”里的“{}”不是存在的日期，请按 2026-11-10 的样子填写。",
                                    n + 1,
                                    column.title,
                                    cell.trim()
                                ),
                            );
                        }
                    }
                }
            }
        }
        _ => {}
    }
    let length = answers.length(&field.key);
    if length > GUARD {
        return problem(
            true,
            format!(
                "内容有 {length} 字，超过系统能存的 {GUARD} 字，请删减 {} 字。",
                length - GUARD
            ),
        );
    }
    let limit = field.limit.as_ref()?;
    let verdict = text::check(limit, length);
    verdict.message().map(|message| FieldProblem {
        field: field.key.clone(),
        message,
        blocks: verdict.is_mistake(),
    })
}
