//! Review: experts are assigned, score sealed, sign; the conductor draws up the short list.

mod assign;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::answers::FieldProblem;
use domain::ids::{AssignmentId, ProjectId, RoundId};
use domain::lifecycle::{Circumstances, Move};
use domain::scoring;
use domain::stage::{StageKind, Status};
use domain::states::Relation;
use domain::text::quoted;
use entity::{OneColumn, assignment, project, score};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::event::{Event, What};
use crate::hands;
use crate::projects::carry_out;
use crate::{Act, Deed, Happened, LedgerError, Standing};

pub use assign::assign;

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
        .map_or(Ok(BTreeMap::new()), |row| serde_json::from_str(&row.items))?;
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

/// Saves a sheet without signing it; it may be incomplete. An expert sees only their own. A line that
/// cannot stand is left out and told, and keeps no other from being saved.
///
/// # Errors
/// Refused once signed.
pub async fn save_sheet(
    act: &mut Act,
    id: AssignmentId,
    input: SheetInput,
) -> Result<Happened<Vec<FieldProblem>>, LedgerError> {
    let (s, a) = mine(act, id).await?;
    let (mut points, mut problems) = parse(&input);
    let standard = s.round.programme.standard.as_ref();
    for (key, message) in standard.map_or(Vec::new(), |of| scoring::misfits(of, &points)) {
        points.remove(&key);
        problems.push(FieldProblem::new(format!("points.{key}"), message));
    }
    write_sheet(act, &a, &points, &input.comment, None).await?;
    let stage = s.project.stage_key.clone();
    let saved = Event::of(&s, What::SheetSaved { stage });
    Ok(Happened::one(saved, problems))
}

/// Signs a sheet: every line given, within its points; afterwards it never changes. The last
/// signature closes the scoring of the project.
///
/// # Errors
/// [`LedgerError::Invalid`] with everything that is to be mended, at once.
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
    let (points, mut problems) = parse(&input);
    let total = scoring::total(standard, &points).unwrap_or_else(|lines| {
        for (key, message) in lines {
            let field = format!("points.{key}");
            // What cannot be read is told as that, not as missing.
            if problems.iter().all(|p| p.field != field) {
                problems.push(FieldProblem::new(field, message));
            }
        }
        0
    });
    if !input.no_relation {
        problems.push(FieldProblem::new(
            "no_relation",
            "请确认与申报单位没有需要回避的关系；有关系的请申请回避。",
        ));
    }
    LedgerError::if_any(problems)?;
    write_sheet(act, &a, &points, &input.comment, Some(total)).await?;
    let stage = s.project.stage_key.clone();
    let what = What::ScoreSigned {
        stage: stage.clone(),
    };
    let mut events = vec![Event::of(&s, what)];
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
    carry_out(act, s, Event::of(s, what), &Move::CloseScoring, c).await
}

/// The expert stands aside; another has to be found, unless those who have signed are enough. The
/// reason is the relation, with what is said of it.
///
/// # Errors
/// [`LedgerError::Invalid`] without a relation, or where it is another one that nobody describes;
/// refused after signing.
pub async fn recuse(
    act: &mut Act,
    id: AssignmentId,
    relation: Option<Relation>,
    said: String,
) -> Result<Happened<()>, LedgerError> {
    let (mut s, a) = mine(act, id).await?;
    let reason = match (relation, said.is_empty()) {
        (None, _) => {
            return Err(LedgerError::field("relation", "请选择您与申报单位的关系。"));
        }
        (Some(Relation::Other), true) => {
            return Err(LedgerError::field(
                "reason",
                "选了“其他关系”的，请写明是什么关系。",
            ));
        }
        (Some(Relation::Other), false) => said,
        (Some(known), true) => known.label().to_owned(),
        (Some(known), false) => format!("{}：{said}", known.label()),
    };
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
        .value(assignment::Column::ProjectId, &act.tx)
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

/// The points that can be read, and what is wrong with the others.
fn parse(input: &SheetInput) -> (BTreeMap<String, i64>, Vec<FieldProblem>) {
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
            Err(message) => problems.push(FieldProblem::new(format!("points.{key}"), message)),
        }
    }
    (points, problems)
}

async fn write_sheet(
    act: &Act,
    a: &assignment::Model,
    points: &BTreeMap<String, i64>,
    comment: &str,
    signed_total: Option<i64>,
) -> Result<(), LedgerError> {
    use score::Column as C;
    let row = score::ActiveModel {
        assignment_id: Set(a.id),
        items: Set(serde_json::to_string(points)?),
        total: Set(signed_total.unwrap_or_else(|| points.values().sum())),
        comment: Set(domain::text::trimmed(comment).to_owned()),
        saved_at: Set(act.now),
        signed_at: Set(signed_total.map(|_| act.now)),
        ..Default::default()
    };
    let again = OnConflict::column(C::AssignmentId)
        .update_columns([C::Items, C::Total, C::Comment, C::SavedAt, C::SignedAt])
        .to_owned();
    score::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(&act.tx)
        .await?;
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
        .filter(project::Column::RoundId.eq(round))
        .filter(project::Column::StageKey.eq(&stage))
        .filter(project::Column::EndedOn.is_null())
        .values(project::Column::Id, &act.tx)
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
                "{}还没有评完，评完后再确定入围名单。",
                quoted(&s.project.name)
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
        let event = Event::of(s, what).because(reason.clone());
        let (m, c) = (Move::Shortlist { listed: yes }, Circumstances::default());
        events.extend(carry_out(act, s, event, &m, c).await?);
        count += u32::from(yes);
    }
    Ok(Happened::many(events, count))
}
