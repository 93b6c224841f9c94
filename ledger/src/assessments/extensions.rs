//! Extensions: one that a conditional final brings, and those granted on request.

use chrono::NaiveDate;
use domain::dates::{Due, Typed, cn_date};
use domain::ids::ProjectId;
use domain::owed::{long_past, stage_due};
use domain::programme::Stage;
use domain::stage::StageKind;
use domain::states::ExtensionKind;
use domain::text::quoted;
use entity::{OneColumn, extension, extension_request};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, SelectExt,
};

use crate::event::{Event, What};
use crate::facts::project_facts;
use crate::projects::require_reason;
use crate::{Act, Deed, Happened, LedgerError, Standing};

/// The extension that a conditional final brings: counted from the due date that was not met.
pub(super) async fn extend_conditional(
    act: &Act,
    s: &Standing,
    stage: &Stage,
    reason: &str,
) -> Result<Event, LedgerError> {
    let rule = s
        .round
        .programme
        .extension
        .as_ref()
        .ok_or_else(|| LedgerError::refused("本批次没有规定延期建设。"))?;
    let facts = project_facts(&act.tx, s, &act.calendar).await?;
    let from = stage_due(&s.round.programme, &s.round.plan, &facts, &stage.key)
        .map_or(act.today, |d| d.on.max(act.today));
    let until = rule.by.after(from, &act.calendar);
    write_extension(act, s, stage, until, ExtensionKind::Conditional, reason).await?;
    let what = What::ExtensionGranted {
        stage: stage.key.clone(),
        title: stage.title.clone(),
        until,
        on_request: false,
    };
    Ok(Event::of(s, what).because(reason))
}

async fn write_extension(
    act: &Act,
    s: &Standing,
    stage: &Stage,
    until: NaiveDate,
    kind: ExtensionKind,
    reason: &str,
) -> Result<(), LedgerError> {
    extension::ActiveModel {
        project_id: Set(s.project.id),
        stage_key: Set(stage.key.clone()),
        new_due_on: Set(until),
        reason: Set(reason.to_owned()),
        kind: Set(kind),
        at: Set(act.now),
        by: Set(act.actor.account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(())
}

/// Moves one stage's due date for one project, on request: a late application accepted, a short
/// extension before the final. Everything owed re-dates itself.
///
/// # Errors
/// Refused without a reason, for a date that is not later, or beyond what the round allows.
pub async fn extend_on_request(
    act: &mut Act,
    id: ProjectId,
    stage_key: String,
    until: NaiveDate,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(id).await?;
    act.require_host(&s.round.host)?;
    act.require_other_hand(&s, &s.round.host.name).await?;
    let (stage, due) = movable(act, &s, &stage_key, until, &reason).await?;
    // A late application and a late revision are let in at the host's discretion.
    if let (StageKind::Midterm | StageKind::Final, Some(rule)) = (
        stage.kind,
        s.round
            .programme
            .extension
            .as_ref()
            .and_then(|e| e.on_request.as_ref()),
    ) {
        // A request does not add to an earlier one.
        let from = before_requests(act, &s, &stage).await?.unwrap_or(due.on);
        let latest = rule.at_most.after(from, &act.calendar);
        if until > latest {
            return Err(LedgerError::field(
                "until",
                format!(
                    "从原定的{}起最多延 {}（{}），即到{}，填的{}超出 {} 天。",
                    cn_date(from),
                    rule.at_most.label(),
                    rule.source.label(),
                    cn_date(latest),
                    cn_date(until),
                    until.signed_duration_since(latest).num_days()
                ),
            ));
        }
        let last_day = due.on - chrono::Duration::days(i64::from(rule.ahead_days));
        if act.today > last_day {
            return Err(LedgerError::refused(format!(
                "延期须在期限前 {} 天提出（{}），最迟{}。",
                rule.ahead_days,
                rule.source.label(),
                cn_date(last_day)
            )));
        }
    }
    write_extension(act, &s, &stage, until, ExtensionKind::Request, &reason).await?;
    answer(act, &s, Some(&stage.key), true).await?;
    let what = What::ExtensionGranted {
        stage: stage.key,
        title: stage.title,
        until,
        on_request: true,
    };
    Ok(Happened::one(Event::of(&s, what).because(reason), ()))
}

/// The date that requests count from: the last conditional extension's, else the round's.
async fn before_requests(
    act: &Act,
    s: &Standing,
    stage: &Stage,
) -> Result<Option<NaiveDate>, LedgerError> {
    let conditional: Option<NaiveDate> = extension::Entity::find()
        .filter(extension::Column::ProjectId.eq(s.project.id))
        .filter(extension::Column::StageKey.eq(&stage.key))
        .filter(extension::Column::Kind.eq(ExtensionKind::Conditional))
        .order_by_desc(extension::Column::Id)
        .value(extension::Column::NewDueOn, &act.tx)
        .await?;
    Ok(conditional.or_else(|| s.round.plan.due(&stage.key).map(|due| due.on)))
}

/// The stage of a project that can be moved to a later day, and when it is due now.
async fn movable(
    act: &Act,
    s: &Standing,
    stage_key: &str,
    until: NaiveDate,
    reason: &str,
) -> Result<(Stage, Due), LedgerError> {
    require_reason(reason)?;
    if s.project.status.is_end() {
        return Err(LedgerError::refused("项目已结束，不能延期。"));
    }
    let Some(stage) = s.round.programme.stage(stage_key).cloned() else {
        return Err(LedgerError::field("stage", "请选择要延期的阶段。"));
    };
    let facts = project_facts(&act.tx, s, &act.calendar).await?;
    let Some(due) = stage_due(&s.round.programme, &s.round.plan, &facts, &stage.key) else {
        return Err(LedgerError::refused(format!(
            "{}没有期限，不用延期。",
            quoted(&stage.title)
        )));
    };
    if long_past(&due, act.today) {
        return Err(LedgerError::refused(format!(
            "{}的期限（{}）已过去 {} 天，不再延期。",
            quoted(&stage.title),
            cn_date(due.on),
            -due.days_left(act.today)
        )));
    }
    if until <= due.on || until < act.today {
        return Err(LedgerError::field(
            "until",
            format!("新期限要晚于原期限（{}）和今天。", cn_date(due.on)),
        ));
    }
    Typed::Extension
        .check_day(until, act.today)
        .map_err(|sentence| LedgerError::field("until", sentence))?;
    Ok((stage, due))
}

/// The holder asks for a later day for one stage; the host owes its answer.
///
/// # Errors
/// Refused without a reason, for a date that is not later, and while an earlier request waits.
pub async fn ask_for_extension(
    act: &mut Act,
    id: ProjectId,
    stage_key: String,
    until: NaiveDate,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    let (stage, _) = movable(act, &s, &stage_key, until, &reason).await?;
    if extension_request::open_of([id]).exists(&act.tx).await? {
        return Err(LedgerError::refused(
            "上一次延期申请还没有答复，答复后才能再申请。",
        ));
    }
    extension_request::ActiveModel {
        project_id: Set(id),
        stage_key: Set(stage.key.clone()),
        until: Set(until),
        reason: Set(domain::text::trimmed(&reason).to_owned()),
        at: Set(act.now),
        by: Set(act.person("延期由申报单位的经办人申请。")?),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::ExtensionAsked {
        stage: stage.key,
        title: stage.title,
        until,
    };
    Ok(Happened::one(Event::of(&s, what).because(reason), ()))
}

/// The host does not agree to a later day; the holder is told why.
///
/// # Errors
/// Refused without a reason, or when nothing was asked.
pub async fn refuse_extension(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(id).await?;
    act.require_host(&s.round.host)?;
    act.require_other_hand(&s, &s.round.host.name).await?;
    require_reason(&reason)?;
    let Some(stage) = answer(act, &s, None, false).await? else {
        return Err(LedgerError::refused("没有等待答复的延期申请。"));
    };
    let title = s
        .round
        .programme
        .stage(&stage)
        .map_or(stage.clone(), |x| x.title.clone());
    let what = What::ExtensionRefused { stage, title };
    Ok(Happened::one(Event::of(&s, what).because(reason), ()))
}

/// Answers what a project has asked for, in one stage or any; the stage it was about.
async fn answer(
    act: &Act,
    s: &Standing,
    stage: Option<&str>,
    granted: bool,
) -> Result<Option<String>, LedgerError> {
    let open = extension_request::open_of([s.project.id])
        .one(&act.tx)
        .await?;
    let Some(row) = open.filter(|row| stage.is_none_or(|key| key == row.stage_key)) else {
        return Ok(None);
    };
    let about = row.stage_key.clone();
    let mut row = row.into_active_model();
    row.granted = Set(Some(granted));
    row.answered_at = Set(Some(act.now));
    row.answered_by = Set(act.actor.account);
    row.update(&act.tx).await?;
    Ok(Some(about))
}
