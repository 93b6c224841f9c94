//! Memory that runs out in the middle. The limit holds for the whole process, so this test has one of
//! its own.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use entity::db::{begin_write, commit, connect};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

/// Writes a text in a transaction; told whether it is stored.
async fn writes(db: &DatabaseConnection, text: &str) -> Result<(), DbErr> {
    let tx = begin_write(db).await?;
    tx.execute_unprepared(&format!("INSERT INTO note (text) VALUES ('{text}')"))
        .await?;
    commit(tx).await
}

async fn notes(db: &DatabaseConnection) -> i64 {
    let sql = "SELECT count(*) FROM note";
    let row = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(row).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn what_is_stored_after_memory_ran_out_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/notes.db?mode=rwc", folder.path().display());
    let db = connect(&url).await.unwrap();
    db.execute_unprepared("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .await
        .unwrap();
    let mut told = 0;
    for _ in 0..5 {
        writes(&db, "一").await.unwrap();
        told += 1;
    }
    // As much as is in use, and hardly more: long texts do not fit any longer.
    db.execute_unprepared("PRAGMA hard_heap_limit = 600000")
        .await
        .unwrap();
    let long = "党".repeat(400_000);
    let mut refused = 0;
    for _ in 0..8 {
        match writes(&db, &long).await {
            Ok(()) => told += 1,
            Err(_) => refused += 1,
        }
        if writes(&db, "二").await.is_ok() {
            told += 1;
        }
    }
    assert!(refused > 0, "memory did not run out");
    // A limit may only be lowered by a statement; a short text fits all the same.
    for _ in 0..20 {
        if writes(&db, "三").await.is_ok() {
            told += 1;
        }
    }
    assert!(told > 5, "nothing was stored after it");
    db.close().await.unwrap();
    let later = connect(&url).await.unwrap();
    assert_eq!(notes(&later).await, told);
}
