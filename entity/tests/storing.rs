//! What is told to have been stored is there for the next process, whatever went wrong before it.
//!
//! Each test makes something go wrong between people's writes, counts those of which it was told
//! that they are stored, and lets somebody who comes later count them again.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::pin::pin;

use entity::db::{Trouble, begin_read, begin_write, commit, connect, connect_alone, trouble};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

mod support;

/// A table for notes, in a file of its own and, where there is a server, in a schema of its own.
struct Place {
    url: String,
    db: DatabaseConnection,
    _folder: tempfile::TempDir,
}

impl Place {
    async fn sqlite() -> Self {
        Self::sqlite_with(connect).await
    }

    /// One connection for everybody, so that whoever comes next gets the one that went wrong.
    async fn sqlite_alone() -> Self {
        Self::sqlite_with(connect_alone).await
    }

    async fn sqlite_with(connect: impl AsyncFn(&str) -> Result<DatabaseConnection, DbErr>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/notes.db?mode=rwc", folder.path().display());
        let db = connect(&url).await.unwrap();
        Self::at(url, db, folder).await
    }

    async fn postgres(schema: &str) -> Option<Self> {
        let url = support::postgres_url(schema).await?;
        let db = connect(&url).await.unwrap();
        Some(Self::at(url, db, tempfile::tempdir().unwrap()).await)
    }

    async fn both(schema: &str) -> Vec<Self> {
        let mut all = vec![Self::sqlite().await];
        all.extend(Self::postgres(schema).await);
        all
    }

    async fn at(url: String, db: DatabaseConnection, folder: tempfile::TempDir) -> Self {
        db.execute_unprepared(
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
             CREATE TABLE once (id INTEGER PRIMARY KEY)",
        )
        .await
        .unwrap();
        Self {
            url,
            db,
            _folder: folder,
        }
    }

    /// Somebody writes a note of so many characters; true when told that it is stored.
    async fn writes(&self, id: i64, length: usize) -> bool {
        self.try_to_write(id, length).await.is_ok()
    }

    async fn try_to_write(&self, id: i64, length: usize) -> Result<(), DbErr> {
        let tx = begin_write(&self.db).await?;
        let text = "记".repeat(length);
        tx.execute_unprepared(&format!("INSERT INTO note VALUES ({id}, '{text}')"))
            .await?;
        commit(tx).await
    }

    /// Somebody begins to write and is refused: nothing of it is to remain.
    async fn is_refused(&self) {
        let Ok(tx) = begin_write(&self.db).await else {
            return;
        };
        let refused = tx.execute_unprepared("INSERT INTO note VALUES (1000, 'x')");
        refused.await.unwrap();
    }

    /// The notes that somebody else finds once we have gone.
    async fn found_later(self) -> Vec<i64> {
        self.db.clone().close().await.unwrap();
        let later = connect(&self.url).await.unwrap();
        let rows = later
            .query_all_raw(support::raw(&later, "SELECT id FROM note ORDER BY id"))
            .await
            .unwrap();
        later.close().await.unwrap();
        rows.iter()
            .map(|row| {
                row.try_get::<i64>("", "id")
                    .or_else(|_| row.try_get::<i32>("", "id").map(i64::from))
                    .unwrap()
            })
            .collect()
    }
}

#[tokio::test]
async fn what_is_stored_after_a_full_disk_is_stored() {
    let place = Place::sqlite_alone().await;
    let mut told = Vec::new();
    for id in 1..=40 {
        // Said again and again: a connection that takes the place of another knows of no limit, and
        // other people in this process give reason to replace it.
        let full = "PRAGMA max_page_count = 12";
        place.db.execute_unprepared(full).await.unwrap();
        // Long ones no longer find room, short ones do.
        if place.writes(id, if id % 2 == 0 { 9_000 } else { 5 }).await {
            told.push(id);
        }
        place.is_refused().await;
    }
    let long_ones = told.iter().filter(|id| *id % 2 == 0).count();
    assert!(long_ones < 10, "the disk was not full: {told:?}");
    assert!(told.contains(&39), "{told:?}");
    assert_eq!(place.found_later().await, told);
}

#[tokio::test]
async fn a_database_that_rolls_back_by_itself_holds_nobody_up() {
    let place = Place::sqlite_alone().await;
    let mut told = Vec::new();
    for id in 1..=20 {
        let tx = begin_write(&place.db).await.unwrap();
        // As SQLite does when a write fails.
        tx.execute_unprepared("ROLLBACK").await.unwrap();
        drop(tx);
        place.is_refused().await;
        assert!(place.writes(id, 5).await);
        told.push(id);
    }
    assert_eq!(place.found_later().await, told);
}

#[tokio::test]
async fn nobody_begins_inside_somebody_elses_transaction() {
    for place in Place::both("nested").await {
        let mut told = Vec::new();
        for id in 1..=20 {
            // A statement that leaves a transaction open behind the driver's back, on SQLite only
            // for as long as its connection lives.
            if place.db.get_database_backend() == sea_orm::DbBackend::Postgres {
                let tx = begin_write(&place.db).await.unwrap();
                tx.execute_unprepared("SAVEPOINT a; ROLLBACK TO SAVEPOINT a")
                    .await
                    .unwrap();
                drop(tx);
            } else {
                let tx = begin_write(&place.db).await.unwrap();
                tx.execute_unprepared("ROLLBACK; SAVEPOINT a")
                    .await
                    .unwrap();
                drop(tx);
            }
            if place.writes(id, 5).await {
                told.push(id);
            }
        }
        assert_eq!(told.len(), 20);
        assert_eq!(place.found_later().await, told);
    }
}

/// Drives a piece of work forward so many times and gives it up then; none where it ended before.
async fn given_up_after<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    for _ in 0..polls {
        if let std::task::Poll::Ready(done) = poll_once(work.as_mut()).await {
            return Some(done);
        }
        tokio::task::yield_now().await;
    }
    None
}

async fn poll_once<F: Future>(mut work: std::pin::Pin<&mut F>) -> std::task::Poll<F::Output> {
    std::future::poll_fn(|cx| std::task::Poll::Ready(work.as_mut().poll(cx))).await
}

#[tokio::test]
async fn who_gives_up_in_the_middle_takes_nobodys_note_along() {
    for place in Place::both("given_up").await {
        let mut told = Vec::new();
        let mut untold = Vec::new();
        for round in 0..60 {
            let id = round * 10;
            // Given up at every point on the way: while waiting, beginning, writing, committing.
            let polls = usize::try_from(round).unwrap();
            match given_up_after(polls, place.try_to_write(id, 5)).await {
                Some(done) => {
                    done.unwrap();
                    told.push(id);
                }
                // It may have come through all the same.
                None => untold.push(id),
            }
            // Both as a use case writes and as a single statement does.
            place.try_to_write(id + 1, 5).await.unwrap();
            let alone = format!("INSERT INTO note VALUES ({}, 'x')", id + 2);
            place.db.execute_unprepared(&alone).await.unwrap();
            told.extend([id + 1, id + 2]);
        }
        let mut found = place.found_later().await;
        found.retain(|id| !untold.contains(id));
        told.sort_unstable();
        assert_eq!(found, told);
    }
}

#[tokio::test]
async fn a_begin_that_is_given_up_holds_no_later_write_back() {
    for place in Place::both("begun").await {
        let mut told = Vec::new();
        for id in 1..=40 {
            let polls = usize::try_from(id % 8).unwrap();
            drop(given_up_after(polls, begin_write(&place.db)).await);
            let alone = format!("INSERT INTO note VALUES ({id}, 'x')");
            place.db.execute_unprepared(&alone).await.unwrap();
            told.push(id);
        }
        assert_eq!(place.found_later().await, told);
    }
}

#[tokio::test]
async fn a_refused_statement_that_was_overlooked_is_no_commit() {
    for place in Place::both("overlooked").await {
        let tx = begin_write(&place.db).await.unwrap();
        tx.execute_unprepared("INSERT INTO note VALUES (1, 'x')")
            .await
            .unwrap();
        let again = "INSERT INTO note VALUES (1, 'y')";
        tx.execute_unprepared(again).await.unwrap_err();
        let told = commit(tx).await.is_ok();
        assert_eq!(
            place.found_later().await,
            if told { vec![1] } else { vec![] }
        );
    }
}

#[tokio::test]
async fn a_commit_that_is_refused_leaves_the_next_one_alone() {
    for place in Place::both("refused").await {
        place
            .db
            .execute_unprepared(
                "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL
                 REFERENCES once (id) DEFERRABLE INITIALLY DEFERRED)",
            )
            .await
            .unwrap();
        let mut told = Vec::new();
        for id in 1..=10 {
            let tx = begin_write(&place.db).await.unwrap();
            tx.execute_unprepared("INSERT INTO child VALUES (1, 7)")
                .await
                .unwrap();
            commit(tx).await.unwrap_err();
            assert!(place.writes(id, 5).await);
            told.push(id);
        }
        assert_eq!(place.found_later().await, told);
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_in_the_middle_loses_nothing_it_has_told() {
    let Some(place) = Place::postgres("hung_up").await else {
        return;
    };
    let server = connect(&place.url).await.unwrap();
    let mut told = Vec::new();
    for round in 0..10 {
        let tx = begin_write(&place.db).await.unwrap();
        tx.execute_unprepared(&format!("INSERT INTO note VALUES ({}, 'x')", round * 10))
            .await
            .unwrap();
        let row = tx
            .query_one_raw(support::raw(&place.db, "SELECT pg_backend_pid() AS pid"))
            .await
            .unwrap()
            .unwrap();
        let pid: i32 = row.try_get("", "pid").unwrap();
        server
            .execute_unprepared(&format!("SELECT pg_terminate_backend({pid}, 5000)"))
            .await
            .unwrap();
        let error = commit(tx).await.unwrap_err();
        assert_eq!(trouble(&error), Some(Trouble::Away), "{error}");
        for id in round * 10 + 1..round * 10 + 6 {
            place.try_to_write(id, 5).await.unwrap();
            told.push(id);
        }
    }
    server.close().await.unwrap();
    assert_eq!(place.found_later().await, told);
}

/// Who waits too long for another writer is told so, on both databases, and writes when that is over.
#[tokio::test]
async fn nobody_waits_for_ever_for_another_writer() {
    for place in Place::both("waiting").await {
        assert!(place.writes(1, 5).await);
        let longer = "UPDATE note SET text = 'longer' WHERE id = 1";
        let tx = begin_write(&place.db).await.unwrap();
        tx.execute_unprepared(longer).await.unwrap();
        let second = async {
            let tx = begin_write(&place.db).await?;
            tx.execute_unprepared(longer).await?;
            commit(tx).await
        };
        let error = second.await.unwrap_err();
        assert_eq!(trouble(&error), Some(Trouble::Busy), "{error}");
        commit(tx).await.unwrap();
        assert!(place.writes(2, 5).await);
        assert_eq!(place.found_later().await, [1, 2]);
    }
}

/// What is acknowledged outlasts a power cut (decision 0010): every connection waits for the disk.
#[tokio::test]
async fn every_connection_waits_for_the_disk() {
    let place = Place::sqlite().await;
    let pool = place.db.get_sqlite_connection_pool().options();
    let mut open = Vec::new();
    for _ in 0..pool.get_max_connections() {
        let tx = begin_read(&place.db).await.unwrap();
        let asked = support::raw(&place.db, "PRAGMA synchronous");
        let row = tx.query_one_raw(asked).await.unwrap().unwrap();
        let full: i32 = row.try_get_by_index(0).unwrap();
        assert_eq!(full, 2, "not FULL");
        open.push(tx);
    }
}

/// SQLite commits a single statement with `RETURNING` only when its rows have been read, and the
/// driver does not listen to what becomes of it. `insert` and `update` of a row ask for it back, so
/// outside a transaction they must not be used.
#[test]
fn nothing_is_asked_back_outside_a_transaction() {
    fn read(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let asks = [".insert(", ".update(", ".save(", ".exec_with_returning("];
            let alone = |line: &&str| {
                asks.iter()
                    .filter_map(|ask| line.split_once(ask))
                    .any(|(_, rest)| rest.starts_with('&') && rest.contains("db)"))
            };
            let lines = text.lines().filter(alone);
            found.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for source in ["src", "ledger/src", "jobs/src", "entity/src"] {
        read(&root.join(source), &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}
