//! A programme played forward on the calendar: every stage, due date, reminder, escalation and
//! supervision task with its day, before anything is opened.
//!
//! An imagined project stands in each stage in turn and does nothing; what it then owes is asked
//! of the same functions that reconcile real projects, so the rehearsal cannot tell another story.

mod imagined;

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::dates::{Due, Moment, Precision, cn_date};
use crate::plan::Plan;
use crate::programme::{CountFrom, Programme, ReminderPolicy, Stage, Subject};
use crate::reminders::{Audience, StepKind, is_red, reached, steps, working_days_late};
use crate::stage::StageKind;
use crate::supervision::campaigns;
use crate::unit::Level;

use imagined::{imagined, owner_label};

/// What a line of the rehearsal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Warning,
    Stage,
    Due,
    /// Units that may enter are told once that the round is open.
    Invitation,
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
            Self::Invitation => "告知可以申报",
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

/// Plays the programme from the day of its notice. `count_from` is the round's own way of counting
/// working days, by default the file's; `until` cuts the list, by default everything that has a
/// date is shown.
///
/// # Errors
/// A sentence when the dates cannot be worked out, for example when a cycle is needed and missing.
pub fn rehearse(
    p: &Programme,
    announced: NaiveDate,
    cycle: Option<Moment>,
    count_from: Option<CountFrom>,
    until: Option<NaiveDate>,
    cal: &Calendar,
) -> Result<Vec<Line>, String> {
    let plan = Plan::of(p, announced, cycle, count_from, cal)?;
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
        lines.push(warning(plan, problem.message()));
    }
    stage_lines(p, plan, cal, &mut lines);
    lines.extend(invitation(p, plan, cal));
    let mut ladder = |what: &str, whom: &str, due: &Due, born_on| {
        ladder_lines(&p.reminders, what, whom, due, born_on, cal, &mut lines);
    };
    for (owed, born_on) in imagined(p, plan, cal) {
        ladder(&owed.title, owner_label(owed.owner), &owed.due, born_on);
    }
    let mut early = Vec::new();
    for duty in &p.duties {
        if let Some(moment) = plan.resolve(&duty.due, cal) {
            let due = Due::at(moment, None);
            if due.on >= plan.announced {
                ladder(&duty.title, &duty.post, &due, plan.announced);
            } else {
                early.push(warning(
                    plan,
                    format!(
                        "“{}”的期限{}早于通知日{}，不再交办。请核对通知日。",
                        duty.title,
                        due.label(),
                        cn_date(plan.announced)
                    ),
                ));
            }
        }
    }
    lines.append(&mut early);
    supervision_lines(p, plan, cal, &mut lines);
    lines.retain(|line| until.is_none_or(|until| line.on <= until));
    lines.sort_by(|a, b| {
        let key = |l: &Line| (l.on, l.kind, l.what.clone(), l.whom.clone(), l.note.clone());
        key(a).cmp(&key(b))
    });
    lines.dedup();
    lines
}

fn warning(plan: &Plan, what: String) -> Line {
    Line {
        on: plan.announced,
        kind: LineKind::Warning,
        what,
        whom: "组织部门".to_owned(),
        note: String::new(),
    }
}

/// What units that may enter hear once: on the first morning after the notice on which the application
/// is open.
fn invitation(p: &Programme, plan: &Plan, cal: &Calendar) -> Option<Line> {
    let stage = p.first_of(StageKind::Application)?;
    let due = plan.due(&stage.key)?;
    let opens = plan.stage(&stage.key)?.opens;
    let next = cal.add_working_days(plan.announced, 1);
    let on = opens.map_or(next, |opens| cal.on_or_after(opens.first_day()).max(next));
    (on <= due.on).then(|| Line {
        on,
        kind: LineKind::Invitation,
        what: format!("{}可以申报", p.short),
        whom: "申报单位".to_owned(),
        note: format!("只说一次，已经在报或必须报的不再另说（{}止）", due.label()),
    })
}

fn supervision_lines(p: &Programme, plan: &Plan, cal: &Calendar, lines: &mut Vec<Line>) {
    let watched = if p.subject == Subject::Duties {
        "责任单位"
    } else {
        "在建项目"
    };
    for s in &p.supervision {
        for campaign in campaigns(p, plan, s, cal) {
            let share = if s.share >= 100 {
                format!("全部{watched}")
            } else {
                format!("抽取{watched}的 {}%", s.share)
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
            });
        };
        if let Some(opens) = planned.opens {
            line(
                // A month in which the notice itself lies begins with the notice.
                match opens.precision {
                    Precision::Day => opens.first_day(),
                    Precision::Month => opens.first_day().max(plan.announced.min(opens.last_day())),
                },
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
                note = format!(
                    "{}发布，公示 {length} 个工作日，{}",
                    cn_date(opens.first_day()),
                    plan.count_from.label()
                );
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
        format!("只写到月：{}", m.label())
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

fn ladder_lines(
    policy: &ReminderPolicy,
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
    let steps = steps(policy, due, born_on, until, cal);
    for audience in [Audience::Superior, Audience::Organiser, Audience::Owner] {
        for told in reached(&steps, audience, born_on, |_| false) {
            lines.push(match told.take.kind {
                StepKind::Superior { working_days } => escalation(
                    what,
                    "上级党组织",
                    told.on,
                    &format!("逾期 {working_days} 个工作日仍未办，抄送"),
                ),
                StepKind::Organiser { working_days } => escalation(
                    what,
                    "组织部门",
                    told.on,
                    &format!("逾期 {working_days} 个工作日仍未办，列入督办"),
                ),
                kind => Line {
                    on: told.on,
                    kind: LineKind::Reminder,
                    what: what.to_owned(),
                    whom: whom.to_owned(),
                    note: said(kind, told.on, due),
                },
            });
        }
    }
    let red = due
        .on
        .iter_days()
        .take_while(|d| *d <= until)
        .find(|d| is_red(policy, due, *d, cal));
    if let Some(red) = red {
        let late = working_days_late(due, red, cal);
        lines.push(escalation(
            what,
            "组织部门",
            red,
            &format!("逾期 {late} 个工作日仍未办，标红"),
        ));
    }
}

/// The words of a reminder to whoever owes it.
fn said(kind: StepKind, on: NaiveDate, due: &Due) -> String {
    let when = if on > due.on { "如仍未办：" } else { "" };
    let moved = match kind {
        StepKind::Before { days } if due.days_left(on) > i64::from(days) => "，因休息提前",
        _ => "",
    };
    format!("{when}{}{moved}（期限{}）", kind.label(), due.label())
}

fn escalation(what: &str, whom: &str, on: NaiveDate, note: &str) -> Line {
    Line {
        on,
        kind: LineKind::Escalation,
        what: what.to_owned(),
        whom: whom.to_owned(),
        note: format!("如{note}"),
    }
}
