//! How far a typed date may lie: one table for everything that people type.
//!
//! A year with a digit too many or too few is a date like any other to a computer; rounds of the year
//! 26 and of 9998 were opened, and the day after 9999-12-31 cannot be stored.

use chrono::{Datelike, NaiveDate};

use super::{Moment, cn_date};

/// What a typed date is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The day of a round's notice.
    Notice,
    /// The start of building.
    Cycle,
    /// Opening or close of a stage of a round.
    Stage,
    /// When a unit was founded; also when a title was given before the system.
    Founding,
    /// What a deadline is moved to for one project.
    Extension,
    /// When something happened that is logged.
    Record,
    /// A day of a holiday notice.
    Holiday,
    /// What a holder promises to have done by.
    Promise,
    /// Any other date in a form.
    Answer,
    /// Written in a programme file. Rounds are read again years later, so these bounds stay put.
    Programme,
    /// A clock set by hand on the command line, and the dates of a rehearsal.
    Clock,
}

/// A bound: a fixed day, or so many years from today.
#[derive(Debug, Clone, Copy)]
enum Bound {
    On(i32, u32, u32),
    Years(i32),
}

use Bound::{On, Years};

/// The founding of the Party; no organisation of ours is older.
const PARTY: Bound = On(1921, 7, 1);

impl Typed {
    /// From when to when, both included.
    const fn bounds(self) -> (Bound, Bound) {
        match self {
            Self::Notice => (Years(-5), Years(2)),
            Self::Cycle => (Years(-5), Years(5)),
            Self::Stage | Self::Promise => (Years(-5), Years(10)),
            Self::Founding | Self::Record => (PARTY, Years(0)),
            Self::Extension => (Years(0), Years(3)),
            Self::Holiday => (On(2000, 1, 1), Years(5)),
            Self::Answer => (On(1900, 1, 1), Years(20)),
            Self::Programme | Self::Clock => (On(2000, 1, 1), On(2099, 12, 31)),
        }
    }

    /// The earliest and the latest day.
    pub fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let day = |bound| match bound {
            On(year, month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Years(years) => {
                let year = today.year() + years;
                // 29 February is the 28th of other years.
                NaiveDate::from_ymd_opt(year, today.month(), today.day())
                    .or_else(|| NaiveDate::from_ymd_opt(year, today.month(), 28))
            }
        };
        let (from, until) = self.bounds();
        (day(from).unwrap_or(today), day(until).unwrap_or(today))
    }

    /// Whether a date lies within its bounds; a month must do so with all its days, but for a bound
    /// that lies within it.
    ///
    /// # Errors
    /// A sentence that names the date and the bounds, for the field it was typed in.
    pub fn check(self, typed: Moment, today: NaiveDate) -> Result<(), String> {
        let (from, until) = self.days(today);
        if typed.last_day() >= from && typed.first_day() <= until {
            return Ok(());
        }
        Err(format!(
            "{typed} 不在可填的范围内，应在{}至{}之间，请核对年份。",
            cn_date(from),
            cn_date(until)
        ))
    }

    /// The same for a day.
    pub fn check_day(self, typed: NaiveDate, today: NaiveDate) -> Result<(), String> {
        self.check(Moment::day(typed), today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Typed; 11] = [
        Typed::Notice,
        Typed::Cycle,
        Typed::Stage,
        Typed::Founding,
        Typed::Extension,
        Typed::Record,
        Typed::Holiday,
        Typed::Promise,
        Typed::Answer,
        Typed::Programme,
        Typed::Clock,
    ];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_nobody_means_is_refused_everywhere() {
        let today = day("2026-11-30");
        let far = "9999-12-31 0026-12-01 9998-01-01 +12026-01-01 0001-01-01";
        for typed in far.split(' ') {
            for what in ALL {
                let said = what.check_day(day(typed), today).unwrap_err();
                let (from, until) = what.days(today);
                let bounds = said.contains(&cn_date(from)) && said.contains(&cn_date(until));
                assert!(bounds, "{what:?}: {said}");
            }
        }
        // A year of the last century is a founding, or a birthday.
        for what in ALL {
            let taken = what.check_day(day("1926-12-01"), today).is_ok();
            let fits = matches!(what, Typed::Founding | Typed::Record | Typed::Answer);
            assert_eq!(taken, fits, "{what:?}");
        }
    }

    #[test]
    fn bounds_are_included() {
        let today = day("2028-02-29");
        let around = (day("2023-02-28"), day("2030-02-28"));
        assert_eq!(Typed::Notice.days(today), around);
        for what in ALL {
            let (from, until) = what.days(today);
            for inside in [from, until] {
                assert_eq!(what.check_day(inside, today), Ok(()), "{what:?}");
            }
            let outside = [from.pred_opt().unwrap(), until.succ_opt().unwrap()];
            assert!(outside.iter().all(|d| what.check_day(*d, today).is_err()));
        }
        for (on, fits) in [
            ("1921-07-01", true),
            ("1921-06-01", false),
            ("2028-02-29", true),
        ] {
            let taken = Typed::Founding.check(Moment::month_of(day(on)), today);
            assert_eq!(taken.is_ok(), fits, "{on}");
        }
    }
}
