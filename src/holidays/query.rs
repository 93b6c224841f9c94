//! What the page about a year's days off shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::calendar::{Calendar, CalendarDay};
use domain::ids::CalendarImportId;
use domain::shown::Fields;
use entity::{OneColumn, calendar_day, calendar_import};
use ledger::settings::NoticeDay;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::app::App;
use crate::web::PageError;

/// A year as it is counted by.
pub struct Year {
    pub number: i32,
    /// Years with listed days, ascending; this one among them.
    pub years: BTreeSet<i32>,
    pub standing: Basis,
    /// Days in a row of the same holiday, off or worked, ascending.
    pub stretches: Vec<Stretch>,
    /// 工作日 of the whole year.
    pub working_days: i64,
    pub calendar: Arc<Calendar>,
    /// What an import would replace.
    pub shown: Fields,
    /// The import that can be taken back.
    pub undoable: Option<CalendarImportId>,
}

/// The days of an imported year as one value, a line for each.
pub fn shown(year: i32, days: &[NoticeDay]) -> Fields {
    let mut lines: Vec<String> = days
        .iter()
        .map(|d| format!("{} {} {}", d.date, if d.off { "休" } else { "班" }, d.name))
        .collect();
    lines.sort();
    vec![(format!("days.{year}"), lines.join("\n"))]
}

/// Where a year's days come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// From the notice that somebody imported: its name.
    Imported(String),
    /// From the notice that came with the system.
    Shipped,
    /// From the regulation alone; the notice may add and move days.
    Provisional,
}

/// Days in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub name: String,
    pub off: bool,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub provisional: bool,
}

impl Stretch {
    /// Both ends counted.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

/// Two statements; the days themselves are at hand.
pub async fn year(app: &App, year: i32) -> Result<Year, PageError> {
    let (Some(first), Some(last)) = (
        NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| (2000..2100).contains(&year)),
        NaiveDate::from_ymd_opt(year, 12, 31),
    ) else {
        return Err(PageError::NotFound);
    };
    let rows = calendar_day::Entity::find()
        .filter(calendar_day::Column::Date.between(first, last))
        .filter(calendar_day::Column::Provisional.eq(false))
        .all(&app.book.db)
        .await?;
    let undoable = calendar_import::standing(year)
        .value(calendar_import::Column::Id, &app.book.db)
        .await?;
    let imported = rows.first().map(|row| row.source.clone());
    let days: Vec<NoticeDay> = rows.into_iter().map(NoticeDay::from).collect();
    let calendar = app.book.calendar();
    let standing = match imported {
        Some(source) => Basis::Imported(source.unwrap_or_default()),
        None if calendar.is_provisional(first) => Basis::Provisional,
        None => Basis::Shipped,
    };
    let mut years: BTreeSet<i32> = calendar.days().map(|d| d.date.year()).collect();
    years.insert(year);
    let working_days =
        calendar.working_days_between(first, last) + i64::from(calendar.is_working(first));
    Ok(Year {
        shown: shown(year, &days),
        undoable,
        number: year,
        years,
        standing,
        stretches: stretches(calendar.days().filter(|d| d.date.year() == year)),
        working_days,
        calendar,
    })
}

/// Joins days that follow each other and belong together.
fn stretches<'a>(days: impl Iterator<Item = &'a CalendarDay>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for day in days {
        match found.last_mut() {
            Some(last)
                if last.to.succ_opt() == Some(day.date)
                    && last.off == day.off
                    && last.name == day.name =>
            {
                last.to = day.date;
            }
            _ => found.push(Stretch {
                name: day.name.clone(),
                off: day.off,
                from: day.date,
                to: day.date,
                provisional: day.provisional,
            }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_one_holiday_stand_together_and_make_up_days_apart() {
        let calendar = Calendar::builtin();
        let found = stretches(calendar.days().filter(|d| d.date.year() == 2024));
        let spring = found
            .iter()
            .find(|s| s.off && s.name.contains("春节"))
            .unwrap();
        assert_eq!(
            (spring.from.to_string(), spring.days()),
            ("2024-02-10".to_owned(), 8)
        );
        assert!(
            found
                .iter()
                .any(|s| !s.off && s.from.to_string() == "2024-02-18")
        );
    }
}
