//! Due dates as mails say them, and as calendar programs take them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::{Due, Timeliness, at_hour, cn_day};
use domain::ids::ObligationId;
use icalendar::{Calendar, Component, Event, EventLike};

use super::Item;
use super::layout::Tone;

/// `2026年10月30日（周五）`, and the hour if the notice names one.
pub(super) fn day(due: &Due) -> String {
    let day = cn_day(due.on);
    due.closes_at
        .map_or(day.clone(), |hour| at_hour(&day, hour))
}

/// Absolute date and what is left of it, always together.
pub(super) fn state(due: &Due, state: Timeliness, red: bool, today: NaiveDate) -> (Tone, String) {
    let on = day(due);
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

/// An entry that is taken out of a calendar again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    pub obligation: ObligationId,
    pub title: String,
    /// The day it stood on.
    pub on: NaiveDate,
    /// Higher than any it had before.
    pub sequence: i32,
}

/// A calendar of the things still to come, an all-day entry on each due date, and of what is taken
/// out again. The same thing keeps its UID, and its sequence tells the newest: a later mail moves or
/// cancels the entry. None when there is neither.
pub(super) fn calendar_file(
    items: &[Item],
    cancelled: &[Cancelled],
    host: &str,
    site: &str,
    now: DateTime<Utc>,
) -> Option<String> {
    let items: Vec<&Item> = items.iter().filter(|item| item.is_to_come(now)).collect();
    let mut calendar = Calendar::empty();
    for property in [
        ("VERSION", "2.0"),
        ("PRODID", "-//peiyu//peiyu//ZH"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", if items.is_empty() { CANCEL } else { "PUBLISH" }),
    ] {
        calendar.append_property(property);
    }
    let all_day = |id: ObligationId, on: NaiveDate, title: &str, sequence: i32| {
        Event::new()
            .uid(&format!("obligation-{id}@{host}"))
            .timestamp(now)
            .starts(on)
            // The end is the day after, by the format's own rule.
            .ends(on.succ_opt().unwrap_or(on))
            .summary(&format!("到期：{title}"))
            .append_property(("SEQUENCE", sequence.to_string().as_str()))
            // It marks a day; nobody is busy all day because of it.
            .append_property(("TRANSP", "TRANSPARENT"))
            .done()
    };
    for item in items {
        calendar.push(
            all_day(item.obligation, item.due.on, &item.title, item.sequence)
                .description(&item.detail)
                .url(&format!("{site}{}", item.path))
                .done(),
        );
    }
    for c in cancelled {
        calendar.push(
            all_day(c.obligation, c.on, &c.title, c.sequence)
                .append_property(("STATUS", "CANCELLED"))
                .done(),
        );
    }
    (!calendar.is_empty()).then(|| calendar.to_string())
}

/// The method of a calendar that only takes out (RFC 5546).
const CANCEL: &str = "CANCEL";

/// A calendar that takes entries out and puts none in.
pub(crate) fn cancelling(
    cancelled: &[Cancelled],
    site: &str,
    now: DateTime<Utc>,
) -> Option<String> {
    calendar_file(&[], cancelled, &crate::mail::host_of(site), site, now)
}
