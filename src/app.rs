//! What every handler gets: the ledger, the files, the settings, and the counter of caught panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::ids::RoundId;
use entity::round;
use ledger::{Book, LedgerError, RoundBook};
use sea_orm::{ColumnTrait, Condition};

use crate::accesses::Accesses;
use crate::config::Config;
use crate::files::Files;
use crate::kept::Kept;
use crate::ready::Storing;
use crate::web::Me;
use crate::web::limiter::Limiter;

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
    /// What pages have found, until something is written.
    pub kept: Arc<Kept>,
    /// Objections by address.
    pub objections: Arc<Limiter>,
    /// Codes of objections that are none, by address.
    pub codes: Arc<Limiter>,
    /// Who says at the sign-in page to have forgotten a password, by address.
    pub forgotten: Arc<Limiter>,
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
            kept: Arc::default(),
            limiter: Arc::new(Limiter::new(30, 15)),
            accesses: Arc::default(),
            objections: Arc::new(Limiter::new(10, 60)),
            codes: Arc::new(Limiter::new(20, 60)),
            forgotten: Arc::new(Limiter::new(5, 60)),
            storing: Arc::default(),
            panics: Arc::default(),
        }
    }

    /// A round with its definition: asked for once between two events.
    ///
    /// # Errors
    /// As [`Book::round`].
    pub async fn round(&self, me: &Me, id: RoundId) -> Result<Arc<RoundBook>, LedgerError> {
        let this = Condition::all().add(round::Column::Id.eq(id));
        let look = self.book.rounds_where(&self.book.db, this);
        let found = self.kept.or_look(id.to_string(), &me.as_of, look).await?;
        found.first().cloned().ok_or(LedgerError::NotFound)
    }

    /// Panics caught since the start while answering requests or running jobs; tests expect none.
    pub fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Forgets what pages have added up, as if something had been written.
    pub fn forget(&self) {
        self.kept.clear();
    }

    /// Where they are counted: jobs of the same process count theirs here too.
    pub fn panic_counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.panics)
    }

    pub(crate) fn count_panic(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }
}
