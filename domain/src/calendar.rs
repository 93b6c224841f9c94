//! Working days: which days are worked, and how N working days are counted.
//!
//! Holidays and make-up working days are data (the yearly notices of the State Council); a day that
//! is not listed is worked from Monday to Friday. A [`Calendar`] is a plain value: who keeps the
//! days in a database builds one from its rows.

pub mod notice;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::programme::CountFrom;

/// Whether a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Work,
    Rest,
}

/// One day on which the calendar departs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    pub date: NaiveDate,
    /// True for a day off, false for a Saturday or Sunday that is worked.
    pub off: bool,
    /// The holiday that it belongs to, for example 国庆节.
    pub name: String,
    /// Known from the regulation only; the notice of its year is not out yet.
    pub provisional: bool,
}

/// Which days are worked. Cheap to read, built once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    days: BTreeMap<NaiveDate, CalendarDay>,
}

/// The shape of `data/holidays.toml`.
#[derive(Deserialize)]
struct Holidays {
    off: Vec<Run>,
    work: Vec<Run>,
    provisional: Vec<Run>,
}

/// Days in a row that share a name; `to` is the last one, and `from` itself when left out.
#[derive(Deserialize)]
struct Run {
    name: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl Calendar {
    /// The notices for 2022–2026, and for 2027 the days that the regulation fixes, provisionally.
    #[expect(
        clippy::missing_panics_doc,
        reason = "a test of this module reads the embedded file"
    )]
    pub fn builtin() -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the embedded file is read by a test of this module"
        )]
        let data: Holidays = toml::from_str(include_str!("../data/holidays.toml"))
            .expect("the embedded holidays are well-formed");
        let runs = |runs: Vec<Run>, off: bool, provisional: bool| {
            runs.into_iter().flat_map(move |run| {
                let last = run.to.unwrap_or(run.from);
                run.from
                    .iter_days()
                    .take_while(move |date| *date <= last)
                    .map(move |date| CalendarDay {
                        date,
                        off,
                        name: run.name.clone(),
                        provisional,
                    })
            })
        };
        Self::from_days(
            runs(data.off, true, false)
                .chain(runs(data.work, false, false))
                .chain(runs(data.provisional, true, true)),
        )
    }

    /// A calendar of these days. Where a date comes twice the later one wins, except that a
    /// provisional day never replaces one of a notice; once a year has days of a notice, its
    /// provisional ones fall away.
    pub fn from_days(days: impl IntoIterator<Item = CalendarDay>) -> Self {
        let (provisional, known): (Vec<_>, Vec<_>) =
            days.into_iter().partition(|day| day.provisional);
        let mut map: BTreeMap<_, _> = known.into_iter().map(|day| (day.date, day)).collect();
        let settled: std::collections::BTreeSet<i32> = map.keys().map(Datelike::year).collect();
        for day in provisional {
            if !settled.contains(&day.date.year()) {
                map.insert(day.date, day);
            }
        }
        Self { days: map }
    }

    /// The listed days, in ascending order.
    pub fn days(&self) -> impl Iterator<Item = &CalendarDay> {
        self.days.values()
    }

    /// Whether the day is worked.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        match self.days.get(&date) {
            Some(day) => !day.off,
            None => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// [`Calendar::is_working`] as a word.
    pub fn kind(&self, date: NaiveDate) -> DayKind {
        if self.is_working(date) {
            DayKind::Work
        } else {
            DayKind::Rest
        }
    }

    /// The holiday that a listed day belongs to (also for a make-up working day); none otherwise.
    pub fn name(&self, date: NaiveDate) -> Option<&str> {
        self.days.get(&date).map(|day| day.name.as_str())
    }

    /// Whether the days off of a year are guessed: the years before the first listed one have none but
    /// weekends here.
    pub fn is_unlisted(&self, date: NaiveDate) -> bool {
        let first = self.days.keys().next();
        first.is_some_and(|first| date.year() < first.year())
    }

    /// Whether working days around this date may be others, because the notice for its year is
    /// not known: true before the first listed year and from the first provisional year on.
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        if self.is_unlisted(date) {
            return true;
        }
        let first = self
            .days
            .values()
            .find(|day| day.provisional)
            .map(|day| day.date.year())
            .or_else(|| self.days.keys().next_back().map(|last| last.year() + 1));
        first.is_none_or(|first| date.year() >= first)
    }

    /// The n-th working day after `from`, or before it when `n` is negative; `from` itself is not
    /// counted. `n == 0` gives `from` as it is.
    pub fn add_working_days(&self, from: NaiveDate, n: i32) -> NaiveDate {
        let mut day = from;
        let mut left = n.unsigned_abs();
        while left > 0 {
            let next = if n > 0 {
                day.succ_opt()
            } else {
                day.pred_opt()
            };
            // The ends of what a date can hold lie a quarter of a million years away.
            let Some(next) = next else { break };
            day = next;
            if self.is_working(day) {
                left -= 1;
            }
        }
        day
    }

    /// How many working days `d` there are with `from < d <= to`; 0 when `to` is not after `from`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let mut count = 0;
        for day in from.iter_days().skip(1).take_while(|day| *day <= to) {
            count += i64::from(self.is_working(day));
        }
        count
    }

    /// The last day of a period of `n` working days that begins with something posted on `posted`
    /// (a publicity notice). With [`CountFrom::NextDay`] the day after is day one, with
    /// [`CountFrom::SameDay`] the day of posting itself, if it is worked.
    pub fn count_period(&self, posted: NaiveDate, n: u16, from: CountFrom) -> NaiveDate {
        let n = i32::from(n);
        match from {
            CountFrom::SameDay if n > 0 && self.is_working(posted) => {
                self.add_working_days(posted, n - 1)
            }
            CountFrom::SameDay | CountFrom::NextDay => self.add_working_days(posted, n),
        }
    }

    /// The day itself if it is worked, else the last working day before it.
    pub fn on_or_before(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working(date) {
            date
        } else {
            self.add_working_days(date, -1)
        }
    }

    /// The day itself if it is worked, else the first working day after it.
    pub fn on_or_after(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working(date) {
            date
        } else {
            self.add_working_days(date, 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn working_days_of_each_year_match_the_notices() {
        let calendar = Calendar::builtin();
        for (year, expected) in (2022..).zip([249, 249, 251, 248, 248]) {
            let eve = date(&format!("{}-12-31", year - 1));
            let last = date(&format!("{year}-12-31"));
            assert_eq!(calendar.working_days_between(eve, last), expected, "{year}");
        }
    }

    #[test]
    fn five_working_days_of_publicity() {
        let calendar = Calendar::builtin();
        for (posted, same_day, next_day) in [
            ("2023-11-20", "2023-11-24", "2023-11-27"),
            ("2024-09-27", "2024-10-09", "2024-10-10"),
            ("2024-09-30", "2024-10-11", "2024-10-12"),
            ("2025-01-24", "2025-02-06", "2025-02-07"),
            ("2026-02-12", "2026-02-25", "2026-02-26"),
            ("2026-04-30", "2026-05-09", "2026-05-11"),
            ("2025-09-26", "2025-10-09", "2025-10-10"),
        ] {
            let end = |from| calendar.count_period(date(posted), 5, from);
            assert_eq!(end(CountFrom::SameDay), date(same_day), "{posted}");
            assert_eq!(end(CountFrom::NextDay), date(next_day), "{posted}");
        }
    }

    #[test]
    fn posting_on_a_day_off_counts_from_the_first_working_day() {
        let calendar = Calendar::builtin();
        let saturday = date("2023-11-18");
        let friday = date("2023-11-24");
        for from in [CountFrom::SameDay, CountFrom::NextDay] {
            assert_eq!(calendar.count_period(saturday, 5, from), friday);
        }
    }

    #[test]
    fn make_up_days_are_worked_and_named() {
        let calendar = Calendar::builtin();
        let sunday = date("2025-09-28");
        assert_eq!(calendar.kind(sunday), DayKind::Work);
        assert_eq!(calendar.name(sunday), Some("国庆节"));
        assert_eq!(calendar.kind(date("2025-10-06")), DayKind::Rest);
        assert_eq!(calendar.name(date("2025-10-06")), Some("中秋节"));
        assert_eq!(calendar.name(date("2025-10-11")), Some("国庆节"));
        assert_eq!(calendar.name(date("2025-10-12")), None);
        let off = date("2025-10-05");
        assert_eq!(calendar.on_or_before(off), date("2025-09-30"));
        assert_eq!(calendar.on_or_after(off), date("2025-10-09"));
    }

    #[test]
    fn years_without_a_notice_are_provisional_until_it_is_imported() {
        let calendar = Calendar::builtin();
        assert!(!calendar.is_provisional(date("2026-12-31")));
        // Nor is it known which days were off before the first year that is listed.
        assert!(calendar.is_provisional(date("2021-10-08")));
        assert!(!calendar.is_provisional(date("2022-01-04")));
        assert!(calendar.is_provisional(date("2027-01-01")));
        assert!(calendar.is_provisional(date("2030-06-01")));
        assert!(!calendar.is_working(date("2027-09-15")));

        let notice = CalendarDay {
            date: date("2027-01-01"),
            off: true,
            name: "元旦".to_owned(),
            provisional: false,
        };
        let calendar = Calendar::from_days(calendar.days().cloned().chain([notice]));
        assert!(!calendar.is_provisional(date("2027-06-01")));
        assert!(calendar.is_provisional(date("2028-01-01")));
        let worked = calendar.is_working(date("2027-09-15"));
        assert!(worked, "only the notice counts from now on");
        assert!(Calendar::default().is_provisional(date("2024-01-01")));
    }

    proptest! {
        #[test]
        fn adding_and_counting_agree(offset in 0i64..1800, n in 1i32..200) {
            let calendar = Calendar::builtin();
            let from = date("2022-01-01") + chrono::Duration::days(offset);
            let to = calendar.add_working_days(from, n);
            prop_assert!(calendar.is_working(to));
            prop_assert_eq!(calendar.working_days_between(from, to), i64::from(n));
            let back = calendar.add_working_days(to, -n);
            prop_assert!(back <= from);
            prop_assert_eq!(calendar.on_or_before(from), if calendar.is_working(from) { from } else { back });
        }
    }
}
