//! Whether the site can do its work now: it reaches its database, and can store something in it.
//!
//! The answer must not disturb what pages keep (decisions 0008 and 0021): that hangs on the last
//! event, which a row of `setting` leaves alone. On PostgreSQL what is stored is a message in the
//! server's own log, which takes no transaction's number.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use entity::db::{Trouble, begin_write, commit, trouble};
use entity::setting;
use ledger::Book;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, EntityTrait, Statement,
};

use crate::app::App;

/// Seconds for which the answer to a try holds: monitors ask every few seconds.
const HOLDS: i64 = 60;

/// How long a try may take. Whoever else is writing then shows that it can be done.
const PATIENCE: Duration = Duration::from_secs(3);

/// The row that a try writes.
const KEY: &str = "stored";

/// When storing was last tried, and whether it could be done.
#[derive(Debug, Default)]
pub struct Storing(Mutex<Option<(DateTime<Utc>, bool)>>);

impl Storing {
    fn last(&self) -> std::sync::MutexGuard<'_, Option<(DateTime<Utc>, bool)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the last try has shown, or a new one where that is a minute old.
    async fn works(&self, book: &Book) -> bool {
        let now = book.clock.now();
        let known = *self.last();
        if let Some((_, works)) = known.filter(|(at, _)| fresh(*at, now)) {
            return works;
        }
        // Others who ask meanwhile are told what was known before.
        *self.last() = Some((now, known.is_none_or(|(_, works)| works)));
        let works = match tokio::time::timeout(PATIENCE, store(book, now)).await {
            Ok(Err(error)) if trouble(&error) != Some(Trouble::Busy) => {
                tracing::error!(%error, "nothing can be stored");
                false
            }
            // It has been done, or somebody else is at it.
            _ => true,
        };
        *self.last() = Some((now, works));
        works
    }
}

fn fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (now - at).abs() < TimeDelta::seconds(HOLDS)
}

/// Stores something, in a way that the next process would find it.
async fn store(book: &Book, now: DateTime<Utc>) -> Result<(), DbErr> {
    if book.db.get_database_backend() == DbBackend::Postgres {
        return store_in_log(book).await;
    }
    let tx = begin_write(&book.db).await?;
    let row = setting::ActiveModel {
        key: Set(KEY.to_owned()),
        value: Set(now.to_rfc3339()),
        updated_at: Set(now),
    };
    setting::Entity::insert(row)
        .on_conflict(
            OnConflict::column(setting::Column::Key)
                .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(&tx)
        .await?;
    commit(tx).await
}

/// PostgreSQL: it takes writes, and its log takes a line. A message that belongs to no transaction
/// needs no number of one.
async fn store_in_log(book: &Book) -> Result<(), DbErr> {
    let asked =
        "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS no";
    let asked = Statement::from_string(DbBackend::Postgres, asked);
    let row = book.db.query_one_raw(asked).await?;
    if row.is_some_and(|row| row.try_get("", "no").unwrap_or(false)) {
        return Err(DbErr::Custom("the server takes no writes".to_owned()));
    }
    let line = "SELECT pg_logical_emit_message(false, 'peiyu', 'stored')";
    book.db.execute_unprepared(line).await?;
    Ok(())
}

/// Whether the database answers in time. SQLite is in the process: where no connection comes free,
/// others are waiting to write, and the site works.
async fn answers(book: &Book) -> bool {
    match tokio::time::timeout(PATIENCE, book.db.ping()).await {
        Ok(Ok(())) => true,
        Err(_) | Ok(Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))) => {
            book.db.get_database_backend() == DbBackend::Sqlite
        }
        Ok(Err(_)) => false,
    }
}

/// `GET /readyz`: 200 while the site can do its work, else 503 and a word about what is wrong.
pub async fn ready(State(app): State<App>) -> Response {
    let wrong = |what: &'static str| (StatusCode::SERVICE_UNAVAILABLE, what).into_response();
    if let Err(error) = app.book.file.is_in_place() {
        return wrong(match trouble(&error) {
            Some(Trouble::LogLost) => "database log, restart",
            _ => "database file",
        });
    }
    if !answers(&app.book).await {
        return wrong("database");
    }
    if !app.storing.works(&app.book).await {
        return wrong("storing");
    }
    "ready".into_response()
}
