//! Changes on their way into [`super::running_count`]: empty but inside a transaction.

use domain::ids::RoundId;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `count_change`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Of the unit that it is about, with the whole before it: `/0/1/7/`.
    pub path: String,
    pub what: String,
    pub round_id: RoundId,
    pub place: String,
    pub state: String,
    pub category: String,
    pub building: bool,
    pub open: bool,
    pub due_at: DateTimeUtc,
    pub n: i64,
}

joins! {}
