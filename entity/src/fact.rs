//! What several forms ask, entered once and offered again.
//!
//! One row for each key of a unit, and for each key of a person.

use domain::ids::{FactId, PersonId, UnitId};
use sea_orm::entity::prelude::*;

/// A row of `fact`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FactId,
    pub unit_id: UnitId,
    /// None for a fact about the unit itself.
    pub person_id: Option<PersonId>,
    /// Such as `unit.established_on`.
    pub key: String,
    #[sea_orm(column_type = "Text")]
    pub value: String,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
