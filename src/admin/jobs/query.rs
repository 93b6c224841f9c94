//! What the page about jobs shows.

use chrono::{DateTime, Utc};
use domain::states::MailState;
use entity::{job_run, lease, outbox};
use jobs::Schedule;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::app::App;
use crate::web::{Me, PageError};

/// Runs that are listed.
const RUNS: u64 = crate::web::PAGE;

/// How the jobs stand.
pub struct Overview {
    pub jobs: Vec<Job>,
    /// Newest first.
    pub runs: Vec<job_run::Model>,
    /// Jobs that some node is at right now: lease and holder.
    pub leases: Vec<(String, String)>,
    /// Mails in each state, in the order of the states; states without mails are left out.
    pub outbox: Vec<(MailState, i64)>,
}

/// One schedule with its next time and its last run.
pub struct Job {
    pub schedule: &'static Schedule,
    /// None when the table's time text cannot be read.
    pub next: Option<DateTime<Utc>>,
    pub last: Option<job_run::Model>,
}

/// Four statements.
pub async fn state(app: &App, me: &Me) -> Result<Overview, PageError> {
    let db = &app.book.db;
    let newest = job_run::Entity::find()
        .select_only()
        .column_as(job_run::Column::Id.max(), "id")
        .group_by(job_run::Column::Name)
        .into_query();
    let mut last = job_run::Entity::find()
        .filter(job_run::Column::Id.in_subquery(newest))
        .all(db)
        .await?;
    let jobs = jobs::list()
        .iter()
        .map(|schedule| Job {
            schedule,
            next: schedule.next_after(me.now).ok(),
            last: last
                .iter()
                .position(|run| run.name == schedule.name)
                .map(|n| last.swap_remove(n)),
        })
        .collect();
    let runs = job_run::Entity::find()
        .order_by_desc(job_run::Column::Id)
        .limit(RUNS)
        .all(db)
        .await?;
    // Leases go by the clock that all nodes share, whatever the site's own says.
    let shared = app.book.clock.shared().timestamp_millis();
    let leases = lease::Entity::find()
        .filter(lease::Column::UntilMs.gt(shared))
        .order_by_asc(lease::Column::Name)
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.name, row.holder))
        .collect();
    let counted: Vec<(MailState, i64)> = outbox::visible_to(me.scope())
        .select_only()
        .column(outbox::Column::State)
        .column_as(outbox::Column::Id.count(), "n")
        .group_by(outbox::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let outbox = MailState::ALL
        .iter()
        .filter_map(|state| counted.iter().find(|(s, _)| s == state).copied())
        .collect();
    Ok(Overview {
        jobs,
        runs,
        leases,
        outbox,
    })
}
