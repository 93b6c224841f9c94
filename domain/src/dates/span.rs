//! A length of time in one unit, as programme files write it: `25d`, `5wd`, `9m`.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;

/// Longer spans than this many units are refused as slips of the pen.
const LONGEST: i32 = 9999;

/// What a span counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanUnit {
    Day,
    WorkingDay,
    Week,
    Month,
    Quarter,
    Year,
}

impl SpanUnit {
    pub const ALL: [Self; 6] = [
        Self::Day,
        Self::WorkingDay,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// The letters after the number.
    pub fn key(self) -> &'static str {
        match self {
            Self::Day => "d",
            Self::WorkingDay => "wd",
            Self::Week => "w",
            Self::Month => "m",
            Self::Quarter => "q",
            Self::Year => "y",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Day => "天",
            Self::WorkingDay => "个工作日",
            Self::Week => "周",
            Self::Month => "个月",
            Self::Quarter => "个季度",
            Self::Year => "年",
        }
    }

    /// The most of them that a new programme file may name: ten years, but for what is counted in days.
    pub fn most(self) -> i32 {
        match self {
            Self::Day => 3660,
            Self::WorkingDay => 2500,
            Self::Week => 520,
            Self::Month => 120,
            Self::Quarter => 40,
            Self::Year => 10,
        }
    }

    /// How many months one unit is; none for units of days.
    pub(super) fn months(self) -> Option<u32> {
        match self {
            Self::Day | Self::WorkingDay | Self::Week => None,
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Year => Some(12),
        }
    }
}

/// A length of time in one unit; negative means before. Text and serde form: `5wd`, `-3d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    pub n: i32,
    pub unit: SpanUnit,
}

impl Span {
    pub const fn new(n: i32, unit: SpanUnit) -> Self {
        Self { n, unit }
    }

    pub const fn days(n: i32) -> Self {
        Self::new(n, SpanUnit::Day)
    }

    pub const fn working_days(n: i32) -> Self {
        Self::new(n, SpanUnit::WorkingDay)
    }

    pub const fn months(n: i32) -> Self {
        Self::new(n, SpanUnit::Month)
    }

    /// The same length the other way.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self {
            n: -self.n,
            unit: self.unit,
        }
    }

    /// The length in words: `5 个工作日`; a negative one as `提前 3 天`.
    pub fn label(self) -> String {
        let text = format!("{} {}", self.n.abs(), self.unit.label());
        if self.n < 0 {
            format!("提前 {text}")
        } else {
            text
        }
    }

    /// The day that lies this span after `date`. A day that a month lacks becomes its last one
    /// (31 January and one month give 28 or 29 February).
    pub fn after(self, date: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let size = self.n.unsigned_abs();
        let moved = match self.unit {
            SpanUnit::WorkingDay => Some(calendar.add_working_days(date, self.n)),
            SpanUnit::Day | SpanUnit::Week => {
                let days = u64::from(size) * if self.unit == SpanUnit::Week { 7 } else { 1 };
                if self.n >= 0 {
                    date.checked_add_days(Days::new(days))
                } else {
                    date.checked_sub_days(Days::new(days))
                }
            }
            SpanUnit::Month | SpanUnit::Quarter | SpanUnit::Year => {
                let months = Months::new(size.saturating_mul(self.unit.months().unwrap_or(1)));
                if self.n >= 0 {
                    date.checked_add_months(months)
                } else {
                    date.checked_sub_months(months)
                }
            }
        };
        // Spans read from text are short; one made in code that leaves the range of dates stays put.
        moved.unwrap_or(date)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.n, self.unit.key())
    }
}

impl FromStr for Span {
    type Err = String;

    /// Reads `25d`, `5wd`, `1w`, `9m`, `1q`, `2y`, `-3d`.
    ///
    /// # Errors
    /// A Chinese sentence that says what would be right.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits_from = usize::from(text.starts_with(['-', '+']));
        let unit_from = text[digits_from..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(text.len(), |at| at + digits_from);
        let (number, unit) = text.split_at(unit_from);
        let unknown = || {
            format!(
                "“{text}”不是时长：应写数字加单位，如 25d（天）、5wd（工作日）、2w（周）、9m（月）、1q（季度）、2y（年）"
            )
        };
        let unit = SpanUnit::ALL
            .into_iter()
            .find(|known| known.key() == unit)
            .ok_or_else(unknown)?;
        if number[digits_from..].is_empty() {
            return Err(unknown());
        }
        match number.parse::<i32>() {
            Ok(n) if n.abs() <= LONGEST => Ok(Self { n, unit }),
            _ => Err(format!("“{text}”太长：时长的数字不应超过 {LONGEST}")),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(span: &str, date: &str) -> String {
        let span: Span = span.parse().unwrap();
        span.after(date.parse().unwrap(), &Calendar::builtin())
            .to_string()
    }

    #[test]
    fn spans_are_read_and_written() {
        for text in ["25d", "5wd", "1w", "9m", "1q", "2y", "-3d", "0d"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("+3d".parse::<Span>(), Ok(Span::days(3)));
        assert_eq!(Span::working_days(5).label(), "5 个工作日");
        assert_eq!(Span::days(-3).label(), "提前 3 天");
        for wrong in "|d|-d|5|5x|5 wd|五天|5d5d|1.5m|10000d|99999999999d".split('|') {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn each_unit_moves_a_day() {
        assert_eq!(after("25d", "2023-10-16"), "2023-11-10");
        assert_eq!(after("5wd", "2023-11-20"), "2023-11-27");
        assert_eq!(after("-2w", "2023-11-20"), "2023-11-06");
        assert_eq!(after("1m", "2024-01-31"), "2024-02-29");
        assert_eq!(after("1q", "2023-11-30"), "2024-02-29");
        assert_eq!(after("-1y", "2024-02-29"), "2023-02-28");
    }
}
