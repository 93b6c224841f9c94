//! What one project owes, and what others owe because of it.

use chrono::NaiveDate;

use super::{
    ANSWER_WITHIN, JUDGE_WITHIN, MEND_WITHIN, Owed, Owner, ProjectFacts, REPLY_WITHIN, Sheet,
    Subject, VERIFY_WITHIN, conductor, conductor_role, day, final_moved, in_time, milestone_owed,
    stage_due, submit_due, with_final,
};
use crate::calendar::Calendar;
use crate::dates::{Due, Span, SpanUnit};
use crate::milestones::{Building, asked};
use crate::obligation::ObligationKind as O;
use crate::plan::Plan;
use crate::programme::{OwedBy, Programme, Stage};
use crate::stage::{StageKind as K, Status as S};
use crate::states::{FindingStatus, Role};

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
    let holder = Owner::unit(f.holder, Role::Editor);
    let conducts = Owner::unit(
        conductor(stage, &f.by_level, f.host),
        conductor_role(stage.kind),
    );
    let due = stage_due(p, plan, f, &stage.key)
        .unwrap_or_else(|| day(cal.add_working_days(f.since, JUDGE_WITHIN)));
    let instance = 1 + f.returns.get(&stage.key).copied().unwrap_or(0);
    let item = |kind, title: String, owner, due| Owed {
        item: stage.key.clone(),
        instance,
        stage: Some(stage.key.clone()),
        ..Owed::once(subject, kind, title, owner, due)
    };
    // Judging begins when the material is there: never due before a conductor had its days.
    let judged = |due: Due| {
        let on = cal.add_working_days(f.since, stage.grade_within());
        if on > due.on { day(on) } else { due }
    };
    let judge_due = judged(due);
    let due = in_time(due, f.since, instance > 1, MEND_WITHIN, cal);
    let status = f.state.status;
    match stage.kind {
        K::Application => {
            let due = submit_due(p, plan, f, cal).unwrap_or(due);
            if status == S::Draft {
                owed.push(item(O::Submit, "提交申报书".to_owned(), holder, due));
            } else if status == S::Returned {
                let title = "按退回意见修改并重新提交申报书".to_owned();
                owed.push(item(O::Submit, title, holder, due));
            }
        }
        K::Endorsement => {
            if status == S::Waiting {
                owed.push(item(O::Endorse, stage.title.clone(), conducts, due));
            }
        }
        K::Review => {
            let unsigned = |s: &&Sheet| !s.signed && s.stage == stage.key;
            for sheet in f.sheets.iter().filter(unsigned) {
                if status == S::Waiting {
                    let title = "评阅并签署评分表".to_owned();
                    owed.push(Owed {
                        item: format!("{}:{}", stage.key, sheet.account),
                        ..item(O::Score, title, Owner::Person(sheet.account), due)
                    });
                }
            }
        }
        K::Revision => {
            if status == S::Due {
                let title = "按专家意见修改完善申报书".to_owned();
                owed.push(item(O::Revise, title, holder, due));
            }
        }
        K::Publicity => {
            if status == S::Objected {
                let due = day(cal.add_working_days(f.since, ANSWER_WITHIN));
                let title = "处理公示异议".to_owned();
                owed.push(item(O::AnswerObjection, title, conducts, due));
            }
        }
        K::Midterm | K::Final => {
            if status == S::Due {
                let title = format!("提交{}材料", stage.title);
                owed.push(item(O::HandIn, title, holder, due));
            } else if status == S::HandedIn {
                let title = format!("评定{}等次", stage.title);
                owed.push(item(O::Grade, title, conducts, judge_due));
            } else if status == S::Conditional {
                let within = stage
                    .rectify_within
                    .as_ref()
                    .map_or(Span::months(1), |s| s.value);
                let title = format!("{}限期整改，整改后重新提交材料", stage.title);
                let due = day(within.after(f.since, cal));
                owed.push(item(O::Rectify, title, holder, due));
            }
        }
        K::Sustaining => {
            let due = day(recheck_due(stage, f, cal));
            if status == S::Due {
                let title = format!("提交{}材料", recheck_title(stage));
                let due = in_time(due, f.since, instance > 1, MEND_WITHIN, cal);
                owed.push(item(O::Recheck, title, holder, due));
            } else if status == S::HandedIn {
                let title = format!("办结{}", recheck_title(stage));
                owed.push(item(O::Grade, title, conducts, judged(due)));
            }
        }
        // What waits for a conductor with many others is owed once for the round (`round_owes`);
        // while building goes on nothing is owed for the stage itself.
        K::Preparation | K::Screening | K::Admission | K::Building | K::Titling => {}
    }
    if stage.kind.in_building() {
        milestones_owed(p, plan, f, cal, &mut owed);
        promised(p, plan, f, cal, &mut owed);
    }
    watched(f, cal, &mut owed);
    for (key, on) in &f.asked {
        let title = p.stage(key).map_or(key.as_str(), |s| &s.title);
        let title = format!("答复延期申请：{title}");
        let host = Owner::unit(f.host, Role::Organiser);
        let due = day(cal.add_working_days(*on, REPLY_WITHIN));
        owed.push(Owed {
            item: key.clone(),
            ..Owed::once(subject, O::AnswerRequest, title, host, due)
        });
    }
    owed
}

/// When a yearly recheck is due: so long after the last one, or after the titling.
pub fn recheck_due(stage: &Stage, f: &ProjectFacts, cal: &Calendar) -> NaiveDate {
    let every = stage
        .every
        .as_ref()
        .map_or(Span::new(1, SpanUnit::Year), |s| s.value);
    every.after(f.last_check.unwrap_or(f.since), cal)
}

/// The stage's title, made to name the recheck where it names only the time (持续建设).
fn recheck_title(stage: &Stage) -> String {
    if stage.title.contains("复核") {
        stage.title.clone()
    } else {
        format!("{}年度复核", stage.title)
    }
}

fn milestones_owed(
    p: &Programme,
    plan: &Plan,
    f: &ProjectFacts,
    cal: &Calendar,
    owed: &mut Vec<Owed>,
) {
    let building = Building {
        from: f.building_from,
        begun: f.begun,
        extended_final: final_moved(p, &f.extended),
    };
    for m in p.milestones.iter().filter(|m| m.owed_by == OwedBy::Holder) {
        for (number, due) in asked(p, plan, m, building, cal) {
            let have = f
                .milestones
                .get(&(m.key.clone(), number))
                .copied()
                .unwrap_or(0);
            if have >= m.at_least {
                continue;
            }
            let subject = Subject::Project(f.project);
            let holder = Owner::unit(f.holder, Role::Editor);
            owed.push(milestone_owed(m, (number, due), have, subject, holder));
        }
    }
}

/// What the holder has promised and no record says is done. What was promised for a day before the
/// admission reached the holder with it: nobody is late on that day.
/// What was promised for the day of the final or later moves with the final.
fn promised(p: &Programme, plan: &Plan, f: &ProjectFacts, cal: &Calendar, owed: &mut Vec<Owed>) {
    let end = p.first_of(K::Final).and_then(|s| plan.due(&s.key));
    let moved = end.zip(final_moved(p, &f.extended));
    for (item, _) in f.plan.iter().filter(|(_, done)| !done) {
        let title = format!("计划任务：{}", item.title);
        let holder = Owner::unit(f.holder, Role::Editor);
        let since = f.building_from.unwrap_or(f.since);
        let due = moved.map_or(item.due, |(end, on)| with_final(item.due, end, on));
        let due = in_time(due, since, false, MEND_WITHIN, cal);
        owed.push(Owed {
            item: item.key.clone(),
            ..Owed::once(Subject::Project(f.project), O::PlanItem, title, holder, due)
        });
    }
}

/// By when a rectification that was sent back on a day is due once more.
pub fn rectify_by(due_on: NaiveDate, sent_back: NaiveDate, cal: &Calendar) -> NaiveDate {
    due_on.max(cal.add_working_days(sent_back, VERIFY_WITHIN))
}

/// What supervision brought: visits to make, findings to rectify and to verify.
fn watched(f: &ProjectFacts, cal: &Calendar, owed: &mut Vec<Owed>) {
    let subject = Subject::Project(f.project);
    let organiser = Owner::unit(f.host, Role::Organiser);
    for v in f.visits.iter().filter(|v| !v.done) {
        let title = format!("{}：现场查看并登记结论", v.title);
        let goes = v.supervisor.map_or(organiser, Owner::Person);
        owed.push(Owed {
            item: v.id.to_string(),
            ..Owed::once(subject, O::Visit, title, goes, day(v.due_on))
        });
    }
    for x in &f.findings {
        let base = |kind, title, owner, due| Owed {
            item: x.code.clone(),
            instance: x.tries + 1,
            missing: Some(x.text.clone()),
            ..Owed::once(subject, kind, title, owner, due)
        };
        match x.status {
            FindingStatus::Open => {
                let again = x
                    .rectified_on
                    .map_or(x.due_on, |on| rectify_by(x.due_on, on, cal));
                let title = format!("整改督导问题 {}", x.code);
                let holder = Owner::unit(f.holder, Role::Editor);
                owed.push(base(O::RectifyFinding, title, holder, day(again)));
            }
            FindingStatus::Rectified => {
                let on = cal.add_working_days(x.rectified_on.unwrap_or(x.due_on), VERIFY_WITHIN);
                let title = format!("复核销号 {}", x.code);
                let verifies = x.verifier.map_or(organiser, Owner::Person);
                owed.push(base(O::VerifyFinding, title, verifies, day(on)));
            }
            FindingStatus::Closed => {}
        }
    }
}
