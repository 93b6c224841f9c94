//! Which mails an event calls for. The outbox is the only way out: a row in the same transaction,
//! with a key that says why, sent by the mailer job.

use domain::dates::cn_date;
use domain::delivery::GIVE_UP_AFTER;
use domain::ids::{AccountId, EventId, OutboxId, UnitId};
use domain::states::{MailState, Role};
use domain::unit::{Level, kind};
use entity::{OneColumn, account, grant, outbox, project};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    TryInsertResult,
};

use crate::event::{Event, Mailed, What};
use crate::letter::{AboutProject, Letter, cancelling};
use crate::reminders::calendar::withdraw;
use crate::tally::Counted;
use crate::{Act, Happened, LedgerError};

/// The kind of the morning digest. It speaks for steps that are open again when it is not sent, so
/// the next one says everything anew.
pub const DIGEST: &str = "digest";

/// Kinds of mails that do not go again after they have been given up: a digest is written anew, and
/// the text of a link is gone.
pub const WRITTEN_ANEW: [&str; 3] = [DIGEST, outbox::LINK_MAIL, outbox::OBJECTOR_LINK];

/// Somebody a mail goes to.
#[derive(Debug, Clone, PartialEq, Eq, sea_orm::DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub struct Recipient {
    pub id: AccountId,
    pub display_name: String,
    pub email: Option<String>,
}

impl Recipient {
    /// Whether there is an address to write to.
    pub fn has_address(&self) -> bool {
        self.email.as_deref().is_some_and(|a| a.contains('@'))
    }
}

/// The persons who hold one of these roles on exactly this unit today.
pub async fn people_of(
    db: &impl ConnectionTrait,
    unit: UnitId,
    roles: &[Role],
    today: chrono::NaiveDate,
) -> Result<Vec<Recipient>, LedgerError> {
    Ok(account::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, grant::account().rev())
        .filter(grant::Column::UnitId.eq(unit))
        .filter(grant::Column::Role.is_in(roles.iter().copied()))
        .filter(grant::running(today))
        .filter(account::Column::DisabledAt.is_null())
        .distinct()
        .into_partial_model()
        .all(db)
        .await?)
}

/// Puts the mails that an event calls for into the outbox.
pub(crate) async fn enqueue_for(act: &Act, id: EventId, event: &Event) -> Result<(), LedgerError> {
    let to_holder = match event.what.mailed() {
        Mailed::Nobody => return Ok(()),
        Mailed::Account => return crate::told::about_account(act, id, event).await,
        Mailed::Holder => true,
        Mailed::Host => false,
    };
    let Some(project_id) = event.project else {
        return Ok(());
    };
    let Some(project) = project::Entity::find_by_id(project_id).one(&act.tx).await? else {
        return Ok(());
    };
    let round = act.round_book(project.round_id).await?;
    let (unit, role) = if to_holder {
        (project.unit_id, Role::Editor)
    } else {
        (round.host.id, Role::Organiser)
    };
    let level = kind(&round.host.kind).map(|k| k.level);
    let (role, people) = acting(act, unit, role, level).await?;
    // A holder reads neither ranks nor points, in mails as little as in the history.
    let said = if to_holder {
        event.what.clone().for_holder()
    } else {
        Some(event.what.clone())
    };
    let Some(said) = said else {
        return Ok(());
    };
    let kind = event.what.kind();
    let letter = AboutProject {
        programme: round.programme.short.clone(),
        project: project.name.clone(),
        sentence: said.sentence(),
        reason: event
            .reason
            .clone()
            .filter(|_| !to_holder || kind.readers().read_why()),
        // The day alone: what was shown before it was done is what goes.
        at: cn_date(act.today),
        link: format!("{}{}", act.book.site, domain::paths::project(project.id)),
        why: format!("您以“{}”身份经办这个项目", role.label()),
    }
    .render();
    for person in people {
        let gone = withdraw(act, person.id, project_id).await?;
        // Whoever withdraws knows it; a calendar does not.
        if event.what == What::Withdrawn && gone.is_empty() {
            continue;
        }
        let letter = Letter {
            ics: cancelling(&gone, &act.book.site, act.now),
            ..letter.clone()
        };
        push_as(
            act,
            &format!("event-{id}-{}", person.id),
            kind.key(),
            &person,
            Some((unit, role)),
            letter,
        )
        .await?;
    }
    Ok(())
}

/// Who does on a unit today what is asked of a role: those who hold it, else those of the first role
/// that may do it there and is held.
pub(crate) async fn acting(
    act: &Act,
    unit: UnitId,
    role: Role,
    level: Option<Level>,
) -> Result<(Role, Vec<Recipient>), LedgerError> {
    let mut acting = (role, Vec::new());
    for held in Role::taking_turn(role, level) {
        acting = (held, people_of(&act.tx, unit, &[held], act.today).await?);
        if !acting.1.is_empty() {
            break;
        }
    }
    Ok(acting)
}

/// Puts mails that had been given up on their way once more, to the address that the person has
/// when they go: the one named, or all in the administrator's view that are not written anew.
///
/// # Errors
/// Refused without the administrator's role, or when nothing of it can go again.
pub async fn send_again(
    act: &mut Act,
    which: Option<OutboxId>,
) -> Result<Happened<u32>, LedgerError> {
    if !act.actor.holds(&[Role::Admin]) {
        return Err(LedgerError::forbidden("再发邮件由系统管理员办理。"));
    }
    let mut lost = outbox::visible_to(&act.actor.scope)
        .filter(outbox::Column::State.eq(MailState::GivenUp))
        .filter(outbox::Column::Kind.is_not_in(WRITTEN_ANEW));
    if let Some(id) = which {
        lost = lost.filter(outbox::Column::Id.eq(id));
    }
    let lost: Vec<OutboxId> = lost.values(outbox::Column::Id, &act.tx).await?;
    if lost.is_empty() {
        return Err(LedgerError::refused(
            "没有要再发的邮件：可能刚刚再发过，请刷新页面；晨间提醒不再发，下一个工作日早上会重新写；密码链接请在账号页重新发。",
        ));
    }
    outbox::Entity::update_many()
        .set(outbox::ActiveModel {
            state: Set(MailState::Planned),
            attempts: Set(0),
            refused_at: Set(None),
            not_before: Set(act.now),
            deadline: Set(act.now + GIVE_UP_AFTER),
            ..Default::default()
        })
        .filter(outbox::Column::Id.is_in(lost.iter().copied()))
        .exec(&act.tx)
        .await?;
    let mails = u32::try_from(lost.len()).unwrap_or(u32::MAX);
    Ok(Happened::one(
        Event::of_unit(None, What::MailsSentAgain { mails }),
        mails,
    ))
}

/// The host in the site's address, for the ids of mails and calendar entries: two sites that mail
/// the same person must not use the same.
pub(crate) fn host_of(site: &str) -> String {
    let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() {
        "peiyu".to_owned()
    } else {
        host.to_owned()
    }
}

/// Puts one mail into the outbox; the same key twice is one mail. Somebody without an address
/// gets none: the page and the administrator's list show what they owe.
pub(crate) async fn push(
    act: &Act,
    dedup: &str,
    kind: &str,
    to: &Recipient,
    letter: Letter,
) -> Result<Option<OutboxId>, LedgerError> {
    push_as(act, dedup, kind, to, None, letter).await
}

/// The same for somebody who gets it in a role on a unit, and not when that has ended before it goes.
pub(crate) async fn push_as(
    act: &Act,
    dedup: &str,
    kind: &str,
    to: &Recipient,
    capacity: Option<(UnitId, Role)>,
    letter: Letter,
) -> Result<Option<OutboxId>, LedgerError> {
    let Some(address) = to.email.as_deref().filter(|a| a.contains('@')) else {
        act.cannot_reach(&to.display_name);
        return Ok(None);
    };
    let to = To {
        account: Some(to.id),
        address,
        capacity,
    };
    insert(act, dedup, kind, to, letter).await
}

/// The same to an address that is no account's, or nobody's any more.
pub(crate) async fn push_to(
    act: &Act,
    dedup: &str,
    kind: &str,
    address: &str,
    letter: Letter,
) -> Result<Option<OutboxId>, LedgerError> {
    let to = To {
        account: None,
        address,
        capacity: None,
    };
    insert(act, dedup, kind, to, letter).await
}

/// Where a mail goes, and in which capacity its reader gets it.
struct To<'a> {
    account: Option<AccountId>,
    address: &'a str,
    capacity: Option<(UnitId, Role)>,
}

async fn insert(
    act: &Act,
    dedup: &str,
    kind: &str,
    to: To<'_>,
    letter: Letter,
) -> Result<Option<OutboxId>, LedgerError> {
    let row = outbox::ActiveModel {
        dedup_key: Set(dedup.to_owned()),
        account_id: Set(to.account),
        to_address: Set(to.address.to_owned()),
        kind: Set(kind.to_owned()),
        // What somebody wrote may stand in it; a header has one line.
        subject: Set(domain::text::line(&letter.subject)),
        text: Set(letter.text),
        html: Set(letter.html),
        ics: Set(letter.ics),
        // Stable: the same mail sent twice after a crash is recognised as one.
        message_id: Set(format!("{dedup}@{}", host_of(&act.book.site))),
        created_at: Set(act.now),
        not_before: Set(act.now),
        deadline: Set(act.now + GIVE_UP_AFTER),
        attempts: Set(0),
        state: Set(MailState::Planned),
        unit_id: Set(to.capacity.map(|(unit, _)| unit)),
        role: Set(to.capacity.map(|(_, role)| role)),
        ..Default::default()
    };
    let inserted = outbox::Entity::insert(row)
        .on_conflict(
            OnConflict::column(outbox::Column::DedupKey)
                .do_nothing()
                .to_owned(),
        )
        .try_insert()
        .exec(&act.tx)
        .await?;
    Ok(match inserted {
        TryInsertResult::Inserted(row) => {
            act.adds(Counted::Mail, row.last_insert_id.0);
            Some(row.last_insert_id)
        }
        TryInsertResult::Conflicted | TryInsertResult::Empty => None,
    })
}
