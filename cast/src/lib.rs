//! One cast of people: who they are, what they do through the ledger and what they write, for
//! whoever needs a site on which something has happened. The demo lives four years with them, the
//! tests of the jobs a few weeks, the drill a few days while the program dies under them.
//!
//! Nothing here writes rows. [`People`] are read from a text and made by use cases, [`Desk`] is where
//! a deed is done at its moment, and [`demo`] is the story that `peiyu demo` shows.

mod chance;
pub mod demo;
mod desk;
pub mod paper;
mod people;
#[cfg(feature = "tests")]
pub mod tests;

pub use chance::Chance;
pub use desk::{Announced, Desk, moment};
pub use people::{Members, People, Place, hash, new_account, new_unit};
