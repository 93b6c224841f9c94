//! Databases for the tests: SQLite in memory always, PostgreSQL when `PEIYU_TEST_PG` names one.

#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

pub mod world;

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

/// SQLite in memory with the schema in place.
pub async fn memory() -> DatabaseConnection {
    let db = entity::db::connect("sqlite::memory:").await.unwrap();
    migration::up(&db).await.unwrap();
    db
}

/// The address of an empty schema of this name on PostgreSQL; none, and a word about it, without a
/// server.
pub async fn postgres_url(schema: &str) -> Option<String> {
    let Ok(url) = std::env::var("PEIYU_TEST_PG") else {
        skipped(schema);
        return None;
    };
    let schema = format!("entity_{schema}");
    let db = entity::db::connect(&url).await.unwrap();
    db.execute_unprepared(&format!(
        "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
    ))
    .await
    .unwrap();
    let join = if url.contains('?') { '&' } else { '?' };
    Some(format!("{url}{join}options=-c%20search_path%3D{schema}"))
}

/// The same, connected.
pub async fn postgres_empty(schema: &str) -> Option<DatabaseConnection> {
    let url = postgres_url(schema).await?;
    Some(entity::db::connect(&url).await.unwrap())
}

/// Says that a test was not tried on PostgreSQL; `tests/run` prints the names in the end.
fn skipped(schema: &str) {
    use std::io::Write as _;

    eprintln!("{schema}: not tried on PostgreSQL, PEIYU_TEST_PG is not set");
    if let Ok(path) = std::env::var("PEIYU_TEST_SKIPPED") {
        let mut list = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        list.write_all(format!("entity {schema}: PostgreSQL\n").as_bytes())
            .unwrap();
    }
}

/// PostgreSQL with the schema in place, when there is a server.
pub async fn postgres(schema: &str) -> Option<DatabaseConnection> {
    let db = postgres_empty(schema).await?;
    migration::up(&db).await.unwrap();
    Some(db)
}

/// Every database there is, empty.
pub async fn both(schema: &str) -> Vec<DatabaseConnection> {
    let mut all = vec![entity::db::connect("sqlite::memory:").await.unwrap()];
    all.extend(postgres_empty(schema).await);
    all
}

/// Every database there is, with the schema in place.
pub async fn both_migrated(schema: &str) -> Vec<DatabaseConnection> {
    let all = both(schema).await;
    for db in &all {
        migration::up(db).await.unwrap();
    }
    all
}

pub fn raw(db: &DatabaseConnection, sql: &str) -> Statement {
    Statement::from_string(db.get_database_backend(), sql)
}
