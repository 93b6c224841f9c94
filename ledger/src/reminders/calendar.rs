//! What people's calendars hold, so that an entry that was given can be moved or taken out again.
//!
//! An entry keeps its UID; its sequence rises with each change, and calendar programs go by the
//! highest. What is done, moved far ahead or no longer the person's is cancelled, once, in a mail that
//! has gone.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use domain::ids::{AccountId, ObligationId, OutboxId, ProjectId};
use domain::states::ObligationStatus;
use entity::calendar_entry::{self, ActiveModel, Column, Entity};
use entity::tally::EVENT;
use entity::{OneColumn, obligation, outbox};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DerivePartialModel, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::desk::WAITING;
use crate::letter::Cancelled;
use crate::mail::DIGEST;
use crate::{Act, LedgerError, tally};

/// An entry in somebody's calendar, and how the thing stands now.
#[derive(Debug, Clone, DerivePartialModel)]
#[sea_orm(entity = "Entity")]
pub(crate) struct Held {
    account_id: AccountId,
    obligation_id: ObligationId,
    due_on: NaiveDate,
    sequence: i32,
    cancelled: bool,
    #[sea_orm(from_expr = "obligation::Column::Title")]
    title: String,
    #[sea_orm(from_expr = "obligation::Column::Status")]
    status: ObligationStatus,
    #[sea_orm(from_expr = "obligation::Column::DueOn")]
    due_now: NaiveDate,
}

/// What a letter changes in its reader's calendar.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    /// The versions of what it lists.
    pub sequences: HashMap<ObligationId, i32>,
    /// What it takes out.
    pub cancelled: Vec<Cancelled>,
}

/// The entries of people that still matter on a day. What a digest was to take out that still waits
/// is there, for the one that takes its place.
pub(crate) async fn held(
    db: &impl ConnectionTrait,
    people: impl Iterator<Item = AccountId>,
    today: NaiveDate,
) -> Result<HashMap<AccountId, Vec<Held>>, LedgerError> {
    let waiting: HashSet<AccountId> = outbox::Entity::find()
        .filter(outbox::Column::AccountId.is_not_null())
        .filter(outbox::Column::Kind.eq(DIGEST))
        .filter(outbox::Column::State.is_in(WAITING))
        .values(outbox::Column::AccountId, db)
        .await?
        .into_iter()
        .collect();
    let theirs = Condition::all().add(Column::AccountId.is_in(people)).add(
        Condition::any()
            .add(obligation::Column::Status.eq(ObligationStatus::Open))
            .add(Column::DueOn.gte(today)),
    );
    let mut by: HashMap<AccountId, Vec<Held>> = HashMap::new();
    for mut entry in read(db, theirs).await? {
        entry.cancelled &= !waiting.contains(&entry.account_id);
        by.entry(entry.account_id).or_default().push(entry);
    }
    Ok(by)
}

/// Forgets what mails were to take out that have not gone: the next one takes it out. Of these
/// people's entries all that lie ahead are taken out once more; a calendar goes by the highest
/// sequence, so that does no harm.
pub(crate) async fn back(act: &Act, mails: &[OutboxId]) -> Result<(), LedgerError> {
    let people = outbox::Entity::find()
        .filter(outbox::Column::Id.is_in(mails.iter().copied()))
        .filter(outbox::Column::AccountId.is_not_null())
        .only(outbox::Column::AccountId);
    Entity::update_many()
        .set(ActiveModel {
            cancelled: Set(false),
            ..Default::default()
        })
        .filter(Column::AccountId.in_subquery(people))
        .filter(Column::Cancelled.eq(true))
        .filter(Column::DueOn.gte(act.today))
        .exec(&act.tx)
        .await?;
    Ok(())
}

async fn read(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<Held>, LedgerError> {
    Ok(Entity::find()
        .join(sea_orm::JoinType::InnerJoin, calendar_entry::obligation())
        .filter(which)
        .order_by_asc(Column::ObligationId)
        .into_partial_model()
        .all(db)
        .await?)
}

/// What a letter that lists these things, on these dates, changes in a calendar that holds `entries`.
/// `owed` is all that its reader owes, where that is known.
pub(crate) fn changes(
    entries: &[Held],
    listed: &[(ObligationId, NaiveDate)],
    owed: Option<&BTreeSet<ObligationId>>,
    today: NaiveDate,
) -> Changes {
    let sequences: HashMap<ObligationId, i32> = listed
        .iter()
        .map(|(id, due_on)| {
            let entry = entries.iter().find(|entry| entry.obligation_id == *id);
            let sequence = entry.map_or(0, |entry| {
                let same = entry.due_on == *due_on && !entry.cancelled;
                entry.sequence + i32::from(!same)
            });
            (*id, sequence)
        })
        .collect();
    let cancelled = entries
        .iter()
        .filter(|entry| !sequences.contains_key(&entry.obligation_id))
        .filter(|entry| !entry.cancelled && entry.due_on >= today)
        .filter(|entry| {
            entry.status != ObligationStatus::Open
                || entry.due_now != entry.due_on
                || owed.is_some_and(|owed| !owed.contains(&entry.obligation_id))
        })
        .map(Held::cancel)
        .collect();
    Changes {
        sequences,
        cancelled,
    }
}

impl Held {
    fn cancel(&self) -> Cancelled {
        Cancelled {
            obligation: self.obligation_id,
            title: self.title.clone(),
            on: self.due_on,
            sequence: self.sequence + 1,
        }
    }
}

/// Takes out what a person's calendar holds about a project and what is not owed any more.
pub(crate) async fn withdraw(
    act: &Act,
    person: AccountId,
    project: ProjectId,
) -> Result<Vec<Cancelled>, LedgerError> {
    let over = Condition::all()
        .add(Column::AccountId.eq(person))
        .add(obligation::Column::ProjectId.eq(project))
        .add(obligation::Column::Status.ne(ObligationStatus::Open))
        .add(Column::Cancelled.eq(false))
        .add(Column::DueOn.gte(act.today));
    let cancelled: Vec<Cancelled> = read(&act.tx, over)
        .await?
        .iter()
        .map(Held::cancel)
        .collect();
    write(act, person, &[], &cancelled).await?;
    Ok(cancelled)
}

/// Writes down what a letter has given and taken out. The end of the log is held from here on: mails
/// about what happened write here while they hold it, and nobody may wait for the other in a circle.
pub(crate) async fn write(
    act: &Act,
    person: AccountId,
    given: &[(ObligationId, NaiveDate, i32)],
    cancelled: &[Cancelled],
) -> Result<(), LedgerError> {
    let row = |obligation, due_on, sequence, cancelled| ActiveModel {
        account_id: Set(person),
        obligation_id: Set(obligation),
        due_on: Set(due_on),
        sequence: Set(sequence),
        cancelled: Set(cancelled),
    };
    let rows: Vec<ActiveModel> = given
        .iter()
        .map(|(id, due_on, sequence)| row(*id, *due_on, *sequence, false))
        .chain(
            cancelled
                .iter()
                .map(|c| row(c.obligation, c.on, c.sequence, true)),
        )
        .collect();
    if !rows.is_empty() {
        tally::hold_end(&act.tx, EVENT).await?;
    }
    for chunk in rows.chunks(500) {
        Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::columns([Column::AccountId, Column::ObligationId])
                    .update_columns([Column::DueOn, Column::Sequence, Column::Cancelled])
                    .to_owned(),
            )
            .exec_without_returning(&act.tx)
            .await?;
    }
    Ok(())
}
