//! Projects named in a notice, each once.

use domain::ids::{NoticeEntryId, NoticeId, ProjectId};
use sea_orm::entity::prelude::*;

/// A row of `notice_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: NoticeEntryId,
    pub notice_id: NoticeId,
    pub project_id: ProjectId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
