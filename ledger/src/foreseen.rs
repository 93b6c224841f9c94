//! What an act would bring, shown before it is done: the lines of the log, the mails with every letter
//! of them, what is owed next. It is the act itself that tells it, in a transaction that is dropped, so
//! that what was shown and what happens cannot differ.

use std::collections::{BTreeMap, BTreeSet};

use domain::dates::Due;
use domain::ids::{AccountId, ProjectId};
use entity::{account, obligation, outbox, project, unit};
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::event::{Event, hex};
use crate::tally::Counted;
use crate::{Act, Happened, LedgerError};

/// What an act would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// What would stand in the log, and why.
    pub lines: Vec<Line>,
    /// Mails that would go, as they would go.
    pub mails: Vec<Mail>,
    /// Who would be written to and has no address.
    pub unreachable: BTreeSet<String>,
    /// What would be owed that is not owed now.
    pub owed: Vec<Task>,
    /// What everybody could read, in the words of its page.
    pub published: String,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Name of the project it is about.
    pub project: Option<String>,
    pub sentence: String,
    pub reason: Option<String>,
}

/// A mail before it goes.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "outbox::Entity")]
pub struct Mail {
    pub to_address: String,
    #[sea_orm(from_expr = "account::Column::DisplayName")]
    pub name: Option<String>,
    pub account_id: Option<AccountId>,
    pub subject: String,
    pub text: String,
}

/// Something that would be owed.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
pub struct Task {
    pub title: String,
    #[sea_orm(from_expr = "unit::Column::Name")]
    pub unit: Option<String>,
    #[sea_orm(nested)]
    due: DueRow,
}

#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct DueRow {
    due_on: chrono::NaiveDate,
    closes_at: Option<chrono::NaiveTime>,
    precision: domain::dates::Precision,
}

impl Task {
    pub fn due(&self) -> Due {
        Due {
            on: self.due.due_on,
            closes_at: self.due.closes_at,
            precision: self.due.precision,
        }
    }
}

impl Foreseen {
    /// The digest of all of it: what was seen is what is agreed to.
    pub fn digest(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text);
        };
        for line in &self.lines {
            add(line.project.as_deref().unwrap_or_default());
            add(&line.sentence);
            add(line.reason.as_deref().unwrap_or_default());
        }
        for mail in &self.mails {
            for text in [&mail.to_address, &mail.subject, &mail.text] {
                add(text);
            }
        }
        for name in &self.unreachable {
            add(name);
        }
        for task in &self.owed {
            add(&task.title);
            add(task.unit.as_deref().unwrap_or_default());
            add(&task.due().label());
        }
        add(&self.published);
        hex(&digest.finalize())
    }

    /// Whether anybody else than this person would hear of it.
    pub fn tells_others_than(&self, who: Option<AccountId>) -> bool {
        let others = |mail: &Mail| mail.account_id.is_none() || mail.account_id != who;
        self.mails.iter().any(others) || !self.published.is_empty()
    }
}

impl Act {
    /// Does all but the commit and tells what it would bring; with `seen`, the digest of what was shown,
    /// it is committed when it brings just that. `published` is what everybody could read then.
    ///
    /// # Errors
    /// [`LedgerError::Unseen`] with what it would bring, and nothing has changed; what
    /// [`Act::finish`] refuses with.
    pub async fn finish_seen<T>(
        self,
        happened: Happened<T>,
        published: String,
        seen: &str,
    ) -> Result<T, LedgerError> {
        let (value, events) = happened.apart();
        self.settle_seen(events, published, seen).await?;
        Ok(value)
    }

    fn settle_seen(
        mut self,
        events: Vec<Event>,
        published: String,
        seen: &str,
    ) -> BoxFuture<'_, Result<(), LedgerError>> {
        Box::pin(async move {
            self.write_down(&events).await?;
            let foreseen = self.foreseen(&events, published).await?;
            if foreseen.digest() != seen {
                return Err(LedgerError::Unseen(Box::new(foreseen)));
            }
            self.commit().await
        })
    }

    /// Finishes what need not be shown before: it tells nobody else. A debug build sees to that.
    ///
    /// # Errors
    /// As [`Act::finish`].
    pub async fn finish_quietly<T>(
        self,
        happened: Happened<T>,
        what: &str,
    ) -> Result<T, LedgerError> {
        let (value, events) = happened.apart();
        self.settle_quietly(events, what).await?;
        Ok(value)
    }

    fn settle_quietly(
        mut self,
        events: Vec<Event>,
        what: &str,
    ) -> BoxFuture<'_, Result<(), LedgerError>> {
        Box::pin(async move {
            self.write_down(&events).await?;
            if cfg!(debug_assertions) {
                let foreseen = self.foreseen(&events, String::new()).await?;
                assert!(
                    !foreseen.tells_others_than(self.actor.account),
                    "“{what}” writes to others, and nobody sees before what"
                );
            }
            self.commit().await
        })
    }

    async fn foreseen(&self, events: &[Event], published: String) -> Result<Foreseen, LedgerError> {
        let ids: BTreeSet<ProjectId> = events.iter().filter_map(|e| e.project).collect();
        let names: BTreeMap<ProjectId, String> = project::Entity::find()
            .select_only()
            .columns([project::Column::Id, project::Column::Name])
            .filter(project::Column::Id.is_in(ids))
            .into_tuple()
            .all(&self.tx)
            .await?
            .into_iter()
            .collect();
        let lines = events.iter().map(|e| Line {
            project: e.project.and_then(|id| names.get(&id).cloned()),
            sentence: e.what.sentence(),
            reason: e.reason.clone(),
        });
        let mails = outbox::Entity::find()
            .join(JoinType::LeftJoin, outbox::account())
            .filter(outbox::Column::Id.is_in(self.new_ids(Counted::Mail)))
            .order_by_asc(outbox::Column::Id)
            .into_partial_model()
            .all(&self.tx)
            .await?;
        let owed = obligation::Entity::find()
            .join(JoinType::LeftJoin, obligation::owner_unit())
            .filter(obligation::Column::Id.is_in(self.new_ids(Counted::Obligation)))
            .order_by_asc(obligation::Column::Id)
            .into_partial_model()
            .all(&self.tx)
            .await?;
        Ok(Foreseen {
            lines: lines.collect(),
            mails,
            unreachable: self.unreachable(),
            owed,
            published,
        })
    }
}
