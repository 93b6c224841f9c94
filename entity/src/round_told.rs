//! Who has been told that a round is open to their unit: once for each person and round.

use domain::ids::{AccountId, OutboxId, RoundId};
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `round_told`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_told")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub told_on: Date,
    /// The digest it went out in.
    pub outbox_id: Option<OutboxId>,
}

joins! { mail: OutboxId => outbox }
