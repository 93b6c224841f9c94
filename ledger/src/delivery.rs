//! What the mailer asks before a mail goes, and what becomes of what it said when it does not.
//!
//! A mail may wait for days. Whom it is for, their address and what they answer for are looked at
//! when it goes, not when it was planned.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::shanghai_date;
use domain::ids::{AccountId, OutboxId, UnitId};
use domain::states::{MailState, Role};
use entity::{account, grant, outbox, reminder_step};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use crate::event::{Event, What};
use crate::mail::DIGEST;
use crate::{Act, Actor, Book, Happened, LedgerError, reminders};

/// Whether a mail is still to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// To this address.
    Go(String),
    /// No longer, for this reason.
    Not(&'static str),
}

/// Looks at mails that are about to go, in their order. Some five statements, however many they are.
pub async fn wanted(
    book: &Book,
    mails: &[outbox::Model],
    now: DateTime<Utc>,
) -> Result<Vec<Wanted>, LedgerError> {
    let today = shanghai_date(now);
    let people = people(&book.db, mails).await?;
    let held = held(&book.db, mails, today).await?;
    let digests: Vec<OutboxId> = mails
        .iter()
        .filter(|mail| mail.kind == DIGEST)
        .map(|mail| mail.id)
        .collect();
    let idle = reminders::no_longer_true(book, &digests, today).await?;
    Ok(mails
        .iter()
        .map(|mail| {
            let Some(id) = mail.account_id else {
                return Wanted::Go(mail.to_address.clone());
            };
            let Some(address) = people.get(&id) else {
                return Wanted::Not("收件人的账号已经停用。");
            };
            let Some(address) = address.clone().filter(|address| address.contains('@')) else {
                return Wanted::Not("收件人现在没有登记邮箱。");
            };
            if let (Some(unit), Some(role)) = (mail.unit_id, mail.role)
                && !held.contains(&(id, unit, role))
            {
                return Wanted::Not("收件人的有关角色已经结束。");
            }
            match idle.get(&mail.id) {
                Some(why) => Wanted::Not(why),
                None => Wanted::Go(address),
            }
        })
        .collect())
}

/// The enabled accounts that mails are for, with the address they have now.
async fn people(
    db: &impl ConnectionTrait,
    mails: &[outbox::Model],
) -> Result<HashMap<AccountId, Option<String>>, LedgerError> {
    let ids: HashSet<AccountId> = mails.iter().filter_map(|mail| mail.account_id).collect();
    Ok(account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Email])
        .filter(account::Column::Id.is_in(ids))
        .filter(account::Column::DisabledAt.is_null())
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect())
}

/// The roles that people hold today, of those for which a mail goes to them.
async fn held(
    db: &impl ConnectionTrait,
    mails: &[outbox::Model],
    today: NaiveDate,
) -> Result<HashSet<(AccountId, UnitId, Role)>, LedgerError> {
    let units: HashSet<UnitId> = mails.iter().filter_map(|mail| mail.unit_id).collect();
    if units.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(grant::Entity::find()
        .select_only()
        .columns([
            grant::Column::AccountId,
            grant::Column::UnitId,
            grant::Column::Role,
        ])
        .filter(grant::Column::UnitId.is_in(units))
        .filter(grant::running(today))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect())
}

/// How a mail ends without having been sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The server refused it for good, or for too long; an administrator sees it.
    GivenUp(String),
    /// It is no longer so.
    Skipped(String),
}

/// Ends a mail that `holder` has leased. What it was to remind of is open again: the next digest
/// decides anew who is told of it.
pub async fn end(
    book: &Book,
    id: OutboxId,
    holder: &str,
    end: End,
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let mut act = Act::begin_at(book, &Actor::system("发送邮件"), now).await?;
    let happened = not_sent(&mut act, id, holder, end).await?;
    act.finish(happened).await
}

async fn not_sent(
    act: &mut Act,
    id: OutboxId,
    holder: &str,
    end: End,
) -> Result<Happened<()>, LedgerError> {
    let given_up = matches!(end, End::GivenUp(_));
    let (state, why) = match end {
        End::GivenUp(why) => (MailState::GivenUp, why),
        End::Skipped(why) => (MailState::Skipped, why),
    };
    let mine = outbox::Entity::find_by_id(id)
        .filter(outbox::Column::LeasedBy.eq(holder))
        .one(&act.tx)
        .await?;
    // Somebody else has leased it since: it is theirs to say what becomes of it.
    let Some(mail) = mine else {
        return Ok(Happened::nothing(()));
    };
    outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            state: Set(state),
            last_error: Set(Some(why)),
            leased_by: Set(None),
            leased_until: Set(None),
            refused_at: Set(if given_up {
                Some(act.now)
            } else {
                mail.refused_at
            }),
            ..Default::default()
        })
        .col_expr(outbox::Column::Text, outbox::kept(outbox::Column::Text))
        .col_expr(outbox::Column::Html, outbox::kept(outbox::Column::Html))
        .filter(outbox::Column::Id.eq(id))
        .exec(&act.tx)
        .await?;
    let steps = open_again(act, &[id]).await?;
    let what = What::MailNotSent {
        account: mail.account_id,
        given_up,
        steps: u32::try_from(steps).unwrap_or(u32::MAX),
    };
    Ok(Happened::one(Event::of_unit(mail.unit_id, what), ()))
}

/// Forgets the reminder steps that mails were to take, which rounds they were to tell of, and what they
/// were to take out of calendars;
/// tells how many steps.
pub(crate) async fn open_again(act: &Act, mails: &[OutboxId]) -> Result<u64, LedgerError> {
    reminders::calendar::back(act, mails).await?;
    reminders::invited::back(act, mails).await?;
    Ok(reminder_step::Entity::delete_many()
        .filter(reminder_step::Column::OutboxId.is_in(mails.iter().copied()))
        .exec(&act.tx)
        .await?
        .rows_affected)
}
