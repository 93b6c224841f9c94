//! What the workbench shows: what I owe, where my projects wait for others, what is late below.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use domain::dates::{Due, Precision, Timeliness, timeliness};
use domain::ids::{FindingId, ProjectId, RoundId, UnitId};
use domain::milestones::{Building, asked};
use domain::obligation::ObligationKind;
use domain::owed::final_moved;
use domain::paths;
use domain::programme::{OwedBy, Programme};
use domain::states::{ObligationStatus, Role};
use entity::{
    OneColumn, extension, finding, milestone_progress, obligation, project, record, unit,
};
use ledger::RoundBook;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, ExprTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::later::{Enterable, Opening, enterable, openings};
use crate::app::App;
use crate::owed;
use crate::project_list::filter::{Sort, Tab};
use crate::project_list::query::{Line, lines, ordered, rounds};
use crate::recurring::Recurring;
use crate::ui::State;
use crate::web::paged::counting;
use crate::web::shell::{Own, Waiting};
use crate::web::{Me, PAGE, PageError, Paged};

/// Own projects looked at; a branch has a handful.
const OWN: u64 = 40;
/// Records that are drawn on the track.
const LOGGED: u64 = 200;
/// Late projects below that are named; the rest is behind a link.
const BELOW: u64 = 8;

/// The workbench of one person.
#[derive(Debug)]
pub struct Bench {
    pub counts: Counts,
    /// The most urgent first.
    pub items: Vec<Item>,
    pub page: u64,
    pub pages: u64,
    /// What can be entered now, and what opens later for one's projects.
    pub enterable: Vec<Enterable>,
    pub later: Vec<Opening>,
    /// Own projects whose turn is somebody else's.
    pub waiting: Vec<Line>,
    /// The project that builds and is due next.
    pub main: Option<Main>,
    /// Projects of the units below; none when nobody is below.
    pub below: Option<Below>,
}

/// Projects of the units below.
#[derive(Debug)]
pub enum Below {
    /// Of a committee all of them, a page at a time.
    All(Paged<Line>),
    /// Of an organiser, who has lists, only the late ones.
    Late(Vec<Line>),
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: u64,
    pub late: u64,
    pub soon: u64,
    pub settled: u64,
    pub own: Own,
    /// The number of days that “soon” means everywhere; none when rounds differ.
    pub soon_days: Option<u16>,
}

impl Counts {
    /// For the side bar.
    pub fn waiting(self) -> Waiting {
        Waiting {
            open: self.open,
            late: self.late,
            own: self.own,
        }
    }
}

/// One thing the person owes.
#[derive(Debug)]
pub struct Item {
    pub kind: ObligationKind,
    pub title: String,
    pub missing: Option<String>,
    pub due: Due,
    pub timeliness: Timeliness,
    /// Project or round it belongs to.
    pub of: String,
    /// The unit for which it is done.
    pub unit: Option<String>,
    pub href: String,
    /// Where the figure or the date comes from.
    pub basis: Option<String>,
}

/// The project that the branch lives with.
#[derive(Debug)]
pub struct Main {
    pub line: Line,
    pub milestones: Vec<Reached>,
    /// Day and title of what has been logged.
    pub logged: Vec<(NaiveDate, String)>,
}

/// How a milestone of the main project stands.
#[derive(Debug)]
pub struct Reached {
    pub title: String,
    pub count: u32,
    pub at_least: u32,
    pub satisfied_on: Option<NaiveDate>,
    pub due: Option<(Due, Timeliness)>,
    /// How it stands where the calendar asks for it again.
    pub recurring: Option<Recurring>,
    pub basis: String,
}

impl Reached {
    pub fn is_done(&self) -> bool {
        let recurring = self.recurring.as_ref();
        recurring.map_or(self.count >= self.at_least, |r| r.state == State::Done)
    }
}

/// Columns of one thing owed.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct OwedRow {
    kind: ObligationKind,
    item_key: String,
    stage_key: Option<String>,
    title: String,
    missing: Option<String>,
    round_id: RoundId,
    project_id: Option<ProjectId>,
    #[sea_orm(from_expr = "project::Column::Name")]
    project_name: Option<String>,
    #[sea_orm(from_expr = "project::Column::Code")]
    project_code: Option<String>,
    #[sea_orm(from_expr = "finding::Column::Id")]
    finding_id: Option<FindingId>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit: Option<String>,
    due_on: NaiveDate,
    closes_at: Option<NaiveTime>,
    precision: Precision,
}

/// Whether the turn is somebody else's. What is named and owes nothing waits for nobody.
fn waits(line: &Line) -> bool {
    line.next
        .as_ref()
        .map_or(line.state == State::Wait, |next| next.elsewhere)
}

/// The page's one query function: seven statements at most. `page` is that of the things owed, and
/// of the projects below.
pub async fn bench(
    app: &App,
    me: &Me,
    (page, projects_page): (u64, u64),
) -> Result<Bench, PageError> {
    let rounds = rounds(app, me).await?;
    let counts = counts(app, me, &rounds).await?;
    let pages = Ord::max(counts.open.div_ceil(PAGE), 1);
    let page = Ord::clamp(page, 1, pages);
    let items = items(app, me, &rounds, page).await?;
    let own: Vec<UnitId> = me.writes_for().collect();
    let above = Above::of(me, projects_page);
    let (mine, below) = projects(app, me, &rounds, &own, above).await?;
    let asked = asked_to_enter(app, me, &own).await?;
    let enterable = enterable(me, &rounds, &mine, &asked);
    let mine: Vec<Line> = mine.into_iter().filter(|l| l.state != State::Off).collect();
    let later = openings(me, &rounds, &mine);
    let below = match above {
        Above::Nobody => None,
        Above::Late => Some(Below::Late(below)),
        Above::All { page } => {
            let total = live_below(me, &own).count(&app.book.db).await?;
            Some(Below::All(Paged::cut(below, total, page, PAGE)))
        }
    };
    let (waiting, rest): (Vec<Line>, Vec<Line>) =
        mine.into_iter().partition(|l| !l.building && waits(l));
    let main = match rest.into_iter().find(|l| l.building) {
        Some(line) => Some(main(app, me, &rounds, line).await?),
        None => None,
    };
    Ok(Bench {
        counts,
        items,
        page,
        pages,
        enterable,
        later,
        waiting,
        main,
        below,
    })
}

/// Whose projects somebody looks after.
#[derive(Debug, Clone, Copy)]
enum Above {
    Nobody,
    Late,
    All { page: u64 },
}

impl Above {
    fn of(me: &Me, page: u64) -> Self {
        if me.holds(Role::Organiser) {
            Self::Late
        } else if me.holds(Role::Endorser) {
            Self::All { page }
        } else {
            Self::Nobody
        }
    }
}

/// Rounds that one of the units for which the person writes must enter, on whichever page that is listed.
async fn asked_to_enter(app: &App, me: &Me, own: &[UnitId]) -> Result<Vec<RoundId>, PageError> {
    if own.is_empty() {
        return Ok(Vec::new());
    }
    Ok(obligation::of(me.scope())
        .filter(obligation::Column::Kind.eq(ObligationKind::Enter))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .values(obligation::Column::RoundId, &app.book.db)
        .await?)
}

/// Live projects of the units below.
fn live_below(me: &Me, own: &[UnitId]) -> Select<project::Entity> {
    project::under(me.scope(), false)
        .filter(project::Column::UnitId.is_not_in(own.iter().copied()))
        .filter(project::Column::EndedOn.is_null())
}

/// Everything counted in one pass over what the person owes and owed.
async fn counts(app: &App, me: &Me, rounds: &[Arc<RoundBook>]) -> Result<Counts, PageError> {
    let open = obligation::Column::Status.eq(ObligationStatus::Open);
    let settled = obligation::Column::Status.eq(ObligationStatus::Settled);
    let late = Condition::all().add(open.clone()).add(owed::late(me.now));
    let (near, soon_days) = soon(rounds, me.today);
    let soon = Condition::all()
        .add(open.clone())
        .add(near)
        .add(owed::ahead(me.now));
    let [projects, entries, findings] = Own::columns(me);
    let found: Option<(i64, i64, i64, i64, i64, i64, i64)> = obligation::of(me.scope())
        .select_only()
        .expr_as(counting(open), "open")
        .expr_as(counting(late), "late")
        .expr_as(counting(soon), "soon")
        .expr_as(counting(settled), "settled")
        .expr_as(projects, "projects")
        .expr_as(entries, "entries")
        .expr_as(findings, "findings")
        .into_tuple()
        .one(&app.book.db)
        .await?;
    let (open, late, soon, settled, projects, entries, findings) = found.unwrap_or_default();
    let n = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok(Counts {
        open: n(open),
        late: n(late),
        soon: n(soon),
        settled: n(settled),
        own: Own::of([projects, entries, findings]),
        soon_days,
    })
}

/// That something is due soon as its round counts it, and the number of days if all agree.
fn soon(rounds: &[Arc<RoundBook>], today: NaiveDate) -> (Condition, Option<u16>) {
    let mut by_days: BTreeMap<u16, Vec<RoundId>> = BTreeMap::new();
    for round in rounds {
        by_days
            .entry(round.programme.soon.value)
            .or_default()
            .push(round.row.id);
    }
    let within = |days: u16| obligation::Column::DueOn.lte(today + Days::new(u64::from(days)));
    match by_days.len() {
        0 => (Condition::all().add(within(owed::SOON)), Some(owed::SOON)),
        1 => {
            let days = *by_days.keys().next().unwrap_or(&owed::SOON);
            (Condition::all().add(within(days)), Some(days))
        }
        _ => {
            let any = by_days
                .into_iter()
                .fold(Condition::any(), |any, (days, ids)| {
                    any.add(
                        Condition::all()
                            .add(obligation::Column::RoundId.is_in(ids))
                            .add(within(days)),
                    )
                });
            (any, None)
        }
    }
}

async fn items(
    app: &App,
    me: &Me,
    rounds: &[Arc<RoundBook>],
    page: u64,
) -> Result<Vec<Item>, PageError> {
    use obligation::Column as C;
    let about = obligation::Entity::belongs_to(finding::Entity)
        .from(C::ItemKey)
        .to(finding::Column::Code)
        .into();
    let rows: Vec<OwedRow> = obligation::of(me.scope())
        .join(JoinType::LeftJoin, obligation::project())
        .join(JoinType::LeftJoin, obligation::owner_unit())
        .join(JoinType::LeftJoin, about)
        .filter(C::Status.eq(ObligationStatus::Open))
        .order_by_asc(C::DueOn)
        .order_by_asc(C::Id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let by_id: HashMap<RoundId, &RoundBook> =
        rounds.iter().map(|r| (r.row.id, r.as_ref())).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let book = by_id.get(&row.round_id).copied();
            item(me, row, book)
        })
        .collect())
}

fn item(me: &Me, row: OwedRow, book: Option<&RoundBook>) -> Item {
    let due = owed::due(row.due_on, row.closes_at, row.precision);
    let soon = book.map_or(owed::SOON, |b| b.programme.soon.value);
    let name = match (&row.project_code, &row.project_name) {
        (Some(code), Some(name)) => Some(ledger::blind::called(row.kind, book, code, name)),
        _ => None,
    };
    let short = book.map_or("", |b| b.programme.short.as_str());
    let of = match name {
        Some(name) if short.is_empty() => name.to_owned(),
        Some(name) => format!("{short}·{name}"),
        None => book.map_or(String::new(), |b| b.row.name.clone()),
    };
    Item {
        href: paths::owed(
            row.kind,
            &row.item_key,
            row.round_id,
            row.project_id,
            row.finding_id,
        ),
        basis: book.and_then(|b| {
            source(
                &b.programme,
                row.kind,
                &row.item_key,
                row.stage_key.as_deref(),
            )
        }),
        kind: row.kind,
        title: row.title,
        missing: row.missing,
        timeliness: timeliness(&due, soon, me.now),
        due,
        of,
        // Whoever acts for one unit need not be told for which.
        unit: row.unit.filter(|_| me.posts.len() > 1),
    }
}

/// The clause that asks for a thing.
fn source(p: &Programme, kind: ObligationKind, item: &str, stage: Option<&str>) -> Option<String> {
    if kind == ObligationKind::Milestone {
        return p.milestone(item).map(|m| owed::basis(p, &m.source));
    }
    let stage = p.stage(stage?)?;
    Some(owed::basis(p, &stage.source))
}

/// The projects of own units, ended ones included, and those below that are looked at: read together.
async fn projects(
    app: &App,
    me: &Me,
    rounds: &[Arc<RoundBook>],
    own: &[UnitId],
    above: Above,
) -> Result<(Vec<Line>, Vec<Line>), PageError> {
    use project::Column as C;
    if own.is_empty() && matches!(above, Above::Nobody) {
        return Ok((Vec::new(), Vec::new()));
    }
    let ids = |walk| project::under(me.scope(), walk).select_only().column(C::Id);
    let mut which = Condition::any();
    if !own.is_empty() {
        let mine = ids(false)
            .filter(C::UnitId.is_in(own.iter().copied()))
            .order_by_desc(C::Id)
            .limit(OWN);
        which = which.add(C::Id.in_subquery(mine.into_query()));
    }
    if let Above::All { page } = above {
        let below = live_below(me, own).select_only().column(C::Id);
        let page = ordered(below, Sort::Due)
            .limit(PAGE)
            .offset((page - 1) * PAGE);
        which = which.add(C::Id.in_subquery(page.into_query()));
    }
    if let Above::Late = above {
        // What the person's own units are late with stands above it already. The obligations are of
        // projects that are found through the scope.
        let posts = me.posts.iter().map(|p| p.unit);
        let by_others = obligation::Entity::find()
            .select_only()
            .column(obligation::Column::Id)
            .filter(
                Expr::col(obligation::Column::ProjectId.as_column_ref())
                    .eq(Expr::col(C::Id.as_column_ref())),
            )
            .filter(obligation::Column::Status.eq(ObligationStatus::Open))
            .filter(owed::late(me.now))
            .filter(
                Condition::any()
                    .add(obligation::Column::OwnerUnitId.is_null())
                    .add(obligation::Column::OwnerUnitId.is_not_in(posts)),
            );
        let late = ids(false)
            .filter(Expr::exists(by_others.into_query()))
            .filter(C::UnitId.is_not_in(own.iter().copied()))
            .filter(Tab::Late.condition(me.now, me.today));
        let late = ordered(late, Sort::Due).limit(BELOW);
        which = which.add(C::Id.in_subquery(late.into_query()));
    }
    let found = lines(app, me, rounds, which, Sort::Due).await?;
    Ok(found
        .into_iter()
        .partition(|line| own.contains(&line.unit_id)))
}

/// The main project with its milestones, its extensions and what has been logged: three statements.
async fn main(
    app: &App,
    me: &Me,
    rounds: &[Arc<RoundBook>],
    line: Line,
) -> Result<Main, PageError> {
    let Some(book) = rounds.iter().find(|r| r.row.id == line.round) else {
        return Ok(Main {
            line,
            milestones: Vec::new(),
            logged: Vec::new(),
        });
    };
    let progress: Vec<milestone_progress::Model> = milestone_progress::of_project(line.id)
        .all(&app.book.db)
        .await?;
    let extended: BTreeMap<String, NaiveDate> = extension::Entity::find()
        .filter(extension::Column::ProjectId.eq(line.id))
        .order_by_asc(extension::Column::Id)
        .all(&app.book.db)
        .await?
        .into_iter()
        .map(|x| (x.stage_key, x.new_due_on))
        .collect();
    let logged = record::of_project(line.id)
        .select_only()
        .columns([record::Column::HappenedOn, record::Column::Title])
        .limit(LOGGED)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let calendar = app.book.calendar();
    let p = &book.programme;
    let moved = final_moved(p, &extended);
    let milestones = p
        .milestones
        .iter()
        .filter(|m| m.owed_by == OwedBy::Holder)
        .map(|m| {
            let building = Building {
                from: line.building_from,
                begun: Some(me.today),
                extended_final: moved,
            };
            let dues = asked(p, &book.plan, m, building, &calendar);
            let of = |instance: i32| {
                progress
                    .iter()
                    .find(|x| x.milestone_key == m.key && x.instance == instance)
            };
            // Of a yearly one the year that is still open, else the last.
            let count = |n: i32| of(n).map_or(0, |x| u32::try_from(x.count).unwrap_or(0));
            let lacks = |(n, _): &&(i32, Due)| count(*n) < m.at_least;
            let shown = dues.iter().find(lacks).or(dues.last());
            let number = shown.map_or(1, |(n, _)| *n);
            let recurring = line
                .building_from
                .and_then(|from| Recurring::of((p, &book.plan), m, from, count, me, &calendar));
            let due = shown.map(|(_, due)| (*due, timeliness(due, p.soon.value, me.now)));
            Reached {
                title: m.title.clone(),
                count: count(number),
                at_least: m.at_least,
                satisfied_on: of(number).and_then(|x| x.satisfied_on),
                due,
                recurring,
                basis: owed::basis(p, &m.source),
            }
        })
        .collect();
    Ok(Main {
        line,
        milestones,
        logged,
    })
}
