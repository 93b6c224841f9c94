//! Accesses on their way into their log (`ledger::access_log`). They are gathered in memory and
//! written together every few seconds and at the end, so that looking at a photograph neither waits
//! for a writer nor makes anybody wait (docs/decisions/0021).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use entity::db::unless_away;
use ledger::LedgerError;
use ledger::access_log::{Noted, write};
use sea_orm::DatabaseConnection;

/// How long a line waits in memory.
pub const EVERY: Duration = Duration::from_secs(10);

/// Lines that wait at most: a database that cannot be written must not fill the memory.
const MOST: usize = 50_000;

/// Accesses that are not written yet.
#[derive(Debug, Default)]
pub struct Accesses {
    waiting: Mutex<Vec<Noted>>,
    /// Held by whoever writes, so that lines stay in their order.
    writing: tokio::sync::Mutex<()>,
}

impl Accesses {
    /// Notes one access; it is in the log after the next writing.
    pub fn note(&self, access: Noted) {
        let mut waiting = self.waiting();
        if waiting.len() < MOST {
            waiting.push(access);
        } else {
            tracing::error!(kind = access.kind.key(), "an access could not be noted");
        }
    }

    /// Writes what waits. What cannot be written goes on waiting.
    ///
    /// # Errors
    /// Database errors.
    pub async fn flush(&self, db: &DatabaseConnection) -> Result<(), LedgerError> {
        let _only = self.writing.lock().await;
        // Taken away only when they are written: whoever writes may be cut off in the middle.
        let some = self.waiting().clone();
        unless_away(db, write(db, &some)).await??;
        self.waiting().drain(..some.len());
        Ok(())
    }

    /// Writes what waits once in so long, until it is stopped.
    pub async fn keep_writing(&self, db: &DatabaseConnection, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            if let Err(error) = self.flush(db).await {
                tracing::error!(%error, "accesses could not be written");
            }
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Noted>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
