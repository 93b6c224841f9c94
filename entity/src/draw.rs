//! Random draws, at most one for each campaign.
//!
//! The commitment is published before the seed; the ordered candidates are frozen with it. The
//! algorithm's name says how picks follow, so that anybody can recompute them.

use domain::ids::{CampaignId, DrawId};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::campaign;
use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;

/// A row of `draw`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draw")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DrawId,
    #[sea_orm(unique)]
    pub campaign_id: CampaignId,
    /// Name of the algorithm (`domain::draw`).
    pub algorithm: String,
    /// Hash of the secret seed, in hexadecimal.
    pub commitment: String,
    /// Revealed after the commitment was published.
    pub seed: Option<String>,
    /// Project codes in order, within their strata (JSON).
    #[sea_orm(column_type = "Text")]
    pub candidates: String,
    /// Project codes drawn (JSON).
    #[sea_orm(column_type = "Text")]
    pub picks: Option<String>,
    /// How much of each stratum is drawn, in percent.
    pub share: i32,
    pub committed_at: DateTimeUtc,
    pub revealed_at: Option<DateTimeUtc>,
}

joins! { campaign: CampaignId => campaign }

/// Draws of the campaigns the actor may see. The seed of one that is not revealed is not for views.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let campaigns = campaign::visible_to(scope).only(campaign::Column::Id);
        Condition::any().add(Column::CampaignId.in_subquery(campaigns))
    })
}

/// A draw behind its public link, for everybody: the digest of its seed was published with it. The seed
/// of one that is not revealed is not for views.
pub fn published(commitment: &str) -> Select<Entity> {
    Entity::find().filter(Column::Commitment.eq(commitment))
}
