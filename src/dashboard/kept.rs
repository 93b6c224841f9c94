//! Counts kept between two looks at the dashboard. Adding up ten thousand projects and what they owe
//! takes the database a while, and nothing of it changes without an event being written: while the
//! log's last number is the same, so are the counts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::dates::shanghai_date;
use entity::event;
use sea_orm::{DatabaseConnection, DbErr, EntityTrait, QuerySelect};

use super::late::Late;
use super::rows::Row;
use crate::web::Me;

/// Seconds for which counts are good at most: things become late by the clock alone, and on
/// PostgreSQL an event with a lower number may be committed after one with a higher.
const SECONDS: i64 = 60;
/// Persons whose counts are kept at once.
const MOST: usize = 200;

/// The counts kept for each person.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<String, Entry>>);

/// What one look at the database found.
#[derive(Debug, Default)]
pub struct Looked {
    pub rows: Vec<Row>,
    /// What has been late longest.
    pub late: Vec<Late>,
}

struct Entry {
    event: Option<i64>,
    at: DateTime<Utc>,
    found: Arc<Looked>,
}

/// The number of the last event: one look into the index of keys.
pub async fn last_event(db: &DatabaseConnection) -> Result<Option<i64>, DbErr> {
    let last: Option<Option<i64>> = event::Entity::find()
        .select_only()
        .column_as(sea_orm::ColumnTrait::max(&event::Column::Id), "last")
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten())
}

/// What the counts depend on beside the log: who asks with which grants, for what, on which day.
pub fn key(me: &Me, programme: &str) -> String {
    use std::fmt::Write as _;
    let mut key = format!("{} {} {programme}", me.account, me.today);
    for held in &me.scope().held {
        // Writing to a String cannot fail.
        let _ = write!(key, " {}{}", held.role.key(), held.path);
    }
    key
}

impl Kept {
    /// Counts that still hold.
    pub fn find(&self, key: &str, event: Option<i64>, now: DateTime<Utc>) -> Option<Arc<Looked>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = kept.get(key)?;
        let holds = entry.event == event
            && (now - entry.at).abs() < TimeDelta::seconds(SECONDS)
            && shanghai_date(now) == shanghai_date(entry.at);
        holds.then(|| entry.found.clone())
    }

    /// Keeps counts that were made when the log ended with this event.
    pub fn keep(&self, key: String, event: Option<i64>, at: DateTime<Utc>, found: Arc<Looked>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, Entry { event, at, found });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_hold_until_something_happens_or_a_minute_is_over() {
        let at: DateTime<Utc> = "2026-11-18T01:00:00Z".parse().unwrap();
        let kept = Kept::default();
        kept.keep("a".to_owned(), Some(7), at, Arc::default());
        let holds = |key, event, seconds| {
            kept.find(key, event, at + TimeDelta::seconds(seconds))
                .is_some()
        };
        assert!(holds("a", Some(7), 59));
        assert!(!holds("a", Some(8), 1), "something happened");
        assert!(!holds("a", Some(7), 60) && !holds("a", Some(7), -60));
        assert!(!holds("b", Some(7), 1), "somebody else's");
    }
}
