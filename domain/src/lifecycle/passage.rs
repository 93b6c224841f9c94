//! How a project passes from one stage to the next: what is entered, skipped, resumed.

use super::{Circumstances, State, form_of};
use crate::programme::{Programme, Stage};
use crate::stage::{StageKind, StageKind as K, Status, Status as S};

/// The publicity that directly follows an admission.
pub fn publicity_after(p: &Programme, position: usize) -> Option<&Stage> {
    p.stages[position + 1..]
        .iter()
        .find(|s| s.kind != StageKind::Preparation)
        .filter(|s| s.kind == StageKind::Publicity)
}

/// Where an application that was sent back goes when it is handed in again: what a review or a
/// publicity has already settled is not begun anew, so it goes to whoever sent it back; before
/// that it takes its way once more from the beginning (none).
pub(super) fn resumed(p: &Programme, application: usize, c: &Circumstances) -> Option<State> {
    let from = c.returned_from.as_ref()?;
    let at = p.stages.iter().position(|s| {
        s.key == *from && matches!(s.kind, StageKind::Endorsement | StageKind::Screening)
    })?;
    p.stages
        .get(application + 1..at)?
        .iter()
        .any(|s| matches!(s.kind, StageKind::Review | StageKind::Publicity))
        .then(|| State::new(from, Status::Waiting))
}

/// How an assessment begins: material is owed, or, where no form is asked for, the conductor
/// assesses on the spot.
pub(super) fn opened(p: &Programme, stage: &Stage) -> Status {
    if form_of(p, stage).is_some() {
        Status::Due
    } else {
        Status::HandedIn
    }
}

/// The state in which the next stage is entered; endorsement by a level that has no unit is passed
/// over. A holder that stands on the level signs for itself, by another person: its place counts like
/// those of the units below it.
pub(super) fn advance(p: &Programme, position: usize, c: &Circumstances) -> State {
    for stage in &p.stages[position + 1..] {
        let status = match stage.kind {
            K::Preparation | K::Application => continue,
            K::Endorsement if stage.level.is_some_and(|level| !c.levels.contains(&level)) => {
                continue;
            }
            // Midterm and final lie inside building: the calendar opens them.
            K::Midterm | K::Final if p.has_cycle() => continue,
            K::Endorsement
            | K::Screening
            | K::Review
            | K::Admission
            | K::Publicity
            | K::Titling => S::Waiting,
            K::Revision => S::Due,
            K::Midterm | K::Final => opened(p, stage),
            K::Building => S::Active,
            K::Sustaining => S::Titled,
        };
        return State::new(&stage.key, status);
    }
    State::new(&p.stages[position].key, S::Titled)
}
