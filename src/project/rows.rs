//! What the project page's query brings: plain rows.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::dates::{Due, Precision};
use domain::ids::{
    AccountId, AttachmentId, FindingId, ObligationId, RecordId, RectificationId, SubmissionId,
    UnitId,
};
use domain::obligation::ObligationKind;
use domain::record::RecordKind;
use domain::states::{FindingSource, FindingStatus, ObligationStatus, Role, SubmissionStatus};
use domain::unit::Standing as Height;
use entity::{
    assignment, attachment, blob, finding, milestone_progress, obligation, record, rectification,
    score, submission,
};
use ledger::event::What;
use sea_orm::DerivePartialModel;

/// Somebody in a post of a unit.
#[derive(Debug, Clone)]
pub struct Post {
    pub unit: String,
    pub name: String,
    pub role: Role,
}

/// A file as pages link it.
#[derive(Debug, Clone, DerivePartialModel)]
#[sea_orm(entity = "attachment::Entity")]
pub struct Attached {
    pub id: AttachmentId,
    pub public_id: String,
    pub name: String,
    pub caption: Option<String>,
    pub field_key: Option<String>,
    pub submission_id: Option<SubmissionId>,
    pub record_id: Option<RecordId>,
    pub rectification_id: Option<RectificationId>,
    pub added_at: DateTime<Utc>,
    /// Bytes.
    #[sea_orm(from_expr = "blob::Column::Size")]
    pub size: i64,
    #[sea_orm(from_expr = "blob::Column::MediaType")]
    pub media_type: String,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
pub struct Owing {
    pub id: ObligationId,
    pub kind: ObligationKind,
    pub item_key: String,
    pub instance: i32,
    pub stage_key: Option<String>,
    pub title: String,
    pub missing: Option<String>,
    pub owner_unit_id: Option<UnitId>,
    pub owner_role: Option<Role>,
    pub owner_account_id: Option<AccountId>,
    pub due_on: NaiveDate,
    pub closes_at: Option<NaiveTime>,
    pub precision: Precision,
    pub status: ObligationStatus,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Owing {
    pub fn due(&self) -> Due {
        Due {
            on: self.due_on,
            closes_at: self.closes_at,
            precision: self.precision,
        }
    }

    /// Which time it is asked: the year of a yearly milestone, else how often it came back.
    pub fn time(&self) -> i32 {
        ledger::instance_of(self.instance)
    }

    pub fn is_open(&self) -> bool {
        self.status == ObligationStatus::Open
    }
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "record::Entity")]
pub struct Logged {
    pub id: RecordId,
    pub kind: RecordKind,
    pub happened_on: NaiveDate,
    pub title: String,
    pub outlet: Option<String>,
    pub outlet_standing: Option<Height>,
    pub url: Option<String>,
    pub about_own_work: bool,
    pub attended: Option<i32>,
    pub expected: Option<i32>,
    pub corrects_id: Option<RecordId>,
    #[sea_orm(skip)]
    pub files: Vec<Attached>,
    /// Replaced by a later entry.
    #[sea_orm(skip)]
    pub corrected: bool,
}

/// A revision of a form, without its answers, which are long.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "submission::Entity")]
pub struct Paper {
    pub id: SubmissionId,
    pub form_key: String,
    pub revision: i32,
    pub status: SubmissionStatus,
    pub submitted_at: Option<DateTime<Utc>>,
    pub opened_at: Option<DateTime<Utc>>,
    pub saved_at: DateTime<Utc>,
    pub digest: Option<String>,
    #[sea_orm(skip)]
    pub files: Vec<Attached>,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "finding::Entity")]
pub struct Found {
    pub id: FindingId,
    pub code: String,
    pub source: FindingSource,
    pub source_named: Option<String>,
    pub text: String,
    pub found_on: NaiveDate,
    pub due_on: NaiveDate,
    pub status: FindingStatus,
    pub closed_at: Option<DateTime<Utc>>,
    #[sea_orm(skip)]
    pub answers: Vec<Answered>,
}

/// What was done about a finding, and what was said to it.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "rectification::Entity")]
pub struct Answered {
    pub id: RectificationId,
    pub finding_id: FindingId,
    pub text: String,
    pub at: DateTime<Utc>,
    pub verdict: Option<String>,
    pub verdict_text: Option<String>,
    #[sea_orm(skip)]
    pub files: Vec<Attached>,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "milestone_progress::Entity")]
pub struct Progress {
    pub milestone_key: String,
    pub instance: i32,
    pub count: i32,
    pub satisfied_on: Option<NaiveDate>,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "assignment::Entity")]
pub struct Sheet {
    pub stage_key: String,
    pub recused_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "score::Column::SignedAt")]
    pub signed_at: Option<DateTime<Utc>>,
}

/// One line of the history.
#[derive(Debug)]
pub struct Told {
    pub at: DateTime<Utc>,
    pub actor: String,
    pub what: What,
    pub reason: Option<String>,
    /// When it was taken back, if it was.
    pub undone_at: Option<DateTime<Utc>>,
}
