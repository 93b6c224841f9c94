//! The one place where a project's state changes, and what follows from entering a state.

use domain::lifecycle::{Circumstances, Move, State, follow};
use domain::stage::{StageKind, Status};
use domain::states::HolderRole;
use entity::{decision, holder, project, title};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::back;
use crate::event::{Event, What};
use crate::{Act, LedgerError, Standing, rounds, supervision};

/// Writes down what is decided on a project, if something is, and moves it; tells both, and what
/// followed.
pub(crate) async fn carry_out(
    act: &Act,
    s: &mut Standing,
    event: Event,
    m: &Move,
    c: Circumstances,
) -> Result<Vec<Event>, LedgerError> {
    let event = match event.what.decision() {
        Some(_) => decide(act, s, event).await?,
        None => event,
    };
    let mut events = vec![event];
    events.extend(step(act, s, m, c).await?);
    Ok(events)
}

/// Moves a project and tells what followed: admission, the title.
pub(crate) async fn step(
    act: &Act,
    s: &mut Standing,
    m: &Move,
    mut c: Circumstances,
) -> Result<Vec<Event>, LedgerError> {
    c.today = Some(act.today);
    c.levels = s.levels();
    let from = State::new(&s.project.stage_key, s.project.status);
    let from_kind = s.stage()?.kind;
    let to = follow(&s.round.programme, &from, m, &c)?;
    let to_kind = s
        .round
        .programme
        .stage(&to.stage)
        .map_or(from_kind, |stage| stage.kind);
    let mut row = s.project.clone().into_active_model();
    row.stage_key = Set(to.stage.clone());
    row.status = Set(to.status);
    row.version = Set(s.project.version + 1);
    row.updated_at = Set(act.now);
    if from != to {
        row.since = Set(act.today);
    }
    if to.status.is_end() {
        row.ended_on = Set(Some(act.today));
    }
    let mut events = Vec::new();
    if from_kind == StageKind::Publicity && from.stage != to.stage {
        // Where another stage follows, nothing else would tell that somebody owes something now.
        let what = What::PublicityPassed {
            stage: from.stage.clone(),
        };
        events.push(Event::of(s, what));
    }
    let entered =
        matches!(from_kind, StageKind::Publicity | StageKind::Admission) && from.stage != to.stage;
    if entered
        && matches!(
            to_kind,
            StageKind::Building | StageKind::Titling | StageKind::Sustaining
        )
    {
        if to_kind == StageKind::Building {
            row.building_from = Set(Some(act.today));
        }
        let admitted = What::Admitted {
            building: to_kind == StageKind::Building,
            publicised: from_kind == StageKind::Publicity,
        };
        events.push(decide(act, s, Event::of(s, admitted)).await?);
    }
    let before = std::mem::replace(&mut s.project, row.update(&act.tx).await?);
    if from.stage != to.stage {
        rounds::left(act, s.project.round_id, &from.stage).await?;
        rounds::entered(act, s.project.round_id, &to.stage).await?;
    }
    let titled = to.status == Status::Titled && !already_titled(act, s).await?;
    // What was to be looked at was its building.
    let is_over = titled || (to.status.is_end() && s.project.building_from.is_some());
    let mut visits = Vec::new();
    if is_over {
        visits = supervision::cancel_visits(act, s.project.id).await?;
    }
    if titled {
        events.push(give_title(act, s).await?);
    }
    back::keep(act, &before, &s.project, m, &visits).await?;
    Ok(events)
}

/// Writes down a decision on the stage the project is in now, and gives its event: whoever decides
/// says once what, and moves the project afterwards.
pub(crate) async fn decide(act: &Act, s: &Standing, event: Event) -> Result<Event, LedgerError> {
    let Some(d) = event.what.decision() else {
        let kind = event.what.kind().key();
        return Err(LedgerError::Broken(format!("{kind}不是一个决定")));
    };
    decision::ActiveModel {
        project_id: Set(s.project.id),
        stage_key: Set(s.project.stage_key.clone()),
        what: Set(d.what),
        outcome: Set(d.outcome),
        grade: Set(d.grade),
        points: Set(d.points),
        at: Set(act.now),
        by: Set(act.actor.account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(event)
}

async fn already_titled(act: &Act, s: &Standing) -> Result<bool, LedgerError> {
    Ok(title::Entity::find()
        .filter(title::Column::ProjectId.eq(s.project.id))
        .count(&act.tx)
        .await?
        > 0)
}

/// Gives the title to every unit that holds the project.
async fn give_title(act: &Act, s: &Standing) -> Result<Event, LedgerError> {
    let p = &s.round.programme;
    let holders = holder::Entity::find()
        .filter(holder::Column::ProjectId.eq(s.project.id))
        .filter(holder::Column::ToOn.is_null())
        .all(&act.tx)
        .await?;
    for h in holders.iter().filter(|h| h.role != HolderRole::Leader) {
        title::ActiveModel {
            unit_id: Set(h.unit_id),
            person_id: Set(h.person_id),
            project_id: Set(Some(s.project.id)),
            programme_code: Set(p.code.clone()),
            name: Set(p.award_title().to_owned()),
            standing: Set(p.standing),
            given_on: Set(act.today),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
    }
    let title = p.award_title().to_owned();
    decide(act, s, Event::of(s, What::Titled { title })).await
}

/// Takes the project's titles away.
pub(crate) async fn revoke_titles(
    act: &Act,
    s: &Standing,
    reason: &str,
) -> Result<(), LedgerError> {
    for row in title::Entity::find()
        .filter(title::Column::ProjectId.eq(s.project.id))
        .filter(title::Column::RevokedOn.is_null())
        .all(&act.tx)
        .await?
    {
        let mut row = row.into_active_model();
        row.revoked_on = Set(Some(act.today));
        row.reason = Set(Some(reason.to_owned()));
        row.update(&act.tx).await?;
    }
    Ok(())
}

/// The project row alone, for callers that only touch it.
pub(crate) async fn touch(
    act: &Act,
    project: &project::Model,
) -> Result<project::Model, LedgerError> {
    let mut row = project.clone().into_active_model();
    row.updated_at = Set(act.now);
    row.version = Set(project.version + 1);
    Ok(row.update(&act.tx).await?)
}
