//! Who a project belongs to (申报主体): always a unit, perhaps a person.
//!
//! A change of holder ends one row and begins another. One lead holder at a time.

use domain::ids::{HolderId, PersonId, ProjectId, UnitId};
use domain::states::HolderRole;
use sea_orm::entity::prelude::*;

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

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
