//! Visits to projects within a campaign (现场查看), each project once.

use domain::ids::{AccountId, CampaignId, ProjectId, VisitId};
use domain::states::VisitStatus;
use sea_orm::entity::prelude::*;

/// A row of `visit`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: VisitId,
    pub campaign_id: CampaignId,
    pub project_id: ProjectId,
    /// Who goes; the visit opens the project to that account.
    pub supervisor_id: Option<AccountId>,
    pub due_on: Date,
    pub status: VisitStatus,
    pub visited_on: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub conclusion: Option<String>,
    /// Who wrote the conclusion.
    pub by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
