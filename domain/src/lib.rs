//! The rules and words of building programmes: pure functions over values.
//!
//! No clock, no database, no logging here: time and randomness are arguments, so every rule is
//! tested where tests are cheap. What reads and writes rows is left to `entity` and `ledger`.

pub mod answers;
pub mod aside;
pub mod calendar;
pub mod changes;
pub mod dates;
pub mod delivery;
pub mod draw;
pub mod eligibility;
pub mod email;
pub mod file_name;
pub mod ids;
pub mod lifecycle;
pub mod milestones;
pub mod name_order;
pub mod near;
pub mod obligation;
pub mod owed;
pub mod password;
pub mod paths;
pub mod plan;
pub mod programme;
pub mod promised;
pub mod query_code;
pub mod quota;
pub mod record;
pub mod rehearsal;
pub mod reminders;
pub mod scoring;
pub mod shown;
pub mod sought;
pub mod stage;
pub mod states;
pub mod supervision;
pub mod text;
pub mod trouble;
pub mod turn;
pub mod unit;
pub mod veil;
pub mod visit;
