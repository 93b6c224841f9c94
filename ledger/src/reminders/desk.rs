//! Everything one morning needs to know, read with a fixed number of statements: what is open, who
//! is behind it, which steps were taken.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::calendar::Calendar;
use domain::dates::{Due, Precision, shanghai_date};
use domain::ids::{AccountId, ObligationId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::owed::Owner;
use domain::programme::ReminderPolicy;
use domain::reminders::horizon;
use domain::states::{MailState, ObligationStatus, Role, RoundStatus};
use entity::scope::Scope;
use entity::{OneColumn, obligation, outbox, project, reminder_step};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::calendar::Held;
use super::invited::Invitations;
use super::roster::Roster;
use crate::{Book, LedgerError, RoundBook};

/// One open obligation, as reminders need it.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub id: ObligationId,
    pub kind: ObligationKind,
    /// Which one of its kind.
    pub item: String,
    pub round: RoundId,
    pub project: Option<ProjectId>,
    /// Code and name of the project.
    pub project_called: Option<(String, String)>,
    /// Unit of the project's lead holder.
    pub project_unit: Option<UnitId>,
    pub title: String,
    pub missing: Option<String>,
    pub owner: Owner,
    pub due: Due,
    /// The day from which its present due date counts: raised, or re-dated since.
    pub since: NaiveDate,
    /// The due date before the present one.
    pub former: Option<NaiveDate>,
}

/// What stands open on a morning, and who is behind it.
pub(crate) struct Desk {
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub calendar: Arc<Calendar>,
    pub site: Arc<str>,
    pub rounds: HashMap<RoundId, Arc<RoundBook>>,
    pub roster: Roster,
    pub open: Vec<Open>,
    /// What the calendars of those who are written to hold; empty until it is read.
    pub entries: HashMap<AccountId, Vec<Held>>,
    /// What units may enter that owe nothing there.
    pub invitations: Invitations,
    taken: HashMap<ObligationId, HashSet<(AccountId, String)>>,
}

impl Desk {
    /// Everything open of which a step may be reached by `until`, among what the scope sees.
    ///
    /// Four statements, three more while a round takes entries, and one for each round that this process
    /// has not read before.
    pub async fn load(
        db: &impl ConnectionTrait,
        book: &Book,
        scope: &Scope,
        now: DateTime<Utc>,
        until: NaiveDate,
    ) -> Result<Self, LedgerError> {
        let today = shanghai_date(now);
        let calendar = book.calendar();
        let rounds: HashMap<RoundId, Arc<RoundBook>> = book
            .rounds_where(db, with_something_to_say())
            .await?
            .into_iter()
            .map(|round| (round.row.id, round))
            .collect();
        let near = within_horizon(rounds.values(), until, &calendar);
        let open = read(db, scope, near.clone()).await?;
        let steps: Vec<(ObligationId, AccountId, String)> = reminder_step::Entity::find()
            .select_only()
            .columns([
                reminder_step::Column::ObligationId,
                reminder_step::Column::AccountId,
                reminder_step::Column::Step,
            ])
            .join(sea_orm::JoinType::InnerJoin, reminder_step::obligation())
            .join(sea_orm::JoinType::LeftJoin, reminder_step::mail())
            .filter(of_present_due_date())
            .filter(not_waiting())
            .filter(obligation::Column::Status.eq(ObligationStatus::Open))
            .filter(near)
            .into_tuple()
            .all(db)
            .await?;
        let mut taken: HashMap<ObligationId, HashSet<(AccountId, String)>> = HashMap::new();
        for (obligation, account, step) in steps {
            taken.entry(obligation).or_default().insert((account, step));
        }
        let roster = Roster::load(db, today).await?;
        Ok(Self {
            now,
            today,
            calendar,
            site: book.site.clone(),
            invitations: Invitations::load(db, scope, &rounds, &roster, now, until).await?,
            rounds,
            roster,
            open,
            entries: HashMap::new(),
            taken,
        })
    }

    /// Whether this person has been told of the present due date.
    pub fn knows(&self, id: ObligationId, person: AccountId) -> bool {
        self.taken
            .get(&id)
            .is_some_and(|steps| steps.iter().any(|(told, _)| *told == person))
    }

    /// Whether this person has taken the step, or had it overtaken, for the present due date.
    pub fn took(&self, id: ObligationId, person: AccountId, step: &str) -> bool {
        self.taken
            .get(&id)
            .is_some_and(|steps| steps.contains(&(person, step.to_owned())))
    }

    pub fn round(&self, id: RoundId) -> Option<&RoundBook> {
        self.rounds.get(&id).map(Arc::as_ref)
    }
}

/// Steps of a former due date say nothing about the present one.
fn of_present_due_date() -> Condition {
    use sea_orm::ExprTrait;
    let present = Expr::col((reminder_step::Entity, reminder_step::Column::DueOn))
        .equals((obligation::Entity, obligation::Column::DueOn));
    Condition::all().add(present)
}

/// A step whose mail still waits has not been heard of: the morning says it anew, and its mail takes
/// the place of the one that waits.
pub(crate) fn not_waiting() -> Condition {
    Condition::any()
        .add(outbox::Column::Id.is_null())
        .add(outbox::Column::State.is_not_in(WAITING))
}

/// States of mails that nobody is sending and that are still to go.
pub(crate) const WAITING: [MailState; 2] = [MailState::Planned, MailState::Failed];

/// Rounds, whatever their state, in which something is still owed, and those that are open.
fn with_something_to_say() -> Condition {
    let ids = obligation::Entity::find()
        .distinct()
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .only(obligation::Column::RoundId);
    Condition::any()
        .add(entity::round::Column::Id.in_subquery(ids))
        .add(entity::round::Column::Status.eq(RoundStatus::Open))
}

/// Leaves out what is so far ahead that no policy has a step for it yet.
fn within_horizon<'a>(
    rounds: impl Iterator<Item = &'a Arc<RoundBook>>,
    until: NaiveDate,
    calendar: &Calendar,
) -> Condition {
    let mut farthest = until;
    let mut any_time = Vec::new();
    for round in rounds {
        match horizon(&round.programme.reminders, until, calendar) {
            Some(day) => farthest = farthest.max(day),
            None => any_time.push(round.row.id),
        }
    }
    let near = Condition::any().add(obligation::Column::DueOn.lte(farthest));
    if any_time.is_empty() {
        near
    } else {
        near.add(obligation::Column::RoundId.is_in(any_time))
    }
}

/// What people owe altogether, near and far, and what waits elsewhere for projects of these units.
pub(crate) async fn all_of(
    db: &impl ConnectionTrait,
    units: &[UnitId],
    people: &[AccountId],
) -> Result<Vec<Open>, LedgerError> {
    let theirs = Condition::any()
        .add(obligation::Column::OwnerUnitId.is_in(units.iter().copied()))
        .add(obligation::Column::OwnerAccountId.is_in(people.iter().copied()))
        .add(
            Condition::all()
                .add(project::Column::UnitId.is_in(units.iter().copied()))
                .add(obligation::Column::Kind.is_in(WAITED_FOR)),
        );
    read(db, &Scope::system(), theirs).await
}

/// What a holder may know to be with somebody above: neither experts' work nor objections.
pub(crate) const WAITED_FOR: [ObligationKind; 3] = [
    ObligationKind::Endorse,
    ObligationKind::Grade,
    ObligationKind::VerifyFinding,
];

/// A project by its names.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct Called {
    code: String,
    name: String,
    unit_id: UnitId,
}

/// Columns of [`Open`] as they are read.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
struct Row {
    id: ObligationId,
    kind: ObligationKind,
    item_key: String,
    round_id: RoundId,
    project_id: Option<ProjectId>,
    #[sea_orm(nested)]
    project: Option<Called>,
    title: String,
    missing: Option<String>,
    owner_unit_id: Option<UnitId>,
    owner_role: Option<Role>,
    owner_account_id: Option<AccountId>,
    due_on: NaiveDate,
    closes_at: Option<NaiveTime>,
    precision: Precision,
    born_on: NaiveDate,
    redated_on: Option<NaiveDate>,
    former_due_on: Option<NaiveDate>,
}

async fn read(
    db: &impl ConnectionTrait,
    scope: &Scope,
    which: Condition,
) -> Result<Vec<Open>, LedgerError> {
    use obligation::Column as C;
    let rows = obligation::visible_to(scope)
        .join(sea_orm::JoinType::LeftJoin, obligation::project())
        .filter(C::Status.eq(ObligationStatus::Open))
        .filter(which)
        .order_by_asc(C::DueOn)
        .order_by_asc(C::Id)
        .into_partial_model::<Row>()
        .all(db)
        .await?;
    rows.into_iter().map(open).collect()
}

fn open(row: Row) -> Result<Open, LedgerError> {
    let nobody = || LedgerError::Broken(format!("待办 {} 没有责任单位或责任人", row.id));
    let owner = Owner::of(row.owner_unit_id, row.owner_role, row.owner_account_id);
    let owner = owner.ok_or_else(nobody)?;
    Ok(Open {
        id: row.id,
        kind: row.kind,
        item: row.item_key,
        round: row.round_id,
        project: row.project_id,
        project_unit: row.project.as_ref().map(|project| project.unit_id),
        project_called: row.project.map(|project| (project.code, project.name)),
        title: row.title,
        missing: row.missing,
        owner,
        due: Due {
            on: row.due_on,
            closes_at: row.closes_at,
            precision: row.precision,
        },
        since: row
            .redated_on
            .map_or(row.born_on, |day| day.max(row.born_on)),
        former: row.former_due_on,
    })
}

impl Open {
    /// What its project is called in mails, those to come among them.
    pub fn called(&self, desk: &Desk) -> Option<&str> {
        let (code, name) = self.project_called.as_ref()?;
        let round = desk.round(self.round);
        Some(crate::blind::called(self.kind, round, code, name))
    }

    pub fn policy<'a>(&self, desk: &'a Desk) -> Option<&'a ReminderPolicy> {
        desk.round(self.round)
            .map(|round| &round.programme.reminders)
    }
}
