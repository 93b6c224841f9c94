//! What people drive: pages and the command line over the ledger.
//!
//! Features are folders, each with its routes, its query for each page and its views. Every change
//! goes through `ledger`; every query starts from a scope.

pub mod accesses;
pub mod admin;
pub mod app;
pub mod assets;
pub mod audit;
pub mod checkup;
pub mod cli;
pub mod config;
pub mod dashboard;
pub mod desk;
pub mod draws;
pub mod files;
pub mod help;
pub mod holidays;
mod keeping;
pub mod kept;
pub mod lineage;
pub mod mails;
pub mod material;
pub mod metrics;
pub mod nameless;
pub mod notices;
pub mod owed;
pub mod project;
pub mod project_list;
pub mod ready;
pub mod records;
mod recurring;
pub mod rounds;
pub mod routes;
pub mod search;
pub mod serving;
pub mod signin;
pub mod supervision;
pub mod topics;
pub mod trouble;
pub mod ui;
pub mod web;
pub mod workbench;

pub use app::App;
