//! Tells the administrators that the disk is nearly full, once.

use chrono::{DateTime, Utc};

use crate::Jobs;
use crate::run::{JobError, Report};

pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    if !ledger::space::tell(&jobs.book, now).await? {
        return Ok(Report::idle());
    }
    let said = match jobs.book.space.short() {
        Some(room) => format!("磁盘只剩 {}，已告知系统管理员。", room.label()),
        None => "磁盘余量已恢复。".to_owned(),
    };
    Ok(Report {
        said,
        ..Report::default()
    })
}
