//! The one place that asks the machine for the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, NaiveDate, SubsecRound, Utc};
use domain::dates::shanghai_date;

/// The wall clock plus an offset, never frozen. `peiyu demo` and `serve --today` set the offset,
/// tests move it. Cloned handles share it.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds added to the wall clock.
    offset: Arc<AtomicI64>,
}

impl Clock {
    pub fn wall() -> Self {
        Self::default()
    }

    /// A clock that reads `now` at this moment and goes on from there.
    pub fn starting(now: DateTime<Utc>) -> Self {
        let clock = Self::default();
        clock.set(now);
        clock
    }

    /// Now, to the microsecond: what both databases keep.
    #[expect(
        clippy::disallowed_methods,
        reason = "the process edge: everything else is handed the time"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        (Utc::now() + Duration::microseconds(self.offset.load(Ordering::Relaxed))).trunc_subsecs(6)
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> NaiveDate {
        shanghai_date(self.now())
    }

    /// Moves the clock so that it reads `now`.
    #[expect(
        clippy::disallowed_methods,
        reason = "the process edge: the offset is against the wall clock"
    )]
    pub fn set(&self, now: DateTime<Utc>) {
        self.offset.store(
            (now - Utc::now()).num_microseconds().unwrap_or(0),
            Ordering::Relaxed,
        );
    }

    /// Whether it differs from the wall clock by more than a minute: pages then show a banner.
    pub fn is_moved(&self) -> bool {
        self.offset.load(Ordering::Relaxed).abs() > 60_000_000
    }
}
