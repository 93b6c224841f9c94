//! What several forms ask, entered once and offered again.
//!
//! One row for each key of a unit, and for each key of a person.

use domain::ids::{FactId, PersonId, UnitId};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};

use crate::joins::joins;

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

joins! {}

/// Facts about a unit itself. The unit was found through [`super::unit::visible_to`].
pub fn of_unit(unit_id: UnitId) -> Select<Entity> {
    Entity::find()
        .filter(Column::UnitId.eq(unit_id))
        .filter(Column::PersonId.is_null())
}

/// Facts about a person. The person was found through [`super::person::visible_to`].
pub fn of_person(person_id: PersonId) -> Select<Entity> {
    Entity::find().filter(Column::PersonId.eq(person_id))
}

/// For an insert of a fact about a unit: the new value takes the place of the old one.
pub fn replace_of_unit() -> OnConflict {
    OnConflict::columns([Column::UnitId, Column::Key])
        .target_and_where(Expr::col(Column::PersonId).is_null())
        .update_columns([Column::Value, Column::UpdatedAt])
        .to_owned()
}
