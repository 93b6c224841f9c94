//! Review: experts are assigned, score sealed, sign; the conductor draws up the short list.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, AssignmentId, ProjectId, RoundId, SubmissionId};
use domain::lifecycle::{Circumstances, Move};
use domain::programme::Avoid;
use domain::scoring;
use domain::stage::{StageKind, Status};
use domain::states::{Role, SubmissionStatus};
use entity::{account, assignment, grant, project, score, submission, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::access::ids_in;
use crate::event::{Event, What};
use crate::hands::{self, person_wrote};
use crate::projects::{decide, step};
use crate::{Act, Deed, Happened, LedgerError, Standing};

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
            recused_at: Set(None),
            recuse_reason: Set(None),
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
        events.push(Event::of(
            s,
            What::ExpertsAssigned {
                stage: s.project.stage_key.clone(),
                count: judged.asked,
            },
        ));
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
        .select_only()
        .column(submission::Column::Id)
        .filter(submission::Column::ProjectId.eq(project))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .order_by_desc(submission::Column::SubmittedAt)
        .order_by_desc(submission::Column::Id)
        .into_tuple()
        .one(&act.tx)
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

/// A sheet as typed: points by indicator as text, and a comment.
#[derive(Debug, Clone, Default)]
pub struct SheetInput {
    pub lines: BTreeMap<String, String>,
    pub comment: String,
    /// The expert declares no relation to the applicant.
    pub no_relation: bool,
}

/// A sheet that can still be written, as it stands: every line, the comment, and when it was saved.
/// Read under the lock of its project.
///
/// # Errors
/// As [`save_sheet`].
pub async fn sheet_to_write(
    act: &Act,
    id: AssignmentId,
) -> Result<(SheetInput, Option<DateTime<Utc>>), LedgerError> {
    let (s, _) = mine(act, id).await?;
    let row = score::Entity::find()
        .filter(score::Column::AssignmentId.eq(id))
        .one(&act.tx)
        .await?;
    let points: BTreeMap<String, i64> = row
        .as_ref()
        .map_or(Ok(BTreeMap::new()), |row| serde_json::from_str(&row.items))
        .map_err(|e| LedgerError::Broken(e.to_string()))?;
    let standard = s.round.programme.standard.as_ref();
    let lines = standard.map_or(Vec::new(), scoring::leaves).into_iter();
    let written = |key: &str| points.get(key).map_or(String::new(), |n| scoring::show(*n));
    let saved = row.as_ref().map(|row| row.saved_at);
    let sheet = SheetInput {
        lines: lines.map(|i| (i.key.clone(), written(&i.key))).collect(),
        comment: row.map_or(String::new(), |row| row.comment),
        no_relation: false,
    };
    Ok((sheet, saved))
}

/// Saves a sheet without signing it; it may be incomplete. An expert sees only their own.
///
/// # Errors
/// [`LedgerError::Invalid`] for text that is not a number, refused once signed.
pub async fn save_sheet(
    act: &mut Act,
    id: AssignmentId,
    input: SheetInput,
) -> Result<Happened<()>, LedgerError> {
    let (s, a) = mine(act, id).await?;
    let points = parse(&input)?;
    write_sheet(act, &a, &points, &input.comment, None).await?;
    let stage = s.project.stage_key.clone();
    Ok(Happened::one(Event::of(&s, What::SheetSaved { stage }), ()))
}

/// Signs a sheet: every line given, within its points; afterwards it never changes. The last
/// signature closes the scoring of the project.
///
/// # Errors
/// [`LedgerError::Invalid`] with the lines to mend.
pub async fn sign_sheet(
    act: &mut Act,
    id: AssignmentId,
    input: SheetInput,
) -> Result<Happened<i64>, LedgerError> {
    let (mut s, a) = mine(act, id).await?;
    // It names nothing: the review may be blind.
    if hands::wrote(&act.tx, &act.actor, &s, act.today).await? {
        return Err(LedgerError::refused(
            "您填写过或可填写本件材料，须回避。请在本页办理回避。",
        ));
    }
    let p = s.round.programme.clone();
    let Some(standard) = &p.standard else {
        return Err(LedgerError::refused("本批次没有评审指标，不能评分。"));
    };
    if !input.no_relation {
        return Err(LedgerError::field(
            "no_relation",
            "请确认与申报单位没有需要回避的关系；有关系的请申请回避。",
        ));
    }
    let points = parse(&input)?;
    let total = scoring::total(standard, &points).map_err(|lines| {
        LedgerError::Invalid(
            lines
                .into_iter()
                .map(|(key, message)| {
                    domain::answers::FieldProblem::new(format!("points.{key}"), message)
                })
                .collect(),
        )
    })?;
    write_sheet(act, &a, &points, &input.comment, Some(total)).await?;
    let stage = s.project.stage_key.clone();
    let mut events = vec![Event::of(
        &s,
        What::ScoreSigned {
            stage: stage.clone(),
        },
    )];
    events.extend(close_if_complete(act, &mut s, &stage).await?);
    Ok(Happened::many(events, total))
}

/// Closes the scoring when every sheet is signed and there are as many as the round asks for.
async fn close_if_complete(
    act: &Act,
    s: &mut Standing,
    stage: &str,
) -> Result<Vec<Event>, LedgerError> {
    let Some(rules) = s.round.programme.review.clone() else {
        return Ok(Vec::new());
    };
    let sheets = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.eq(s.project.id))
        .filter(assignment::Column::StageKey.eq(stage))
        .filter(assignment::Column::RecusedAt.is_null())
        .all(&act.tx)
        .await?;
    let signed = score::Entity::find()
        .filter(score::Column::AssignmentId.is_in(sheets.iter().map(|a| a.id)))
        .filter(score::Column::SignedAt.is_not_null())
        .all(&act.tx)
        .await?;
    if signed.len() < sheets.len() || sheets.len() < usize::from(rules.experts_at_least.value) {
        return Ok(Vec::new());
    }
    let totals: Vec<i64> = signed.iter().map(|x| x.total).collect();
    let mean = scoring::mean(&rules, &totals).unwrap_or(0);
    let count = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
    let c = Circumstances {
        sheets: count,
        sheets_needed: u32::from(rules.experts_at_least.value),
        ..Default::default()
    };
    let what = What::ScoringClosed {
        stage: stage.to_owned(),
        mean: Some(mean),
    };
    let mut events = vec![decide(act, s, Event::of(s, what)).await?];
    events.extend(step(act, s, &Move::CloseScoring, c).await?);
    Ok(events)
}

/// The expert stands aside; another has to be found, unless those who have signed are enough.
///
/// # Errors
/// Refused without a reason or after signing.
pub async fn recuse(
    act: &mut Act,
    id: AssignmentId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let (mut s, a) = mine(act, id).await?;
    crate::projects::require_reason(&reason)?;
    let mut row = a.into_active_model();
    row.recused_at = Set(Some(act.now));
    row.recuse_reason = Set(Some(reason.clone()));
    row.declared_relation = Set(true);
    row.update(&act.tx).await?;
    let stage = s.project.stage_key.clone();
    let mut events = vec![
        Event::of(
            &s,
            What::ExpertRecused {
                stage: stage.clone(),
            },
        )
        .because(reason),
    ];
    // Where the others have all signed and are enough, nobody else would close the scoring.
    events.extend(close_if_complete(act, &mut s, &stage).await?);
    Ok(Happened::many(events, ()))
}

/// The actor's own, unsigned assignment on a project still in its review.
async fn mine(act: &Act, id: AssignmentId) -> Result<(Standing, assignment::Model), LedgerError> {
    let me = act.actor.account.ok_or(LedgerError::NotFound)?;
    let own = || {
        assignment::Entity::find_by_id(id)
            .filter(assignment::Column::AccountId.eq(me))
            .filter(assignment::Column::RecusedAt.is_null())
    };
    let project: ProjectId = own()
        .select_only()
        .column(assignment::Column::ProjectId)
        .into_tuple()
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.judged(project).await?;
    let a = own().one(&act.tx).await?.ok_or(LedgerError::NotFound)?;
    let signed = score::Entity::find()
        .filter(score::Column::AssignmentId.eq(id))
        .one(&act.tx)
        .await?
        .is_some_and(|x| x.signed_at.is_some());
    if signed {
        return Err(LedgerError::refused("评分表已经签署，不能再改。"));
    }
    if s.project.stage_key != a.stage_key || s.project.status != Status::Waiting {
        return Err(LedgerError::refused("这个项目的评审已经结束。"));
    }
    Ok((s, a))
}

fn parse(input: &SheetInput) -> Result<BTreeMap<String, i64>, LedgerError> {
    let mut points = BTreeMap::new();
    let mut problems = Vec::new();
    for (key, text) in input
        .lines
        .iter()
        .filter(|(_, t)| !domain::text::is_blank(t))
    {
        match scoring::parse_points(text) {
            Ok(value) => {
                points.insert(key.clone(), value);
            }
            Err(message) => problems.push(domain::answers::FieldProblem::new(
                format!("points.{key}"),
                message,
            )),
        }
    }
    if problems.is_empty() {
        Ok(points)
    } else {
        Err(LedgerError::Invalid(problems))
    }
}

async fn write_sheet(
    act: &Act,
    a: &assignment::Model,
    points: &BTreeMap<String, i64>,
    comment: &str,
    signed_total: Option<i64>,
) -> Result<(), LedgerError> {
    let items = serde_json::to_string(points).map_err(|e| LedgerError::Broken(e.to_string()))?;
    let total = signed_total.unwrap_or_else(|| points.values().sum());
    let signed_at = signed_total.map(|_| act.now);
    match score::Entity::find()
        .filter(score::Column::AssignmentId.eq(a.id))
        .one(&act.tx)
        .await?
    {
        Some(row) => {
            let mut row = row.into_active_model();
            row.items = Set(items);
            row.total = Set(total);
            row.comment = Set(domain::text::trimmed(comment).to_owned());
            row.saved_at = Set(act.now);
            row.signed_at = Set(signed_at);
            row.update(&act.tx).await?;
        }
        None => {
            score::ActiveModel {
                assignment_id: Set(a.id),
                items: Set(items),
                total: Set(total),
                comment: Set(domain::text::trimmed(comment).to_owned()),
                saved_at: Set(act.now),
                signed_at: Set(signed_at),
                ..Default::default()
            }
            .insert(&act.tx)
            .await?;
        }
    }
    Ok(())
}

/// Draws up the short list of a review: those named go on, every other scored project of the
/// same conductor does not. The reason tells how the line was drawn: it is kept for those who look
/// into the review, and no applicant reads it.
///
/// # Errors
/// Refused while projects of the review are not scored yet, or when one named is not among them.
pub async fn shortlist(
    act: &mut Act,
    round: RoundId,
    stage: String,
    listed: BTreeSet<ProjectId>,
    reason: String,
) -> Result<Happened<u32>, LedgerError> {
    let r = act.round(round).await?;
    let Some(review) = r
        .programme
        .stage(&stage)
        .filter(|s| s.kind == StageKind::Review)
        .cloned()
    else {
        return Err(LedgerError::NotFound);
    };
    let ids: Vec<ProjectId> = project::known_to(&act.actor.scope)
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::RoundId.eq(round))
        .filter(project::Column::StageKey.eq(&stage))
        .filter(project::Column::EndedOn.is_null())
        .into_tuple()
        .all(&act.tx)
        .await?;
    let mut scored = Vec::new();
    for id in ids {
        let s = act.project(id).await?;
        // Schools review side by side: each draws up its own list.
        if s.may(&act.actor, Deed::Conduct(&review)).is_err() {
            continue;
        }
        if s.project.status == Status::Waiting {
            return Err(LedgerError::refused(format!(
                "“{}”还没有评完，评完后再确定入围名单。",
                s.project.name
            )));
        }
        act.require_other_hand(&s, &s.conductor(&review).name)
            .await?;
        scored.push(s);
    }
    if scored.is_empty() {
        return Err(LedgerError::refused("没有评审完成、等待确定入围的项目。"));
    }
    if let Some(stranger) = listed
        .iter()
        .find(|id| scored.iter().all(|s| s.project.id != **id))
    {
        return Err(LedgerError::refused(format!(
            "编号 {stranger} 的项目不在本次评审之列，请刷新页面。"
        )));
    }
    let mut events = Vec::new();
    let mut count = 0;
    for s in &mut scored {
        let yes = listed.contains(&s.project.id);
        let what = What::Shortlisted {
            stage: stage.clone(),
            listed: yes,
        };
        events.push(decide(act, s, Event::of(s, what).because(reason.clone())).await?);
        let followed = step(
            act,
            s,
            &Move::Shortlist { listed: yes },
            Circumstances::default(),
        )
        .await?;
        events.extend(followed);
        count += u32::from(yes);
    }
    Ok(Happened::many(events, count))
}
