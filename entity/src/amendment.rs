//! Changes to opened rounds (变更), each with its reason.

use domain::ids::{AccountId, AmendmentId, RoundId};
use sea_orm::entity::prelude::*;

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

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
