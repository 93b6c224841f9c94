//! Findings: raised, rectified, verified by somebody else.

use chrono::{Datelike, NaiveDate};
use domain::ids::{AccountId, FindingId, ProjectId, RectificationId, VisitId};
use domain::owed::rectify_by;
use domain::states::{FindingSource, FindingStatus};
use domain::text;
use domain::visit::{FindingKind, Weight, due_on};
use entity::{OneColumn, attachment, finding, rectification};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, SelectExt,
};

use crate::event::{Event, What, digest_of};
use crate::hands::are_one_person;
use crate::projects::require_reason;
use crate::{Act, Deed, Happened, LedgerError, Standing};

/// Longest text of a finding or rectification, in characters.
pub(super) const TEXT: usize = 2000;

/// A problem as the supervisor writes it down.
#[derive(Debug, Clone)]
pub struct FindingInput {
    pub text: String,
    pub indicator: Option<String>,
}

/// Registers a finding outside a visit (for example from the midterm or a letter); `source` as the
/// person calls it.
///
/// # Errors
/// Refused for a project that is not in building or titled.
pub async fn raise_finding(
    act: &mut Act,
    project: ProjectId,
    input: FindingInput,
    source: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(project).await?;
    act.require_host(&s.round.host)?;
    if s.project.building_from.is_none() || s.project.status.is_end() {
        return Err(LedgerError::refused("只能给在建或已命名的项目登记问题。"));
    }
    let (source, named) = FindingSource::read(&source);
    let found = Found {
        visit: None,
        source,
        named,
        within: s.round.programme.rectify_within(None),
        on: act.today,
        kind: FindingKind::ByDate,
        weight: None,
    };
    let event = raise(act, &s, input, &found).await?;
    Ok(Happened::many(vec![event], ()))
}

/// How something was found.
pub(super) struct Found {
    pub visit: Option<VisitId>,
    pub source: FindingSource,
    /// What a person calls the source when it is none of ours.
    pub named: Option<String>,
    /// Working days for rectifying it, from the day it was found on.
    pub within: u16,
    pub on: NaiveDate,
    pub kind: FindingKind,
    pub weight: Option<Weight>,
}

pub(super) async fn raise(
    act: &Act,
    s: &Standing,
    f: FindingInput,
    found: &Found,
) -> Result<Event, LedgerError> {
    within("finding", &f.text, "请把问题写清楚")?;
    let account = act.person("问题由督导员或组织部门登记。")?;
    let year = act.today.year();
    // Counted under the round's lock: two visits do not take the same number.
    let prefix = format!("{}-{year}-", s.round.row.code);
    let number = finding::Entity::find()
        .filter(finding::Column::Code.starts_with(&prefix))
        .count(&act.tx)
        .await?
        + 1;
    let code = format!("{prefix}{number:03}");
    let due_on = due_on(found.kind, found.on, found.within, &act.calendar);
    finding::ActiveModel {
        code: Set(code.clone()),
        visit_id: Set(found.visit),
        project_id: Set(s.project.id),
        source: Set(found.source),
        source_named: Set(found.named.clone()),
        text: Set(text::trimmed(&f.text).to_owned()),
        indicator_key: Set(f.indicator),
        found_on: Set(found.on),
        found_by: Set(account),
        due_on: Set(due_on),
        status: Set(FindingStatus::Open),
        kind: Set(found.kind),
        weight: Set(found.weight),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::FindingRaised {
        code,
        text: text::trimmed(&f.text).to_owned(),
        due_on,
    };
    Ok(Event::of(s, what))
}

/// Refuses a text that says too little or too much.
fn within(field: &str, typed: &str, ask: &str) -> Result<(), LedgerError> {
    if (4..=TEXT).contains(&text::length(typed)) {
        return Ok(());
    }
    Err(LedgerError::field(
        field,
        format!("{ask}，4 到 {TEXT} 字。"),
    ))
}

/// What whoever found a problem is told instead of being asked whether it has been put right.
pub fn not_by_finder(host: &str) -> String {
    format!(
        "这个问题由您登记，不能由您复核（发现和销号要由两个人办理）。请{host}的其他经办人复核；没有其他人的，请系统管理员增加一位。"
    )
}

/// The same for whoever put it right.
pub fn not_by_rectifier(host: &str) -> String {
    format!(
        "这次整改由您提交，不能由您复核。请{host}的其他经办人复核；没有其他人的，请系统管理员增加一位。"
    )
}

/// A finding with its project, read under the lock: two may answer or verify it at once.
async fn locked(act: &Act, id: FindingId) -> Result<(Standing, finding::Model), LedgerError> {
    let project: ProjectId = finding::Entity::find_by_id(id)
        .value(finding::Column::ProjectId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(project).await?;
    let row = act.get::<finding::Entity>(id).await?;
    Ok((s, row))
}

/// The holder says what has been done about a finding.
///
/// # Errors
/// Refused while an answer waits for its verdict, or once closed.
pub async fn rectify(
    act: &mut Act,
    id: FindingId,
    text: String,
) -> Result<Happened<RectificationId>, LedgerError> {
    let (s, row) = locked(act, id).await?;
    s.may(&act.actor, Deed::Write)?;
    if row.status != FindingStatus::Open {
        return Err(LedgerError::refused(format!(
            "问题 {} {}，不用再交。",
            row.code,
            row.status.label()
        )));
    }
    within("text", &text, "请写明整改措施和结果")?;
    let account = act.actor.account.ok_or(LedgerError::NotFound)?;
    let made = rectification::ActiveModel {
        finding_id: Set(id),
        text: Set(text::trimmed(&text).to_owned()),
        at: Set(act.now),
        by: Set(account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let code = row.code.clone();
    let mut row = row.into_active_model();
    row.status = Set(FindingStatus::Rectified);
    row.update(&act.tx).await?;
    let digest = Some(digest_of(&[Some(&made.text)]));
    Ok(Happened::one(
        Event::of(&s, What::Rectified { code, digest }),
        made.id,
    ))
}

/// Verifies a rectification: closes the finding (销号), or sends it back. Never by the person who
/// rectified, nor by the one who found it.
///
/// # Errors
/// Refused for the rectifier and the finder, or when nothing waits.
pub async fn verify(
    act: &mut Act,
    id: FindingId,
    accepted: bool,
    text: String,
) -> Result<Happened<()>, LedgerError> {
    let (s, row) = locked(act, id).await?;
    let verifier: AccountId = act.person("复核由人办理。")?;
    let host = &s.round.host.name;
    if are_one_person(&act.tx, verifier, row.found_by).await? {
        return Err(LedgerError::refused(not_by_finder(host)));
    }
    act.require_host(&s.round.host)?;
    if row.status != FindingStatus::Rectified {
        return Err(LedgerError::refused(format!(
            "问题 {} {}，没有等待复核的整改。",
            row.code,
            row.status.label()
        )));
    }
    if !accepted {
        require_reason(&text)?;
    }
    let last = rectification::Entity::find()
        .filter(rectification::Column::FindingId.eq(id))
        .order_by_desc(rectification::Column::Id)
        .one(&act.tx)
        .await?
        .ok_or_else(|| LedgerError::Broken(format!("问题 {} 没有整改记录", row.code)))?;
    if are_one_person(&act.tx, verifier, last.by).await? {
        return Err(LedgerError::refused(not_by_rectifier(host)));
    }
    act.require_other_hand(&s, host).await?;
    let evidence = attachment::Entity::find()
        .filter(attachment::Column::RectificationId.eq(last.id))
        .filter(attachment::Column::RemovedAt.is_null());
    if accepted && !evidence.exists(&act.tx).await? {
        return Err(LedgerError::refused(
            "这次整改没有附佐证，不能销号。请退回，请对方附上照片或材料再交。",
        ));
    }
    let mut done = last.into_active_model();
    done.verdict = Set(Some(
        if accepted { "accepted" } else { "rejected" }.to_owned(),
    ));
    done.verdict_text = Set(Some(text::trimmed(&text).to_owned()).filter(|t| !t.is_empty()));
    done.verified_at = Set(Some(act.now));
    done.verified_by = Set(Some(verifier));
    done.update(&act.tx).await?;
    let (code, due_on) = (row.code.clone(), row.due_on);
    let mut row = row.into_active_model();
    row.status = Set(if accepted {
        FindingStatus::Closed
    } else {
        FindingStatus::Open
    });
    row.closed_at = Set(accepted.then_some(act.now));
    if !accepted {
        // Whoever reads the finding reads the day that is owed.
        row.due_on = Set(rectify_by(due_on, act.today, &act.calendar));
    }
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of(&s, What::FindingVerified { code, accepted }).because(text),
        (),
    ))
}
