//! The chain of the log: each line is bound to all lines before it, over a digest of its content.
//!
//! Nobody can change, remove or insert a line without breaking every chain value after it. The
//! content itself (who by name, the facts, the reason) enters only as its digest, so that personal
//! data can be erased from a line later and the chain still holds.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::ids::EventId;
use entity::db::{begin_write, commit};
use entity::event;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::LedgerError;
use crate::event::hex;

/// Lines in one transaction: enough to be quick, few enough not to hold up writers.
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

/// Chains every line that is not chained yet, oldest first; tells how many.
///
/// # Errors
/// Database errors.
pub async fn chain(db: &DatabaseConnection) -> Result<u64, LedgerError> {
    let mut chained = 0;
    loop {
        let tx = begin_write(db).await?;
        if tx.get_database_backend() == DbBackend::Postgres {
            // Ids are given out before transactions commit. With writers kept out there is no line
            // that could still appear below the ones read here; on SQLite the write lock does it.
            tx.execute_unprepared(r#"LOCK TABLE "event" IN SHARE ROW EXCLUSIVE MODE"#)
                .await?;
        }
        let mut previous = last_link(&tx).await?;
        let lines = event::Entity::find()
            .filter(event::Column::Chain.is_null())
            .order_by_asc(event::Column::Id)
            .limit(BATCH)
            .all(&tx)
            .await?;
        let count = lines.len() as u64;
        for line in lines {
            previous = link(&previous, &line);
            event::Entity::update_many()
                .set(event::ActiveModel {
                    chain: Set(Some(previous.clone())),
                    ..Default::default()
                })
                .filter(event::Column::Id.eq(line.id))
                .exec(&tx)
                .await?;
        }
        commit(tx).await?;
        chained += count;
        if count < BATCH {
            return Ok(chained);
        }
    }
}

async fn last_link(db: &impl ConnectionTrait) -> Result<String, LedgerError> {
    Ok(event::Entity::find()
        .select_only()
        .column(event::Column::Chain)
        .filter(event::Column::Chain.is_not_null())
        .order_by_desc(event::Column::Id)
        .limit(1)
        .into_tuple::<Option<String>>()
        .one(db)
        .await?
        .flatten()
        .unwrap_or_default())
}

/// What a look at the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        /// Lines whose chain value is right.
        chained: u64,
        /// Lines at the end that the job has not come to yet.
        waiting: u64,
        /// Lines whose content has been erased; their digest stands in for it.
        erased: u64,
        /// The last chain value: to be written down elsewhere, it fixes everything before it.
        head: String,
    },
    /// The first line at which something is wrong, and what.
    Broken { at: EventId, why: Break },
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// What it says is not what its digest was made of.
    Content,
    /// It, or a line before it, has been changed, removed or put in.
    Chain,
    /// A line without a chain value among lines that have one.
    Unchained,
}

impl Break {
    pub fn label(self) -> &'static str {
        match self {
            Self::Content => "内容与摘要不符，记录被改过",
            Self::Chain => "链值不符，本条或之前的记录被改动、删除或插入过",
            Self::Unchained => "链的中间有一条没有链值，可能是事后插入的",
        }
    }
}

/// Recomputes the whole chain, in pieces, holding no lock.
///
/// # Errors
/// Database errors.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Verdict, LedgerError> {
    let mut previous = String::new();
    let mut after = EventId(0);
    let (mut chained, mut waiting, mut erased) = (0, 0, 0);
    let mut first_waiting = None;
    loop {
        let lines = event::Entity::find()
            .filter(event::Column::Id.gt(after))
            .order_by_asc(event::Column::Id)
            .limit(BATCH)
            .all(db)
            .await?;
        let Some(last) = lines.last() else { break };
        after = last.id;
        for line in &lines {
            let broken = |why| Ok(Verdict::Broken { at: line.id, why });
            if is_erased(line) {
                erased += 1;
            } else if content_digest(&line.actor, &line.data, line.reason.as_deref())
                != line.data_digest
            {
                return broken(Break::Content);
            }
            match (&line.chain, first_waiting) {
                (Some(_), Some(at)) => {
                    return Ok(Verdict::Broken {
                        at,
                        why: Break::Unchained,
                    });
                }
                (Some(chain), None) => {
                    if *chain != link(&previous, line) {
                        return broken(Break::Chain);
                    }
                    previous.clone_from(chain);
                    chained += 1;
                }
                (None, first) => {
                    first_waiting = Some(first.unwrap_or(line.id));
                    waiting += 1;
                }
            }
        }
    }
    Ok(Verdict::Whole {
        chained,
        waiting,
        erased,
        head: previous,
    })
}

/// Erasing a line's content leaves nothing of it; every line is written with facts.
fn is_erased(line: &event::Model) -> bool {
    line.data.is_empty() && line.actor.is_empty() && line.reason.is_none()
}
