//! Persons who hold projects or titles without signing in (工作室负责人, 标兵).

use domain::ids::{PersonId, UnitId};
use domain::states::Role;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `person`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PersonId,
    pub unit_id: UnitId,
    /// As shown; a role such as 支部书记 will do.
    pub name: String,
    /// What sort of person: `leader`, `student`, …; the programme's word.
    pub kind: String,
}

joins! {}

/// Persons of the units in the actor's subtrees.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add_option(scope.in_units(Column::UnitId, &Role::CONTENT))
    })
}
