//! A database file that is removed or replaced under those who have it open.
//!
//! Alone in its process: connections that another test gives reason to doubt would be opened anew.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::Command;

use entity::db::{Trouble, Watch, begin_write, commit, connect, trouble};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

mod support;

/// Opens a file, or makes it.
async fn opened(file: &Path) -> DatabaseConnection {
    let url = format!("sqlite://{}?mode=rwc", file.display());
    connect(&url).await.unwrap()
}

/// A new file that takes notes.
async fn begun(file: &Path) -> DatabaseConnection {
    let db = opened(file).await;
    let notes = "CREATE TABLE note (id INTEGER PRIMARY KEY)";
    db.execute_unprepared(notes).await.unwrap();
    db
}

async fn write(db: &DatabaseConnection, id: i32) -> Result<(), DbErr> {
    let tx = begin_write(db).await?;
    tx.execute_unprepared(&format!("INSERT INTO note VALUES ({id})"))
        .await?;
    commit(tx).await
}

/// Names the file that [`somebody_else_reads`] is to read.
const READ: &str = "PEIYU_TEST_READ";

/// What somebody else finds in a file, who knows it by this name: a process of its own, because
/// within one process SQLite holds a file under two names for one and mixes up their logs.
fn notes(file: &Path) -> Vec<i32> {
    let said = Command::new(std::env::current_exe().unwrap())
        .args(["somebody_else_reads", "--exact", "--nocapture", "--quiet"])
        .env(READ, file)
        .output()
        .unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let (_, found) = said.split_once("found [").unwrap();
    let (found, _) = found.split_once(']').unwrap();
    let each = found.split(", ");
    each.map(|id| id.parse().unwrap()).collect()
}

/// The other process; it has nothing to read when it is called like any test.
#[tokio::test]
async fn somebody_else_reads() {
    let Some(file) = std::env::var_os(READ) else {
        return;
    };
    let url = format!("sqlite://{}?mode=ro", Path::new(&file).display());
    let db = connect(&url).await.unwrap();
    let asked = support::raw(&db, "SELECT id FROM note ORDER BY id");
    let rows = db.query_all_raw(asked).await.unwrap();
    let found: Vec<i32> = rows
        .iter()
        .map(|row| row.try_get("", "id").unwrap())
        .collect();
    println!("found {found:?}");
}

#[tokio::test]
async fn nothing_is_stored_in_a_file_that_is_no_longer_there() {
    // Several times each, because it matters which of the connections sees it first.
    for replaced in [false, true].repeat(4) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.db");
        let kept = folder.path().join("kept.db");
        let db = begun(&file).await;
        write(&db, 1).await.unwrap();

        // Whoever comes back from the database may be the first to see it.
        let before = begin_write(&db).await.unwrap();
        std::fs::rename(&file, &kept).unwrap();
        if replaced {
            std::fs::write(&file, b"").unwrap();
        }
        before.rollback().await.unwrap();
        let pool = db.get_sqlite_connection_pool();
        while pool.num_idle() < pool.size() as usize {
            tokio::task::yield_now().await;
        }
        let error = write(&db, 2).await.unwrap_err();
        assert_eq!(trouble(&error), Some(Trouble::CannotStore), "{error}");
        for _ in 0..20 {
            // A single statement is not told to have stored anything either.
            let alone = "INSERT INTO note VALUES (2)";
            db.execute_unprepared(alone).await.unwrap_err();
        }
        assert_eq!(file.exists(), replaced, "a new file was made");
        // Whoever looks at the file that was moved finds all of it.
        assert_eq!(notes(&kept), [1]);

        // Put back, it is used again.
        std::fs::rename(&kept, &file).unwrap();
        write(&db, 3).await.unwrap();
        // And taken away once more.
        std::fs::rename(&file, &kept).unwrap();
        write(&db, 4).await.unwrap_err();
        assert_eq!(notes(&kept), [1, 3]);
        std::fs::rename(&kept, &file).unwrap();
        write(&db, 5).await.unwrap();
        db.close().await.unwrap();
        assert_eq!(notes(&file), [1, 3, 5]);
    }
}

#[tokio::test]
async fn nothing_is_stored_through_a_log_that_is_no_longer_there() {
    for (end, replaced) in [
        ("-wal", false),
        ("-shm", false),
        ("-wal", true),
        ("-shm", true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.db");
        let log = folder.path().join(format!("notes.db{end}"));
        let db = begun(&file).await;
        let watch = Watch::of(&db);
        write(&db, 1).await.unwrap();
        watch.is_in_place().unwrap();

        let kept = folder.path().join("kept");
        std::fs::rename(&log, &kept).unwrap();
        let error = watch.is_in_place().unwrap_err();
        assert_eq!(trouble(&error), Some(Trouble::LogLost), "{error}");
        for _ in 0..20 {
            write(&db, 2).await.unwrap_err();
            let alone = "INSERT INTO note VALUES (2)";
            db.execute_unprepared(alone).await.unwrap_err();
        }
        // Nobody knows what came into the other one meanwhile: put back, it is not used again.
        if replaced {
            std::fs::rename(&kept, &log).unwrap();
            write(&db, 2).await.unwrap_err();
        }
        assert_eq!(notes(&file), [1], "{end}");
        db.close().await.unwrap();
        assert_eq!(notes(&file), [1], "{end}");
        let db = opened(&file).await;
        write(&db, 3).await.unwrap();
        db.close().await.unwrap();
        assert_eq!(notes(&file), [1, 3], "{end}");
    }
}

/// A log that SQLite makes anew, because all connections were replaced, is its own.
#[tokio::test]
async fn a_log_that_was_made_anew_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.db");
    let db = begun(&file).await;
    let watch = Watch::of(&db);
    for id in 1..4 {
        let pool = db.get_sqlite_connection_pool();
        let mut open = Vec::new();
        for _ in 0..pool.size() {
            open.push(pool.acquire().await.unwrap());
        }
        for connection in open {
            connection.close().await.unwrap();
        }
        watch.is_in_place().unwrap();
        write(&db, id).await.unwrap();
        watch.is_in_place().unwrap();
    }
    assert_eq!(notes(&file), [1, 2, 3]);
}
