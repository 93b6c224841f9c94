//! One visit, with what the visitor needs on the spot.

use chrono::NaiveDate;
use domain::ids::{RoundId, VisitId};
use domain::programme::{Indicator, SupervisionKind};
use domain::scoring::leaves;
use domain::states::VisitStatus;
use entity::{campaign, project, round, unit, visit};
use sea_orm::{ColumnTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect};

use crate::app::App;
use crate::rounds::known;
use crate::web::{Me, PageError};

/// A visit with what the visitor needs on the spot.
pub struct Visit {
    pub row: visit::Model,
    pub campaign: String,
    pub kind: &'static str,
    pub project: String,
    pub unit: String,
    /// Working days a finding gets, and the day that makes from today.
    pub rectify_within: u16,
    pub rectify_by: NaiveDate,
    pub indicators: Vec<Indicator>,
    /// Days before the due date from which it is due soon, as the round says.
    pub soon: u16,
    /// Whether the person may register its outcome.
    pub mine: bool,
}

#[derive(FromQueryResult)]
struct VisitFound {
    #[sea_orm(nested)]
    row: visit::Model,
    campaign: String,
    kind: SupervisionKind,
    plan_key: String,
    project: String,
    unit: String,
    round_id: RoundId,
    version: i32,
}

/// One visit in view: one statement when its round is known.
pub async fn visit(app: &App, me: &Me, id: VisitId) -> Result<Visit, PageError> {
    let db = &app.book.db;
    let found: VisitFound = visit::visible_to(me.scope())
        .filter(visit::Column::Id.eq(id))
        .join(JoinType::InnerJoin, visit::campaign())
        .join(JoinType::InnerJoin, campaign::round())
        .join(JoinType::InnerJoin, visit::project())
        .join(JoinType::InnerJoin, project::unit())
        .column_as(campaign::Column::Title, "campaign")
        .column_as(campaign::Column::Kind, "kind")
        .column_as(campaign::Column::PlanKey, "plan_key")
        .column_as(project::Column::Name, "project")
        .column_as(unit::Column::Name, "unit")
        .column_as(round::Column::Id, "round_id")
        .column_as(round::Column::Version, "version")
        .into_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = known(app, found.round_id, found.version).await?;
    let within = round.programme.rectify_within(Some(&found.plan_key));
    let row = found.row;
    let mine = row.supervisor_id == Some(me.account) || me.hosts(&round);
    Ok(Visit {
        campaign: found.campaign,
        kind: found.kind.label(),
        project: found.project,
        unit: found.unit,
        rectify_within: within,
        rectify_by: app
            .book
            .calendar()
            .add_working_days(me.today, i32::from(within)),
        indicators: round
            .programme
            .standard
            .as_ref()
            .map_or(Vec::new(), |s| leaves(s).into_iter().cloned().collect()),
        soon: round.programme.soon.value,
        mine: mine && row.status == VisitStatus::Due,
        row,
    })
}
