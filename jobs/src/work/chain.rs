//! Binds new lines of the log into its chain.

use crate::Jobs;
use crate::run::{JobError, Report};

pub(crate) async fn run(jobs: &Jobs) -> Result<Report, JobError> {
    let chained = ledger::audit::chain(&jobs.book.db).await?;
    if chained == 0 {
        return Ok(Report::idle());
    }
    Ok(Report {
        said: format!("接上 {chained} 条日志。"),
        ..Report::default()
    })
}
