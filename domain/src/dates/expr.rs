//! Date expressions of programme files: `announced + 25d`, `month(announced) + 1m`, `cycle - 3m`.
//!
//! ```text
//! expression = base (("+" | "-") span)*
//! base       = "announced" | "cycle" | KEY | KEY ".opens" | KEY ".closes"
//!            | "month(" expression ")" | "year_end(" expression ")" | 2023-05-15 | 2023-05
//! ```
//!
//! `KEY` is the key of a stage and alone means its close.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::{Moment, Span, parse};
use crate::calendar::Calendar;

/// Something outside an expression on which it depends.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// The day of the notice.
    Announced,
    /// The start of building.
    Cycle,
    /// The opening of a stage.
    Opens(String),
    /// The close of a stage.
    Closes(String),
}

impl Anchor {
    /// The stage it belongs to, if it is a stage's.
    pub fn stage(&self) -> Option<&str> {
        match self {
            Self::Announced | Self::Cycle => None,
            Self::Opens(key) | Self::Closes(key) => Some(key),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Announced => f.write_str("announced"),
            Self::Cycle => f.write_str("cycle"),
            Self::Opens(key) => write!(f, "{key}.opens"),
            Self::Closes(key) => write!(f, "{key}.closes"),
        }
    }
}

/// A date of a programme, before a round gives it an anchor. Displays as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpr {
    text: String,
    sum: Sum,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) base: Base,
    pub(super) spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    Anchor(Anchor),
    Fixed(Moment),
    Month(Box<Sum>),
    YearEnd(Box<Sum>),
}

impl DateExpr {
    /// Reads an expression.
    ///
    /// # Errors
    /// A Chinese sentence that says what is wrong and what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self {
            sum: parse::sum(text)?,
            text: text.trim().to_owned(),
        })
    }

    /// The keys of the stages it refers to, in order, each once.
    pub fn references(&self) -> Vec<&str> {
        self.anchor().and_then(Anchor::stage).into_iter().collect()
    }

    /// Whether it depends on the start of building directly.
    pub fn uses_cycle(&self) -> bool {
        self.anchor() == Some(&Anchor::Cycle)
    }

    /// What it depends on; none when the date is fixed. The grammar allows at most one.
    pub fn anchor(&self) -> Option<&Anchor> {
        let mut sum = &self.sum;
        loop {
            match &sum.base {
                Base::Anchor(anchor) => return Some(anchor),
                Base::Fixed(_) => return None,
                Base::Month(inner) | Base::YearEnd(inner) => sum = inner,
            }
        }
    }

    /// The date it begins with when it is written out; none when it leans on another.
    pub fn fixed(&self) -> Option<Moment> {
        let mut sum = &self.sum;
        loop {
            match &sum.base {
                Base::Anchor(_) => return None,
                Base::Fixed(moment) => return Some(*moment),
                Base::Month(inner) | Base::YearEnd(inner) => sum = inner,
            }
        }
    }

    /// Every length of time that it adds or takes off.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut sum = &self.sum;
        loop {
            spans.extend_from_slice(&sum.spans);
            match &sum.base {
                Base::Anchor(_) | Base::Fixed(_) => return spans,
                Base::Month(inner) | Base::YearEnd(inner) => sum = inner,
            }
        }
    }

    /// Its date, given what its anchor stands for; none when that is not known.
    pub fn resolve(
        &self,
        lookup: impl Fn(&Anchor) -> Option<Moment>,
        calendar: &Calendar,
    ) -> Option<Moment> {
        self.sum.resolve(&lookup, calendar)
    }
}

impl Sum {
    fn resolve(
        &self,
        lookup: &impl Fn(&Anchor) -> Option<Moment>,
        calendar: &Calendar,
    ) -> Option<Moment> {
        let base = match &self.base {
            Base::Anchor(anchor) => lookup(anchor)?,
            Base::Fixed(moment) => *moment,
            Base::Month(inner) => Moment::month_of(inner.resolve(lookup, calendar)?.date),
            Base::YearEnd(inner) => {
                let year = inner.resolve(lookup, calendar)?.date.year();
                Moment::day(NaiveDate::from_ymd_opt(year, 12, 31)?)
            }
        };
        Some(
            self.spans
                .iter()
                .fold(base, |moment, span| moment.after(*span, calendar)),
        )
    }
}

impl fmt::Display for DateExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolve(text: &str) -> String {
        let expr = DateExpr::parse(text).unwrap();
        let lookup = |anchor: &Anchor| match anchor.to_string().as_str() {
            "announced" => "2023-10-16".parse().ok(),
            "cycle" => "2023-11".parse().ok(),
            "application.opens" => "2023-10-17".parse().ok(),
            "application.closes" => "2023-11-10".parse().ok(),
            _ => None,
        };
        expr.resolve(lookup, &Calendar::builtin())
            .map_or_else(|| "unknown".to_owned(), |moment| moment.to_string())
    }

    #[test]
    fn expressions_give_the_dates_of_the_brand_notice() {
        for (text, expected) in [
            ("announced", "2023-10-16"),
            ("announced + 25d", "2023-11-10"),
            ("announced+35d", "2023-11-20"),
            ("month(announced) + 1m", "2023-11"),
            ("cycle + 9m", "2024-08"),
            ("cycle + 9m - 60d", "2024-06-02"),
            ("application", "2023-11-10"),
            ("application.closes + 3wd", "2023-11-15"),
            ("application.opens - 1d", "2023-10-16"),
            ("month(application + 1m)", "2023-12"),
            ("year_end(announced)", "2023-12-31"),
            ("year_end(announced) - 6m", "2023-06-30"),
            ("2023-05-15", "2023-05-15"),
            ("2023-05 + 1m", "2023-06"),
            ("2023-05-15-3d", "2023-05-12"),
            ("2023-05-3d", "2023-04-28"),
            ("2023-05-15d", "2023-04-16"),
            ("nowhere + 1d", "unknown"),
        ] {
            assert_eq!(resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn what_an_expression_uses_is_known() {
        let parse = |text| DateExpr::parse(text).unwrap();
        assert_eq!(parse("month(review.closes) + 1m").references(), ["review"]);
        assert_eq!(
            parse("review").anchor(),
            Some(&Anchor::Closes("review".to_owned()))
        );
        assert!(parse("cycle + 12m").uses_cycle());
        assert!(!parse("announced").uses_cycle());
        assert!(parse("2023-05").references().is_empty());
        assert_eq!(parse(" announced  +25d ").to_string(), "announced  +25d");
    }

    #[test]
    fn mistakes_say_what_would_be_right() {
        for (text, part) in [
            ("", "日期是空的"),
            ("announced + ", "缺时长"),
            ("announced + 25", "25d"),
            ("announced 25d", "“+ 时长”"),
            ("announced.closes", "announced 是一个日期"),
            ("application.ends", "opens（开始）或 closes（截止）"),
            ("month", "month(announced)"),
            ("month(announced", "缺右括号"),
            ("month(", "没有写完"),
            ("week(announced)", "没有 week(…)"),
            ("month(month(month(month(month(cycle)))))", "太深"),
            ("2023-13-01", "不存在"),
            ("2023年5月", "2023-11-10"),
            ("Application", "不能以“A”开头"),
            ("通知日 + 3d", "不能以“通”开头"),
            ("school-review", "不是时长"),
        ] {
            let message = DateExpr::parse(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let _ = DateExpr::parse(&text);
        }

        #[test]
        fn near_misses_are_read_or_refused(text in "[a-z0-9_.()+ -]{0,24}") {
            if let Ok(expr) = DateExpr::parse(&text) {
                prop_assert_eq!(DateExpr::parse(&expr.to_string()).unwrap(), expr);
            }
        }
    }
}
