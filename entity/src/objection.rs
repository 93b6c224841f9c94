//! Objections to a notice (异议).
//!
//! One that is open blocks admission.

use domain::ids::{AccountId, NoticeId, ObjectionId, ProjectId};
use domain::states::ObjectionStatus;
use sea_orm::entity::prelude::*;

/// A row of `objection`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objection")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ObjectionId,
    pub notice_id: NoticeId,
    /// None when it concerns the notice as a whole.
    pub project_id: Option<ProjectId>,
    /// Who objects; erased after the retention time.
    pub name: String,
    pub contact: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub received_at: DateTimeUtc,
    pub status: ObjectionStatus,
    #[sea_orm(column_type = "Text")]
    pub conclusion: Option<String>,
    pub concluded_at: Option<DateTimeUtc>,
    pub concluded_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
