//! Titles given (称号), also those from before the system.
//!
//! A title is ended or revoked by a day and a reason; the row stays.

use domain::ids::{PersonId, ProjectId, TitleId, UnitId};
use domain::states::Role;
use domain::unit::Standing;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `title`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "title")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TitleId,
    pub unit_id: UnitId,
    pub person_id: Option<PersonId>,
    /// The project it came from; none for titles from before the system.
    pub project_id: Option<ProjectId>,
    pub programme_code: String,
    /// As printed on the plaque.
    pub name: String,
    /// The level that gave it.
    pub standing: Standing,
    pub given_on: Date,
    /// The last day it holds; none while it is not limited.
    pub until_on: Option<Date>,
    pub revoked_on: Option<Date>,
    /// Why it was revoked.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
}

joins! { unit: UnitId => unit }

/// Titles of the units in the actor's subtrees.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add_option(scope.in_units(Column::UnitId, &Role::CONTENT))
    })
}
