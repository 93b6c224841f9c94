//! 体检: every invariant of the data is looked at, and nothing is mended.
//!
//! One file for each group of tables, as design.md lists them with what must always hold. What one
//! statement can compare is a rule of one line; what needs a rule of the domain goes through the rows in
//! pieces, so that memory stays small however many projects there are. What the schema enforces by
//! itself (unique keys, references) is left to it, except that SQLite is asked whether it did.

mod done;
mod judged;
mod kept;
mod lines;
mod look;
mod owed;
mod people;
mod programme;
mod project;
mod said;
mod submission;
mod watched;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::RoundId;
use entity::db::begin_read;
use entity::round;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder, QuerySelect};

use crate::{Book, LedgerError, RoundBook};
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
    pub rows: Vec<(&'static str, i64)>,
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
    let (rounds, unreadable) = rounds_in(&book, db).await?;
    let mut look = Look::new(&book, db, rounds);
    for (code, why) in unreadable {
        look.at(Group::Programme);
        look.ill(format!("批次 {code}"), format!("{why}。"), BY_HAND);
    }
    for group in Group::ALL {
        look.at(group);
        let done = match group {
            Group::People => people::look_at(&mut look).await,
            Group::Programme => programme::look_at(&mut look).await,
            Group::Project => project::look_at(&mut look).await,
            Group::Owed => owed::look_at(&mut look).await,
            Group::Done => done::look_at(&mut look).await,
            Group::Judged => judged::look_at(&mut look).await,
            Group::Watched => watched::look_at(&mut look).await,
            Group::Said => said::look_at(&mut look).await,
            Group::Kept => kept::look_at(&mut look).await,
        };
        match done {
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

/// Whether the database itself is the trouble, not what is written in it.
fn is_out_of_reach(error: &DbErr) -> bool {
    matches!(
        error,
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) | DbErr::Exec(_)
    )
}

type Unreadable = Vec<(String, LedgerError)>;

/// Every round with its definition, and those whose definition or dates cannot be read.
async fn rounds_in(
    book: &Book,
    db: &impl ConnectionTrait,
) -> Result<(BTreeMap<RoundId, Arc<RoundBook>>, Unreadable), LedgerError> {
    let all: Vec<(RoundId, String)> = round::Entity::find()
        .select_only()
        .columns([round::Column::Id, round::Column::Code])
        .order_by_asc(round::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut rounds = BTreeMap::new();
    let mut unreadable = Vec::new();
    for (id, code) in all {
        match book.round(db, id).await {
            Ok(round) => {
                rounds.insert(id, round);
            }
            Err(LedgerError::Db(error)) if is_out_of_reach(&error) => return Err(error.into()),
            Err(error) => unreadable.push((code, error)),
        }
    }
    Ok((rounds, unreadable))
}
