//! Due dates as mails say them, and as calendar programs take them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::dates::{Due, Timeliness, cn_short};
use icalendar::{Calendar, Component, Event, EventLike};

use super::Item;
use super::layout::Tone;

/// `10月30日 周五`, with the year when it is not this one, and the hour if the notice names one.
pub(super) fn day(due: &Due, today: NaiveDate) -> String {
    let mut text = if due.on.year() == today.year() {
        cn_short(due.on)
    } else {
        format!("{}年{}", due.on.year(), cn_short(due.on))
    };
    if let Some(hour) = due.closes_at {
        text.push_str(&hour.format(" %H:%M").to_string());
    }
    text
}

/// Absolute date and what is left of it, always together.
pub(super) fn state(due: &Due, state: Timeliness, red: bool, today: NaiveDate) -> (Tone, String) {
    let on = day(due, today);
    match state {
        Timeliness::Late { days: 0 } => (Tone::Late, format!("▲ 今天已过时限，应于 {on}")),
        Timeliness::Late { days } if red => {
            (Tone::Late, format!("▲ 标红：逾期 {days} 天，应于 {on}"))
        }
        Timeliness::Late { days } => (Tone::Late, format!("▲ 逾期 {days} 天，应于 {on}")),
        Timeliness::Soon { days: 0 } => (Tone::Soon, format!("◐ 今天到期，{on}")),
        Timeliness::Soon { days } => (Tone::Soon, format!("◐ 剩 {days} 天，{on}")),
        Timeliness::Todo => (
            Tone::Todo,
            format!("○ 剩 {} 天，{on}", due.days_left(today)),
        ),
    }
}

/// A calendar of the things still to come: an all-day entry on each due date. The same thing keeps
/// its UID, so a later mail with a moved date moves the entry. None when nothing is to come.
pub(super) fn calendar_file(
    items: &[Item],
    host: &str,
    site: &str,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Option<String> {
    let mut calendar = Calendar::empty();
    for property in [
        ("VERSION", "2.0"),
        ("PRODID", "-//peiyu//peiyu//ZH"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(property);
    }
    for item in items.iter().filter(|item| item.due.on >= today) {
        calendar.push(
            Event::new()
                .uid(&format!("obligation-{}@{host}", item.obligation))
                .timestamp(now)
                .starts(item.due.on)
                // The end is the day after, by the format's own rule.
                .ends(item.due.on.succ_opt().unwrap_or(item.due.on))
                .summary(&format!("到期：{}", item.title))
                .description(&item.detail)
                .url(&format!("{site}{}", item.path))
                // It marks a day; nobody is busy all day because of it.
                .append_property(("TRANSP", "TRANSPARENT"))
                .done(),
        );
    }
    (!calendar.is_empty()).then(|| calendar.to_string())
}
