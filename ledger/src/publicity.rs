//! The decision on whom to propose, publicity for N working days, objections, and the admission
//! that follows by itself when nobody objects (004 四(三)).

mod answers;
mod objections;
mod taking_down;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::dates::Moment;
use domain::ids::{NoticeId, ProjectId, RoundId};
use domain::lifecycle::{Circumstances, Move, publicity_after};
use domain::programme::QuotaOn;
use domain::quota::{Claimant, Used, places_left};
use domain::stage::{StageKind, Status};
use domain::states::{Decided, NoticeStatus, Verdict};
use domain::text;
use entity::{OneColumn, decision, notice, notice_entry, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};

use crate::event::{Event, What, digest_of};
use crate::facts::entries_of;
use crate::projects::{carry_out, require_reason, step};
use crate::{Act, Deed, Happened, LedgerError, RoundBook, Standing};

pub use answers::{admit, conclude, refuse};
pub use objections::{ObjectionInput, TO_ADMIT, confirm, link_again, object};
pub use taking_down::take_down;

use answers::{Against, UNANSWERED};

/// Proposes projects within the quota, or decides not to.
///
/// # Errors
/// Refused beyond the quota, for an unrevised project, or when the state does not fit.
pub async fn propose(
    act: &mut Act,
    round: RoundId,
    yes: BTreeSet<ProjectId>,
    no: BTreeSet<ProjectId>,
    reason: String,
) -> Result<Happened<bool>, LedgerError> {
    let r = act.round(round).await?;
    if let Some(both) = yes.intersection(&no).next() {
        return Err(LedgerError::refused(format!(
            "编号 {both} 的项目既选了拟立项又选了不立项，请只选一个。"
        )));
    }
    if !no.is_empty() {
        require_reason(&reason)?;
    }
    let mut events = Vec::new();
    let mut is_published = false;
    for id in yes.iter().chain(&no) {
        let mut s = act.project(*id).await?;
        if s.project.round_id != round {
            return Err(LedgerError::NotFound);
        }
        let stage = s.stage()?.clone();
        act.require_judge(&s, &stage).await?;
        let proposed = yes.contains(id);
        let mut c = Circumstances::default();
        if proposed {
            let used = proposed_so_far(act, &r, s.project.category.as_deref()).await?;
            let who = Claimant {
                level: None,
                unit_kind: &s.unit.kind,
                unit_name: &s.unit.name,
                members: None,
                category: s.project.category.as_deref(),
            };
            c.places_left = places_left(&r.programme, QuotaOn::Admit, &who, used);
            let at = r.programme.stages.iter().position(|x| x.key == stage.key);
            is_published |= at.is_some_and(|at| publicity_after(&r.programme, at).is_some());
        }
        let what = What::Proposed {
            stage: stage.key,
            proposed,
        };
        let event = Event::of(&s, what).because(reason.clone());
        events.extend(carry_out(act, &mut s, event, &Move::Propose { proposed }, c).await?);
    }
    if events.is_empty() {
        return Err(LedgerError::refused("请先勾选项目。"));
    }
    Ok(Happened::many(events, is_published))
}

/// Projects that hold a place, and those of one category among them.
async fn proposed_so_far(
    act: &Act,
    r: &RoundBook,
    category: Option<&str>,
) -> Result<Used, LedgerError> {
    let mut used = Used::default();
    for own in holders_of_places(&act.tx, r.row.id).await? {
        used.all += 1;
        used.in_category += i64::from(own.as_deref() == category);
    }
    Ok(used)
}

/// The categories of the projects of a round that hold a place, one each: proposed or admitted, and
/// neither turned down in publicity nor gone before building began.
pub(crate) async fn holders_of_places(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<Option<String>>, LedgerError> {
    let chosen: Vec<ProjectId> = decision::Entity::find()
        .distinct()
        .join(sea_orm::JoinType::InnerJoin, decision::project())
        .filter(project::Column::RoundId.eq(round))
        .filter(decision::Column::What.eq(Decided::Propose))
        .filter(decision::Column::Outcome.eq(Verdict::Yes))
        .values(decision::Column::ProjectId, db)
        .await?;
    Ok(project::Entity::find()
        .filter(project::Column::Id.is_in(chosen))
        .all(db)
        .await?
        .into_iter()
        .filter(|x| {
            x.status != Status::NotAdmitted
                && !(matches!(x.status, Status::Withdrawn | Status::Revoked)
                    && x.building_from.is_none())
        })
        .map(|x| x.category)
        .collect())
}

/// Posts the notice of a publicity stage for every project that waits for it.
///
/// # Errors
/// Refused when no project waits, or the stage has no length.
pub async fn post_notice(
    act: &mut Act,
    round: RoundId,
    stage: String,
    body: String,
) -> Result<Happened<NoticeId>, LedgerError> {
    let r = act.round(round).await?;
    let Some(position) = r
        .programme
        .stages
        .iter()
        .position(|s| s.key == stage && s.kind == StageKind::Publicity)
    else {
        return Err(LedgerError::NotFound);
    };
    let publicity = &r.programme.stages[position];
    let length = publicity
        .length
        .ok_or_else(|| LedgerError::refused("这个公示阶段没有规定公示天数。"))?;
    let before = r.programme.stages[..position]
        .iter()
        .rev()
        .find(|s| s.kind == StageKind::Admission)
        .map(|s| s.key.clone());
    let ids: Vec<(ProjectId, String, Status)> = project::known_to(&act.actor.scope)
        .select_only()
        .columns([
            project::Column::Id,
            project::Column::StageKey,
            project::Column::Status,
        ])
        .filter(project::Column::RoundId.eq(round))
        .filter(project::Column::EndedOn.is_null())
        .into_tuple()
        .all(&act.tx)
        .await?;
    let mut waiting = Vec::new();
    for (id, key, status) in ids {
        if (Some(&key) == before.as_ref() && status == Status::Proposed)
            || (key == stage && status == Status::Waiting)
        {
            let s = act.project(id).await?;
            if s.may(&act.actor, Deed::Conduct(publicity)).is_ok() {
                waiting.push(s);
            }
        }
    }
    if waiting.is_empty() {
        return Err(LedgerError::refused(
            "没有等待公示的项目。请先审定拟立项名单。",
        ));
    }
    let closes_on = act
        .calendar
        .count_period(act.today, length, r.plan.count_from);
    let listed = before
        .as_deref()
        .map_or("推荐", |deciding| r.programme.listed(deciding));
    // Rounds bear the name of what is awarded: 2024 年大学生党员标兵.
    let listed = if r.row.name.ends_with(listed) {
        ""
    } else {
        listed
    };
    let title = format!("{}{listed}名单公示", r.row.name);
    let row = notice::ActiveModel {
        public_id: Set(crate::files::unguessable()?),
        round_id: Set(round),
        stage_key: Set(stage.clone()),
        title: Set(title.clone()),
        body: Set(text::trimmed(&body).to_owned()),
        opens_on: Set(act.today),
        closes_on: Set(closes_on),
        working_days: Set(i32::from(length)),
        count_from: Set(r.row.count_from),
        status: Set(NoticeStatus::Open),
        posted_at: Set(act.now),
        posted_by: Set(act.actor.account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let projects = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    let what = What::NoticePosted {
        stage: stage.clone(),
        title,
        opens_on: act.today,
        closes_on,
        projects,
        digest: Some(digest_of(&[Some(&row.body)])),
    };
    let mut events = vec![Event::in_round(&r, what)];
    for s in &mut waiting {
        notice_entry::ActiveModel {
            notice_id: Set(row.id),
            project_id: Set(s.project.id),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
        let put_up = What::PutUp {
            stage: stage.clone(),
            closes_on,
        };
        let (event, c) = (Event::of(s, put_up), Circumstances::default());
        events.extend(carry_out(act, s, event, &Move::PostNotice, c).await?);
    }
    Ok(Happened::many(events, row.id))
}

/// Notices that are still open and whose last day is over. What a job asks each day.
pub async fn to_close(
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<NoticeId>, LedgerError> {
    Ok(notice::Entity::find()
        .filter(notice::Column::Status.eq(NoticeStatus::Open))
        .filter(notice::Column::ClosesOn.lt(today))
        .values(notice::Column::Id, db)
        .await?)
}

/// Ends a notice whose time is over: every project without an unanswered objection goes on, the others
/// stay until theirs is dealt with, and then go on by themselves.
///
/// # Errors
/// Refused before the last day is over.
pub async fn close_notice(act: &mut Act, id: NoticeId) -> Result<Happened<u32>, LedgerError> {
    let row = locked(act, id).await?;
    let r = act.round(row.round_id).await?;
    if row.status != NoticeStatus::Open {
        return Err(LedgerError::refused("这份公示已经结束。"));
    }
    if act.today <= row.closes_on {
        return Err(LedgerError::refused(format!(
            "公示到{}为止，期满后才能结束。",
            Moment::day(row.closes_on).label()
        )));
    }
    let what = What::NoticeClosed {
        stage: row.stage_key.clone(),
        title: row.title.clone(),
    };
    let mut events = vec![Event::in_round(&r, what)];
    let mut moved = 0;
    let mut allowed = act.actor.is_system();
    let unanswered = Against::of(act, id, UNANSWERED).await?;
    for project in entries_of(&act.tx, id).await? {
        let mut s = act.project(project).await?;
        let stage = s.stage()?.clone();
        if stage.key != row.stage_key || s.project.status != Status::Open {
            continue;
        }
        s.may(&act.actor, Deed::Conduct(&stage))?;
        allowed = true;
        if unanswered.count(project) > 0 {
            continue;
        }
        events.extend(goes_on(act, &mut s, &row).await?);
        moved += 1;
    }
    if !allowed {
        act.require_host(&r.host)?;
    }
    let mut row = row.into_active_model();
    row.status = Set(NoticeStatus::Closed);
    row.closed_at = Set(Some(act.now));
    row.update(&act.tx).await?;
    Ok(Happened::many(events, moved))
}

/// A notice, read under its round's lock: what others are doing to it at the moment is done first.
async fn locked(act: &Act, id: NoticeId) -> Result<notice::Model, LedgerError> {
    let round: RoundId = notice::Entity::find_by_id(id)
        .value(notice::Column::RoundId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    act.lock_round(round).await?;
    act.get::<notice::Entity>(id).await
}

/// A project goes on after its notice.
async fn goes_on(
    act: &Act,
    s: &mut Standing,
    posted: &notice::Model,
) -> Result<Vec<Event>, LedgerError> {
    let c = Circumstances {
        notice_closes: Some(posted.closes_on),
        ..Default::default()
    };
    step(act, s, &Move::CloseNotice, c).await
}
