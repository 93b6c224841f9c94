//! One visit, with what the visitor needs on the spot, and what became of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::ids::{AccountId, FindingId, RoundId, VisitId};
use domain::programme::SupervisionKind;
use domain::states::{Role, VisitStatus};
use domain::visit::Sheet;
use entity::{account, attachment, campaign, finding, project, round, unit, visit};
use ledger::supervision;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

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
    /// First day of its campaign.
    pub opens_on: NaiveDate,
    /// Working days a finding gets.
    pub rectify_within: u16,
    pub sheet: Sheet,
    pub photos: Vec<attachment::Model>,
    /// What is to be put right: id, code, text, due date.
    pub findings: Vec<(FindingId, String, String, NaiveDate)>,
    /// Who has registered it, and who has confirmed it.
    pub by: Option<String>,
    pub confirmed_by: Option<String>,
    /// Days before the due date from which it is due soon, as the round says.
    pub soon: u16,
    /// Whether the person may register its outcome.
    pub mine: bool,
    /// Whether the person writes for the one who is visited.
    pub is_own: bool,
    /// Whether the person may have it confirmed on the spot.
    pub may_hand_over: bool,
}

#[derive(FromQueryResult)]
struct VisitFound {
    #[sea_orm(nested)]
    row: visit::Model,
    campaign: String,
    opens_on: NaiveDate,
    kind: SupervisionKind,
    plan_key: String,
    project: String,
    unit: String,
    path: String,
    round_id: RoundId,
    version: i32,
}

/// One visit in view: four statements when its round is known.
pub async fn visit(app: &App, me: &Me, id: VisitId) -> Result<Visit, PageError> {
    let db = &app.book.db;
    let found: VisitFound = visit::visible_to(me.scope())
        .filter(visit::Column::Id.eq(id))
        .join(JoinType::InnerJoin, visit::campaign())
        .join(JoinType::InnerJoin, campaign::round())
        .join(JoinType::InnerJoin, visit::project())
        .join(JoinType::InnerJoin, project::unit())
        .column_as(campaign::Column::Title, "campaign")
        .column_as(campaign::Column::OpensOn, "opens_on")
        .column_as(campaign::Column::Kind, "kind")
        .column_as(campaign::Column::PlanKey, "plan_key")
        .column_as(project::Column::Name, "project")
        .column_as(unit::Column::Name, "unit")
        .column_as(unit::Column::Path, "path")
        .column_as(round::Column::Id, "round_id")
        .column_as(round::Column::Version, "version")
        .into_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = known(app, found.round_id, found.version).await?;
    let row = found.row;
    let host = me.hosts(&round);
    let findings = finding::visible_to(me.scope())
        .filter(finding::Column::VisitId.eq(id))
        .select_only()
        .columns([
            finding::Column::Id,
            finding::Column::Code,
            finding::Column::Text,
            finding::Column::DueOn,
        ])
        .order_by_asc(finding::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let names: HashMap<AccountId, String> = account::Entity::find()
        .filter(account::Column::Id.is_in([row.by, row.confirmed_by].into_iter().flatten()))
        .select_only()
        .columns([account::Column::Id, account::Column::DisplayName])
        .into_tuple::<(AccountId, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let name = |id: Option<AccountId>| names.get(&id?).cloned();
    Ok(Visit {
        campaign: found.campaign,
        kind: found.kind.label(),
        project: found.project,
        unit: found.unit,
        opens_on: found.opens_on,
        rectify_within: round.programme.rectify_within(Some(&found.plan_key)),
        sheet: supervision::sheet(&row, &round.programme)?,
        photos: attachment::visible_to(me.scope())
            .filter(attachment::Column::VisitId.eq(id))
            .order_by_asc(attachment::Column::Id)
            .all(db)
            .await?,
        findings,
        by: name(row.by),
        confirmed_by: name(row.confirmed_by),
        soon: round.programme.soon.value,
        mine: row.status == VisitStatus::Due && (row.supervisor_id == Some(me.account) || host),
        is_own: me.actor.holds_on(&[Role::Editor], &found.path),
        may_hand_over: host || row.by == Some(me.account),
        row,
    })
}
