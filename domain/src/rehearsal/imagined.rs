//! The imagined project: it stands in each stage in turn and does nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::calendar::Calendar;
use crate::dates::Period;
use crate::ids::{AccountId, ProjectId, RoundId, UnitId};
use crate::lifecycle::{State, form_of};
use crate::owed::{
    CommitteeFact, Owed, Owner, ProjectFacts, Queue, RECHECK_LEAD, RoundFacts, Sheet, conductor,
    project_owes, recheck_due, round_owes,
};
use crate::plan::Plan;
use crate::programme::{Programme, Stage};
use crate::stage::{StageKind, Status};
use crate::unit::Level;

/// Units of the imagined project, by level; keys only, nobody is meant.
const HOLDER: UnitId = UnitId(1);
const HOST: UnitId = UnitId(1000);
const EXPERT: AccountId = AccountId(1);

fn unit_at(level: Level) -> UnitId {
    UnitId(10 + level as i64)
}

/// Everything the imagined project and its round would owe, with the day each is born.
pub(super) fn imagined(p: &Programme, plan: &Plan, cal: &Calendar) -> Vec<(Owed, NaiveDate)> {
    let by_level: BTreeMap<Level, UnitId> = Level::ALL
        .iter()
        .copied()
        .map(|level| (level, unit_at(level)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (at, stage) in p.stages.iter().enumerate() {
        for status in statuses(p, at, stage) {
            let mut facts = ProjectFacts {
                project: ProjectId(0),
                state: State::new(&stage.key, status),
                since: since(p, plan, stage, status),
                holder: HOLDER,
                by_level: by_level.clone(),
                host: HOST,
                extended: BTreeMap::new(),
                returns: BTreeMap::new(),
                sheets: vec![Sheet {
                    account: EXPERT,
                    stage: stage.key.clone(),
                    signed: false,
                }],
                milestones: BTreeMap::new(),
                plan: Vec::new(),
                building_from: None,
                begun: Some(NaiveDate::MAX),
                visits: Vec::new(),
                findings: Vec::new(),
                asked: Vec::new(),
                last_check: None,
            };
            if stage.kind == StageKind::Sustaining {
                // The first recheck comes so long after whatever gave the title.
                let titled = p.stages[..at]
                    .iter()
                    .rev()
                    .find_map(|s| plan.due(&s.key))
                    .map_or(plan.announced, |due| due.on);
                facts.last_check = Some(titled);
                let due = recheck_due(stage, &facts, cal);
                facts.since = due
                    .checked_sub_days(Days::new(RECHECK_LEAD))
                    .map_or(titled, |opens| opens.max(titled));
            }
            let round = imagined_round(p, stage, status, facts.since, &by_level);
            for owed in project_owes(p, plan, &facts, cal)
                .into_iter()
                .chain(round_owes(p, plan, &round, cal))
            {
                if seen.insert((owed.kind, owed.item.clone(), owed.instance)) {
                    // What recurs with the calendar is asked for as its month or quarter begins.
                    let period = Period::numbered(owed.instance).map(Period::first_day);
                    let born = period.map_or(facts.since, |first| first.max(facts.since));
                    found.push((owed, born));
                }
            }
        }
    }
    found
}

fn imagined_round(
    p: &Programme,
    stage: &Stage,
    status: Status,
    since: NaiveDate,
    by_level: &BTreeMap<Level, UnitId>,
) -> RoundFacts {
    let queue = Queue { count: 1, since };
    let conductor = conductor(stage, by_level, HOST);
    let mut round = RoundFacts {
        round: RoundId(0),
        host: HOST,
        waiting: BTreeMap::from([((stage.key.clone(), status, conductor), queue)]),
        unassigned: BTreeMap::new(),
        committees: Vec::new(),
        recommending: Vec::new(),
        must_enter: Vec::new(),
        objections: Vec::new(),
    };
    match stage.kind {
        StageKind::Review => {
            round
                .unassigned
                .insert((stage.key.clone(), conductor), queue);
        }
        StageKind::Building => round.committees.push(CommitteeFact {
            unit: unit_at(Level::Committee),
            milestones: BTreeMap::new(),
        }),
        StageKind::Application if p.entry.must_join.is_some() => round.must_enter.push(HOLDER),
        _ => {}
    }
    round
}

/// First day in a state: the beginning of its stage; but what was handed in on the last day is
/// judged from then on.
fn since(p: &Programme, plan: &Plan, stage: &Stage, status: Status) -> NaiveDate {
    let opens = plan.begins(&stage.key);
    let closes = plan.due(&stage.key).map(|due| due.on);
    let day = if status == Status::HandedIn && form_of(p, stage).is_some() {
        closes
    } else {
        opens.or(closes)
    };
    day.unwrap_or(plan.announced)
}

/// The statuses that the project passes in a stage, as far as somebody owes something in them.
fn statuses(p: &Programme, at: usize, stage: &Stage) -> Vec<Status> {
    let follows_admission = p.stages[..at]
        .iter()
        .rfind(|s| s.kind != StageKind::Preparation)
        .is_some_and(|s| s.kind == StageKind::Admission);
    let hands_in = form_of(p, stage).is_some();
    match stage.kind {
        StageKind::Application => vec![Status::Draft],
        // What follows an admission is posted while the project is still proposed.
        StageKind::Publicity if follows_admission => Vec::new(),
        StageKind::Endorsement
        | StageKind::Screening
        | StageKind::Publicity
        | StageKind::Titling => vec![Status::Waiting],
        StageKind::Review => vec![Status::Waiting, Status::Scored],
        StageKind::Revision => vec![Status::Due, Status::HandedIn],
        StageKind::Midterm | StageKind::Final if hands_in => vec![Status::Due, Status::HandedIn],
        StageKind::Sustaining if hands_in => vec![Status::Due],
        StageKind::Midterm | StageKind::Final | StageKind::Sustaining => vec![Status::HandedIn],
        StageKind::Admission => vec![Status::Waiting, Status::Proposed],
        StageKind::Building => vec![Status::Active],
        StageKind::Preparation => Vec::new(),
    }
}

/// Who owes it, in words.
pub(super) fn owner_label(owner: Owner) -> &'static str {
    match owner {
        Owner::Person(_) => "评审专家",
        Owner::Unit { unit: HOLDER, .. } => "申报单位",
        Owner::Unit { unit: HOST, .. } => "组织部门",
        Owner::Unit { unit, .. } => Level::ALL
            .iter()
            .copied()
            .find(|l| unit_at(*l) == unit)
            .map_or("组织部门", Level::label),
    }
}
