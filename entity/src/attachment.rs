//! Files hung on a submission, a record or a rectification (附件、佐证).
//!
//! Evidence is never deleted: a removed file keeps its row.

use domain::ids::{AccountId, AttachmentId, ProjectId, RecordId, RectificationId, SubmissionId};
use sea_orm::entity::prelude::*;

/// A row of `attachment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AttachmentId,
    /// Unguessable, for download links.
    #[sea_orm(unique)]
    pub public_id: String,
    pub project_id: ProjectId,
    /// The content (`blob.digest`).
    pub blob_digest: String,
    /// File name as uploaded.
    pub name: String,
    /// The form's field it answers.
    pub field_key: Option<String>,
    pub caption: Option<String>,
    pub submission_id: Option<SubmissionId>,
    pub record_id: Option<RecordId>,
    pub rectification_id: Option<RectificationId>,
    pub added_at: DateTimeUtc,
    pub added_by: AccountId,
    pub removed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
