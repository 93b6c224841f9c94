//! What is mailed: each mail is a struct with named fields and `render()`.
//!
//! A mail counts first, says what to do next with one link for each thing, why the reader gets it,
//! and when it stops. Text and HTML say the same. Mail programs know neither stylesheets nor
//! scripts, so here, and only here, markup carries inline styles.

mod account;
mod chain;
mod dates;
mod digest;
mod layout;
mod note;
mod objection;
mod project;
mod space;

#[cfg(test)]
mod tests;

pub use account::AboutAccount;
pub use chain::ChainEnds;
pub use dates::Cancelled;
pub(crate) use dates::cancelling;
pub(crate) use digest::LISTED;
pub use digest::{Below, Digest, Item, Opened, Tally};
pub use objection::{ConfirmObjection, ObjectionAnswered, ObjectionToAdmit};
pub use project::AboutProject;
pub use space::SpaceShort;

/// A mail ready for the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// An iCalendar attachment.
    pub ics: Option<String>,
}

/// What every subject begins with, so that people can sort by it.
const PREFIX: &str = "[培育台账] ";
