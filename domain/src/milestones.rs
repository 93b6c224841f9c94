//! Milestones: when they fall due, which log records count for them, and for which time
//! (004 四(四)4: 校级及以上平台、宣介本支部活动).
//!
//! What is asked for more than once has a number for each time, which is also the instance of what is
//! owed: the year of building, from 1, or the month or quarter of the calendar ([`Period::number`]).

use std::collections::BTreeMap;
use std::iter;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::dates::{Due, Moment, Period, Span, SpanUnit};
use crate::owed::with_final;
use crate::plan::Plan;
use crate::programme::{Milestone, Programme};
use crate::record::RecordKind;
use crate::stage::StageKind;
use crate::unit::Standing;

/// No round builds longer than this.
const MOST_YEARS: i32 = 50;
/// The months of so many years.
const MOST_PERIODS: usize = 600;
/// Periods that are drawn: a year of months.
const MARKS: usize = 12;

/// What a milestone looks at in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFact {
    pub kind: RecordKind,
    pub happened_on: NaiveDate,
    /// Standing of the outlet of a news article.
    pub outlet: Option<Standing>,
    pub about_own_work: bool,
    /// Replaced by a later entry: no longer counts.
    pub corrected: bool,
}

/// What of a project decides for which months or quarters it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Building {
    /// Its first day of building; none of an imagined project, which builds all the time.
    pub from: Option<NaiveDate>,
    /// The day up to which the calendar has begun what recurs: a month is asked for when it is there.
    pub begun: Option<NaiveDate>,
    /// Until when its final is extended, if it is.
    pub extended_final: Option<NaiveDate>,
}

/// The times a milestone has been asked of a project so far, and when each falls due. Of what recurs
/// with the calendar these are the periods that have begun and lie wholly within its building; years
/// of building are all asked for from the first day on.
pub fn asked(
    p: &Programme,
    plan: &Plan,
    m: &Milestone,
    of: Building,
    cal: &Calendar,
) -> Vec<(i32, Due)> {
    let mut dues = milestone_dues(p, plan, m, of.extended_final, cal);
    if m.cadence.is_some() {
        dues.retain(|(n, _)| {
            let first = Period::numbered(*n).map(Period::first_day);
            first.is_some_and(|first| of.from.is_none_or(|from| from <= first)) && first <= of.begun
        });
    }
    dues
}

/// The months or quarters of a milestone with a cadence, those in which nothing is asked for among
/// them; none without one. An extension of the final adds none: it is for finishing.
fn periods(plan: &Plan, m: &Milestone, cal: &Calendar) -> Vec<Period> {
    let Some((cadence, until)) = m.cadence.zip(plan.resolve(&m.due, cal)) else {
        return Vec::new();
    };
    let begins = plan.cycle.map_or(plan.announced, Moment::first_day);
    iter::successors(Some(Period::from(cadence, begins)), |x| Some(x.next()))
        .take_while(|period| period.last_day() <= until.last_day())
        .take(MOST_PERIODS)
        .collect()
}

/// How a month or a quarter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// What was asked for in it has happened.
    Done,
    /// It is over, and something is lacking.
    Missed,
    /// It runs, and something is lacking.
    Running,
    Ahead,
    /// Nothing is asked for in it.
    Off,
}

/// Twelve months or quarters of a milestone with a cadence: the last up to today, or the first of the
/// building. `count` says how many records a period has, by its number.
pub fn marks(
    plan: &Plan,
    m: &Milestone,
    building_from: NaiveDate,
    count: impl Fn(i32) -> u32,
    today: NaiveDate,
    cal: &Calendar,
) -> Vec<(Period, Mark)> {
    let mut all = periods(plan, m, cal);
    all.retain(|period| building_from <= period.first_day());
    let begun = all.iter().filter(|period| period.first_day() <= today);
    let from = begun.count().saturating_sub(MARKS);
    let mark = |period: &Period| {
        if period.lies_in(&m.months_off) {
            Mark::Off
        } else if count(period.number()) >= m.at_least {
            Mark::Done
        } else if period.last_day() < today {
            Mark::Missed
        } else if period.first_day() <= today {
            Mark::Running
        } else {
            Mark::Ahead
        }
    };
    let shown = all.iter().skip(from).take(MARKS);
    shown.map(|period| (*period, mark(period))).collect()
}

/// The days on which a milestone falls due for a project: one, or one for each year of building, or
/// for each month or quarter of it.
///
/// What is dated from the final, or falls due with it or later, moves with its extension; the number
/// of years does not grow with it, because an extension is for finishing.
pub fn milestone_dues(
    p: &Programme,
    plan: &Plan,
    m: &Milestone,
    extended_final: Option<NaiveDate>,
    cal: &Calendar,
) -> Vec<(i32, Due)> {
    if m.cadence.is_some() {
        let asked = periods(plan, m, cal).into_iter();
        let asked = asked.filter(|period| !period.lies_in(&m.months_off));
        return asked
            .map(|x| (x.number(), Due::on_day(x.last_day())))
            .collect();
    }
    let Some(planned) = plan.resolve(&m.due, cal) else {
        return Vec::new();
    };
    let last = p.first_of(StageKind::Final);
    let last = last.and_then(|stage| Some((&stage.key, plan.due(&stage.key)?)));
    // Counted from the first each time, so that months stay months and their ends do not drift.
    let nth = |first: Moment, n: i32| first.after(Span::new(n, SpanUnit::Year), cal);
    let years = match last {
        Some((_, end)) if m.yearly => (1..MOST_YEARS)
            .take_while(|n| nth(planned, *n).last_day() <= end.on)
            .last()
            .map_or(1, |n| n + 1),
        _ => 1,
    };
    let due = |first: Moment, n: i32| Due::at(nth(first, n), None);
    let Some(((key, end), on)) = last.zip(extended_final) else {
        return (0..years).map(|n| (n + 1, due(planned, n))).collect();
    };
    if m.due.references().contains(&key.as_str()) {
        let own = plan.clone().closing(key, on);
        let first = own.resolve(&m.due, cal).unwrap_or(planned);
        return (0..years).map(|n| (n + 1, due(first, n))).collect();
    }
    (0..years)
        .map(|n| (n + 1, with_final(due(planned, n), end, on)))
        .collect()
}

/// Whether a record counts for a milestone of a project that builds from this day on.
pub fn counts(m: &Milestone, r: &RecordFact, building_from: NaiveDate) -> bool {
    !r.corrected
        && r.kind.is_a(m.record)
        && r.happened_on >= building_from
        && m.outlet
            .is_none_or(|least| r.outlet.is_some_and(|outlet| outlet >= least))
        && (!m.about_own_work || r.about_own_work)
}

/// The records that count, as their places in `records` in ascending order of their days, by
/// milestone key and the number of the time (always 1 when it is asked for once).
///
/// A month or a quarter has what happened in it. A year ends with its milestone's due date. What a year still lacks when it is over is made up
/// for first by what comes later, so that something late can be settled; what one year has too
/// much does not count for the next.
pub fn allot(
    p: &Programme,
    plan: &Plan,
    records: &[RecordFact],
    building_from: NaiveDate,
    cal: &Calendar,
) -> BTreeMap<(String, i32), Vec<usize>> {
    let mut allotted: BTreeMap<(String, i32), Vec<usize>> = BTreeMap::new();
    for m in &p.milestones {
        let mut counting: Vec<(NaiveDate, usize)> = records
            .iter()
            .enumerate()
            .filter(|(_, r)| counts(m, r, building_from))
            .map(|(place, r)| (r.happened_on, place))
            .collect();
        counting.sort_unstable();
        let dues = milestone_dues(p, plan, m, None, cal);
        let lacks = |given: &BTreeMap<(String, i32), Vec<usize>>, year: i32| {
            given.get(&(m.key.clone(), year)).map_or(0, Vec::len) < m.at_least as usize
        };
        for (on, place) in counting {
            if let Some(cadence) = m.cadence {
                let number = Period::of(cadence, on).number();
                if dues.iter().any(|(asked, _)| *asked == number) {
                    let places = allotted.entry((m.key.clone(), number)).or_default();
                    places.push(place);
                }
                continue;
            }
            let own = dues
                .iter()
                .find(|(_, due)| on <= due.on)
                .or(dues.last())
                .map_or(1, |(year, _)| *year);
            let year = (1..own).find(|year| lacks(&allotted, *year)).unwrap_or(own);
            allotted
                .entry((m.key.clone(), year))
                .or_default()
                .push(place);
        }
    }
    allotted
}

/// How many records count, by milestone key and the number of the time; see [`allot`].
pub fn tally(
    p: &Programme,
    plan: &Plan,
    records: &[RecordFact],
    building_from: NaiveDate,
    cal: &Calendar,
) -> BTreeMap<(String, i32), u32> {
    allot(p, plan, records, building_from, cal)
        .into_iter()
        .map(|(key, places)| (key, u32::try_from(places.len()).unwrap_or(u32::MAX)))
        .collect()
}
