//! Due dates moved for one project (延期).
//!
//! The latest row for a project and stage counts; earlier ones stay.

use domain::ids::{AccountId, ExtensionId, ProjectId};
use domain::states::ExtensionKind;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `extension`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ExtensionId,
    pub project_id: ProjectId,
    pub stage_key: String,
    pub new_due_on: Date,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub kind: ExtensionKind,
    pub at: DateTimeUtc,
    /// Who granted it; none when it follows from a grade.
    pub by: Option<AccountId>,
}

joins! {}

/// Extensions of a project, the one that counts last. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}
