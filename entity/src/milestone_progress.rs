//! How far records satisfy milestones (里程碑); derived and rebuildable.

use domain::ids::ProjectId;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `milestone_progress`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone_progress")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub milestone_key: String,
    /// From 1; a yearly milestone has one for each year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub instance: i32,
    /// Records that count towards it.
    pub count: i32,
    /// The day the last needed record happened.
    pub satisfied_on: Option<Date>,
}

joins! {}

/// Progress of a project's milestones. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::MilestoneKey)
}
