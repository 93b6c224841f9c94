//! Who reviews what: experts are assigned, and those too near stand aside.

use std::collections::btree_map::{BTreeMap, Entry};

use domain::ids::{AccountId, ProjectId, RoundId, SubmissionId};
use domain::programme::Avoid;
use domain::stage::{StageKind, Status};
use domain::states::{Role, SubmissionStatus};
use entity::{OneColumn, account, assignment, grant, submission, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

use crate::access::ids_in;
use crate::event::{Event, What};
use crate::hands::person_wrote;
use crate::{Act, Happened, LedgerError, Standing};
/// Assigns experts to projects in review. Assigning somebody twice changes nothing.
///
/// # Errors
/// Refused when an expert must stand aside (same unit, superior unit), with both names.
pub async fn assign(
    act: &mut Act,
    round: RoundId,
    pairs: Vec<(ProjectId, AccountId)>,
) -> Result<Happened<u32>, LedgerError> {
    let r = act.round(round).await?;
    let mut counts: BTreeMap<ProjectId, Judged> = BTreeMap::new();
    let mut experts: BTreeMap<AccountId, Expert> = BTreeMap::new();
    for (project_id, expert) in pairs {
        if let Entry::Vacant(place) = counts.entry(project_id) {
            let s = act.project(project_id).await?;
            if s.project.round_id != round {
                return Err(LedgerError::NotFound);
            }
            let stage = s.stage()?.clone();
            if stage.kind != StageKind::Review || s.project.status != Status::Waiting {
                return Err(LedgerError::refused(format!(
                    "“{}”现处“{}·{}”，不能分配专家。",
                    s.project.name,
                    stage.title,
                    s.project.status.label()
                )));
            }
            act.require_judge(&s, &stage).await?;
            place.insert(Judged {
                submission: handed_in(act, project_id).await?,
                standing: s,
                asked: 0,
            });
        }
        if let Entry::Vacant(place) = experts.entry(expert) {
            place.insert(expert_of(act, expert).await?);
        }
        let Some(judged) = counts.get_mut(&project_id) else {
            continue;
        };
        let s = &judged.standing;
        let avoid = r
            .programme
            .review
            .as_ref()
            .map_or(&[][..], |rules| &rules.avoid);
        let who = &experts[&expert];
        if let Some(reason) = must_stand_aside(avoid, s, &who.homes) {
            return Err(LedgerError::refused(format!(
                "专家“{}”{reason}，须回避“{}”。请改派他人。",
                who.name, s.project.name
            )));
        }
        if person_wrote(&act.tx, expert, project_id, s.unit.id, act.today).await? {
            return Err(LedgerError::refused(format!(
                "专家“{}”填写过或可填写“{}”的材料，须回避。请改派他人。",
                who.name, s.project.name
            )));
        }
        let stage_key = s.project.stage_key.clone();
        let known = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(project_id))
            .filter(assignment::Column::StageKey.eq(&stage_key))
            .filter(assignment::Column::AccountId.eq(expert))
            .one(&act.tx)
            .await?;
        if let Some(known) = known {
            if known.recused_at.is_some() {
                return Err(LedgerError::refused(format!(
                    "专家“{}”已对“{}”申请回避，请改派他人。",
                    who.name, s.project.name
                )));
            }
            continue;
        }
        assignment::ActiveModel {
            project_id: Set(project_id),
            stage_key: Set(stage_key),
            account_id: Set(expert),
            assigned_at: Set(act.now),
            declared_relation: Set(false),
            submission_id: Set(judged.submission),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
        judged.asked += 1;
    }
    let mut total = 0;
    let mut events = Vec::new();
    for judged in counts.values().filter(|judged| judged.asked > 0) {
        total += judged.asked;
        let s = &judged.standing;
        let what = What::ExpertsAssigned {
            stage: s.project.stage_key.clone(),
            count: judged.asked,
        };
        events.push(Event::of(s, what));
    }
    Ok(Happened::many(events, total))
}

/// A project that is to be judged.
struct Judged {
    standing: Standing,
    /// What the experts get to read.
    submission: Option<SubmissionId>,
    /// Experts asked now.
    asked: u32,
}

/// What the project has handed in last: that is what a review judges.
async fn handed_in(act: &Act, project: ProjectId) -> Result<Option<SubmissionId>, LedgerError> {
    Ok(submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(project))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .order_by_desc(submission::Column::SubmittedAt)
        .order_by_desc(submission::Column::Id)
        .value(submission::Column::Id, &act.tx)
        .await?)
}

/// An expert who is to judge.
struct Expert {
    name: String,
    /// Every unit on which the account holds a grant of any kind.
    homes: Vec<unit::Model>,
}

async fn expert_of(act: &Act, expert: AccountId) -> Result<Expert, LedgerError> {
    let person = account::Entity::find_by_id(expert)
        .one(&act.tx)
        .await?
        .filter(|a| a.disabled_at.is_none())
        .ok_or(LedgerError::NotFound)?;
    let grants = grant::Entity::find()
        .filter(grant::Column::AccountId.eq(expert))
        .filter(grant::running(act.today))
        .all(&act.tx)
        .await?;
    if !grants.iter().any(|g| g.role == Role::Expert) {
        return Err(LedgerError::refused(format!(
            "{}没有专家角色，请先请系统管理员授予。",
            person.display_name
        )));
    }
    Ok(Expert {
        name: person.display_name,
        homes: unit::Entity::find()
            .filter(unit::Column::Id.is_in(grants.iter().map(|g| g.unit_id)))
            .all(&act.tx)
            .await?,
    })
}

/// Why an expert must stand aside, if so. Compares units, not names: the confirmed grant counts.
fn must_stand_aside(avoid: &[Avoid], s: &Standing, homes: &[unit::Model]) -> Option<&'static str> {
    let line = ids_in(&s.unit.path);
    for home in homes {
        // A pool of experts kept at the host is nobody's home.
        if home.id == s.round.host.id {
            continue;
        }
        if avoid.contains(&Avoid::SameUnit)
            && (home.id == s.unit.id || home.path.starts_with(&s.unit.path))
        {
            return Some("与申报单位同属一个单位");
        }
        if avoid.contains(&Avoid::SuperiorUnit) && line.contains(&home.id) {
            return Some("在申报单位的上级党组织任职");
        }
    }
    None
}
