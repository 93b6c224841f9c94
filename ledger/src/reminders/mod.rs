//! The morning reminders: one digest per person and working day, of what has been reached and not
//! been said.
//!
//! Nothing is planned ahead and nothing is compared for equality of dates: each morning asks which
//! steps of which open obligations have been reached and not been taken, so that a missed or a
//! doubled morning does no harm. People are found when sending. A step is unique per obligation,
//! due date, step and person, and taken only while its mail may still arrive: a digest that waits is
//! replaced by the next one, and one that is given up leaves its steps open.

pub(crate) mod calendar;
mod compose;
mod desk;
pub(crate) mod invited;
mod plan;
mod roster;
mod truth;
mod upcoming;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::dates::shanghai_date;
use domain::ids::{AccountId, ObligationId, OutboxId};
use domain::states::{MailState, ObligationStatus, ReminderOutcome};
use entity::scope::Scope;
use entity::{obligation, outbox, reminder_step};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait,
    PaginatorTrait, QueryFilter, QuerySelect,
};

use crate::delivery::open_again;
use crate::event::{Event, What};
use crate::letter::{Digest, Letter};
use crate::mail::{DIGEST, Recipient, push};
use crate::{Act, Actor, Book, Happened, LedgerError};

use compose::Whole;
use desk::Desk;
use plan::Share;

pub use roster::GapReason;
pub(crate) use truth::no_longer_true;
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
    let mut left_out = Vec::new();
    for _ in 0..2 {
        left_out = pass(book, now, &mut morning).await?;
        if left_out.is_empty() {
            break;
        }
    }
    // Told as failed, so that the day's run is made up for in an hour.
    let why = "待办刚有变化，或上一封正在发送，稍后再写";
    morning
        .failed
        .extend(left_out.into_iter().map(|person| (person, why.to_owned())));
    Ok(morning)
}

/// Writes everybody's digest once; gives those whose digest had to be left out because something has
/// changed since it was read.
async fn pass(
    book: &Book,
    now: DateTime<Utc>,
    morning: &mut Morning,
) -> Result<Vec<AccountId>, LedgerError> {
    let today = shanghai_date(now);
    let mut desk = Desk::load(&book.db, book, &Scope::system(), now, today).await?;
    let shares = plan::shares(&desk);
    desk.entries = calendar::held(&book.db, shares.keys().copied(), today).await?;
    let whole = whole(&book.db, &desk, &shares).await?;
    let actor = Actor::system("晨间提醒");
    let mut left_out = Vec::new();
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
        match written(book, &actor, now, (to, share, digest)).await {
            Ok(Written::Sent(sent)) => morning.add(&sent),
            Ok(Written::HadOne) => {}
            Ok(Written::Changed) => left_out.push(person),
            Err(error) => {
                tracing::error!(account = %person, %error, "digest could not be written");
                morning.failed.push((person, error.to_string()));
            }
        }
    }
    Ok(left_out)
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
    /// What it speaks of has been done since it was read, or an older one is being sent.
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

/// Writes one digest in an act of its own.
async fn written(
    book: &Book,
    actor: &Actor,
    now: DateTime<Utc>,
    (to, share, digest): (Recipient, Share, Digest),
) -> Result<Written, LedgerError> {
    let mut act = Act::begin_at(book, actor, now).await?;
    let happened = write_one(&mut act, to, share, digest).await?;
    act.finish(happened).await
}

/// One person's digest, its steps and its event.
async fn write_one(
    act: &mut Act,
    to: Recipient,
    share: Share,
    digest: Digest,
) -> Result<Happened<Written>, LedgerError> {
    let nothing = |why| Ok(Happened::nothing(why));
    let about = share.obligations();
    if still_open(act, about.iter().copied()).await? < about.len() {
        return nothing(Written::Changed);
    }
    let key = format!("digest-{}-{}", to.id, act.today);
    match take_the_place(act, to.id, &key).await? {
        Place::Free => {}
        Place::Taken => return nothing(Written::HadOne),
        Place::OnItsWay => return nothing(Written::Changed),
    }
    let Some(outbox_id) = push(act, &key, DIGEST, &to, digest.render()).await? else {
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
    invited::write(act, to.id, share.may_enter.keys(), outbox_id).await?;
    calendar::write(act, to.id, &digest.entries(), &digest.cancelled).await?;
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

/// Whether a person's digest of this morning may be written.
enum Place {
    Free,
    /// There is one of this morning, whatever has become of it.
    Taken,
    /// An older one is being sent at this very moment.
    OnItsWay,
}

/// Takes a person's older digests that still wait out of the way: what they say is said anew.
async fn take_the_place(act: &Act, person: AccountId, key: &str) -> Result<Place, LedgerError> {
    let mut older = outbox::Entity::find()
        .select_only()
        .columns([
            outbox::Column::Id,
            outbox::Column::DedupKey,
            outbox::Column::State,
        ])
        .filter(outbox::Column::AccountId.eq(person))
        .filter(outbox::Column::Kind.eq(DIGEST))
        .filter(
            Condition::any()
                .add(outbox::Column::DedupKey.eq(key))
                .add(outbox::Column::State.is_in(desk::WAITING))
                .add(outbox::Column::State.eq(MailState::Leased)),
        );
    if act.tx.get_database_backend() == DbBackend::Postgres {
        // No mailer may take one of them before this is decided.
        older = older.lock_exclusive();
    }
    let older: Vec<(OutboxId, String, MailState)> = older.into_tuple().all(&act.tx).await?;
    if older.iter().any(|(_, its_key, _)| its_key == key) {
        return Ok(Place::Taken);
    }
    if older.iter().any(|(.., state)| *state == MailState::Leased) {
        return Ok(Place::OnItsWay);
    }
    let ids: Vec<OutboxId> = older.into_iter().map(|(id, ..)| id).collect();
    if ids.is_empty() {
        return Ok(Place::Free);
    }
    outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            state: Set(MailState::Skipped),
            last_error: Set(Some("没有发出，由更新的一封提醒代替。".to_owned())),
            ..Default::default()
        })
        .filter(outbox::Column::Id.is_in(ids.iter().copied()))
        .exec(&act.tx)
        .await?;
    open_again(act, &ids).await?;
    Ok(Place::Free)
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
