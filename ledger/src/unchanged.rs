//! Whoever says that nothing happened has changed nothing: proved in every debug build, tests among
//! them, where the database counts changed rows.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};

use crate::LedgerError;

/// How many rows the connection had changed when the act began; none where nobody counts.
#[derive(Debug)]
pub(crate) struct Unchanged(Option<i64>);

impl Unchanged {
    pub(crate) async fn since_now(tx: &DatabaseTransaction) -> Result<Self, LedgerError> {
        Ok(Self(changes(tx).await?))
    }

    pub(crate) async fn check(&self, tx: &DatabaseTransaction) -> Result<(), LedgerError> {
        if self.0 == changes(tx).await? {
            return Ok(());
        }
        let what = "something was changed, and the use case says that nothing happened";
        Err(LedgerError::Broken(what.to_owned()))
    }
}

/// Only SQLite tells rows that were changed from rows that were locked.
async fn changes(tx: &DatabaseTransaction) -> Result<Option<i64>, DbErr> {
    let backend = tx.get_database_backend();
    if !cfg!(debug_assertions) || backend != DbBackend::Sqlite {
        return Ok(None);
    }
    let asked = Statement::from_string(backend, "SELECT total_changes() AS n");
    let row = tx.query_one_raw(asked).await?;
    row.map(|row| row.try_get("", "n")).transpose()
}
