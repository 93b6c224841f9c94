//! When something is due, and whether it is due soon or late: the one place that decides.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use super::{Moment, Precision, at_hour, cn_date, cn_short, shanghai, shanghai_date};

/// A deadline: a day in Asia/Shanghai, and the hour if the notice names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The last day; with month precision the month's last day.
    pub on: NaiveDate,
    /// The hour of that day at which it closes; none means the end of the day.
    pub closes_at: Option<NaiveTime>,
    /// How the date was given; a month stays a month where it is shown.
    pub precision: Precision,
}

impl Due {
    /// Due at the end of a moment: of the day, or of the month's last day.
    pub fn at(moment: Moment, closes_at: Option<NaiveTime>) -> Self {
        Self {
            on: moment.last_day(),
            closes_at,
            precision: moment.precision,
        }
    }

    /// Due at the end of a day.
    pub fn on_day(on: NaiveDate) -> Self {
        Self {
            on,
            closes_at: None,
            precision: Precision::Day,
        }
    }

    /// As many days later, or earlier, as something that it hangs on.
    #[must_use]
    pub fn moved(self, by: TimeDelta) -> Self {
        Self::on_day(self.on + by)
    }

    /// The exclusive instant: from it on, what was not handed in is late.
    pub fn instant(&self) -> DateTime<Utc> {
        let local = match self.closes_at {
            Some(hour) => self.on.and_time(hour),
            // The last date that exists has no day after it; its own start will do.
            None => self
                .on
                .succ_opt()
                .unwrap_or(self.on)
                .and_time(NaiveTime::MIN),
        };
        match shanghai().from_local_datetime(&local) {
            chrono::LocalResult::Single(instant) => instant.to_utc(),
            // A fixed offset has no gaps and no overlaps.
            chrono::LocalResult::None | chrono::LocalResult::Ambiguous(..) => local.and_utc(),
        }
    }

    /// Whether the instant has come.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        now >= self.instant()
    }

    /// Calendar days until the last day: 0 on the day itself, negative after it.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        self.on.signed_duration_since(today).num_days()
    }

    /// `2023年11月10日`, `2024年11月27日 17:00`, `2024年8月（8月31日止）`.
    pub fn label(&self) -> String {
        match (self.precision, self.closes_at) {
            (Precision::Day, None) => cn_date(self.on),
            (Precision::Day, Some(hour)) => at_hour(&cn_date(self.on), hour),
            (Precision::Month, hour) => {
                let month = Moment::month_of(self.on).label();
                let day = cn_short(self.on, self.on);
                let day = hour.map_or(day.clone(), |hour| at_hour(&day, hour));
                format!("{month}（{day}止）")
            }
        }
    }
}

/// Where today stands before or after a due date (未到期、临期、逾期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timeliness {
    /// Not yet within the days that count as soon.
    Todo,
    /// Due soon (临期); calendar days left, 0 on the last day.
    Soon { days: i64 },
    /// Overdue (逾期); calendar days since the last day, 0 when its hour has passed on the day itself.
    Late { days: i64 },
}

impl Timeliness {
    /// The word shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Todo => "未到期",
            Self::Soon { .. } => "临期",
            Self::Late { .. } => "逾期",
        }
    }
}

/// Decides whether something is due soon or late.
///
/// It is late from the exclusive instant on, and due soon when at most `soon_days` calendar days
/// are left.
pub fn timeliness(due: &Due, soon_days: u16, now: DateTime<Utc>) -> Timeliness {
    let left = due.days_left(shanghai_date(now));
    if due.is_late(now) {
        Timeliness::Late { days: -left }
    } else if left <= i64::from(soon_days) {
        Timeliness::Soon { days: left }
    } else {
        Timeliness::Todo
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(moment: &str, hour: Option<&str>) -> Due {
        Due::at(
            moment.parse().unwrap(),
            hour.map(|hour| hour.parse().unwrap()),
        )
    }

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    /// Until when a day is due: to its end, or to the hour that is named.
    #[test]
    fn soon_and_late_are_counted_in_calendar_days() {
        use Timeliness::{Late, Soon, Todo};
        for (moment, hour, now, expected) in [
            ("2023-11-10", None, "2023-11-10T23:59:59", Soon { days: 0 }),
            ("2023-11-10", None, "2023-11-11T00:00:00", Late { days: 1 }),
            (
                "2024-11-27",
                Some("17:00:00"),
                "2024-11-27T16:59:59",
                Soon { days: 0 },
            ),
            (
                "2024-11-27",
                Some("17:00:00"),
                "2024-11-27T17:00:00",
                Late { days: 0 },
            ),
            ("2023-11-30", None, "2023-11-15T12:00:00", Todo),
            ("2023-11-30", None, "2023-11-16T00:00:00", Soon { days: 14 }),
            ("2023-11-30", None, "2023-12-01T00:00:00", Late { days: 1 }),
        ] {
            let (due, now) = (due(moment, hour), at(&format!("{now}+08:00")));
            assert_eq!(timeliness(&due, 14, now), expected, "{moment} at {now}");
            assert_eq!(due.is_late(now), matches!(expected, Late { .. }));
            assert!(due.is_late(due.instant()));
        }
        let late = timeliness(
            &due("2023-11-30", None),
            14,
            at("2023-12-04T09:00:00+08:00"),
        );
        assert_eq!(late.label(), "逾期");
        let at_its_hour = due("2024-11-27", Some("17:00:00"));
        assert_eq!(at_its_hour.label(), "2024年11月27日 17:00");
        let end = due("2023-11-10", None).instant();
        assert_eq!(end, at("2023-11-11T00:00:00+08:00"));
    }

    #[test]
    fn a_month_is_due_on_its_last_day() {
        let due = due("2024-08", None);
        assert_eq!(due.on.to_string(), "2024-08-31");
        assert_eq!(due.label(), "2024年8月（8月31日止）");
    }
}
