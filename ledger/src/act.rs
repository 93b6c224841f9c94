//! The one way to write: [`Act::begin`], a use case, [`Act::finish`] with what happened. There is no
//! other way out, so no change is without its event.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::dates::shanghai_date;
use domain::ids::{AccountId, RoundId, UnitId};
use entity::OneColumn;
use entity::unit;
use futures_util::future::BoxFuture;
use sea_orm::{DatabaseTransaction, EntityTrait, PrimaryKeyTrait};

use crate::access::line_of;
use crate::event::Event;
use crate::once::Answer;
use crate::tally::Counted;
use crate::unchanged::Unchanged;
use crate::{Actor, Book, LedgerError, RoundBook, mail, reconcile, tally};

/// Something that is being done: proof that a transaction is open. Use cases never commit.
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
    pub(crate) unchanged: Unchanged,
    /// What further sendings of the form are answered that this act does.
    pub(crate) answer: Option<Answer>,
}

#[derive(Default)]
struct Known {
    rounds: BTreeMap<RoundId, Arc<RoundBook>>,
    lines: BTreeMap<UnitId, Vec<unit::Model>>,
    /// Rounds whose lock this transaction holds.
    locked: BTreeSet<RoundId>,
    /// Ids of rows added to tables that are counted, which have not been counted yet.
    added: BTreeMap<Counted, Vec<i64>>,
    /// Ids of all rows added to tables that are counted.
    new: BTreeMap<Counted, Vec<i64>>,
    /// Who would be written to and has no address.
    unreachable: BTreeSet<String>,
}

impl Act {
    /// Opens the transaction (IMMEDIATE on SQLite) in which one thing is done now. An act that is
    /// dropped and not finished leaves nothing behind.
    ///
    /// It is boxed, as [`Act::finish`] is, because the body of an async function is compiled again
    /// in every crate that waits for it.
    ///
    /// # Errors
    /// What the database says, and that its file is no longer there.
    pub fn begin<'a>(book: &'a Book, actor: &'a Actor) -> BoxFuture<'a, Result<Self, LedgerError>> {
        Self::begin_at(book, actor, book.clock.now())
    }

    /// The same at a given instant: jobs act as of the moment they were due.
    pub fn begin_at<'a>(
        book: &'a Book,
        actor: &'a Actor,
        now: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Self, LedgerError>> {
        Box::pin(async move {
            book.in_place()?;
            let tx = entity::db::begin_write(&book.db).await?;
            Ok(Self {
                unchanged: Unchanged::since_now(&tx).await?,
                tx,
                book: book.clone(),
                actor: actor.clone(),
                now,
                today: shanghai_date(now),
                calendar: book.calendar(),
                known: Mutex::default(),
                answer: None,
            })
        })
    }

    /// Reconciles what is owed by everything that the events touch, writes the events, puts the
    /// mails they call for into the outbox, and commits. On an error nothing of the act remains.
    ///
    /// # Errors
    /// What reconciling refuses with, or a database error.
    pub async fn finish<T>(self, happened: Happened<T>) -> Result<T, LedgerError> {
        self.settle(happened.events).await?;
        Ok(happened.value)
    }

    /// Begins, does `work` and finishes. Only for who waits on one thread, as tests do: that such a
    /// future can be sent to another cannot be promised yet.
    ///
    /// # Errors
    /// What `work` refuses with, or a database error.
    pub async fn within<T>(
        book: &Book,
        actor: &Actor,
        work: impl AsyncFnOnce(&mut Self) -> Result<Happened<T>, LedgerError>,
    ) -> Result<T, LedgerError> {
        let mut act = Self::begin(book, actor).await?;
        let happened = work(&mut act).await?;
        act.finish(happened).await
    }

    fn settle(mut self, events: Vec<Event>) -> BoxFuture<'static, Result<(), LedgerError>> {
        Box::pin(async move {
            self.write_down(&events).await?;
            self.commit().await
        })
    }

    /// All but the commit.
    pub(crate) async fn write_down(&mut self, events: &[Event]) -> Result<(), LedgerError> {
        if events.is_empty() {
            self.unchanged.check(&self.tx).await?;
        }
        reconcile::touched(self, events).await?;
        for event in events {
            let id = crate::event::append(self, event).await?;
            mail::enqueue_for(self, id, event).await?;
        }
        tally::count_added(self).await?;
        match self.answer.take() {
            Some(answer) => answer.keep(self).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), LedgerError> {
        entity::db::commit(self.tx).await?;
        // Only now may it be told: what went into a file that is no longer there is not kept.
        self.book.in_place()
    }

    /// The row with this key.
    ///
    /// # Errors
    /// [`LedgerError::NotFound`].
    pub(crate) async fn get<E: EntityTrait>(
        &self,
        id: <E::PrimaryKey as PrimaryKeyTrait>::ValueType,
    ) -> Result<E::Model, LedgerError> {
        let row = E::find_by_id(id).one(&self.tx).await?;
        row.ok_or(LedgerError::NotFound)
    }

    /// The person who acts; others are refused with this sentence.
    pub(crate) fn person(&self, others: &str) -> Result<AccountId, LedgerError> {
        let person = self.actor.account;
        person.ok_or_else(|| LedgerError::forbidden(others))
    }

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
            .value(unit::Column::Path, &self.tx)
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
        let mut known = self.known();
        known.added.entry(what).or_default().push(id);
        known.new.entry(what).or_default().push(id);
    }

    /// The rows that this act has added to such a table.
    pub(crate) fn new_ids(&self, what: Counted) -> Vec<i64> {
        self.known().new.get(&what).cloned().unwrap_or_default()
    }

    /// Notes somebody to whom no mail can go.
    pub(crate) fn cannot_reach(&self, name: &str) {
        self.known().unreachable.insert(name.to_owned());
    }

    /// Those to whom no mail can go.
    pub(crate) fn unreachable(&self) -> BTreeSet<String> {
        self.known().unreachable.clone()
    }

    /// What has been added and not been asked for yet.
    pub(crate) fn added(&self) -> BTreeMap<Counted, Vec<i64>> {
        std::mem::take(&mut self.known().added)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a use case returns: its value, and what happened.
#[derive(Debug)]
#[must_use = "nothing is written before the act is finished with it"]
pub struct Happened<T> {
    value: T,
    events: Vec<Event>,
}

impl<T> Happened<T> {
    pub fn one(event: Event, value: T) -> Self {
        Self::many(vec![event], value)
    }

    pub fn many(events: Vec<Event>, value: T) -> Self {
        Self { value, events }
    }

    /// Nothing had to be done: no row has been changed.
    pub fn nothing(value: T) -> Self {
        Self::many(Vec::new(), value)
    }

    /// What it came to, and what happened.
    pub(crate) fn apart(self) -> (T, Vec<Event>) {
        (self.value, self.events)
    }

    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    pub fn value(&self) -> &T {
        &self.value
    }

    /// The same told by another value.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Happened<U> {
        Happened::many(self.events, to(self.value))
    }

    /// What happened first, and this after it; the values in the same order.
    pub fn then<U>(mut self, next: Happened<U>) -> Happened<(T, U)> {
        self.events.extend(next.events);
        Happened::many(self.events, (self.value, next.value))
    }

    /// Takes what happened into the list of something larger; its value.
    pub fn tell(self, events: &mut Vec<Event>) -> T {
        events.extend(self.events);
        self.value
    }
}
