//! The log of a project (纪实记录).
//!
//! Append-only: a mistake is corrected by a new entry that names the old one. Evidence files are
//! attachments of the record.

use domain::ids::{AccountId, ProjectId, RecordId};
use domain::record::RecordKind;
use domain::unit::Standing;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;
use crate::sought;

/// A row of `record`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RecordId,
    pub project_id: ProjectId,
    pub kind: RecordKind,
    pub happened_on: Date,
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub body: Option<String>,
    /// Where it was published.
    pub outlet: Option<String>,
    /// How high that outlet stands.
    pub outlet_standing: Option<Standing>,
    #[sea_orm(column_type = "Text")]
    pub url: Option<String>,
    /// Whether a news article is about the project's own work.
    pub about_own_work: bool,
    /// The indicator of the standard it supports.
    pub indicator_key: Option<String>,
    /// The row of the holder's plan that it does, by its key (`domain::promised`).
    pub plan_item: Option<String>,
    /// Persons who came.
    pub attended: Option<i32>,
    /// Persons who should have come.
    pub expected: Option<i32>,
    /// The entry this one replaces.
    pub corrects_id: Option<RecordId>,
    pub logged_at: DateTimeUtc,
    pub logged_by: AccountId,
    /// Title and outlet, folded: what it is found by.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
}

joins! { fold; }

/// The row with what it is found by.
pub fn fold(mut row: ActiveModel) -> ActiveModel {
    let texts = [sought::text(&row.title), Some(sought::maybe(&row.outlet))];
    if let Some(folded) = sought::kept(&texts) {
        row.folded.set_if_not_equals(folded);
    }
    row
}

/// The log of a project, newest day first. The project was found through
/// [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_desc(Column::HappenedOn)
        .order_by_desc(Column::Id)
}

/// Records of the projects the actor may follow.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add_option(scope.in_known(Column::ProjectId))
    })
}
