//! Dates as people read them: the one grammar of every page, mail and printed paper.
//!
//! A day is `2026年7月1日` (GB/T 9704: no leading zeros, no spaces). Where somebody plans by it, its
//! weekday follows in brackets, and an hour after that: `2026年7月1日（周三）17:00`. A page says today's
//! date at its top, so beside it this year's days may go without their year. The end of a span does not
//! repeat what it shares with its beginning: `2026年7月1日至8日`. What is typed, and what machines read,
//! stays ISO; how long until or since is counted in calendar days (`Due::days_left`).

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

/// `2026年10月21日`.
pub fn cn_date(on: NaiveDate) -> String {
    format!("{}年{}", on.year(), within_year(on))
}

/// `2026年10月21日（周三）`: a day by which or on which somebody does something.
pub fn cn_day(on: NaiveDate) -> String {
    format!("{}{}", cn_date(on), in_brackets(on))
}

/// [`cn_date`], this year's as `10月21日`: on pages, which say today's date.
pub fn cn_short(on: NaiveDate, today: NaiveDate) -> String {
    if on.year() == today.year() {
        within_year(on)
    } else {
        cn_date(on)
    }
}

/// [`cn_day`], this year's as `10月21日（周三）`: on pages, which say today's date.
pub fn cn_day_short(on: NaiveDate, today: NaiveDate) -> String {
    format!("{}{}", cn_short(on, today), in_brackets(on))
}

/// `2026年7月1日至8日`, `2026年7月1日至8月3日`, `2026年12月30日至2027年1月5日`; of one day the day.
pub fn cn_span(from: NaiveDate, to: NaiveDate) -> String {
    let beginning = cn_date(from);
    if from == to {
        beginning
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{beginning}至{}日", to.day())
    } else {
        format!("{beginning}至{}", cn_short(to, from))
    }
}

/// `2026年7月1日（周三）至7月8日（周三）`; of one day the day.
pub fn cn_day_span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to {
        cn_day(from)
    } else {
        format!("{}至{}", cn_day(from), cn_day_short(to, from))
    }
}

/// A day that has been said, and the hour of it: `10月21日（周三）17:00`, `2026年10月21日 17:00`.
pub fn at_hour(said: &str, hour: NaiveTime) -> String {
    let gap = if said.ends_with('）') { "" } else { " " };
    format!("{said}{gap}{}", hour.format("%H:%M"))
}

fn within_year(on: NaiveDate) -> String {
    format!("{}月{}日", on.month(), on.day())
}

fn in_brackets(on: NaiveDate) -> String {
    format!("（{}）", weekday_label(on.weekday()))
}

/// `周三`.
pub fn weekday_label(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_said_in_one_way() {
        let (on, today) = (day("2026-10-07"), day("2026-11-30"));
        assert_eq!(cn_date(on), "2026年10月7日");
        assert_eq!(cn_day(on), "2026年10月7日（周三）");
        assert_eq!(cn_short(on, today), "10月7日");
        assert_eq!(cn_day_short(on, today), "10月7日（周三）");
        // The year goes only where it is today's.
        assert_eq!(cn_day_short(on, day("2027-01-01")), cn_day(on));
        let hour = NaiveTime::from_hms_opt(17, 0, 0).unwrap();
        assert_eq!(at_hour(&cn_day(on), hour), "2026年10月7日（周三）17:00");
        assert_eq!(at_hour(&cn_date(on), hour), "2026年10月7日 17:00");
    }

    #[test]
    fn a_span_does_not_repeat_itself() {
        for (from, to, said) in [
            ("2026-07-01", "2026-07-01", "2026年7月1日"),
            ("2026-07-01", "2026-07-08", "2026年7月1日至8日"),
            ("2026-07-01", "2026-08-03", "2026年7月1日至8月3日"),
            ("2026-12-30", "2027-01-05", "2026年12月30日至2027年1月5日"),
        ] {
            assert_eq!(cn_span(day(from), day(to)), said);
        }
        let said = cn_day_span(day("2026-07-01"), day("2026-07-08"));
        assert_eq!(said, "2026年7月1日（周三）至7月8日（周三）");
    }
}
