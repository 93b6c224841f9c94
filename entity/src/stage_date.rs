//! A round's stages with their planned and actual windows.
//!
//! One row for each stage of the definition, in its order. What was planned stays beside what
//! happened.

use domain::ids::{RoundId, StageDateId};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `stage_date`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stage_date")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StageDateId,
    pub round_id: RoundId,
    /// Key of the stage in the definition; unique within the round.
    pub stage_key: String,
    /// Order of the stage, from 0.
    pub position: i32,
    /// Planned, `YYYY-MM-DD` or `YYYY-MM`.
    pub opens: Option<String>,
    /// Planned, `YYYY-MM-DD` or `YYYY-MM`; the last day that counts.
    pub closes: Option<String>,
    /// The hour named by the notice, Asia/Shanghai; the end of the day when none.
    pub closes_at: Option<Time>,
    /// Why a date that does not fit was kept.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// The day it was first reached.
    pub actual_opens: Option<Date>,
    /// The day a project last left it.
    pub actual_closes: Option<Date>,
}

joins! { round: RoundId => round }

/// Stages of a round in their order. The round was found through [`super::round::visible_to`].
pub fn of_round(round_id: RoundId) -> Select<Entity> {
    Entity::find()
        .filter(Column::RoundId.eq(round_id))
        .order_by_asc(Column::Position)
}
