//! What pages have added up, kept until something is written. Adding up ten thousand projects and
//! what they owe takes the database a while, and people look far more often than they write.
//!
//! What was found holds as long as the database is in the state it was found in (see [`AsOf`]), on
//! whichever node it was changed, and within one minute: closing instants fall on minutes.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;

use crate::web::Me;

/// Values kept at once; all are dropped when there would be more.
const MOST: usize = 500;

/// The state of the database that a request has found, and the minute it runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    state: String,
    minute: i64,
}

impl AsOf {
    pub fn new(state: String, now: DateTime<Utc>) -> Self {
        Self {
            state,
            minute: now.timestamp().div_euclid(60),
        }
    }

    /// A value, as text, that is another one after every change that pages show: the number of the
    /// last event. Nothing changes without one, and they are committed in their order, because each
    /// holds the end of the chain until its transaction is over.
    pub fn state() -> Expr {
        Expr::cust(r#"(SELECT CAST(MAX("id") AS text) FROM "event")"#)
    }
}

/// Values of many sorts, by what they depend on beside the state of the database.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<(TypeId, String), Value>>);

/// A value with the state in which it was found.
type Value = (AsOf, Arc<dyn Any + Send + Sync>);

/// A key: who asks with which grants, and for what.
pub fn key(me: &Me, what: &str) -> String {
    use std::fmt::Write as _;
    let mut key = format!("{} {what}", me.account);
    for held in &me.scope().held {
        // Writing to a String cannot fail.
        let _ = write!(key, " {}{}", held.role.key(), held.path);
    }
    key
}

impl Kept {
    /// What is kept, or else what a look at the database finds, which is kept from now on.
    ///
    /// # Errors
    /// What the look says.
    pub async fn or_look<T: Any + Send + Sync, E>(
        &self,
        key: String,
        as_of: &AsOf,
        look: impl Future<Output = Result<T, E>>,
    ) -> Result<Arc<T>, E> {
        match self.find(&key, as_of) {
            Some(found) => Ok(found),
            None => Ok(self.keep(key, as_of, look.await?)),
        }
    }

    /// What is kept, if it still holds.
    fn find<T: Any + Send + Sync>(&self, key: &str, as_of: &AsOf) -> Option<Arc<T>> {
        let key = (TypeId::of::<T>(), key.to_owned());
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, found) = kept.get(&key)?;
        (then == as_of).then(|| found.clone())?.downcast().ok()
    }

    /// Forgets everything, so that a look without anything kept can be measured.
    pub fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Keeps what was found after the state was read: what has been written in between only makes
    /// it be looked for once more.
    fn keep<T: Any + Send + Sync>(&self, key: String, as_of: &AsOf, found: T) -> Arc<T> {
        let found = Arc::new(found);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert((TypeId::of::<T>(), key), (as_of.clone(), found.clone()));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_until_something_happens_or_the_minute_is_over() {
        let as_of = |state: &str, at: &str| AsOf::new(state.to_owned(), at.parse().unwrap());
        let kept = Kept::default();
        kept.keep("a".to_owned(), &as_of("7", "2026-11-18T01:00:05Z"), 3);
        let find = |key, state, at| kept.find::<i32>(key, &as_of(state, at)).map(|n| *n);
        assert_eq!(find("a", "7", "2026-11-18T01:00:59Z"), Some(3));
        assert_eq!(
            find("a", "8", "2026-11-18T01:00:06Z"),
            None,
            "something happened"
        );
        assert_eq!(find("a", "7", "2026-11-18T01:01:00Z"), None);
        assert_eq!(find("a", "7", "2026-11-18T00:59:59Z"), None);
        assert_eq!(
            find("b", "7", "2026-11-18T01:00:05Z"),
            None,
            "somebody else's"
        );
        let text = kept.find::<String>("a", &as_of("7", "2026-11-18T01:00:05Z"));
        assert_eq!(text, None, "something else of the same key");
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let now = AsOf::new("1".to_owned(), DateTime::UNIX_EPOCH);
        let kept = Kept::default();
        for n in 0..=MOST {
            kept.keep(n.to_string(), &now, n);
        }
        assert!(kept.find::<usize>("0", &now).is_none());
        assert_eq!(
            kept.find::<usize>(&MOST.to_string(), &now).map(|n| *n),
            Some(MOST)
        );
    }
}
