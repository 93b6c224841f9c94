//! A form that posts state, compared with what stands before it is taken.

use chrono::{DateTime, Utc};
use domain::shown::{Fields, Shown, compare};
use entity::event;
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Act, LedgerError, Overtaken};

/// What a form showed when it was opened, and what is typed in it.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pub shown: Shown,
    pub typed: Fields,
}

/// How it is known who saved last.
#[derive(Debug)]
pub enum LastSaved {
    /// By the newest line of the log among these.
    Log(Condition),
    /// By the row itself.
    Row(String, DateTime<Utc>),
    /// Not at all.
    Untold,
}

impl Act {
    /// Refuses a form that was filled in on what no longer stands. `now` has been read in this
    /// transaction, under the lock that keeps it.
    ///
    /// # Errors
    /// [`LedgerError::Stale`] with both, for the person to choose.
    pub async fn compare(
        &self,
        sent: &Sent,
        now: &[(String, String)],
        last: LastSaved,
    ) -> Result<(), LedgerError> {
        let Some(stale) = compare(&sent.shown, &sent.typed, now) else {
            return Ok(());
        };
        let by = match last {
            LastSaved::Log(told) => {
                event::Entity::find()
                    .select_only()
                    .columns([event::Column::Actor])
                    .column(event::Column::At)
                    .filter(told)
                    .order_by_desc(event::Column::Id)
                    .into_tuple()
                    .one(&self.tx)
                    .await?
            }
            LastSaved::Row(who, at) => Some((who, at)),
            LastSaved::Untold => None,
        };
        Err(LedgerError::Stale(Box::new(Overtaken { stale, by })))
    }
}
