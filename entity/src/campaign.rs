//! Supervision campaigns (集中督查、随机抽查、交叉检查).
//!
//! One for each entry of the round's plan and instance.

use domain::ids::{CampaignId, RoundId};
use domain::programme::SupervisionKind;
use domain::states::CampaignStatus;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::joins::joins;
use crate::round;
use crate::scope::Scope;

/// A row of `campaign`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CampaignId,
    pub round_id: RoundId,
    /// Key of the entry in the definition's supervision plan.
    pub plan_key: String,
    pub title: String,
    pub kind: SupervisionKind,
    pub opens_on: Date,
    pub visits_due_on: Date,
    pub status: CampaignStatus,
    pub created_at: DateTimeUtc,
    /// From 1.
    pub instance: i32,
}

joins! { round: RoundId => round }

/// Campaigns of the rounds the actor may see.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add(Column::RoundId.in_subquery(round::ids_visible_to(scope)))
    })
}
