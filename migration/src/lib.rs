//! The schema, as steps that are only ever appended to.
//!
//! One file per subject, the same on SQLite and PostgreSQL. A step that has shipped is never
//! edited; `entity` says what the tables mean, and a test there compares both sides.

// The trait of the steps hides the manager's lifetime, and async_trait wants the same spelling here.
#![allow(elided_lifetimes_in_paths)]

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

mod m0001_people;
mod m0002_programme;
mod m0003_project;
mod m0004_said;
mod m0005_owed;
mod m0006_done;
mod m0007_judged;
mod m0008_watched;
mod m0009_files;
mod m0010_kept;
mod m0011_scopes;
mod m0012_once;
mod m0013_delivery;
mod m0014_proof;
mod m0015_officers;
mod m0016_blind;
mod m0017_words;
mod m0018_counts;
mod m0019_accounts;
mod m0021_numbers;
mod m0024_visits;
mod table;

/// The list of steps, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_programme::Migration),
            Box::new(m0003_project::Migration),
            Box::new(m0004_said::Migration),
            Box::new(m0005_owed::Migration),
            Box::new(m0006_done::Migration),
            Box::new(m0007_judged::Migration),
            Box::new(m0008_watched::Migration),
            Box::new(m0009_files::Migration),
            Box::new(m0010_kept::Migration),
            Box::new(m0011_scopes::Migration),
            Box::new(m0012_once::Migration),
            Box::new(m0013_delivery::Migration),
            Box::new(m0014_proof::Migration),
            Box::new(m0015_officers::Migration),
            Box::new(m0016_blind::Migration),
            Box::new(m0017_words::Migration),
            Box::new(m0018_counts::Migration),
            Box::new(m0019_accounts::Migration),
            Box::new(m0021_numbers::Migration),
            Box::new(m0024_visits::Migration),
        ]
    }
}

/// Number of the PostgreSQL advisory lock that keeps two nodes from migrating at once.
const MIGRATING: i64 = 0x70_65_69_79_75;

/// Brings the schema up to date, all steps or none, one node at a time.
///
/// Both databases change their schema inside a transaction, so a failed step leaves what was there.
///
/// # Errors
/// Whatever the database refuses; nothing has changed then.
#[expect(
    clippy::disallowed_methods,
    reason = "entity stands above this crate; a start that fails here ends the process"
)]
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let tx = db.begin_with_options(immediate).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATING})"))
            .await?;
    }
    Migrator::up(&tx, None).await?;
    tx.commit().await
}

/// The name of the newest step this program knows.
pub fn latest() -> String {
    Migrator::migrations()
        .last()
        .map(|step| step.name().to_owned())
        .unwrap_or_default()
}

/// The steps this program knows and the database has not had, oldest first. Empty when the schema
/// is up to date. Changes nothing.
pub async fn pending<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let applied = applied(db).await?;
    Ok(Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .filter(|name| !applied.contains(name))
        .collect())
}

/// Whether the database has had no step at all. Changes nothing.
///
/// # Errors
/// When the table of steps cannot be read.
pub async fn is_new<C: ConnectionTrait>(db: &C) -> Result<bool, DbErr> {
    Ok(applied(db).await?.is_empty())
}

/// The steps the database has had that this program does not know, by name. Not empty means that
/// a newer program has written the schema and this one must not touch it. Changes nothing.
pub async fn check_newer<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let known = Migrator::migrations();
    let mut unknown = applied(db).await?;
    unknown.retain(|name| known.iter().all(|step| step.name() != name));
    Ok(unknown)
}

/// Brings an empty schema to where another database stands, whose steps this program knows.
pub async fn up_like<C: ConnectionTrait>(
    other: &C,
    empty: &DatabaseTransaction,
) -> Result<(), DbErr> {
    let mut steps = 0;
    for _ in applied(other).await? {
        steps += 1;
    }
    Migrator::up(empty, Some(steps)).await
}

/// Names of the steps applied, in order. A database without the table of steps has had none.
async fn applied<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let steps = Migrator::migration_table_name();
    if !has_table(db, &steps.to_string()).await? {
        return Ok(Vec::new());
    }
    let rows = db
        .query_all(
            Query::select()
                .column("version")
                .from(steps)
                .order_by("version", Order::Asc),
        )
        .await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// Whether a table exists where this connection looks for its own.
async fn has_table<C: ConnectionTrait>(db: &C, table: &str) -> Result<bool, DbErr> {
    let mut ask = Query::select().expr(Expr::val(1)).take();
    if db.get_database_backend() == DbBackend::Postgres {
        ask.from(("pg_catalog", "pg_tables"))
            .and_where(Expr::col("schemaname").eq(Expr::cust("current_schema()")))
            .and_where(Expr::col("tablename").eq(table));
    } else {
        ask.from("sqlite_master")
            .and_where(Expr::col("type").eq("table"))
            .and_where(Expr::col("name").eq(table));
    }
    Ok(db.query_one(&ask).await?.is_some())
}
