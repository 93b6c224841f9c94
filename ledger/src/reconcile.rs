//! Makes the rows of `obligation` say what `domain::owed` says: raises, re-dates, settles, waives.
//!
//! Called once at the end of every use case for what its events touched, so nobody can forget to
//! raise an obligation, and an extension re-dates everything by itself.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::ids::{ObligationId, ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::owed::{Owed, Owner, project_owes, round_owes};
use domain::programme::OwedBy;
use domain::states::{ObligationStatus, Role, RoundStatus};
use entity::{OneColumn, obligation, project, round, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::{Standing, standings_of};
use crate::event::{Event, Moves};
use crate::facts::{entries_over, facts_of, round_facts};
use crate::grouped::grouped;
use crate::tally::Counted;
use crate::{Act, LedgerError, RoundBook};

/// The stored instance leaves room for raising the same thing anew: a late project that has to be
/// screened after all others were. The rule's instance n is stored as 100 n, then 100 n + 1, …
const ROOM: i32 = 100;

/// The rule's instance of a stored one: the number of a milestone's time, else how often a thing is asked.
pub fn instance_of(stored: i32) -> i32 {
    stored / ROOM
}

/// One difference between what is owed and what the rows say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reconciled {
    Raise(Box<Owed>, i32),
    /// What it says has changed; `from` its former due date when that has.
    Redate {
        id: ObligationId,
        to: Box<Owed>,
        from: Option<NaiveDate>,
    },
    Settle(ObligationId),
    Waive(ObligationId),
}

/// Reconciles every project and round that the events touched.
pub(crate) async fn touched(act: &mut Act, events: &[Event]) -> Result<(), LedgerError> {
    let projects: BTreeSet<ProjectId> = events.iter().filter_map(|e| e.project).collect();
    let mut rounds: BTreeSet<RoundId> = events
        .iter()
        .filter(|e| matches!(e.what.moves(), Moves::Round | Moves::Rounds))
        .filter_map(|e| e.round)
        .collect();
    for id in projects {
        project_rows(act, id).await?;
    }
    // A record counts for a committee's milestone too, where the round has such.
    for e in events.iter().filter(|e| e.what.moves() == Moves::Record) {
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
    if events.iter().all(|e| e.what.moves() != Moves::Rounds) {
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

/// Reconciles every project of a round: its dates have moved.
pub(crate) async fn all_of_round(act: &Act, id: RoundId) -> Result<(), LedgerError> {
    let of_round = Condition::all().add(project::Column::RoundId.eq(id));
    all_where(act, of_round).await
}

/// Reconciles everything that runs: working days are counted otherwise from now on.
pub(crate) async fn everything(act: &Act) -> Result<(), LedgerError> {
    lock_rounds(act).await?;
    all_where(act, Condition::all()).await?;
    open_rounds(act).await
}

/// Reconciles every project of the units on or below a path, and what rounds owe: other units may
/// conduct their stages from now on.
pub(crate) async fn all_below(act: &Act, path: &str) -> Result<(), LedgerError> {
    let units = unit::Entity::find()
        .filter(unit::below(path))
        .only(unit::Column::Id);
    let below = Condition::all().add(project::Column::UnitId.in_subquery(units));
    lock_rounds(act).await?;
    all_where(act, below).await?;
    open_rounds(act).await
}

/// Takes every round's lock, in the order of their ids: whoever holds one waits for no other.
async fn lock_rounds(act: &Act) -> Result<(), LedgerError> {
    let ids: Vec<RoundId> = round::Entity::find()
        .order_by_asc(round::Column::Id)
        .values(round::Column::Id, &act.tx)
        .await?;
    for id in ids {
        act.lock_round(id).await?;
    }
    Ok(())
}

async fn open_rounds(act: &Act) -> Result<(), LedgerError> {
    for round in act.book.open_rounds(&act.tx).await? {
        act.lock_what_round_owes(round.row.id).await?;
        round_rows(act, round.row.id).await?;
    }
    Ok(())
}

/// Projects reconciled in the same statements.
const TOGETHER: u64 = 200;

/// Reconciles every project that meets a condition, and what their records have reached: what moves
/// dates moves both.
async fn all_where(act: &Act, which: Condition) -> Result<(), LedgerError> {
    let mut after = ProjectId(0);
    loop {
        let some = project::Entity::find()
            .filter(which.clone())
            .filter(project::Column::Id.gt(after))
            .order_by_asc(project::Column::Id)
            .limit(TOGETHER)
            .all(&act.tx)
            .await?;
        let Some(last) = some.last() else {
            return Ok(());
        };
        after = last.id;
        let standings = standings_of(&act.book, &act.tx, some).await?;
        rows_of(act, &standings).await?;
        crate::records::derive_again(act, &standings).await?;
    }
}

async fn project_rows(act: &Act, id: ProjectId) -> Result<(), LedgerError> {
    let Some(row) = project::Entity::find_by_id(id).one(&act.tx).await? else {
        return Ok(());
    };
    let standing = act.standing(row).await?;
    rows_of(act, &[standing]).await
}

async fn rows_of(act: &Act, standings: &[Standing]) -> Result<(), LedgerError> {
    for (s, should) in standings
        .iter()
        .zip(of_projects(&act.tx, standings, &act.calendar).await?)
    {
        let id = s.project.id;
        apply(act, s.project.round_id, Some(id), should.changes).await?;
        if should.next_due_at != s.project.next_due_at {
            project::ActiveModel {
                id: Set(id),
                next_due_at: Set(should.next_due_at),
                ..Default::default()
            }
            .update(&act.tx)
            .await?;
        }
    }
    Ok(())
}

async fn round_rows(act: &Act, id: RoundId) -> Result<(), LedgerError> {
    let round = act.round_book(id).await?;
    let changes = of_round(&act.tx, &round, &act.calendar).await?;
    apply(act, id, None, changes).await
}

/// How the rows about one project should be.
pub(crate) struct Should {
    /// What has to change in its obligations.
    pub changes: Vec<Reconciled>,
    /// When the first thing that a unit owes about it becomes late: a visitor who is late makes no
    /// project late, and stands in no list of its unit's.
    pub next_due_at: Option<DateTime<Utc>>,
}

/// What would change if some projects were reconciled now, in their order: nothing, as the invariant
/// checker expects.
pub(crate) async fn of_projects(
    db: &impl ConnectionTrait,
    standings: &[Standing],
    calendar: &Calendar,
) -> Result<Vec<Should>, LedgerError> {
    let facts = facts_of(db, standings, calendar).await?;
    let rows = obligation::Entity::find()
        .filter(obligation::Column::ProjectId.is_in(standings.iter().map(|s| s.project.id)))
        .all(db)
        .await?;
    let mut rows = grouped(rows, |row| row.project_id);
    Ok(standings
        .iter()
        .zip(facts)
        .map(|(s, facts)| {
            let owed = project_owes(&s.round.programme, &s.round.plan, &facts, calendar);
            let of_units = owed
                .iter()
                .filter(|x| matches!(x.owner, Owner::Unit { .. }));
            let next_due_at = of_units.map(|x| x.due.instant()).min();
            let rows = rows.remove(&Some(s.project.id)).unwrap_or_default();
            Should {
                changes: diff(&rows, owed, facts.state.status.is_end()),
                next_due_at,
            }
        })
        .collect())
}

/// What would change if the rows that belong to a round as a whole were reconciled now.
pub(crate) async fn of_round(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    calendar: &Calendar,
) -> Result<Vec<Reconciled>, LedgerError> {
    let id = round.row.id;
    let owed = if round.row.status == RoundStatus::Open {
        let facts = round_facts(db, round).await?;
        round_owes(&round.programme, &round.plan, &facts, calendar)
    } else {
        Vec::new()
    };
    let rows = obligation::Entity::find()
        .filter(obligation::Column::RoundId.eq(id))
        .filter(obligation::Column::ProjectId.is_null())
        .all(db)
        .await?;
    // Whoever had to enter and did not owes nothing more once the list is decided.
    let over = round.row.status != RoundStatus::Open
        || (rows
            .iter()
            .any(|row| row.kind == ObligationKind::Enter && row.status == ObligationStatus::Open)
            && entries_over(db, id).await?);
    Ok(diff(&rows, owed, over))
}

/// The differences. Two rows are about the same thing when subject, kind, item and the rule's
/// instance agree; at most one of them is open.
fn diff(rows: &[obligation::Model], owed: Vec<Owed>, ended: bool) -> Vec<Reconciled> {
    let known = grouped(rows.iter().collect(), |row: &&obligation::Model| {
        let instance = instance_of(row.instance);
        (
            row.subject_key.clone(),
            row.kind,
            row.item_key.clone(),
            instance,
        )
    });
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
                from: (row.due_on != x.due.on).then_some(row.due_on),
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
    let (unit, role, person) = x.owner.columns();
    row.due_on == x.due.on
        && row.closes_at == x.due.closes_at
        && row.precision == x.due.precision
        && row.title == x.title
        && row.missing == x.missing
        && row.owner_unit_id == unit
        && row.owner_role == role
        && row.owner_account_id == person
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
                let (unit, role, person) = x.owner.columns();
                let row = obligation::ActiveModel {
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
                    ..Default::default()
                }
                .insert(&act.tx)
                .await?;
                act.adds(Counted::Obligation, row.id.0);
            }
            Reconciled::Redate { id, to: x, from } => {
                let (unit, role, person) = x.owner.columns();
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
                if from.is_some() {
                    // A new due date is a new ladder of reminders, and it begins today.
                    row.redated_on = Set(Some(act.today));
                    row.former_due_on = Set(from);
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
