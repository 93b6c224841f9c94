//! What the dashboard shows: a dozen statements at most, whatever there is.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use domain::dates::{Precision, at_hour};
use domain::ids::{RoundId, UnitId};
use domain::name_order;
use domain::obligation::ObligationKind;
use domain::paths;
use domain::states::{FindingStatus, Role, RoundStatus};
use ledger::RoundBook;

use super::funnel::Funnel;
use super::heat::{Heat, Milestones, heat, milestones, named, small};
use super::late::{Late, longest_late};
use super::rows::{self, Cell, Deadline, FindingSum, Lead, Place, month, months};
use crate::app::App;
use crate::kept::key;
use crate::project_list::filter::WATCH;
use crate::project_list::query::{programmes, rounds};
use crate::rounds::bars::{Counted, bars};
use crate::ui::charts::{self, DueDay, FunnelStep};
use crate::ui::parts::day_label;
use crate::web::me::Post;
use crate::web::{Me, PageError};

/// Quota bars drawn.
const BARS: usize = 6;
/// Dates ahead that are named.
const NEXT: usize = 6;

/// What one look at the database found.
#[derive(Debug)]
struct Looked {
    places: Vec<Place>,
    due: Vec<Deadline>,
    findings: Vec<FindingSum>,
    cells: Vec<Cell>,
    leads: Vec<Lead>,
    /// What has been late longest.
    late: Vec<Late>,
}

/// The page.
#[derive(Debug)]
pub struct Dashboard {
    /// The unit from which one looks.
    pub unit: Option<String>,
    /// Programmes in view by code, and the one the page is narrowed to.
    pub programmes: Vec<(String, String)>,
    pub programme: String,
    /// Whether there is any round at all, and whether the person may set one up.
    pub rounds: bool,
    pub organiser: bool,
    pub counts: Counts,
    pub current: Option<Current>,
    /// From today on.
    pub days: Vec<DueDay>,
    pub late: Vec<Late>,
    pub heat: Option<Heat>,
    pub findings: Findings,
    pub milestones: Option<Milestones>,
    pub next: Vec<Next>,
}

/// Projects, and things owed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub projects: u32,
    pub live: u32,
    pub building: u32,
    /// Projects with something late; with something due within [`WATCH`] days or late.
    pub late: u32,
    pub watch: u32,
    /// Things that are late.
    pub late_things: u32,
    /// Things that fall due within [`WATCH`] days.
    pub due_things: u32,
}

/// The rounds of the present year.
#[derive(Debug)]
pub struct Current {
    pub year: i32,
    pub bars: Vec<Bar>,
    /// Whether bars were left out.
    pub more: bool,
    /// How the entries of one round came along.
    pub funnel: Vec<FunnelStep>,
    pub entries: u32,
    /// The round of the funnel, and all whose funnel can be drawn.
    pub drawn: RoundId,
    pub rounds: Vec<(RoundId, String)>,
}

/// One quota of one round.
#[derive(Debug)]
pub struct Bar {
    pub href: String,
    pub bar: crate::rounds::bars::Bar,
}

/// Findings in view.
#[derive(Debug, Default)]
pub struct Findings {
    pub all: u32,
    pub closed: u32,
    pub late: u32,
    /// Share closed by the end of each month, in percent; months before the first finding left out.
    pub rates: Vec<charts::Bar>,
}

/// A date of a plan that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub on: NaiveDate,
    /// With its hour, or the month where only that is known.
    pub when: String,
    pub what: String,
    pub round: RoundId,
    pub name: String,
}

/// The page's one query function. `drawn` is the round whose funnel is asked for.
pub async fn dashboard(
    app: &App,
    me: &Me,
    programme: &str,
    drawn: Option<RoundId>,
) -> Result<Dashboard, PageError> {
    let all = rounds(app, me).await?;
    let programmes = programmes(&all);
    // A programme that is not there is as if none were asked for.
    let programme = programmes
        .iter()
        .find(|(code, _)| code == programme)
        .map_or(String::new(), |(code, _)| code.clone());
    let in_view: Vec<Arc<RoundBook>> = all
        .iter()
        .filter(|r| programme.is_empty() || r.row.programme_code == programme)
        .cloned()
        .collect();
    let ids: Vec<RoundId> = in_view.iter().map(|r| r.row.id).collect();
    let narrowed = (!programme.is_empty()).then_some(ids.as_slice());
    let open: Vec<RoundId> = in_view
        .iter()
        .filter(|r| r.row.status == RoundStatus::Open)
        .map(|r| r.row.id)
        .collect();
    let top = widest(me);
    let look = look(app, me, narrowed, &in_view, &open, top);
    let found = app
        .kept
        .or_look(key(me, &programme), &me.as_of, look)
        .await?;
    let (days, late_things) = days(app, me, &found.due);
    let mut counts = counts(&found.places);
    counts.late_things = late_things;
    counts.due_things = days.iter().map(DueDay::total).sum();
    Ok(Dashboard {
        unit: top.map(|p| p.unit_name.clone()),
        rounds: !all.is_empty(),
        organiser: me.holds(Role::Organiser),
        counts,
        current: current(&found.places, &in_view, top, drawn),
        days,
        late: found.late.clone(),
        heat: heat(&found.cells, &found.leads, &in_view, &programme),
        findings: findings(&found.findings, me.today),
        milestones: milestones(&found.cells, &in_view, top.map(|p| p.unit)),
        next: next(&in_view, me.today, top.map(|p| p.unit)),
        programmes,
        programme,
    })
}

/// Asks the database. `narrowed`: the rounds of a programme; `open`: those of `rounds` that run;
/// `top`: whose children are compared.
async fn look(
    app: &App,
    me: &Me,
    narrowed: Option<&[RoundId]>,
    rounds: &[Arc<RoundBook>],
    open: &[RoundId],
    top: Option<&Post>,
) -> Result<Looked, PageError> {
    let db = &app.book.db;
    let due = rows::due(db, me, narrowed, me.today + Days::new(WATCH - 1)).await?;
    let (cells, leads) = match top {
        Some(top) => (
            rows::cells(db, me, open, top.unit).await?,
            rows::leads(db, open, top.unit).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    Ok(Looked {
        places: rows::places(db, me, narrowed).await?,
        findings: rows::findings(db, me, narrowed).await?,
        late: longest_late(app, me, narrowed, rounds, &due).await?,
        due,
        cells,
        leads,
    })
}

/// The post from which most is overseen.
fn widest(me: &Me) -> Option<&Post> {
    me.posts
        .iter()
        .filter(|p| matches!(p.role, Role::Organiser | Role::Viewer))
        .min_by_key(|p| p.path.matches('/').count())
}

fn counts(places: &[Place]) -> Counts {
    let sum = |of: fn(&Place) -> i64| small(places.iter().map(of).sum());
    Counts {
        projects: sum(|p| p.n),
        live: sum(|p| p.live),
        building: sum(|p| p.building),
        late: sum(|p| p.late),
        watch: sum(|p| p.watch),
        ..Counts::default()
    }
}

/// What falls due on each of the coming days, and how many things are late.
fn days(app: &App, me: &Me, due: &[Deadline]) -> (Vec<DueDay>, u32) {
    let calendar = app.book.calendar();
    let mut days: Vec<DueDay> = me
        .today
        .iter_days()
        .zip(0..WATCH)
        .map(|(on, _)| DueDay {
            on,
            rest: !calendar.is_working(on),
            gates: 0,
            rectify: 0,
            other: 0,
        })
        .collect();
    let mut late = 0;
    for row in due {
        let n = small(row.n);
        if row.is_late(me.now) {
            late += n;
        } else if let Some(day) = days.iter_mut().find(|d| d.on == row.on()) {
            use ObligationKind as O;
            match row.kind {
                O::HandIn | O::Grade | O::Recheck => day.gates += n,
                O::Rectify | O::RectifyFinding | O::VerifyFinding => day.rectify += n,
                _ => day.other += n,
            }
        }
    }
    (days, late)
}

/// The rounds of the latest year, those that the own unit runs before all others; the funnel is that of
/// the round asked for, else of the one in which most has been entered.
fn current(
    places: &[Place],
    rounds: &[Arc<RoundBook>],
    top: Option<&Post>,
    asked: Option<RoundId>,
) -> Option<Current> {
    let top = top?;
    let seen: Vec<&Arc<RoundBook>> = rounds
        .iter()
        .filter(|r| r.row.status != RoundStatus::Preparing && r.host.path.starts_with(&top.path))
        .collect();
    let own: Vec<&Arc<RoundBook>> = seen
        .iter()
        .copied()
        .filter(|r| r.host.id == top.unit)
        .collect();
    let seen = if own.is_empty() { seen } else { own };
    let year = seen.iter().map(|r| r.row.year).max()?;
    let of_year: Vec<&Arc<RoundBook>> = seen.into_iter().filter(|r| r.row.year == year).collect();
    let mut counted: HashMap<RoundId, Vec<Counted>> = HashMap::new();
    for place in places {
        counted
            .entry(place.round_id)
            .or_default()
            .push(place.counted());
    }
    let mut funnels = Vec::new();
    let mut found = Vec::new();
    for round in &of_year {
        let counted = counted.remove(&round.row.id).unwrap_or_default();
        let mut funnel = Funnel::default();
        funnel.add(&round.programme, &counted);
        funnels.push((round.row.id, funnel));
        let bars = bars(&round.programme, &counted);
        let several = bars.len() > 1;
        let elsewhere = round.host.id != top.unit;
        found.extend(bars.into_iter().map(|mut bar| {
            if several {
                bar.name = format!("{}·{}", round.programme.short, bar.name);
            }
            if elsewhere {
                bar.name = format!("{}·{}", round.host.name, bar.name);
            }
            Bar {
                href: paths::round(round.row.id),
                bar,
            }
        }));
    }
    let more = found.len() > BARS;
    found.truncate(BARS);
    let (drawn, funnel) = funnels
        .iter()
        .max_by_key(|(id, funnel)| (Some(*id) == asked, funnel.total()))?;
    Some(Current {
        year,
        bars: found,
        more,
        entries: funnel.total(),
        funnel: funnel.steps(),
        drawn: *drawn,
        rounds: of_year
            .iter()
            .map(|r| (r.row.id, named(r, Some(top.unit))))
            .collect(),
    })
}

fn findings(found: &[FindingSum], today: NaiveDate) -> Findings {
    let sum = |of: &dyn Fn(&FindingSum) -> bool| -> u32 {
        small(found.iter().filter(|f| of(f)).map(|f| f.n).sum())
    };
    let rates = months(today)
        .filter_map(|first| {
            let last = month(first);
            let all = sum(&|f| f.found <= last);
            let closed = sum(&|f| f.found <= last && !f.closed.is_empty() && f.closed <= last);
            (all > 0).then(|| charts::Bar {
                label: format!("{}月", first.month()),
                value: closed * 100 / all,
            })
        })
        .collect();
    Findings {
        all: sum(&|_| true),
        closed: sum(&|f| f.status == FindingStatus::Closed),
        late: small(found.iter().map(|f| f.late).sum()),
        rates,
    }
}

/// What the plans of running rounds have for the days to come.
fn next(rounds: &[Arc<RoundBook>], today: NaiveDate, own: Option<UnitId>) -> Vec<Next> {
    let mut found: Vec<Next> = rounds
        .iter()
        .filter(|r| r.row.status == RoundStatus::Open)
        .flat_map(|round| {
            round.plan.stages.iter().flat_map(move |planned| {
                let title = round
                    .programme
                    .stage(&planned.key)
                    .map_or(planned.key.as_str(), |s| s.title.as_str());
                let at = |on: NaiveDate, when: String, what: &str| Next {
                    on,
                    when,
                    what: format!("{title}{what}"),
                    round: round.row.id,
                    name: named(round, own),
                };
                let when = |m: domain::dates::Moment, on: NaiveDate| match m.precision {
                    Precision::Day => day_label(on, today),
                    Precision::Month => m.label(),
                };
                let opens = planned
                    .opens
                    .map(|m| at(m.first_day(), when(m, m.first_day()), "开始"));
                let closes = planned.closes.map(|m| {
                    let day = when(m, m.last_day());
                    let said = planned.closes_at.map_or(day.clone(), |h| at_hour(&day, h));
                    at(m.last_day(), said, "截止")
                });
                opens.into_iter().chain(closes)
            })
        })
        .filter(|n| n.on > today)
        .collect();
    found.sort_by_cached_key(|x| (x.on, name_order::key(&x.name)));
    found.truncate(NEXT);
    found
}
