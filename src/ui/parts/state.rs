//! States, deadlines and sources: the words that come with every line.

use chrono::{DateTime, NaiveDate, Utc};
pub use domain::dates::cn_day_short as day_label;
use domain::dates::{Due, Precision, Timeliness, at_hour, shanghai_date};
use domain::turn::Turn;
use ledger::event::clock_label;
pub use ledger::event::instant_in_full;
use maud::{Markup, html};

use crate::ui::State;
use crate::ui::explained::{Explained, HELP};

impl From<Timeliness> for State {
    fn from(timeliness: Timeliness) -> Self {
        match timeliness {
            Timeliness::Todo => Self::Todo,
            Timeliness::Soon { .. } => Self::Soon,
            Timeliness::Late { .. } => Self::Late,
        }
    }
}

impl From<Turn> for State {
    fn from(turn: Turn) -> Self {
        match turn {
            Turn::Holder => Self::Todo,
            Turn::Mending | Turn::Objection => Self::Soon,
            Turn::Conductor(_) | Turn::Nobody => Self::Wait,
            Turn::Titled => Self::Done,
            Turn::Ended => Self::Off,
        }
    }
}

/// One of the sixteen icons of the strip: todo soon late done wait off search down up menu close
/// chev plus file print lock. Decorative: the words stand beside it.
pub fn icon(name: &str) -> Markup {
    html! { i .{ "icon icon-" (name) } aria-hidden="true" {} }
}

/// A state as shape, word and colour.
pub fn tag(state: State, text: &str) -> Markup {
    html! { span .tag data-state=(state.key()) { (text) } }
}

/// The tag of a state that the help page explains.
pub fn tag_of(state: State, word: impl Explained) -> Markup {
    tag_says(state, word, word.label())
}

/// The same in words that fit the place better.
pub fn tag_says(state: State, word: impl Explained, text: &str) -> Markup {
    html! { span .tag data-state=(state.key()) data-help=(word.anchor()) { (text) } }
}

/// The tag of the state of the thing that a page is about, which leads to what it means.
pub fn tag_explained(state: State, word: impl Explained, text: &str) -> Markup {
    html! {
        a .tag data-state=(state.key()) data-help=(word.anchor()) href={ (HELP) "#" (word.anchor()) } title={ "“" (word.label()) "”是什么意思" } { (text) }
    }
}

/// The same of what is over, without a mark.
pub fn tag_ended(word: impl Explained) -> Markup {
    html! { span .tag.tag-plain data-help=(word.anchor()) { (word.label()) } }
}

/// A neutral tag with an outline, for what is no state.
pub fn tag_plain(text: &str) -> Markup {
    html! { span .tag.tag-plain { (text) } }
}

/// How long until or since: `剩 9 天`, `今天到期`, `逾期 5 天`.
pub fn remaining(due: &Due, timeliness: Timeliness, today: NaiveDate) -> String {
    match timeliness {
        // On its own day a thing with a closing hour is late before a day has passed.
        Timeliness::Late { days } if days <= 0 => "今天已过时".to_owned(),
        Timeliness::Late { days } => format!("逾期 {days} 天"),
        Timeliness::Todo | Timeliness::Soon { .. } => match due.days_left(today) {
            0 => "今天到期".to_owned(),
            days => format!("剩 {days} 天"),
        },
    }
}

/// An instant for people, in the words of [`day_label`]: `10月21日（周三）16:42`.
pub fn instant(at: DateTime<Utc>, today: NaiveDate) -> String {
    let (day, time) = (day_label(shanghai_date(at), today), clock_label(at));
    format!("{day}{time}")
}

/// A day as a `time` element, in the words of [`day_label`].
pub fn day(on: NaiveDate, today: NaiveDate) -> Markup {
    html! { time datetime=(on) { (day_label(on, today)) } }
}

/// The day of a deadline with its hour, where what is left stands beside it in another form.
pub fn due_date(due: &Due, today: NaiveDate) -> Markup {
    html! {
        time datetime=(due.on) {
            // A month says its last day and its hour itself.
            @if due.precision == Precision::Month { (due.label()) }
            @else {
                @let day = day_label(due.on, today);
                @if let Some(at) = due.closes_at { (at_hour(&day, at)) } @else { (day) }
            }
        }
    }
}

/// A deadline: the date first and what is left after it, always both, so that it holds on paper.
pub fn due(due: &Due, timeliness: Timeliness, today: NaiveDate) -> Markup {
    html! {
        span .due data-state=(State::from(timeliness).key()) {
            (due_date(due, today))
            small { (remaining(due, timeliness, today)) }
        }
    }
}

/// The tag for a deadline: `未到期`, `剩 9 天`, `逾期 5 天`.
pub fn due_tag(due: &Due, timeliness: Timeliness, today: NaiveDate) -> Markup {
    match timeliness {
        Timeliness::Todo => tag(State::Todo, "未到期"),
        Timeliness::Soon { .. } | Timeliness::Late { .. } => {
            tag(timeliness.into(), &remaining(due, timeliness, today))
        }
    }
}

/// Where a limit or a date comes from: a quiet mark, and what it says for whoever asks.
pub fn basis(text: &str) -> Markup {
    html! { details .basis { summary { "据" } span { (text) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_of(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due_on(text: &str) -> Due {
        Due {
            on: day_of(text),
            closes_at: None,
            precision: Precision::Day,
        }
    }

    #[test]
    fn a_deadline_shows_date_and_rest() {
        let today = day_of("2026-10-21");
        let html = due(&due_on("2026-10-30"), Timeliness::Soon { days: 9 }, today).into_string();
        assert_eq!(
            html,
            "<span class=\"due\" data-state=\"soon\"><time datetime=\"2026-10-30\">10月30日（周五）</time><small>剩 9 天</small></span>"
        );
        let next_year = due(&due_on("2027-07-15"), Timeliness::Todo, today).into_string();
        assert!(next_year.contains("2027年7月15日（周四）") && next_year.contains("剩 267 天"));
        assert_eq!(
            remaining(&due_on("2026-10-16"), Timeliness::Late { days: 5 }, today),
            "逾期 5 天"
        );
        assert_eq!(
            remaining(&due_on("2026-10-21"), Timeliness::Soon { days: 0 }, today),
            "今天到期"
        );
    }
}
