//! What is owed: the one pure rule behind every reminder, overdue mark, workbench and calendar.
//!
//! [`project_owes`] and [`round_owes`] look at facts and say everything that is owed now and by
//! when. The ledger compares the answer with the rows it has and raises, re-dates, settles or
//! waives them; the rehearsal asks the same functions about imagined projects. Whatever is not in
//! the answer is not owed.

mod project;
mod round;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::dates::{Due, Moment, Period, cn_date};
use crate::ids::{AccountId, FindingId, ObjectionId, ProjectId, RoundId, UnitId, VisitId};
use crate::lifecycle::State;
use crate::obligation::ObligationKind;
use crate::plan::Plan;
use crate::programme::{Milestone, Programme, Stage};
use crate::promised::PlanItem;
use crate::stage::{StageKind, Status};
use crate::states::{FindingStatus, Role};
use crate::unit::Level;

pub use project::{project_owes, recheck_due, rectify_by};
pub use round::round_owes;

/// Working days a conductor has to grade or accept material after it came in (建议值).
pub const JUDGE_WITHIN: i32 = 10;
/// Working days for what was sent back to be mended, and for what came too late to be done by its
/// date (建议值): nobody is late with something on the day it reaches them.
pub const MEND_WITHIN: i32 = 3;
/// Working days after the close until an application that was not handed in is put away and owes
/// nothing more (建议值); the organiser may extend it before.
pub const LAPSE_AFTER: i32 = 10;
/// Days after its due date from which a stage is not extended any more (建议值): what was not handed
/// in then is withdrawn or revoked.
const PAST: i64 = 180;
/// Working days for saying whether an objection is admitted, from its confirmation (建议值).
pub const ADMIT_WITHIN: i32 = 3;
/// Working days for looking into an objection that was admitted (建议值).
pub const ANSWER_WITHIN: i32 = 5;
/// Working days for answering whoever asks for a later date (建议值).
pub const REPLY_WITHIN: i32 = 3;
/// Working days for verifying a rectification (建议值).
pub const VERIFY_WITHIN: i32 = 5;

/// Whether a due date lies so far back that moving it would rewrite what has happened since.
pub fn long_past(due: &Due, today: NaiveDate) -> bool {
    due.days_left(today) < -PAST
}

/// Calendar days before its due date on which a yearly recheck opens (建议值).
pub const RECHECK_LEAD: u64 = 30;

/// What an obligation is about; with the round, kind, item and instance it is unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    Project(ProjectId),
    Unit(UnitId),
    Round(RoundId),
}

impl Subject {
    /// The stored key, `project:12`.
    pub fn key(self) -> String {
        match self {
            Self::Project(id) => format!("project:{id}"),
            Self::Unit(id) => format!("unit:{id}"),
            Self::Round(id) => format!("round:{id}"),
        }
    }
}

/// Who owes it. The persons behind a unit's role are found when something is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Unit { unit: UnitId, role: Role },
    Person(AccountId),
}

impl Owner {
    pub fn unit(unit: UnitId, role: Role) -> Self {
        Self::Unit { unit, role }
    }

    /// Whom the columns of a row name; none where they name nobody.
    pub fn of(unit: Option<UnitId>, role: Option<Role>, person: Option<AccountId>) -> Option<Self> {
        match (unit, role, person) {
            (_, _, Some(person)) => Some(Self::Person(person)),
            (Some(unit), Some(role), None) => Some(Self::Unit { unit, role }),
            _ => None,
        }
    }

    /// The same columns.
    pub fn columns(self) -> (Option<UnitId>, Option<Role>, Option<AccountId>) {
        match self {
            Self::Unit { unit, role } => (Some(unit), Some(role), None),
            Self::Person(person) => (None, None, Some(person)),
        }
    }
}

/// One thing owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub subject: Subject,
    pub kind: ObligationKind,
    /// Milestone key, stage key, finding code …; empty where the kind says all.
    pub item: String,
    /// Counts from 1; a return or an extension makes the next. Of a milestone the number of the time.
    pub instance: i32,
    pub stage: Option<String>,
    pub title: String,
    /// What is still missing, in words.
    pub missing: Option<String>,
    pub owner: Owner,
    pub due: Due,
}

impl Owed {
    /// Something owed once, of which there is no other of its kind.
    fn once(subject: Subject, kind: ObligationKind, title: String, owner: Owner, due: Due) -> Self {
        Self {
            subject,
            kind,
            item: String::new(),
            instance: 1,
            stage: None,
            title,
            missing: None,
            owner,
            due,
        }
    }
}

/// An expert's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub account: AccountId,
    pub stage: String,
    pub signed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFact {
    pub id: VisitId,
    pub title: String,
    pub supervisor: Option<AccountId>,
    pub due_on: NaiveDate,
    pub done: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFact {
    pub id: FindingId,
    pub code: String,
    pub text: String,
    pub due_on: NaiveDate,
    pub status: FindingStatus,
    /// Rectifications handed in so far; a rejected one makes the next instance.
    pub tries: i32,
    /// Day of the last rectification, or of its rejection.
    pub rectified_on: Option<NaiveDate>,
    /// Who verifies: the person who found it, when a person did.
    pub verifier: Option<AccountId>,
}

/// Everything about a project that decides what it owes.
#[derive(Debug, Clone)]
pub struct ProjectFacts {
    pub project: ProjectId,
    pub state: State,
    /// First day in this state.
    pub since: NaiveDate,
    pub holder: UnitId,
    /// The holder and its ancestors by level; of two on one level the nearer.
    pub by_level: BTreeMap<Level, UnitId>,
    pub host: UnitId,
    /// Stage due dates moved for this project; the latest extension of each stage.
    pub extended: BTreeMap<String, NaiveDate>,
    /// Times a stage's material was sent back, or its due date began anew: instance is this plus one.
    /// The keys are those of stages.
    pub returns: BTreeMap<String, i32>,
    pub sheets: Vec<Sheet>,
    /// Records that count, by milestone key and the number of the time it is asked for.
    pub milestones: BTreeMap<(String, i32), u32>,
    /// What the holder has promised in its form, and whether a record says it is done.
    pub plan: Vec<(PlanItem, bool)>,
    /// Day of admission, when admitted.
    pub building_from: Option<NaiveDate>,
    /// The day up to which the round's months and quarters have begun.
    pub begun: Option<NaiveDate>,
    pub visits: Vec<VisitFact>,
    pub findings: Vec<FindingFact>,
    /// Stages for which the holder has asked for a later date, with the day on which it did.
    pub asked: Vec<(String, NaiveDate)>,
    /// The day of the last yearly recheck, or of the titling; none before that.
    pub last_check: Option<NaiveDate>,
}

/// A committee with projects in building, for what is owed once per committee.
#[derive(Debug, Clone)]
pub struct CommitteeFact {
    pub unit: UnitId,
    /// Records of its projects that count, by milestone key.
    pub milestones: BTreeMap<String, u32>,
}

/// A unit that recommends in a stage and has entries to recommend from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecommendFact {
    pub stage: String,
    pub unit: UnitId,
    pub name: String,
    /// Key of `unit::KINDS`.
    pub kind: String,
    /// The categories of what it has recommended so far.
    pub recommended: Vec<Option<String>>,
}

/// Projects that wait for the same unit in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    pub count: u32,
    /// The day on which the first of them came to wait.
    pub since: NaiveDate,
}

impl Queue {
    /// One more that waits since a day.
    pub fn join(queue: Option<Self>, since: NaiveDate) -> Self {
        match queue {
            Some(q) => Self {
                count: q.count + 1,
                since: q.since.min(since),
            },
            None => Self { count: 1, since },
        }
    }
}

/// Everything about a round that decides what its host and the units around it owe.
#[derive(Debug, Clone)]
pub struct RoundFacts {
    pub round: RoundId,
    pub host: UnitId,
    /// Projects by stage, status and the unit that conducts the stage.
    pub waiting: BTreeMap<(String, Status, UnitId), Queue>,
    /// Projects in a review stage with fewer sheets than asked for, by stage and conducting unit;
    /// where an expert stood aside, since then.
    pub unassigned: BTreeMap<(String, UnitId), Queue>,
    pub committees: Vec<CommitteeFact>,
    /// Until the round decides on whom to admit.
    pub recommending: Vec<RecommendFact>,
    /// Units that must enter and have not.
    pub must_enter: Vec<UnitId>,
    /// Objections of which has to be said whether they are admitted.
    pub objections: Vec<ObjectionFact>,
}

/// An objection of which has to be said whether it is admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionFact {
    pub id: ObjectionId,
    /// The publicity it is about, and the unit that conducts it.
    pub stage: String,
    pub unit: UnitId,
    /// The day it was confirmed; the one it came where only a telephone number was left.
    pub since: NaiveDate,
    /// Whether whoever made it has confirmed it: the others are called first.
    pub confirmed: bool,
}

/// By when has to be said whether an objection is admitted.
pub fn admit_due(since: NaiveDate, cal: &Calendar) -> NaiveDate {
    cal.add_working_days(since, ADMIT_WITHIN)
}

/// The plan as it stands for a project: its extended stages close later, and as much as its final has
/// moved the end of building and every later stage move with it. What hangs on the final is dated from
/// here alone; milestones ask [`crate::milestones`] with [`final_moved`].
pub fn plan_of_project(p: &Programme, plan: &Plan, extended: &BTreeMap<String, NaiveDate>) -> Plan {
    let mut own = plan.clone();
    for (key, on) in extended {
        own = own.closing(key, *on);
    }
    let Some((last, stage)) = p
        .stages
        .iter()
        .enumerate()
        .find(|(_, s)| s.kind == StageKind::Final)
    else {
        return own;
    };
    let Some((was, on)) = plan.due(&stage.key).zip(extended.get(&stage.key)) else {
        return own;
    };
    let by = *on - was.on;
    let later = |moment: Option<Moment>| moment.map(|m| Moment::day(m.last_day() + by));
    for planned in &mut own.stages {
        let Some(at) = p.stages.iter().position(|s| s.key == planned.key) else {
            continue;
        };
        let ends = p.stages[at].kind == StageKind::Building;
        if !(ends || at > last) || extended.contains_key(&planned.key) {
            continue;
        }
        planned.closes = later(planned.closes);
        if !ends {
            planned.opens = later(planned.opens);
        }
    }
    own
}

/// What falls on the day of the final or later moves as far as the final has.
pub fn with_final(due: Due, end: Due, on: NaiveDate) -> Due {
    if due.on >= end.on {
        due.moved(on - end.on)
    } else {
        due
    }
}

/// Until when the final of a project is extended, if it is.
pub fn final_moved(p: &Programme, extended: &BTreeMap<String, NaiveDate>) -> Option<NaiveDate> {
    extended.get(&p.first_of(StageKind::Final)?.key).copied()
}

/// The due date of a stage for one project.
pub fn stage_due(p: &Programme, plan: &Plan, facts: &ProjectFacts, stage: &str) -> Option<Due> {
    // Most have the round's own dates, and every use case asks for all of them.
    if facts.extended.is_empty() {
        return plan.due(stage);
    }
    plan_of_project(p, plan, &facts.extended).due(stage)
}

/// Until when an application may be handed in: the round's close, or a few working days after it
/// was sent back when that is later.
pub fn submit_due(p: &Programme, plan: &Plan, facts: &ProjectFacts, cal: &Calendar) -> Option<Due> {
    let stage = p.first_of(StageKind::Application)?;
    let due = stage_due(p, plan, facts, &stage.key)?;
    let returned = facts.state.status == Status::Returned;
    Some(in_time(due, facts.since, returned, MEND_WITHIN, cal))
}

/// The due date, or so many working days from the day the thing arrived when it arrived `again`
/// (sent back) or after its date. Only what arrives late moves: a due date itself never does.
fn in_time(due: Due, since: NaiveDate, again: bool, within: i32, cal: &Calendar) -> Due {
    let fair = cal.add_working_days(since, within);
    if (again || since > due.on) && fair > due.on {
        day(fair)
    } else {
        due
    }
}

/// The unit that conducts a stage for a project: the holder's nearest unit at the stage's level,
/// else the round's host.
pub fn conductor(stage: &Stage, by_level: &BTreeMap<Level, UnitId>, host: UnitId) -> UnitId {
    stage
        .level
        .and_then(|level| by_level.get(&level).copied())
        .unwrap_or(host)
}

/// Whether what a stage owes its conductor is owed by the organisation department (organiser) or
/// by the Party committee that checks its own units (endorser).
pub fn conductor_role(kind: StageKind) -> Role {
    if kind == StageKind::Endorsement {
        Role::Endorser
    } else {
        Role::Organiser
    }
}

/// What the numbered time of a milestone still lacks, by this date.
fn milestone_owed(
    m: &Milestone,
    (number, due): (i32, Due),
    have: u32,
    subject: Subject,
    owner: Owner,
) -> Owed {
    let title = match Period::numbered(number) {
        Some(period) => format!("{}（{}）", m.title, period.label()),
        None => m.title.clone(),
    };
    Owed {
        item: m.key.clone(),
        instance: number,
        missing: Some(format!("已有 {have}，还差 {}", m.at_least - have)),
        ..Owed::once(subject, ObligationKind::Milestone, title, owner, due)
    }
}

/// Due at the end of a day.
pub fn day(on: NaiveDate) -> Due {
    Due::on_day(on)
}

/// The words for a due date in refusals and mails: “2024年11月30日前”.
pub fn until(due: &Due) -> String {
    format!("{}前", cn_date(due.on))
}
