//! Superior units' checks (审核推荐), one row for each level and round of returning.

use domain::ids::{AccountId, EndorsementId, ProjectId, UnitId};
use domain::states::EndorsementDecision;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `endorsement`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "endorsement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EndorsementId,
    pub project_id: ProjectId,
    pub stage_key: String,
    /// The unit that decided.
    pub unit_id: UnitId,
    /// From 1; a return and a new submission make the next.
    pub round_no: i32,
    pub decision: EndorsementDecision,
    /// Place in the unit's recommendation, from 1; a branch never sees it.
    pub rank: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    pub at: DateTimeUtc,
    pub by: AccountId,
}

joins! { project: ProjectId => project, unit: UnitId => unit }

/// Endorsements of a project, oldest first. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// Endorsements of the projects the actor may follow. Ranks are not for a branch: its views leave them
/// out.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add_option(scope.in_known(Column::ProjectId))
    })
}
