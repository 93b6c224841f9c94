//! Leaving: on one's own wish, or by being taken off.

use domain::ids::ProjectId;
use domain::lifecycle::{Circumstances, Move};

use super::check::require_reason;
use super::step::{decide, revoke_titles, step};
use crate::event::{Event, What};
use crate::{Act, Happened, LedgerError};

/// The holder leaves the round, from wherever the project stands.
///
/// # Errors
/// Refused without a reason or when the project has ended.
pub async fn withdraw(
    act: &mut Act,
    id: ProjectId,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let mut s = act.project(id).await?;
    act.require_editor(&s)?;
    require_reason(&reason)?;
    decide(act, &s, "withdraw", "yes", None, None, Some(reason.clone())).await?;
    let mut events = step(act, &mut s, &Move::Withdraw, Circumstances::default()).await?;
    revoke_titles(act, &s, &reason).await?;
    events.insert(0, Event::of(&s, What::Withdrawn).because(reason));
    Ok(Happened::many(events, ()))
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
    let mut s = act.project(id).await?;
    act.require_host(&s.round.host)?;
    require_reason(&reason)?;
    decide(act, &s, "revoke", "yes", None, None, Some(reason.clone())).await?;
    let mut events = step(act, &mut s, &Move::Revoke, Circumstances::default()).await?;
    revoke_titles(act, &s, &reason).await?;
    events.insert(0, Event::of(&s, What::Revoked).because(reason));
    Ok(Happened::many(events, ()))
}
