//! What is odd about opening a round now.

use chrono::NaiveDate;
use domain::dates::cn_date;
use domain::ids::{RoundId, UnitId};
use domain::text::quoted;
use entity::{OneColumn, round};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{LedgerError, RoundBook};

/// Names of the host's other rounds of a programme in a year, oldest first.
pub(super) async fn others(
    db: &impl ConnectionTrait,
    host: UnitId,
    programme: &str,
    year: i32,
    but: Option<RoundId>,
) -> Result<Vec<String>, LedgerError> {
    Ok(round::Entity::find()
        .filter(round::Column::HostUnitId.eq(host))
        .filter(round::Column::ProgrammeCode.eq(programme))
        .filter(round::Column::Year.eq(year))
        .filter(Condition::all().add_option(but.map(|id| round::Column::Id.ne(id))))
        .order_by_asc(round::Column::Id)
        .values(round::Column::Name, db)
        .await?)
}

/// What is odd about opening a round now, one sentence each: it may be meant, and then for a reason.
///
/// # Errors
/// Database errors.
pub async fn odd(
    db: &impl ConnectionTrait,
    r: &RoundBook,
    today: NaiveDate,
) -> Result<Vec<String>, LedgerError> {
    let row = &r.row;
    let early = (row.announced > today).then(|| {
        let (announced, today) = (cn_date(row.announced), cn_date(today));
        format!("通知日期是{announced}，今天是{today}，通知还没有发布。")
    });
    let host = row.host_unit_id;
    let others = others(db, host, &row.programme_code, row.year, Some(row.id)).await?;
    let again = (!others.is_empty()).then(|| {
        let names: Vec<String> = others.iter().map(|name| quoted(name)).collect();
        format!("{} 年这个活动已经有批次：{}。", row.year, names.join("、"))
    });
    Ok(early.into_iter().chain(again).collect())
}
