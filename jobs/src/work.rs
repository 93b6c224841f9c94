//! What each job does: shallow functions that load what is due, call the ledger once for each
//! thing, and count.

pub(crate) mod chain;
pub(crate) mod phases;
pub(crate) mod reminders;
pub(crate) mod space;
pub(crate) mod sweep;
