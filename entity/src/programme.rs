//! Stored versions of programme files (活动).
//!
//! A text is stored once per code and owner and never changed; a new text is a new row. What a unit
//! has brought is a draft of its notice: its own organisers and those below use it, nobody beside it.

use domain::ids::{ProgrammeId, UnitId};
use domain::states::Role;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::unit;

/// A row of `programme`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProgrammeId,
    /// The programme's code in its file; one row for each text it has had.
    pub code: String,
    /// SHA-256 of the text, in hexadecimal; unique with the code.
    pub digest: String,
    pub title: String,
    /// The file as read (TOML).
    #[sea_orm(column_type = "Text")]
    pub text: String,
    /// Format number of the file (`domain::programme::FORMAT` when it was stored).
    pub format: i32,
    pub created_at: DateTimeUtc,
    /// The unit whose organiser brought it; none for one that came with the program or is everybody's.
    pub owner_unit_id: Option<UnitId>,
}

joins! {}

/// Stored texts from which the actor may make a round: everybody's, and those brought by a unit on
/// which it is organiser or above that.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let line = scope.line(Role::Organiser);
        if line.is_empty() {
            return Condition::any();
        }
        let owners = unit::Entity::find()
            .filter(unit::Column::Path.is_in(line))
            .only(unit::Column::Id);
        Condition::any()
            .add(Column::OwnerUnitId.is_null())
            .add(Column::OwnerUnitId.in_subquery(owners))
    })
}
