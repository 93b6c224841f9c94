//! The clock's side, played on real databases with real mails.

mod mailing;
mod mornings;

mod runs;
mod secure;
mod support;
mod upkeep;
