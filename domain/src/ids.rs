//! One type for each kind of id, so that a project's id cannot be passed where a unit's is meant.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "columns", derive(sea_orm::DeriveValueType))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A Party organisation in the tree (党组织).
    UnitId,
    /// A former name or parent of a unit.
    UnitHistoryId,
    /// A person's sign-in.
    AccountId,
    /// A role held on a unit's subtree from one day to another.
    GrantId,
    /// A request about an account that waits for a second officer.
    ConfirmationId,
    /// A person who holds projects or titles.
    PersonId,
    /// A title given (称号).
    TitleId,
    /// One stored version of a programme file.
    ProgrammeId,
    /// One year's run of a programme (批次).
    RoundId,
    /// One stage's dates in a round.
    StageDateId,
    /// A change to an opened round.
    AmendmentId,
    /// A number a round may recommend or admit.
    QuotaId,
    /// One entry in a round (项目).
    ProjectId,
    /// Who a project belongs to (申报主体).
    HolderId,
    /// One revision of a form's answers.
    SubmissionId,
    /// Something asked in several forms, entered once.
    FactId,
    /// A file hung on a submission, record or rectification.
    AttachmentId,
    /// A stage's due date moved for one project.
    ExtensionId,
    /// A later due date that a holder has asked for.
    ExtensionRequestId,
    /// Something owed (待办).
    ObligationId,
    /// A reminder step taken or overtaken.
    ReminderStepId,
    /// A logged fact (纪实记录).
    RecordId,
    /// A superior unit's check (审核推荐).
    EndorsementId,
    /// An expert asked to judge a project.
    AssignmentId,
    /// A score sheet.
    ScoreId,
    /// A decision on a project.
    DecisionId,
    /// A row that went when the step which had made it was taken back.
    UndoneId,
    /// A publicity notice (公示).
    NoticeId,
    /// A project named in a notice.
    NoticeEntryId,
    /// An objection to a notice (异议).
    ObjectionId,
    /// A supervision campaign (督导).
    CampaignId,
    /// A random draw for a campaign.
    DrawId,
    /// A visit to a project.
    VisitId,
    /// A problem found (问题).
    FindingId,
    /// An answer to a finding (整改).
    RectificationId,
    /// A mail waiting to go or gone.
    OutboxId,
    /// One line of the log.
    EventId,
    /// One line of the log of sign-ins and of what was fetched.
    AccessLineId,
    /// One import of a year's days off.
    CalendarImportId,
    /// One run of a job.
    JobRunId,
}
