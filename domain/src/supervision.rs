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
    let Some(first) = plan.resolve(&s.starts, cal).map(|m| m.first_day()) else {
        return Vec::new();
    };
    let end = p
        .first_of(StageKind::Final)
        .or(p.first_of(StageKind::Building))
        .and_then(|stage| plan.due(&stage.key))
        .map(|due| due.on);
    let mut found = Vec::new();
    let mut start = first;
    for instance in 1.. {
        if end.is_some_and(|end| start > end) || found.len() >= 200 {
            break;
        }
        let opens_on = cal.on_or_after(start);
        found.push(Campaign {
            instance,
            opens_on,
            visits_due_on: cal.add_working_days(opens_on, i32::from(s.visit_within)),
        });
        match (s.every, end) {
            // Counted from the first each time, so that month ends do not drift.
            (Some(every), Some(_)) if every.n > 0 => {
                start = crate::dates::Span {
                    n: every.n * instance,
                    unit: every.unit,
                }
                .after(first, cal)
            }
            _ => break,
        }
    }
    found
}
