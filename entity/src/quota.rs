//! How many a round may recommend or admit.
//!
//! Rows are copied from the definition when the round is set up and edited by the host: freely before
//! opening, by an amendment after it. `ledger::Book` lays their figures over the definition's; what
//! is recommended and admitted is counted against them with the round row locked.

use domain::ids::{QuotaId, RoundId};
use domain::programme::{CountMode, QuotaOn};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `quota`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quota")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: QuotaId,
    pub round_id: RoundId,
    /// Order in the definition, from 0.
    pub position: i32,
    /// What is limited.
    pub on: QuotaOn,
    /// Level (`domain::unit::Level`) of the units it is counted for; none for the whole round.
    pub level: Option<String>,
    /// Kinds of unit it applies to (JSON array of keys); empty for all.
    #[sea_orm(column_type = "Text")]
    pub unit_kinds: String,
    /// Codes of units it applies to (JSON array); empty for all.
    #[sea_orm(column_type = "Text")]
    pub units: String,
    /// Category of projects; none for all.
    pub category: Option<String>,
    /// How the figures bind, as the definition says.
    pub mode: CountMode,
    /// The figures that go with the mode (`domain::programme::Count::figures`).
    pub low: i32,
    pub high: i32,
    /// Where the figure comes from, as it is printed (`domain::programme::Source::label`).
    pub source: String,
}

joins! {}

/// Quotas of a round in the order of its definition. The round was found through [`super::round::visible_to`].
pub fn of_round(round_id: RoundId) -> Select<Entity> {
    Entity::find()
        .filter(Column::RoundId.eq(round_id))
        .order_by_asc(Column::Position)
}
