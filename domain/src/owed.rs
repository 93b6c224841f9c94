//! What is owed: the one pure function behind every reminder, overdue mark, workbench and calendar.
//!
//! [`project_owes`] and [`round_owes`] look at facts and say everything that is owed now and by
//! when. The ledger compares the answer with the rows it has and raises, re-dates, settles or
//! waives them; the rehearsal asks the same functions about imagined projects. Whatever is not in
//! the answer is not owed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::dates::{Due, Precision, Span, SpanUnit, cn_date};
use crate::ids::{AccountId, FindingId, ProjectId, RoundId, UnitId, VisitId};
use crate::lifecycle::State;
use crate::obligation::ObligationKind;
use crate::plan::Plan;
use crate::programme::{Milestone, OwedBy, Programme, Stage};
use crate::stage::{StageKind, Status};
use crate::states::{FindingStatus, Role};
use crate::unit::Level;

/// Working days a conductor has to grade or accept material after it came in (建议值).
pub const JUDGE_WITHIN: i32 = 10;
/// Working days for mending a returned application (建议值).
pub const MEND_WITHIN: i32 = 3;
/// Working days after the close until an application that was not handed in is put away and owes
/// nothing more (建议值); the organiser may extend it before.
pub const LAPSE_AFTER: i32 = 10;
/// Working days for handling an objection (建议值).
pub const ANSWER_WITHIN: i32 = 5;
/// Working days for verifying a rectification (建议值).
pub const VERIFY_WITHIN: i32 = 5;

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

/// One thing owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub subject: Subject,
    pub kind: ObligationKind,
    /// Milestone key, stage key, finding code …; empty where the kind says all.
    pub item: String,
    /// Counts from 1; a return or an extension makes the next.
    pub instance: i32,
    pub stage: Option<String>,
    pub title: String,
    /// What is still missing, in words.
    pub missing: Option<String>,
    pub owner: Owner,
    pub due: Due,
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
    /// Day of the last rectification.
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
    pub returns: BTreeMap<String, i32>,
    pub sheets: Vec<Sheet>,
    /// Records that count, by milestone key and year of building (1 when not yearly).
    pub milestones: BTreeMap<(String, i32), u32>,
    /// Day of admission, when admitted.
    pub building_from: Option<NaiveDate>,
    pub visits: Vec<VisitFact>,
    pub findings: Vec<FindingFact>,
    pub open_objections: u32,
    /// Last yearly recheck passed, or the day of titling.
    pub last_check: Option<NaiveDate>,
}

/// A committee with projects in building, for what is owed once per committee.
#[derive(Debug, Clone)]
pub struct CommitteeFact {
    pub unit: UnitId,
    /// Records of its projects that count, by milestone key.
    pub milestones: BTreeMap<String, u32>,
}

/// Everything about a round that decides what its host and the units around it owe.
#[derive(Debug, Clone)]
pub struct RoundFacts {
    pub round: RoundId,
    pub host: UnitId,
    /// Projects by stage, status and the unit that conducts the stage.
    pub waiting: BTreeMap<(String, Status, UnitId), u32>,
    /// Projects in a review stage with fewer sheets than asked for, by stage and conducting unit.
    pub unassigned: BTreeMap<(String, UnitId), u32>,
    pub committees: Vec<CommitteeFact>,
    /// Units that must enter and have not.
    pub must_enter: Vec<UnitId>,
}

/// The due date of a stage for one project: its extension, or the round's date.
pub fn stage_due(plan: &Plan, facts: &ProjectFacts, stage: &str) -> Option<Due> {
    match facts.extended.get(stage) {
        Some(on) => Some(Due {
            on: *on,
            closes_at: None,
            precision: Precision::Day,
        }),
        None => plan.due(stage),
    }
}

/// Until when an application may be handed in: the round's close, or a few working days after it
/// was sent back when that is later.
pub fn submit_due(p: &Programme, plan: &Plan, facts: &ProjectFacts, cal: &Calendar) -> Option<Due> {
    let stage = p.first_of(StageKind::Application)?;
    let due = stage_due(plan, facts, &stage.key)?;
    if facts.state.status == Status::Returned {
        let mend = cal.add_working_days(facts.since, MEND_WITHIN);
        if mend > due.on {
            return Some(day(mend));
        }
    }
    Some(due)
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

/// The days on which a milestone falls due for a project: one, or one for each year of building.
pub fn milestone_dues(
    p: &Programme,
    plan: &Plan,
    m: &Milestone,
    extended_final: Option<NaiveDate>,
    cal: &Calendar,
) -> Vec<(i32, Due)> {
    // A milestone due with the final moves with its extension.
    let final_key = p.first_of(StageKind::Final).map(|s| s.key.as_str());
    if let (Some(on), Some(key)) = (extended_final, final_key)
        && m.due.references().contains(&key)
    {
        return vec![(1, day(on))];
    }
    let Some(moment) = plan.resolve(&m.due, cal) else {
        return Vec::new();
    };
    let due = Due {
        on: moment.last_day(),
        closes_at: None,
        precision: moment.precision,
    };
    if !m.yearly {
        return vec![(1, due)];
    }
    let end = final_key.and_then(|k| plan.due(k)).map_or(due.on, |d| d.on);
    (1..)
        .map(|year| {
            let on = Span {
                n: year - 1,
                unit: SpanUnit::Year,
            }
            .after(due.on, cal);
            (year, Due { on, ..due })
        })
        .take_while(|(_, d)| d.on <= end)
        .collect()
}

/// What a project owes now, and what others owe because of it.
pub fn project_owes(p: &Programme, plan: &Plan, f: &ProjectFacts, cal: &Calendar) -> Vec<Owed> {
    let mut owed = Vec::new();
    if f.state.status.is_end() {
        return owed;
    }
    let Some(stage) = p.stage(&f.state.stage) else {
        return owed;
    };
    let subject = Subject::Project(f.project);
    let holder = Owner::Unit {
        unit: f.holder,
        role: Role::Editor,
    };
    let conducts = Owner::Unit {
        unit: conductor(stage, &f.by_level, f.host),
        role: conductor_role(stage.kind),
    };
    let due = stage_due(plan, f, &stage.key)
        .unwrap_or_else(|| day(cal.add_working_days(f.since, JUDGE_WITHIN)));
    let instance = 1 + f.returns.get(&stage.key).copied().unwrap_or(0);
    let item = |kind, title: String, owner, due| Owed {
        subject,
        kind,
        item: stage.key.clone(),
        instance,
        stage: Some(stage.key.clone()),
        title,
        missing: None,
        owner,
        due,
    };
    // Judging begins when the material is there: never due before a conductor had its days.
    let judge_due = || {
        let on = cal.add_working_days(f.since, JUDGE_WITHIN);
        if on > due.on { day(on) } else { due }
    };
    use {ObligationKind as O, StageKind as K, Status as S};
    match (stage.kind, f.state.status) {
        (K::Application, S::Draft | S::Returned) => {
            let due = submit_due(p, plan, f, cal).unwrap_or(due);
            let title = if f.state.status == S::Returned { "按退回意见修改并重新提交申报书" } else { "提交申报书" };
            owed.push(item(O::Submit, title.to_owned(), holder, due));
        }
        (K::Endorsement, S::Waiting) => owed.push(item(O::Endorse, stage.title.clone(), conducts, due)),
        (K::Review, S::Waiting) => {
            for sheet in f.sheets.iter().filter(|s| !s.signed && s.stage == stage.key) {
                owed.push(Owed { item: format!("{}:{}", stage.key, sheet.account), ..item(O::Score, "评阅并签署评分表".to_owned(), Owner::Person(sheet.account), due) });
            }
        }
        (K::Revision, S::Due) => owed.push(item(O::Revise, "按专家意见修改完善申报书".to_owned(), holder, due)),
        (K::Midterm | K::Final, S::Due) => owed.push(item(O::HandIn, format!("提交{}材料", stage.title), holder, due)),
        (K::Midterm | K::Final, S::HandedIn) => owed.push(item(O::Grade, format!("评定{}等次", stage.title), conducts, judge_due())),
        (K::Midterm, S::Conditional) => {
            let within = stage.rectify_within.as_ref().map_or(Span { n: 1, unit: SpanUnit::Month }, |s| s.value);
            owed.push(item(O::Rectify, format!("{}限期整改，整改后重新提交", stage.title), holder, day(within.after(f.since, cal))));
        }
        (K::Sustaining, S::Due) => {
            let title = format!("提交{}材料", stage.title);
            owed.push(item(O::Recheck, title, holder, day(recheck_due(stage, f, cal))));
        }
        (K::Sustaining, S::HandedIn) => owed.push(item(O::Grade, format!("办结{}", stage.title), conducts, judge_due())),
        (K::Publicity, S::Objected) => {
            owed.push(item(O::AnswerObjection, "处理公示异议".to_owned(), conducts, day(cal.add_working_days(f.since, ANSWER_WITHIN))));
        }
        // Owed by the round's conductors for many projects at once: see `round_owes`.
        (K::Screening | K::Admission | K::Titling, S::Waiting)
        | (K::Publicity, S::Waiting | S::Open)
        | (K::Review, S::Scored)
        | (K::Revision, S::HandedIn)
        | (K::Admission, S::Proposed)
        // Nothing is owed for the stage itself while building goes on or a title is held.
        | (K::Building, S::Active)
        | (K::Final, S::Extended)
        | (_, S::Titled) => {}
        // Ends owe nothing, and other pairs cannot arise: `lifecycle` never makes them.
        _ => {}
    }
    if stage.kind.in_building() {
        milestones_owed(p, plan, f, cal, &mut owed);
    }
    watched(f, cal, &mut owed);
    owed
}

/// When a yearly recheck is due: so long after the last one, or after the titling.
pub fn recheck_due(stage: &Stage, f: &ProjectFacts, cal: &Calendar) -> NaiveDate {
    let every = stage.every.as_ref().map_or(
        Span {
            n: 1,
            unit: SpanUnit::Year,
        },
        |s| s.value,
    );
    every.after(f.last_check.unwrap_or(f.since), cal)
}

fn milestones_owed(
    p: &Programme,
    plan: &Plan,
    f: &ProjectFacts,
    cal: &Calendar,
    owed: &mut Vec<Owed>,
) {
    let extended = p
        .first_of(StageKind::Final)
        .and_then(|s| f.extended.get(&s.key))
        .copied();
    for m in p.milestones.iter().filter(|m| m.owed_by == OwedBy::Holder) {
        for (year, due) in milestone_dues(p, plan, m, extended, cal) {
            let have = f
                .milestones
                .get(&(m.key.clone(), year))
                .copied()
                .unwrap_or(0);
            if have >= m.at_least {
                continue;
            }
            owed.push(Owed {
                subject: Subject::Project(f.project),
                kind: ObligationKind::Milestone,
                item: m.key.clone(),
                instance: year,
                stage: None,
                title: m.title.clone(),
                missing: Some(format!("已有 {have}，还差 {}", m.at_least - have)),
                owner: Owner::Unit {
                    unit: f.holder,
                    role: Role::Editor,
                },
                due,
            });
        }
    }
}

/// What supervision brought: visits to make, findings to rectify and to verify.
fn watched(f: &ProjectFacts, cal: &Calendar, owed: &mut Vec<Owed>) {
    let subject = Subject::Project(f.project);
    let organiser = Owner::Unit {
        unit: f.host,
        role: Role::Organiser,
    };
    for v in f.visits.iter().filter(|v| !v.done) {
        owed.push(Owed {
            subject,
            kind: ObligationKind::Visit,
            item: v.id.to_string(),
            instance: 1,
            stage: None,
            title: format!("{}：现场查看并登记结论", v.title),
            missing: None,
            owner: v.supervisor.map_or(organiser, Owner::Person),
            due: day(v.due_on),
        });
    }
    for x in &f.findings {
        let base = |kind, title, owner, due| Owed {
            subject,
            kind,
            item: x.code.clone(),
            instance: x.tries + 1,
            stage: None,
            title,
            missing: Some(x.text.clone()),
            owner,
            due,
        };
        match x.status {
            FindingStatus::Open => {
                let again = x.rectified_on.map_or(x.due_on, |on| {
                    x.due_on.max(cal.add_working_days(on, VERIFY_WITHIN))
                });
                owed.push(base(
                    ObligationKind::RectifyFinding,
                    format!("整改督导问题 {}", x.code),
                    Owner::Unit {
                        unit: f.holder,
                        role: Role::Editor,
                    },
                    day(again),
                ));
            }
            FindingStatus::Rectified => {
                let on = cal.add_working_days(x.rectified_on.unwrap_or(x.due_on), VERIFY_WITHIN);
                owed.push(base(
                    ObligationKind::VerifyFinding,
                    format!("复核销号 {}", x.code),
                    x.verifier.map_or(organiser, Owner::Person),
                    day(on),
                ));
            }
            FindingStatus::Closed => {}
        }
    }
}

/// What is owed once for a whole round: by its conductors for all projects waiting in a stage, by
/// committees for all their projects, and by units that must enter.
pub fn round_owes(p: &Programme, plan: &Plan, f: &RoundFacts, cal: &Calendar) -> Vec<Owed> {
    let mut owed = Vec::new();
    let mut of_round = |kind: ObligationKind, stage: &Stage, unit: UnitId, count: u32, due: Due| {
        owed.push(Owed {
            subject: Subject::Round(f.round),
            kind,
            item: format!("{}:{unit}", stage.key),
            instance: 1,
            stage: Some(stage.key.clone()),
            title: format!("{}：{}", stage.title, kind.label()),
            missing: Some(format!("{count} 个项目待办")),
            owner: Owner::Unit {
                unit,
                role: conductor_role(stage.kind),
            },
            due,
        });
    };
    for ((stage_key, unit), count) in f.unassigned.iter().filter(|(_, n)| **n > 0) {
        if let (Some(stage), Some(due)) = (p.stage(stage_key), opening_due(plan, stage_key, cal)) {
            of_round(ObligationKind::AssignExperts, stage, *unit, *count, due);
        }
    }
    let mut merged: BTreeMap<(ObligationKind, String, UnitId), u32> = BTreeMap::new();
    for ((stage_key, status, unit), count) in &f.waiting {
        let Some(kind) = p
            .stage(stage_key)
            .and_then(|s| owed_for_many(s.kind, *status))
        else {
            continue;
        };
        *merged.entry((kind, stage_key.clone(), *unit)).or_default() += count;
    }
    for ((kind, stage_key, unit), count) in merged {
        let Some(stage) = p.stage(&stage_key) else {
            continue;
        };
        // A notice is posted when publicity opens, not when it ends.
        let due = if kind == ObligationKind::PostNotice {
            posting_due(p, plan, stage, cal)
        } else {
            plan.due(&stage_key)
        };
        if let Some(due) = due {
            of_round(kind, stage, unit, count, due);
        }
    }
    for m in p
        .milestones
        .iter()
        .filter(|m| m.owed_by == OwedBy::Committee)
    {
        for committee in &f.committees {
            let have = committee.milestones.get(&m.key).copied().unwrap_or(0);
            if have >= m.at_least {
                continue;
            }
            let Some((_, due)) = milestone_dues(p, plan, m, None, cal).into_iter().next() else {
                continue;
            };
            owed.push(Owed {
                subject: Subject::Unit(committee.unit),
                kind: ObligationKind::Milestone,
                item: m.key.clone(),
                instance: 1,
                stage: None,
                title: m.title.clone(),
                missing: Some(format!("已有 {have}，还差 {}", m.at_least - have)),
                owner: Owner::Unit {
                    unit: committee.unit,
                    role: Role::Endorser,
                },
                due,
            });
        }
    }
    if let Some(application) = p.first_of(StageKind::Application)
        && let Some(due) = plan.due(&application.key)
    {
        for unit in &f.must_enter {
            owed.push(Owed {
                subject: Subject::Unit(*unit),
                kind: ObligationKind::Enter,
                item: String::new(),
                instance: 1,
                stage: Some(application.key.clone()),
                title: format!("必须参与：申报“{}”", p.short),
                missing: None,
                owner: Owner::Unit {
                    unit: *unit,
                    role: Role::Editor,
                },
                due,
            });
        }
    }
    owed
}

/// What a stage's conductor owes for every project in this status, if it is owed for all at once.
fn owed_for_many(kind: StageKind, status: Status) -> Option<ObligationKind> {
    use {ObligationKind as O, StageKind as K, Status as S};
    match (kind, status) {
        (K::Screening, S::Waiting) => Some(O::Screen),
        (K::Review, S::Scored) => Some(O::Shortlist),
        (K::Revision, S::HandedIn) => Some(O::AcceptRevision),
        (K::Admission, S::Waiting) => Some(O::Decide),
        (K::Admission, S::Proposed) | (K::Publicity, S::Waiting) => Some(O::PostNotice),
        (K::Titling, S::Waiting) => Some(O::Title),
        _ => None,
    }
}

/// Experts are to be found by the day a review opens, or by its close when no opening is planned.
fn opening_due(plan: &Plan, stage: &str, _cal: &Calendar) -> Option<Due> {
    match plan.stage(stage).and_then(|s| s.opens) {
        Some(opens) => Some(day(opens.first_day())),
        None => plan.due(stage),
    }
}

/// A notice is to be posted by the working day after publicity was to open.
fn posting_due(p: &Programme, plan: &Plan, stage: &Stage, cal: &Calendar) -> Option<Due> {
    let publicity = if stage.kind == StageKind::Publicity {
        Some(stage)
    } else {
        let position = p.stages.iter().position(|s| s.key == stage.key)?;
        p.stages[position + 1..]
            .iter()
            .find(|s| s.kind == StageKind::Publicity)
    };
    let opens = publicity
        .and_then(|s| plan.stage(&s.key))
        .and_then(|s| s.opens);
    match opens {
        Some(opens) => Some(day(cal.on_or_after(opens.first_day()))),
        None => plan.due(&stage.key),
    }
}

/// A due date of day precision at the end of its day.
pub fn day(on: NaiveDate) -> Due {
    Due {
        on,
        closes_at: None,
        precision: Precision::Day,
    }
}

/// The sentence for a due date in refusals and mails: “11月30日前”.
pub fn until(due: &Due) -> String {
    format!("{}前", cn_date(due.on))
}
