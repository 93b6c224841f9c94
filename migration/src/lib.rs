//! The schema, as steps that are only ever appended to.
//!
//! One file per subject, the same on SQLite and PostgreSQL. A step that has shipped is never
//! edited; `entity` says what the tables mean, and a test there compares both sides.

use std::future::Future;
use std::pin::Pin;

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use prelude::*;

mod table;

/// What every step begins with.
mod prelude {
    pub use sea_orm::sea_query::*;
    pub use sea_orm::{ConnectionTrait, DbBackend, DbErr};

    pub use crate::Schema;
}

/// A step: its name, which is its file's, and what it does.
struct Step {
    name: &'static str,
    up: for<'a> fn(&'a Schema<'a>) -> Taken<'a>,
}

type Taken<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// The list of steps, oldest first.
macro_rules! steps {
    ($($name:ident)*) => {
        $(mod $name;)*
        const STEPS: &[Step] = &[$(Step {
            name: stringify!($name),
            up: |schema| Box::pin($name::up(schema)),
        }),*];
    };
}

steps! {
    m0001_people
    m0002_programme
    m0003_project
    m0004_said
    m0005_owed
    m0006_done
    m0007_judged
    m0008_watched
    m0009_files
    m0010_kept
    m0011_scopes
    m0012_once
    m0013_delivery
    m0014_proof
    m0015_officers
    m0016_blind
    m0017_words
    m0018_counts
    m0019_accounts
    m0021_numbers
    m0022_experts
    m0023_asked
    m0024_visits
    m0025_sought
    m0026_told
    m0027_imports
    m0026_objections
    m0027_periods
    m0030_steps
}

/// The schema that a step changes, within the one transaction of all steps.
#[derive(Debug)]
pub struct Schema<'a>(&'a DatabaseTransaction);

impl Schema<'_> {
    fn get_connection(&self) -> &DatabaseTransaction {
        self.0
    }

    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn create_table(&self, table: TableCreateStatement) -> Result<(), DbErr> {
        self.0.execute(&table).await.map(drop)
    }

    async fn create_index(&self, index: IndexCreateStatement) -> Result<(), DbErr> {
        self.0.execute(&index).await.map(drop)
    }

    async fn drop_index(&self, index: IndexDropStatement) -> Result<(), DbErr> {
        self.0.execute(&index).await.map(drop)
    }

    async fn alter_table(&self, table: TableAlterStatement) -> Result<(), DbErr> {
        self.0.execute(&table).await.map(drop)
    }
}

/// The table of the steps taken. Sites of 0.1.0 have it from sea-orm-migration.
const TAKEN: &str = "seaql_migrations";

/// Number of the PostgreSQL advisory lock that keeps two nodes from migrating at once.
const MIGRATING: i64 = 0x70_65_69_79_75;

/// Brings the schema up to date, all steps or none, one node at a time.
///
/// Both databases change their schema inside a transaction, so a failed step leaves what was there.
///
/// # Errors
/// Whatever the database refuses; nothing has changed then.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    up_by(db, STEPS.len()).await
}

/// As [`up`], by at most so many steps more.
#[expect(
    clippy::disallowed_methods,
    reason = "entity stands above this crate; a start that fails here ends the process"
)]
pub async fn up_by(db: &DatabaseConnection, most: usize) -> Result<(), DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let tx = db.begin_with_options(immediate).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        // Another node may be at it, and a step goes through whole tables: what a site allows a
        // statement does not hold here.
        let patiently = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0";
        tx.execute_unprepared(&format!(
            "{patiently}; SELECT pg_advisory_xact_lock({MIGRATING})"
        ))
        .await?;
    }
    take(&tx, most).await?;
    tx.commit().await
}

/// Takes the next steps, at most so many, and notes each as taken.
async fn take(tx: &DatabaseTransaction, most: usize) -> Result<(), DbErr> {
    let schema = Schema(tx);
    let steps = Table::create()
        .table(TAKEN)
        .if_not_exists()
        .col(table::string("version").primary_key())
        .col(table::big_integer("applied_at"))
        .take();
    schema.create_table(steps).await?;
    for name in pending(tx).await?.into_iter().take(most) {
        for step in STEPS.iter().filter(|step| step.name == name) {
            (step.up)(&schema).await?;
            let taken = Query::insert()
                .into_table(TAKEN)
                .columns(["version", "applied_at"])
                .values_panic([step.name.into(), now().into()])
                .take();
            tx.execute(&taken).await?;
        }
    }
    Ok(())
}

/// Seconds since 1970 by this machine's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "for people who look into the table; nothing reads it"
)]
fn now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs().cast_signed())
}

/// The name of the newest step this program knows.
pub fn latest() -> String {
    STEPS
        .last()
        .map(|step| step.name.to_owned())
        .unwrap_or_default()
}

/// The steps this program knows and the database has not had, oldest first. Empty when the schema
/// is up to date. Changes nothing.
pub async fn pending<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let applied = applied(db).await?;
    Ok(STEPS
        .iter()
        .map(|step| step.name.to_owned())
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
    let mut unknown = applied(db).await?;
    unknown.retain(|name| STEPS.iter().all(|step| step.name != name));
    Ok(unknown)
}

/// Brings an empty schema to where another database stands, whose steps this program knows.
pub async fn up_like<C: ConnectionTrait>(
    other: &C,
    empty: &DatabaseTransaction,
) -> Result<(), DbErr> {
    take(empty, applied(other).await?.len()).await
}

/// Names of the steps applied, in order. A database without the table of steps has had none.
async fn applied<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    if !has_table(db, TAKEN).await? {
        return Ok(Vec::new());
    }
    let rows = db
        .query_all(
            Query::select()
                .column("version")
                .from(TAKEN)
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
