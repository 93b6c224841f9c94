//! Objections to a notice (异议).
//!
//! One that waits to be admitted holds up the admission of what it is about; one that was admitted
//! freezes it. Nobody reads one that is not confirmed, nor hears who made it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::dates::Due;
use domain::ids::{AccountId, NoticeId, ObjectionId, ProjectId};
use domain::states::{NoticeStatus, ObjectionStatus, Role};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ExprTrait, JoinType, QuerySelect, QueryTrait};

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::{notice, notice_entry, project, unit};

/// How long a link to confirm an objection is good.
pub const CONFIRM_WITHIN: Duration = Duration::hours(72);

/// The last minute in which a link can be used: within its own time, and while the notice runs.
pub fn usable_until(confirm_by: DateTime<Utc>, closes_on: NaiveDate) -> DateTime<Utc> {
    let over = Due::on_day(closes_on).instant() - Duration::minutes(1);
    Ord::min(confirm_by, over)
}

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
    /// Telephone; empty where there is an e-mail address alone.
    pub contact: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub received_at: DateTimeUtc,
    pub status: ObjectionStatus,
    /// What was found; of one that was not admitted, why not.
    #[sea_orm(column_type = "Text")]
    pub conclusion: Option<String>,
    pub concluded_at: Option<DateTimeUtc>,
    pub concluded_by: Option<AccountId>,
    /// What whoever made it asks with (`domain::query_code`); none on rows older than codes.
    #[sea_orm(unique)]
    pub query_code: Option<String>,
    pub email: Option<String>,
    /// SHA-256 of the token in the link that confirms it; none when it has been used.
    #[sea_orm(unique)]
    pub link_digest: Option<String>,
    /// Until when the link is good.
    pub confirm_by: Option<DateTimeUtc>,
    pub confirmed_at: Option<DateTimeUtc>,
    pub admitted_at: Option<DateTimeUtc>,
    pub admitted_by: Option<AccountId>,
    /// The content of what was handed in with it (`blob.digest`), and its name.
    pub blob_digest: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub file_name: Option<String>,
}

joins! { notice: NoticeId => notice, project: ProjectId => project, blob: BlobDigest => blob.Digest }

/// Objections the actor may see: an organiser those to notices of the rounds its own unit hosts.
/// Nobody else learns who objects, not the level above either.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find().filter(heard()), |scope| {
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

/// Those that whoever handles them has to know of: they are confirmed, or can only be by a call.
fn heard() -> Expr {
    Column::Status.ne(ObjectionStatus::Unconfirmed)
}

/// Objections to notices that name a project of the subtrees where the actor is organiser: for
/// whoever conducts the publicity, as a school does its own within a province's round. The caller
/// keeps those whose stage is conducted there. Joined with `notice`.
pub fn near(scope: &Scope) -> Select<Entity> {
    named_near(scope).filter(heard())
}

/// The same of those that wait to be dealt with, and of those that can still be confirmed, which are
/// counted and not shown.
pub fn waiting_near(scope: &Scope, now: DateTimeUtc) -> Select<Entity> {
    let confirmable = Condition::all()
        .add(Column::Status.eq(ObjectionStatus::Unconfirmed))
        .add(
            Condition::any()
                .add(Column::ConfirmBy.gt(now))
                .add(notice::Column::Status.eq(NoticeStatus::Open)),
        );
    named_near(scope).filter(
        Condition::any()
            .add(Column::Status.is_in([ObjectionStatus::Pending, ObjectionStatus::Open]))
            .add(confirmable),
    )
}

/// The objection behind a code, for whoever made it.
pub fn by_code(code: &str) -> Select<Entity> {
    Entity::find().filter(Column::QueryCode.eq(code))
}

/// The objection that a link confirms, by the digest of its token.
pub fn by_link(digest: &str) -> Select<Entity> {
    Entity::find().filter(Column::LinkDigest.eq(digest))
}

fn named_near(scope: &Scope) -> Select<Entity> {
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
