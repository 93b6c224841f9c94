//! Publicity notices (公示) of a stage.
//!
//! First and last day are printed and never moved; working days are counted as the round says.

use domain::ids::{AccountId, NoticeId, RoundId};
use domain::programme::CountFrom;
use domain::states::NoticeStatus;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect};

use crate::joins::joins;
use crate::round;
use crate::scope::Scope;

/// A row of `notice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: NoticeId,
    /// Unguessable, for the public page.
    #[sea_orm(unique)]
    pub public_id: String,
    pub round_id: RoundId,
    pub stage_key: String,
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// The day it was posted.
    pub opens_on: Date,
    /// The last day of publicity.
    pub closes_on: Date,
    /// How many working days it runs.
    pub working_days: i32,
    /// `next_day` or `same_day`.
    pub count_from: CountFrom,
    pub status: NoticeStatus,
    pub posted_at: DateTimeUtc,
    pub posted_by: Option<AccountId>,
    pub closed_at: Option<DateTimeUtc>,
}

joins! { round: RoundId => round }

/// Notices of the rounds the actor may see.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any().add(Column::RoundId.in_subquery(round::ids_visible_to(scope)))
    })
}

/// The notice behind a public link, whoever asks: publicity is for everybody.
pub fn public(public_id: &str) -> Select<Entity> {
    Entity::find().filter(Column::PublicId.eq(public_id))
}

/// Notices whose roster is up on a day, whoever asks, the first to end first. Joined with `round`.
pub fn running_on(day: Date) -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, round())
        .filter(Column::Status.eq(NoticeStatus::Open))
        .filter(Column::OpensOn.lte(day))
        .filter(Column::ClosesOn.gte(day))
        .order_by_asc(Column::ClosesOn)
        .order_by_asc(Column::Id)
}

/// Notices whose days are over, whoever asks, the latest first: that there was one stays known, its
/// roster does not. Joined with `round` and its host.
pub fn over_before(day: Date) -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, round())
        .join(JoinType::InnerJoin, round::host())
        .filter(Column::Status.ne(NoticeStatus::Withdrawn))
        .filter(
            Condition::any()
                .add(Column::ClosesOn.lt(day))
                .add(Column::Status.eq(NoticeStatus::Closed)),
        )
        .order_by_desc(Column::ClosesOn)
        .order_by_desc(Column::Id)
}
