//! The tables, one file each, and the questions that may be asked of them.
//!
//! A file holds a table's columns, says what always holds in it, and offers its scoped finders:
//! every query of a page starts from a `visible_to(&Scope)`, so that a forgotten filter cannot
//! leak a neighbour's rows. What happens to rows is decided in `ledger`.
//!
//! Stamps are UTC, cut to microseconds by whoever makes them; days are days in Asia/Shanghai.

mod columns;
pub mod db;
mod joins;
pub mod scope;
pub mod sought;

pub mod access_line;
pub mod account;
pub mod amendment;
pub mod assignment;
pub mod attachment;
pub mod blind_check;
pub mod blob;
pub mod calendar_day;
pub mod calendar_entry;
pub mod calendar_import;
pub mod campaign;
pub mod confirmation;
pub mod count_change;
pub mod decision;
pub mod draw;
pub mod endorsement;
pub mod event;
pub mod extension;
pub mod extension_request;
pub mod fact;
pub mod finding;
pub mod grant;
pub mod holder;
pub mod job_run;
pub mod last_step;
pub mod lease;
pub mod mail_server;
pub mod milestone_progress;
pub mod notice;
pub mod notice_entry;
pub mod objection;
pub mod obligation;
pub mod outbox;
pub mod password_link;
pub mod person;
pub mod programme;
pub mod project;
pub mod quota;
pub mod record;
pub mod rectification;
pub mod reminder_step;
pub mod round;
pub mod round_told;
pub mod running_count;
pub mod score;
pub mod sending;
pub mod session;
pub mod setting;
pub mod sign_in_try;
pub mod stage_date;
pub mod submission;
pub mod tally;
pub mod title;
pub mod undone;
pub mod unit;
pub mod unit_history;
pub mod visit;

pub use columns::OneColumn;
