//! The delivery state of the outbox: leased, sent, to be tried again, given up.
//!
//! What is due goes by the site's clock, as everything in the outbox does; the lease goes by the
//! machine's, as all leases do.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::OutboxId;
use domain::states::MailState;
use entity::db::{begin_write, commit};
use entity::outbox::{self, ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend,
    DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// How long a batch may take: every mail of it running into its time-out.
const LEASE: TimeDelta = TimeDelta::minutes(15);

/// What becomes of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    Sent(DateTime<Utc>),
    Later {
        not_before: DateTime<Utc>,
        why: String,
        /// No server answered, or it takes nothing from this site.
        unreachable: bool,
    },
    GivenUp(String),
}

/// Leases mails that are due, oldest first, and counts the attempt. Two mailers never get the same.
pub(super) async fn claim(
    db: &DatabaseConnection,
    holder: &str,
    now: DateTime<Utc>,
    wall: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<outbox::Model>, DbErr> {
    let tx = begin_write(db).await?;
    let mut due = Entity::find()
        .filter(
            Condition::any()
                .add(
                    Condition::all()
                        .add(Column::State.is_in([MailState::Planned, MailState::Failed]))
                        .add(Column::NotBefore.lte(now)),
                )
                .add(
                    // Left by a node that died.
                    Condition::all()
                        .add(Column::State.eq(MailState::Leased))
                        .add(Column::LeasedUntil.lt(wall)),
                ),
        )
        .order_by_asc(Column::Id)
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
                leased_until: Set(Some(wall + LEASE)),
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

/// Writes down what became of mails, unless somebody else has leased them since.
pub(super) async fn mark(
    db: &DatabaseConnection,
    holder: &str,
    ids: &[OutboxId],
    fate: &Fate,
) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    let row = match fate {
        Fate::Sent(at) => ActiveModel {
            state: Set(MailState::Sent),
            sent_at: Set(Some(*at)),
            last_error: Set(None),
            ..Default::default()
        },
        Fate::Later {
            not_before, why, ..
        } => ActiveModel {
            state: Set(MailState::Failed),
            not_before: Set(*not_before),
            last_error: Set(Some(why.clone())),
            ..Default::default()
        },
        Fate::GivenUp(why) => ActiveModel {
            state: Set(MailState::GivenUp),
            last_error: Set(Some(why.clone())),
            ..Default::default()
        },
    };
    Entity::update_many()
        .set(ActiveModel {
            leased_by: Set(None),
            leased_until: Set(None),
            ..row
        })
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::LeasedBy.eq(holder))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives mails back that were leased and not tried; the attempt does not count.
pub(super) async fn release(
    db: &DatabaseConnection,
    holder: &str,
    mails: &[outbox::Model],
    not_before: DateTime<Utc>,
) -> Result<(), DbErr> {
    if mails.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .set(ActiveModel {
            state: Set(MailState::Planned),
            not_before: Set(not_before),
            leased_by: Set(None),
            leased_until: Set(None),
            ..Default::default()
        })
        .col_expr(Column::Attempts, Column::Attempts.into_expr().sub(1))
        .filter(Column::Id.is_in(mails.iter().map(|mail| mail.id)))
        .filter(Column::LeasedBy.eq(holder))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives up what could not be sent by its deadline; tells how many.
pub(super) async fn expire(db: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64, DbErr> {
    Ok(Entity::update_many()
        .set(ActiveModel {
            state: Set(MailState::GivenUp),
            ..Default::default()
        })
        .col_expr(
            Column::LastError,
            // What the server said last tells more than that time has run out.
            Func::coalesce([
                Column::LastError.into_expr(),
                Expr::val("过了发送期限，一次也没有发。"),
            ])
            .into(),
        )
        .filter(Column::State.is_in([MailState::Planned, MailState::Failed]))
        .filter(Column::Deadline.lt(now))
        .exec(db)
        .await?
        .rows_affected)
}
