//! How long transactions wait to begin: for a connection, and on SQLite for whoever writes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// From here on a wait is a long one.
const LONG: Duration = Duration::from_secs(1);

static COUNT: AtomicU64 = AtomicU64::new(0);
static LONG_ONES: AtomicU64 = AtomicU64::new(0);
static MICROSECONDS: AtomicU64 = AtomicU64::new(0);

/// The waits of this process since its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    pub count: u64,
    /// Those of a second and more.
    pub long: u64,
    pub total: Duration,
}

/// The waits so far, those that ended without a transaction too.
pub fn waits() -> Waits {
    Waits {
        count: COUNT.load(Ordering::Relaxed),
        long: LONG_ONES.load(Ordering::Relaxed),
        total: Duration::from_micros(MICROSECONDS.load(Ordering::Relaxed)),
    }
}

pub(super) fn note(wait: Duration) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    LONG_ONES.fetch_add(u64::from(wait >= LONG), Ordering::Relaxed);
    let wait = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
    MICROSECONDS.fetch_add(wait, Ordering::Relaxed);
}
