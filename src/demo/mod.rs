//! The demo: data that has lived. Units, rounds and projects are made by driving the ledger and the
//! jobs through every day from the notice of 2022-08-26 to the demo's own day, so that whatever the
//! pages show has come about as it would have, mails included.
//!
//! Nothing here writes rows. `units` and `people` say who there is, `rounds` what is opened
//! when, `behaviour` how people keep their dates, `day` what a day is like; the other files are
//! what people do and write.

mod behaviour;
mod building;
mod chance;
mod day;
mod desk;
mod entry;
mod forms;
mod judging;
mod log;
mod paper;
mod people;
mod rounds;
mod sign_ins;
mod units;
mod watch;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use jobs::{Jobs, MailConfig};
use ledger::Book;

pub use sign_ins::{SignIn, sign_ins};

use crate::files::Files;

/// The day on which the demo's clock begins, a working Wednesday: rounds of five years are in
/// every state.
pub const DEMO_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 18) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The password of every account of the demo.
pub const PASSWORD: &str = "peiyu-demo-2026";

/// The moment at which the demo's clock begins: after the morning's reminders, before anybody has
/// done anything.
pub fn begins() -> DateTime<Utc> {
    desk::moment(DEMO_DAY, 9, 0)
}

/// Builds the demo in an empty, migrated database. `progress` is told days done, days in all and a
/// word on the day; the clock of the book stands at [`begins`] afterwards. Mails go where `mail`
/// says.
///
/// # Errors
/// What the ledger refused although the story does not expect it: a defect of the demo or of the
/// ledger.
pub async fn build(
    book: &Book,
    files: &Files,
    mail: &MailConfig,
    progress: impl Fn(u64, u64, &str),
) -> anyhow::Result<()> {
    // Draws come out the same everywhere; the site that is served afterwards draws its own seeds.
    let book = book.with_fixed_secrets("peiyu demo");
    let jobs = Jobs::new(book.clone(), mail, files.store())?;
    day::live(&book, files, &jobs, progress).await?;
    book.clock.set(begins());
    Ok(())
}
