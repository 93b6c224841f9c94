//! A database of its own for each story: a file for SQLite, a schema for PostgreSQL.

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::ConnectionTrait;

/// Which database a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// An empty database. Several connections, and several applications one after another, may use it.
#[derive(Debug)]
pub struct Database {
    /// As configuration takes it.
    pub url: String,
    /// The server and the schema to drop in the end.
    schema: Option<(String, String)>,
}

impl Database {
    /// An empty database of this kind; files go under `folder`. None, and a line in the list of
    /// skipped tests, when there is no PostgreSQL server to ask.
    pub async fn create(kind: Kind, folder: &std::path::Path) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        if kind == Kind::Sqlite {
            let file = folder.join("peiyu.sqlite");
            return Some(Self {
                url: format!("sqlite://{}?mode=rwc", file.display()),
                schema: None,
            });
        }
        let Ok(server) = std::env::var("PEIYU_TEST_PG") else {
            skipped("PostgreSQL");
            return None;
        };
        let schema = format!(
            "story_{}_{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        let admin = entity::db::connect(&server).await.unwrap();
        admin
            .execute_unprepared(&format!("CREATE SCHEMA {schema}"))
            .await
            .unwrap();
        admin.close().await.unwrap();
        let join = if server.contains('?') { '&' } else { '?' };
        Some(Self {
            url: format!("{server}{join}options=-c%20search_path%3D{schema}"),
            schema: Some((server, schema)),
        })
    }

    /// Takes the schema away; a file goes with its folder.
    pub async fn remove(&self) {
        if let Some((server, schema)) = &self.schema {
            let admin = entity::db::connect(server).await.unwrap();
            admin
                .execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE"))
                .await
                .unwrap();
            admin.close().await.unwrap();
        }
    }
}

/// Notes that the running test could not do its work for want of something; `tests/run` prints the
/// names in the end.
pub fn skipped(for_want_of: &str) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("?");
    eprintln!("{name}: skipped, no {for_want_of}");
    note(
        "PEIYU_TEST_SKIPPED",
        &format!("stories {name}: {for_want_of}"),
    );
}

/// Appends a line to the file that the variable names, if it does.
pub fn note(variable: &str, line: &str) {
    if let Ok(path) = std::env::var(variable) {
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        // One write for one line: tests of several threads append to the same file.
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
}
