//! Dates as notices speak of them: days and months, spans, expressions, and when something is due.
//!
//! Days are days in Asia/Shanghai, which has had a fixed offset of eight hours since 1992, long
//! before any round of ours. Month precision is kept where a notice gives only a month.

mod bounds;
mod due;
mod expr;
mod moment;
mod parse;
mod period;
mod span;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc, Weekday};

pub use bounds::Typed;
pub use due::{Due, Timeliness, timeliness};
pub use expr::{Anchor, DateExpr};
pub use moment::{Moment, Precision};
pub use period::{Cadence, Period};
pub use span::{Span, SpanUnit};

/// The offset of Asia/Shanghai in seconds.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// The offset of Asia/Shanghai.
fn shanghai() -> FixedOffset {
    #[expect(clippy::expect_used, reason = "eight hours are less than a day")]
    FixedOffset::east_opt(SHANGHAI_SECONDS).expect("eight hours are an offset")
}

/// The day on which an instant falls in Asia/Shanghai.
pub fn shanghai_date(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&shanghai()).date_naive()
}

/// `2026年10月21日`, without leading zeros (GB/T 9704).
pub fn cn_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `10月21日 周三`, for lists in which the year is plain.
pub fn cn_short(date: NaiveDate) -> String {
    format!(
        "{}月{}日 {}",
        date.month(),
        date.day(),
        weekday_label(date.weekday())
    )
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

/// `星期三`, as notices print it.
pub fn weekday_in_full(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        let at = |text: &str| shanghai_date(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-10-20T15:59:59Z"), "2026-10-20");
        assert_eq!(at("2026-10-20T16:00:00Z"), "2026-10-21");
    }

    #[test]
    fn dates_in_words() {
        let date: NaiveDate = "2026-10-07".parse().unwrap();
        assert_eq!(cn_date(date), "2026年10月7日");
        assert_eq!(cn_short(date), "10月7日 周三");
        assert_eq!(weekday_in_full(date.weekday()), "星期三");
    }
}
