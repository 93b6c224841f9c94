//! Visits: what whoever went there found, and that the one who was visited has seen it.

use std::collections::BTreeSet;

use domain::ids::{AccountId, CampaignId, ProjectId, VisitId};
use domain::states::{Role, VisitStatus};
use domain::text;
use domain::visit::{FindingKind, Sheet};
use entity::{OneColumn, account, attachment, campaign, visit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::campaigns::close_when_done;
use super::findings::{FindingInput, Found, TEXT, raise};
use crate::event::{Event, What, digest_of};
use crate::files::take_off;
use crate::mail::people_of;
use crate::{Act, Happened, LastSaved, LedgerError, Sent, Standing};

/// A visit with its project, read under the lock: two may register the same visit at once.
async fn locked(act: &Act, id: VisitId) -> Result<(Standing, visit::Model), LedgerError> {
    let project: ProjectId = visit::Entity::find_by_id(id)
        .value(visit::Column::ProjectId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(project).await?;
    let row = act.get::<visit::Entity>(id).await?;
    Ok((s, row))
}

/// The same for whoever writes its sheet: the supervisor who goes, or the host.
pub(crate) async fn to_write(
    act: &Act,
    id: VisitId,
) -> Result<(Standing, visit::Model), LedgerError> {
    let (s, row) = locked(act, id).await?;
    let mine = row.supervisor_id.is_some() && row.supervisor_id == act.actor.account;
    if !mine {
        act.require_host(&s.round.host)?;
    }
    act.require_other_hand(&s, &s.round.host.name).await?;
    if row.status != VisitStatus::Due {
        return Err(LedgerError::refused(format!(
            "这次查看{}，不能再登记。",
            row.status.label()
        )));
    }
    if s.project.status.is_end() {
        return Err(LedgerError::refused(format!(
            "项目已结束（{}），不用再查看。",
            s.project.status.label()
        )));
    }
    Ok((s, row))
}

/// The sheet of a visit as it stands: what was handed in, the draft, or an empty one.
///
/// # Errors
/// When it cannot be read.
pub fn sheet(
    row: &visit::Model,
    programme: &domain::programme::Programme,
) -> Result<Sheet, LedgerError> {
    Ok(match (row.status, &row.draft) {
        (VisitStatus::Due, Some(draft)) => serde_json::from_str(draft)?,
        (VisitStatus::Due, None) => Sheet::of(programme),
        (VisitStatus::Done | VisitStatus::Cancelled, _) => Sheet {
            visited_on: row.visited_on,
            points: serde_json::from_str(row.points.as_deref().unwrap_or("[]"))?,
            conclusion: row.conclusion.clone().unwrap_or_default(),
            companions: row.companions.clone().unwrap_or_default(),
            good_practice: row.good_practice.clone().unwrap_or_default(),
        },
    })
}

/// The empty sheet of a visit.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn blank_sheet(act: &mut Act, id: VisitId) -> Result<Sheet, LedgerError> {
    let (s, _) = locked(act, id).await?;
    Ok(Sheet::of(&s.round.programme))
}

/// Keeps what has been written of a sheet so far.
///
/// # Errors
/// Refused when it is not to be written any more, stale when somebody else has written meanwhile.
pub async fn save_sheet(
    act: &mut Act,
    id: VisitId,
    typed: Sheet,
    sent: &Sent,
) -> Result<Happened<()>, LedgerError> {
    let (s, row) = to_write(act, id).await?;
    let now = sheet(&row, &s.round.programme)?;
    if now == typed {
        return Ok(Happened::nothing(()));
    }
    act.compare(sent, &now.fields(), LastSaved::Untold).await?;
    let title = act.get::<campaign::Entity>(row.campaign_id).await?.title;
    let mut row = row.into_active_model();
    row.draft = Set(Some(serde_json::to_string(&typed)?));
    row.update(&act.tx).await?;
    Ok(Happened::one(Event::of(&s, What::VisitSaved { title }), ()))
}

/// Takes a photograph off a sheet that is not registered yet.
///
/// # Errors
/// Refused once it is registered and for anybody but the visitor; [`LedgerError::NotFound`] for a file
/// that hangs elsewhere.
pub async fn take_photo_off(
    act: &mut Act,
    id: VisitId,
    file: &str,
) -> Result<Happened<()>, LedgerError> {
    let (s, _) = to_write(act, id).await?;
    let row = attachment::Entity::find()
        .filter(attachment::Column::PublicId.eq(file))
        .filter(attachment::Column::VisitId.eq(id))
        .filter(attachment::Column::RemovedAt.is_null())
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    take_off(act, &s, row).await
}

/// Registers what a visit found. Without findings the project is told so too. What was found on a day
/// is found on that day, whenever it is registered.
///
/// # Errors
/// Refused for somebody else's visit, or one already done; [`LedgerError::Invalid`] with everything
/// that is missing; stale when somebody else has written meanwhile.
pub async fn finish_visit(
    act: &mut Act,
    id: VisitId,
    typed: Sheet,
    sent: Option<&Sent>,
) -> Result<Happened<u32>, LedgerError> {
    let (s, row) = to_write(act, id).await?;
    if let Some(sent) = sent {
        let now = sheet(&row, &s.round.programme)?.fields();
        act.compare(sent, &now, LastSaved::Untold).await?;
    }
    let c = act.get::<campaign::Entity>(row.campaign_id).await?;
    LedgerError::if_any(typed.missing(c.opens_on, act.today))?;
    let visited_on = typed.visited_on.unwrap_or(act.today);
    let given = |text: &str| Some(text::trimmed(text).to_owned()).filter(|text| !text.is_empty());
    let mut visited = row.into_active_model();
    visited.status = Set(VisitStatus::Done);
    visited.visited_on = Set(Some(visited_on));
    visited.points = Set(Some(serde_json::to_string(&typed.points)?));
    visited.conclusion = Set(Some(text::trimmed(&typed.conclusion).to_owned()));
    visited.companions = Set(given(&typed.companions));
    visited.good_practice = Set(given(&typed.good_practice));
    visited.draft = Set(None);
    visited.by = Set(act.actor.account);
    let visited = visited.update(&act.tx).await?;
    let count = u32::try_from(typed.findings().count()).unwrap_or(u32::MAX);
    let what = What::VisitDone {
        title: c.title.clone(),
        findings: count,
        digest: Some(digest_of(&[
            visited.conclusion.as_deref(),
            visited.points.as_deref(),
            visited.companions.as_deref(),
            visited.good_practice.as_deref(),
        ])),
    };
    let mut events = vec![Event::of(&s, what)];
    for point in typed.findings() {
        let found = Found {
            visit: Some(id),
            source: c.kind.into(),
            named: None,
            within: s.round.programme.rectify_within(Some(&c.plan_key)),
            on: visited_on,
            kind: point.kind.unwrap_or(FindingKind::ByDate),
            weight: point.weight,
        };
        let input = FindingInput {
            text: point.text.clone(),
            indicator: (!point.is_other()).then(|| point.key.clone()),
        };
        events.push(raise(act, &s, input, &found).await?);
    }
    close_when_done(act, c).await?;
    Ok(Happened::many(events, count))
}

/// The one who was visited has seen what was written down: whoever writes for it, signed in or having
/// given name and password on the spot. A remark goes along with it.
///
/// # Errors
/// Refused before it is registered, once it is confirmed, and for anybody else than the visited.
pub async fn confirm_visit(
    act: &mut Act,
    id: VisitId,
    by: AccountId,
    remark: String,
) -> Result<Happened<()>, LedgerError> {
    let (s, row) = locked(act, id).await?;
    let own = act.actor.account == Some(by);
    if !own && row.by != act.actor.account {
        act.require_host(&s.round.host)?;
    }
    if row.status != VisitStatus::Done || row.confirmed_at.is_some() {
        let why = if row.confirmed_at.is_some() {
            "这次查看已经确认过，不用再确认。"
        } else {
            "查看结论还没有登记，登记以后再请支部确认。"
        };
        return Err(LedgerError::refused(why));
    }
    let holders = people_of(&act.tx, s.unit.id, &[Role::Editor], act.today).await?;
    if row.by == Some(by) || holders.iter().all(|holder| holder.id != by) {
        return Err(LedgerError::field(
            if own { "remark" } else { "login" },
            format!("由{}的支部书记或经办人确认，这个账号不是。", s.unit.name),
        ));
    }
    if remark.chars().count() > TEXT {
        let over = remark.chars().count() - TEXT;
        let message = format!("最多 {TEXT} 字，请删减 {over} 字。");
        return Err(LedgerError::field("remark", message));
    }
    let title = act.get::<campaign::Entity>(row.campaign_id).await?.title;
    let name = act.get::<account::Entity>(by).await?.display_name;
    let remark = text::trimmed(&remark).to_owned();
    let mut row = row.into_active_model();
    row.confirmed_at = Set(Some(act.now));
    row.confirmed_by = Set(Some(by));
    row.remark = Set(Some(remark.clone()).filter(|remark| !remark.is_empty()));
    row.update(&act.tx).await?;
    let what = What::VisitConfirmed {
        title,
        by: name,
        on_the_spot: !own,
    };
    Ok(Happened::one(Event::of(&s, what).because(remark), ()))
}

/// Cancels the visits still due to a project that has ended, and closes the campaigns that waited
/// for nothing else; tells which visits they were.
pub(crate) async fn cancel_visits(
    act: &Act,
    project: ProjectId,
) -> Result<Vec<VisitId>, LedgerError> {
    let due = visit::Entity::find()
        .filter(visit::Column::ProjectId.eq(project))
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .all(&act.tx)
        .await?;
    let of: BTreeSet<CampaignId> = due.iter().map(|v| v.campaign_id).collect();
    let visits = due.iter().map(|v| v.id).collect();
    for row in due {
        let mut row = row.into_active_model();
        row.status = Set(VisitStatus::Cancelled);
        row.update(&act.tx).await?;
    }
    for c in campaign::Entity::find()
        .filter(campaign::Column::Id.is_in(of))
        .all(&act.tx)
        .await?
    {
        close_when_done(act, c).await?;
    }
    Ok(visits)
}
