//! What is late, and what is due next, each thing with where it is looked at: on the dashboard what has
//! been late longest, behind its figures all of it.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::dates::{Due, Precision};
use domain::ids::{AccountId, FindingId, ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::paths;
use entity::{finding, obligation, project, unit};
use ledger::RoundBook;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, PartialModelTrait as _,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::rows::{Deadline, open};
use crate::app::App;
use crate::owed;
use crate::project_list::filter::WATCH;
use crate::project_list::query::rounds;
use crate::web::text::escape;
use crate::web::{Me, PAGE, PageError, Paged};

/// Late things that are named; the rest is behind a link.
const LATE: i64 = 6;

/// Which of the things owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Late,
    /// Due within [`WATCH`] days, and not late.
    Due,
}

impl Which {
    pub fn key(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Due => "due",
        }
    }

    pub fn title(self) -> String {
        match self {
            Self::Late => "逾期的事".to_owned(),
            Self::Due => format!("{WATCH} 天内到期的事"),
        }
    }

    /// Where all of them are, of one programme or of all.
    pub fn href(self, programme: &str) -> String {
        format!("{PATH}?which={}{}", self.key(), of_programme(programme))
    }
}

/// What an address says further that is narrowed to a programme; nothing for all of them.
pub fn of_programme(programme: &str) -> String {
    if programme.is_empty() {
        String::new()
    } else {
        format!("&programme={}", escape(programme))
    }
}

/// Where what is owed is listed.
pub const PATH: &str = "/dashboard/owed";

/// One thing owed.
#[derive(Debug, Clone)]
pub struct Late {
    pub title: String,
    /// What it is about: project or round.
    pub of: String,
    pub unit: Option<String>,
    /// The unit right above.
    pub superior: Option<String>,
    pub href: String,
    pub due: Due,
    pub soon: u16,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct LateRow {
    kind: ObligationKind,
    title: String,
    round_id: RoundId,
    project_id: Option<ProjectId>,
    due_on: NaiveDate,
    closes_at: Option<NaiveTime>,
    precision: Precision,
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

/// What is open in somebody's view, as rows.
fn found(me: &Me, narrowed: Option<&[RoundId]>) -> Select<obligation::Entity> {
    let about = obligation::Entity::belongs_to(finding::Entity)
        .from(obligation::Column::ItemKey)
        .to(finding::Column::Code)
        .into();
    open(obligation::visible_along(me.scope()), narrowed)
        .join(JoinType::LeftJoin, obligation::project())
        .join_as(JoinType::LeftJoin, unit::parent(), "superior")
        .join(JoinType::LeftJoin, about)
        .order_by_asc(obligation::Column::DueOn)
        .order_by_asc(obligation::Column::Id)
}

fn shown(rounds: &[Arc<RoundBook>], row: LateRow) -> Late {
    let round = rounds.iter().find(|r| r.row.id == row.round_id);
    Late {
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
        of: row
            .project_name
            .unwrap_or_else(|| round.map_or(String::new(), |r| r.row.name.clone())),
        superior: row.superior,
        unit: row.unit,
        due: owed::due(row.due_on, row.closes_at, row.precision),
        soon: round.map_or(owed::SOON, |r| r.programme.soon.value),
    }
}

/// What has been late longest, of all that is `due`.
pub async fn longest_late(
    app: &App,
    me: &Me,
    narrowed: Option<&[RoundId]>,
    rounds: &[Arc<RoundBook>],
    due: &[Deadline],
) -> Result<Vec<Late>, PageError> {
    let Some(until) = first_days(due, me.now) else {
        return Ok(Vec::new());
    };
    let rows: Vec<LateRow> = found(me, narrowed)
        .filter(obligation::Column::DueOn.lte(until))
        // Of earlier days everything is late, and the index on them need not be told.
        .filter(Condition::all().add_option((until == me.today).then(|| owed::late(me.now))))
        .limit(LATE.unsigned_abs())
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    Ok(rows.into_iter().map(|row| shown(rounds, row)).collect())
}

/// All that is late, or due next: what the dashboard counts as such.
pub async fn owed(
    app: &App,
    me: &Me,
    programme: &str,
    which: Which,
    page: u64,
) -> Result<Paged<Late>, PageError> {
    let rounds: Vec<Arc<RoundBook>> = rounds(app, me).await?;
    let of = |r: &&Arc<RoundBook>| r.row.programme_code == programme;
    let ids: Vec<RoundId> = rounds.iter().filter(of).map(|r| r.row.id).collect();
    let narrowed = (!ids.is_empty()).then_some(ids.as_slice());
    let until = obligation::Column::DueOn.lt(me.today + Days::new(WATCH));
    let all = found(me, narrowed).filter(match which {
        Which::Late => owed::late(me.now),
        Which::Due => Condition::all().add(owed::ahead(me.now)).add(until),
    });
    let rows: Paged<LateRow> = Paged::load(
        &app.book.db,
        LateRow::select_cols(all.select_only()),
        page,
        PAGE,
    )
    .await?;
    Ok(rows.map(|row| shown(&rounds, row)))
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
