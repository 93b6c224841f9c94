//! Which mails an event calls for. The outbox is the only way out: a row in the same transaction,
//! with a key that says why, sent by the mailer job.

use std::collections::BTreeMap;

use chrono::Duration;
use domain::dates::cn_date;
use domain::ids::{AccountId, EventId, OutboxId, UnitId};
use domain::states::{MailState, Role};
use entity::{account, grant, outbox, project};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QuerySelect, TryInsertResult,
};

use crate::event::{Event, What, clock_label};
use crate::letter::{AboutProject, Letter};
use crate::{Act, Happened, LedgerError};

/// Days after which a mail that could not be delivered is given up.
const GIVE_UP_AFTER_DAYS: i64 = 3;

/// Somebody a mail goes to.
#[derive(Debug, Clone, PartialEq, Eq, sea_orm::FromQueryResult)]
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
        .select_only()
        .columns([
            account::Column::Id,
            account::Column::DisplayName,
            account::Column::Email,
        ])
        .join(
            sea_orm::JoinType::InnerJoin,
            account::Entity::belongs_to(grant::Entity)
                .from(account::Column::Id)
                .to(grant::Column::AccountId)
                .into(),
        )
        .filter(grant::Column::UnitId.eq(unit))
        .filter(grant::Column::Role.is_in(roles.iter().copied()))
        .filter(grant::running(today))
        .filter(account::Column::DisabledAt.is_null())
        .distinct()
        .into_model()
        .all(db)
        .await?)
}

/// Puts the mails that an event calls for into the outbox. The `match` has no wildcard: a new kind
/// of event must say whether it is written home about.
pub(crate) async fn enqueue_for(act: &Act, id: EventId, event: &Event) -> Result<(), LedgerError> {
    let to_holder = match &event.what {
        What::Lapsed
        | What::Returned { .. }
        | What::Declined { .. }
        | What::Screened { passed: false, .. }
        | What::Shortlisted { .. }
        | What::SentBack { .. }
        | What::Proposed { proposed: false, .. }
        | What::TurnedDown { .. }
        | What::Admitted { .. }
        | What::Graded { .. }
        | What::ExtensionGranted { .. }
        | What::Titled { .. }
        | What::Revoked
        | What::FindingRaised { .. }
        | What::FindingVerified { .. } => true,
        What::Objected { .. } => false,
        What::ProgrammeAdded { .. }
        | What::RoundPrepared { .. }
        | What::RoundOpened { .. }
        | What::RoundAmended { .. }
        | What::RoundClosed { .. }
        | What::DraftStarted { .. }
        | What::DraftSaved { .. }
        | What::Submitted { .. }
        | What::Endorsed { .. }
        | What::Screened { passed: true, .. }
        | What::ExpertsAssigned { .. }
        | What::ExpertRecused { .. }
        | What::BlindChecked { .. }
        | What::ScoreSigned { .. }
        | What::ScoringClosed { .. }
        | What::HandedIn { .. }
        | What::RevisionAccepted { .. }
        | What::Proposed { proposed: true, .. }
        | What::NoticePosted { .. }
        | What::PutUp { .. }
        | What::PublicityPassed { .. }
        | What::ObjectionConcluded { .. }
        | What::NoticeClosed { .. }
        | What::RecordLogged { .. }
        | What::RecordCorrected { .. }
        | What::FileAdded { .. }
        | What::FileRemoved { .. }
        // Opens an obligation, which the morning digest tells about.
        | What::AssessmentOpened { .. }
        | What::Withdrawn
        | What::HolderChanged { .. }
        | What::CampaignOpened { .. }
        | What::DrawCommitted { .. }
        | What::DrawRevealed { .. }
        | What::VisitPlanned { .. }
        | What::VisitDone { .. }
        | What::Rectified { .. }
        | What::DigestSent { .. }
        | What::MailsSentAgain { .. }
        | What::TitleRegistered { .. }
        | What::UnitAdded { .. }
        | What::UnitChanged { .. }
        | What::AccountAdded { .. }
        | What::AccountChanged { .. }
        | What::GrantGiven { .. }
        | What::GrantEnded { .. }
        | What::CalendarImported { .. } => return Ok(()),
    };
    let Some(project_id) = event.project else {
        return Ok(());
    };
    let Some(project) = project::Entity::find_by_id(project_id).one(&act.tx).await? else {
        return Ok(());
    };
    let round = act.round_book(project.round_id).await?;
    let people = if to_holder {
        people_of(&act.tx, project.unit_id, &[Role::Editor], act.today).await?
    } else {
        people_of(&act.tx, round.host.id, &[Role::Organiser], act.today).await?
    };
    let role = if to_holder {
        Role::Editor
    } else {
        Role::Organiser
    };
    // A holder reads neither ranks nor points, in mails as little as in the history.
    let said = if to_holder {
        event.what.clone().for_holder()
    } else {
        Some(event.what.clone())
    };
    let Some(said) = said else {
        return Ok(());
    };
    let letter = AboutProject {
        programme: round.programme.short.clone(),
        project: project.name.clone(),
        sentence: said.sentence(),
        reason: event
            .reason
            .clone()
            .filter(|_| !to_holder || event.what.reason_open_to_holder()),
        at: format!("{} {}", cn_date(act.today), clock_label(act.now)),
        link: format!("{}{}", act.book.site, domain::paths::project(project.id)),
        why: format!("您以“{}”身份经办这个项目", role.label()),
    }
    .render();
    for person in people {
        push(
            act,
            &format!("event-{id}-{}", person.id),
            &event.what.kind(),
            &person,
            letter.clone(),
        )
        .await?;
    }
    Ok(())
}

/// Puts mails that had been given up on their way once more, to the address that the person has
/// now: the one named, or all in the administrator's view.
///
/// # Errors
/// Refused without the administrator's role, or when nothing of it has been given up.
pub async fn send_again(
    act: &mut Act,
    which: Option<OutboxId>,
) -> Result<Happened<u32>, LedgerError> {
    if !act.actor.holds(Role::Admin) {
        return Err(LedgerError::Forbidden(
            "再发邮件由系统管理员办理。".to_owned(),
        ));
    }
    let mut lost =
        outbox::visible_to(&act.actor.scope).filter(outbox::Column::State.eq(MailState::GivenUp));
    if let Some(id) = which {
        lost = lost.filter(outbox::Column::Id.eq(id));
    }
    let lost: Vec<(OutboxId, Option<AccountId>)> = lost
        .select_only()
        .columns([outbox::Column::Id, outbox::Column::AccountId])
        .into_tuple()
        .all(&act.tx)
        .await?;
    if lost.is_empty() {
        return Err(LedgerError::refused(
            "没有要再发的邮件：可能刚刚再发过，请刷新页面。",
        ));
    }
    let addresses: BTreeMap<AccountId, String> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Email])
        .filter(account::Column::Id.is_in(lost.iter().filter_map(|(_, person)| *person)))
        .filter(account::Column::Email.contains("@"))
        .into_tuple::<(AccountId, String)>()
        .all(&act.tx)
        .await?
        .into_iter()
        .collect();
    for (id, person) in &lost {
        let mut again = outbox::ActiveModel {
            id: Set(*id),
            state: Set(MailState::Planned),
            attempts: Set(0),
            not_before: Set(act.now),
            deadline: Set(act.now + Duration::days(GIVE_UP_AFTER_DAYS)),
            ..Default::default()
        };
        if let Some(address) = person.and_then(|person| addresses.get(&person)) {
            again.to_address = Set(address.clone());
        }
        again.update(&act.tx).await?;
    }
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
    let Some(address) = to.email.as_deref().filter(|a| a.contains('@')) else {
        return Ok(None);
    };
    let row = outbox::ActiveModel {
        dedup_key: Set(dedup.to_owned()),
        account_id: Set(Some(to.id)),
        to_address: Set(address.to_owned()),
        kind: Set(kind.to_owned()),
        subject: Set(letter.subject),
        text: Set(letter.text),
        html: Set(letter.html),
        ics: Set(letter.ics),
        // Stable: the same mail sent twice after a crash is recognised as one.
        message_id: Set(format!("{dedup}@{}", host_of(&act.book.site))),
        created_at: Set(act.now),
        not_before: Set(act.now),
        deadline: Set(act.now + Duration::days(GIVE_UP_AFTER_DAYS)),
        attempts: Set(0),
        state: Set(MailState::Planned),
        leased_until: Set(None),
        leased_by: Set(None),
        sent_at: Set(None),
        last_error: Set(None),
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
        TryInsertResult::Inserted(row) => Some(row.last_insert_id),
        TryInsertResult::Conflicted | TryInsertResult::Empty => None,
    })
}
