//! What a site sets for itself: the holiday calendar, imported from the State Council's notice.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use domain::answers::FieldProblem;
use domain::calendar::{CalendarDay, notice};
use domain::ids::{AccountId, CalendarImportId, ObligationId, UnitId};
use domain::states::{ObligationStatus, Role};
use entity::{calendar_day, calendar_import, obligation, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend,
    DerivePartialModel, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};

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

impl From<&NoticeDay> for CalendarDay {
    fn from(day: &NoticeDay) -> Self {
        Self {
            date: day.date,
            off: day.off,
            name: day.name.clone(),
            provisional: false,
        }
    }
}

/// Reads what was pasted of the notice of a year: its own sentences, or lines of the form
/// `2027-02-05 休 除夕` and `2027-02-20 班 春节`.
///
/// # Errors
/// [`LedgerError::Invalid`] naming each sentence or line that cannot be read.
pub fn parse_notice(year: i32, text: &str) -> Result<Vec<NoticeDay>, LedgerError> {
    if notice::is_prose(text) {
        let beside = |why: String| FieldProblem::new("days", why);
        let read = notice::read(year, text);
        let days = read.map_err(|w| LedgerError::Invalid(w.into_iter().map(beside).collect()))?;
        let of_notice = |d: CalendarDay| NoticeDay {
            date: d.date,
            off: d.off,
            name: d.name,
        };
        return Ok(days.into_iter().map(of_notice).collect());
    }
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

/// Imports the notice of one year; it replaces what was known of that year, which is kept for
/// [`undo_import`].
///
/// # Errors
/// Refused for days of several years, for a working weekday marked as worked, and where a statutory
/// holiday is left out.
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
    let listed: Vec<CalendarDay> = days.iter().map(CalendarDay::from).collect();
    let missing = notice::missing(year, &listed);
    if !missing.is_empty() {
        let message = format!(
            "没有写放假的节日：{}。每年的通知里都有，请补上再导入。",
            missing.join("、")
        );
        return Err(LedgerError::field("days", message));
    }
    let count = u32::try_from(days.len()).unwrap_or(u32::MAX);
    let days = days.into_iter().map(|d| Kept {
        date: d.date,
        off: d.off,
        name: d.name,
        source: Some(source.clone()),
    });
    let before = replace(act, year, days.collect()).await?;
    calendar_import::ActiveModel {
        year: Set(year),
        at: Set(act.now),
        account_id: Set(act.actor.account),
        before: Set(serde_json::to_string(&before)?),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::CalendarImported { year, days: count };
    Ok(Happened::one(Event::of_unit(None, what), ()))
}

/// Takes the last import of a year back: what was known before it is known again. `id` is the import
/// that is meant: the second of two clicks takes no older one back.
///
/// # Errors
/// Refused where it is not the last that stands.
pub async fn undo_import(
    act: &mut Act,
    year: i32,
    id: Option<CalendarImportId>,
) -> Result<Happened<()>, LedgerError> {
    if !act.actor.holds_at_root(&KEEPERS) {
        return Err(LedgerError::forbidden(
            "节假日安排全站共用，由最上级党组织的组织部门或系统管理员撤回。",
        ));
    }
    imported(act, year).await?;
    let last = calendar_import::standing(year).one(&act.tx).await?;
    let Some(last) = last else {
        return Err(LedgerError::refused(format!(
            "{year} 年没有可以撤回的导入。"
        )));
    };
    if id != Some(last.id) {
        return Err(LedgerError::refused(format!(
            "您打开本页以后，{year} 年的安排已经撤回或重新导入过，这次没有撤回。请看过现在的安排再定。"
        )));
    }
    replace(act, year, serde_json::from_str(&last.before)?).await?;
    calendar_import::ActiveModel {
        id: Set(last.id),
        undone_at: Set(Some(act.now)),
        ..Default::default()
    }
    .update(&act.tx)
    .await?;
    let what = What::CalendarUndone { year };
    Ok(Happened::one(Event::of_unit(None, what), ()))
}

/// A day as an import keeps what it replaces.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    date: NaiveDate,
    off: bool,
    name: String,
    source: Option<String>,
}

/// Puts these days in the place of those of a year, which come back; what has been counted in working
/// days moves with them, in this very transaction.
async fn replace(act: &mut Act, year: i32, days: Vec<Kept>) -> Result<Vec<Kept>, LedgerError> {
    let days_of = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(first), Some(last)) = (days_of(1, 1), days_of(12, 31)) else {
        return Err(LedgerError::field("year", "年份不对。"));
    };
    let of_year = calendar_day::Column::Date.between(first, last);
    let before = calendar_day::Entity::find()
        .filter(of_year.clone())
        .all(&act.tx)
        .await?;
    calendar_day::Entity::delete_many()
        .filter(of_year)
        .exec(&act.tx)
        .await?;
    let rows: Vec<calendar_day::ActiveModel> = days
        .into_iter()
        .map(|d| calendar_day::ActiveModel {
            date: Set(d.date),
            off: Set(d.off),
            name: Set(d.name),
            provisional: Set(false),
            source: Set(d.source),
        })
        .collect();
    if !rows.is_empty() {
        calendar_day::Entity::insert_many(rows)
            .exec_without_returning(&act.tx)
            .await?;
    }
    act.calendar = Arc::new(calendar_in(&act.tx).await?);
    reconcile::everything(act).await?;
    let kept = before.into_iter().filter(|row| !row.provisional);
    Ok(kept
        .map(|row| Kept {
            date: row.date,
            off: row.off,
            name: row.name,
            source: row.source,
        })
        .collect())
}

/// Something open whose due date an import moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shifted {
    pub title: String,
    /// The unit that owes; none when a person does.
    pub unit: Option<String>,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What an import has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// Days that are worked now and were not, or the other way, with whether they are worked now.
    pub days: Vec<(NaiveDate, bool)>,
    /// What moves, the nearest first; the first of `moved`.
    pub shifted: Vec<Shifted>,
    pub moved: usize,
    /// How many units and persons that touches.
    pub owners: usize,
}

/// Things that move that are told one by one.
const TOLD: usize = 20;

/// What importing a notice would change: it is imported, and the act must be dropped. Nothing tells it
/// as truly.
///
/// # Errors
/// As [`import_calendar`].
pub async fn foresee(
    act: &mut Act,
    year: i32,
    days: Vec<NoticeDay>,
    source: String,
) -> Result<Foreseen, LedgerError> {
    let (calendar, before) = (act.calendar.clone(), open(act).await?);
    drop(import_calendar(act, year, days, source).await?);
    let after = open(act).await?;
    let mut moved: Vec<(&Open, NaiveDate)> = before
        .iter()
        .filter_map(|old| {
            let at = after.binary_search_by_key(&old.id, |new| new.id).ok()?;
            let new = &after[at];
            (new.due_on != old.due_on).then_some((old, new.due_on))
        })
        .collect();
    moved.sort_by_key(|(old, _)| old.due_on);
    let owners: BTreeSet<_> = moved
        .iter()
        .map(|(old, _)| (old.owner_unit_id, old.owner_account_id))
        .collect();
    let days = notice::changed(&calendar, &act.calendar, year);
    Ok(Foreseen {
        days: days
            .into_iter()
            .map(|day| (day, act.calendar.is_working(day)))
            .collect(),
        owners: owners.len(),
        shifted: moved
            .iter()
            .take(TOLD)
            .map(|(old, to)| Shifted {
                title: old.title.clone(),
                unit: old.unit.clone(),
                from: old.due_on,
                to: *to,
            })
            .collect(),
        moved: moved.len(),
    })
}

/// Something open, as far as it may move.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct Open {
    id: ObligationId,
    title: String,
    due_on: NaiveDate,
    owner_unit_id: Option<UnitId>,
    owner_account_id: Option<AccountId>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit: Option<String>,
}

async fn open(act: &Act) -> Result<Vec<Open>, LedgerError> {
    Ok(obligation::Entity::find()
        .join(sea_orm::JoinType::LeftJoin, obligation::owner_unit())
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .order_by_asc(obligation::Column::Id)
        .into_partial_model()
        .all(&act.tx)
        .await?)
}
