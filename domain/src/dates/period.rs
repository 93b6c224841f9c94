//! Months and quarters of the calendar, for what is asked for again in each of them.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::stage::words;

words! {
    /// How often the calendar asks for something again.
    Cadence {
        Month = "month" "每月",
        Quarter = "quarter" "每季度",
    }
}

impl Cadence {
    /// The period that runs now, in words.
    pub fn running(self) -> &'static str {
        match self {
            Self::Month => "本月",
            Self::Quarter => "本季度",
        }
    }

    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

/// One month or one quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    cadence: Cadence,
    first: NaiveDate,
}

impl Period {
    /// The period in which a day lies.
    pub fn of(cadence: Cadence, day: NaiveDate) -> Self {
        let month = day.month0() - day.month0() % cadence.months() + 1;
        // Every month has a first day.
        let first = NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
        Self { cadence, first }
    }

    /// The first period that begins on a day or after it.
    pub fn from(cadence: Cadence, day: NaiveDate) -> Self {
        let within = Self::of(cadence, day);
        if within.first == day {
            within
        } else {
            within.next()
        }
    }

    /// `202703`, and `20271` for a first quarter: unlike any year of building, which counts from 1.
    pub fn number(self) -> i32 {
        let month = self.first.month0();
        let (year, month) = (self.first.year(), i32::try_from(month).unwrap_or(0));
        match self.cadence {
            Cadence::Month => year * 100 + month + 1,
            Cadence::Quarter => year * 10 + month / 3 + 1,
        }
    }

    /// The period of a [`Period::number`]; none of a year of building.
    pub fn numbered(number: i32) -> Option<Self> {
        let (cadence, year, month) = if number >= 100_000 {
            (Cadence::Month, number / 100, number % 100)
        } else if number >= 10_000 {
            (Cadence::Quarter, number / 10, number % 10 * 3 - 2)
        } else {
            return None;
        };
        let first = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1)?;
        Some(Self { cadence, first })
    }

    #[must_use]
    pub fn next(self) -> Self {
        let months = Months::new(self.cadence.months());
        let first = self.first.checked_add_months(months);
        Self {
            first: first.unwrap_or(NaiveDate::MAX),
            ..self
        }
    }

    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    pub fn last_day(self) -> NaiveDate {
        let next = self.next().first;
        next.pred_opt().unwrap_or(next)
    }

    /// Whether all its months are among these, by number.
    pub fn lies_in(self, months: &[u32]) -> bool {
        let first = self.first.month();
        (first..first + self.cadence.months()).all(|month| months.contains(&month))
    }

    /// `2027年3月`, `2027年第一季度`.
    pub fn label(self) -> String {
        match self.cadence {
            Cadence::Month => format!("{}年{}", self.first.year(), self.short()),
            Cadence::Quarter => format!("{}年第{}", self.first.year(), self.short()),
        }
    }

    /// `3月`, `一季度`: where the year stands beside it.
    pub fn short(self) -> String {
        match self.cadence {
            Cadence::Month => format!("{}月", self.first.month()),
            Cadence::Quarter => match self.first.month0() / 3 {
                0 => "一季度",
                1 => "二季度",
                2 => "三季度",
                _ => "四季度",
            }
            .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_a_number_of_its_own_and_gives_it_back() {
        use Cadence::{Month, Quarter};
        for (cadence, day, number, label, last) in [
            (Month, "2027-03-15", 202_703, "2027年3月", "2027-03-31"),
            (Month, "2028-02-01", 202_802, "2028年2月", "2028-02-29"),
            (Month, "2026-12-31", 202_612, "2026年12月", "2026-12-31"),
            (
                Quarter,
                "2027-03-15",
                20_271,
                "2027年第一季度",
                "2027-03-31",
            ),
            (
                Quarter,
                "2027-10-01",
                20_274,
                "2027年第四季度",
                "2027-12-31",
            ),
        ] {
            let period = Period::of(cadence, day.parse().unwrap());
            assert_eq!(period.number(), number);
            assert_eq!(period.label(), label);
            assert_eq!(period.last_day().to_string(), last);
            assert_eq!(Period::numbered(number), Some(period));
            assert_eq!(
                period.next().first_day(),
                period.last_day().succ_opt().unwrap()
            );
        }
        for none in [0, 1, 50, 9_999, 20_275, 20_270, 202_713, 202_700] {
            assert_eq!(Period::numbered(none), None, "{none}");
        }
    }

    #[test]
    fn the_first_whole_period_begins_on_the_day_or_after_it() {
        let from = |cadence, day: &str| Period::from(cadence, day.parse().unwrap()).label();
        assert_eq!(from(Cadence::Month, "2026-11-01"), "2026年11月");
        assert_eq!(from(Cadence::Month, "2026-11-02"), "2026年12月");
        assert_eq!(from(Cadence::Quarter, "2026-11-02"), "2027年第一季度");
    }

    #[test]
    fn a_quarter_is_left_out_only_with_all_its_months() {
        let third = Period::of(Cadence::Quarter, "2027-07-01".parse().unwrap());
        assert!(!third.lies_in(&[2, 7, 8]));
        assert!(third.lies_in(&[7, 8, 9]));
        let july = Period::of(Cadence::Month, "2027-07-01".parse().unwrap());
        assert!(july.lies_in(&[2, 7, 8]));
    }
}
