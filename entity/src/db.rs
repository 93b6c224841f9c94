//! Opening the database, and the one way to begin a transaction that writes.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

/// Connections of one node to SQLite. More bring nothing: there is one writer at a time.
const SQLITE_POOL: u32 = 4;

/// Prepared statements a connection to SQLite keeps. Lists of ids come in many lengths, each a text
/// of its own; with the driver's 100 they push out what every page asks.
const STATEMENTS: usize = 400;

/// Connections of one node to PostgreSQL.
const POSTGRES_POOL: u32 = 8;

/// How long to wait for another writer, or for a free connection, before giving up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens a database: `sqlite://FILE?mode=rwc`, `sqlite::memory:` or `postgres://…`.
///
/// # Errors
/// What the driver says when the file cannot be opened or the server cannot be reached.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    connect_with(url, SQLITE_POOL).await
}

/// The same for somebody who does one thing after another, such as a long build: on SQLite a single
/// connection, whose pages stay good because nobody else writes.
///
/// # Errors
/// As [`connect`].
pub async fn connect_alone(url: &str) -> Result<DatabaseConnection, DbErr> {
    connect_with(url, 1).await
}

async fn connect_with(url: &str, sqlite_pool: u32) -> Result<DatabaseConnection, DbErr> {
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
                sqlite_pool
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
        .statement_cache_capacity(STATEMENTS)
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

/// Begins a transaction that only reads and sees everything as it stands now, however long it takes
/// and whatever others write meanwhile.
pub async fn begin_read(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
        // With a write-ahead log every reader of SQLite has its snapshot.
        _ => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..Default::default()
        },
    };
    db.begin_with_options(options).await
}
