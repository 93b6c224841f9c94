//! Months or quarters in a row, each as shape, word and colour.

use chrono::Datelike;
use domain::dates::Period;
use domain::milestones::Mark;
use maud::{Markup, html};

use crate::ui::State;

/// How a mark stands, and the word that is said with it.
fn said(mark: Mark) -> (State, &'static str) {
    match mark {
        Mark::Done => (State::Done, "已做"),
        Mark::Missed => (State::Late, "缺"),
        Mark::Running => (State::Soon, "待做"),
        Mark::Ahead => (State::Todo, "未到"),
        Mark::Off => (State::Off, "不要求"),
    }
}

/// The row. The year stands with its first month or quarter; the word is seen where something is
/// missing, and said of all.
pub fn marks(all: &[(Period, Mark)]) -> Markup {
    html! {
        ol .marks {
            @for (n, (period, mark)) in all.iter().enumerate() {
                @let (state, word) = said(*mark);
                li .tag data-state=(state.key()) title={ (period.label()) "：" (word) } {
                    @if n == 0 || period.first_day().month() == 1 { (period.label()) } @else { (period.short()) }
                    @if *mark == Mark::Missed { " " (word) } @else { span .visually-hidden { (word) } }
                }
            }
        }
    }
}
