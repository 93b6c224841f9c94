//! Rounds that are open to units that owe nothing in them yet: said once to whoever writes for the
//! unit, in the next digest. Whoever has begun, or must enter, is reminded of that instead.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::{Due, shanghai_date};
use domain::ids::{AccountId, OutboxId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::owed::Owner;
use domain::stage::StageKind;
use domain::states::{Role, RoundStatus};
use entity::scope::Scope;
use entity::{obligation, project, round_told};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use super::desk::{Desk, not_waiting};
use super::roster::Roster;
use crate::{Act, LedgerError, RoundBook};

/// One round that is open to one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub round: RoundId,
    pub unit: UnitId,
    /// From when it takes entries.
    from: NaiveDate,
    pub due: Due,
}

/// What may be entered, and who knows of which round.
#[derive(Debug, Default)]
pub(crate) struct Invitations {
    open: Vec<Invitation>,
    told: HashSet<(RoundId, AccountId)>,
}

/// When a round takes entries: from the day on which it is open, until its application closes. None
/// when it takes none any more.
pub(crate) fn window(round: &RoundBook, now: DateTime<Utc>) -> Option<(NaiveDate, Due)> {
    let stage = round.programme.first_of(StageKind::Application)?;
    let opened = round.row.opened_at.map(shanghai_date)?;
    let opens = round.plan.stage(&stage.key)?.opens;
    let due = round.plan.due(&stage.key)?;
    let is_open = round.row.status == RoundStatus::Open && !due.is_late(now);
    let from = opens.map_or(opened, |opens| opens.first_day().max(opened));
    is_open.then_some((from, due))
}

impl Invitations {
    /// What the scope sees of the rounds that take entries now or begin to by `until`: two statements
    /// where there are any.
    pub async fn load(
        db: &impl ConnectionTrait,
        scope: &Scope,
        rounds: &HashMap<RoundId, Arc<RoundBook>>,
        roster: &Roster,
        now: DateTime<Utc>,
        until: NaiveDate,
    ) -> Result<Self, LedgerError> {
        let windows: BTreeMap<RoundId, (NaiveDate, Due)> = rounds
            .iter()
            .filter_map(|(id, round)| Some((*id, window(round, now)?)))
            .filter(|(_, (from, _))| *from <= until)
            .collect();
        if windows.is_empty() {
            return Ok(Self::default());
        }
        let taking = || windows.keys().copied();
        let told = round_told::Entity::find()
            .select_only()
            .columns([round_told::Column::RoundId, round_told::Column::AccountId])
            .join(sea_orm::JoinType::LeftJoin, round_told::mail())
            .filter(round_told::Column::RoundId.is_in(taking()))
            .filter(not_waiting())
            .into_tuple()
            .all(db)
            .await?;
        let mut busy = begun(db, taking()).await?;
        busy.extend(must_enter(db, taking()).await?);
        let mut open = Vec::new();
        for (id, (from, due)) in windows {
            let Some(round) = rounds.get(&id) else {
                continue;
            };
            let hosted = scope.covers(&[Role::Organiser], &round.host.path);
            let units = roster.below(&round.host.path, &round.programme.entry.open_to);
            let free = units.filter(|(unit, path)| {
                !busy.contains(&(id, *unit)) && (hosted || scope.covers(&Role::CONTENT, path))
            });
            open.extend(free.map(|(unit, _)| Invitation {
                round: id,
                unit,
                from,
                due,
            }));
        }
        Ok(Self {
            open,
            told: told.into_iter().collect(),
        })
    }
}

/// Units that have entered, or begun to, whatever has become of it.
async fn begun(
    db: &impl ConnectionTrait,
    rounds: impl Iterator<Item = RoundId>,
) -> Result<HashSet<(RoundId, UnitId)>, LedgerError> {
    let rows: Vec<(RoundId, UnitId)> = project::Entity::find()
        .select_only()
        .columns([project::Column::RoundId, project::Column::UnitId])
        .filter(project::Column::RoundId.is_in(rounds))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Units that owe an entry.
async fn must_enter(
    db: &impl ConnectionTrait,
    rounds: impl Iterator<Item = RoundId>,
) -> Result<HashSet<(RoundId, UnitId)>, LedgerError> {
    let rows: Vec<(RoundId, UnitId)> = obligation::Entity::find()
        .select_only()
        .columns([obligation::Column::RoundId, obligation::Column::OwnerUnitId])
        .filter(obligation::Column::RoundId.is_in(rounds))
        .filter(obligation::Column::Kind.eq(ObligationKind::Enter))
        .filter(obligation::Column::OwnerUnitId.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Somebody who hears on a morning that a round is open to a unit.
pub(crate) struct Inviting<'d> {
    pub invitation: &'d Invitation,
    pub person: AccountId,
    pub on: NaiveDate,
}

/// Who is told on the mornings from `first` to `until`.
pub(crate) fn invitings(
    desk: &Desk,
    first: NaiveDate,
    until: NaiveDate,
) -> impl Iterator<Item = Inviting<'_>> {
    desk.invitations.open.iter().flat_map(move |invitation| {
        let on = desk.calendar.on_or_after(invitation.from.max(first));
        let (unit, role) = (invitation.unit, Role::Editor);
        let people = if on > until.min(invitation.due.on) {
            Vec::new()
        } else {
            desk.roster.owners(Owner::Unit { unit, role }).people
        };
        let told = &desk.invitations.told;
        let unaware = move |person: &AccountId| !told.contains(&(invitation.round, *person));
        people
            .into_iter()
            .filter(unaware)
            .map(move |person| Inviting {
                invitation,
                person,
                on,
            })
    })
}

/// Writes down who has been told of which rounds, in which mail.
pub(crate) async fn write(
    act: &Act,
    person: AccountId,
    rounds: impl Iterator<Item = &RoundId>,
    mail: OutboxId,
) -> Result<(), LedgerError> {
    let rows: Vec<round_told::ActiveModel> = rounds
        .map(|round| round_told::ActiveModel {
            round_id: Set(*round),
            account_id: Set(person),
            told_on: Set(act.today),
            outbox_id: Set(Some(mail)),
        })
        .collect();
    if !rows.is_empty() {
        round_told::Entity::insert_many(rows)
            .exec_without_returning(&act.tx)
            .await?;
    }
    Ok(())
}

/// Forgets whom mails were to tell that have not gone.
pub(crate) async fn back(act: &Act, mails: &[OutboxId]) -> Result<(), LedgerError> {
    round_told::Entity::delete_many()
        .filter(round_told::Column::OutboxId.is_in(mails.iter().copied()))
        .exec(&act.tx)
        .await?;
    Ok(())
}

/// The rounds that mails are to tell of.
pub(crate) async fn said(
    db: &impl ConnectionTrait,
    mails: &[OutboxId],
) -> Result<Vec<(OutboxId, RoundId)>, LedgerError> {
    Ok(round_told::Entity::find()
        .select_only()
        .columns([round_told::Column::OutboxId, round_told::Column::RoundId])
        .filter(round_told::Column::OutboxId.is_in(mails.iter().copied()))
        .into_tuple()
        .all(db)
        .await?)
}

/// What a person's share lists, by round: the units that may enter.
pub(crate) type MayEnter = BTreeMap<RoundId, (Due, BTreeSet<UnitId>)>;
