//! One run at a time, on whichever node: a lease is a row that only one holder can write.
//!
//! Leases go by the time that all nodes share even where the site's own clock has been moved: a demo
//! that starts again on its first day must not wait for leases of a day that is still to come.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::lease::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// How long a lease lasts unless it is renewed.
pub(crate) const LASTS: Duration = Duration::from_mins(2);

/// Takes or renews a lease in one atomic statement; false when another holder has it.
pub(crate) async fn take(
    db: &impl ConnectionTrait,
    name: &str,
    holder: &str,
    shared: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let now = shared.timestamp_millis();
    let until = now + i64::try_from(LASTS.as_millis()).unwrap_or(i64::MAX);
    let row = ActiveModel {
        name: Set(name.to_owned()),
        holder: Set(holder.to_owned()),
        until_ms: Set(until),
    };
    let free =
        Expr::col((Entity, Column::UntilMs))
            .lte(now)
            .or(Expr::col((Entity, Column::Holder)).eq(holder));
    let written = Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::Name)
                .update_columns([Column::Holder, Column::UntilMs])
                .action_and_where(free)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(written == 1)
}

/// Gives a lease back. Somebody else's is left alone.
pub(crate) async fn give_back(
    db: &impl ConnectionTrait,
    name: &str,
    holder: &str,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Name.eq(name))
        .filter(Column::Holder.eq(holder))
        .exec(db)
        .await?;
    Ok(())
}
