//! What kind of trouble an error of the database is: what somebody did wrong, or what is wrong with
//! the database itself.

use sea_orm::sqlx::Error;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{DbErr, RuntimeErr};

use super::file::{GONE, LOST};

/// A fault of the database or of the way to it, whatever was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Another one was writing for longer than we wait, or each waited for the other.
    Busy,
    /// It does not answer, or gives no connection for so long, or its file is not there.
    Away,
    /// Its log was taken away while it was open: nothing more is stored until the next start.
    LogLost,
    /// It answers but cannot store: the disk is full or broken, or it takes no writes.
    CannotStore,
}

/// The trouble an error tells of; none where the question itself was refused.
pub fn trouble(error: &DbErr) -> Option<Trouble> {
    match error {
        DbErr::ConnectionAcquire(_) => Some(Trouble::Away),
        DbErr::Conn(RuntimeErr::SqlxError(e))
        | DbErr::Exec(RuntimeErr::SqlxError(e))
        | DbErr::Query(RuntimeErr::SqlxError(e)) => of_driver(e),
        DbErr::Conn(RuntimeErr::Internal(words)) if words.contains(LOST) => Some(Trouble::LogLost),
        DbErr::Conn(RuntimeErr::Internal(words)) if words.contains(GONE) => Some(Trouble::Away),
        _ => None,
    }
}

/// Whether a statement was refused because it would write where nothing may be written. While the
/// file of SQLite is not in its place the next connection is no better: none can be opened.
pub(super) fn refuses_writes(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    let said = error.as_database_error();
    // READONLY, read_only_sql_transaction.
    matches!(
        said.and_then(DatabaseError::code).as_deref(),
        Some("8" | "25006")
    )
}

fn of_driver(error: &Error) -> Option<Trouble> {
    match error {
        Error::Protocol(words) if words.contains(LOST) => Some(Trouble::LogLost),
        Error::Io(_)
        | Error::Tls(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed
        | Error::BeginFailed
        // What breaks off in the middle of an answer, and what the gate lets nobody have.
        | Error::Protocol(_) => Some(Trouble::Away),
        Error::Database(error) => of_code(&error.code()?),
        _ => None,
    }
}

/// PostgreSQL names what happened by five characters, SQLite by a number whose low byte is its kind.
fn of_code(code: &str) -> Option<Trouble> {
    if code.len() == 5 {
        return of_sqlstate(code);
    }
    let number: i32 = code.parse().ok()?;
    of_sqlite(number & 0xff)
}

fn of_sqlstate(code: &str) -> Option<Trouble> {
    match code {
        // lock_not_available, query_canceled by a time limit, too_many_connections,
        // serialization_failure, deadlock_detected: nothing has been done, the next try may.
        "55P03" | "57014" | "53300" | "40001" | "40P01" => Some(Trouble::Busy),
        // read_only_sql_transaction; insufficient resources; system errors.
        "25006" => Some(Trouble::CannotStore),
        _ if code.starts_with("53") || code.starts_with("58") => Some(Trouble::CannotStore),
        // idle_in_transaction_session_timeout: the server has hung up.
        "25P03" => Some(Trouble::Away),
        // Connection exceptions, operator intervention, invalid authorization.
        _ if ["08", "57", "28", "3D"]
            .iter()
            .any(|class| code.starts_with(class)) =>
        {
            Some(Trouble::Away)
        }
        _ => None,
    }
}

fn of_sqlite(kind: i32) -> Option<Trouble> {
    match kind {
        // BUSY, LOCKED.
        5 | 6 => Some(Trouble::Busy),
        // NOMEM, READONLY, IOERR, FULL.
        7 | 8 | 10 | 13 => Some(Trouble::CannotStore),
        // CORRUPT, CANTOPEN, NOTADB.
        11 | 14 | 26 => Some(Trouble::Away),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_are_told_apart() {
        for (code, kind) in [
            ("5", Some(Trouble::Busy)),
            ("517", Some(Trouble::Busy)),
            ("13", Some(Trouble::CannotStore)),
            ("778", Some(Trouble::CannotStore)),
            ("14", Some(Trouble::Away)),
            ("2067", None),
            ("57P01", Some(Trouble::Away)),
            ("53100", Some(Trouble::CannotStore)),
            ("53300", Some(Trouble::Busy)),
            ("55P03", Some(Trouble::Busy)),
            ("57014", Some(Trouble::Busy)),
            ("25P03", Some(Trouble::Away)),
            ("40001", Some(Trouble::Busy)),
            ("40P01", Some(Trouble::Busy)),
            ("25006", Some(Trouble::CannotStore)),
            ("23505", None),
            ("25P02", None),
        ] {
            assert_eq!(of_code(code), kind, "{code}");
        }
    }
}
