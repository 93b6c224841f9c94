//! The morning reminders: one digest per person and working day, of what has been reached and not
//! been said.
//!
//! Nothing is planned ahead and nothing is compared for equality of dates: each morning asks which
//! steps of which open obligations have been reached and not been taken, so that a missed or a
//! doubled morning does no harm. People are found when sending. A step is unique per obligation,
//! due date, step and person.

mod compose;
mod desk;
mod plan;
mod roster;
mod upcoming;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::dates::shanghai_date;
use domain::ids::{AccountId, ObligationId};
use domain::states::{ObligationStatus, ReminderOutcome};
use entity::scope::Scope;
use entity::{obligation, reminder_step};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
};

use crate::event::{Event, What};
use crate::letter::Letter;
use crate::mail::{Recipient, push};
use crate::{Act, Actor, Book, Happened, LedgerError, act_at};

use compose::Whole;
use desk::Desk;
use plan::Share;

pub use roster::GapReason;
pub use upcoming::{Gap, Upcoming, UpcomingLine, gaps, upcoming};

/// When the morning's digests are written, Asia/Shanghai.
pub const MORNING: NaiveTime = match NaiveTime::from_hms_opt(8, 30, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// What a morning came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Morning {
    /// Mails put into the outbox, one per person.
    pub digests: u32,
    /// Own things and copies that they speak of because a step was reached.
    pub items: u32,
    pub copies: u32,
    /// Steps written down as overtaken by a more urgent one.
    pub overtaken: u32,
    /// Persons whose digest could not be written, and why; the others' were.
    pub failed: Vec<(AccountId, String)>,
}

/// Writes the digests of the morning of `now`; nothing on a day off. One transaction per person, so
/// that one that fails does not hold back the rest. A second run on a day finds nothing more to say.
///
/// # Errors
/// When what is open cannot be read. What fails for one person is in [`Morning::failed`].
pub async fn send(book: &Book, now: DateTime<Utc>) -> Result<Morning, LedgerError> {
    let today = shanghai_date(now);
    if !book.calendar().is_working(today) {
        return Ok(Morning::default());
    }
    let mut morning = Morning::default();
    // Where something was done between reading and writing, the person's list is read once more.
    for _ in 0..2 {
        if !pass(book, now, &mut morning).await? {
            break;
        }
    }
    Ok(morning)
}

/// Writes everybody's digest once; true when somebody's had to be left out because it had changed.
async fn pass(book: &Book, now: DateTime<Utc>, morning: &mut Morning) -> Result<bool, LedgerError> {
    let desk = Desk::load(&book.db, book, &Scope::system(), now, shanghai_date(now)).await?;
    let shares = plan::shares(&desk);
    let whole = whole(&book.db, &desk, &shares).await?;
    let actor = Actor::system("晨间提醒");
    let mut changed = false;
    for (person, share) in shares {
        if morning.failed.iter().any(|(failed, _)| *failed == person) {
            continue;
        }
        let (Some(to), Some(digest)) = (
            desk.roster.person(person).cloned(),
            compose::digest(&desk, &whole, person, &share),
        ) else {
            continue;
        };
        let letter = digest.render();
        let written = act_at(book, &actor, now, move |act| {
            Box::pin(write_one(act, to, share, letter))
        })
        .await;
        match written {
            Ok(Written::Sent(sent)) => morning.add(&sent),
            Ok(Written::HadOne) => {}
            Ok(Written::Changed) => changed = true,
            Err(error) => {
                tracing::error!(account = %person, %error, "digest could not be written");
                morning.failed.push((person, error.to_string()));
            }
        }
    }
    Ok(changed)
}

impl Morning {
    fn add(&mut self, sent: &Sent) {
        self.digests += 1;
        self.items += sent.items;
        self.copies += sent.copies;
        self.overtaken += sent.overtaken;
    }
}

/// What became of one person's digest.
enum Written {
    Sent(Sent),
    /// There is one of this day already.
    HadOne,
    /// What it speaks of has been done since it was read.
    Changed,
}

/// The numbers of one digest.
struct Sent {
    items: u32,
    copies: u32,
    overtaken: u32,
}

impl Sent {
    fn of(share: &Share) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let overtaken = share
            .steps
            .iter()
            .filter(|taken| taken.outcome == ReminderOutcome::Overtaken)
            .count();
        Self {
            items: count(share.own.len()),
            copies: count(share.below.len() + share.to_pass_on.len()),
            overtaken: count(overtaken),
        }
    }
}

async fn whole(
    db: &impl ConnectionTrait,
    desk: &Desk,
    shares: &BTreeMap<AccountId, Share>,
) -> Result<Whole, LedgerError> {
    let (units, people) = compose::needed(desk, shares);
    if units.is_empty() && people.is_empty() {
        return Ok(Whole::new(Vec::new()));
    }
    Ok(Whole::new(desk::all_of(db, &units, &people).await?))
}

/// One person's digest, its steps and its event.
async fn write_one(
    act: &mut Act,
    to: Recipient,
    share: Share,
    letter: Letter,
) -> Result<Happened<Written>, LedgerError> {
    let nothing = |why| Ok(Happened::many(Vec::new(), why));
    let about = share.obligations();
    if still_open(act, about.iter().copied()).await? < about.len() {
        return nothing(Written::Changed);
    }
    let key = format!("digest-{}-{}", to.id, act.today);
    let Some(outbox_id) = push(act, &key, "digest", &to, letter).await? else {
        return nothing(Written::HadOne);
    };
    let rows: Vec<reminder_step::ActiveModel> = share
        .steps
        .iter()
        .map(|taken| reminder_step::ActiveModel {
            obligation_id: Set(taken.obligation),
            due_on: Set(taken.due_on),
            step: Set(taken.step.key.clone()),
            account_id: Set(to.id),
            taken_on: Set(act.today),
            outcome: Set(taken.outcome),
            outbox_id: Set(Some(outbox_id)),
            ..Default::default()
        })
        .collect();
    // A statement takes some ten thousands of values at most.
    for chunk in rows.chunks(500) {
        reminder_step::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(&act.tx)
            .await?;
    }
    let sent = Sent::of(&share);
    let what = What::DigestSent {
        account: to.id,
        items: sent.items,
        copies: sent.copies,
    };
    let unit = share.capacities.first().map(|(unit, _)| *unit);
    Ok(Happened::one(
        Event::of_unit(unit, what),
        Written::Sent(sent),
    ))
}

async fn still_open(
    act: &Act,
    ids: impl Iterator<Item = ObligationId>,
) -> Result<usize, LedgerError> {
    let open = obligation::Entity::find()
        .filter(obligation::Column::Id.is_in(ids))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .count(&act.tx)
        .await?;
    Ok(usize::try_from(open).unwrap_or(usize::MAX))
}

/// What a person's digest of a day would say, sent or not: what a step is reached of and, when
/// there is none, all that the person owes. None when the person owes nothing then.
///
/// # Errors
/// Database errors.
pub async fn preview(
    db: &impl ConnectionTrait,
    book: &Book,
    person: AccountId,
    day: NaiveDate,
) -> Result<Option<Letter>, LedgerError> {
    let now = morning_of(day);
    let desk = Desk::load(db, book, &Scope::system(), now, day).await?;
    let mut shares = plan::shares(&desk);
    let mut share = shares.remove(&person).unwrap_or_default();
    let capacities = desk.roster.capacities(person);
    let units: Vec<_> = capacities.iter().map(|(unit, _)| *unit).collect();
    let whole = Whole::new(desk::all_of(db, &units, &[person]).await?);
    if share.is_empty() {
        share.own = whole.owed_by(&desk, person).map(|open| open.id).collect();
        share.capacities = whole
            .owed_by(&desk, person)
            .filter_map(|open| desk.roster.owners(open.owner).capacity)
            .collect();
    }
    if share.is_empty() {
        return Ok(None);
    }
    Ok(compose::digest(&desk, &whole, person, &share).map(|digest| digest.render()))
}

/// The instant of a day at which its digests are written.
pub fn morning_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(MORNING).and_utc() - TimeDelta::hours(8)
}
