//! The decision on whom to propose, publicity for N working days, objections, and the admission
//! that follows by itself when nobody objects (004 四(三)).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::dates::Moment;
use domain::email::{EmailAddress, NotAnAddress};
use domain::ids::{NoticeId, ObjectionId, ProjectId, RoundId};
use domain::lifecycle::{Circumstances, Move};
use domain::programme::QuotaOn;
use domain::quota::{Claimant, Used, places_left};
use domain::stage::{StageKind, Status};
use domain::states::{Decided, NoticeStatus, ObjectionStatus, Verdict};
use domain::text;
use entity::{decision, notice, notice_entry, objection, project};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect,
};

use crate::event::{Event, What};
use crate::facts::{entries_of, open_objections};
use crate::projects::{decide, require_reason, step};
use crate::{Act, Deed, Happened, LedgerError, RoundBook, Standing};

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
) -> Result<Happened<u32>, LedgerError> {
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
        }
        let what = What::Proposed {
            stage: stage.key,
            proposed,
        };
        events.push(decide(act, &s, Event::of(&s, what).because(reason.clone())).await?);
        events.extend(step(act, &mut s, &Move::Propose { proposed }, c).await?);
    }
    if events.is_empty() {
        return Err(LedgerError::refused("请先勾选项目。"));
    }
    Ok(Happened::many(
        events,
        u32::try_from(yes.len()).unwrap_or(u32::MAX),
    ))
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
        .select_only()
        .column(decision::Column::ProjectId)
        .distinct()
        .join(
            sea_orm::JoinType::InnerJoin,
            decision::Entity::belongs_to(project::Entity)
                .from(decision::Column::ProjectId)
                .to(project::Column::Id)
                .into(),
        )
        .filter(project::Column::RoundId.eq(round))
        .filter(decision::Column::What.eq(Decided::Propose))
        .filter(decision::Column::Outcome.eq(Verdict::Yes))
        .into_tuple()
        .all(db)
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
    let title = format!(
        "{}{}公示",
        r.row.name,
        if before.is_some() {
            "拟立项名单"
        } else {
            "推荐名单"
        }
    );
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
        closed_at: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let projects = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    let mut events = vec![Event::of_round(
        round,
        r.host.id,
        What::NoticePosted {
            stage: stage.clone(),
            title,
            opens_on: act.today,
            closes_on,
            projects,
        },
    )];
    for s in &mut waiting {
        notice_entry::ActiveModel {
            notice_id: Set(row.id),
            project_id: Set(s.project.id),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
        let followed = step(act, s, &Move::PostNotice, Circumstances::default()).await?;
        events.push(Event::of(
            s,
            What::PutUp {
                stage: stage.clone(),
                closes_on,
            },
        ));
        events.extend(followed);
    }
    Ok(Happened::many(events, row.id))
}

/// Notices that are still open and whose last day is over. What a job asks each day.
///
/// # Errors
/// Database errors.
pub async fn to_close(
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<NoticeId>, LedgerError> {
    Ok(notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::Status.eq(NoticeStatus::Open))
        .filter(notice::Column::ClosesOn.lt(today))
        .into_tuple()
        .all(db)
        .await?)
}

/// Ends a notice whose time is over: every project without an open objection goes on, the others
/// stay until theirs is dealt with.
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
    let mut events = vec![Event::of_round(
        r.row.id,
        r.host.id,
        What::NoticeClosed {
            stage: row.stage_key.clone(),
            title: row.title.clone(),
        },
    )];
    let mut moved = 0;
    let mut allowed = act.actor.is_system();
    for project in entries_of(&act.tx, id).await? {
        let mut s = act.project(project).await?;
        let stage = s.stage()?.clone();
        if stage.key != row.stage_key || s.project.status != Status::Open {
            continue;
        }
        s.may(&act.actor, Deed::Conduct(&stage))?;
        allowed = true;
        events.extend(
            step(
                act,
                &mut s,
                &Move::CloseNotice,
                Circumstances {
                    notice_closes: Some(row.closes_on),
                    ..Default::default()
                },
            )
            .await?,
        );
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
        .select_only()
        .column(notice::Column::RoundId)
        .into_tuple()
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    act.lock_round(round).await?;
    notice::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)
}

/// An objection as somebody hands it in: named, in writing, with contact (建议规则, domain.md 2.8).
#[derive(Debug, Clone, Default)]
pub struct ObjectionInput {
    /// The project meant; none when it is about the list as a whole.
    pub project: Option<ProjectId>,
    pub name: String,
    pub contact: String,
    pub text: String,
}

/// What stands between and around several ways of contact, as people write them.
const SEPARATORS: &str = "，、；。：,;:/|（）()<>《》";

/// What is wrong with an address among the ways of contact; none where there is no address.
fn unmailable(contact: &str) -> Option<NotAnAddress> {
    contact
        .split(|c: char| c.is_whitespace() || SEPARATORS.contains(c))
        .filter(|part| part.contains('@'))
        .find_map(|part| EmailAddress::parse(part).err())
}

/// Takes in an objection to a running notice. Anyone may object who gives name and contact.
///
/// # Errors
/// Refused outside the window; [`LedgerError::Invalid`] for what is missing.
pub async fn object(
    act: &mut Act,
    public_id: String,
    input: ObjectionInput,
) -> Result<Happened<ObjectionId>, LedgerError> {
    let posted: NoticeId = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::PublicId.eq(&public_id))
        .into_tuple()
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let row = locked(act, posted).await?;
    if row.status != NoticeStatus::Open || act.today > row.closes_on {
        return Err(LedgerError::refused(
            "公示期已过，不再受理异议。可向组织部门来信反映。",
        ));
    }
    let mut problems = Vec::new();
    let mut missing = |field: &str, message: &str| {
        problems.push(domain::answers::FieldProblem::new(field, message));
    };
    if text::is_blank(&input.name) {
        missing("name", "请写明姓名或单位，异议须实名提出。");
    }
    if text::length(&input.contact) < 5 {
        missing("contact", "请写明联系电话或邮箱，以便核实和答复。");
    } else if let Some(why) = unmailable(&input.contact) {
        missing("contact", &why.to_string());
    }
    if text::length(&input.text) < 10 {
        missing("text", "请写明异议的事实和理由，不少于 10 字。");
    }
    if input.text.chars().count() > 5000 {
        missing("text", "异议内容最多 5000 字，请精简，材料可另行寄送。");
    }
    if !problems.is_empty() {
        return Err(LedgerError::Invalid(problems));
    }
    let entries = entries_of(&act.tx, row.id).await?;
    if input.project.is_some_and(|p| !entries.contains(&p)) {
        return Err(LedgerError::field("project", "请从公示名单中选择。"));
    }
    let made = objection::ActiveModel {
        notice_id: Set(row.id),
        project_id: Set(input.project),
        name: Set(text::line(&input.name)),
        contact: Set(text::line(&input.contact)),
        text: Set(text::trimmed(&input.text).to_owned()),
        received_at: Set(act.now),
        status: Set(ObjectionStatus::Open),
        conclusion: Set(None),
        concluded_at: Set(None),
        concluded_by: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let mut events = Vec::new();
    // An objection to the list as a whole holds up every project on it.
    let about: Vec<ProjectId> = input.project.map_or(entries, |p| vec![p]);
    for id in about {
        let project = project::Entity::find_by_id(id)
            .one(&act.tx)
            .await?
            .ok_or(LedgerError::NotFound)?;
        let mut s = act.standing(project).await?;
        if s.project.stage_key != row.stage_key
            || !matches!(s.project.status, Status::Open | Status::Objected)
        {
            continue;
        }
        let followed = step(act, &mut s, &Move::Object, Circumstances::default()).await?;
        events.push(Event::of(
            &s,
            What::Objected {
                stage: row.stage_key.clone(),
            },
        ));
        events.extend(followed);
    }
    if events.is_empty() {
        return Err(LedgerError::refused("所选项目已不在公示中。"));
    }
    Ok(Happened::many(events, made.id))
}

/// Concludes an objection: upheld, and the project is not admitted; or dismissed, and it goes on.
///
/// # Errors
/// Refused without a conclusion or when already concluded.
pub async fn conclude(
    act: &mut Act,
    id: ObjectionId,
    upheld: bool,
    conclusion: String,
) -> Result<Happened<()>, LedgerError> {
    let about: NoticeId = objection::Entity::find_by_id(id)
        .select_only()
        .column(objection::Column::NoticeId)
        .into_tuple()
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let posted = locked(act, about).await?;
    let r = act.round(posted.round_id).await?;
    let row = objection::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    require_reason(&conclusion)?;
    if row.status != ObjectionStatus::Open {
        return Err(LedgerError::refused("这件异议已经办结。"));
    }
    if upheld && row.project_id.is_none() {
        return Err(LedgerError::refused(
            "这件异议针对整份名单。请先核实涉及哪个项目，对该项目另行处理后，把本件记为不成立并说明。",
        ));
    }
    let about: Vec<ProjectId> = match row.project_id {
        Some(p) => vec![p],
        None => entries_of(&act.tx, posted.id).await?,
    };
    let mut closing = row.into_active_model();
    closing.status = Set(if upheld {
        ObjectionStatus::Upheld
    } else {
        ObjectionStatus::Dismissed
    });
    closing.conclusion = Set(Some(conclusion.clone()));
    closing.concluded_at = Set(Some(act.now));
    closing.concluded_by = Set(act.actor.account);
    closing.update(&act.tx).await?;
    let mut events = Vec::new();
    for id in about {
        let mut s = act.project(id).await?;
        let stage = s.stage()?.clone();
        if stage.key != posted.stage_key || s.project.status != Status::Objected {
            continue;
        }
        act.require_judge(&s, &stage).await?;
        events.push(Event::of(&s, What::ObjectionConcluded { upheld }).because(conclusion.clone()));
        if upheld {
            // The conclusion names who objected and what was found; the holder is told the outcome.
            events.push(Event::of(
                &s,
                What::TurnedDown {
                    stage: stage.key.clone(),
                },
            ));
            events.extend(step(act, &mut s, &Move::Uphold, Circumstances::default()).await?);
        } else {
            events.extend(clear(act, &mut s, &posted).await?);
        }
    }
    if events.is_empty() {
        act.require_host(&r.host)?;
        events.push(
            Event::of_round(r.row.id, r.host.id, What::ObjectionConcluded { upheld })
                .because(conclusion),
        );
    }
    Ok(Happened::many(events, ()))
}

/// A project whose last objection fell goes back to its notice, or on when the notice is over.
async fn clear(
    act: &Act,
    s: &mut Standing,
    posted: &notice::Model,
) -> Result<Vec<Event>, LedgerError> {
    let whole: u32 = u32::try_from(
        objection::Entity::find()
            .filter(objection::Column::NoticeId.eq(posted.id))
            .filter(objection::Column::ProjectId.is_null())
            .filter(objection::Column::Status.eq(ObjectionStatus::Open))
            .all(&act.tx)
            .await?
            .len(),
    )
    .unwrap_or(u32::MAX);
    let open = open_objections(&act.tx, s.project.id).await? + whole;
    let mut events = step(
        act,
        s,
        &Move::ClearObjections,
        Circumstances {
            open_objections: open,
            ..Default::default()
        },
    )
    .await?;
    if open == 0 && posted.status == NoticeStatus::Closed {
        events.extend(
            step(
                act,
                s,
                &Move::CloseNotice,
                Circumstances {
                    notice_closes: Some(posted.closes_on),
                    ..Default::default()
                },
            )
            .await?,
        );
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_among_the_ways_of_contact() {
        for contact in [
            "张三 <zhang@x.cn>",
            "邮箱（a@x.cn）",
            "a@x.cn。",
            "电话：010-1234|邮箱：a@x.cn",
            "010-1234，手机同微信",
        ] {
            assert_eq!(unmailable(contact), None, "{contact}");
        }
        for contact in ["a..b@x.cn", "张三（a@x）", "010-1234；a@x@cn"] {
            assert!(unmailable(contact).is_some(), "{contact}");
        }
    }
}
