//! Stories of people and of time, each told on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a story stops where it goes wrong")]

mod above;
mod accesses;
mod acts;
mod administration;
mod assessed;
mod blind;
mod bounds;
mod brand;
mod clockwork;
mod dashboard;
mod dates;
mod desk;
mod doctor;
mod drafts;
mod every_form;
mod fence;
mod judged;
mod levels;
mod lists;
mod mails;
mod nameless;
mod neighbours;
mod officers;
mod outage;
mod outsiders;
mod promises;
mod quotas;
mod signing_in;
mod space;
mod stale;
mod statements;
mod strange;
mod studio;
mod sums;
mod support;
mod texts;
mod turned_down;
mod two_at_once;
mod two_hands;
mod uploads;
mod watched;
mod ways_on;
mod ways_out;
