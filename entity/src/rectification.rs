//! Answers to findings (整改), each with the verdict of its check (复核).
//!
//! A rejected answer stays; the next one is a new row.

use domain::ids::{AccountId, FindingId, RectificationId};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `rectification`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rectification")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RectificationId,
    pub finding_id: FindingId,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub at: DateTimeUtc,
    pub by: AccountId,
    /// `accepted` or `rejected`; none while it waits.
    pub verdict: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub verdict_text: Option<String>,
    pub verified_at: Option<DateTimeUtc>,
    /// Another person than `by`.
    pub verified_by: Option<AccountId>,
}

joins! { finding: FindingId => finding }

/// Answers to a finding, oldest first. It was found through [`super::finding::visible_to`].
pub fn of_finding(finding_id: FindingId) -> Select<Entity> {
    Entity::find()
        .filter(Column::FindingId.eq(finding_id))
        .order_by_asc(Column::Id)
}
