//! Stored versions of programme files (活动).
//!
//! A text is stored once per code and never changed; a new text is a new row.

use domain::ids::ProgrammeId;
use sea_orm::entity::prelude::*;

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
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Stored texts of a programme, whoever asks: a programme is as public as its notice.
pub fn of_code(code: &str) -> Select<Entity> {
    Entity::find().filter(Column::Code.eq(code))
}
