//! What is owed (待办), by whom, by when: the only list of deadlines.
//!
//! Unique by round, subject, kind, item and instance, never by date: an extension re-dates the row,
//! a return is a new instance. Settled or waived once. Written by `ledger::reconcile` alone.

use domain::dates::Precision;
use domain::ids::{AccountId, ObligationId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::states::{ObligationStatus, Role};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ExprTrait, JoinType, QueryOrder, QuerySelect};

use crate::joins::joins;
use crate::scope::{Scope, or_nothing};

/// A row of `obligation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "obligation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ObligationId,
    pub round_id: RoundId,
    pub project_id: Option<ProjectId>,
    /// What it is about: `project:12`, `round:3`, `unit:9`.
    pub subject_key: String,
    pub kind: ObligationKind,
    /// Which one of its kind: a milestone's or stage's key; empty when there is but one.
    pub item_key: String,
    /// From 1; a return or a new year is a new instance.
    pub instance: i32,
    pub stage_key: Option<String>,
    /// What has to be done, as people read it.
    pub title: String,
    /// What is still missing, as people read it.
    #[sea_orm(column_type = "Text")]
    pub missing: Option<String>,
    /// The unit that owes, in the role beside it.
    pub owner_unit_id: Option<UnitId>,
    pub owner_role: Option<Role>,
    /// The person who owes, when it is one.
    pub owner_account_id: Option<AccountId>,
    /// The last day that counts; the month's last day with month precision.
    pub due_on: Date,
    /// The hour named by the notice, Asia/Shanghai; the end of the day when none.
    pub closes_at: Option<Time>,
    pub precision: Precision,
    pub status: ObligationStatus,
    /// The day it was raised; no reminder step lies before it.
    pub born_on: Date,
    /// The day its due date was last moved; the new ladder of reminders begins then.
    pub redated_on: Option<Date>,
    /// When it was settled or waived.
    pub settled_at: Option<DateTimeUtc>,
    /// What its due date was before it was last moved: the first mail after it says so.
    pub former_due_on: Option<Date>,
}

joins! { project: ProjectId => project, round: RoundId => round, owner_unit: OwnerUnitId => unit }

/// What the actor owes: itself, or its unit in a role whose turn one it holds on that very unit
/// takes. A role on a superior unit may do the work as well, but the list is not the superior's.
pub fn of(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), owes)
}

/// Obligations the actor may see: its own, those of units in its subtrees, and for an organiser
/// all of the rounds its own unit hosts, those of persons (experts) included.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        owes(scope)
            .add_option(scope.in_units(Column::OwnerUnitId, &Role::CONTENT))
            .add_option(scope.in_hosted(Column::RoundId, Role::Organiser))
    })
}

/// The same in another way, for looking at some days of everybody's: joined with the owner's unit,
/// and told by its path instead of among all units in view.
pub fn visible_along(scope: &Scope) -> Select<Entity> {
    let rows = Entity::find().join(JoinType::LeftJoin, owner_unit());
    scope.limit(rows, |scope| {
        owes(scope)
            .add(or_nothing(scope.subtrees(&Role::CONTENT)))
            .add_option(scope.in_hosted(Column::RoundId, Role::Organiser))
    })
}

/// What the actor owes beyond the subtrees it reads and the rounds its own units host.
pub fn beyond(scope: &Scope) -> Select<Entity> {
    let read = or_nothing(scope.subtrees(&Role::CONTENT));
    let hosted = scope.in_hosted(Column::RoundId, Role::Organiser);
    Entity::find()
        .join(JoinType::LeftJoin, owner_unit())
        .filter(or_nothing(owes(scope)))
        .filter(
            Condition::any()
                .add(Column::OwnerUnitId.is_null())
                .add(read.not()),
        )
        .filter(Condition::all().add_option(hosted.map(ExprTrait::not)))
}

/// Everything owed about a project, by the earliest due date, experts' tasks included. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::DueOn)
}

/// The condition of [`of`], to mark what is the actor's own in a wider list.
pub fn owes(scope: &Scope) -> Condition {
    let own = scope.account_id.map(|own| Column::OwnerAccountId.eq(own));
    Role::ALL
        .iter()
        .fold(Condition::any().add_option(own), |any, role| {
            let units: Vec<_> = scope
                .held
                .iter()
                .filter(|held| held.takes_turn(*role))
                .map(|held| held.unit_id)
                .collect();
            if units.is_empty() {
                return any;
            }
            any.add(
                Condition::all()
                    .add(Column::OwnerUnitId.is_in(units))
                    .add(Column::OwnerRole.eq(*role)),
            )
        })
}
