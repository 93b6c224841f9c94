//! What the pages of supervision show, each loaded by one function.

use std::collections::BTreeMap;

use domain::draw::{Pick, Pool};
use domain::ids::{CampaignId, FindingId, ProjectId, RectificationId, VisitId};
use domain::owed::day;
use domain::programme::Indicator;
use domain::scoring::leaves;
use domain::states::{FindingStatus, Role, VisitStatus};
use entity::{account, attachment, campaign, draw, finding, project, rectification, unit, visit};
use ledger::LedgerError;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::web::{Me, PageError};

/// Rows of one page.
const MOST: u64 = 200;

/// What the list is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// `open`, `rectified`, `late`, `closed`; nothing for all that is not closed.
    pub state: String,
}

/// A finding in the list.
#[derive(Debug, sea_orm::FromQueryResult)]
pub struct FindingRow {
    pub id: FindingId,
    pub code: String,
    pub text: String,
    pub source: String,
    pub due_on: chrono::NaiveDate,
    pub status: FindingStatus,
    pub found_on: chrono::NaiveDate,
    pub closed_at: Option<chrono::DateTime<chrono::Utc>>,
    pub project_id: ProjectId,
    pub project_name: String,
    pub unit_name: String,
}

/// A visit in the list.
#[derive(Debug, sea_orm::FromQueryResult)]
pub struct VisitRow {
    pub id: VisitId,
    pub due_on: chrono::NaiveDate,
    pub campaign: String,
    pub project_name: String,
    pub unit_name: String,
}

/// The page of supervision.
pub struct Overview {
    pub filter: Filter,
    pub visits: Vec<VisitRow>,
    pub findings: Vec<FindingRow>,
    pub campaigns: Vec<campaign::Model>,
    /// Findings in view: closed, open in time (rectified ones included), overdue.
    pub closed: u32,
    pub open: u32,
    pub late: u32,
}

/// Everything of supervision in the person's view, findings narrowed by the filter.
pub async fn overview(app: &App, me: &Me, filter: &Filter) -> Result<Overview, PageError> {
    let db = &app.book.db;
    let visits = visit::visible_to(me.scope())
        .select_only()
        .columns([visit::Column::Id, visit::Column::DueOn])
        .column_as(campaign::Column::Title, "campaign")
        .column_as(project::Column::Name, "project_name")
        .column_as(unit::Column::Name, "unit_name")
        .join(JoinType::InnerJoin, visit::campaign())
        .join(JoinType::InnerJoin, visit::project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .order_by_asc(visit::Column::DueOn)
        .limit(MOST)
        .into_model()
        .all(db)
        .await?;
    let counts: Vec<(FindingStatus, bool, i64)> = finding::visible_to(me.scope())
        .select_only()
        .column(finding::Column::Status)
        .column_as(finding::Column::DueOn.lt(me.today), "late")
        .column_as(finding::Column::Id.count(), "n")
        .group_by(finding::Column::Status)
        // By its name: PostgreSQL takes the same day bound twice for two different expressions.
        .group_by(Expr::cust("late"))
        .into_tuple()
        .all(db)
        .await?;
    let count = |wanted: &dyn Fn(FindingStatus, bool) -> bool| {
        counts
            .iter()
            .filter(|(s, late, _)| wanted(*s, *late))
            .map(|(_, _, n)| u32::try_from(*n).unwrap_or(u32::MAX))
            .sum()
    };
    let mut list = finding::visible_to(me.scope())
        .select_only()
        .columns([
            finding::Column::Id,
            finding::Column::Code,
            finding::Column::Text,
            finding::Column::Source,
            finding::Column::DueOn,
            finding::Column::Status,
        ])
        .columns([
            finding::Column::FoundOn,
            finding::Column::ClosedAt,
            finding::Column::ProjectId,
        ])
        .column_as(project::Column::Name, "project_name")
        .column_as(unit::Column::Name, "unit_name")
        .join(JoinType::InnerJoin, finding::project())
        .join(JoinType::InnerJoin, project::unit());
    list = match filter.state.as_str() {
        "late" => list
            .filter(finding::Column::Status.eq(FindingStatus::Open))
            .filter(finding::Column::DueOn.lt(me.today)),
        "open" => list.filter(finding::Column::Status.eq(FindingStatus::Open)),
        "rectified" => list.filter(finding::Column::Status.eq(FindingStatus::Rectified)),
        "closed" => list.filter(finding::Column::Status.eq(FindingStatus::Closed)),
        _ => list.filter(finding::Column::Status.ne(FindingStatus::Closed)),
    };
    let findings = list
        .order_by_asc(finding::Column::DueOn)
        .order_by_asc(finding::Column::Id)
        .limit(MOST)
        .into_model()
        .all(db)
        .await?;
    let campaigns = if me.holds_any(&[Role::Organiser, Role::Viewer, Role::Supervisor]) {
        campaign::visible_to(me.scope())
            .order_by_desc(campaign::Column::OpensOn)
            .limit(12)
            .all(db)
            .await?
    } else {
        Vec::new()
    };
    Ok(Overview {
        filter: filter.clone(),
        visits,
        findings,
        campaigns,
        closed: count(&|s, _| s == FindingStatus::Closed),
        open: count(&|s, late| {
            s == FindingStatus::Rectified || (s == FindingStatus::Open && !late)
        }),
        late: count(&|s, late| s == FindingStatus::Open && late),
    })
}

/// A campaign with its draw and visits.
pub struct Campaign {
    pub row: campaign::Model,
    pub draw: Option<Drawn>,
    /// Project, unit, day, state.
    pub visits: Vec<CampaignVisit>,
}

/// What was published of a draw.
pub struct Drawn {
    pub row: draw::Model,
    pub pool: Pool,
    pub picks: Vec<Pick>,
    /// None before it is revealed, whatever the row holds.
    pub seed: Option<String>,
}

#[derive(Debug, sea_orm::FromQueryResult)]
pub struct CampaignVisit {
    pub id: VisitId,
    pub status: VisitStatus,
    pub due_on: chrono::NaiveDate,
    pub visited_on: Option<chrono::NaiveDate>,
    pub code: String,
    pub project_name: String,
    pub unit_name: String,
}

/// One campaign in view.
pub async fn campaign(app: &App, me: &Me, id: CampaignId) -> Result<Campaign, PageError> {
    let db = &app.book.db;
    let row = campaign::visible_to(me.scope())
        .filter(campaign::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let drawn = match draw::visible_to(me.scope())
        .filter(draw::Column::CampaignId.eq(id))
        .one(db)
        .await?
    {
        Some(row) => {
            let pool = serde_json::from_str(&row.candidates)
                .map_err(|e| LedgerError::Broken(e.to_string()))?;
            let picks = serde_json::from_str(row.picks.as_deref().unwrap_or("[]"))
                .map_err(|e| LedgerError::Broken(e.to_string()))?;
            let seed = row.revealed_at.and(row.seed.clone());
            Some(Drawn {
                row,
                pool,
                picks,
                seed,
            })
        }
        None => None,
    };
    let visits = visit::visible_to(me.scope())
        .select_only()
        .columns([
            visit::Column::Id,
            visit::Column::Status,
            visit::Column::DueOn,
            visit::Column::VisitedOn,
        ])
        .column(project::Column::Code)
        .column_as(project::Column::Name, "project_name")
        .column_as(unit::Column::Name, "unit_name")
        .join(JoinType::InnerJoin, visit::project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(visit::Column::CampaignId.eq(id))
        .order_by_asc(project::Column::Code)
        .limit(MOST)
        .into_model()
        .all(db)
        .await?;
    Ok(Campaign {
        row,
        draw: drawn,
        visits,
    })
}

/// A visit with what the visitor needs on the spot.
pub struct Visit {
    pub row: visit::Model,
    pub campaign: String,
    pub kind: &'static str,
    pub project_id: ProjectId,
    pub project: String,
    pub unit: String,
    /// Working days a finding gets, and the day that makes from today.
    pub rectify_within: u16,
    pub rectify_by: chrono::NaiveDate,
    pub indicators: Vec<Indicator>,
    /// Whether the person may register its outcome.
    pub mine: bool,
}

/// One visit in view.
pub async fn visit(app: &App, me: &Me, id: VisitId) -> Result<Visit, PageError> {
    let db = &app.book.db;
    let row = visit::visible_to(me.scope())
        .filter(visit::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let c = campaign::Entity::find_by_id(row.campaign_id)
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (project, unit_name): (String, String) = project::Entity::find_by_id(row.project_id)
        .select_only()
        .column(project::Column::Name)
        .column(unit::Column::Name)
        .join(JoinType::InnerJoin, project::unit())
        .into_tuple()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = app.book.round(db, c.round_id).await?;
    let plan = round
        .programme
        .supervision
        .iter()
        .find(|s| s.key == c.plan_key);
    let within = plan.map_or(10, |s| s.rectify_within);
    let mine = row.supervisor_id == Some(me.account)
        || me.actor.holds_on(&[Role::Organiser], &round.host.path);
    Ok(Visit {
        project_id: row.project_id,
        campaign: c.title,
        kind: c.kind.label(),
        project,
        unit: unit_name,
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
        mine: mine && row.status == VisitStatus::Due,
        row,
    })
}

/// One answer to a finding with its files.
pub struct Answer {
    pub row: rectification::Model,
    pub files: Vec<attachment::Model>,
}

/// A finding from its discovery to its end.
pub struct Finding {
    pub row: finding::Model,
    pub project: String,
    pub unit: String,
    pub found_by: String,
    pub indicator: Option<String>,
    pub answers: Vec<Answer>,
    pub soon: u16,
    pub may_rectify: bool,
    pub may_verify: bool,
}

/// One finding in view.
pub async fn finding(app: &App, me: &Me, id: FindingId) -> Result<Finding, PageError> {
    let db = &app.book.db;
    let row = finding::visible_to(me.scope())
        .filter(finding::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (project, unit_name, path, round): (String, String, String, domain::ids::RoundId) =
        project::Entity::find_by_id(row.project_id)
            .select_only()
            .column(project::Column::Name)
            .column_as(unit::Column::Name, "unit_name")
            .column(unit::Column::Path)
            .column(project::Column::RoundId)
            .join(JoinType::InnerJoin, project::unit())
            .into_tuple()
            .one(db)
            .await?
            .ok_or(PageError::NotFound)?;
    let round = app.book.round(db, round).await?;
    let found_by = account::Entity::find_by_id(row.found_by)
        .one(db)
        .await?
        .map_or(String::new(), |a| a.display_name);
    let rows = rectification::of_finding(id).all(db).await?;
    let mut files: BTreeMap<RectificationId, Vec<attachment::Model>> = BTreeMap::new();
    if !rows.is_empty() {
        for file in attachment::visible_to(me.scope())
            .filter(attachment::Column::RectificationId.is_in(rows.iter().map(|r| r.id)))
            .filter(attachment::Column::RemovedAt.is_null())
            .all(db)
            .await?
        {
            if let Some(id) = file.rectification_id {
                files.entry(id).or_default().push(file);
            }
        }
    }
    let rectifier = rows.last().map(|r| r.by);
    let host =
        me.actor.holds_on(&[Role::Organiser], &round.host.path) || row.found_by == me.account;
    Ok(Finding {
        may_rectify: row.status == FindingStatus::Open && me.actor.may(&[Role::Editor], &path),
        may_verify: row.status == FindingStatus::Rectified && host && rectifier != Some(me.account),
        indicator: row.indicator_key.as_deref().and_then(|key| {
            round.programme.standard.as_ref().and_then(|s| {
                leaves(s)
                    .into_iter()
                    .find(|i| i.key == key)
                    .map(|i| i.title.clone())
            })
        }),
        soon: round.programme.soon.value,
        answers: rows
            .into_iter()
            .map(|r| Answer {
                files: files.remove(&r.id).unwrap_or_default(),
                row: r,
            })
            .collect(),
        row,
        project,
        unit: unit_name,
        found_by,
    })
}

/// A due date at the end of its day, for the due part.
pub fn due(on: chrono::NaiveDate) -> domain::dates::Due {
    day(on)
}
