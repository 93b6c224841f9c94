//! What a site sets for itself: the holiday calendar, imported from the State Council's notice.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::answers::FieldProblem;
use domain::states::Role;
use entity::calendar_day;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
};

use crate::book::calendar_in;
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError, reconcile};

/// Who imports the calendar: on the unit at the top, since every deadline below is counted by it.
pub const KEEPERS: [Role; 2] = [Role::Organiser, Role::Admin];

/// One line of a holiday notice: a day off, or a weekend day that is worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeDay {
    pub date: NaiveDate,
    pub off: bool,
    pub name: String,
}

impl From<calendar_day::Model> for NoticeDay {
    fn from(row: calendar_day::Model) -> Self {
        Self {
            date: row.date,
            off: row.off,
            name: row.name,
        }
    }
}

/// What has been imported for a year; nothing while the built-in days stand. Kept from others until
/// this transaction ends.
pub async fn imported(act: &Act, year: i32) -> Result<Vec<NoticeDay>, LedgerError> {
    let days = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (days(1, 1), days(12, 31)) else {
        return Ok(Vec::new());
    };
    // An import replaces rows, and there may be none yet to lock. Others go on reading.
    if act.tx.get_database_backend() == DbBackend::Postgres {
        act.tx
            .execute_unprepared("LOCK TABLE calendar_day IN EXCLUSIVE MODE")
            .await?;
    }
    let rows = calendar_day::Entity::find()
        .filter(calendar_day::Column::Date.between(first, last))
        .filter(calendar_day::Column::Provisional.eq(false))
        .all(&act.tx)
        .await?;
    Ok(rows.into_iter().map(NoticeDay::from).collect())
}

/// Reads pasted lines of the form `2027-02-05 休 除夕` or `2027-02-20 班 春节`.
///
/// # Errors
/// [`LedgerError::Invalid`] naming each line that cannot be read.
pub fn parse_notice(text: &str) -> Result<Vec<NoticeDay>, LedgerError> {
    let mut days = Vec::new();
    let mut problems = Vec::new();
    for (n, line) in text
        .lines()
        .enumerate()
        .map(|(n, l)| (n + 1, l.trim()))
        .filter(|(_, l)| !l.is_empty())
    {
        let mut parts = line.split_whitespace();
        let date = parts.next().and_then(|d| d.parse::<NaiveDate>().ok());
        let off = match parts.next() {
            Some("休") => Some(true),
            Some("班") => Some(false),
            _ => None,
        };
        match (date, off) {
            (Some(date), Some(_)) if days.iter().any(|d: &NoticeDay| d.date == date) => {
                problems.push(format!(
                    "第 {n} 行“{line}”：{date} 前面已有一行，请删去一行。"
                ));
            }
            (Some(date), Some(off)) => days.push(NoticeDay {
                date,
                off,
                name: parts.collect::<Vec<_>>().join(" "),
            }),
            _ => problems.push(format!(
                "第 {n} 行“{line}”看不懂，应形如“2027-02-05 休 除夕”。"
            )),
        }
    }
    if problems.is_empty() && !days.is_empty() {
        return Ok(days);
    }
    if problems.is_empty() {
        problems.push("请粘贴节假日安排，每行一天，如“2027-02-05 休 除夕”。".to_owned());
    }
    Err(LedgerError::Invalid(
        problems
            .into_iter()
            .map(|message| FieldProblem::new("days", message))
            .collect(),
    ))
}

/// Imports the notice of one year; it replaces what was known of that year.
///
/// # Errors
/// Refused for days of several years, or for a working weekday marked as worked.
pub async fn import_calendar(
    act: &mut Act,
    year: i32,
    days: Vec<NoticeDay>,
    source: String,
) -> Result<Happened<()>, LedgerError> {
    if !act.actor.holds_at_root(&KEEPERS) {
        return Err(LedgerError::forbidden(
            "节假日安排全站共用，由最上级党组织的组织部门或系统管理员导入。",
        ));
    }
    if let Some(stray) = days.iter().find(|d| d.date.year() != year) {
        return Err(LedgerError::field(
            "days",
            format!("{} 不在 {year} 年，请分年导入。", stray.date),
        ));
    }
    if let Some(odd) = days
        .iter()
        .find(|d| !d.off && d.date.weekday().num_days_from_monday() < 5)
    {
        return Err(LedgerError::field(
            "days",
            format!("{} 本来就是工作日，不能标“班”。", odd.date),
        ));
    }
    let source = domain::text::line(&source);
    if let Some(Err(sentence)) = NaiveDate::from_ymd_opt(year, 1, 1)
        .map(|first| domain::dates::Typed::Holiday.check_day(first, act.today))
    {
        return Err(LedgerError::field("year", sentence));
    }
    let first = NaiveDate::from_ymd_opt(year, 1, 1)
        .ok_or_else(|| LedgerError::field("year", "年份不对。"))?;
    let last = NaiveDate::from_ymd_opt(year, 12, 31)
        .ok_or_else(|| LedgerError::field("year", "年份不对。"))?;
    calendar_day::Entity::delete_many()
        .filter(calendar_day::Column::Date.between(first, last))
        .exec(&act.tx)
        .await?;
    let count = u32::try_from(days.len()).unwrap_or(u32::MAX);
    let rows = days.into_iter().map(|d| calendar_day::ActiveModel {
        date: Set(d.date),
        off: Set(d.off),
        name: Set(d.name),
        provisional: Set(false),
        source: Set(Some(source.clone())),
    });
    calendar_day::Entity::insert_many(rows)
        .exec_without_returning(&act.tx)
        .await?;
    // What has been counted in working days moves with them, in this very transaction.
    act.calendar = Arc::new(calendar_in(&act.tx).await?);
    reconcile::everything(act).await?;
    Ok(Happened::one(
        Event::of_unit(None, What::CalendarImported { year, days: count }),
        (),
    ))
}
