//! 台账: every change of business state, one function for each thing that can happen.
//!
//! Web, API, command line and jobs call the same functions, so they cannot disagree. A use case
//! is done inside an [`Act`], whose beginning opens the transaction and whose end reconciles what is
//! owed, writes the events, lets each event decide which mails go out, and commits. What is only
//! read is left to `entity` and to each page's own query.

mod access;
pub mod access_log;
mod act;
mod actor;
mod book;
mod clock;
pub mod delivery;
mod error;
pub mod event;
mod facts;
mod foreseen;
mod grouped;
mod identity;
pub mod letter;
pub mod mail;
mod may;
mod once;
mod reconcile;
mod seconds;
mod sent;
mod tally;
mod told;
mod unchanged;

pub mod accounts;
pub mod assessments;
pub mod audit;
pub mod blind;
pub mod chain_mail;
pub mod doctor;
pub mod files;
pub mod hands;
pub mod officers;
pub mod passwords;
pub mod projects;
pub mod publicity;
pub mod records;
pub mod reminders;
pub mod reviews;
pub mod rounds;
pub mod settings;
pub mod space;
pub mod supervision;
pub mod titles;
pub mod units;
mod unread;

pub use access::{Standing, standing_of};
pub use act::{Act, Happened};
pub use actor::Actor;
pub use book::{Book, RoundBook};
pub use clock::Clock;
pub use error::{LedgerError, Overtaken, both};
pub use facts::{plan_of, project_facts, round_facts};
pub use foreseen::Foreseen;
pub use may::Deed;
pub use once::{Finishing, Once, Sending};
pub use reconcile::instance_of;
pub use sent::{LastSaved, Sent};
