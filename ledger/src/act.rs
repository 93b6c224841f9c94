//! The one way to write.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::dates::shanghai_date;
use futures_util::future::BoxFuture;
use sea_orm::DatabaseTransaction;

use crate::event::Event;
use crate::{Actor, Book, LedgerError, mail, reconcile};

/// A running use case: proof that a transaction is open. Callees never commit.
pub struct Act {
    pub tx: DatabaseTransaction,
    pub book: Book,
    pub actor: Actor,
    pub now: DateTime<Utc>,
    /// Today in Asia/Shanghai.
    pub today: NaiveDate,
    pub calendar: Arc<Calendar>,
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
    let tx = entity::db::begin_write(&book.db).await?;
    let mut act = Act {
        tx,
        book: book.clone(),
        actor: actor.clone(),
        now,
        today: shanghai_date(now),
        calendar: book.calendar(),
    };
    // An early return drops the transaction, which rolls it back.
    let happened = work(&mut act).await?;
    reconcile::touched(&mut act, &happened.events).await?;
    for event in &happened.events {
        let id = crate::event::append(&act, event).await?;
        mail::enqueue_for(&act, id, event).await?;
    }
    act.tx.commit().await?;
    Ok(happened.value)
}
