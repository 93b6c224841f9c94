//! Opening the database, and the one way to begin a transaction that writes.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// Connections of one node to SQLite. More bring nothing: there is one writer at a time.
const SQLITE_POOL: u32 = 4;

/// Connections of one node to PostgreSQL.
const POSTGRES_POOL: u32 = 8;

/// How long to wait for another writer, or for a free connection, before giving up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a database: `sqlite://FILE?mode=rwc`, `sqlite::memory:` or `postgres://…`.
///
/// # Errors
/// What the driver says when the file cannot be opened or the server cannot be reached.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    // libpq knows both spellings, SeaORM only the short one.
    let url = url
        .strip_prefix("postgresql://")
        .map_or_else(|| url.to_owned(), |rest| format!("postgres://{rest}"));
    let mut options = ConnectOptions::new(&url);
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .acquire_timeout(PATIENCE);
    if url.starts_with("sqlite:") {
        options
            // Each connection to a database in memory has a database of its own.
            .max_connections(if url.contains(":memory:") {
                1
            } else {
                SQLITE_POOL
            })
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .map_sqlx_sqlite_opts(sqlite);
    } else {
        options
            .max_connections(POSTGRES_POOL)
            .test_before_acquire(false)
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
    }
    Database::connect(options).await
}

/// SQLite as a server's database: readers beside one writer, references enforced, and little
/// memory of its own, because four connections keep a page cache each.
fn sqlite(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        // With a write-ahead log a power cut may lose the last commits, never the file.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        // Negative is KiB: 8 MiB for each connection.
        .pragma("cache_size", "-8192")
        // Pages read through the file's mapping are the kernel's memory, not ours.
        .pragma("mmap_size", "67108864")
        .pragma("temp_store", "memory")
        .optimize_on_close(true, None)
}

/// Begins a transaction that will write.
///
/// On SQLite it takes the write lock at once (IMMEDIATE): a transaction that reads first and
/// writes later would fail, not wait, when another one wrote in between.
pub async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}
