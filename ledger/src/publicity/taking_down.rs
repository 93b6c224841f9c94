//! Taking down a notice that should not have been posted, while nobody has said anything against it.

use domain::ids::NoticeId;
use domain::stage::Status;
use domain::states::NoticeStatus;
use entity::{notice, objection};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    SelectExt,
};

use super::locked;
use crate::event::{Event, What};
use crate::facts::entries_of;
use crate::projects::{last_step, require_reason, undo};
use crate::{Act, Happened, LedgerError};

/// Takes a notice down: the projects that it names wait for another one.
///
/// # Errors
/// Refused without a reason, once it is over, once somebody has objected, and when a project has
/// changed since.
pub async fn take_down(
    act: &mut Act,
    id: NoticeId,
    reason: String,
) -> Result<Happened<u32>, LedgerError> {
    let row: notice::Model = locked(act, id).await?;
    let r = act.round(row.round_id).await?;
    if row.status != NoticeStatus::Open {
        return Err(LedgerError::refused(format!(
            "这份公示{}，不能撤回。",
            row.status.label()
        )));
    }
    let objected = objection::Entity::find()
        .filter(objection::Column::NoticeId.eq(id))
        .exists(&act.tx)
        .await?;
    if objected {
        return Err(LedgerError::refused(
            "已有人对这份公示反映情况，不能撤回；请先核查答复，公示按期结束。",
        ));
    }
    let mut events = Vec::new();
    for project in entries_of(&act.tx, id).await? {
        let mut s = act.project(project).await?;
        let step = last_step(&act.tx, &s.project).await?;
        let posted = s.project.stage_key == row.stage_key && s.project.status == Status::Open;
        let Some(step) = step.filter(|_| posted) else {
            return Err(LedgerError::refused(format!(
                "项目{}在公示发布以后又有变动，整份公示不能再撤回。",
                domain::text::quoted(&s.project.name)
            )));
        };
        events.push(undo(act, &mut s, step, reason.clone()).await?);
    }
    require_reason(&reason)?;
    if events.is_empty() {
        act.require_host(&r.host)?;
    }
    let what = What::NoticeTakenDown {
        stage: row.stage_key.clone(),
        title: row.title.clone(),
    };
    let n = u32::try_from(events.len()).unwrap_or(u32::MAX);
    events.insert(0, Event::in_round(&r, what).because(reason));
    let mut row = row.into_active_model();
    row.status = Set(NoticeStatus::Withdrawn);
    row.update(&act.tx).await?;
    Ok(Happened::many(events, n))
}
