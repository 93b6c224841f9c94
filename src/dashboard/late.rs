//! What has been late longest, each thing with where it is looked at.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, FindingId, ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::paths;
use entity::{finding, obligation, project, unit};
use ledger::RoundBook;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::rows::{Deadline, open};
use crate::app::App;
use crate::owed;
use crate::web::{Me, PageError};

/// Late things that are named; the rest is behind a link.
const LATE: i64 = 6;

/// One late thing.
#[derive(Debug, Clone)]
pub struct Late {
    pub title: String,
    /// What it is about: project or round.
    pub of: String,
    pub unit: Option<String>,
    /// The unit right above.
    pub superior: Option<String>,
    pub href: String,
    /// 工作日 since its due day.
    pub days: i64,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct LateRow {
    kind: ObligationKind,
    title: String,
    round_id: RoundId,
    project_id: Option<ProjectId>,
    due_on: NaiveDate,
    owner_account_id: Option<AccountId>,
    #[sea_orm(from_expr = "project::Column::Name")]
    project_name: Option<String>,
    #[sea_orm(from_expr = "finding::Column::Id")]
    finding_id: Option<FindingId>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit: Option<String>,
    #[sea_orm(from_expr = r#"Expr::col(("superior", unit::Column::Name))"#)]
    superior: Option<String>,
}

/// What has been late longest, of all that is `due`.
pub async fn longest_late(
    app: &App,
    me: &Me,
    narrowed: Option<&[RoundId]>,
    rounds: &[Arc<RoundBook>],
    due: &[Deadline],
) -> Result<Vec<Late>, PageError> {
    use obligation::Column as C;
    let about = obligation::Entity::belongs_to(finding::Entity)
        .from(C::ItemKey)
        .to(finding::Column::Code)
        .into();
    let Some(until) = first_days(due, me.now) else {
        return Ok(Vec::new());
    };
    let rows: Vec<LateRow> = open(obligation::visible_along(me.scope()), narrowed)
        .filter(C::DueOn.lte(until))
        // Of earlier days everything is late, and the index on them need not be told.
        .filter(Condition::all().add_option((until == me.today).then(|| owed::late(me.now))))
        .join(JoinType::LeftJoin, obligation::project())
        .join_as(JoinType::LeftJoin, unit::parent(), "superior")
        .join(JoinType::LeftJoin, about)
        .order_by_asc(C::DueOn)
        .order_by_asc(C::Id)
        .limit(LATE.unsigned_abs())
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let calendar = app.book.calendar();
    Ok(rows
        .into_iter()
        .map(|row| Late {
            href: match (row.finding_id, row.project_id) {
                (Some(id), _) => paths::finding(id),
                (None, Some(id)) => paths::project(id),
                (None, None) => paths::round(row.round_id),
            },
            // Who judges is named nowhere but on the desk of whoever assigns.
            title: if row.owner_account_id.is_some() {
                row.kind.label().to_owned()
            } else {
                row.title
            },
            of: row.project_name.unwrap_or_else(|| {
                rounds
                    .iter()
                    .find(|r| r.row.id == row.round_id)
                    .map_or(String::new(), |r| r.row.name.clone())
            }),
            superior: row.superior,
            unit: row.unit,
            days: calendar.working_days_between(row.due_on, me.today),
        })
        .collect())
}

/// The last of the days on which what has been late longest fell due: no others need be looked at.
fn first_days(due: &[Deadline], now: DateTime<Utc>) -> Option<NaiveDate> {
    let mut late: Vec<&Deadline> = due.iter().filter(|d| d.is_late(now)).collect();
    late.sort_by_key(|d| d.due_at);
    let mut named = 0;
    let enough = late.iter().find(|d| {
        named += d.n;
        named >= LATE
    });
    enough.or(late.last()).map(|d| d.on())
}
