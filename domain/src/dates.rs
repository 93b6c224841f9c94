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
mod said;
mod span;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc, Weekday};

pub use bounds::Typed;
pub use due::{Due, Timeliness, timeliness};
pub use expr::{Anchor, DateExpr};
pub use moment::{Moment, Precision};
pub use period::{Cadence, Period};
pub use said::{
    at_hour, cn_date, cn_day, cn_day_short, cn_day_span, cn_short, cn_span, weekday_label,
};
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

/// `星期三`, as notices print it and programme files quote it.
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
}
