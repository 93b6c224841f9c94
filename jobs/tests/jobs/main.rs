//! The clock's side, played on real databases with real mails.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod mailing;
mod mornings;

mod outage;
mod runs;
mod secure;
mod support;
mod upkeep;
mod waited;
