//! Holidays and make-up working days; days without a row follow the week.

use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `calendar_day`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub date: Date,
    /// Off, or worked in place of another day.
    pub off: bool,
    /// Name of the holiday.
    pub name: String,
    /// Computed from the statutory rules, not yet announced.
    pub provisional: bool,
    /// Where it was announced.
    pub source: Option<String>,
}

joins! {}
