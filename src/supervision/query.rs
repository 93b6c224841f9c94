//! What the pages of supervision show, each loaded by one function.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::draw::{Pick, Pool};
use domain::ids::{
    AccountId, CampaignId, DrawId, FindingId, ProjectId, RectificationId, RoundId, UnitId, VisitId,
};
use domain::owed::day;
use domain::programme::{Indicator, SupervisionKind};
use domain::scoring::leaves;
use domain::states::{FindingSource, FindingStatus, Role, VisitStatus};
use entity::{
    account, attachment, campaign, draw, finding, project, rectification, round, unit, visit,
};
use ledger::{LedgerError, RoundBook};
use sea_orm::sea_query::{Expr, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, ExprTrait, FromQueryResult, JoinType,
    PartialModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::app::App;
use crate::owed;
use crate::web::{Me, PageError, Paged};

/// Findings, visits or projects on one page.
const PAGE: u64 = 50;
/// Campaigns on one page.
const CAMPAIGNS: u64 = 12;

/// What the list is narrowed to, and which pages are shown.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    /// `open`, `rectified`, `late`, `closed`; nothing for all that is not closed.
    pub state: String,
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
const STATES: [&str; 4] = ["late", "open", "rectified", "closed"];

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
    round_id: RoundId,
    #[sea_orm(from_expr = "round::Column::Version")]
    version: i32,
    /// Days before the due date from which it is due soon, as the round says.
    #[sea_orm(skip)]
    pub soon: u16,
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
    round_id: RoundId,
    version: i32,
    /// Days before the due date from which it is due soon, as the round says.
    #[sea_orm(skip)]
    pub soon: u16,
}

/// The page of supervision.
pub struct Overview {
    pub filter: Filter,
    /// Visits still to be made, the person's own first.
    pub visits: Paged<VisitRow>,
    /// How many of them are the person's own.
    pub own_visits: u64,
    pub findings: Paged<FindingRow>,
    pub campaigns: Paged<campaign::Model>,
    /// Findings in view: closed, open in time (rectified ones included), overdue.
    pub closed: u32,
    pub open: u32,
    pub late: u32,
}

/// Everything of supervision in the person's view, findings narrowed by the filter: four statements
/// when the rounds are known.
pub async fn overview(app: &App, me: &Me, filter: &Filter) -> Result<Overview, PageError> {
    let db = &app.book.db;
    let mut visits: Paged<VisitRow> =
        Paged::load(db, visits_to_make(me), filter.visits, PAGE).await?;
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
    let mut findings: Paged<FindingRow> =
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
    let soon = |round: RoundId| {
        rounds
            .get(&round)
            .map_or(owed::SOON, |book| book.programme.soon.value)
    };
    for visit in &mut visits.rows {
        visit.soon = soon(visit.round_id);
    }
    for finding in &mut findings.rows {
        finding.soon = soon(finding.round_id);
    }
    Ok(Overview {
        filter: filter.clone(),
        own_visits: visits
            .rows
            .first()
            .map_or(0, |v| u64::try_from(v.own).unwrap_or(0)),
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

/// Visits still to be made, the person's own first.
fn visits_to_make(me: &Me) -> Select<visit::Entity> {
    let hosts: Vec<UnitId> = me
        .posts
        .iter()
        .filter(|p| p.role == Role::Organiser)
        .map(|p| p.unit)
        .collect();
    let mine = Condition::any()
        .add(visit::Column::SupervisorId.eq(me.account))
        .add(round::Column::HostUnitId.is_in(hosts));
    let own = Expr::case(mine.clone(), 1);
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
    QueryTrait::query(&mut visits).expr_window_as(
        Expr::expr(own).count(),
        WindowStatement::new(),
        "own",
    );
    visits
}

/// Findings as the filter narrows them, by their due dates.
fn listed(me: &Me, filter: &Filter) -> Select<finding::Entity> {
    let list = FindingRow::select_cols(finding::visible_to(me.scope()).select_only())
        .join(JoinType::InnerJoin, finding::project())
        .join(JoinType::InnerJoin, project::unit())
        .join(JoinType::InnerJoin, project::round());
    match filter.state.as_str() {
        "late" => list
            .filter(finding::Column::Status.eq(FindingStatus::Open))
            .filter(finding::Column::DueOn.lt(me.today)),
        "open" => list.filter(finding::Column::Status.eq(FindingStatus::Open)),
        "rectified" => list.filter(finding::Column::Status.eq(FindingStatus::Rectified)),
        "closed" => list.filter(finding::Column::Status.eq(FindingStatus::Closed)),
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

/// The round of something found together with the round's version.
async fn known(app: &App, id: RoundId, version: i32) -> Result<Arc<RoundBook>, PageError> {
    app.book
        .rounds(&app.book.db, &[(id, version)])
        .await?
        .remove(&id)
        .ok_or(PageError::NotFound)
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
    /// Why whoever would verify otherwise does not: found or put right by the same person.
    pub not_verifying: Option<String>,
}

#[derive(FromQueryResult)]
struct FindingFound {
    #[sea_orm(nested)]
    row: finding::Model,
    project: String,
    unit: String,
    path: String,
    holder: UnitId,
    finder: String,
    round_id: RoundId,
    version: i32,
}

/// One finding in view: three statements when its round is known, two more for who may verify.
pub async fn finding(app: &App, me: &Me, id: FindingId) -> Result<Finding, PageError> {
    let db = &app.book.db;
    let found: FindingFound = finding::visible_to(me.scope())
        .filter(finding::Column::Id.eq(id))
        .join(JoinType::InnerJoin, finding::project())
        .join(JoinType::InnerJoin, project::unit())
        .join(JoinType::InnerJoin, project::round())
        .join(JoinType::InnerJoin, finding::account())
        .column_as(project::Column::Name, "project")
        .column_as(unit::Column::Name, "unit")
        .column_as(unit::Column::Path, "path")
        .column_as(unit::Column::Id, "holder")
        .column_as(account::Column::DisplayName, "finder")
        .column_as(round::Column::Id, "round_id")
        .column_as(round::Column::Version, "version")
        .into_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = known(app, found.round_id, found.version).await?;
    let FindingFound {
        row,
        project,
        unit: unit_name,
        path,
        holder,
        finder: found_by,
        ..
    } = found;
    let rows = rectification::of_finding(id).all(db).await?;
    let mut files: BTreeMap<RectificationId, Vec<attachment::Model>> = BTreeMap::new();
    for file in attachment::visible_to(me.scope())
        .join(JoinType::InnerJoin, attachment::rectification())
        .filter(rectification::Column::FindingId.eq(id))
        .all(db)
        .await?
    {
        if let Some(id) = file.rectification_id {
            files.entry(id).or_default().push(file);
        }
    }
    let rectifier = rows.last().map(|r| r.by);
    let host = me.hosts(&round);
    let waits = row.status == FindingStatus::Rectified;
    let not_verifying = if waits && (host || row.found_by == me.account) {
        not_verifying(app, me, &row, (holder, &project), rectifier, &round).await?
    } else {
        None
    };
    Ok(Finding {
        may_rectify: row.status == FindingStatus::Open && me.actor.holds_on(&[Role::Editor], &path),
        may_verify: waits && host && not_verifying.is_none(),
        not_verifying,
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

/// Why this person does not verify, by the same questions the ledger asks; `holder` is the unit with
/// the project's name.
async fn not_verifying(
    app: &App,
    me: &Me,
    row: &finding::Model,
    holder: (UnitId, &str),
    rectifier: Option<AccountId>,
    round: &RoundBook,
) -> Result<Option<String>, PageError> {
    use ledger::{hands, supervision};
    let db = &app.book.db;
    let own: Vec<AccountId> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.in_subquery(account::of_same_person(me.account)))
        .into_tuple()
        .all(db)
        .await?;
    let host = &round.host.name;
    if own.contains(&row.found_by) {
        return Ok(Some(supervision::not_by_finder(host)));
    }
    if rectifier.is_some_and(|by| own.contains(&by)) {
        return Ok(Some(supervision::not_by_rectifier(host)));
    }
    let wrote = hands::person_wrote(db, me.account, row.project_id, holder.0, me.today).await?;
    Ok(wrote.then(|| hands::another_hand(holder.1, host)))
}

/// A due date at the end of its day, for the due part.
pub fn due(on: chrono::NaiveDate) -> domain::dates::Due {
    day(on)
}
