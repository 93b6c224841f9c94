//! Who a project belongs to (申报主体): always a unit, perhaps a person.
//!
//! A change of holder ends one row and begins another. One lead holder at a time.

use domain::ids::{HolderId, PersonId, ProjectId, UnitId};
use domain::states::HolderRole;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `holder`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holder")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: HolderId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub person_id: Option<PersonId>,
    pub role: HolderRole,
    pub from_on: Date,
    /// The first day it no longer holds.
    pub to_on: Option<Date>,
}

joins! {}

/// Holders of a project, past and present. The project was found through [`super::project::visible_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// Holdings of a unit, past and present, whoever asks: what a round counts live entries by.
pub fn of_unit(unit_id: UnitId) -> Select<Entity> {
    Entity::find().filter(Column::UnitId.eq(unit_id))
}
