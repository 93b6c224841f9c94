//! A month as a calendar sheet, with days off, gates and stages of a round.

use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

/// What stands on one day of a [`month`].
#[derive(Debug, Clone, Default)]
pub struct CalDay {
    pub rest: bool,
    /// At most four characters: 休, 班, 申报止, 公示 3.
    pub note: String,
    pub mark: CalMark,
}

/// What the day belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CalMark {
    #[default]
    None,
    /// Preparation and application: a line over the day.
    Open,
    /// A day on which something closes or is decided.
    Gate,
    /// Endorsement, revision.
    Work,
    /// Review.
    Review,
    /// A counted day of publicity.
    Publicity,
}

impl CalMark {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Open => Some("brew"),
            Self::Gate => Some("gate"),
            Self::Work => Some("s1"),
            Self::Review => Some("s2"),
            Self::Publicity => Some("s3"),
        }
    }
}

/// The month in which `any` lies, weeks from Monday; `day` tells what stands on each day.
pub fn month(any: NaiveDate, today: NaiveDate, day: impl Fn(NaiveDate) -> CalDay) -> Markup {
    let first = any.with_day(1).unwrap_or(any);
    let blank = first.weekday().num_days_from_monday();
    let cells: Vec<Option<NaiveDate>> = (0..blank)
        .map(|_| None)
        .chain((0..31).map_while(|n| {
            first
                .checked_add_days(Days::new(n))
                .filter(|d| d.month() == first.month())
                .map(Some)
        }))
        .collect();
    html! {
        table .cal {
            caption { (first.year()) "年" (first.month()) "月" }
            thead { tr { @for head in ["一", "二", "三", "四", "五", "六", "日"] { th scope="col" { (head) } } } }
            tbody { @for week in cells.chunks(7) { tr { @for cell in week { (sheet(*cell, today, &day)) } } } }
        }
    }
}

fn sheet(cell: Option<NaiveDate>, today: NaiveDate, day: &impl Fn(NaiveDate) -> CalDay) -> Markup {
    let Some(on) = cell else {
        return html! { td {} };
    };
    let what = day(on);
    let is_today = on == today;
    let classes: Vec<&str> = [
        what.mark.class(),
        what.rest.then_some("rest"),
        is_today.then_some("now"),
    ]
    .into_iter()
    .flatten()
    .collect();
    html! {
        td class=[(!classes.is_empty()).then(|| classes.join(" "))] aria-current=[is_today.then_some("date")] {
            span { (on.day()) }
            @if is_today && what.note.is_empty() { small { "今天" } } @else if !what.note.is_empty() { small { (what.note) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_on_its_weekday() {
        let date = |t: &str| t.parse::<NaiveDate>().unwrap();
        let html = month(date("2026-11-10"), date("2026-11-11"), |d| CalDay {
            rest: d.weekday().num_days_from_monday() > 4,
            note: if d == date("2026-11-10") {
                "申报止".into()
            } else {
                String::new()
            },
            mark: if d == date("2026-11-10") {
                CalMark::Gate
            } else {
                CalMark::None
            },
        })
        .into_string();
        assert!(html.contains("<caption>2026年11月</caption>"));
        // The first of November 2026 is a Sunday: six blanks before it.
        assert!(html.contains(&format!(
            "{}<td class=\"rest\"><span>1</span></td>",
            "<td></td>".repeat(6)
        )));
        assert!(html.contains("<td class=\"gate\"><span>10</span><small>申报止</small></td>"));
        assert!(html.contains(
            "<td class=\"now\" aria-current=\"date\"><span>11</span><small>今天</small></td>"
        ));
        assert!(html.contains("<span>30</span>") && !html.contains("<span>31</span>"));
    }
}
