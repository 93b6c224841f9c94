//! The log of everything that happened, one line for each change of business state.
//!
//! Written in the transaction of its change, append-only. A job chains the lines over digests of
//! their content, so that personal data can be erased without breaking the chain.

use domain::ids::{AccountId, EventId, ProjectId, RoundId, UnitId};
use sea_orm::entity::prelude::*;

/// A row of `event`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EventId,
    pub at: DateTimeUtc,
    /// Who did it; none for a job.
    pub account_id: Option<AccountId>,
    /// Who, as people read it.
    pub actor: String,
    /// What happened (`ledger`'s word for it).
    pub kind: String,
    pub round_id: Option<RoundId>,
    pub project_id: Option<ProjectId>,
    pub unit_id: Option<UnitId>,
    /// The details (JSON object).
    #[sea_orm(column_type = "Text")]
    pub data: String,
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// SHA-256 of the details, in hexadecimal.
    pub data_digest: String,
    /// SHA-256 over the previous line's chain and this line; none until the job came by.
    pub chain: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
