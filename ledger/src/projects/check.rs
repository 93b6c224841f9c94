//! What superiors do with an application: recommend, send back, decline, screen, accept a revision.

use std::collections::BTreeMap;

use domain::ids::{ProjectId, UnitId};
use domain::lifecycle::{Circumstances, Move};
use domain::programme::QuotaOn;
use domain::quota::{Claimant, Used, places_left};
use domain::stage::{StageKind, Status};
use domain::states::EndorsementDecision;
use domain::text::quoted;
use domain::unit::kind;
use entity::{endorsement, project, unit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DerivePartialModel, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::step::carry_out;
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError, RoundBook, Standing};

/// The outcome of a screening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screening {
    Passed,
    Failed,
}

/// Recommends an application to the next level; `rank` orders what this unit recommends.
///
/// # Errors
/// Refused when the state does not fit or the unit's recommendations are used up.
pub async fn endorse(
    act: &mut Act,
    id: ProjectId,
    rank: Option<i32>,
    comment: String,
) -> Result<Happened<()>, LedgerError> {
    let mut s = act.project(id).await?;
    let stage = s.stage()?.clone();
    require_endorsement(&stage)?;
    act.require_judge(&s, &stage).await?;
    let unit = s.conductor(&stage).clone();
    // Counted under the round's lock, so two clerks cannot take the last place.
    let category = s.project.category.as_deref();
    let taken = recommendations(&act.tx, &s.round, Some((&stage.key, unit.id))).await?;
    let in_category: Vec<&Recommended> = taken
        .iter()
        .filter(|place| place.category.as_deref() == category)
        .collect();
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let used = Used {
        all: n(taken.len()),
        in_category: n(in_category.len()),
    };
    let who = Claimant {
        level: stage.level,
        unit_kind: &unit.kind,
        unit_name: &unit.name,
        members: unit.members_formal,
        category,
    };
    let c = Circumstances {
        places_left: places_left(&s.round.programme, QuotaOn::Recommend, &who, used),
        ..Default::default()
    };
    if let Some(rank) = rank
        && rank < 1
    {
        return Err(LedgerError::field("rank", "排序从 1 开始。"));
    }
    // A place is given once among those that are weighed against each other.
    if let Some(rank) = rank
        && let Some(other) = in_category.iter().find(|place| place.rank == Some(rank))
    {
        return Err(LedgerError::field(
            "rank",
            format!("第 {rank} 名已给{}，请改排其他名次。", quoted(&other.name)),
        ));
    }
    let endorsed = EndorsementDecision::Endorsed;
    write_endorsement(act, &s, unit.id, endorsed, rank, &comment).await?;
    let what = What::Endorsed {
        stage: stage.key,
        by: unit.name,
        rank,
    };
    let event = Event::of(&s, what).because(comment);
    let events = carry_out(act, &mut s, event, &Move::Endorse, c).await?;
    Ok(Happened::many(events, ()))
}

/// Sends an application back to be mended and handed in again.
///
/// # Errors
/// Refused without a reason or when the state does not fit.
pub async fn return_for_mending(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let (mut s, stage) = act.judge(id).await?;
    require_reason(&reason)?;
    if stage.kind == StageKind::Endorsement {
        let unit = s.conductor(&stage).id;
        let returned = EndorsementDecision::Returned;
        write_endorsement(act, &s, unit, returned, None, &reason).await?;
    }
    let what = What::Returned { stage: stage.key };
    let event = Event::of(&s, what).because(reason);
    let c = Circumstances::default();
    let events = carry_out(act, &mut s, event, &Move::Return, c).await?;
    Ok(Happened::many(events, ()))
}

/// Does not recommend an application; its round ends here.
///
/// # Errors
/// Refused without a reason or when the state does not fit.
pub async fn decline(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let mut s = act.project(id).await?;
    let stage = s.stage()?.clone();
    require_endorsement(&stage)?;
    act.require_judge(&s, &stage).await?;
    require_reason(&reason)?;
    let unit = s.conductor(&stage).clone();
    let declined = EndorsementDecision::Declined;
    write_endorsement(act, &s, unit.id, declined, None, &reason).await?;
    let what = What::Declined {
        stage: stage.key,
        by: unit.name,
    };
    let event = Event::of(&s, what).because(reason);
    let c = Circumstances::default();
    let events = carry_out(act, &mut s, event, &Move::Decline, c).await?;
    Ok(Happened::many(events, ()))
}

/// Registers the outcome of the check of eligibility (资格审查).
///
/// # Errors
/// Refused when the state does not fit, or without a reason for a failure.
pub async fn screen(
    act: &mut Act,
    id: ProjectId,
    outcome: Screening,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let (mut s, stage) = act.judge(id).await?;
    let passed = outcome == Screening::Passed;
    if !passed {
        require_reason(&reason)?;
    }
    let what = What::Screened {
        stage: stage.key,
        passed,
    };
    let event = Event::of(&s, what).because(reason);
    let c = Circumstances::default();
    let events = carry_out(act, &mut s, event, &Move::Screen { passed }, c).await?;
    Ok(Happened::many(events, ()))
}

/// Accepts a revision (审定修改稿).
///
/// # Errors
/// Refused when no revision has been handed in (004: 未修改完善的不得立项).
pub async fn accept_revision(act: &mut Act, id: ProjectId) -> Result<Happened<()>, LedgerError> {
    let (mut s, stage) = act.judge(id).await?;
    let what = What::RevisionAccepted { stage: stage.key };
    let (event, c) = (Event::of(&s, what), Circumstances::default());
    let events = carry_out(act, &mut s, event, &Move::Accept, c).await?;
    Ok(Happened::many(events, ()))
}

/// A live recommendation: a place of a unit's quota that is taken.
#[derive(Debug)]
pub struct Recommended {
    pub project: ProjectId,
    pub stage: String,
    pub unit: UnitId,
    /// Name of the project.
    pub name: String,
    /// Category of the project.
    pub category: Option<String>,
    pub rank: Option<i32>,
}

/// A project of a round, as a place that it may take of a quota.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct Entry {
    id: ProjectId,
    name: String,
    stage_key: String,
    category: Option<String>,
    #[sea_orm(from_expr = "unit::Column::Id")]
    unit: UnitId,
    #[sea_orm(from_expr = "unit::Column::Kind")]
    kind: String,
}

/// The live recommendations of a round, of one unit in one stage or all. A unit that has applied for
/// itself and gone past the stage has taken a place of its own, also where the round once let it pass
/// without signing.
///
/// # Errors
/// Database errors.
pub async fn recommendations(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    of: Option<(&str, UnitId)>,
) -> Result<Vec<Recommended>, LedgerError> {
    type Said = (ProjectId, String, UnitId, EndorsementDecision, Option<i32>);
    let entries: Vec<Entry> = project::Entity::find()
        .join(JoinType::InnerJoin, project::unit())
        .filter(project::Column::RoundId.eq(round.row.id))
        .filter(project::Column::Status.ne(Status::Withdrawn))
        .order_by_asc(project::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    let said: Vec<Said> = endorsement::Entity::find()
        .select_only()
        .columns([
            endorsement::Column::ProjectId,
            endorsement::Column::StageKey,
            endorsement::Column::UnitId,
            endorsement::Column::Decision,
            endorsement::Column::Rank,
        ])
        .join(JoinType::InnerJoin, endorsement::project())
        .filter(project::Column::RoundId.eq(round.row.id))
        .filter(
            Condition::all()
                .add_option(of.map(|(stage, _)| endorsement::Column::StageKey.eq(stage))),
        )
        .order_by_asc(endorsement::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    // Only a unit's last word on each project counts, and only while it has gone beyond that stage.
    let mut last: BTreeMap<(ProjectId, &str), (UnitId, EndorsementDecision, Option<i32>)> =
        BTreeMap::new();
    for (project, stage, unit, decision, rank) in &said {
        last.insert((*project, stage), (*unit, *decision, *rank));
    }
    let stages = &round.programme.stages;
    let place = |key: &str| stages.iter().position(|s| s.key == key);
    let mut found = Vec::new();
    for entry in &entries {
        let own_level = kind(&entry.kind).map(|k| k.level);
        let beyond = stages
            .iter()
            .take(place(&entry.stage_key).unwrap_or(0))
            .filter(|s| s.kind == StageKind::Endorsement)
            .filter(|s| of.is_none_or(|(key, _)| key == s.key));
        for stage in beyond {
            let (unit, rank) = match last.get(&(entry.id, stage.key.as_str())) {
                Some((unit, EndorsementDecision::Endorsed, rank)) => (*unit, *rank),
                Some((_, EndorsementDecision::Returned | EndorsementDecision::Declined, _)) => {
                    continue;
                }
                None if stage.level.is_some() && stage.level == own_level => (entry.unit, None),
                None => continue,
            };
            if of.is_none_or(|(_, of)| of == unit) {
                found.push(Recommended {
                    project: entry.id,
                    stage: stage.key.clone(),
                    unit,
                    name: entry.name.clone(),
                    category: entry.category.clone(),
                    rank,
                });
            }
        }
    }
    Ok(found)
}

async fn write_endorsement(
    act: &Act,
    s: &Standing,
    unit: UnitId,
    decision: EndorsementDecision,
    rank: Option<i32>,
    comment: &str,
) -> Result<(), LedgerError> {
    let stage = &s.project.stage_key;
    let before = endorsement::of_project(s.project.id)
        .filter(endorsement::Column::StageKey.eq(stage))
        .count(&act.tx)
        .await?;
    endorsement::ActiveModel {
        project_id: Set(s.project.id),
        stage_key: Set(stage.to_owned()),
        unit_id: Set(unit),
        round_no: Set(i32::try_from(before).unwrap_or(0) + 1),
        decision: Set(decision),
        rank: Set(rank),
        comment: Set(domain::text::trimmed(comment).to_owned()),
        at: Set(act.now),
        by: Set(act.person("审核由党组织的经办人办理。")?),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(())
}

fn require_endorsement(stage: &domain::programme::Stage) -> Result<(), LedgerError> {
    if stage.kind == StageKind::Endorsement {
        Ok(())
    } else {
        Err(LedgerError::refused(format!(
            "项目现处“{}”，不在审核推荐阶段。",
            stage.title
        )))
    }
}

/// A reason of some substance; the reader has to act on it.
pub(crate) fn require_reason(reason: &str) -> Result<(), LedgerError> {
    if domain::text::length(reason) >= 2 {
        Ok(())
    } else {
        Err(LedgerError::field("reason", "请写明理由，对方要照着办。"))
    }
}
