//! Visits: what whoever went there found.

use std::collections::BTreeSet;

use domain::ids::{CampaignId, ProjectId, VisitId};
use domain::states::VisitStatus;
use domain::text;
use entity::{OneColumn, campaign, visit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::campaigns::close_when_done;
use super::findings::{FindingInput, Found, TEXT, raise};
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError};

/// Registers what a visit found. Without findings the project is told so too.
///
/// # Errors
/// Refused for somebody else's visit, or one already done.
pub async fn finish_visit(
    act: &mut Act,
    id: VisitId,
    conclusion: String,
    findings: Vec<FindingInput>,
) -> Result<Happened<u32>, LedgerError> {
    let project: ProjectId = visit::Entity::find_by_id(id)
        .value(visit::Column::ProjectId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(project).await?;
    // Read under the lock: two may register the same visit at once.
    let row = act.get::<visit::Entity>(id).await?;
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
    if text::length(&conclusion) < 2 || conclusion.chars().count() > TEXT {
        return Err(LedgerError::field(
            "conclusion",
            format!("请写明查看结论，2 到 {TEXT} 字。"),
        ));
    }
    let c = act.get::<campaign::Entity>(row.campaign_id).await?;
    let mut visited = row.into_active_model();
    visited.status = Set(VisitStatus::Done);
    visited.visited_on = Set(Some(act.today));
    visited.conclusion = Set(Some(text::trimmed(&conclusion).to_owned()));
    visited.by = Set(act.actor.account);
    visited.update(&act.tx).await?;
    let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    let what = What::VisitDone {
        title: c.title.clone(),
        findings: count,
    };
    let mut events = vec![Event::of(&s, what)];
    let found = Found {
        visit: Some(id),
        source: c.kind.into(),
        named: None,
        within: s.round.programme.rectify_within(Some(&c.plan_key)),
    };
    for f in findings {
        events.push(raise(act, &s, f, &found).await?);
    }
    close_when_done(act, c).await?;
    Ok(Happened::many(events, count))
}

/// Cancels the visits still due to a project that has ended, and closes the campaigns that waited
/// for nothing else.
pub(crate) async fn cancel_visits(act: &Act, project: ProjectId) -> Result<(), LedgerError> {
    let due = visit::Entity::find()
        .filter(visit::Column::ProjectId.eq(project))
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .all(&act.tx)
        .await?;
    let of: BTreeSet<CampaignId> = due.iter().map(|v| v.campaign_id).collect();
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
    Ok(())
}
