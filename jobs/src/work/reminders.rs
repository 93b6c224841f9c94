//! The morning reminders.

use chrono::{DateTime, Utc};

use crate::Jobs;
use crate::run::{JobError, Report};

pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    let morning = ledger::reminders::send(&jobs.book, now).await?;
    let failed = u32::try_from(morning.failed.len()).unwrap_or(u32::MAX);
    if morning.digests == 0 && failed == 0 {
        return Ok(Report::idle());
    }
    let said = format!(
        "写出 {} 封，提醒 {} 件，抄送 {} 件。",
        morning.digests, morning.items, morning.copies
    );
    let missed: Vec<String> = morning
        .failed
        .iter()
        .map(|(account, why)| format!("账号 {account} 的没有写成：{why}。"))
        .collect();
    let said = format!("{said}{}", missed.concat());
    Ok(Report {
        said,
        idle: false,
        failed,
    })
}
