//! The delivery state of the outbox: leased, sent, to be tried again.
//!
//! What is due goes by the site's clock, as everything in the outbox does; the lease goes by the
//! one that all nodes share, as all leases do.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::OutboxId;
use domain::states::MailState;
use entity::db::{begin_write, commit};
use entity::outbox::{self, ActiveModel, Column, Entity};
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType, NullOrdering};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr,
    EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};

/// How long a batch may take: every mail of it running into its time-out.
const LEASE: TimeDelta = TimeDelta::minutes(15);

/// Which of the mails that are due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Some, the oldest first.
    Batch(u64),
    /// One to ask a server with that is out of order: the newest, because it is the old ones that may
    /// be refused for their own sake.
    Probe,
}

/// Frees what a node held that died; the attempt does not count, as nobody knows of one. Without it,
/// such a mail would be taken for one on its way for as long as the server is out of order.
pub(super) async fn free_ended(
    db: &DatabaseConnection,
    shared: DateTime<Utc>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel {
            state: Set(MailState::Planned),
            leased_by: Set(None),
            leased_until: Set(None),
            ..Default::default()
        })
        .col_expr(Column::Attempts, Column::Attempts.into_expr().sub(1))
        .filter(Column::State.eq(MailState::Leased))
        .filter(Column::LeasedUntil.lt(shared))
        .exec(db)
        .await?;
    Ok(())
}

/// Leases mails that are due and counts the attempt; those that have been refused come after the
/// others, so that not the same few are asked with while there are others. Two mailers never get the
/// same. `shared` is the time that all nodes share.
pub(super) async fn claim(
    db: &DatabaseConnection,
    holder: &str,
    now: DateTime<Utc>,
    shared: DateTime<Utc>,
    which: Which,
) -> Result<Vec<outbox::Model>, DbErr> {
    let (limit, order) = match which {
        Which::Batch(limit) => (limit, Order::Asc),
        Which::Probe => (1, Order::Desc),
    };
    let tx = begin_write(db).await?;
    let mut due = Entity::find()
        .filter(Column::State.is_in([MailState::Planned, MailState::Failed]))
        .filter(Column::NotBefore.lte(now))
        .order_by_with_nulls(Column::RefusedAt, Order::Asc, NullOrdering::First)
        .order_by(Column::Id, order)
        .limit(limit);
    if tx.get_database_backend() == DbBackend::Postgres {
        due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut mails = due.all(&tx).await?;
    if !mails.is_empty() {
        Entity::update_many()
            .set(ActiveModel {
                state: Set(MailState::Leased),
                leased_by: Set(Some(holder.to_owned())),
                leased_until: Set(Some(shared + LEASE)),
                ..Default::default()
            })
            .col_expr(Column::Attempts, Column::Attempts.into_expr().add(1))
            .filter(Column::Id.is_in(mails.iter().map(|mail| mail.id)))
            .exec(&tx)
            .await?;
        for mail in &mut mails {
            mail.attempts += 1;
        }
    }
    commit(tx).await?;
    Ok(mails)
}

/// Writes down that mails were sent, unless somebody else has leased them since.
pub(super) async fn sent(
    db: &DatabaseConnection,
    holder: &str,
    ids: &[OutboxId],
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        state: Set(MailState::Sent),
        sent_at: Set(Some(at)),
        last_error: Set(None),
        ..Default::default()
    };
    let ended = ended(holder, ids, row)
        .col_expr(Column::Text, outbox::kept(Column::Text))
        .col_expr(Column::Html, outbox::kept(Column::Html));
    ended.exec(db).await?;
    Ok(())
}

/// A refusal that is meant for one mail, to be tried again.
pub(super) struct Later {
    pub not_before: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
    pub refused_at: DateTime<Utc>,
    pub why: String,
}

/// Writes down when a mail is tried again.
pub(super) async fn later(
    db: &DatabaseConnection,
    holder: &str,
    id: OutboxId,
    later: Later,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        state: Set(MailState::Failed),
        not_before: Set(later.not_before),
        deadline: Set(later.deadline),
        refused_at: Set(Some(later.refused_at)),
        last_error: Set(Some(later.why)),
        ..Default::default()
    };
    ended(holder, &[id], row).exec(db).await?;
    Ok(())
}

/// The address that the addressee has now.
pub(super) async fn readdress(
    db: &DatabaseConnection,
    holder: &str,
    id: OutboxId,
    address: &str,
) -> Result<(), DbErr> {
    Entity::update_many()
        .set(ActiveModel {
            to_address: Set(address.to_owned()),
            ..Default::default()
        })
        .filter(Column::Id.eq(id))
        .filter(Column::LeasedBy.eq(holder))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives mails back that were leased and for whose sake nothing failed; the attempt does not count.
/// `why` is what the server had against them, if it was asked.
pub(super) async fn release(
    db: &DatabaseConnection,
    holder: &str,
    ids: &[OutboxId],
    not_before: DateTime<Utc>,
    asked: Option<(&str, DateTime<Utc>)>,
) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut row = ActiveModel {
        state: Set(MailState::Planned),
        not_before: Set(not_before),
        leased_by: Set(None),
        leased_until: Set(None),
        ..Default::default()
    };
    if let Some((why, at)) = asked {
        row.last_error = Set(Some(why.to_owned()));
        row.refused_at = Set(Some(at));
    }
    Entity::update_many()
        .set(row)
        .col_expr(Column::Attempts, Column::Attempts.into_expr().sub(1))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::LeasedBy.eq(holder))
        .exec(db)
        .await?;
    Ok(())
}

/// The deadlines of mails as they stand now.
pub(super) async fn deadlines(
    db: &DatabaseConnection,
    ids: &[OutboxId],
) -> Result<HashMap<OutboxId, DateTime<Utc>>, DbErr> {
    Ok(Entity::find()
        .select_only()
        .columns([Column::Id, Column::Deadline])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect())
}

/// How many mails are to go, those just leased among them.
pub(super) async fn waiting(db: &DatabaseConnection) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::State.is_in(MailState::TO_GO))
        .count(db)
        .await
}

/// Ends the lease of mails with what has become of them.
fn ended(holder: &str, ids: &[OutboxId], row: ActiveModel) -> UpdateMany<Entity> {
    Entity::update_many()
        .set(ActiveModel {
            leased_by: Set(None),
            leased_until: Set(None),
            ..row
        })
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::LeasedBy.eq(holder))
}
