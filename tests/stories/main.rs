//! Stories of people and of time, each told on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a story stops where it goes wrong")]

mod administration;
mod blind;
mod brand;
mod clockwork;
mod dashboard;
mod fence;
mod levels;
mod mails;
mod signing_in;
mod studio;
mod support;
mod two_at_once;
mod ways_out;
