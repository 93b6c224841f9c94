//! Who reviews what: experts are assigned, and those too near stand aside.

use std::collections::btree_map::{BTreeMap, Entry};

use domain::aside::{Applied, Candidate, must_stand_aside};
use domain::ids::{AccountId, ProjectId, RoundId, SubmissionId, UnitId};
use domain::stage::{StageKind, Status};
use domain::states::{Role, SubmissionStatus};
use domain::text::quoted;
use entity::{OneColumn, account, assignment, grant, submission, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::event::{Event, What};
use crate::hands::person_wrote;
use crate::{Act, Happened, LedgerError, Standing};

/// Assigns experts to projects in review. Assigning somebody twice changes nothing.
///
/// # Errors
/// Refused when an expert must stand aside ([`must_stand_aside`]), with both names.
pub async fn assign(
    act: &mut Act,
    round: RoundId,
    pairs: Vec<(ProjectId, AccountId)>,
) -> Result<Happened<u32>, LedgerError> {
    act.round(round).await?;
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
                    "{}现处“{}·{}”，不能分配专家。",
                    quoted(&s.project.name),
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
        let who = &experts[&expert];
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
                    "专家{}已对{}申请回避，请改派他人。",
                    quoted(&who.name),
                    quoted(&s.project.name)
                )));
            }
            continue;
        }
        if let Some(reason) = must_stand_aside(&applied(s)?, &who.candidate) {
            return Err(LedgerError::refused(format!(
                "专家{}{reason}，须回避{}。请改派他人。",
                quoted(&who.name),
                quoted(&s.project.name)
            )));
        }
        if person_wrote(&act.tx, expert, project_id, s.unit.id, act.today).await? {
            return Err(LedgerError::refused(format!(
                "专家{}填写过或可填写{}的材料，须回避。请改派他人。",
                quoted(&who.name),
                quoted(&s.project.name)
            )));
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

/// An application as it bears on who may judge it.
fn applied(s: &Standing) -> Result<Applied<'_>, LedgerError> {
    let rules = s.round.programme.review.as_ref();
    Ok(Applied {
        avoid: rules.map_or(&[][..], |rules| &rules.avoid),
        unit: s.unit.id,
        path: &s.unit.path,
        conductor: s.conductor(s.stage()?).id,
        host: s.round.host.id,
    })
}

/// An expert who is to judge.
struct Expert {
    name: String,
    candidate: Candidate,
}

async fn expert_of(act: &Act, expert: AccountId) -> Result<Expert, LedgerError> {
    let person = account::Entity::find_by_id(expert)
        .one(&act.tx)
        .await?
        .filter(|a| a.disabled_at.is_none())
        .ok_or(LedgerError::NotFound)?;
    let grants: Vec<(Role, UnitId, String)> = grant::running_on(act.today)
        .select_only()
        .column(grant::Column::Role)
        .columns([unit::Column::Id, unit::Column::Path])
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::AccountId.eq(expert))
        .into_tuple()
        .all(&act.tx)
        .await?;
    if !grants.iter().any(|(role, ..)| *role == Role::Expert) {
        return Err(LedgerError::refused(format!(
            "{}没有专家角色，请先请系统管理员授予。",
            person.display_name
        )));
    }
    let related = assignment::related([expert])
        .into_tuple()
        .all(&act.tx)
        .await?;
    Ok(Expert {
        name: person.display_name,
        candidate: Candidate {
            homes: grants.into_iter().map(|(_, id, path)| (id, path)).collect(),
            related: related
                .into_iter()
                .map(|(_, unit): (AccountId, UnitId)| unit)
                .collect(),
        },
    })
}
