//! Stories of people and of time, each told on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a story stops where it goes wrong")]

mod above;
mod administration;
mod blind;
mod brand;
mod clockwork;
mod dashboard;
mod drafts;
mod fence;
mod judged;
mod levels;
mod lists;
mod mails;
mod neighbours;
mod outsiders;
mod promises;
mod signing_in;
mod statements;
mod strange;
mod studio;
mod support;
mod twice;
mod two_at_once;
mod uploads;
mod ways_on;
mod ways_out;
