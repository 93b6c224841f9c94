//! What is owed, as pages ask for it: when something becomes late.
//!
//! The verb of a thing is `ObligationKind::verb`, the place where it is done `domain::paths::owed`;
//! mails say and link the same.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use domain::dates::{Due, Precision, shanghai_date};
use domain::programme::{Programme, Source};
use entity::obligation;
use sea_orm::{ColumnTrait, Condition};

/// Days before a due date from which a thing is due soon, where no round says otherwise.
pub const SOON: u16 = 14;

/// The deadline of a row of `obligation`.
pub fn due(on: NaiveDate, closes_at: Option<NaiveTime>, precision: Precision) -> Due {
    Due {
        on,
        closes_at,
        precision,
    }
}

/// That an obligation is late at an instant: its day is over, or the hour its notice names.
pub fn late(now: DateTime<Utc>) -> Condition {
    let today = shanghai_date(now);
    Condition::any()
        .add(obligation::Column::DueOn.lt(today))
        .add(
            Condition::all()
                .add(obligation::Column::DueOn.eq(today))
                .add(obligation::Column::ClosesAt.lte(clock(now))),
        )
}

/// That it is not late yet: the opposite of [`late`], whose hour may be missing.
pub fn ahead(now: DateTime<Utc>) -> Condition {
    let today = shanghai_date(now);
    let hour = obligation::Column::ClosesAt;
    let today_still = Condition::all()
        .add(obligation::Column::DueOn.eq(today))
        .add(
            Condition::any()
                .add(hour.is_null())
                .add(hour.gt(clock(now))),
        );
    Condition::any()
        .add(obligation::Column::DueOn.gt(today))
        .add(today_still)
}

/// The time of day in Asia/Shanghai, to the second.
fn clock(now: DateTime<Utc>) -> NaiveTime {
    let local = (now + chrono::Duration::hours(8)).time();
    local.with_nanosecond(0).unwrap_or(local)
}

/// Where a figure of a programme comes from, with the notice's name instead of its short key.
pub fn basis(programme: &Programme, source: &Source) -> String {
    match source {
        Source::Notice { notice, clause } => {
            let name = programme.sources.get(notice).unwrap_or(notice);
            format!("{name} {clause}").trim_end().to_owned()
        }
        Source::Suggested | Source::Observed | Source::Unconfirmed | Source::Round { .. } => {
            source.label()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_is_asked_in_shanghai_time() {
        let now = "2026-11-18T09:00:05.5Z".parse().unwrap();
        assert_eq!(clock(now).to_string(), "17:00:05");
    }
}
