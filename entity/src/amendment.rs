//! Changes to opened rounds (变更), each with its reason.

use domain::ids::{AccountId, AmendmentId, RoundId};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `amendment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "amendment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AmendmentId,
    pub round_id: RoundId,
    pub at: DateTimeUtc,
    /// Who changed it; none for a job.
    pub account_id: Option<AccountId>,
    /// What changed from what to what (JSON).
    #[sea_orm(column_type = "Text")]
    pub what: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

joins! { account: AccountId => account }

/// Amendments of a round, oldest first. The round was found through [`super::round::visible_to`].
pub fn of_round(round_id: RoundId) -> Select<Entity> {
    Entity::find()
        .filter(Column::RoundId.eq(round_id))
        .order_by_asc(Column::Id)
}
