//! What the organiser of a blind review has decided about one project (匿名检查): which words may
//! stand, which are covered too, which files go to the experts.
//!
//! One row for each project, made by the first check; `ledger::blind` reads and writes it.

use domain::ids::{AccountId, ProjectId};
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `blind_check`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blind_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    /// Word → whether it may stand (JSON object); never filtered in SQL.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    /// Public id of an attachment → whether the experts get it (JSON object).
    #[sea_orm(column_type = "Text")]
    pub files: String,
    pub checked_at: DateTimeUtc,
    pub checked_by: AccountId,
    /// Raised by every check, so that two browsers cannot overwrite each other.
    pub version: i32,
}

joins! { project: ProjectId => project }
