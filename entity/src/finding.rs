//! Problems found (问题), by a visit or otherwise.
//!
//! Closed by another person than who rectified; an open one blocks a pass.

use domain::ids::{AccountId, FindingId, ProjectId, VisitId};
use domain::states::{FindingSource, FindingStatus, Role};
use domain::visit::{FindingKind, Weight};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ExprTrait, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `finding`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "finding")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FindingId,
    /// What people see.
    #[sea_orm(unique)]
    pub code: String,
    pub visit_id: Option<VisitId>,
    pub project_id: ProjectId,
    pub source: FindingSource,
    /// What a person calls the source when it is none of ours.
    pub source_named: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// The indicator of the standard it concerns.
    pub indicator_key: Option<String>,
    pub found_on: Date,
    pub found_by: AccountId,
    /// By when it has to be rectified.
    pub due_on: Date,
    pub status: FindingStatus,
    pub closed_at: Option<DateTimeUtc>,
    pub kind: FindingKind,
    /// Told since visits have sheets.
    pub weight: Option<Weight>,
}

joins! { project: ProjectId => project, account: FoundBy => account }

/// Findings on a project, oldest first. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// Findings on the projects the actor may follow.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add_option(scope.in_known(Column::ProjectId))
    })
}

/// Findings that the actor may follow on projects it visits beyond the subtrees it reads; none when
/// it visits nobody.
pub fn beyond(scope: &Scope) -> Option<Select<Entity>> {
    let visited = scope.visited_projects()?;
    let read = scope.in_projects(Column::ProjectId, &Role::CONTENT);
    Some(
        Entity::find()
            .filter(Column::ProjectId.in_subquery(visited))
            .filter(Condition::all().add_option(read.map(ExprTrait::not))),
    )
}
