//! Typed values of a table that speak of time: expressions, spans, days, hours, weekdays.

use chrono::{NaiveDate, NaiveTime, Weekday};
use toml::de::DeValue;

use super::doc::Table;
use crate::dates::{DateExpr, Span, SpanUnit};

impl Table<'_, '_> {
    /// A date expression; remembered so that what it refers to can be checked at the end.
    pub fn expr(&self, key: &'static str) -> Option<DateExpr> {
        let text = match self.get(key)?.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text(key)?,
        };
        match DateExpr::parse(&text) {
            Ok(expr) => {
                self.doc
                    .dated
                    .borrow_mut()
                    .push((self.key(key), expr.clone()));
                Some(expr)
            }
            Err(why) => {
                // What is wrong comes first, what would be right behind the last colon.
                let (what, mend) = why
                    .rsplit_once('：')
                    .unwrap_or((&why, "例如 announced + 25d、cycle + 12m 或 2023-11-10"));
                self.mistake(key, what, mend);
                None
            }
        }
    }

    /// A span such as `"25d"`, `"5wd"`, `"9m"`; longer than nothing.
    pub fn span(&self, key: &'static str) -> Option<Span> {
        let text = self.text(key)?;
        let span = text.parse::<Span>().ok().filter(|span| span.n > 0);
        if span.is_none() {
            self.mistake(
                key,
                format!("`{key}` 应为一段时长，这里写的是“{text}”"),
                format!(
                    "数字加单位：d 天、wd 工作日、w 周、m 月、q 季度、y 年，例如 {key} = \"30d\""
                ),
            );
        }
        span
    }

    /// A span in working days.
    pub fn working_days(&self, key: &'static str) -> Option<u16> {
        let span = self.span(key)?;
        if span.unit != SpanUnit::WorkingDay {
            self.mistake(
                key,
                format!("`{key}` 以工作日计"),
                format!("例如 {key} = \"5wd\""),
            );
            return None;
        }
        u16::try_from(span.n).ok()
    }

    /// A span in calendar days.
    pub fn days(&self, key: &'static str) -> Option<u16> {
        let span = self.span(key)?;
        if span.unit != SpanUnit::Day {
            self.mistake(
                key,
                format!("`{key}` 以天计"),
                format!("例如 {key} = \"30d\""),
            );
            return None;
        }
        u16::try_from(span.n).ok()
    }

    /// A day, written as a TOML date or between quotation marks.
    pub fn date(&self, key: &'static str) -> Option<NaiveDate> {
        let text = match self.get(key)?.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text(key)?,
        };
        let date = text.parse::<NaiveDate>().ok();
        if date.is_none() {
            self.mistake(
                key,
                format!("没有“{text}”这一天"),
                format!("写成 年-月-日，例如 {key} = \"2023-11-10\""),
            );
        }
        if let Some(expr) = date.and_then(|_| DateExpr::parse(&text).ok()) {
            self.doc.dated.borrow_mut().push((self.key(key), expr));
        }
        date
    }

    /// An hour of the day, `"17:00"`.
    pub fn time(&self, key: &'static str) -> Option<NaiveTime> {
        let text = self.text(key)?;
        let time = NaiveTime::parse_from_str(&text, "%H:%M").ok();
        if time.is_none() {
            self.mistake(
                key,
                format!("看不懂时刻“{text}”"),
                format!("写成 时:分，例如 {key} = \"17:00\""),
            );
        }
        time
    }

    /// A weekday as notices print it: 星期五 or 周五.
    pub fn weekday(&self, key: &'static str) -> Option<Weekday> {
        let text = self.text(key)?;
        let day = text
            .strip_prefix("星期")
            .or_else(|| text.strip_prefix('周'))
            .and_then(|day| match day {
                "一" => Some(Weekday::Mon),
                "二" => Some(Weekday::Tue),
                "三" => Some(Weekday::Wed),
                "四" => Some(Weekday::Thu),
                "五" => Some(Weekday::Fri),
                "六" => Some(Weekday::Sat),
                "日" | "天" => Some(Weekday::Sun),
                _ => None,
            });
        if day.is_none() {
            self.mistake(
                key,
                format!("看不懂“{text}”是星期几"),
                format!("例如 {key} = \"星期五\""),
            );
        }
        day
    }
}
