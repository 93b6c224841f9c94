//! What may be entered now, and what opens later: nothing is owed for it yet.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::dates::Due;
use domain::ids::{ProjectId, RoundId};
use domain::stage::StageKind;
use domain::states::{Role, RoundStatus};
use ledger::RoundBook;

use crate::project_list::query::Line;
use crate::web::Me;

/// A round that one of the person's units may enter now.
#[derive(Debug)]
pub struct Enterable {
    pub round: RoundId,
    pub name: String,
    pub due: Option<Due>,
}

/// A stage of an own project that opens later.
#[derive(Debug)]
pub struct Opening {
    pub on: NaiveDate,
    pub title: String,
    pub due: Option<NaiveDate>,
    pub project: ProjectId,
    pub of: String,
}

/// Rounds that are open to the person's units and that they have not entered.
pub fn enterable(
    me: &Me,
    rounds: &[Arc<RoundBook>],
    mine: &[Line],
    asked: &[RoundId],
) -> Vec<Enterable> {
    let fits = |round: &RoundBook| {
        let open_to = &round.programme.entry.open_to;
        me.posts.iter().any(|post| {
            post.role == Role::Editor
                && post.path.starts_with(&round.host.path)
                && post.level().is_some_and(|level| open_to.contains(&level))
                && mine
                    .iter()
                    .all(|l| (l.round, l.unit_id) != (round.row.id, post.unit))
        })
    };
    let found = rounds
        .iter()
        .filter(|r| r.row.status == RoundStatus::Open && fits(r));
    let found = found.filter_map(|round| {
        let stage = round.programme.first_of(StageKind::Application)?;
        let planned = round.plan.stage(&stage.key)?;
        let due = round.plan.due(&stage.key);
        let begun = planned
            .opens
            .is_none_or(|opens| opens.first_day() <= me.today);
        let id = round.row.id;
        // Who is asked to enter has that among what is owed.
        (begun && !asked.contains(&id) && due.is_none_or(|due| !due.is_late(me.now))).then(|| {
            Enterable {
                round: id,
                name: round.row.name.clone(),
                due,
            }
        })
    });
    found.collect()
}

/// What opens later for own projects that build, the nearest first.
pub fn openings(me: &Me, rounds: &[Arc<RoundBook>], mine: &[Line]) -> Vec<Opening> {
    let mut all = Vec::new();
    for line in mine.iter().filter(|line| line.building) {
        let Some(round) = rounds.iter().find(|r| r.row.id == line.round) else {
            continue;
        };
        let stages = round.programme.stages.iter();
        all.extend(stages.filter(|s| s.kind.in_building()).filter_map(|stage| {
            let on = round.plan.stage(&stage.key)?.opens?.first_day();
            // As it has been moved for this project.
            let mut gates = line.track.iter().flat_map(|track| &track.gates);
            let gate = gates.rfind(|gate| gate.label.starts_with(&stage.title));
            (on > me.today).then(|| Opening {
                on,
                title: stage.title.clone(),
                due: gate.map(|gate| gate.on),
                project: line.id,
                of: format!("{}·{}", line.programme, line.name),
            })
        }));
    }
    all.sort_by_key(|opening| opening.on);
    all
}
