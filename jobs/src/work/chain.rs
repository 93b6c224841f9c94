//! Recomputes the chains of both logs, and sends their ends to the auditors.

use chrono::{DateTime, Utc};

use crate::Jobs;
use crate::run::{JobError, Report};

pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    let broken = ledger::chain_mail::mail_ends(&jobs.book, now).await?;
    Ok(if broken.is_empty() {
        Report {
            said: "日志完整。".to_owned(),
            ..Report::default()
        }
    } else {
        Report {
            said: broken.concat(),
            failed: u32::try_from(broken.len()).unwrap_or(u32::MAX),
            ..Report::default()
        }
    })
}
