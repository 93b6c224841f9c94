//! Decisions on projects, append-only: what rules ask of later. Each is written with its event, which
//! also says why.
//!
//! Admissions counted here never exceed the quota.

use domain::ids::{AccountId, DecisionId, ProjectId};
use domain::states::{Decided, Verdict};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `decision`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DecisionId,
    pub project_id: ProjectId,
    /// The stage in which it was decided.
    pub stage_key: String,
    pub what: Decided,
    pub outcome: Verdict,
    /// The grade in the round's own words.
    pub grade: Option<String>,
    /// Points in hundredths it was decided on.
    pub points: Option<i64>,
    pub at: DateTimeUtc,
    /// None when it follows from a rule.
    pub by: Option<AccountId>,
}

joins! { project: ProjectId => project }

/// Decisions on a project, oldest first. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// Decisions on the projects the actor may follow.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add_option(scope.in_known(Column::ProjectId))
    })
}
