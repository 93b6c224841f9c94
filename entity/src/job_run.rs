//! Runs of jobs: each scheduled time happens once, on whichever node.

use domain::ids::JobRunId;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `job_run`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: JobRunId,
    pub name: String,
    /// The time of the schedule table; unique with the name.
    pub scheduled_for: DateTimeUtc,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    /// `done` or `failed`; none while it runs or when its node died.
    pub outcome: Option<String>,
    /// What it did, or why it failed.
    #[sea_orm(column_type = "Text")]
    pub detail: Option<String>,
}

joins! {}
