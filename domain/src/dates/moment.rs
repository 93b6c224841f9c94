//! A date to the day or only to the month.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Span, SpanUnit, cn_date};
use crate::calendar::Calendar;
use crate::stage::words;

words! {
    /// How exactly a date is known.
    Precision {
        Day = "day" "到日",
        Month = "month" "到月",
    }
}

/// A date of a round. Text and serde form is ISO: `2023-11-10`, or `2023-11` to the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    /// With month precision always the first day of the month; ask [`Moment::first_day`] and
    /// [`Moment::last_day`].
    pub date: NaiveDate,
    pub precision: Precision,
}

impl Moment {
    /// What a row holds, put right: a month begins on its first day.
    pub fn new(date: NaiveDate, precision: Precision) -> Self {
        match precision {
            Precision::Day => Self::day(date),
            Precision::Month => Self::month_of(date),
        }
    }

    pub fn day(date: NaiveDate) -> Self {
        Self {
            date,
            precision: Precision::Day,
        }
    }

    /// The month in which a day lies.
    pub fn month_of(date: NaiveDate) -> Self {
        Self {
            date: first_of_month(date),
            precision: Precision::Month,
        }
    }

    /// The day, or the first day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.date
    }

    /// The day, or the last day of the month: what is due in a month is due then.
    pub fn last_day(self) -> NaiveDate {
        match self.precision {
            Precision::Day => self.date,
            Precision::Month => last_of_month(self.date),
        }
    }

    /// Moved by a span. Months, quarters and years keep month precision; days, weeks and working
    /// days count from the month's last day, or from its first day when negative, and give a day.
    #[must_use]
    pub fn after(self, span: Span, calendar: &Calendar) -> Self {
        match (self.precision, span.unit) {
            (Precision::Month, SpanUnit::Month | SpanUnit::Quarter | SpanUnit::Year) => {
                Self::month_of(span.after(self.date, calendar))
            }
            (Precision::Month, SpanUnit::Day | SpanUnit::WorkingDay | SpanUnit::Week) => {
                let from = if span.n < 0 {
                    self.first_day()
                } else {
                    self.last_day()
                };
                Self::day(span.after(from, calendar))
            }
            (Precision::Day, _) => Self::day(span.after(self.date, calendar)),
        }
    }

    /// `2023年11月10日` or `2023年11月`.
    pub fn label(self) -> String {
        match self.precision {
            Precision::Day => cn_date(self.date),
            Precision::Month => format!("{}年{}月", self.date.year(), self.date.month()),
        }
    }
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    // Every month has a first day.
    date.with_day(1).unwrap_or(date)
}

fn last_of_month(date: NaiveDate) -> NaiveDate {
    first_of_month(date)
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(date)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{}", self.date),
            Precision::Month => write!(f, "{}", self.date.format("%Y-%m")),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    /// Reads `2023-11-10` or `2023-11`.
    ///
    /// # Errors
    /// A Chinese sentence that says what would be right.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits_only = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        let shaped = |len: usize| {
            text.len() == len
                && (0..len).all(|at| {
                    if matches!(at, 4 | 7) {
                        text.as_bytes()[at] == b'-'
                    } else {
                        digits_only(at)
                    }
                })
        };
        let read = if shaped(10) {
            text.parse().ok().map(Self::day)
        } else if shaped(7) {
            format!("{text}-01").parse().ok().map(Self::month_of)
        } else {
            return Err(format!(
                "“{text}”不是日期：应写年-月-日或年-月，如 2023-11-10 或 2023-11"
            ));
        };
        read.ok_or_else(|| format!("“{text}”这一天不存在，请核对月份和日期"))
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn text_and_json_are_iso() {
        for text in ["2023-11-10", "2023-11"] {
            assert_eq!(moment(text).to_string(), text);
            let json = serde_json::to_string(&moment(text)).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment(text));
        }
        assert_eq!(moment("2023-11").label(), "2023年11月");
        assert_eq!(moment("2023-11-05").label(), "2023年11月5日");
        let wrong = " 2023 2023-1 2023-13 2023-02-30 2023/11/10 2023-11-1 ２０２３-11";
        for wrong in wrong.split(' ') {
            assert!(wrong.parse::<Moment>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        assert_eq!(moment("2024-02").last_day().to_string(), "2024-02-29");
        assert_eq!(moment("2024-02").first_day().to_string(), "2024-02-01");
        assert_eq!(moment("2024-02-10").last_day().to_string(), "2024-02-10");
    }

    #[test]
    fn months_stay_months_and_days_leave_their_ends() {
        for (from, span, to) in [
            ("2023-11", "9m", "2024-08"),
            ("2022-11", "2y", "2024-11"),
            ("2023-11", "1q", "2024-02"),
            ("2023-11", "30d", "2023-12-30"),
            ("2023-11", "-1wd", "2023-10-31"),
            ("2023-11", "1wd", "2023-12-01"),
            ("2023-08-31", "6m", "2024-02-29"),
        ] {
            let moved = moment(from).after(span.parse().unwrap(), &Calendar::builtin());
            assert_eq!(moved.to_string(), to, "{from} {span}");
        }
    }
}
