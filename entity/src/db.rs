//! Opening the database, and the one way to begin and to end a transaction that writes.

use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePool, SqliteSynchronous,
};
use sea_orm::sqlx::{self, Connection as _, Executor as _, SqliteConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

mod away;
mod file;
mod gate;
mod trouble;
mod waits;

pub use away::unless_away;
pub use file::Watch;
pub use trouble::{Trouble, trouble};
pub use waits::{Waits, waits};

/// Connections of one node to SQLite. More bring nothing: there is one writer at a time.
const SQLITE_POOL: u32 = 4;

/// Prepared statements a connection to SQLite keeps. Lists of ids come in many lengths, each a text
/// of its own; with the driver's 100 they push out what every page asks.
const STATEMENTS: usize = 400;

/// Connections of one node to PostgreSQL.
const POSTGRES_POOL: u32 = 8;

/// How long to wait for another writer, or for a free connection, before giving up.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long PostgreSQL works on a statement, and keeps a transaction open in which nothing is asked: a
/// node that hangs or has gone lets go of what it holds.
const AT_MOST: Duration = Duration::from_mins(1);

/// Opens a database: `sqlite://FILE?mode=rwc`, `sqlite::memory:` or `postgres://…`. Others write to it
/// too, so nobody waits for a lock, or makes others wait, for long.
///
/// # Errors
/// What the driver says when the file cannot be opened or the server cannot be reached.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    connect_with(url, SQLITE_POOL, SqliteSynchronous::Full, true).await
}

/// The same for what may take its time: a backup, a copy, an examination of everything.
///
/// # Errors
/// As [`connect`].
pub async fn connect_patiently(url: &str) -> Result<DatabaseConnection, DbErr> {
    connect_with(url, SQLITE_POOL, SqliteSynchronous::Full, false).await
}

/// The same for somebody who does one thing after another, such as a long build: on SQLite a single
/// connection, whose pages stay good because nobody else writes. A power cut may take the last commits
/// with it: whoever builds begins again.
pub async fn connect_alone(url: &str) -> Result<DatabaseConnection, DbErr> {
    connect_with(url, 1, SqliteSynchronous::Normal, false).await
}

async fn connect_with(
    url: &str,
    sqlite_pool: u32,
    synchronous: SqliteSynchronous,
    in_haste: bool,
) -> Result<DatabaseConnection, DbErr> {
    // libpq knows both spellings, SeaORM only the short one.
    let url = url
        .strip_prefix("postgresql://")
        .map_or_else(|| url.to_owned(), |rest| format!("postgres://{rest}"));
    let mut options = ConnectOptions::new(&url);
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .acquire_timeout(PATIENCE);
    let watch = Watch::default();
    if url.starts_with("sqlite:") {
        // Each connection to a database in memory has a database of its own, which goes with it.
        let in_memory = url.contains(":memory:");
        let connections = if in_memory { 1 } else { sqlite_pool };
        options
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .map_sqlx_sqlite_opts(move |options| sqlite(options, synchronous));
        if !in_memory {
            gate::on_sqlite(&mut options, &watch);
        }
    } else {
        options
            .max_connections(POSTGRES_POOL)
            .test_before_acquire(false)
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
        gate::on_postgres(&mut options, in_haste.then(limits));
    }
    let db = Database::connect(options).await?;
    if db.get_database_backend() == DbBackend::Sqlite {
        watch.begin(&db);
        all_at_once(db.get_sqlite_connection_pool())
            .await
            .map_err(|e| DbErr::Conn(RuntimeErr::SqlxError(e.into())))?;
    }
    Ok(db)
}

/// What a session of PostgreSQL waits for at most, in milliseconds. On SQLite the driver sees to the lock.
fn limits() -> String {
    let (lock, most) = (PATIENCE.as_millis(), AT_MOST.as_millis());
    format!(
        "SET lock_timeout = {lock}; SET statement_timeout = {most}; \
         SET idle_in_transaction_session_timeout = {most}"
    )
}

/// Whether somebody else has the file of a SQLite database open. It is brought up to its log on the
/// way; one that cannot be read is nobody's.
pub async fn is_open_elsewhere(file: &Path) -> bool {
    let alone = SqliteConnectOptions::new()
        .filename(file)
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(Duration::ZERO);
    let asked = async {
        let mut connection = SqliteConnection::connect_with(&alone).await?;
        connection.execute("BEGIN EXCLUSIVE; ROLLBACK").await?;
        connection.close().await
    };
    let asked: Result<(), sqlx::Error> = asked.await;
    let refusal = asked.map_err(|e| DbErr::Conn(RuntimeErr::SqlxError(e.into())));
    refusal.is_err_and(|e| trouble(&e) == Some(Trouble::Busy))
}

/// Opens all connections while the file is known to be the right one. Whoever opens it first may
/// make it; a connection that is opened later must find it.
async fn all_at_once(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let later = pool.connect_options().as_ref().clone();
    pool.set_connect_options(later.create_if_missing(false));
    let mut open = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        open.push(pool.acquire().await?);
    }
    Ok(())
}

/// SQLite as a server's database: readers beside one writer, references enforced, and little
/// memory of its own, because four connections keep a page cache each.
fn sqlite(options: SqliteConnectOptions, synchronous: SqliteSynchronous) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        // Full: what is acknowledged outlasts a power cut too (decision 0010).
        .synchronous(synchronous)
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

/// Begins a transaction that will write, never inside another one: the pool hands out no connection
/// that has a transaction open.
///
/// On SQLite it takes the write lock at once (IMMEDIATE): a transaction that reads first and
/// writes later would fail, not wait, when another one wrote in between.
///
/// # Errors
/// What the database says; [`Trouble::Busy`] when another one was writing all the while.
pub async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    begin(
        db,
        TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        },
    )
    .await
}

/// Commits: what is told to have happened has, and the next process finds it.
///
/// # Errors
/// What the database says. Then nothing of it has happened, or, when the connection broke off just
/// now, nobody knows.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where a transaction that writes ends"
)]
pub async fn commit(tx: DatabaseTransaction) -> Result<(), DbErr> {
    gate::surely(async {
        if tx.get_database_backend() == DbBackend::Postgres {
            // After a statement that failed PostgreSQL takes COMMIT for ROLLBACK and says no word
            // of it; any other statement is refused.
            tx.execute_unprepared("SELECT 1").await?;
        }
        tx.commit().await
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
    begin(db, options).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where transactions begin"
)]
async fn begin(
    db: &DatabaseConnection,
    options: TransactionOptions,
) -> Result<DatabaseTransaction, DbErr> {
    let asked = Instant::now();
    let begun = gate::surely(db.begin_with_options(options)).await;
    waits::note(asked.elapsed());
    begun
}
