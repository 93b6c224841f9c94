//! One run of one job: under a lease, with a row that says what came of it.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;

use chrono::{DateTime, SubsecRound, Utc};
use entity::job_run::{self, ActiveModel, Column, Entity};
use futures_util::FutureExt;
use ledger::LedgerError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::schedule::{CatchUp, SCHEDULE, Schedule, find};
use crate::{Jobs, lease};

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// In a sentence, for the administrator's page.
    pub said: String,
    /// There was nothing to do.
    pub idle: bool,
    /// Single things that failed while the rest was done; they are tried again.
    pub failed: u32,
}

impl Report {
    pub(crate) fn idle() -> Self {
        Self {
            said: "没有要办的。".to_owned(),
            idle: true,
            failed: 0,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All of it was done.
    Done(Report),
    /// Part of it failed; the report counts and the log names what.
    Partly(Report),
    /// Another node, or an earlier run, is at it.
    Busy,
}

/// Why a job could not run.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error("没有名为“{0}”的任务。可用的有：{list}。", list = names())]
    Unknown(String),
    #[error("任务 {0} 的时间写法不对：{1}")]
    Schedule(&'static str, String),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("数据库出错：{0}")]
    Db(#[from] DbErr),
    #[error("文件存储出错：{0}")]
    Files(#[from] object_store::Error),
    #[error("存放文件的文件夹读写不了：{why}", why = domain::trouble::io(.0))]
    Folder(#[from] std::io::Error),
    #[error("任务意外中断（编号 {0}），原因在日志里这个编号下。")]
    Panicked(String),
    #[error("定时器出错：{0}")]
    Scheduler(#[from] tokio_cron_scheduler::JobSchedulerError),
}

fn names() -> String {
    let names: Vec<&str> = SCHEDULE.iter().map(|s| s.name).collect();
    names.join("、")
}

/// A run is written down under `done`, or `failed` when any part of it failed.
pub(crate) const DONE: &str = "done";
const FAILED: &str = "failed";

impl Jobs {
    /// Runs a job as of `at`, whether it was due then or not, and has run before or not: doing it
    /// twice does no harm.
    ///
    /// # Errors
    /// [`JobError::Unknown`] with the names there are; what made the whole run fail.
    pub async fn run(&self, name: &str, at: DateTime<Utc>) -> Result<Outcome, JobError> {
        let schedule = find(name).ok_or_else(|| JobError::Unknown(name.to_owned()))?;
        let at = at.trunc_subsecs(6);
        self.run_for(schedule, at, at).await
    }

    /// Whether a job has been run for exactly this moment and all of it was done; what it said then.
    /// None for one that runs every minute anyway.
    ///
    /// # Errors
    /// [`JobError::Unknown`] with the names there are; database errors.
    pub async fn done_at(&self, name: &str, at: DateTime<Utc>) -> Result<Option<String>, JobError> {
        let schedule = find(name).ok_or_else(|| JobError::Unknown(name.to_owned()))?;
        if schedule.catch_up == CatchUp::Never {
            return Ok(None);
        }
        let row = self.row_of(schedule, at.trunc_subsecs(6)).await?;
        Ok(row
            .filter(|row| row.outcome.as_deref() == Some(DONE))
            .map(|row| row.detail.unwrap_or_default()))
    }

    /// Runs a job that was due at `scheduled_for`, as of `now`.
    pub(crate) async fn run_for(
        &self,
        schedule: &'static Schedule,
        scheduled_for: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Outcome, JobError> {
        let db = &self.book.db;
        let lease_name = format!("job:{}", schedule.name);
        let holder = self.holder();
        // A node whose clock is off must not take what another one holds.
        self.book.clock.follow(db).await?;
        if !lease::take(db, &lease_name, &holder, self.book.clock.shared()).await? {
            return Ok(Outcome::Busy);
        }
        let ran = self
            .under_lease(schedule, scheduled_for, now, &lease_name, &holder)
            .await;
        // The lease would run out by itself: failing to give it back must not hide the result.
        if let Err(error) = lease::give_back(db, &lease_name, &holder).await {
            tracing::warn!(job = schedule.name, %error, "lease could not be given back");
        }
        ran
    }

    async fn under_lease(
        &self,
        schedule: &'static Schedule,
        scheduled_for: DateTime<Utc>,
        now: DateTime<Utc>,
        lease_name: &str,
        holder: &str,
    ) -> Result<Outcome, JobError> {
        if schedule.catch_up != CatchUp::Never {
            self.note(schedule, scheduled_for, now, None).await?;
        }
        // Another node may have imported a year's days off meanwhile.
        self.book.reload_calendar().await?;
        let result = {
            // A panic ends this run, not the node: it is written down like any other failure.
            let work = AssertUnwindSafe((schedule.work)(self, now)).catch_unwind();
            // Both go on together: the work may be in a transaction for which the renewal waits.
            tokio::select! {
                result = work => result.unwrap_or_else(|panic| {
                    Err(JobError::Panicked(self.note_panic(schedule.name, panic.as_ref())))
                }),
                never = self.keep(schedule, lease_name, holder) => match never {},
            }
        };
        match &result {
            Ok(report) if report.idle && schedule.catch_up == CatchUp::Never => {}
            Ok(report) => {
                tracing::info!(job = schedule.name, %scheduled_for, failed = report.failed, "{}", report.said);
                self.note(schedule, scheduled_for, now, Some(Ok(report)))
                    .await?;
            }
            Err(error) => {
                tracing::error!(job = schedule.name, %scheduled_for, %error, "job failed");
                self.note(schedule, scheduled_for, now, Some(Err(error.to_string())))
                    .await?;
            }
        }
        let report = result?;
        Ok(if report.failed == 0 {
            Outcome::Done(report)
        } else {
            Outcome::Partly(report)
        })
    }

    /// Renews a lease for as long as it is polled.
    async fn keep(&self, schedule: &Schedule, lease_name: &str, holder: &str) -> Infallible {
        let mut beat = tokio::time::interval(lease::LASTS / 4);
        // The first one is due at once, and the lease has just been taken.
        beat.tick().await;
        loop {
            beat.tick().await;
            let held =
                lease::take(&self.book.db, lease_name, holder, self.book.clock.shared()).await;
            if !matches!(held, Ok(true)) {
                tracing::warn!(job = schedule.name, "lease could not be renewed");
            }
        }
    }

    /// Writes down that a run has begun, or how it ended. A second run for the same time, by hand
    /// or after a crash, takes the row over.
    async fn note(
        &self,
        schedule: &Schedule,
        scheduled_for: DateTime<Utc>,
        started_at: DateTime<Utc>,
        ended: Option<Result<&Report, String>>,
    ) -> Result<(), DbErr> {
        let (outcome, detail) = match &ended {
            None => (None, None),
            Some(Ok(report)) if report.failed == 0 => (Some(DONE), Some(report.said.clone())),
            Some(Ok(report)) => (Some(FAILED), Some(report.said.clone())),
            Some(Err(why)) => (Some(FAILED), Some(why.clone())),
        };
        let row = ActiveModel {
            name: Set(schedule.name.to_owned()),
            scheduled_for: Set(scheduled_for),
            started_at: Set(started_at),
            finished_at: Set(ended
                .is_some()
                .then(|| self.book.clock.now().max(started_at))),
            outcome: Set(outcome.map(str::to_owned)),
            detail: Set(detail),
            ..Default::default()
        };
        Entity::insert(row)
            .on_conflict(
                OnConflict::columns([Column::Name, Column::ScheduledFor])
                    .update_columns([
                        Column::StartedAt,
                        Column::FinishedAt,
                        Column::Outcome,
                        Column::Detail,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(&self.book.db)
            .await?;
        Ok(())
    }

    /// The row of a job's time, if it ran then.
    pub(crate) async fn row_of(
        &self,
        schedule: &Schedule,
        scheduled_for: DateTime<Utc>,
    ) -> Result<Option<job_run::Model>, DbErr> {
        Entity::find()
            .filter(Column::Name.eq(schedule.name))
            .filter(Column::ScheduledFor.eq(scheduled_for))
            .one(&self.book.db)
            .await
    }
}
