//! The running jobs of a node: a tick source, what was missed, and an orderly end.
//!
//! The tick source is only that. It keeps no state, guards against no overlap and makes up for
//! nothing, so every tick asks the table of runs whether its time has been done, and takes a lease.
//! It goes by the machine's clock. Where the site's clock has been moved, the times of the table
//! pass at other moments than the ticks; looking every few minutes for times that have passed and
//! were not done serves that case, a restart, and a run that failed, all three.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Asia::Shanghai;
use domain::dates::shanghai_date;
use entity::db::unless_away;
use futures_util::FutureExt;
use tokio_cron_scheduler::{Job, JobScheduler};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Jobs;
use crate::run::{DONE, JobError, Outcome};
use crate::schedule::{CatchUp, Schedule};

/// When missed times are looked for.
const LOOK: &str = "30 */5 * * * *";

/// Name of that in the log.
const CATCH_UP: &str = "catch_up";

/// Hours before a time whose run failed is tried again.
const AGAIN_AFTER_HOURS: i64 = 1;

/// How long an orderly end waits for what is running: less than the half minute in which the whole
/// process has to be gone.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The running jobs. [`Runner::stop`] ends them in order; dropping it does not wait for anything.
pub struct Runner {
    scheduler: JobScheduler,
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Jobs {
    /// Starts the ticks, and runs at once what was missed.
    ///
    /// # Errors
    /// When the tick source cannot be set up.
    pub async fn start(self) -> Result<Runner, JobError> {
        let scheduler = JobScheduler::new().await?;
        let tracker = TaskTracker::new();
        for schedule in self.table {
            let (jobs, tasks) = (self.clone(), tracker.clone());
            let tick = Job::new_async_tz(schedule.cron, Shanghai, move |_, _| {
                // The tick ends at once; the work is tracked, so that an end can wait for it.
                let jobs = jobs.clone();
                tasks.spawn(async move { jobs.watched(schedule.name, jobs.tick(schedule)).await });
                Box::pin(async {})
            })?;
            scheduler.add(tick).await?;
        }
        let (jobs, tasks) = (self.clone(), tracker.clone());
        let look = Job::new_async_tz(LOOK, Shanghai, move |_, _| {
            let jobs = jobs.clone();
            tasks.spawn(async move { jobs.watched(CATCH_UP, jobs.catch_up()).await });
            Box::pin(async {})
        })?;
        scheduler.add(look).await?;
        scheduler.start().await?;
        let stop = self.stop.clone();
        tracker.spawn(async move { self.watched(CATCH_UP, self.catch_up()).await });
        Ok(Runner {
            scheduler,
            tracker,
            stop,
        })
    }

    /// Runs what a tick has begun. A spawned task would take a panic with it unseen; one of a job's
    /// own work is written down by its run, so what is caught here is a defect of the runner.
    async fn watched(&self, what: &str, work: impl Future<Output = ()>) {
        // Given up where the database falls silent; the next tick, or the look for missed times, does it.
        let work = AssertUnwindSafe(work).catch_unwind();
        match unless_away(&self.book.db, work).await {
            Ok(Ok(())) => {}
            Ok(Err(panic)) => drop(self.note_panic(what, panic.as_ref())),
            Err(error) => tracing::error!(job = what, %error, "given up"),
        }
    }

    /// Runs whatever was due by the site's clock and has not been done. One after the other, in the
    /// order of the table: phases change what reminders speak of.
    pub async fn catch_up(&self) {
        let now = match self.now().await {
            Ok(now) => now,
            Err(error) => return tracing::error!(%error, "the time could not be asked"),
        };
        for schedule in self.table {
            if self.stop.is_cancelled() {
                return;
            }
            match self.missed(schedule, now).await {
                Ok(Some(at)) => self.run_and_log(schedule, at).await,
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(job = schedule.name, %error, "missed times could not be read");
                }
            }
        }
    }

    /// Now, by the clock that all nodes go by: what is due is asked before any run takes it over.
    async fn now(&self) -> Result<DateTime<Utc>, JobError> {
        self.book.clock.follow(&self.book.db).await?;
        Ok(self.book.clock.now())
    }

    /// The latest time up to `now`, if it should be made up for.
    async fn missed(
        &self,
        schedule: &Schedule,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, JobError> {
        let last = schedule.last_until(now)?;
        let counts = match schedule.catch_up {
            CatchUp::Always => true,
            CatchUp::SameDay => shanghai_date(last) == shanghai_date(now),
            CatchUp::Never => false,
        };
        if !counts {
            return Ok(None);
        }
        let again = now - TimeDelta::hours(AGAIN_AFTER_HOURS);
        Ok(match self.row_of(schedule, last).await? {
            None => Some(last),
            Some(row) if row.outcome.as_deref() == Some(DONE) => None,
            // Begun and never ended: its node died, or is still at it and then holds the lease.
            Some(row) if row.finished_at.is_none() => Some(last),
            Some(row) => (row.started_at <= again).then_some(last),
        })
    }

    /// A tick of the source: the time of the table that it stands for is done unless it has been.
    async fn tick(&self, schedule: &'static Schedule) {
        if self.stop.is_cancelled() {
            return;
        }
        let due = async { self.due(schedule, self.now().await?).await };
        match due.await {
            Ok(Some(at)) => self.run_and_log(schedule, at).await,
            Ok(None) => {}
            Err(error) => tracing::error!(job = schedule.name, %error, "tick failed"),
        }
    }

    /// The time of the table that `now` belongs to, unless it has been done.
    async fn due(
        &self,
        schedule: &Schedule,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, JobError> {
        let last = schedule.last_until(now)?;
        let row = self.row_of(schedule, last).await?;
        let done = row.is_some_and(|row| row.outcome.as_deref() == Some(DONE));
        Ok((!done || schedule.catch_up == CatchUp::Never).then_some(last))
    }

    async fn run_and_log(&self, schedule: &'static Schedule, at: DateTime<Utc>) {
        match self.run_for(schedule, at, self.book.clock.now()).await {
            Ok(Outcome::Busy) => tracing::debug!(job = schedule.name, "already at it"),
            // Logged, and written down, where they ran.
            Ok(Outcome::Done(_) | Outcome::Partly(_)) => {}
            Err(error) => tracing::error!(job = schedule.name, %error, "job failed"),
        }
    }
}

impl Runner {
    /// No more ticks; waits for what is running, 20 seconds at most. What is cut off then is
    /// found again by the next start: nothing is half done outside a transaction.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "tick source did not stop");
        }
        self.tracker.close();
        if tokio::time::timeout(PATIENCE, self.tracker.wait())
            .await
            .is_err()
        {
            tracing::warn!("jobs were still running at the end");
        }
    }
}
