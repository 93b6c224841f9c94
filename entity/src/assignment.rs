//! Experts asked to judge projects (评审分配).
//!
//! One row for each expert, project and stage. A recused assignment opens nothing any more.

use domain::ids::{AccountId, AssignmentId, ProjectId, RoundId, SubmissionId};
use domain::states::{Role, RoundStatus};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, JoinType, QuerySelect};

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::{project, round};

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
    /// The revision that is judged: the newest handed in when the expert was asked. What the project
    /// hands in later is not the expert's to read.
    pub submission_id: Option<SubmissionId>,
}

joins! {
    project: ProjectId => project,
    account: AccountId => account,
    submission: SubmissionId => submission,
}

/// What an expert judges or has judged: the account's assignments that were not recused, until the
/// round is over. Joined with `project` and its `round`, whose columns may be selected.
pub fn of(account_id: AccountId) -> Select<Entity> {
    asked_of(account_id).filter(Column::RecusedAt.is_null())
}

/// The same with what the expert has stood aside from: what it was called, and nothing that was handed
/// in.
pub fn asked_of(account_id: AccountId) -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, project())
        .join(JoinType::InnerJoin, project::round())
        .filter(Column::AccountId.eq(account_id))
        .filter(round::Column::Status.ne(RoundStatus::Closed))
}

/// Assignments in one stage of a round, to projects of the subtrees where the actor organises:
/// what whoever conducts that stage works with, a school in its own review within a province's
/// round. The caller has made sure that the stage is conducted there. Joined with `project` and
/// `unit`, whose columns may be selected.
pub fn in_stage(scope: &Scope, round_id: RoundId, stage_key: &str) -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(scope.subtree_condition(&[Role::Organiser, Role::Endorser]))
        .filter(project::Column::RoundId.eq(round_id))
        .filter(Column::StageKey.eq(stage_key))
}

/// Assignments the actor may see: an organiser those of the rounds its own unit hosts, an expert its
/// own. Nobody else learns who judges, not the level above either.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let own = scope
            .account_id
            .filter(|_| scope.holds(&[Role::Expert]))
            .map(|own| {
                Condition::all()
                    .add(Column::AccountId.eq(own))
                    .add(Column::RecusedAt.is_null())
            });
        let hosted = scope
            .in_hosted(project::Column::RoundId, Role::Organiser)
            .map(|hosted| {
                project::Entity::find()
                    .filter(hosted)
                    .only(project::Column::Id)
            });
        Condition::any()
            .add_option(hosted.map(|projects| Column::ProjectId.in_subquery(projects)))
            .add_option(own)
    })
}

/// To which units some experts have declared a relation, whichever of their projects it was: account
/// and unit.
pub fn related(experts: impl IntoIterator<Item = AccountId>) -> Select<Entity> {
    Entity::find()
        .select_only()
        .column(Column::AccountId)
        .column(project::Column::UnitId)
        .join(JoinType::InnerJoin, project())
        .filter(Column::AccountId.is_in(experts))
        .filter(Column::DeclaredRelation.eq(true))
}
