//! The chain of the log: each line is bound to all lines before it, over a digest of its content,
//! in the transaction that writes it. The end of the chain stands apart from it and is mailed out of
//! the house, because a chain by itself does not tell that its last lines are gone.
//!
//! Nobody can change, remove or insert a line without breaking every chain value after it. The
//! content itself (who by name, the facts, the reason) enters only as its digest, so that personal
//! data can be erased from a line later and the chain still holds.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::ids::EventId;
use entity::db::begin_read;
use entity::event;
use entity::tally::{self, EVENT};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::LedgerError;
use crate::event::hex;
use crate::tally::{end_of, written_end};

/// Lines read at once.
const BATCH: u64 = 2_000;

/// Digest of what a line says: who by name, the facts, why. Each part is preceded by its length in
/// bytes, so that nothing can be moved from one part to the next.
pub(crate) fn content_digest(actor: &str, data: &str, reason: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for part in [actor, data, reason.unwrap_or_default()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// A line's value in the chain: `SHA-256(previous|id|at|kind|account|round|project|unit|digest)` in
/// lower-case hexadecimal, where what is missing is empty and the first line's previous is empty.
/// `at` is UTC to the microsecond, `2024-11-29T00:30:00.000000Z`.
pub fn link(previous: &str, line: &event::Model) -> String {
    let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
    let text = [
        previous,
        &line.id.to_string(),
        &stamp(line.at),
        &line.kind,
        &id(line.account_id.map(|x| x.0)),
        &id(line.round_id.map(|x| x.0)),
        &id(line.project_id.map(|x| x.0)),
        &id(line.unit_id.map(|x| x.0)),
        &line.data_digest,
    ]
    .join("|");
    hex(&Sha256::digest(text.as_bytes()))
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The end of a log: the id and the chain value of its last line. Written down elsewhere, it fixes
/// everything before it. People read and type it as `1234:9f86d081…`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct End {
    pub id: i64,
    pub value: String,
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.id, self.value)
    }
}

impl std::str::FromStr for End {
    type Err = NoEnd;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.trim().split_once([':', '：']);
        let read = parts.and_then(|(id, value)| {
            let value = value.trim().to_ascii_lowercase();
            let hex = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
            hex.then_some(Self {
                id: id.trim().parse().ok()?,
                value,
            })
        });
        read.ok_or(NoEnd)
    }
}

/// What was given for an end is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("链尾要照抄：编号、冒号、64 位链值，如邮件里或 peiyu audit verify 印出的那一行。")]
pub struct NoEnd;

/// What a look at a chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        /// Lines, each with its right value.
        lines: u64,
        /// Lines whose content has been erased; their digest stands in for it.
        erased: u64,
        end: End,
    },
    /// The first line at which something is wrong, and what.
    Broken { at: i64, why: Break },
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// What it says is not what its digest was made of.
    Content,
    /// It, or a line before it, has been changed, removed or put in.
    Chain,
    /// It has no chain value.
    Missing,
    /// The log does not end where its end is written down: lines at the end have been removed or
    /// put in.
    End,
    /// Nothing is written down about the end.
    NoEnd,
    /// It is not what somebody has written down elsewhere.
    Elsewhere,
}

impl Break {
    pub fn label(self) -> &'static str {
        match self {
            Self::Content => "内容与摘要不符，记录被改过",
            Self::Chain => "链值不符，本条或之前的记录被改动、删除或插入过",
            Self::Missing => "没有链值，链值被抹掉，或这一条是事后插入的",
            Self::End => "日志的末尾与另记的链尾不符，末尾的记录被删除或添加过",
            Self::NoEnd => "另记的链尾不见了，不能证明末尾没有少",
            Self::Elsewhere => "与抄在别处的链尾不符，这一条或之前的记录被整个换过",
        }
    }
}

/// Recomputes the whole chain of the log, in pieces, as it stands at this moment.
pub async fn verify(db: &DatabaseConnection) -> Result<Verdict, LedgerError> {
    verify_in(&begin_read(db).await?).await
}

/// The same in a transaction that sees everything at one moment.
pub(crate) async fn verify_in(db: &impl ConnectionTrait) -> Result<Verdict, LedgerError> {
    let mut walk = Walk::default();
    loop {
        let lines = event::Entity::find()
            .filter(event::Column::Id.gt(walk.end.id))
            .order_by_asc(event::Column::Id)
            .limit(BATCH)
            .all(db)
            .await?;
        if lines.is_empty() {
            return Ok(walk.ends_at(end_of(db, EVENT).await?));
        }
        for line in &lines {
            let erased = is_erased(line);
            let content = content_digest(&line.actor, &line.data, line.reason.as_deref());
            let step = Step {
                id: line.id.0,
                kept: line.chain.as_deref(),
                should: link(&walk.end.value, line),
                says_so: erased || content == line.data_digest,
                erased,
            };
            if let Some(broken) = walk.step(step) {
                return Ok(broken);
            }
        }
    }
}

/// Whether an end that somebody has kept is still what the log says at that line; none when it is.
pub async fn differs(
    db: &impl ConnectionTrait,
    kept: &End,
) -> Result<Option<Verdict>, LedgerError> {
    let there = event::Entity::find_by_id(EventId(kept.id)).one(db).await?;
    let there = there.and_then(|line| line.chain);
    Ok(elsewhere(kept, there.as_deref()))
}

pub(crate) fn elsewhere(kept: &End, there: Option<&str>) -> Option<Verdict> {
    (there != Some(kept.value.as_str())).then_some(Verdict::Broken {
        at: kept.id,
        why: Break::Elsewhere,
    })
}

/// A walk along a chain.
#[derive(Default)]
pub(crate) struct Walk {
    /// Where it has come to.
    pub end: End,
    lines: u64,
    erased: u64,
}

/// A line on the way.
pub(crate) struct Step<'a> {
    pub id: i64,
    /// The value it has.
    pub kept: Option<&'a str>,
    /// The value it should have.
    pub should: String,
    /// Whether its content is what its digest says.
    pub says_so: bool,
    pub erased: bool,
}

impl Walk {
    /// One line further, or what is wrong with it.
    pub fn step(&mut self, line: Step<'_>) -> Option<Verdict> {
        let why = if !line.says_so {
            Break::Content
        } else if line.kept.is_none_or(str::is_empty) {
            Break::Missing
        } else if line.kept != Some(&line.should) {
            Break::Chain
        } else {
            self.lines += 1;
            self.erased += u64::from(line.erased);
            self.end = End {
                id: line.id,
                value: line.should,
            };
            return None;
        };
        Some(Verdict::Broken { at: line.id, why })
    }

    /// The verdict after the last line, given what is written down about the end.
    pub fn ends_at(self, written: Option<tally::Model>) -> Verdict {
        let Some(written) = written else {
            return Verdict::Broken {
                at: self.end.id,
                why: Break::NoEnd,
            };
        };
        let lines = u64::try_from(written.lines).unwrap_or_default();
        if (written.last_id, &written.head, lines) != (self.end.id, &self.end.value, self.lines) {
            return Verdict::Broken {
                at: written.last_id.max(self.end.id),
                why: Break::End,
            };
        }
        Verdict::Whole {
            lines: self.lines,
            erased: self.erased,
            end: self.end,
        }
    }
}

/// The end of the log, as it is written down.
pub async fn end(db: &impl ConnectionTrait) -> Result<End, LedgerError> {
    written_end(db, EVENT).await
}

/// Erasing a line's content leaves nothing of it; every line is written with facts.
fn is_erased(line: &event::Model) -> bool {
    line.data.is_empty() && line.actor.is_empty() && line.reason.is_none()
}
