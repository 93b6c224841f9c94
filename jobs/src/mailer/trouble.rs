//! What is wrong with the mail server, as every node knows it: one row while something is.

use chrono::{DateTime, Utc};
use domain::delivery::PROBE_EVERY;
use domain::ids::OutboxId;
use domain::states::{MailState, ServerTrouble};
use entity::db::begin_write;
use entity::mail_server::{self, ActiveModel, Column, Entity, NAME};
use entity::outbox;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter, QuerySelect,
};

/// The trouble there is.
pub(super) async fn now(db: &DatabaseConnection) -> Result<Option<mail_server::Model>, DbErr> {
    mail_server::trouble().one(db).await
}

/// Whether the server may be asked: at its time, or when the site's clock has been set back.
pub(super) fn may_ask(trouble: &mail_server::Model, now: DateTime<Utc>) -> bool {
    now >= trouble.probe_at || trouble.probe_at - now > PROBE_EVERY
}

/// Writes down that no mail goes, since now or since before.
pub(super) async fn set(
    db: &DatabaseConnection,
    trouble: ServerTrouble,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        name: Set(NAME.to_owned()),
        trouble: Set(trouble),
        since: Set(now),
        why: Set(why.to_owned()),
        probe_at: Set(now + PROBE_EVERY),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::Name)
                .update_columns([Column::Trouble, Column::Why, Column::ProbeAt])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The server takes mails again. The time in which it did not is nobody's: whatever has begun to
/// count towards giving a mail up is moved on by it.
pub(super) async fn clear(
    db: &DatabaseConnection,
    was: &mail_server::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let tx = begin_write(db).await?;
    Entity::delete_by_id(NAME).exec(&tx).await?;
    let counting: Vec<(OutboxId, DateTime<Utc>, DateTime<Utc>)> = outbox::Entity::find()
        .select_only()
        .columns([
            outbox::Column::Id,
            outbox::Column::CreatedAt,
            outbox::Column::Deadline,
        ])
        .filter(outbox::Column::State.is_in(MailState::TO_GO))
        .filter(outbox::Column::Attempts.gt(0))
        .into_tuple()
        .all(&tx)
        .await?;
    for (id, created_at, deadline) in counting {
        let lost = (now - was.since.max(created_at)).max(chrono::TimeDelta::zero());
        outbox::ActiveModel {
            id: Set(id),
            deadline: Set(deadline + lost),
            ..Default::default()
        }
        .update(&tx)
        .await?;
    }
    entity::db::commit(tx).await
}
