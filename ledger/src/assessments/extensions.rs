//! Extensions: one that a conditional final brings, and those granted on request.

use chrono::NaiveDate;
use domain::dates::{Typed, cn_date};
use domain::ids::ProjectId;
use domain::owed::{long_past, stage_due};
use domain::programme::Stage;
use domain::stage::StageKind;
use domain::states::ExtensionKind;
use entity::{OneColumn, extension};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

use crate::event::{Event, What};
use crate::facts::project_facts;
use crate::projects::require_reason;
use crate::{Act, Happened, LedgerError, Standing};

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
    let from =
        stage_due(&s.round.plan, &facts, &stage.key).map_or(act.today, |d| d.on.max(act.today));
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
    require_reason(&reason)?;
    if s.project.status.is_end() {
        return Err(LedgerError::refused("项目已结束，不能延期。"));
    }
    let Some(stage) = s.round.programme.stage(&stage_key).cloned() else {
        return Err(LedgerError::field("stage", "请选择要延期的阶段。"));
    };
    let facts = project_facts(&act.tx, &s, &act.calendar).await?;
    let Some(due) = stage_due(&s.round.plan, &facts, &stage.key) else {
        return Err(LedgerError::refused(format!(
            "“{}”没有期限，不用延期。",
            stage.title
        )));
    };
    if long_past(&due, act.today) {
        return Err(LedgerError::refused(format!(
            "“{}”的期限（{}）已过去 {} 天，不再延期。",
            stage.title,
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
    if let (StageKind::Final, Some(rule)) = (
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
