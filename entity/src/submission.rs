//! Revisions of a form's answers (申报书、材料).
//!
//! At most one draft per project and form. A submitted revision never changes; a later one
//! supersedes it.

use domain::ids::{AccountId, ProjectId, SubmissionId};
use domain::states::SubmissionStatus;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `submission`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SubmissionId,
    pub project_id: ProjectId,
    /// Key of the form in the round's definition.
    pub form_key: String,
    /// From 1, per project and form.
    pub revision: i32,
    pub status: SubmissionStatus,
    /// Field key → answer (JSON object); never filtered in SQL.
    #[sea_orm(column_type = "Text")]
    pub answers: String,
    pub saved_at: DateTimeUtc,
    pub saved_by: AccountId,
    pub submitted_at: Option<DateTimeUtc>,
    /// SHA-256 of the answers as submitted, in hexadecimal.
    pub digest: Option<String>,
    /// When whoever judges it first had its text before them; until then it can be taken back.
    pub opened_at: Option<DateTimeUtc>,
    /// Raised by every save, so that two browsers cannot overwrite each other.
    pub version: i32,
}

joins! { project: ProjectId => project }

/// Revisions of a project's forms, oldest first. The project was found through [`super::project::visible_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// The same that have been handed in, the newest first. Added to [`of_project`], another order would
/// come second and change nothing.
pub fn handed_in(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::SubmittedAt.is_not_null())
        .order_by_desc(Column::SubmittedAt)
        .order_by_desc(Column::Id)
}

/// Revisions of the forms of projects the actor may follow, and those an expert judges.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let judged = scope
            .judged_submissions()
            .map(|ids| Column::Id.in_subquery(ids));
        Condition::any()
            .add_option(scope.in_known(Column::ProjectId))
            .add_option(judged)
    })
}
