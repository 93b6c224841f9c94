//! What superiors do with an application: recommend, send back, decline, screen, accept a revision.

use std::collections::BTreeMap;

use domain::ids::{ProjectId, UnitId};
use domain::lifecycle::{Circumstances, Move};
use domain::programme::QuotaOn;
use domain::quota::{Claimant, Used, places_left};
use domain::stage::{StageKind, Status};
use domain::states::EndorsementDecision;
use entity::{endorsement, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
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
    let used = recommended(&act.tx, &s.round, &stage.key, unit.id, category).await?;
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

/// How many live projects a unit has recommended in a stage of a round, and how many of these are
/// of one category.
pub(crate) async fn recommended(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    stage: &str,
    unit: UnitId,
    category: Option<&str>,
) -> Result<Used, LedgerError> {
    let of_unit = Condition::all()
        .add(endorsement::Column::StageKey.eq(stage))
        .add(endorsement::Column::UnitId.eq(unit));
    let mut used = Used::default();
    for place in recommendations(db, round, of_unit).await? {
        used.all += 1;
        used.in_category += i64::from(place.category.as_deref() == category);
    }
    Ok(used)
}

/// A live recommendation: a place of a unit's quota that is taken.
#[derive(Debug)]
pub(crate) struct Recommended {
    pub(crate) stage: String,
    pub(crate) unit: UnitId,
    /// Category of the project.
    pub(crate) category: Option<String>,
}

/// The live recommendations of a round among the endorsements that meet a condition.
pub(crate) async fn recommendations(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    which: Condition,
) -> Result<Vec<Recommended>, LedgerError> {
    type Row = (
        ProjectId,
        String,
        UnitId,
        EndorsementDecision,
        String,
        Status,
        Option<String>,
    );
    let rows: Vec<Row> = endorsement::Entity::find()
        .select_only()
        .columns([
            endorsement::Column::ProjectId,
            endorsement::Column::StageKey,
            endorsement::Column::UnitId,
            endorsement::Column::Decision,
        ])
        .columns([
            project::Column::StageKey,
            project::Column::Status,
            project::Column::Category,
        ])
        .join(sea_orm::JoinType::InnerJoin, endorsement::project())
        .filter(project::Column::RoundId.eq(round.row.id))
        .filter(which)
        .order_by_asc(endorsement::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    // Only a unit's last word on each project counts, and only while it has gone beyond that stage.
    let mut last: BTreeMap<(String, UnitId, ProjectId), Option<Recommended>> = BTreeMap::new();
    let place = |key: &str| round.programme.stages.iter().position(|s| s.key == key);
    for (project, stage, unit, decision, now_in, status, category) in rows {
        let counts = decision == EndorsementDecision::Endorsed
            && place(&now_in) > place(&stage)
            && status != Status::Withdrawn;
        last.insert(
            (stage.clone(), unit, project),
            counts.then_some(Recommended {
                stage,
                unit,
                category,
            }),
        );
    }
    Ok(last.into_values().flatten().collect())
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
