//! What will be sent in the days to come and why, and whom nobody can tell: for pages.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::dates::shanghai_date;
use domain::ids::{AccountId, ObligationId, RoundId, UnitId};
use domain::name_order;
use domain::owed::Owner;
use domain::states::{ObligationStatus, Role};
use entity::obligation;
use entity::scope::Scope;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter, QuerySelect,
};

use super::desk::Desk;
use super::invited::invitings;
use super::morning_of;
use super::plan::{Telling, tellings};
use super::roster::{GapReason, Hears, Roster};
use crate::{Book, LedgerError};

/// One mail to come, if nothing is done before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upcoming {
    /// The working day on whose morning it goes.
    pub on: NaiveDate,
    pub account: AccountId,
    /// The recipient's display name.
    pub name: String,
    pub lines: Vec<UpcomingLine>,
}

/// One thing it will speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpcomingLine {
    /// None for a round that may be entered.
    pub obligation: Option<ObligationId>,
    /// What is owed, and for which project.
    pub title: String,
    /// Who owes it, by name.
    pub owner: String,
    /// Why it is said: the step's words.
    pub why: String,
    /// `2024年11月30日`.
    pub due: String,
    /// Sent to somebody above whoever owes it.
    pub copy: bool,
}

/// The mails of the coming `days` calendar days about what the scope sees, by day and person.
pub async fn upcoming(
    db: &impl ConnectionTrait,
    book: &Book,
    scope: &Scope,
    now: DateTime<Utc>,
    days: u16,
) -> Result<Vec<Upcoming>, LedgerError> {
    let today = shanghai_date(now);
    let until = today + Days::new(u64::from(days));
    let desk = Desk::load(db, book, scope, now, until).await?;
    let first = if now < morning_of(today) {
        desk.calendar.on_or_after(today)
    } else {
        desk.calendar.add_working_days(today, 1)
    };
    let mut mails: BTreeMap<(NaiveDate, AccountId), Vec<UpcomingLine>> = BTreeMap::new();
    for telling in tellings(&desk, first, until) {
        mails
            .entry((telling.reached.on, telling.person))
            .or_default()
            .push(line(&desk, &telling));
    }
    for inviting in invitings(&desk, first, until) {
        let line = desk
            .round(inviting.invitation.round)
            .map(|round| UpcomingLine {
                obligation: None,
                title: round.row.name.clone(),
                owner: desk.roster.name(inviting.invitation.unit).to_owned(),
                why: domain::rehearsal::LineKind::Invitation.label().to_owned(),
                due: inviting.invitation.due.label(),
                copy: false,
            });
        let mail = mails.entry((inviting.on, inviting.person)).or_default();
        mail.extend(line);
    }
    Ok(mails
        .into_iter()
        .map(|((on, account), lines)| Upcoming {
            on,
            account,
            name: desk
                .roster
                .person(account)
                .map_or_else(String::new, |person| person.display_name.clone()),
            lines,
        })
        .collect())
}

fn line(desk: &Desk, telling: &Telling<'_>) -> UpcomingLine {
    let open = telling.open;
    let title = match open.called(desk) {
        Some(project) => format!("{}（{project}）", open.title),
        None => open.title.clone(),
    };
    UpcomingLine {
        obligation: Some(open.id),
        title,
        owner: desk.roster.owner_name(open.owner).to_owned(),
        why: telling.reached.take.kind.label(),
        due: open.due.label(),
        copy: telling.role != Hears::Owner,
    }
}

/// Something owed of which nobody can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The unit that owes; none when a person does.
    pub unit: Option<UnitId>,
    /// Name of the unit or person.
    pub name: String,
    /// The role in which the unit owes.
    pub role: Option<Role>,
    pub reason: GapReason,
    /// How many things are open there.
    pub open: u32,
    pub next_due: NaiveDate,
    /// The superior unit that is told instead, by name; none when there is nobody there either.
    pub told: Option<String>,
}

/// What is owed by whom, counted.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct Counted {
    round_id: RoundId,
    owner_unit_id: Option<UnitId>,
    owner_role: Option<Role>,
    owner_account_id: Option<AccountId>,
    #[sea_orm(from_expr = "obligation::Column::Id.count()")]
    n: i64,
    #[sea_orm(from_expr = "obligation::Column::DueOn.min()")]
    next_due: NaiveDate,
}

/// Units and persons that owe something and that no mail can reach, where the scope looks after
/// accounts. The nearest due date first.
pub async fn gaps(
    db: &impl ConnectionTrait,
    book: &Book,
    scope: &Scope,
    today: NaiveDate,
) -> Result<Vec<Gap>, LedgerError> {
    use obligation::Column as C;
    let counted: Vec<Counted> = obligation::Entity::find()
        .filter(C::Status.eq(ObligationStatus::Open))
        .group_by(C::RoundId)
        .group_by(C::OwnerUnitId)
        .group_by(C::OwnerRole)
        .group_by(C::OwnerAccountId)
        .into_partial_model()
        .all(db)
        .await?;
    let roster = Roster::load(db, today).await?;
    let rounds = counted.iter().map(|row| row.round_id);
    let rounds = book.rounds_by_id(db, rounds).await?;
    let mut found: BTreeMap<String, Gap> = BTreeMap::new();
    for row in counted {
        let owner = Owner::of(row.owner_unit_id, row.owner_role, row.owner_account_id);
        let (Some(owner), Some(round)) = (owner, rounds.get(&row.round_id)) else {
            continue;
        };
        let host = round.host.id;
        // A person's tasks are looked after where the round is run.
        let place = row.owner_unit_id.unwrap_or(host);
        if !scope.covers(&[Role::Admin], roster.path(place))
            || !roster.owners(owner).people.is_empty()
        {
            continue;
        }
        let n = u32::try_from(row.n).unwrap_or(u32::MAX);
        found
            .entry(format!("{owner:?}"))
            .and_modify(|gap| {
                gap.open = gap.open.saturating_add(n);
                gap.next_due = gap.next_due.min(row.next_due);
            })
            .or_insert_with(|| Gap {
                unit: row.owner_unit_id,
                name: roster.owner_name(owner).to_owned(),
                role: row.owner_role,
                reason: roster.gap(owner),
                open: n,
                next_due: row.next_due,
                told: roster
                    .above(owner, host)
                    .capacity
                    .map(|(unit, _)| roster.name(unit).to_owned()),
            });
    }
    let mut gaps: Vec<Gap> = found.into_values().collect();
    gaps.sort_by_cached_key(|gap| (gap.next_due, name_order::key(&gap.name)));
    Ok(gaps)
}
