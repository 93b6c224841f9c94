//! A site for each story: real migrations, real use cases, real jobs, mails that arrive at a socket.
//!
//! [`on_both!`] makes two tests of a story, one on each database. A story ends well only when no
//! mail is left unread or undelivered and the application has caught no panic.

mod app;
mod asks;
mod client;
mod course;
mod database;
pub mod days;
pub mod forms;
pub mod golden;
pub mod html;
mod mail;
pub mod people;
pub mod planted;
mod project;
mod rounds;
mod said;
mod smtp;
mod through_ledger;
pub mod work;

use std::collections::BTreeSet;
use std::future::Future;

pub use app::TestApp;
pub use client::{Client, Page};
pub use course::{BrandRound, Opened, StudioRound};
pub use database::{Kind, note};
pub use mail::Mail;
pub use people::{Person, Unit};
pub use project::Project;

/// Makes a module of two tests, `sqlite` and `postgres`, for each story.
///
/// ```ignore
/// on_both! {
///     /// What is shown.
///     async fn a_returned_application_comes_back(app) { … }
/// }
/// ```
macro_rules! on_both {
    ($($(#[$about:meta])* async fn $name:ident($app:ident) $body:block)+) => {$(
        $(#[$about])*
        mod $name {
            #[allow(unused_imports, reason = "a short story needs little of what its file imports")]
            use super::*;

            async fn story($app: $crate::support::TestApp) $body

            #[tokio::test]
            async fn sqlite() {
                $crate::support::play($crate::support::Kind::Sqlite, story).await;
            }

            #[tokio::test]
            async fn postgres() {
                $crate::support::play($crate::support::Kind::Postgres, story).await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// Plays a story on a fresh database, looks for what it left behind, and takes the database away.
pub async fn play<S, F>(kind: Kind, story: S)
where
    S: FnOnce(TestApp) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::Builder::new()
        .prefix("peiyu-story-")
        .tempdir()
        .unwrap();
    let Some(database) = database::Database::create(kind, folder.path()).await else {
        return;
    };
    let app = TestApp::open(&database.url, folder.path()).await;
    // A task of its own, so that the database goes also when the story fails.
    let told = tokio::spawn(story(app.clone())).await;
    let left = match &told {
        Ok(()) => app.left_behind().await,
        Err(_) => Vec::new(),
    };
    let name = std::thread::current().name().unwrap_or("?").to_owned();
    database::note("PEIYU_TEST_PANICS", &format!("{} {name}", app.panics()));
    let panics = app.panics();
    app.close().await;
    database.remove().await;
    if let Err(error) = told {
        std::panic::resume_unwind(error.into_panic());
    }
    assert_eq!(panics, 0, "panics caught while answering");
    assert!(left.is_empty(), "left behind: {left:#?}");
}

/// Notes that a row of the table that writes has done so in some story, or a field of its form been
/// shown on a page or sent: `tests/run` names, in the end, those that never have.
fn noted<'n>(
    method: &axum::http::Method,
    path: &str,
    is_done: bool,
    names: impl Iterator<Item = &'n str>,
) {
    static NOTED: std::sync::Mutex<BTreeSet<String>> = std::sync::Mutex::new(BTreeSet::new());
    let path = path.split('?').next().unwrap_or(path);
    let fits = |row: &str| {
        let (row, path) = (row.split('/'), path.split('/'));
        row.clone().count() == path.clone().count()
            && row.zip(path).all(|(r, p)| r.starts_with('{') || r == p)
    };
    let table = peiyu::routes::table();
    let Some(row) = table.iter().find(|r| r.method == *method && fits(r.path)) else {
        return;
    };
    let names: Vec<&str> = names.collect();
    let fields = row.form.iter().flat_map(|form| form.fields());
    let known = fields.filter(|item| names.iter().any(|name| item.is(name)));
    let done = is_done.then(|| format!("{} {}", row.method, row.path));
    let seen = known.map(|item| format!("{} {} {}", row.method, row.path, item.name));
    for line in done.into_iter().chain(seen) {
        if NOTED.lock().unwrap().insert(line.clone()) {
            database::note("PEIYU_TEST_DONE", &line);
        }
    }
}
