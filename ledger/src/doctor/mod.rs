//! 体检: every invariant of the data is looked at, and nothing is mended.
//!
//! What one statement can compare is a rule in `rules.sql`: a sentence, and what selects the rows it is
//! said of. What needs a rule of the domain goes through the rows in pieces, so that memory stays small
//! however many projects there are. What the schema enforces by itself (unique keys, references) is
//! left to it, except that SQLite is asked whether it did.

mod draws;
mod judged;
mod kept;
mod lines;
mod lives;
mod look;
mod places;
mod programme;
mod sought;
mod submission;
mod words;

use domain::ids::RoundId;
use domain::obligation::ObligationKind;
use domain::programme::{CountFrom, CountMode, QuotaOn};
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::{
    AskedFor, CampaignStatus, Decided, EndorsementDecision, ExtensionKind, FindingSource,
    FindingStatus, HolderRole, MailState, NoticeStatus, ObjectionStatus, ObligationStatus,
    ReminderOutcome, Role, RoundStatus, SubmissionStatus, Verdict, VisitStatus,
};
use domain::unit::Standing;
use domain::visit::{FindingKind, Weight};
use entity::db::begin_read;
use sea_orm::{ConnectionTrait, DbErr};

use crate::event::Kind;
use crate::tally::Counted;
use crate::{Book, LedgerError};
use look::{BY_HAND, Look};

/// The groups of tables, in the order of the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    People,
    Programme,
    Project,
    Owed,
    Done,
    Judged,
    Watched,
    Said,
    Kept,
}

impl Group {
    pub const ALL: [Self; 9] = [
        Self::People,
        Self::Programme,
        Self::Project,
        Self::Owed,
        Self::Done,
        Self::Judged,
        Self::Watched,
        Self::Said,
        Self::Kept,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::People => "组织和人员",
            Self::Programme => "活动和批次",
            Self::Project => "项目和材料",
            Self::Owed => "待办",
            Self::Done => "纪实和里程碑",
            Self::Judged => "审核、评审和公示",
            Self::Watched => "督导",
            Self::Said => "邮件",
            Self::Kept => "日志和日历",
        }
    }
}

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ailment {
    pub group: Group,
    /// Which row, as people find it: `项目 GZS-2025-17`, `问题 GZS-2025-2025-003`.
    pub row: String,
    /// What is wrong, a sentence.
    pub what: String,
    /// What to do about it, a sentence.
    pub mend: String,
}

impl std::fmt::Display for Ailment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：{}{}", self.row, self.what, self.mend)
    }
}

/// What has been looked at in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    pub group: Group,
    /// Invariants.
    pub checks: u32,
    /// Rows, by what people call them.
    pub rows: Vec<(String, i64)>,
}

/// What an examination found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checkup {
    pub looked: Vec<Looked>,
    pub ailments: Vec<Ailment>,
    /// What is as it may be, and yet worth a look: mails that were given up.
    pub hints: Vec<Ailment>,
}

/// Examines everything as it stands at this moment, while others go on writing.
///
/// # Errors
/// When the database cannot be read. What is wrong with the data is in the answer.
pub async fn examine(book: &Book) -> Result<Checkup, LedgerError> {
    let snapshot = begin_read(&book.db).await?;
    examine_in(book, &snapshot).await
}

/// The same in a transaction that is open already.
///
/// # Errors
/// As [`examine`].
pub async fn examine_in(book: &Book, db: &impl ConnectionTrait) -> Result<Checkup, LedgerError> {
    // Nothing that this node remembers is trusted: rounds and calendar are read anew.
    let book = book.afresh(db).await?;
    let mut look = Look::new(&book, db);
    for group in Group::ALL {
        look.group = group;
        match group_of(&mut look).await {
            Ok(()) => {}
            Err(LedgerError::Db(error)) if is_out_of_reach(&error) => return Err(error.into()),
            // A word that no program writes cannot be read back; the other groups still can.
            Err(error) => look.ill(
                group.label().to_owned(),
                format!("没有查完：{error}。"),
                "请先处理本组列出的其他问题，再查一遍。",
            ),
        }
    }
    Ok(look.checkup)
}

/// Looks at the tables of one group.
async fn group_of<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    words_of(look).await?;
    look.rules().await?;
    sought::look_at(look).await?;
    match look.group {
        Group::People => places::units(look).await,
        Group::Programme => {
            rounds(look).await?;
            programme::look_at(look).await
        }
        Group::Project => {
            places::projects(look).await?;
            places::stages(look).await?;
            submission::look_at(look).await
        }
        Group::Owed => {
            look.tallied("待办", Counted::Obligation).await?;
            lives::owe(look).await
        }
        Group::Done => lives::progress(look).await,
        Group::Judged => judged::look_at(look).await,
        Group::Watched => draws::look_at(look).await,
        Group::Said => look.tallied("邮件", Counted::Mail).await,
        Group::Kept => {
            kept::look_at(look).await?;
            lines::look_at(look).await?;
            words::look_at(look).await
        }
    }
}

/// Columns that hold words which the program knows.
async fn words_of<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    match look.group {
        Group::People => {
            look.words::<Role>("grant", "role").await?;
            look.words::<AskedFor>("confirmation", "what").await
        }
        Group::Programme => {
            look.words::<RoundStatus>("round", "status").await?;
            look.words::<CountFrom>("round", "count_from").await?;
            look.words::<QuotaOn>("quota", "on").await?;
            look.words::<CountMode>("quota", "mode").await
        }
        Group::Project => {
            look.words::<Status>("project", "status").await?;
            look.words::<HolderRole>("holder", "role").await?;
            look.words::<Standing>("title", "standing").await?;
            look.words::<SubmissionStatus>("submission", "status").await
        }
        Group::Owed => {
            look.words::<ObligationStatus>("obligation", "status")
                .await?;
            look.words::<ObligationKind>("obligation", "kind").await?;
            look.words::<ReminderOutcome>("reminder_step", "outcome")
                .await
        }
        Group::Done => {
            look.words::<RecordKind>("record", "kind").await?;
            look.words::<Standing>("record", "outlet_standing").await
        }
        Group::Judged => {
            look.words::<EndorsementDecision>("endorsement", "decision")
                .await?;
            look.words::<Decided>("decision", "what").await?;
            look.words::<Verdict>("decision", "outcome").await?;
            look.words::<ExtensionKind>("extension", "kind").await?;
            look.words::<CountFrom>("notice", "count_from").await?;
            look.words::<NoticeStatus>("notice", "status").await?;
            look.words::<ObjectionStatus>("objection", "status").await
        }
        Group::Watched => {
            look.words::<FindingSource>("finding", "source").await?;
            look.words::<CampaignStatus>("campaign", "status").await?;
            look.words::<VisitStatus>("visit", "status").await?;
            look.words::<FindingStatus>("finding", "status").await?;
            look.words::<FindingKind>("finding", "kind").await?;
            look.words::<Weight>("finding", "weight").await?;
            look.known(
                "rectification",
                "verdict",
                ["accepted", "rejected"].into_iter(),
            )
            .await
        }
        Group::Said => look.words::<MailState>("outbox", "state").await,
        Group::Kept => {
            look.known("event", "kind", Kind::ALL.iter().map(|k| k.key()))
                .await
        }
    }
}

/// Whether the database itself is the trouble, not what is written in it.
fn is_out_of_reach(error: &DbErr) -> bool {
    matches!(
        error,
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) | DbErr::Exec(_)
    )
}

/// Reads every round with its definition; one that cannot be read is told.
async fn rounds<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let all: Vec<(RoundId, String)> = look.all("SELECT id, code FROM round ORDER BY id").await?;
    for (id, code) in all {
        match look.book.round(look.db, id).await {
            Ok(round) => {
                look.rounds.insert(id, round);
            }
            Err(LedgerError::Db(error)) if is_out_of_reach(&error) => return Err(error.into()),
            Err(error) => look.ill(format!("批次 {code}"), format!("{error}。"), BY_HAND),
        }
    }
    Ok(())
}
