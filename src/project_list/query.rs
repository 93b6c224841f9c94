//! The list's queries: how many there are in each view, one page of rows, what is open about them.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::calendar::Calendar;
use domain::dates::{Due, Precision, Timeliness, shanghai_date, timeliness};
use domain::ids::{AccountId, ProjectId, RoundId, UnitId};
use domain::milestones::{Building, asked};
use domain::obligation::ObligationKind;
use domain::programme::OwedBy;
use domain::stage::{StageKind, Status};
use domain::states::{ObligationStatus, Role};
use entity::{obligation, project, round, running_count, unit};
use ledger::RoundBook;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, ExprTrait, JoinType, Order,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::course::{Course, track};
use super::filter::{Filter, Sort, Tab, Under};
use crate::app::App;
use crate::kept::key;
use crate::owed;
use crate::ui::State;
use crate::ui::track::Track;
use crate::web::{Me, PAGE, PageError};

/// From so many rows on it pays to follow the list's order instead of sorting.
const LARGE: u64 = 500;

/// The list as its page shows it.
#[derive(Debug)]
pub struct List {
    pub filter: Filter,
    pub counts: Vec<(Tab, u64)>,
    pub lines: Vec<Line>,
    /// Rows in the present view, on all its pages.
    pub total: u64,
    pub pages: u64,
    pub programmes: Vec<(String, String)>,
    pub years: Vec<i32>,
    pub units: Vec<(Under, String)>,
    /// Name of the round the list is narrowed to, and title of its stage.
    pub round: Option<String>,
    pub stage: Option<String>,
}

/// One project of the list.
#[derive(Debug)]
pub struct Line {
    pub id: ProjectId,
    pub round: RoundId,
    pub unit_id: UnitId,
    pub code: String,
    pub name: String,
    pub unit: String,
    /// The unit right above, when there is one.
    pub superior: Option<String>,
    /// Short name of the programme.
    pub programme: String,
    pub year: i32,
    /// Stage and status, as `期满验收·待提交`.
    pub place: String,
    /// The first day in that state.
    pub since: NaiveDate,
    /// The day of its admission, when admitted.
    pub building_from: Option<NaiveDate>,
    /// Whether it has been admitted and still builds.
    pub building: bool,
    pub track: Option<Track>,
    pub next: Option<Next>,
    /// All that is open about it, the nearest first, [`Self::next`] among them.
    pub open: Vec<Next>,
    /// Reached and asked for, while it builds or has built.
    pub milestones: Option<(usize, usize)>,
    pub status: Status,
    pub state: State,
    pub state_label: String,
    pub updated: NaiveDate,
}

/// A thing that is open about a project.
#[derive(Debug, Clone)]
pub struct Next {
    pub title: String,
    pub due: Due,
    pub timeliness: Timeliness,
    /// Whether somebody else than the holder has the turn.
    pub elsewhere: bool,
}

/// Columns of one row.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct Row {
    id: ProjectId,
    code: String,
    name: String,
    round_id: RoundId,
    unit_id: UnitId,
    stage_key: String,
    status: Status,
    since: NaiveDate,
    building_from: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit: String,
    #[sea_orm(from_expr = r#"Expr::col(("superior", unit::Column::Name))"#)]
    superior: Option<String>,
    #[sea_orm(from_expr = r#"in_last_extension("stage_key")"#)]
    extended_stage: Option<String>,
    #[sea_orm(from_expr = r#"in_last_extension("new_due_on")"#)]
    extended_on: Option<NaiveDate>,
    #[sea_orm(from_expr = "stage_passed_last()")]
    passed_stage: Option<String>,
}

fn in_last_extension(column: &str) -> Expr {
    Expr::cust(format!(
        r#"(SELECT x.{column} FROM "extension" x WHERE x.project_id = "project"."id" ORDER BY x.id DESC LIMIT 1)"#
    ))
}

fn stage_passed_last() -> Expr {
    Expr::cust(
        r#"(SELECT d.stage_key FROM "decision" d WHERE d.project_id = "project"."id" AND d.what = 'grade' AND d.outcome = 'pass' ORDER BY d.id DESC LIMIT 1)"#,
    )
}

/// What is open about one project.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct Open {
    project_id: ProjectId,
    kind: ObligationKind,
    title: String,
    owner_unit_id: Option<UnitId>,
    owner_role: Option<Role>,
    owner_account_id: Option<AccountId>,
    due_on: NaiveDate,
    closes_at: Option<NaiveTime>,
    precision: Precision,
}

/// What stands around the rows of a list, whatever view, order or page of it is looked at.
#[derive(Debug)]
struct Around {
    rounds: Vec<Arc<RoundBook>>,
    counts: Vec<(Tab, u64)>,
    units: Vec<(Under, String)>,
}

/// The page's one query function.
pub async fn list(app: &App, me: &Me, filter: Filter) -> Result<Arc<List>, PageError> {
    let key = key(me, &format!("{filter:?}"));
    let look = look(app, me, filter);
    app.kept.or_look(key, &me.as_of, look).await
}

async fn around(app: &App, me: &Me, filter: &Filter) -> Result<Arc<Around>, PageError> {
    let key = key(me, &format!("{:?}", filter.narrowing()));
    let look = async {
        let rounds = rounds(app, me).await?;
        Ok(Around {
            counts: counts(app, me, filter, &rounds).await?,
            units: units(app, me, filter.unit).await?,
            rounds,
        })
    };
    app.kept.or_look(key, &me.as_of, look).await
}

async fn look(app: &App, me: &Me, filter: Filter) -> Result<List, PageError> {
    let around = Box::pin(around(app, me, &filter)).await?;
    let rounds = &around.rounds;
    let narrowed = filter.condition(me.scope(), rounds);
    let total = around
        .counts
        .iter()
        .find(|(tab, _)| *tab == filter.tab)
        .map_or(0, |(_, n)| *n);
    let pages = Ord::max(total.div_ceil(PAGE), 1);
    let filter = Filter {
        page: Ord::min(filter.page, pages),
        ..filter
    };
    let ids = selected(me, &filter, narrowed, total > LARGE)
        .limit(PAGE)
        .offset((filter.page - 1) * PAGE);
    let which = Condition::all().add(project::Column::Id.in_subquery(ids.into_query()));
    let lines = lines(app, me, rounds, which, filter.sort).await?;
    let mut years: Vec<i32> = rounds.iter().map(|r| r.row.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let of = filter
        .round
        .and_then(|id| rounds.iter().find(|r| r.row.id == id));
    let round = of.map(|r| r.row.name.clone());
    let stage = of
        .and_then(|r| r.programme.stage(&filter.stage))
        .map(|s| s.title.clone());
    Ok(List {
        filter,
        counts: around.counts.clone(),
        lines,
        total,
        pages,
        programmes: programmes(rounds),
        years,
        units: around.units.clone(),
        round,
        stage,
    })
}

/// The rounds in view, with their definitions.
pub async fn rounds(app: &App, me: &Me) -> Result<Vec<Arc<RoundBook>>, PageError> {
    let visible = round::visible_to(me.scope())
        .select_only()
        .column(round::Column::Id)
        .into_query();
    let which = Condition::all().add(round::Column::Id.in_subquery(visible));
    let look = app.book.rounds_where(&app.book.db, which);
    let found = app.kept.or_look(key(me, ""), &me.as_of, look).await?;
    Ok(found.to_vec())
}

/// The programmes of some rounds by code, each with its short name.
pub fn programmes<'r>(
    rounds: impl IntoIterator<Item = &'r Arc<RoundBook>>,
) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = rounds
        .into_iter()
        .map(|r| (r.row.programme_code.clone(), r.programme.short.clone()))
        .collect();
    found.sort();
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

/// How many projects each tab has. What is looked for by a text is counted in one pass over it;
/// everything else is added up already.
async fn counts(
    app: &App,
    me: &Me,
    filter: &Filter,
    rounds: &[Arc<RoundBook>],
) -> Result<Vec<(Tab, u64)>, PageError> {
    let mut rows = project::under(me.scope(), false)
        .filter(filter.condition(me.scope(), rounds))
        .select_only();
    let mut sums = filter.sums(me.scope(), rounds).map(Select::select_only);
    for tab in Tab::ALL {
        let one = Expr::case(tab.condition(me.now, me.today), 1);
        rows = rows.expr_as(Expr::expr(one).count(), tab.key());
        let sum = running_count::sum(tab.summed(me.now, me.today));
        sums = sums.map(|sums| sums.expr_as(sum, tab.key()));
    }
    let db = &app.book.db;
    let found: Option<(i64, i64, i64, i64, i64, i64, i64)> = match sums {
        Some(sums) => sums.into_tuple().one(db).await?,
        None => rows.into_tuple().one(db).await?,
    };
    let counts = <[i64; 7]>::from(found.unwrap_or_default()).map(|n| u64::try_from(n).unwrap_or(0));
    Ok(Tab::ALL.into_iter().zip(counts).collect())
}

/// The ids a filter selects, in its order.
pub fn selected(
    me: &Me,
    filter: &Filter,
    narrowed: Condition,
    walk: bool,
) -> Select<project::Entity> {
    let ids = project::under(me.scope(), walk && filter.is_wide())
        .select_only()
        .column(project::Column::Id)
        .filter(filter.tab.condition(me.now, me.today))
        .filter(narrowed);
    ordered(ids, filter.sort)
}

/// Projects in the order of a list.
pub fn ordered(rows: Select<project::Entity>, sort: Sort) -> Select<project::Entity> {
    use project::Column as C;
    let rows = match sort {
        // Those without a deadline come last on both databases.
        Sort::Due => rows
            .order_by(C::NextDueAt.is_null(), Order::Asc)
            .order_by_asc(C::NextDueAt),
        Sort::Updated => rows.order_by_desc(C::UpdatedAt),
        Sort::Name => rows.order_by_asc(C::NameOrder),
    };
    rows.order_by_asc(C::Id)
}

/// The lines of projects that `which` names by ids found through the scope: two statements.
pub async fn lines(
    app: &App,
    me: &Me,
    rounds: &[Arc<RoundBook>],
    which: Condition,
    sort: Sort,
) -> Result<Vec<Line>, PageError> {
    let db = &app.book.db;
    let about = project::Entity::find()
        .join(JoinType::InnerJoin, project::unit())
        .join_as(JoinType::LeftJoin, unit::parent(), "superior")
        .filter(which);
    let rows: Vec<Row> = ordered(about, sort).into_partial_model().all(db).await?;
    // Of projects that were found through the scope.
    let open: Vec<Open> = obligation::Entity::find()
        .filter(obligation::Column::ProjectId.is_in(rows.iter().map(|r| r.id)))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .order_by_asc(obligation::Column::DueOn)
        .order_by_asc(obligation::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    let mut by_project: HashMap<ProjectId, Vec<Open>> = HashMap::new();
    for x in open {
        by_project.entry(x.project_id).or_default().push(x);
    }
    let by_id: HashMap<RoundId, &RoundBook> =
        rounds.iter().map(|r| (r.row.id, r.as_ref())).collect();
    let calendar = app.book.calendar();
    let mut asked = HashMap::new();
    Ok(rows
        .into_iter()
        .map(|row| {
            let open = by_project.remove(&row.id).unwrap_or_default();
            let book = by_id.get(&row.round_id).copied();
            let once = *asked
                .entry(row.round_id)
                .or_insert_with(|| book.map_or(0, |b| milestones_asked(b, None, &calendar)));
            let asked = match (book, row.building_from) {
                (Some(b), Some(from)) => once + milestones_asked(b, Some(from), &calendar),
                _ => once,
            };
            line(me, row, &open, book, asked)
        })
        .collect())
}

/// How many milestones a holder has to reach in a round, each year of a yearly one counted; of a project
/// that builds from a day on, how many months and quarters have been asked for so far.
fn milestones_asked(book: &RoundBook, from: Option<NaiveDate>, calendar: &Calendar) -> usize {
    let building = Building {
        from,
        begun: book.row.periods_on,
        extended_final: None,
    };
    let (p, plan) = (&book.programme, &book.plan);
    p.milestones
        .iter()
        .filter(|m| m.owed_by == OwedBy::Holder && m.cadence.is_some() == from.is_some())
        .map(|m| asked(p, plan, m, building, calendar).len())
        .sum()
}

fn line(me: &Me, row: Row, open: &[Open], book: Option<&RoundBook>, asked: usize) -> Line {
    let soon = book.map_or(owed::SOON, |b| b.programme.soon.value);
    let holders =
        |x: &Open| x.owner_unit_id == Some(row.unit_id) && x.owner_role == Some(Role::Editor);
    let open: Vec<(ObligationKind, Next)> = open
        .iter()
        .map(|x| {
            let due = owed::due(x.due_on, x.closes_at, x.precision);
            let next = Next {
                // Who judges is nobody's business here, not even how many sheets are out.
                title: if x.owner_account_id.is_some() {
                    x.kind.label().to_owned()
                } else {
                    x.title.clone()
                },
                timeliness: timeliness(&due, soon, me.now),
                due,
                elsewhere: !holders(x),
            };
            (x.kind, next)
        })
        .collect();
    // What the holder owes is the project's next step; what others owe shows when it does not.
    let next = open
        .iter()
        .find(|(_, x)| !x.elsewhere)
        .or(open.first())
        .map(|(_, x)| x.clone());
    let here = book.and_then(|b| b.programme.stage(&row.stage_key));
    let place = here.map_or(row.stage_key.as_str(), |s| s.title.as_str());
    let (state, state_label) = standing(&row, next.as_ref(), place);
    let unmet = open
        .iter()
        .filter(|(kind, _)| *kind == ObligationKind::Milestone)
        .count();
    let course = Course {
        round: row.round_id,
        stage: row.stage_key.clone(),
        status: row.status,
        building_from: row.building_from,
        extended: row.extended_stage.clone().zip(row.extended_on),
        passed: row.passed_stage.clone(),
    };
    let in_or_after = row.building_from.is_some()
        && here.is_some_and(|s| {
            s.kind.in_building() || matches!(s.kind, StageKind::Titling | StageKind::Sustaining)
        });
    Line {
        id: row.id,
        round: row.round_id,
        unit_id: row.unit_id,
        since: row.since,
        building_from: row.building_from,
        building: row.ended_on.is_none() && here.is_some_and(|s| s.kind.in_building()),
        open: open.into_iter().map(|(_, x)| x).collect(),
        place: format!("{place}·{}", row.status.label()),
        track: book.and_then(|b| track(&course, b, me.today)),
        milestones: (in_or_after && asked > 0).then(|| (asked.saturating_sub(unmet), asked)),
        code: row.code,
        name: row.name,
        unit: row.unit,
        superior: row.superior,
        programme: book.map_or(String::new(), |b| b.programme.short.clone()),
        year: book.map_or(0, |b| b.row.year),
        next,
        state,
        state_label,
        status: row.status,
        updated: shanghai_date(row.updated_at),
    }
}

/// How a project stands, in one word.
fn standing(row: &Row, next: Option<&Next>, stage: &str) -> (State, String) {
    if row.ended_on.is_some() {
        return (State::Off, row.status.label().to_owned());
    }
    match next {
        Some(next) => match next.timeliness {
            Timeliness::Late { .. } => (State::Late, "逾期".to_owned()),
            Timeliness::Todo | Timeliness::Soon { .. } if next.elsewhere => {
                (State::Wait, "待审".to_owned())
            }
            Timeliness::Soon { .. } => (State::Soon, "临期".to_owned()),
            Timeliness::Todo => (State::Todo, "未到期".to_owned()),
        },
        None if row.status == Status::Titled => (State::Done, row.status.label().to_owned()),
        // Something is owed for many projects at once, or the calendar opens what comes next.
        None => (State::Wait, stage.to_owned()),
    }
}

/// The units that a list is narrowed to: those right below the ones on which a role is held, and the one
/// that it is narrowed to already.
async fn units(
    app: &App,
    me: &Me,
    chosen: Option<Under>,
) -> Result<Vec<(Under, String)>, PageError> {
    let held = me
        .scope()
        .held
        .iter()
        .filter(|h| Role::CONTENT.contains(&h.role))
        .map(|h| h.unit_id);
    let offered = Condition::any()
        .add(unit::Column::ParentId.is_in(held))
        .add_option(chosen.map(|under| unit::Column::Id.eq(under.unit())));
    let found: Vec<(UnitId, String)> = unit::under(me.scope(), &Role::CONTENT)
        .select_only()
        .columns([unit::Column::Id, unit::Column::Name])
        .filter(offered)
        .order_by_asc(unit::Column::SortNo)
        .order_by_asc(unit::Column::Id)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let named = |(id, name): (UnitId, String)| match chosen {
        Some(own @ Under::Only(unit)) if unit == id => (own, format!("{name}（本级）")),
        _ => (Under::All(id), name),
    };
    Ok(found.into_iter().map(named).collect())
}
