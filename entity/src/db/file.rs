//! The file of a SQLite database, and whether it is still the one that was opened.
//!
//! An open file can be removed or replaced under a running site. What is written afterwards goes
//! into a file that has no name any more, and is gone with the process. The same is true of the
//! write-ahead log, and of its index, by which processes know of each other.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use sea_orm::{DatabaseConnection, DbBackend, DbErr, RuntimeErr};

/// What tells one file from every other while it exists: device and number.
type Identity = (u64, u64);

/// The same beyond its end, where the file system tells when it was made: numbers are given out again.
type Once = (Identity, Option<SystemTime>);

/// The file that was opened.
#[derive(Debug)]
struct Opened {
    path: PathBuf,
    identity: Identity,
    /// Whether it has ever not been in its place.
    was_gone: AtomicBool,
    /// Whether what the write-ahead log held has been brought into it since it left its place.
    holds_the_log: AtomicBool,
    log: Mutex<Log>,
}

/// The write-ahead log and its index.
#[derive(Debug)]
struct Log {
    /// Which files they were when they were last found under their names.
    known: [Option<Once>; 2],
    /// Whether one of them has lost its name while it was open. It stays so until the process ends:
    /// what is written through such a log nobody else finds, wherever the file is put.
    is_lost: bool,
}

impl Opened {
    /// A log that SQLite has made anew, after the last connection to the old one, is none that is lost.
    fn has_lost_its_log(&self) -> bool {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let found = log_beside(&self.path);
        if found != log.known {
            let lost = |(known, now): (&Option<Once>, &Option<Once>)| {
                known != now && known.is_some_and(|known| is_open(known, now.is_none()))
            };
            log.is_lost |= log.known.iter().zip(&found).any(lost);
            if !log.is_lost {
                log.known = found;
            }
        }
        log.is_lost
    }
}

/// Says that the file, or its log, is not where it was, or is another one.
#[derive(Debug)]
pub(super) struct Gone(&'static str, PathBuf);

impl Gone {
    fn sentence(&self) -> String {
        format!("{}: {}", self.0, self.1.display())
    }

    pub(super) fn into_driver(self) -> sea_orm::sqlx::Error {
        sea_orm::sqlx::Error::Protocol(self.sentence())
    }
}

/// By these words the faults are known again further up.
pub(super) const GONE: &str = "the database file has been removed or replaced";
pub(super) const LOST: &str = "the write-ahead log has been removed or replaced, restart";

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
                log: Mutex::new(Log {
                    known: log_beside(path),
                    is_lost: false,
                }),
            });
        }
    }

    /// Whether the file and its log are in their places, asked while a connection is open.
    pub(super) fn check(&self) -> Result<(), Gone> {
        self.check_file()?;
        match self.0.get() {
            Some(opened) if opened.has_lost_its_log() => Err(Gone(LOST, opened.path.clone())),
            _ => Ok(()),
        }
    }

    pub(super) fn check_file(&self) -> Result<(), Gone> {
        match self.0.get() {
            Some(opened) if identity(&opened.path) != Some(opened.identity) => {
                opened.was_gone.store(true, Ordering::Relaxed);
                Err(Gone(GONE, opened.path.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Whether others may write to the log under its name, with an index that they have made: it is
    /// theirs to bring into the file.
    pub(super) fn shares_the_log(&self) -> bool {
        self.0.get().is_some_and(|opened| {
            let log = opened.log.lock().unwrap_or_else(PoisonError::into_inner);
            let [_, index] = log_beside(&opened.path);
            log.is_lost && index.is_some() && index != log.known[1]
        })
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
    /// That the file or its log has been removed or replaced.
    pub fn is_in_place(&self) -> Result<(), DbErr> {
        self.check()
            .map_err(|gone| DbErr::Conn(RuntimeErr::Internal(gone.sentence())))
    }
}

fn log_beside(file: &Path) -> [Option<Once>; 2] {
    ["-wal", "-shm"].map(|end| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        once(Path::new(&name))
    })
}

fn once(path: &Path) -> Option<Once> {
    let found = std::fs::metadata(path).ok()?;
    Some((identity_of(&found), found.created().ok()))
}

/// Whether this process has a file open. Where the system does not tell, one that is not under its
/// name any more is taken for it.
fn is_open(file: Once, is_missing: bool) -> bool {
    match std::fs::read_dir("/proc/self/fd") {
        Ok(all) => all.flatten().any(|open| once(&open.path()) == Some(file)),
        Err(_) => is_missing,
    }
}

fn identity(path: &Path) -> Option<Identity> {
    Some(identity_of(&std::fs::metadata(path).ok()?))
}

#[cfg(unix)]
fn identity_of(found: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (found.dev(), found.ino())
}

/// Elsewhere an open file cannot be removed; whether it is there is all there is to ask.
#[cfg(not(unix))]
fn identity_of(_: &Metadata) -> Identity {
    (0, 0)
}
