//! Former names and parents of units, so that an old project prints the name it was won under.
//!
//! One row for each stretch that is over or running; `to_on` is the first day it no longer held.

use domain::ids::{UnitHistoryId, UnitId};
use sea_orm::entity::prelude::*;

use crate::joins::joins;
use crate::sought;

/// A row of `unit_history`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_history")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitHistoryId,
    pub unit_id: UnitId,
    pub name: String,
    pub parent_id: Option<UnitId>,
    pub from_on: Date,
    /// Exclusive; none while it holds.
    pub to_on: Option<Date>,
    /// The name, folded: the unit is found by it.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
}

joins! { fold; }

/// The row with what the unit is found by.
fn fold(mut row: ActiveModel) -> ActiveModel {
    if let Some(folded) = sought::kept(&[sought::text(&row.name)]) {
        row.folded.set_if_not_equals(folded);
    }
    row
}

/// Former names and parents of a unit.
pub fn of_unit(unit_id: UnitId) -> Select<Entity> {
    Entity::find().filter(Column::UnitId.eq(unit_id))
}
