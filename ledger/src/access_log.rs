//! The log of accesses: who came in, tried to, went, and what they took out; chained like the log of
//! what happened, and apart from it.
//!
//! Lines are written in batches by whoever has gathered them (`src::access`). Only number, time and
//! kind of a line enter the chain as they are; who it was, from where and what for enter it as a
//! digest with a random salt. When they are erased the salt goes with them, so that nobody finds an
//! address again by trying all there are, and the chain still holds.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use domain::ids::{AccessLineId, AccountId};
use domain::states::AccessKind;
use entity::access_line::{ActiveModel, Column, Entity, Model};
use entity::db::{begin_read, begin_write};
use entity::tally::ACCESS;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::audit::{End, Step, Verdict, Walk, elsewhere};
use crate::event::hex;
use crate::files::unguessable;
use crate::tally::{end_of, hold_end, move_end};
use crate::{LedgerError, tally};

/// Lines in one statement: eleven values each, and SQLite takes 32766 in all.
const TOGETHER: usize = 500;

/// How long a line says who it was.
pub const SAYS_WHO: TimeDelta = TimeDelta::days(730);

/// Lines read at once.
const BATCH: u64 = 2_000;

/// One access, not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    pub at: DateTime<Utc>,
    pub kind: AccessKind,
    pub account: Option<AccountId>,
    /// As people read it.
    pub who: String,
    pub address: String,
    /// What was fetched; empty for a sign-in.
    pub what: String,
}

/// Writes lines at the end of the log, in one transaction.
///
/// # Errors
/// Database errors; nothing has been written then.
pub async fn write(db: &DatabaseConnection, accesses: &[Noted]) -> Result<(), LedgerError> {
    if accesses.is_empty() {
        return Ok(());
    }
    let tx = begin_write(db).await?;
    let mut end = hold_end(&tx, ACCESS).await?;
    for some in accesses.chunks(TOGETHER) {
        let mut rows = Vec::with_capacity(some.len());
        for access in some {
            let line = next(&end, access)?;
            end.head.clone_from(&line.chain);
            end.last_id = line.id.0;
            end.id_sum += line.id.0;
            end.lines += 1;
            rows.push(line.into_active_model().reset_all());
        }
        Entity::insert_many(rows)
            .exec_without_returning(&tx)
            .await?;
    }
    move_end(&tx, end).await?;
    entity::db::commit(tx).await?;
    Ok(())
}

/// The line that follows an end.
fn next(end: &entity::tally::Model, access: &Noted) -> Result<Model, LedgerError> {
    let salt = unguessable()?;
    let mut line = Model {
        id: AccessLineId(end.last_id + 1),
        at: access.at,
        kind: access.kind,
        account_id: access.account,
        who: access.who.clone(),
        address: access.address.clone(),
        what: access.what.clone(),
        salt,
        digest: String::new(),
        chain: String::new(),
    };
    line.digest = content_digest(&line);
    line.chain = link(&end.head, &line);
    Ok(line)
}

/// SHA-256 over salt, account, who, address and what, each preceded by its length in bytes.
fn content_digest(line: &Model) -> String {
    let account = line
        .account_id
        .map_or_else(String::new, |id| id.to_string());
    let mut hash = Sha256::new();
    for part in [&line.salt, &account, &line.who, &line.address, &line.what] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// A line's value: `SHA-256(previous|id|at|kind|digest)`, written as in `audit::link`.
fn link(previous: &str, line: &Model) -> String {
    let text = [
        previous,
        &line.id.to_string(),
        &line.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        line.kind.key(),
        &line.digest,
    ]
    .join("|");
    hex(&Sha256::digest(text.as_bytes()))
}

/// Recomputes the whole chain, in pieces, as it stands at this moment.
pub async fn verify(db: &DatabaseConnection) -> Result<Verdict, LedgerError> {
    verify_in(&begin_read(db).await?).await
}

/// The same in a transaction that sees everything at one moment.
pub(crate) async fn verify_in(db: &impl ConnectionTrait) -> Result<Verdict, LedgerError> {
    let mut walk = Walk::default();
    loop {
        let lines = Entity::find()
            .filter(Column::Id.gt(walk.end.id))
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .all(db)
            .await?;
        if lines.is_empty() {
            return Ok(walk.ends_at(end_of(db, ACCESS).await?));
        }
        for line in &lines {
            let erased = line.salt.is_empty()
                && line.account_id.is_none()
                && [&line.who, &line.address, &line.what]
                    .iter()
                    .all(|said| said.is_empty());
            let step = Step {
                id: line.id.0,
                kept: Some(&line.chain),
                should: link(&walk.end.value, line),
                says_so: erased || content_digest(line) == line.digest,
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
    let there = Entity::find_by_id(AccessLineId(kept.id)).one(db).await?;
    Ok(elsewhere(
        kept,
        there.as_ref().map(|line| line.chain.as_str()),
    ))
}

/// The end of the log, as it is written down.
pub async fn end(db: &impl ConnectionTrait) -> Result<End, LedgerError> {
    tally::written_end(db, ACCESS).await
}

/// Erases who, from where and what for from every line older than an instant; number, time, kind and
/// chain stay. Tells how many.
pub async fn erase_before(
    db: &DatabaseConnection,
    before: DateTime<Utc>,
) -> Result<u64, LedgerError> {
    let gone = Entity::update_many()
        .set(ActiveModel {
            account_id: Set(None),
            who: Set(String::new()),
            address: Set(String::new()),
            what: Set(String::new()),
            salt: Set(String::new()),
            ..Default::default()
        })
        .filter(Column::At.lt(before))
        .filter(Column::Salt.ne(""))
        .exec(db)
        .await?;
    Ok(gone.rows_affected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_guessed_is_salted() {
        let access = Noted {
            at: DateTime::UNIX_EPOCH,
            kind: AccessKind::SignedIn,
            account: Some(AccountId(7)),
            who: "支部书记".to_owned(),
            address: "10.0.0.1".to_owned(),
            what: String::new(),
        };
        let start = entity::tally::Model {
            name: ACCESS.to_owned(),
            lines: 0,
            id_sum: 0,
            last_id: 0,
            head: String::new(),
        };
        let (one, two) = (
            next(&start, &access).unwrap(),
            next(&start, &access).unwrap(),
        );
        assert_eq!(one.id, AccessLineId(1));
        assert_ne!(one.digest, two.digest);
        assert_eq!(content_digest(&one), one.digest);
        let moved = Model {
            who: "支部书记1".to_owned(),
            address: "0.0.0.1".to_owned(),
            ..one.clone()
        };
        assert_ne!(content_digest(&moved), one.digest);
    }
}
