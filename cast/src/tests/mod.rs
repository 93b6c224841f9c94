//! What tests need beside people: a database of their own and a mail server that keeps what it is
//! given.

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test stops where it fails"
)]

mod sink;

use std::fs::File;
use std::io::Write as _;

use sea_orm::ConnectionTrait;

pub use sink::{Received, Sink};

/// The address of an empty schema of this name on the server that `PEIYU_TEST_PG` names; none, and
/// a word about it, without a server.
pub async fn postgres(schema: &str) -> Option<String> {
    let Ok(server) = std::env::var("PEIYU_TEST_PG") else {
        skipped("PostgreSQL");
        return None;
    };
    let db = entity::db::connect(&server).await.unwrap();
    let fresh = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    db.execute_unprepared(&fresh).await.unwrap();
    let join = if server.contains('?') { '&' } else { '?' };
    Some(format!("{server}{join}options=-c%20search_path%3D{schema}"))
}

/// Notes that the running test could not do its work for want of something; `tests/run` prints the
/// names in the end.
pub fn skipped(for_want_of: &str) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("?");
    eprintln!("{name}: skipped, no {for_want_of}");
    if let Ok(path) = std::env::var("PEIYU_TEST_SKIPPED") {
        let mut list = File::options()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        let about = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
        // One write for one line: tests of several threads append to the same file.
        list.write_all(format!("{about} {name}: {for_want_of}\n").as_bytes())
            .unwrap();
    }
}
