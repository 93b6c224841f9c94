//! What every handler gets: the ledger, the files, the settings, and the counter of caught panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::Book;

use crate::accesses::Accesses;
use crate::config::Config;
use crate::dashboard::Looked;
use crate::files::Files;
use crate::kept::Kept;
use crate::project_list::query::{Around, List};
use crate::ready::Storing;
use crate::web::limiter::Limiter;
use crate::web::shell::Waiting;

/// A running site. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub book: Book,
    pub files: Files,
    pub config: Arc<Config>,
    /// Failed sign-ins by address.
    pub limiter: Arc<Limiter>,
    /// Who came in and what was fetched, on its way into the log.
    pub accesses: Arc<Accesses>,
    /// What dashboards have counted.
    pub counted: Arc<Kept<Looked>>,
    /// Pages of the list of projects.
    pub listed: Arc<Kept<List>>,
    /// What stands around the rows of such a list.
    pub around: Arc<Kept<Around>>,
    /// How much waits for each person.
    pub waiting: Arc<Kept<Waiting>>,
    /// Objections by address.
    pub objections: Arc<Limiter>,
    /// Whether storing works, for monitors.
    pub storing: Arc<Storing>,
    panics: Arc<AtomicU64>,
}

impl App {
    pub fn new(book: Book, files: Files, config: Config) -> Self {
        Self {
            book,
            files,
            config: Arc::new(config),
            counted: Arc::default(),
            listed: Arc::default(),
            around: Arc::default(),
            waiting: Arc::default(),
            limiter: Arc::new(Limiter::new(30, 15)),
            accesses: Arc::default(),
            objections: Arc::new(Limiter::new(10, 60)),
            storing: Arc::default(),
            panics: Arc::default(),
        }
    }

    /// Panics caught since the start while answering requests or running jobs; tests expect none.
    pub fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Forgets what pages have added up, as if something had been written.
    pub fn forget(&self) {
        self.counted.clear();
        self.listed.clear();
        self.around.clear();
        self.waiting.clear();
    }

    /// Where they are counted: jobs of the same process count theirs here too.
    pub fn panic_counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.panics)
    }

    pub(crate) fn count_panic(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }
}
