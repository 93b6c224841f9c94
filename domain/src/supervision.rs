//! When dynamic supervision falls due, from the round's plan (002: 集中督查与随机抽查相结合).

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::plan::Plan;
use crate::programme::{Programme, SupervisionPlan};
use crate::stage::StageKind;

/// One campaign that the plan asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Counts from 1.
    pub instance: i32,
    /// A working day.
    pub opens_on: NaiveDate,
    /// Last working day for the visits.
    pub visits_due_on: NaiveDate,
}

/// Every campaign of one supervision plan while the round builds, oldest first.
pub fn campaigns(p: &Programme, plan: &Plan, s: &SupervisionPlan, cal: &Calendar) -> Vec<Campaign> {
    starts(p, plan, s, cal)
        .map(|(instance, start)| campaign(instance, start, s, cal))
        .collect()
}

/// The campaigns of one plan whose time for visits is running: open by `today` and not over. What
/// a morning asks, so those long past are passed over without counting their days.
pub fn running(
    p: &Programme,
    plan: &Plan,
    s: &SupervisionPlan,
    today: NaiveDate,
    cal: &Calendar,
) -> Vec<Campaign> {
    // However the holidays lie, a month has more than ten working days.
    let longest = chrono::Duration::days(31 * (i64::from(s.visit_within) / 10 + 1));
    starts(p, plan, s, cal)
        .take_while(|(_, start)| *start <= today)
        .filter(|(_, start)| *start + longest >= today)
        .map(|(instance, start)| campaign(instance, start, s, cal))
        .filter(|c| c.opens_on <= today && today <= c.visits_due_on)
        .collect()
}

/// A campaign that was never opened and whose time is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    pub campaign: Campaign,
    /// When the next one of the plan can be held, today at the earliest; none when it was the last.
    pub next: Option<NaiveDate>,
}

/// The campaigns of one plan that were to be held while the round was open, since `since`, are over
/// and not `known`: nothing ran in their time. Oldest first.
pub fn missed(
    p: &Programme,
    plan: &Plan,
    s: &SupervisionPlan,
    (since, today): (NaiveDate, NaiveDate),
    known: impl Fn(i32) -> bool,
    cal: &Calendar,
) -> Vec<Missed> {
    let over: Vec<Campaign> = starts(p, plan, s, cal)
        .take_while(|(_, start)| *start < today)
        .filter(|(instance, _)| !known(*instance))
        .map(|(instance, start)| campaign(instance, start, s, cal))
        .filter(|c| since <= c.visits_due_on && c.visits_due_on < today)
        .collect();
    if over.is_empty() {
        return Vec::new();
    }
    let next = starts(p, plan, s, cal)
        .map(|(instance, start)| campaign(instance, start, s, cal))
        .find(|c| c.visits_due_on >= today)
        .map(|c| c.opens_on.max(today));
    over.into_iter()
        .map(|campaign| Missed { campaign, next })
        .collect()
}

fn campaign(instance: i32, start: NaiveDate, s: &SupervisionPlan, cal: &Calendar) -> Campaign {
    let opens_on = cal.on_or_after(start);
    Campaign {
        instance,
        opens_on,
        visits_due_on: cal.add_working_days(opens_on, i32::from(s.visit_within)),
    }
}

/// The days on which the campaigns of a plan were to begin, with their instances; at most 200.
fn starts(
    p: &Programme,
    plan: &Plan,
    s: &SupervisionPlan,
    cal: &Calendar,
) -> impl Iterator<Item = (i32, NaiveDate)> {
    // A notice that comes late in the year does not ask for what lies before it.
    let first = plan
        .resolve(&s.starts, cal)
        .map(|m| m.first_day().max(plan.announced));
    let end = p
        .first_of(StageKind::Final)
        .or(p.first_of(StageKind::Building))
        .and_then(|stage| plan.due(&stage.key))
        .map(|due| due.on);
    // One without an end, or without a rhythm, happens once.
    let every = s.every.filter(|every| every.n > 0 && end.is_some());
    (1..=200).map_while(move |instance| {
        let first = first?;
        let start = match (instance, every) {
            (1, _) => first,
            // Counted from the first each time, so that month ends do not drift.
            (_, Some(every)) => crate::dates::Span {
                n: every.n * (instance - 1),
                unit: every.unit,
            }
            .after(first, cal),
            (_, None) => return None,
        };
        // A campaign that days off push beyond the end is not begun any more.
        end.is_none_or(|end| cal.on_or_after(start) <= end)
            .then_some((instance, start))
    })
}
