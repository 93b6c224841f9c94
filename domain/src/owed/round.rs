//! What is owed once for a whole round, by its conductors, its committees and those who must enter.

use super::{
    JUDGE_WITHIN, MEND_WITHIN, Owed, Owner, RecommendFact, RoundFacts, Subject, admit_due,
    conductor_role, day, in_time, milestone_owed,
};
use crate::calendar::Calendar;
use crate::dates::Due;
use crate::milestones::milestone_dues;
use crate::obligation::{ObligationKind, ObligationKind as O};
use crate::plan::Plan;
use crate::programme::{OwedBy, Programme, Quota, QuotaOn, Stage};
use crate::quota::{Claimant, binding_any, floor};
use crate::stage::{StageKind, StageKind as K, Status, Status as S};
use crate::states::Role;
use crate::text::quoted;

/// What is owed once for a whole round: by its conductors for all projects waiting in a stage, by
/// committees for all their projects, and by units that must enter.
pub fn round_owes(p: &Programme, plan: &Plan, f: &RoundFacts, cal: &Calendar) -> Vec<Owed> {
    let mut owed = for_many(p, plan, f, cal);
    for objection in &f.objections {
        let title = "答复是否受理公示异议".to_owned();
        let owner = Owner::unit(objection.unit, Role::Organiser);
        let due = day(admit_due(objection.since, cal));
        let subject = Subject::Round(f.round);
        let call = "只留了联系电话，先致电核实是本人提出";
        owed.push(Owed {
            item: objection.id.to_string(),
            stage: Some(objection.stage.clone()),
            missing: (!objection.confirmed).then(|| call.to_owned()),
            ..Owed::once(subject, O::AdmitObjection, title, owner, due)
        });
    }
    for fact in &f.recommending {
        owed.extend(too_few(p, plan, fact));
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
            let Some(once) = milestone_dues(p, plan, m, None, cal).into_iter().next() else {
                continue;
            };
            let owner = Owner::unit(committee.unit, Role::Endorser);
            let subject = Subject::Unit(committee.unit);
            owed.push(milestone_owed(m, once, have, subject, owner));
        }
    }
    if let Some(application) = p.first_of(StageKind::Application)
        && let Some(due) = plan.due(&application.key)
    {
        for unit in &f.must_enter {
            let title = format!("必须参与：申报{}", quoted(&p.short));
            let owner = Owner::unit(*unit, Role::Editor);
            owed.push(Owed {
                stage: Some(application.key.clone()),
                ..Owed::once(Subject::Unit(*unit), O::Enter, title, owner, due)
            });
        }
    }
    owed
}

/// What a unit that recommends still owes of the numbers that are asked for at least. Too few bars
/// nothing: what is asked for is said, and by when.
fn too_few(p: &Programme, plan: &Plan, fact: &RecommendFact) -> Vec<Owed> {
    let stage = p.stage(&fact.stage);
    let Some((level, due)) = stage.map(|s| s.level).zip(plan.due(&fact.stage)) else {
        return Vec::new();
    };
    let who = Claimant {
        level,
        unit_kind: &fact.kind,
        unit_name: &fact.name,
        members: None,
        category: None,
    };
    let owed = |quota: &Quota| {
        let of =
            |category: &&Option<String>| quota.category.is_none() || **category == quota.category;
        let have = u32::try_from(fact.recommended.iter().filter(of).count()).unwrap_or(u32::MAX);
        let asked = floor(quota.count).filter(|asked| have < *asked)?;
        let category = p.category(quota.category.as_deref());
        let title = match category {
            Some(category) => format!("推荐不少于 {asked} 个（{}）", category.title),
            None => format!("推荐不少于 {asked} 个"),
        };
        let owner = Owner::unit(fact.unit, Role::Endorser);
        let key = quota.category.as_deref().unwrap_or_default();
        Some(Owed {
            item: format!("{}:{key}", fact.stage),
            stage: Some(fact.stage.clone()),
            missing: Some(format!("已推荐 {have} 个，还差 {} 个", asked - have)),
            ..Owed::once(Subject::Unit(fact.unit), O::Recommend, title, owner, due)
        })
    };
    let quotas = binding_any(p, QuotaOn::Recommend, &who);
    quotas.into_iter().filter_map(owed).collect()
}

/// What conductors owe for all projects that wait for them.
fn for_many(p: &Programme, plan: &Plan, f: &RoundFacts, cal: &Calendar) -> Vec<Owed> {
    let assigning = f
        .unassigned
        .iter()
        .map(|((stage, unit), queue)| (ObligationKind::AssignExperts, stage, *unit, *queue));
    let deciding = f
        .waiting
        .iter()
        .filter_map(|((stage, status, unit), queue)| {
            let kind = owed_for_many(p.stage(stage)?.kind, *status)?;
            Some((kind, stage, *unit, *queue))
        });
    assigning
        .chain(deciding)
        .filter(|(_, _, _, queue)| queue.count > 0)
        .filter_map(|(kind, key, unit, queue)| {
            let stage = p.stage(key)?;
            let (due, within) = match kind {
                ObligationKind::AssignExperts => (opening_due(plan, key), MEND_WITHIN),
                // A notice is posted when publicity opens, not when it ends.
                ObligationKind::PostNotice => (posting_due(p, plan, stage, cal), MEND_WITHIN),
                // What is handed in on the last day is read after it: with the decision that follows.
                ObligationKind::AcceptRevision => (next_due(p, plan, stage), JUDGE_WITHIN),
                _ => (plan.due(key), JUDGE_WITHIN),
            };
            let title = title_for_many(p, kind, stage);
            let owner = Owner::unit(unit, conductor_role(stage.kind));
            let due = in_time(due?, queue.since, false, within, cal);
            Some(Owed {
                item: format!("{key}:{unit}"),
                stage: Some(key.clone()),
                missing: Some(format!("{} 个项目待办", queue.count)),
                ..Owed::once(Subject::Round(f.round), kind, title, owner, due)
            })
        })
        .collect()
}

/// What a stage's conductor owes for every project in this status, if it is owed for all at once.
fn owed_for_many(kind: StageKind, status: Status) -> Option<ObligationKind> {
    let when = |waits, owed| (status == waits).then_some(owed);
    match kind {
        K::Screening => when(S::Waiting, O::Screen),
        K::Review => when(S::Scored, O::Shortlist),
        K::Revision => when(S::HandedIn, O::AcceptRevision),
        K::Admission => when(S::Waiting, O::Decide).or(when(S::Proposed, O::PostNotice)),
        K::Publicity => when(S::Waiting, O::PostNotice),
        K::Titling => when(S::Waiting, O::Title),
        // Owed for each project by itself (`project_owes`), or by nobody.
        K::Preparation
        | K::Application
        | K::Endorsement
        | K::Building
        | K::Midterm
        | K::Final
        | K::Sustaining => None,
    }
}

/// What is owed for many projects at once, in the words of the programme's own stages.
fn title_for_many(p: &Programme, kind: ObligationKind, stage: &Stage) -> String {
    match kind {
        O::AssignExperts | O::Shortlist | O::AcceptRevision => {
            format!("{}：{}", stage.title, kind.label())
        }
        O::PostNotice => format!("发布{}", publicity_of(p, stage).unwrap_or(stage).title),
        // The stage is named after what is done in it: 资格审查, 审定拟命名名单, 颁发证书.
        _ => stage.title.clone(),
    }
}

/// Experts are to be found by the day a review opens, or by its close when no opening is planned.
fn opening_due(plan: &Plan, stage: &str) -> Option<Due> {
    match plan.stage(stage).and_then(|s| s.opens) {
        Some(opens) => Some(day(opens.first_day())),
        None => plan.due(stage),
    }
}

/// The close of the next stage that has one, or the stage's own.
fn next_due(p: &Programme, plan: &Plan, stage: &Stage) -> Option<Due> {
    p.stages
        .iter()
        .skip_while(|s| s.key != stage.key)
        .skip(1)
        .find_map(|s| plan.due(&s.key))
        .or_else(|| plan.due(&stage.key))
}

/// A notice is to be posted on the day publicity was to open, or the next working day.
fn posting_due(p: &Programme, plan: &Plan, stage: &Stage, cal: &Calendar) -> Option<Due> {
    let opens = publicity_of(p, stage)
        .and_then(|s| plan.stage(&s.key))
        .and_then(|s| s.opens);
    match opens {
        Some(opens) => Some(day(cal.on_or_after(opens.first_day()))),
        None => plan.due(&stage.key),
    }
}

/// The publicity itself, or the one that follows an admission.
fn publicity_of<'p>(p: &'p Programme, stage: &Stage) -> Option<&'p Stage> {
    p.stages
        .iter()
        .skip_while(|s| s.key != stage.key)
        .find(|s| s.kind == StageKind::Publicity)
}
