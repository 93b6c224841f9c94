//! What a connection has to pass on its way into the pool and out of it.
//!
//! SQLite ends a transaction by itself when the disk is full, a write fails or memory runs out. The
//! `ROLLBACK` that the driver sends afterwards is then refused, and the driver goes on counting one
//! transaction as open. Whoever gets such a connection next would begin with a savepoint, and the
//! release of a savepoint looks like a commit while nothing is committed. On PostgreSQL a request
//! that is given up just while it begins leaves a transaction open that the driver does not count.
//!
//! So no connection passes with a transaction still open, none that was opened before the last time
//! somebody had reason to doubt one. While the database file is not the one that was opened, and from
//! the moment its log has lost its name, a connection passes for reading only.

use std::pin::{Pin, pin};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use sea_orm::sqlx::pool::PoolConnectionMetadata;
use sea_orm::sqlx::{self, Connection, Error, Executor, Row as _, SqliteConnection};
use sea_orm::{ConnectOptions, DbErr};

use tokio::time::timeout;

use super::PATIENCE;
use super::file::{Gone, Watch};
use super::trouble::{Trouble, refuses_writes, trouble};

/// When there was last reason to doubt a connection. One for the whole process, because nothing of
/// ours travels with SeaORM's pool: connections that need not have been replaced are replaced too,
/// and that is all.
static DOUBTED: RwLock<Option<Instant>> = RwLock::new(None);

/// Two clocks are read for one comparison; so much later than a doubt a connection is still taken
/// for older.
const SLACK: Duration = Duration::from_millis(10);

/// What the pool's hooks answer: whether the connection passes.
type Verdict<'a> = Pin<Box<dyn Future<Output = Result<bool, Error>> + Send + 'a>>;

/// Puts the gate before and behind every connection to SQLite.
pub(super) fn on_sqlite(options: &mut ConnectOptions, watch: &Watch) {
    let (before, watch) = (watch.clone(), watch.clone());
    options
        .map_sqlx_sqlite_before_acquire(move |connection, meta| {
            let watch = before.clone();
            let gone = watch.check().is_err();
            Box::pin(async move {
                if gone {
                    read_only(connection, &watch).await?;
                    return Ok(true);
                }
                if watch.was_gone() {
                    watch.note_the_log(false);
                    connection.execute("PRAGMA query_only = OFF").await?;
                }
                passes(connection, meta).await
            })
        })
        .map_sqlx_sqlite_pool_opts(move |pool| {
            let (back, fresh) = (watch.clone(), watch.clone());
            pool.after_release(move |connection, meta| -> Verdict<'_> {
                let gone = back.check().is_err();
                Box::pin(async move {
                    no_transaction(connection).await?;
                    // One opened in its place would open the other file, and with it the log.
                    Ok(gone || is_trusted(&meta)?)
                })
            })
            .after_connect(move |connection, _| {
                let watch = fresh.clone();
                Box::pin(async move {
                    watch.check_file().map_err(Gone::into_driver)?;
                    open_the_log(connection).await?;
                    watch.check().map_err(Gone::into_driver)
                })
            })
        });
}

/// The connection that makes a database opens the write-ahead log only with its first question. Asked
/// for a checkpoint before, it waits for itself or says that there is no log.
async fn open_the_log(connection: &mut SqliteConnection) -> Result<(), Error> {
    connection
        .fetch_all("SELECT 1 FROM sqlite_schema LIMIT 1")
        .await?;
    Ok(())
}

/// What is written from now on would be lost; what was written before is brought into the file. Its
/// write-ahead log still has its place beside the other file, which must not be taken for the one
/// it belongs to. A log that others write to by now holds all that was written before, and is let be.
async fn read_only(connection: &mut SqliteConnection, watch: &Watch) -> Result<(), Error> {
    if !watch.holds_the_log() && !watch.shares_the_log() {
        let answer = connection
            .fetch_one("PRAGMA wal_checkpoint(TRUNCATE)")
            .await?;
        // While somebody reads an older state, the next one tries again.
        let was_kept_from_it: bool = answer.try_get(0)?;
        watch.note_the_log(!was_kept_from_it);
    }
    connection.execute("PRAGMA query_only = ON").await?;
    Ok(())
}

/// The same on PostgreSQL, with what each connection is told first.
pub(super) fn on_postgres(options: &mut ConnectOptions, told: Option<String>) {
    options
        .map_sqlx_postgres_before_acquire(|connection, meta| Box::pin(passes(connection, meta)))
        .map_sqlx_postgres_pool_opts(move |pool| {
            let told = told.clone().unwrap_or_default();
            pool.after_release(|connection, meta| -> Verdict<'_> {
                Box::pin(async move {
                    // One that was let go in the middle of an answer may never give it, and the driver
                    // would wait for that with the connection's place in the pool.
                    let answer = timeout(PATIENCE, connection.ping()).await;
                    answer.map_err(|_| Error::PoolTimedOut)??;
                    passes(connection, meta).await
                })
            })
            .after_connect(move |connection, _| {
                let told = told.clone();
                Box::pin(async move {
                    connection.execute(sqlx::AssertSqlSafe(told)).await?;
                    Ok(())
                })
            })
        });
}

/// Whether a connection may be handed on. What is not is closed without another word to it, which
/// ends whatever it had open.
async fn passes(
    connection: &mut impl Connection,
    meta: PoolConnectionMetadata,
) -> Result<bool, Error> {
    no_transaction(connection).await?;
    is_trusted(&meta)
}

async fn no_transaction(connection: &mut impl Connection) -> Result<(), Error> {
    if connection.is_in_transaction() {
        // A rollback may have been asked for and not been done yet; the answer comes after it.
        connection.ping().await?;
    }
    if connection.is_in_transaction() {
        return Err(Error::Protocol("a transaction was left open".to_owned()));
    }
    Ok(())
}

fn is_trusted(meta: &PoolConnectionMetadata) -> Result<bool, Error> {
    let doubted = *DOUBTED.read().unwrap_or_else(PoisonError::into_inner);
    if doubted.is_some_and(|at| meta.age + SLACK >= at.elapsed()) {
        return Err(Error::Protocol(
            "a connection from before a fault".to_owned(),
        ));
    }
    Ok(true)
}

/// Connections that are open now are not to be trusted.
pub(super) fn doubt() {
    drop(Doubt);
}

/// Raised when it is dropped.
struct Doubt;

impl Drop for Doubt {
    fn drop(&mut self) {
        *DOUBTED.write().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

/// Does what begins or ends a transaction. When it fails other than by waiting too long, for another
/// writer or for a connection, or by being refused as read-only, or is given up half-way, nobody knows
/// what became of the connection, and all that are open now are replaced.
pub(super) async fn surely<T>(work: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    // Locals go in reverse order: given up half-way, the doubt is raised before the connection can
    // find another taker. After an error the connection has gone back a moment before; that it has
    // no transaction open is looked at on the way, as always.
    let work = pin!(work);
    let doubt = Doubt;
    let result = work.await;
    let is_known = match &result {
        Ok(_) | Err(DbErr::ConnectionAcquire(_)) => true,
        Err(error) => trouble(error) == Some(Trouble::Busy) || refuses_writes(error),
    };
    if is_known {
        std::mem::forget(doubt);
    }
    result
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnAcquireErr;

    use super::*;

    #[tokio::test]
    async fn who_got_no_connection_leaves_none_in_doubt() {
        let doubted = || *DOUBTED.read().unwrap();
        let before = doubted();
        let timeout = DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        surely(async { Err::<(), _>(timeout) }).await.unwrap_err();
        assert_eq!(doubted(), before);
        let broken = DbErr::Custom("broken off".to_owned());
        surely(async { Err::<(), _>(broken) }).await.unwrap_err();
        assert_ne!(doubted(), before);
    }
}
