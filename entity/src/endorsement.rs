//! Superior units' checks (审核推荐), one row for each level and round of returning.

use domain::ids::{AccountId, EndorsementId, ProjectId, UnitId};
use domain::states::EndorsementDecision;
use sea_orm::entity::prelude::*;

/// A row of `endorsement`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "endorsement")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: EndorsementId,
    pub project_id: ProjectId,
    pub stage_key: String,
    /// The unit that decided.
    pub unit_id: UnitId,
    /// From 1; a return and a new submission make the next.
    pub round_no: i32,
    pub decision: EndorsementDecision,
    /// Place in the unit's recommendation, from 1; a branch never sees it.
    pub rank: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    pub at: DateTimeUtc,
    pub by: AccountId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
