//! The pages of rounds as markup.

pub mod amendments;
pub mod list;
pub mod new;
pub mod overview;
mod quotas;
mod rehearsal;
mod requirements;
mod review;
mod schedule;
pub mod setup;
pub mod stage;
mod work;

use domain::dates::{Moment, Precision, weekday_label};
use maud::{Markup, html};

use crate::ui::form::id as input_id;
use crate::web::form::Filling;

/// A date to the day or to the month in a cell of a table, with its weekday. Text, because a month
/// is a date here too and the browser's own field knows only days.
fn moment_cell(form: Filling<'_>, name: &str, label: &str) -> Markup {
    use chrono::Datelike;
    let (value, error) = (form.value(name), form.error(name));
    let weekday = value
        .parse::<Moment>()
        .ok()
        .filter(|m| m.precision == Precision::Day)
        .map(|m| weekday_label(m.date.weekday()));
    let id = input_id(name);
    html! {
        span .date-field {
            input .input type="text" inputmode="numeric" id=(id) name=(name) value=(value) data-moment autocomplete="off"
                aria-label=(label) aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("{id}-error"))];
            small data-weekday-for=(id) { @if let Some(weekday) = weekday { (weekday) } }
        }
        @if let Some(error) = error { p .field-error id={ (id) "-error" } { (error) } }
    }
}
