//! Leaving: on one's own wish, by being taken off, or by never handing in.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::ids::{ProjectId, RoundId};
use domain::lifecycle::{Circumstances, Move};
use domain::owed::{LAPSE_AFTER, submit_due};
use domain::stage::{StageKind, Status};
use entity::project;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::check::require_reason;
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
