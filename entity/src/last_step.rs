//! The last step of a project that may be taken back, with where the project stood before.
//!
//! At most one row of a project. It speaks of the project's present state while the versions are the
//! same; a later change leaves it behind.

use domain::ids::ProjectId;
use domain::stage::Status;
use domain::states::Undoable;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `last_step`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "last_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    pub what: Undoable,
    /// The project's version with this step taken.
    pub version: i32,
    /// The stage it stood in before.
    pub stage_key: String,
    /// Its status before; the next three are as they were too.
    pub status: Status,
    pub since: Date,
    pub building_from: Option<Date>,
    pub ended_on: Option<Date>,
    /// Visits that were called off with it: a JSON list of their ids.
    #[sea_orm(column_type = "Text")]
    pub visits: String,
    pub at: DateTimeUtc,
}

joins! {}

/// The step that may be taken back; none where the project has changed since. The project was found
/// through [`super::project::known_to`].
pub fn of_project(project: &super::project::Model) -> Select<Entity> {
    Entity::find_by_id(project.id).filter(Column::Version.eq(project.version))
}
