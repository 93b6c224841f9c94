//! The file of a SQLite database, and whether it is still the one that was opened.
//!
//! An open file can be removed or replaced under a running site. What is written afterwards goes
//! into a file that has no name any more, and is gone with the process.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sea_orm::{DatabaseConnection, DbBackend, DbErr, RuntimeErr};

/// What tells one file from every other while it exists: device and number.
type Identity = (u64, u64);

/// The file that was opened.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    identity: Identity,
    /// Whether it has ever not been in its place.
    was_gone: AtomicBool,
    /// Whether what the write-ahead log held has been brought into it since it left its place.
    holds_the_log: AtomicBool,
}

/// Says that the file is not where it was, or is another one.
#[derive(Debug)]
pub(super) struct Gone(PathBuf);

impl Gone {
    fn sentence(&self) -> String {
        format!("{}: {}", GONE, self.0.display())
    }

    pub(super) fn into_driver(self) -> sea_orm::sqlx::Error {
        sea_orm::sqlx::Error::Protocol(self.sentence())
    }
}

/// By these words the fault is known again further up.
pub(super) const GONE: &str = "the database file has been removed or replaced";

/// An eye on the file of one database; clones look at the same. It sees nothing wrong with a
/// database that has no file, and before it has been told which file was opened.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<OnceLock<Opened>>);

impl Watch {
    /// Watches the file that a connection has open from now on.
    pub fn of(db: &DatabaseConnection) -> Self {
        let watch = Self::default();
        watch.begin(db);
        watch
    }

    pub(super) fn begin(&self, db: &DatabaseConnection) {
        if db.get_database_backend() != DbBackend::Sqlite {
            return;
        }
        let options = db.get_sqlite_connection_pool().connect_options();
        let path = options.get_filename();
        // A database in memory has a name that is no path.
        if let Some(identity) = identity(path) {
            let _ = self.0.set(Opened {
                path: path.to_owned(),
                identity,
                was_gone: AtomicBool::new(false),
                holds_the_log: AtomicBool::new(false),
            });
        }
    }

    pub(super) fn check(&self) -> Result<(), Gone> {
        match self.0.get() {
            Some(opened) if identity(&opened.path) != Some(opened.identity) => {
                opened.was_gone.store(true, Ordering::Relaxed);
                Err(Gone(opened.path.clone()))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn was_gone(&self) -> bool {
        let opened = self.0.get();
        opened.is_some_and(|opened| opened.was_gone.load(Ordering::Relaxed))
    }

    pub(super) fn holds_the_log(&self) -> bool {
        let opened = self.0.get();
        opened.is_some_and(|opened| opened.holds_the_log.load(Ordering::Relaxed))
    }

    pub(super) fn note_the_log(&self, is_in: bool) {
        if let Some(opened) = self.0.get() {
            opened.holds_the_log.store(is_in, Ordering::Relaxed);
        }
    }

    /// The folder the file lies in.
    pub fn folder(&self) -> Option<&Path> {
        self.0.get().and_then(|opened| opened.path.parent())
    }

    /// Whether what is written now will be found by the next process too.
    ///
    /// # Errors
    /// That the file has been removed or replaced.
    pub fn is_in_place(&self) -> Result<(), DbErr> {
        self.check()
            .map_err(|gone| DbErr::Conn(RuntimeErr::Internal(gone.sentence())))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// Elsewhere an open file cannot be removed; whether it is there is all there is to ask.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some((0, 0))
}
