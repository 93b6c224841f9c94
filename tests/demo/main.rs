//! The demo is the proof (README): built once through the command itself, then counted, started,
//! and walked through in a browser by a branch, a committee, an expert, an organiser, a supervisor and a
//! visitor.
//!
//! Building takes minutes, so that every test of this binary uses a copy of the same demo. Whoever
//! works on a walk names a folder in `PEIYU_TEST_DEMO`: the demo in it is used as it is, and built
//! only when it is missing or of another version.
//!
//! With `PEIYU_TEST_SHOTS` naming a folder, the main pages are photographed into it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it goes wrong"
)]

mod branch;
mod built;
mod committee;
mod counts;
mod driver;
mod expert;
mod life;
mod organiser;
mod person;
mod print;
mod reach;
mod scriptless;
mod shots;
mod start;
mod supervisor;
mod visitor;
