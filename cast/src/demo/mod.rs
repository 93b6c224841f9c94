//! The demo: data that has lived. Units, rounds and projects are made by driving the ledger and the
//! jobs through every day from the notice of 2022-08-26 to the demo's own day, so that whatever the
//! pages show has come about as it would have, mails included.
//!
//! `units.txt` says who there is, `rounds.toml` what is opened when and which fates are written,
//! `words.toml` what people write. `behaviour` is how they keep their dates and `life` what a day is
//! like; the other files are what they do.

mod behaviour;
mod building;
mod clerk;
mod entry;
mod judging;
mod life;
mod rounds;
mod sign_ins;
mod watch;
mod words;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use jobs::{Jobs, MailConfig};
use ledger::Book;
use object_store::ObjectStore;

pub use sign_ins::{SignIn, sign_ins};

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
    crate::moment(DEMO_DAY, 9, 0)
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
    files: Arc<dyn ObjectStore>,
    mail: &MailConfig,
    progress: impl Fn(u64, u64, &str),
) -> anyhow::Result<()> {
    // Draws come out the same everywhere; the site that is served afterwards draws its own seeds.
    let book = book.with_fixed_secrets("peiyu demo");
    let jobs = Jobs::new(book.clone(), mail, files.clone())?;
    life::live(&book, files, &jobs, progress).await?;
    book.clock.set(begins());
    Ok(())
}
