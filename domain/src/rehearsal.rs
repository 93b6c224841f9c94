//! A programme played forward on the calendar: every stage, due date, reminder, escalation and
//! supervision task with its day, before anything is opened.
//!
//! An imagined project stands in each stage in turn and does nothing; what it then owes is asked
//! of the same functions that reconcile real projects, so the rehearsal cannot tell another story.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::dates::{Due, Moment, Precision, cn_date};
use crate::ids::{AccountId, ProjectId, RoundId, UnitId};
use crate::lifecycle::State;
use crate::owed::{
    CommitteeFact, Owed, Owner, ProjectFacts, RoundFacts, Sheet, project_owes, round_owes,
};
use crate::plan::Plan;
use crate::programme::{Programme, Stage};
use crate::reminders::{Step, StepKind, is_red, steps};
use crate::stage::{StageKind, Status};
use crate::supervision::campaigns;
use crate::unit::Level;

/// What a line of the rehearsal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Warning,
    Stage,
    Due,
    Reminder,
    Escalation,
    Supervision,
}

impl LineKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Warning => "提示",
            Self::Stage => "阶段",
            Self::Due => "期限",
            Self::Reminder => "提醒",
            Self::Escalation => "抄送",
            Self::Supervision => "督导",
        }
    }
}

/// One line. Serialised as `{on, kind, what, whom, note}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub on: NaiveDate,
    pub kind: LineKind,
    pub what: String,
    pub whom: String,
    pub note: String,
}

/// Working days after a due date that the rehearsal still shows, as if nobody had acted.
const LATE_SHOWN: i32 = 10;

/// Units of the imagined project, by level; keys only, nobody is meant.
const HOLDER: UnitId = UnitId(1);
const HOST: UnitId = UnitId(1000);
const EXPERT: AccountId = AccountId(1);

fn unit_at(level: Level) -> UnitId {
    UnitId(10 + level as i64)
}

/// Plays the programme from the day of its notice. `until` cuts the list; by default everything
/// that has a date is shown.
///
/// # Errors
/// A sentence when the dates cannot be worked out, for example when a cycle is needed and missing.
pub fn rehearse(
    p: &Programme,
    announced: NaiveDate,
    cycle: Option<Moment>,
    until: Option<NaiveDate>,
    cal: &Calendar,
) -> Result<Vec<Line>, String> {
    let plan = Plan::of(p, announced, cycle, None, cal)?;
    Ok(rehearse_plan(p, &plan, until, cal))
}

/// The same for a plan whose dates have been edited (round setup).
pub fn rehearse_plan(
    p: &Programme,
    plan: &Plan,
    until: Option<NaiveDate>,
    cal: &Calendar,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for problem in plan.problems(p, cal) {
        lines.push(Line {
            on: plan.announced,
            kind: LineKind::Warning,
            what: problem.message(),
            whom: "组织部门".to_owned(),
            note: String::new(),
        });
    }
    stage_lines(p, plan, cal, &mut lines);
    for (owed, born_on) in imagined(p, plan, cal) {
        owed_lines(p, &owed, born_on, cal, &mut lines);
    }
    for duty in &p.duties {
        if let Some(moment) = plan.resolve(&duty.due, cal) {
            let due = Due {
                on: moment.last_day(),
                closes_at: None,
                precision: moment.precision,
            };
            ladder_lines(
                p,
                &duty.title,
                &duty.post,
                &due,
                plan.announced,
                cal,
                &mut lines,
            );
        }
    }
    for s in &p.supervision {
        for campaign in campaigns(p, plan, s, cal) {
            let share = if s.share >= 100 {
                "全部在建项目".to_owned()
            } else {
                format!("抽取在建项目的 {}%", s.share)
            };
            lines.push(Line {
                on: campaign.opens_on,
                kind: LineKind::Supervision,
                what: format!("{}（第 {} 次）", s.title, campaign.instance),
                whom: "督导员".to_owned(),
                note: format!("{share}，{}前查看完毕", cn_date(campaign.visits_due_on)),
            });
        }
    }
    lines.retain(|line| until.is_none_or(|until| line.on <= until));
    lines.sort_by(|a, b| (a.on, a.kind, &a.what, &a.note).cmp(&(b.on, b.kind, &b.what, &b.note)));
    lines.dedup();
    lines
}

fn stage_lines(p: &Programme, plan: &Plan, cal: &Calendar, lines: &mut Vec<Line>) {
    for planned in &plan.stages {
        let Some(stage) = p.stage(&planned.key) else {
            continue;
        };
        let whom = conductor_label(stage).to_owned();
        let mut line = |on, what: String, note: String| {
            lines.push(Line {
                on,
                kind: LineKind::Stage,
                what,
                whom: whom.clone(),
                note,
            })
        };
        if let Some(opens) = planned.opens {
            line(
                opens.first_day(),
                format!("{}开始", stage.title),
                month_note(opens),
            );
        }
        if let Some(closes) = planned.closes {
            let on = closes.last_day();
            let mut note = month_note(closes);
            if !cal.is_working(on) {
                note.push_str(if note.is_empty() {
                    "当日休息"
                } else {
                    "，当日休息"
                });
            }
            if let (StageKind::Publicity, Some(opens), Some(length)) =
                (stage.kind, planned.opens, stage.length)
            {
                note = format!("{}发布，公示 {length} 个工作日", cn_date(opens.first_day()));
            }
            line(
                on,
                format!(
                    "{}{}",
                    stage.title,
                    if stage.kind == StageKind::Publicity {
                        "期满"
                    } else {
                        "截止"
                    }
                ),
                note,
            );
        }
    }
}

fn month_note(m: Moment) -> String {
    if m.precision == Precision::Month {
        format!("通知写到月：{}", m.label())
    } else {
        String::new()
    }
}

fn conductor_label(stage: &Stage) -> &'static str {
    match stage.kind {
        StageKind::Preparation
        | StageKind::Application
        | StageKind::Revision
        | StageKind::Building => "申报单位",
        _ => stage.level.map_or("组织部门", Level::label),
    }
}

/// Everything the imagined project and its round would owe, with the day each is born.
fn imagined(p: &Programme, plan: &Plan, cal: &Calendar) -> Vec<(Owed, NaiveDate)> {
    let by_level: BTreeMap<Level, UnitId> = Level::ALL
        .into_iter()
        .map(|level| (level, unit_at(level)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let building_from = p
        .first_of(StageKind::Building)
        .and_then(|s| plan.stage(&s.key))
        .and_then(|s| s.opens)
        .map(Moment::first_day);
    for stage in &p.stages {
        let planned = plan.stage(&stage.key);
        let opens = planned.and_then(|s| s.opens).map(Moment::first_day);
        let closes = plan.due(&stage.key).map(|d| d.on);
        let since = opens.or(closes).unwrap_or(plan.announced);
        for status in imagined_statuses(stage.kind) {
            // What was handed in on the last day is judged from then on.
            let since = if *status == Status::HandedIn {
                closes.unwrap_or(since)
            } else {
                since
            };
            let facts = ProjectFacts {
                project: ProjectId(0),
                state: State::new(&stage.key, *status),
                since,
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
                building_from,
                visits: Vec::new(),
                findings: Vec::new(),
                open_objections: 0,
                last_check: None,
            };
            let conductor = crate::owed::conductor(stage, &by_level, HOST);
            let round = RoundFacts {
                round: RoundId(0),
                host: HOST,
                waiting: BTreeMap::from([((stage.key.clone(), *status, conductor), 1)]),
                unassigned: if stage.kind == StageKind::Review {
                    BTreeMap::from([((stage.key.clone(), conductor), 1)])
                } else {
                    BTreeMap::new()
                },
                committees: if stage.kind == StageKind::Building {
                    vec![CommitteeFact {
                        unit: unit_at(Level::Committee),
                        milestones: BTreeMap::new(),
                    }]
                } else {
                    Vec::new()
                },
                must_enter: if stage.kind == StageKind::Application && p.entry.must_join.is_some() {
                    vec![HOLDER]
                } else {
                    Vec::new()
                },
            };
            for owed in project_owes(p, plan, &facts, cal)
                .into_iter()
                .chain(round_owes(p, plan, &round, cal))
            {
                if seen.insert((owed.kind, owed.item.clone(), owed.instance)) {
                    found.push((owed, since));
                }
            }
        }
    }
    found
}

fn imagined_statuses(kind: StageKind) -> &'static [Status] {
    match kind {
        StageKind::Application => &[Status::Draft],
        StageKind::Endorsement | StageKind::Screening | StageKind::Titling => &[Status::Waiting],
        StageKind::Review => &[Status::Waiting, Status::Scored],
        StageKind::Revision | StageKind::Midterm | StageKind::Final => {
            &[Status::Due, Status::HandedIn]
        }
        StageKind::Sustaining => &[Status::Due],
        StageKind::Admission => &[Status::Waiting, Status::Proposed],
        StageKind::Building => &[Status::Active],
        StageKind::Publicity => &[Status::Waiting],
        StageKind::Preparation => &[],
    }
}

fn owed_lines(
    p: &Programme,
    owed: &Owed,
    born_on: NaiveDate,
    cal: &Calendar,
    lines: &mut Vec<Line>,
) {
    ladder_lines(
        p,
        &owed.title,
        owner_label(owed.owner),
        &owed.due,
        born_on,
        cal,
        lines,
    );
}

fn owner_label(owner: Owner) -> &'static str {
    match owner {
        Owner::Person(_) => "评审专家",
        Owner::Unit { unit: HOLDER, .. } => "申报单位",
        Owner::Unit { unit: HOST, .. } => "组织部门",
        Owner::Unit { unit, .. } => Level::ALL
            .into_iter()
            .find(|l| unit_at(*l) == unit)
            .map_or("组织部门", Level::label),
    }
}

fn ladder_lines(
    p: &Programme,
    what: &str,
    whom: &str,
    due: &Due,
    born_on: NaiveDate,
    cal: &Calendar,
    lines: &mut Vec<Line>,
) {
    let born_on = born_on.min(due.on);
    let note = if cal.is_working(due.on) {
        String::new()
    } else {
        "当日休息，提醒提前，期限不变".to_owned()
    };
    lines.push(Line {
        on: due.on,
        kind: LineKind::Due,
        what: what.to_owned(),
        whom: whom.to_owned(),
        note,
    });
    let until = cal.add_working_days(due.on, LATE_SHOWN);
    let mut by_day: BTreeMap<NaiveDate, Step> = BTreeMap::new();
    for step in steps(&p.reminders, due, born_on, until, cal) {
        match step.kind {
            StepKind::Superior { working_days } => lines.push(escalation(
                what,
                "上级党组织",
                step.on,
                format!("逾期 {working_days} 个工作日仍未办，抄送"),
            )),
            StepKind::Organiser { working_days } => lines.push(escalation(
                what,
                "组织部门",
                step.on,
                format!("逾期 {working_days} 个工作日仍未办，列入督办"),
            )),
            // Of several steps on one morning only the most urgent is sent.
            _ => {
                by_day.insert(step.on, step);
            }
        }
    }
    for (on, step) in by_day {
        lines.push(Line {
            on,
            kind: LineKind::Reminder,
            what: what.to_owned(),
            whom: whom.to_owned(),
            note: format!("{}（期限{}）", step.kind.label(), cn_date(due.on)),
        });
    }
    let red = due
        .on
        .iter_days()
        .take_while(|d| *d <= until)
        .find(|d| is_red(&p.reminders, due, *d, cal));
    if let Some(red) = red {
        lines.push(escalation(what, "组织部门", red, "标红".to_owned()));
    }
}

fn escalation(what: &str, whom: &str, on: NaiveDate, note: String) -> Line {
    Line {
        on,
        kind: LineKind::Escalation,
        what: what.to_owned(),
        whom: whom.to_owned(),
        note: format!("如{note}"),
    }
}
