//! Projects named in a notice, each once.

use domain::ids::{NoticeEntryId, NoticeId, ProjectId};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use crate::joins::joins;

/// A row of `notice_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: NoticeEntryId,
    pub notice_id: NoticeId,
    pub project_id: ProjectId,
}

joins! { notice: NoticeId => notice, project: ProjectId => project }

/// Projects named in a notice, in its order. The notice was found through
/// [`super::notice::visible_to`] or [`super::notice::public`].
pub fn of_notice(notice_id: NoticeId) -> Select<Entity> {
    Entity::find()
        .filter(Column::NoticeId.eq(notice_id))
        .order_by_asc(Column::Id)
}

/// The first project named in each of several notices. They were found through
/// [`super::notice::running_on`].
pub fn first_of(notices: impl IntoIterator<Item = NoticeId>) -> Select<Entity> {
    let first = Entity::find()
        .select_only()
        .column_as(Column::Id.min(), "first")
        .filter(Column::NoticeId.is_in(notices))
        .group_by(Column::NoticeId)
        .into_query();
    Entity::find().filter(Column::Id.in_subquery(first))
}
