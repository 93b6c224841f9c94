//! The one way to write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::dates::shanghai_date;
use domain::ids::{RoundId, UnitId};
use entity::unit;
use futures_util::future::BoxFuture;
use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};

use crate::access::line_of;
use crate::event::Event;
use crate::tally::Counted;
use crate::{Actor, Book, LedgerError, RoundBook, mail, reconcile, tally};

/// A running use case: proof that a transaction is open. Callees never commit.
pub struct Act {
    pub tx: DatabaseTransaction,
    pub book: Book,
    pub actor: Actor,
    pub now: DateTime<Utc>,
    /// Today in Asia/Shanghai.
    pub today: NaiveDate,
    pub calendar: Arc<Calendar>,
    /// What this transaction has read already and asks for again: the use case, the reconciling and
    /// the mails all look at the same round and the same line of units.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    rounds: BTreeMap<RoundId, Arc<RoundBook>>,
    lines: BTreeMap<UnitId, Vec<unit::Model>>,
    /// Rounds whose lock this transaction holds.
    locked: BTreeSet<RoundId>,
    /// Ids of rows added to tables that are counted.
    added: BTreeMap<Counted, Vec<i64>>,
}

impl Act {
    /// A round with its definition, read once in this transaction.
    pub(crate) async fn round_book(&self, id: RoundId) -> Result<Arc<RoundBook>, LedgerError> {
        let known = self.known().rounds.get(&id).cloned();
        if let Some(round) = known {
            return Ok(round);
        }
        let round = self.book.round(&self.tx, id).await?;
        self.known().rounds.insert(id, round.clone());
        Ok(round)
    }

    /// A unit and its ancestors, root first, read once in this transaction.
    pub(crate) async fn line(&self, id: UnitId) -> Result<Vec<unit::Model>, LedgerError> {
        let known = self.known().lines.get(&id).cloned();
        if let Some(line) = known {
            return Ok(line);
        }
        let path: String = unit::Entity::find_by_id(id)
            .select_only()
            .column(unit::Column::Path)
            .into_tuple()
            .one(&self.tx)
            .await?
            .ok_or(LedgerError::NotFound)?;
        self.line_at(id, &path).await
    }

    /// The same where the unit's path has just been read.
    pub(crate) async fn line_at(
        &self,
        id: UnitId,
        path: &str,
    ) -> Result<Vec<unit::Model>, LedgerError> {
        let known = self.known().lines.get(&id).cloned();
        if let Some(line) = known {
            return Ok(line);
        }
        let line = line_of(&self.tx, path).await?;
        self.known().lines.insert(id, line.clone());
        Ok(line)
    }

    /// From here on rounds are read anew and apart from everybody else's: this transaction changes
    /// one, and nobody else may take an uncommitted definition for the real one.
    pub(crate) fn changes_rounds(&mut self) {
        self.book = self.book.apart();
        self.known().rounds.clear();
    }

    /// Notes that a round's lock is being taken; false when this transaction has it already.
    pub(crate) fn locks(&self, id: RoundId) -> bool {
        self.known().locked.insert(id)
    }

    /// Notes a row added to a table whose rows are counted.
    pub(crate) fn adds(&self, what: Counted, id: i64) {
        self.known().added.entry(what).or_default().push(id);
    }

    /// What has been added and not been asked for yet.
    pub(crate) fn added(&self) -> BTreeMap<Counted, Vec<i64>> {
        std::mem::take(&mut self.known().added)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a use case returns: its value, and what happened. There is no other way out, so no change
/// is without its event.
#[derive(Debug)]
pub struct Happened<T> {
    pub value: T,
    pub events: Vec<Event>,
}

impl<T> Happened<T> {
    pub fn one(event: Event, value: T) -> Self {
        Self {
            value,
            events: vec![event],
        }
    }

    pub fn many(events: Vec<Event>, value: T) -> Self {
        Self { value, events }
    }
}

/// Runs a use case: opens the transaction (IMMEDIATE on SQLite), runs `work`, reconciles what is
/// owed by everything its events touch, writes the events, puts the mails they call for into the
/// outbox, and commits. On an error nothing of it remains.
///
/// # Errors
/// What `work` refuses with, or a database error.
pub async fn act<T, F>(book: &Book, actor: &Actor, work: F) -> Result<T, LedgerError>
where
    F: for<'a> FnOnce(&'a mut Act) -> BoxFuture<'a, Result<Happened<T>, LedgerError>> + Send,
    T: Send,
{
    let now = book.clock.now();
    act_at(book, actor, now, work).await
}

/// The same at a given instant: jobs act as of the moment they were due.
///
/// # Errors
/// As [`act`].
pub async fn act_at<T, F>(
    book: &Book,
    actor: &Actor,
    now: DateTime<Utc>,
    work: F,
) -> Result<T, LedgerError>
where
    F: for<'a> FnOnce(&'a mut Act) -> BoxFuture<'a, Result<Happened<T>, LedgerError>> + Send,
    T: Send,
{
    book.in_place()?;
    let tx = entity::db::begin_write(&book.db).await?;
    let mut act = Act {
        tx,
        book: book.clone(),
        actor: actor.clone(),
        now,
        today: shanghai_date(now),
        calendar: book.calendar(),
        known: Mutex::default(),
    };
    // An early return drops the transaction, which rolls it back.
    let happened = work(&mut act).await?;
    reconcile::touched(&mut act, &happened.events).await?;
    for event in &happened.events {
        let id = crate::event::append(&act, event).await?;
        mail::enqueue_for(&act, id, event).await?;
    }
    tally::count_added(&act).await?;
    entity::db::commit(act.tx).await?;
    // Only now may it be told: what went into a file that is no longer there is not kept.
    book.in_place()?;
    Ok(happened.value)
}
