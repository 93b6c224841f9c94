//! Files hung on a submission, a record, a rectification or a visit (附件、佐证).
//!
//! Evidence is never deleted: a removed file keeps its row.

use domain::ids::{
    AccountId, AttachmentId, ProjectId, RecordId, RectificationId, SubmissionId, VisitId,
};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

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
    /// A photograph of a visit, and of which of its points.
    pub visit_id: Option<VisitId>,
    pub visit_point: Option<String>,
}

joins! { blob: BlobDigest => blob.Digest, project: ProjectId => project, submission: SubmissionId => submission, rectification: RectificationId => rectification }

/// Files of a project, removed ones included. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// Files the actor may fetch, those not removed: of projects it may follow, and those of the
/// revisions it judges.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    let there = Entity::find().filter(Column::RemovedAt.is_null());
    scope.limit(there, |scope| {
        let judged = scope
            .judged_files()
            .map(|ids| Column::SubmissionId.in_subquery(ids));
        Condition::any()
            .add_option(scope.in_known(Column::ProjectId))
            .add_option(judged)
    })
}
