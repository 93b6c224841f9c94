//! Objections to a notice (异议).
//!
//! One that is open blocks admission.

use domain::ids::{AccountId, NoticeId, ObjectionId, ProjectId};
use domain::states::{ObjectionStatus, Role};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ExprTrait, JoinType, QuerySelect, QueryTrait};

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::{notice, notice_entry, project, unit};

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

joins! { notice: NoticeId => notice, project: ProjectId => project }

/// Objections the actor may see: an organiser those to notices of the rounds its own unit hosts.
/// Nobody else learns who objects, not the level above either.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let hosted = scope
            .in_hosted(notice::Column::RoundId, Role::Organiser)
            .map(|hosted| {
                notice::Entity::find()
                    .filter(hosted)
                    .only(notice::Column::Id)
            });
        Condition::any().add_option(hosted.map(|notices| Column::NoticeId.in_subquery(notices)))
    })
}

/// Objections to notices that name a project of the subtrees where the actor is organiser: for
/// whoever conducts the publicity, as a school does its own within a province's round. The caller
/// keeps those whose stage is conducted there. Joined with `notice`.
pub fn near(scope: &Scope) -> Select<Entity> {
    let named = notice_entry::Entity::find()
        .join(JoinType::InnerJoin, notice_entry::project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(scope.subtree_condition(&[Role::Organiser, Role::Endorser]))
        .only(notice_entry::Column::NoticeId);
    Entity::find()
        .join(JoinType::InnerJoin, notice())
        .filter(Column::NoticeId.in_subquery(named))
}

/// The path of the first unit named in an objection's notice, as a value of the row: a notice names
/// projects of one conductor, so any of them tells who that is.
pub fn path_named() -> Expr {
    let first = notice_entry::Entity::find()
        .select_only()
        .expr(unit::Column::Path.min())
        .join(JoinType::InnerJoin, notice_entry::project())
        .join(JoinType::InnerJoin, project::unit())
        .filter(
            Expr::col((notice_entry::Entity, notice_entry::Column::NoticeId))
                .equals((Entity, Column::NoticeId)),
        )
        .into_query();
    Expr::SubQuery(None, Box::new(first.into()))
}
