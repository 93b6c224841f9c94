//! The rules and words of building programmes: pure functions over values.
//!
//! No clock, no database, no logging here: time and randomness are arguments, so every rule is
//! tested where tests are cheap. What reads and writes rows is left to `entity` and `ledger`.

pub mod calendar;
pub mod dates;
pub mod draw;
pub mod ids;
pub mod obligation;
pub mod plan;
pub mod programme;
pub mod record;
pub mod reminders;
pub mod stage;
pub mod states;
pub mod text;
pub mod unit;
