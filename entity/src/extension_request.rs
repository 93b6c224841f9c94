//! Later due dates that holders ask for (申请延期), and what was answered.
//!
//! At most one of a project is open. A granted one has its row in `extension` too.

use domain::ids::{AccountId, ExtensionRequestId, ProjectId};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `extension_request`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "extension_request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ExtensionRequestId,
    pub project_id: ProjectId,
    pub stage_key: String,
    pub until: Date,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub at: DateTimeUtc,
    pub by: AccountId,
    /// None while nobody has answered.
    pub granted: Option<bool>,
    pub answered_at: Option<DateTimeUtc>,
    pub answered_by: Option<AccountId>,
}

joins! {}

/// The requests of projects that wait for their answer. The projects were found through
/// [`super::project::known_to`].
pub fn open_of(projects: impl IntoIterator<Item = ProjectId>) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.is_in(projects))
        .filter(Column::AnsweredAt.is_null())
        .order_by_asc(Column::Id)
}
