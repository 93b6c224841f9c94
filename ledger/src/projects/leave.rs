//! Leaving: on one's own wish, by being taken off, or by never handing in.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::ids::{ProjectId, RoundId, SubmissionId};
use domain::lifecycle::{Circumstances, Move, form_of};
use domain::owed::{LAPSE_AFTER, submit_due};
use domain::stage::{StageKind, Status};
use domain::states::SubmissionStatus;
use entity::{OneColumn, assignment, attachment, decision, endorsement, project, submission};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, SelectExt,
};

use super::check::require_reason;
use super::draft::latest;
use super::step::{carry_out, revoke_titles};
use crate::event::{Event, What};
use crate::facts::project_facts;
use crate::{Act, Book, Deed, Happened, LedgerError, Standing};

/// Applications that were not handed in and whose time is long over: what a job asks each morning.
/// A place stays open for [`LAPSE_AFTER`] working days, in which the organiser may still extend it.
pub async fn to_lapse(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<ProjectId>, LedgerError> {
    let calendar = book.calendar();
    let over: BTreeSet<RoundId> = book
        .open_rounds(db)
        .await?
        .into_iter()
        .filter(|r| {
            r.programme
                .first_of(StageKind::Application)
                .and_then(|stage| r.plan.due(&stage.key))
                .is_some_and(|due| calendar.add_working_days(due.on, LAPSE_AFTER) < today)
        })
        .map(|r| r.row.id)
        .collect();
    let waiting: Vec<(ProjectId, RoundId)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::RoundId])
        .filter(project::Column::Status.is_in([Status::Draft, Status::Returned]))
        .order_by_asc(project::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(waiting
        .into_iter()
        .filter(|(_, round)| over.contains(round))
        .map(|(id, _)| id)
        .collect())
}

/// Puts away an application that was not handed in, if its time is over; tells whether it was.
pub async fn lapse(act: &mut Act, id: ProjectId) -> Result<Happened<bool>, LedgerError> {
    let mut s = act.project(id).await?;
    let facts = project_facts(&act.tx, &s, &act.calendar).await?;
    let over = submit_due(&s.round.programme, &s.round.plan, &facts, &act.calendar)
        .is_some_and(|due| act.calendar.add_working_days(due.on, LAPSE_AFTER) < act.today);
    if !over || !matches!(s.project.status, Status::Draft | Status::Returned) {
        return Ok(Happened::nothing(false));
    }
    let (event, c) = (Event::of(&s, What::Lapsed), Circumstances::default());
    let events = carry_out(act, &mut s, event, &Move::Lapse, c).await?;
    Ok(Happened::many(events, true))
}

/// Notes that whoever judges an application has its text before them. Once; later it changes nothing.
///
/// # Errors
/// Database errors.
pub async fn open_submission(act: &mut Act, id: SubmissionId) -> Result<Happened<()>, LedgerError> {
    let project: ProjectId = submission::Entity::find_by_id(id)
        .value(submission::Column::ProjectId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(project).await?;
    let row = act.get::<submission::Entity>(id).await?;
    if row.opened_at.is_some() {
        return Ok(Happened::nothing(()));
    }
    let what = What::SubmissionOpened {
        revision: row.revision,
    };
    let mut row = row.into_active_model();
    row.opened_at = Set(Some(act.now));
    row.update(&act.tx).await?;
    Ok(Happened::one(Event::of(&s, what), ()))
}

/// The holder takes back an application that nobody has opened: it is a draft again, until the close.
///
/// # Errors
/// Refused after the close, once it was opened or judged, and for what is no application.
pub async fn take_back(act: &mut Act, id: ProjectId) -> Result<Happened<()>, LedgerError> {
    let mut s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    let c = taking_back(act, &s).await?;
    let event = Event::of(&s, What::TakenBack);
    let events = carry_out(act, &mut s, event, &Move::TakeBack, c).await?;
    Ok(Happened::many(events, ()))
}

/// What bears on taking an application back.
async fn taking_back(act: &Act, s: &Standing) -> Result<Circumstances, LedgerError> {
    let facts = project_facts(&act.tx, s, &act.calendar).await?;
    let due = submit_due(&s.round.programme, &s.round.plan, &facts, &act.calendar);
    let p = &s.round.programme;
    let form = p
        .first_of(StageKind::Application)
        .and_then(|stage| form_of(p, stage));
    let last = match form {
        Some(form) => latest(&act.tx, s.project.id, &form.key).await?,
        None => None,
    };
    let since = last.as_ref().and_then(|row| row.submitted_at);
    let judged = endorsement::of_project(s.project.id)
        .filter(endorsement::Column::At.gte(since))
        .exists(&act.tx)
        .await?
        || decision::Entity::find()
            .filter(decision::Column::ProjectId.eq(s.project.id))
            .filter(decision::Column::At.gte(since))
            .exists(&act.tx)
            .await?
        || assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(s.project.id))
            .exists(&act.tx)
            .await?;
    Ok(Circumstances {
        closed_on: due.filter(|due| due.is_late(act.now)).map(|due| due.on),
        opened: judged || last.is_none_or(|row| row.opened_at.is_some()),
        ..Default::default()
    })
}

/// The holder leaves the round, from wherever the project stands.
///
/// # Errors
/// Refused without a reason or when the project has ended.
pub async fn withdraw(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    ends(act, s, What::Withdrawn, &Move::Withdraw, reason).await
}

/// The holder throws a draft away that was never handed in: what was typed goes, and its files.
///
/// # Errors
/// Refused for what is no draft, or was handed in before.
pub async fn delete_draft(act: &mut Act, id: ProjectId) -> Result<Happened<()>, LedgerError> {
    let mut s = act.project(id).await?;
    s.may(&act.actor, Deed::Write)?;
    if s.project.status != Status::Draft || has_handed_in(&act.tx, id).await? {
        return Err(LedgerError::refused(
            "这份申报书提交过，不能删除；不再参加的，请用“申请退出”并写明理由。",
        ));
    }
    let mut events = Vec::new();
    let files = attachment::Entity::find()
        .filter(attachment::Column::ProjectId.eq(id))
        .filter(attachment::Column::RemovedAt.is_null())
        .all(&act.tx)
        .await?;
    for file in files {
        let name = file.name.clone();
        events.push(Event::of(&s, What::FileRemoved { name }));
        let mut file = file.into_active_model();
        file.removed_at = Set(Some(act.now));
        file.update(&act.tx).await?;
    }
    submission::Entity::delete_many()
        .filter(submission::Column::ProjectId.eq(id))
        .exec(&act.tx)
        .await?;
    let event = Event::of(&s, What::DraftDeleted);
    let c = Circumstances::default();
    events.extend(carry_out(act, &mut s, event, &Move::Withdraw, c).await?);
    Ok(Happened::many(events, ()))
}

/// Whether anything of a project was ever handed in.
async fn has_handed_in(db: &impl ConnectionTrait, id: ProjectId) -> Result<bool, LedgerError> {
    Ok(submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(id))
        .filter(submission::Column::Status.ne(SubmissionStatus::Draft))
        .exists(db)
        .await?)
}

/// The round's host takes the project, or its title, away (退出·摘牌).
///
/// # Errors
/// Refused without a reason or when the project has ended.
pub async fn revoke(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(id).await?;
    act.require_host(&s.round.host)?;
    ends(act, s, What::Revoked, &Move::Revoke, reason).await
}

/// Ends a project, and its titles with it.
async fn ends(
    act: &Act,
    mut s: Standing,
    what: What,
    m: &Move,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    require_reason(&reason)?;
    let event = Event::of(&s, what).because(reason.clone());
    let events = carry_out(act, &mut s, event, m, Circumstances::default()).await?;
    revoke_titles(act, &s, &reason).await?;
    Ok(Happened::many(events, ()))
}
