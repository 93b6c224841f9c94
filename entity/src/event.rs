//! The log of everything that happened, one line for each change of business state.
//!
//! Written in the transaction of its change, append-only. A job chains the lines over digests of
//! their content, so that personal data can be erased without breaking the chain.

use domain::ids::{AccountId, EventId, ProjectId, RoundId, UnitId};
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `event`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EventId,
    pub at: DateTimeUtc,
    /// Who did it; none for a job.
    pub account_id: Option<AccountId>,
    /// Who, as people read it.
    pub actor: String,
    /// What happened (`ledger`'s word for it).
    pub kind: String,
    pub round_id: Option<RoundId>,
    pub project_id: Option<ProjectId>,
    pub unit_id: Option<UnitId>,
    /// The details (JSON object).
    #[sea_orm(column_type = "Text")]
    pub data: String,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// SHA-256 over actor, details and reason, in hexadecimal (`ledger::audit`).
    pub data_digest: String,
    /// SHA-256 over the previous line's chain and this line; none until the job came by.
    pub chain: Option<String>,
}

joins! {}

/// What happened to a project, oldest first. A branch's view leaves out experts and ranks. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// The log as the actor may read it: an auditor what concerns the subtree (all of it when the role
/// is held on a root), an organiser what concerns the rounds its own unit hosts.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    if scope.holds_at_root(&[Role::Auditor]) {
        return Entity::find();
    }
    scope.limit(Entity::find(), |scope| {
        Condition::any()
            .add_option(scope.in_units(Column::UnitId, &[Role::Auditor]))
            .add_option(scope.in_projects(Column::ProjectId, &[Role::Auditor]))
            .add_option(scope.in_rounds(Column::RoundId, &[Role::Auditor]))
            .add_option(scope.in_hosted(Column::RoundId, Role::Organiser))
    })
}
