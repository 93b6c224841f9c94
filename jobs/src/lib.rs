//! What the clock drives: one table of schedules, and the mailer that empties the outbox.
//!
//! A tick asks “what is due as of now?” and does all of it through `ledger`, so a missed or a doubled
//! tick does no harm: the schedule is a hint, the rows are the truth. Each run takes a lease, so
//! that of several nodes one runs it, and leaves a row that an administrator sees. Leases, job runs
//! and the delivery state of mails are written here and nowhere else.

mod lease;
mod mailer;
mod run;
mod runner;
mod schedule;
mod work;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::Book;
use object_store::ObjectStore;
use tokio_util::sync::CancellationToken;

pub use mailer::{MailConfig, MailConfigError, Security, Smtp, probe};
pub use run::{JobError, Outcome, Report};
pub use runner::{PATIENCE, Runner};
pub use schedule::{CatchUp, SCHEDULE, Schedule, Work, find, title};

/// Everything a job works with. Cheap to clone; clones are one node and share its mail connections.
#[derive(Clone)]
pub struct Jobs {
    pub(crate) book: Book,
    pub(crate) post: Arc<mailer::Post>,
    pub(crate) files: Arc<dyn ObjectStore>,
    /// The folder of the store, where it is one.
    pub(crate) folder: Option<Arc<Path>>,
    /// Names this node in leases.
    node: Arc<str>,
    runs: Arc<AtomicU64>,
    /// What the clock drives here, and when.
    pub(crate) table: &'static [Schedule],
    /// Panics of jobs since the start.
    pub(crate) panics: Arc<AtomicU64>,
    /// Set when the node is to end.
    pub(crate) stop: CancellationToken,
}

impl Jobs {
    /// Prepares the jobs of a node. No connection is made yet.
    ///
    /// # Errors
    /// When the mail settings cannot work, with a sentence that says which.
    pub fn new(
        book: Book,
        mail: &MailConfig,
        files: Arc<dyn ObjectStore>,
    ) -> Result<Self, MailConfigError> {
        let node = ledger::files::unguessable().map_err(|e| MailConfigError(e.to_string()))?;
        Ok(Self {
            book,
            post: Arc::new(mailer::Post::new(mail)?),
            files,
            folder: None,
            node: node[..12].into(),
            runs: Arc::default(),
            table: SCHEDULE,
            panics: Arc::default(),
            stop: CancellationToken::new(),
        })
    }

    /// The same jobs driven by another table than [`SCHEDULE`].
    #[must_use]
    pub fn with_table(self, table: &'static [Schedule]) -> Self {
        Self { table, ..self }
    }

    /// Sweeps the folder of the store too: what a store has begun to write and never finished, it
    /// does not list.
    #[must_use]
    pub fn sweeping_in(self, folder: &Path) -> Self {
        let folder = Some(folder.into());
        Self { folder, ..self }
    }

    /// Counts panics where the process counts those of its pages.
    #[must_use]
    pub fn counting_panics_in(self, panics: Arc<AtomicU64>) -> Self {
        Self { panics, ..self }
    }

    /// Panics of jobs since the start, and whatever else is counted with them.
    pub fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// Counts a panic and logs it; gives the reference under which the log has it.
    pub(crate) fn note_panic(&self, job: &str, panic: &(dyn std::any::Any + Send)) -> String {
        self.panics.fetch_add(1, Ordering::Relaxed);
        let said = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let reference = ledger::files::unguessable().unwrap_or_default();
        let reference = reference.get(..8).unwrap_or_default().to_owned();
        tracing::error!(%reference, job, panic = %said, "a job panicked");
        reference
    }

    /// A name for one run: two runs of one node hold a lease no more together than two nodes do.
    fn holder(&self) -> String {
        format!(
            "{}-{}",
            self.node,
            self.runs.fetch_add(1, Ordering::Relaxed)
        )
    }
}

/// All schedules, for pages and `peiyu job list`.
pub fn list() -> &'static [Schedule] {
    SCHEDULE
}
