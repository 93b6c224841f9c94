//! What the pages of supervision show, each loaded by one function.

mod one_finding;
mod one_visit;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::draw::{Pick, Pool};
use domain::ids::{CampaignId, DrawId, FindingId, ProjectId, RoundId, UnitId, VisitId};
use domain::states::{FindingSource, FindingStatus, Role, VisitStatus};
use entity::{campaign, draw, finding, project, round, unit, visit};
use ledger::{LedgerError, RoundBook};
use sea_orm::sea_query::{Expr, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, ExprTrait, FromQueryResult, JoinType,
    PartialModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

pub use one_finding::{Finding, finding};
pub use one_visit::{Visit, visit};

use crate::app::App;
use crate::owed;
use crate::web::paged::counting;
use crate::web::text::escape;
use crate::web::{Me, PAGE, PageError, Paged};

/// Campaigns on one page.
const CAMPAIGNS: u64 = 12;

/// What the list is narrowed to, and which pages are shown.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// `open`, `rectified`, `late`, `closed`, `all`; nothing for all that is not closed.
    pub state: String,
    /// Code of a programme; nothing for all.
    pub programme: String,
    /// Page of the findings.
    pub page: u64,
    /// Page of the visits.
    pub visits: u64,
    /// Page of the campaigns.
    pub campaigns: u64,
}

impl Filter {
    /// The address of the page with something changed.
    pub fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut to = self.clone();
        change(&mut to);
        let numbers = [
            ("page", to.page),
            ("visits", to.visits),
            ("campaigns", to.campaigns),
        ];
        let mut parts: Vec<String> = Vec::new();
        // Only words the page knows go back into an address.
        if STATES.contains(&to.state.as_str()) {
            parts.push(format!("state={}", to.state));
        }
        if !to.programme.is_empty() {
            parts.push(format!("programme={}", escape(&to.programme)));
        }
        parts.extend(
            numbers
                .into_iter()
                .filter(|(_, n)| *n > 1)
                .map(|(name, n)| format!("{name}={n}")),
        );
        if parts.is_empty() {
            "/supervision".to_owned()
        } else {
            format!("/supervision?{}", parts.join("&"))
        }
    }
}

/// What findings can be narrowed to.
const STATES: [&str; 5] = ["late", "open", "rectified", "closed", "all"];

/// A finding in the list.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "finding::Entity")]
pub struct FindingRow {
    pub id: FindingId,
    pub code: String,
    pub text: String,
    pub source: FindingSource,
    pub source_named: Option<String>,
    pub due_on: NaiveDate,
    pub status: FindingStatus,
    pub found_on: NaiveDate,
    pub closed_at: Option<DateTime<Utc>>,
    pub project_id: ProjectId,
    #[sea_orm(from_expr = "project::Column::Name")]
    pub project_name: String,
    #[sea_orm(from_expr = "unit::Column::Name")]
    pub unit_name: String,
    #[sea_orm(from_expr = "round::Column::Id")]
    pub round_id: RoundId,
    #[sea_orm(from_expr = "round::Column::Version")]
    version: i32,
}

/// A visit in the list.
#[derive(Debug, FromQueryResult)]
pub struct VisitRow {
    pub id: VisitId,
    pub due_on: NaiveDate,
    pub campaign: String,
    pub project_name: String,
    pub unit_name: String,
    /// Whether the person registers its outcome: goes there, or runs the round.
    pub mine: bool,
    /// How many of all visits are the person's.
    own: i64,
    pub round_id: RoundId,
    version: i32,
}

/// The page of supervision.
pub struct Overview {
    pub filter: Filter,
    /// Visits still to be made, the person's own first.
    pub visits: Paged<VisitRow>,
    /// How many of them are the person's own.
    pub own_visits: u64,
    pub findings: Paged<FindingRow>,
    /// Visits that the person's unit has not confirmed yet: campaign and day.
    pub to_confirm: Vec<(VisitId, String, Option<NaiveDate>)>,
    pub campaigns: Paged<campaign::Model>,
    /// Findings in view: closed, open in time (rectified ones included), overdue.
    pub closed: u32,
    pub open: u32,
    pub late: u32,
    rounds: HashMap<RoundId, Arc<RoundBook>>,
}

impl Overview {
    /// Days before a due date from which a thing of a round is due soon.
    pub fn soon(&self, round: RoundId) -> u16 {
        let book = self.rounds.get(&round);
        book.map_or(owed::SOON, |book| book.programme.soon.value)
    }
}

/// Everything of supervision in the person's view, findings narrowed by the filter: four statements
/// when the rounds are known.
pub async fn overview(app: &App, me: &Me, filter: &Filter) -> Result<Overview, PageError> {
    let db = &app.book.db;
    let visits: Paged<VisitRow> = Paged::load(db, visits_to_make(me), filter.visits, PAGE).await?;
    let open = finding::Column::Status.eq(FindingStatus::Open);
    let late = finding::Column::DueOn.lt(me.today).and(open);
    let closed = finding::Column::Status.eq(FindingStatus::Closed);
    let sums: Option<(i64, i64, i64)> = finding::visible_to(me.scope())
        .select_only()
        .expr_as(counting(late), "late")
        .expr_as(counting(closed), "closed")
        .column_as(finding::Column::Id.count(), "n")
        .into_tuple()
        .one(db)
        .await?;
    let (late, closed, all) = sums.unwrap_or_default();
    let n = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let findings: Paged<FindingRow> =
        Paged::load(db, listed(me, filter), filter.page, PAGE).await?;
    let campaigns = if me.holds_any(&[Role::Organiser, Role::Viewer, Role::Supervisor]) {
        let all = campaign::visible_to(me.scope())
            .order_by_desc(campaign::Column::OpensOn)
            .order_by_desc(campaign::Column::Id);
        Paged::load(db, all, filter.campaigns, CAMPAIGNS).await?
    } else {
        Paged::of(Vec::new(), 1, CAMPAIGNS)
    };
    let wanted: Vec<(RoundId, i32)> = visits
        .rows
        .iter()
        .map(|v| (v.round_id, v.version))
        .chain(findings.rows.iter().map(|f| (f.round_id, f.version)))
        .collect();
    let rounds = app.book.rounds(db, &wanted).await?;
    Ok(Overview {
        filter: filter.clone(),
        own_visits: visits
            .rows
            .first()
            .map_or(0, |v| u64::try_from(v.own).unwrap_or(0)),
        visits,
        findings,
        to_confirm: to_confirm(app, me).await?,
        campaigns,
        rounds,
        closed: n(closed),
        open: n(all - closed - late),
        late: n(late),
    })
}

/// Visits to units for which the person writes that nobody there has confirmed; the newest first.
async fn to_confirm(
    app: &App,
    me: &Me,
) -> Result<Vec<(VisitId, String, Option<NaiveDate>)>, PageError> {
    let own: Vec<UnitId> = me.writes_for().collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    Ok(visit::visible_to(me.scope())
        .join(JoinType::InnerJoin, visit::campaign())
        .join(JoinType::InnerJoin, visit::project())
        .filter(visit::Column::Status.eq(VisitStatus::Done))
        .filter(visit::Column::ConfirmedAt.is_null())
        // Those from before there was a sheet are over.
        .filter(visit::Column::Points.is_not_null())
        .filter(project::Column::UnitId.is_in(own))
        .select_only()
        .column(visit::Column::Id)
        .column(campaign::Column::Title)
        .column(visit::Column::VisitedOn)
        .order_by_desc(visit::Column::Id)
        .limit(CAMPAIGNS)
        .into_tuple()
        .all(&app.book.db)
        .await?)
}

/// Visits still to be made, the person's own first.
fn visits_to_make(me: &Me) -> Select<visit::Entity> {
    let hosts: Vec<UnitId> = me
        .posts
        .iter()
        .filter(|p| p.does(Role::Organiser))
        .map(|p| p.unit)
        .collect();
    let mine = Condition::any()
        .add(visit::Column::SupervisorId.eq(me.account))
        .add(round::Column::HostUnitId.is_in(hosts));
    let own = counting(mine.clone());
    let mut visits = visit::visible_to(me.scope())
        .select_only()
        .columns([visit::Column::Id, visit::Column::DueOn])
        .column_as(campaign::Column::Title, "campaign")
        .column_as(project::Column::Name, "project_name")
        .column_as(unit::Column::Name, "unit_name")
        .expr_as(Expr::expr(Expr::case(mine, true).finally(false)), "mine")
        .column_as(round::Column::Id, "round_id")
        .column(round::Column::Version)
        .join(JoinType::InnerJoin, visit::campaign())
        .join(JoinType::InnerJoin, campaign::round())
        .join(JoinType::InnerJoin, visit::project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .filter(project::Column::EndedOn.is_null())
        // By its name: the same ids bound twice are two different expressions to PostgreSQL.
        .order_by_desc(Expr::cust("mine"))
        .order_by_asc(visit::Column::DueOn)
        .order_by_asc(visit::Column::Id);
    QueryTrait::query(&mut visits).expr_window_as(own, WindowStatement::new(), "own");
    visits
}

/// Findings as the filter narrows them, by their due dates.
fn listed(me: &Me, filter: &Filter) -> Select<finding::Entity> {
    let list = FindingRow::select_cols(finding::visible_to(me.scope()).select_only())
        .join(JoinType::InnerJoin, finding::project())
        .join(JoinType::InnerJoin, project::unit())
        .join(JoinType::InnerJoin, project::round());
    let programme = Some(&filter.programme).filter(|code| !code.is_empty());
    let list = list.filter(
        Condition::all().add_option(programme.map(|code| round::Column::ProgrammeCode.eq(code))),
    );
    match filter.state.as_str() {
        "late" => list
            .filter(finding::Column::Status.eq(FindingStatus::Open))
            .filter(finding::Column::DueOn.lt(me.today)),
        "open" => list.filter(finding::Column::Status.eq(FindingStatus::Open)),
        "rectified" => list.filter(finding::Column::Status.eq(FindingStatus::Rectified)),
        "closed" => list.filter(finding::Column::Status.eq(FindingStatus::Closed)),
        "all" => list,
        _ => list.filter(finding::Column::Status.ne(FindingStatus::Closed)),
    }
    .order_by_asc(finding::Column::DueOn)
    .order_by_asc(finding::Column::Id)
}

/// A campaign with its draw and visits.
pub struct Campaign {
    pub row: campaign::Model,
    pub draw: Option<Drawn>,
    pub visits: Paged<CampaignVisit>,
}

/// What was published of a draw: not its row, which keeps the seed from the start.
pub struct Drawn {
    pub id: DrawId,
    pub share: i32,
    pub algorithm: String,
    pub commitment: String,
    pub pool: Pool,
    pub picks: Vec<Pick>,
    /// None before it is revealed, whatever the row holds.
    pub seed: Option<String>,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "visit::Entity")]
pub struct CampaignVisit {
    pub id: VisitId,
    pub status: VisitStatus,
    pub due_on: NaiveDate,
    pub visited_on: Option<NaiveDate>,
    #[sea_orm(from_expr = "project::Column::Code")]
    pub code: String,
    #[sea_orm(from_expr = "project::Column::Name")]
    pub project_name: String,
    #[sea_orm(from_expr = "unit::Column::Name")]
    pub unit_name: String,
}

/// One campaign in view.
pub async fn campaign(
    app: &App,
    me: &Me,
    id: CampaignId,
    page: u64,
) -> Result<Campaign, PageError> {
    let db = &app.book.db;
    let row = campaign::visible_to(me.scope())
        .filter(campaign::Column::Id.eq(id))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let drawn = draw::visible_to(me.scope())
        .filter(draw::Column::CampaignId.eq(id))
        .one(db)
        .await?;
    let all = CampaignVisit::select_cols(visit::visible_to(me.scope()).select_only())
        .join(JoinType::InnerJoin, visit::project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(visit::Column::CampaignId.eq(id))
        .order_by_asc(project::Column::Code)
        .order_by_asc(visit::Column::Id);
    Ok(Campaign {
        row,
        draw: drawn.map(published).transpose()?,
        visits: Paged::load(db, all, page, PAGE).await?,
    })
}

/// What everybody in view may know of a draw.
fn published(row: draw::Model) -> Result<Drawn, LedgerError> {
    let broken = |e: serde_json::Error| LedgerError::Broken(e.to_string());
    Ok(Drawn {
        id: row.id,
        share: row.share,
        algorithm: row.algorithm,
        commitment: row.commitment,
        pool: serde_json::from_str(&row.candidates).map_err(broken)?,
        picks: serde_json::from_str(row.picks.as_deref().unwrap_or("[]")).map_err(broken)?,
        seed: row.revealed_at.and(row.seed),
    })
}
