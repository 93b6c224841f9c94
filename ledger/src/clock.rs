//! The one place that asks the machine for the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, NaiveDate, SubsecRound, Utc};
use domain::dates::shanghai_date;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// The database's time plus an offset, never frozen. `peiyu demo` and `serve --today` set the offset,
/// tests move it. Cloned handles share it.
///
/// Several nodes agree on leases, deadlines and days only by one clock. With PostgreSQL it is the
/// server's: [`Clock::follow`] measures by how much this machine is off. SQLite has no other clock
/// than the machine's.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds added to the time that all nodes share.
    offset: Arc<AtomicI64>,
    /// Microseconds by which this machine is behind the database.
    behind: Arc<AtomicI64>,
    /// What is wrong with the machine's clock; in tests alone anything but nothing.
    wrong: i64,
}

/// In microseconds.
const A_SECOND: i64 = 1_000_000;

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

    /// A clock on a machine that is ahead of the others by so much, for tests of what that does.
    pub fn on_a_machine_ahead(by: Duration) -> Self {
        Self {
            wrong: by.num_microseconds().unwrap_or(0),
            ..Self::default()
        }
    }

    /// Now, to the microsecond: what both databases keep.
    pub fn now(&self) -> DateTime<Utc> {
        (self.shared() + Duration::microseconds(self.offset.load(Ordering::Relaxed)))
            .trunc_subsecs(6)
    }

    /// The time that all nodes share, whatever the site's own is moved to: what leases go by. A demo
    /// that starts again on its first day must not wait for leases of a day that is still to come.
    pub fn shared(&self) -> DateTime<Utc> {
        self.machine() + Duration::microseconds(self.behind.load(Ordering::Relaxed))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the process edge: everything else is handed the time"
    )]
    fn machine(&self) -> DateTime<Utc> {
        Utc::now() + Duration::microseconds(self.wrong)
    }

    /// Takes over the database's time, where the database has one of its own.
    ///
    /// # Errors
    /// When it cannot be asked; the clock goes on as it was.
    pub async fn follow(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let asked = self.machine();
        let ask = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp() AS now");
        let Some(row) = db.query_one_raw(ask).await? else {
            return Ok(());
        };
        let theirs: DateTime<Utc> = row.try_get("", "now")?;
        // It answered somewhere between question and answer.
        let ours = asked + (self.machine() - asked) / 2;
        let behind = (theirs - ours).num_microseconds().unwrap_or(0);
        let known = self.behind.load(Ordering::Relaxed);
        // What the question itself took is no reason for a clock that goes back a little.
        if (behind - known).abs() > A_SECOND {
            self.behind.store(behind, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> NaiveDate {
        shanghai_date(self.now())
    }

    /// Moves the clock so that it reads `now`.
    pub fn set(&self, now: DateTime<Utc>) {
        self.offset.store(
            (now - self.shared()).num_microseconds().unwrap_or(0),
            Ordering::Relaxed,
        );
    }
}
