//! Imports of holiday notices, each with what was known of its year before.

use domain::ids::{AccountId, CalendarImportId};
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `calendar_import`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_import")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CalendarImportId,
    pub year: i32,
    pub at: DateTimeUtc,
    pub account_id: Option<AccountId>,
    /// The rows of the year that it replaced, as JSON.
    #[sea_orm(column_type = "Text")]
    pub before: String,
    /// When it was taken back.
    pub undone_at: Option<DateTimeUtc>,
}

joins! {}

/// The last import of a year that stands.
pub fn standing(year: i32) -> Select<Entity> {
    use sea_orm::QueryOrder;
    Entity::find()
        .filter(Column::Year.eq(year))
        .filter(Column::UndoneAt.is_null())
        .order_by_desc(Column::Id)
}
