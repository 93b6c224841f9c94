//! Makes the rows of `obligation` say what `domain::owed` says: raises, re-dates, settles, waives.
//!
//! Called once at the end of every use case for what its events touched, so nobody can forget to
//! raise an obligation, and an extension re-dates everything by itself.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{ObligationId, ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::owed::{Owed, Owner, project_owes, round_owes};
use domain::programme::OwedBy;
use domain::states::{ObligationStatus, Role};
use entity::{obligation, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};

use crate::access::standing_of;
use crate::event::Event;
use crate::facts::{entries_over, project_facts, round_facts};
use crate::{Act, Book, LedgerError};

/// The stored instance leaves room for raising the same thing anew: a late project that has to be
/// screened after all others were. The rule's instance n is stored as 100 n, then 100 n + 1, …
const ROOM: i32 = 100;

/// The rule's instance of a stored one: the year of a yearly milestone, the time a thing is asked.
pub fn instance_of(stored: i32) -> i32 {
    stored / ROOM
}

/// One difference between what is owed and what the rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reconciled {
    Raise(Box<Owed>, i32),
    /// What it says has changed; `moved` when its due date has.
    Redate {
        id: ObligationId,
        to: Box<Owed>,
        moved: bool,
    },
    Settle(ObligationId),
    Waive(ObligationId),
}

/// Reconciles every project and round that the events touched.
pub(crate) async fn touched(act: &mut Act, events: &[Event]) -> Result<(), LedgerError> {
    let projects: BTreeSet<ProjectId> = events.iter().filter_map(|e| e.project).collect();
    let mut rounds: BTreeSet<RoundId> = events
        .iter()
        .filter(|e| e.what.moves_round())
        .filter_map(|e| e.round)
        .collect();
    for id in projects {
        project_rows(act, id).await?;
    }
    // A record counts for a committee's milestone too, where the round has such.
    for e in events.iter().filter(|e| e.what.is_record()) {
        if let Some(id) = e.round
            && act
                .round_book(id)
                .await?
                .programme
                .milestones
                .iter()
                .any(|m| m.owed_by == OwedBy::Committee)
        {
            rounds.insert(id);
        }
    }
    // Titles and building elsewhere may oblige a unit to enter: rounds of other programmes look too.
    rounds.extend(rounds_that_watch(act, events).await?);
    for id in rounds {
        act.lock_what_round_owes(id).await?;
        round_rows(act, id).await?;
    }
    Ok(())
}

/// Open rounds whose compulsory entrants may have changed with an admission, a title or an end.
async fn rounds_that_watch(act: &Act, events: &[Event]) -> Result<Vec<RoundId>, LedgerError> {
    use crate::event::What;
    if !events.iter().any(|e| {
        matches!(
            e.what,
            What::Admitted { .. } | What::Titled { .. } | What::Revoked | What::Withdrawn
        )
    }) {
        return Ok(Vec::new());
    }
    Ok(act
        .book
        .open_rounds(&act.tx)
        .await?
        .into_iter()
        .filter(|round| round.programme.entry.must_join.is_some())
        .map(|round| round.row.id)
        .collect())
}

/// Reconciles every live project of a round: its dates have moved.
pub(crate) async fn all_of_round(act: &Act, id: RoundId) -> Result<(), LedgerError> {
    let live = project::Entity::find()
        .filter(project::Column::RoundId.eq(id))
        .filter(project::Column::EndedOn.is_null())
        .all(&act.tx)
        .await?;
    for project in live {
        project_rows(act, project.id).await?;
    }
    Ok(())
}

async fn project_rows(act: &Act, id: ProjectId) -> Result<(), LedgerError> {
    let Some(row) = project::Entity::find_by_id(id).one(&act.tx).await? else {
        return Ok(());
    };
    let standing = act.standing(row).await?;
    let facts = project_facts(&act.tx, &standing, &act.calendar).await?;
    let owed = project_owes(
        &standing.round.programme,
        &standing.round.plan,
        &facts,
        &act.calendar,
    );
    let rows = obligation::Entity::find()
        .filter(obligation::Column::ProjectId.eq(id))
        .all(&act.tx)
        .await?;
    let ended = facts.state.status.is_end();
    let next_due_at = owed.iter().map(|x| x.due.instant()).min();
    apply(
        act,
        standing.project.round_id,
        Some(id),
        diff(&rows, owed, ended),
    )
    .await?;
    if next_due_at != standing.project.next_due_at {
        project::ActiveModel {
            id: Set(id),
            next_due_at: Set(next_due_at),
            ..Default::default()
        }
        .update(&act.tx)
        .await?;
    }
    Ok(())
}

async fn round_rows(act: &Act, id: RoundId) -> Result<(), LedgerError> {
    let round = act.round_book(id).await?;
    let owed = if round.row.status == domain::states::RoundStatus::Open {
        let facts = round_facts(&act.tx, &round).await?;
        round_owes(&round.programme, &round.plan, &facts, &act.calendar)
    } else {
        Vec::new()
    };
    let rows = obligation::Entity::find()
        .filter(obligation::Column::RoundId.eq(id))
        .filter(obligation::Column::ProjectId.is_null())
        .all(&act.tx)
        .await?;
    // Whoever had to enter and did not owes nothing more once the list is decided.
    let over = round.row.status != domain::states::RoundStatus::Open
        || (rows
            .iter()
            .any(|row| row.kind == ObligationKind::Enter && row.status == ObligationStatus::Open)
            && entries_over(&act.tx, id).await?);
    apply(act, id, None, diff(&rows, owed, over)).await
}

/// What would change if everything were reconciled now: the invariant checker expects nothing.
///
/// # Errors
/// Database errors.
pub async fn would_change(
    book: &Book,
    db: &impl ConnectionTrait,
    project: project::Model,
) -> Result<Vec<Reconciled>, LedgerError> {
    let standing = standing_of(book, db, project).await?;
    let facts = project_facts(db, &standing, &book.calendar()).await?;
    let owed = project_owes(
        &standing.round.programme,
        &standing.round.plan,
        &facts,
        &book.calendar(),
    );
    let rows = obligation::Entity::find()
        .filter(obligation::Column::ProjectId.eq(standing.project.id))
        .all(db)
        .await?;
    Ok(diff(&rows, owed, facts.state.status.is_end()))
}

/// The differences. Two rows are about the same thing when subject, kind, item and the rule's
/// instance agree; at most one of them is open.
fn diff(rows: &[obligation::Model], owed: Vec<Owed>, ended: bool) -> Vec<Reconciled> {
    let mut known: BTreeMap<(String, ObligationKind, String, i32), Vec<&obligation::Model>> =
        BTreeMap::new();
    for row in rows {
        known
            .entry((
                row.subject_key.clone(),
                row.kind,
                row.item_key.clone(),
                instance_of(row.instance),
            ))
            .or_default()
            .push(row);
    }
    let mut changes = Vec::new();
    let mut wanted = BTreeSet::new();
    for x in owed {
        let same = known
            .get(&(x.subject.key(), x.kind, x.item.clone(), x.instance))
            .map_or(&[][..], Vec::as_slice);
        let open = same.iter().find(|row| row.status == ObligationStatus::Open);
        let Some(row) = open else {
            let again = i32::try_from(same.len()).unwrap_or(0);
            let instance = x.instance * ROOM + again;
            changes.push(Reconciled::Raise(Box::new(x), instance));
            continue;
        };
        wanted.insert(row.id);
        if !says(row, &x) {
            changes.push(Reconciled::Redate {
                id: row.id,
                moved: row.due_on != x.due.on,
                to: Box::new(x),
            });
        }
    }
    for row in rows
        .iter()
        .filter(|row| row.status == ObligationStatus::Open && !wanted.contains(&row.id))
    {
        // When a project ends, what its holder still owed is waived; what was done to end it is settled.
        let holders =
            matches!(row.owner_role, Some(Role::Editor)) || row.owner_account_id.is_some();
        changes.push(if ended && holders {
            Reconciled::Waive(row.id)
        } else {
            Reconciled::Settle(row.id)
        });
    }
    changes
}

fn says(row: &obligation::Model, x: &Owed) -> bool {
    let (unit, role, person) = owner_columns(x.owner);
    row.due_on == x.due.on
        && row.closes_at == x.due.closes_at
        && row.precision == x.due.precision
        && row.title == x.title
        && row.missing == x.missing
        && row.owner_unit_id == unit
        && row.owner_role == role
        && row.owner_account_id == person
}

fn owner_columns(
    owner: Owner,
) -> (
    Option<domain::ids::UnitId>,
    Option<Role>,
    Option<domain::ids::AccountId>,
) {
    match owner {
        Owner::Unit { unit, role } => (Some(unit), Some(role), None),
        Owner::Person(account) => (None, None, Some(account)),
    }
}

async fn apply(
    act: &Act,
    round: RoundId,
    project: Option<ProjectId>,
    changes: Vec<Reconciled>,
) -> Result<(), LedgerError> {
    for change in changes {
        match change {
            Reconciled::Raise(x, instance) => {
                let (unit, role, person) = owner_columns(x.owner);
                obligation::ActiveModel {
                    round_id: Set(round),
                    project_id: Set(project),
                    subject_key: Set(x.subject.key()),
                    kind: Set(x.kind),
                    item_key: Set(x.item),
                    instance: Set(instance),
                    stage_key: Set(x.stage),
                    title: Set(x.title),
                    missing: Set(x.missing),
                    owner_unit_id: Set(unit),
                    owner_role: Set(role),
                    owner_account_id: Set(person),
                    due_on: Set(x.due.on),
                    closes_at: Set(x.due.closes_at),
                    precision: Set(x.due.precision),
                    status: Set(ObligationStatus::Open),
                    born_on: Set(act.today),
                    redated_on: Set(None),
                    settled_at: Set(None),
                    ..Default::default()
                }
                .insert(&act.tx)
                .await?;
            }
            Reconciled::Redate { id, to: x, moved } => {
                let (unit, role, person) = owner_columns(x.owner);
                let mut row = obligation::ActiveModel {
                    id: Set(id),
                    due_on: Set(x.due.on),
                    closes_at: Set(x.due.closes_at),
                    precision: Set(x.due.precision),
                    title: Set(x.title),
                    missing: Set(x.missing),
                    owner_unit_id: Set(unit),
                    owner_role: Set(role),
                    owner_account_id: Set(person),
                    ..Default::default()
                };
                if moved {
                    // A new due date is a new ladder of reminders, and it begins today.
                    row.redated_on = Set(Some(act.today));
                }
                row.update(&act.tx).await?;
            }
            Reconciled::Settle(id) => close(act, id, ObligationStatus::Settled).await?,
            Reconciled::Waive(id) => close(act, id, ObligationStatus::Waived).await?,
        }
    }
    Ok(())
}

async fn close(act: &Act, id: ObligationId, status: ObligationStatus) -> Result<(), LedgerError> {
    obligation::Entity::update_many()
        .set(obligation::ActiveModel {
            status: Set(status),
            settled_at: Set(Some(act.now)),
            ..Default::default()
        })
        .filter(obligation::Column::Id.eq(id))
        .exec(&act.tx)
        .await?;
    Ok(())
}
