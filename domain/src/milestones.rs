//! Milestones: when they fall due, which log records count for them, and for which year
//! (004 四(四)4: 校级及以上平台、宣介本支部活动).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::dates::{Due, Moment, Span, SpanUnit};
use crate::owed::with_final;
use crate::plan::Plan;
use crate::programme::{Milestone, Programme};
use crate::record::RecordKind;
use crate::stage::StageKind;
use crate::unit::Standing;

/// No round builds longer than this.
const MOST_YEARS: i32 = 50;

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

/// The days on which a milestone falls due for a project: one, or one for each year of building.
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
        && r.kind == m.record
        && r.happened_on >= building_from
        && m.outlet
            .is_none_or(|least| r.outlet.is_some_and(|outlet| outlet >= least))
        && (!m.about_own_work || r.about_own_work)
}

/// The records that count, as their places in `records` in ascending order of their days, by
/// milestone key and year of building (always 1 when not yearly).
///
/// A year ends with its milestone's due date. What a year still lacks when it is over is made up
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

/// How many records count, by milestone key and year of building; see [`allot`].
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
