//! What a holder has promised in a table of its form: each row with a date becomes something owed
//! once the project builds (`becomes = "obligations"`, docs/programmes.md).

use crate::answers::{Answer, Answers};
use crate::dates::{Due, Moment};
use crate::programme::{Column, FieldKind, Form};

/// Characters of a row that name it in lists and mails.
const NAMED: usize = 60;

/// One row of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// Form, field and row from 1: `application.plan.2`. A form that has been handed in never
    /// changes, so a row keeps its number.
    pub key: String,
    /// What is to be done, in the words of the row.
    pub title: String,
    /// By when: the day, or the end of the month where the row names no day.
    pub due: Due,
}

/// The rows of a form's plans that name a date, in their order. A row without one is a wish, not a
/// promise, and is not owed.
pub fn plan_items(form: &Form, answers: &Answers) -> Vec<PlanItem> {
    form.fields
        .iter()
        .filter_map(|field| match (&field.kind, answers.0.get(&field.key)) {
            (
                FieldKind::Table {
                    columns,
                    becomes_obligations: true,
                },
                Some(Answer::Rows(rows)),
            ) => Some((&field.key, columns, rows)),
            _ => None,
        })
        .flat_map(|(field, columns, rows)| {
            rows.iter().enumerate().filter_map(move |(n, row)| {
                Some(PlanItem {
                    key: format!("{}.{field}.{}", form.key, n + 1),
                    title: named(columns, row)?,
                    due: dated(columns, row)?,
                })
            })
        })
        .collect()
}

/// Whether a form has a table whose rows are owed.
pub fn promises(form: &Form) -> bool {
    form.fields.iter().any(|field| {
        matches!(
            field.kind,
            FieldKind::Table {
                becomes_obligations: true,
                ..
            }
        )
    })
}

/// The first text of a row, shortened.
fn named(columns: &[Column], row: &[String]) -> Option<String> {
    let text = columns
        .iter()
        .zip(row)
        .map(|(column, cell)| (column, cell.trim()))
        .find(|(column, cell)| !column.date && !cell.is_empty())?
        .1;
    let mut short: String = text.chars().take(NAMED).collect();
    if text.chars().count() > NAMED {
        short.push('…');
    }
    Some(short)
}

/// The last date of a row: of a beginning and an end, the end.
fn dated(columns: &[Column], row: &[String]) -> Option<Due> {
    columns
        .iter()
        .zip(row)
        .filter(|(column, _)| column.date)
        .filter_map(|(_, cell)| cell.trim().parse::<Moment>().ok())
        .map(|moment| Due::at(moment, None))
        .max_by_key(|due| due.on)
}
