//! What is asked for twice with the same words is done once.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use entity::sending;
use futures_util::future::BoxFuture;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, SqlErr};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::unchanged::Unchanged;
use crate::{Act, Actor, Book, Happened, LedgerError};

/// What becomes of a form that may be sent twice.
pub enum Once<T> {
    /// It has not been done yet.
    First(Box<Sending<T>>),
    /// It has been done, with this value.
    Again(T),
}

/// An [`Act`] that keeps its value for further sendings of the same form.
pub struct Sending<T> {
    act: Act,
    name: Option<String>,
    value: PhantomData<fn() -> T>,
}

impl<T> Deref for Sending<T> {
    type Target = Act;

    fn deref(&self) -> &Act {
        &self.act
    }
}

impl<T> DerefMut for Sending<T> {
    fn deref_mut(&mut self) -> &mut Act {
        &mut self.act
    }
}

impl Act {
    /// [`Act::begin`] for a form that may be sent twice. `name` tells this sending from every other;
    /// the first one does the work and keeps its value beside the name, in the same transaction; any
    /// further one, at the same moment or later, gets that value and changes nothing. Another account
    /// that sends the same does so for itself. Without a name each sending counts for itself.
    pub async fn once<T: DeserializeOwned>(
        book: &Book,
        actor: &Actor,
        name: Option<String>,
    ) -> Result<Once<T>, LedgerError> {
        let own = |name| match actor.account {
            Some(account) => format!("{account} {name}"),
            None => name,
        };
        let name = name.map(own);
        match first(book, actor, name.as_deref()).await? {
            Ok(act) => {
                let value = PhantomData;
                Ok(Once::First(Box::new(Sending { act, name, value })))
            }
            Err(answer) => serde_json::from_str(&answer)
                .map(Once::Again)
                .map_err(|e| LedgerError::Broken(format!("办理结果无法解读：{e}"))),
        }
    }
}

/// The act of the first sending, or what the first one was answered.
fn first<'a>(
    book: &'a Book,
    actor: &'a Actor,
    name: Option<&'a str>,
) -> BoxFuture<'a, Result<Result<Act, String>, LedgerError>> {
    Box::pin(async move {
        let mut act = Act::begin(book, actor).await?;
        let Some(name) = name else {
            return Ok(Ok(act));
        };
        let row = sending::ActiveModel {
            name: Set(name.to_owned()),
            at: Set(act.now),
            answer: Set(String::new()),
        };
        // On PostgreSQL a second sending waits here until the first has committed.
        match row.insert(&act.tx).await {
            Ok(_) => {
                act.unchanged = Unchanged::since_now(&act.tx).await?;
                Ok(Ok(act))
            }
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                drop(act);
                let first = sending::Entity::find_by_id(name).one(&book.db).await?;
                Ok(Err(first.ok_or(LedgerError::Db(error))?.answer))
            }
            Err(error) => Err(error.into()),
        }
    })
}

/// Something that is being done and can be finished with a value.
pub trait Finishing<T> {
    /// The act, ready to be finished with this.
    ///
    /// # Errors
    /// A value that cannot be written down.
    fn ready(self, happened: &Happened<T>) -> Result<Act, LedgerError>;
}

impl<T> Finishing<T> for Act {
    fn ready(self, _: &Happened<T>) -> Result<Act, LedgerError> {
        Ok(self)
    }
}

impl<T: Serialize> Finishing<T> for Box<Sending<T>> {
    fn ready(mut self, happened: &Happened<T>) -> Result<Act, LedgerError> {
        let broken = |e| LedgerError::Broken(format!("办理结果无法记下：{e}"));
        let answer = serde_json::to_string(happened.value()).map_err(broken)?;
        self.act.answer = self.name.map(|name| Answer { name, answer });
        Ok(self.act)
    }
}

impl<T: Serialize> Sending<T> {
    /// [`Act::finish`], and the value is kept for whoever sends the same form again.
    pub async fn finish(self, happened: Happened<T>) -> Result<T, LedgerError> {
        let act = Box::new(self).ready(&happened)?;
        act.finish(happened).await
    }
}

/// What further sendings of a form are answered.
pub(crate) struct Answer {
    name: String,
    answer: String,
}

impl Answer {
    /// Kept with what the first sending did.
    pub(crate) async fn keep(self, act: &Act) -> Result<(), LedgerError> {
        let row = sending::ActiveModel {
            name: Set(self.name),
            answer: Set(self.answer),
            ..Default::default()
        };
        row.update(&act.tx).await?;
        Ok(())
    }
}
