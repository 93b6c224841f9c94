//! Experts asked to judge projects (评审分配).
//!
//! One row for each expert, project and stage. A recused assignment opens nothing any more.

use domain::ids::{AccountId, AssignmentId, ProjectId};
use sea_orm::entity::prelude::*;

/// A row of `assignment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AssignmentId,
    pub project_id: ProjectId,
    pub stage_key: String,
    pub account_id: AccountId,
    pub assigned_at: DateTimeUtc,
    /// The expert declared a relation to the entrant.
    pub declared_relation: bool,
    pub recused_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub recuse_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
