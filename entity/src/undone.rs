//! Rows that went when the step which had made them was taken back, as they were.

use domain::ids::{AccountId, ProjectId, UndoneId};
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `undone`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "undone")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UndoneId,
    pub project_id: ProjectId,
    /// The kind of the event that the row was written with, where it had one.
    pub kind: String,
    /// What it said, as JSON.
    #[sea_orm(column_type = "Text")]
    pub was: String,
    pub at: DateTimeUtc,
    pub by: Option<AccountId>,
}

joins! {}
