//! Which log records count for which milestone (004 四(四)4: 校级及以上平台、宣介本支部活动).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::programme::{Milestone, Programme};
use crate::record::RecordKind;
use crate::unit::Standing;

/// What a milestone looks at in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordFact {
    pub kind: RecordKind,
    pub happened_on: NaiveDate,
    pub outlet: Option<Standing>,
    pub about_own_work: bool,
    /// Replaced by a later entry: no longer counts.
    pub corrected: bool,
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

/// Records that count, by milestone key and year of building (always 1 when not yearly).
pub fn tally(
    p: &Programme,
    records: &[RecordFact],
    building_from: NaiveDate,
) -> BTreeMap<(String, i32), u32> {
    let mut tally = BTreeMap::new();
    for m in &p.milestones {
        for r in records.iter().filter(|r| counts(m, r, building_from)) {
            let year = if m.yearly {
                year_of_building(building_from, r.happened_on)
            } else {
                1
            };
            *tally.entry((m.key.clone(), year)).or_default() += 1;
        }
    }
    tally
}

/// The year of building a day falls in, from 1.
pub fn year_of_building(from: NaiveDate, on: NaiveDate) -> i32 {
    let full =
        on.year() - from.year() - i32::from((on.month(), on.day()) < (from.month(), from.day()));
    full.max(0) + 1
}
