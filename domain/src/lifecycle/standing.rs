//! Where a project can stand at all, whichever way it came: what checks of stored data ask.

use super::State;
use crate::programme::{Outcome, Programme, Stage};
use crate::stage::{StageKind, StageKind as K, Status as S};

/// Whether a project of the programme can be in this state: whether [`super::follow()`] may ever lead
/// there.
pub fn can_stand(p: &Programme, at: &State) -> bool {
    let Some(position) = p.stages.iter().position(|s| s.key == at.stage) else {
        return false;
    };
    let stage = &p.stages[position];
    if stage.kind == K::Preparation {
        return false;
    }
    match (stage.kind, at.status) {
        (_, S::Withdrawn | S::Revoked)
        | (K::Application, S::Draft | S::Returned | S::Lapsed)
        | (K::Endorsement, S::Waiting | S::Declined)
        | (K::Screening, S::Waiting | S::Failed)
        | (K::Review, S::Waiting | S::Scored | S::NotShortlisted)
        | (K::Revision, S::Due | S::HandedIn | S::NotAdmitted)
        | (K::Admission, S::Waiting | S::Proposed | S::NotAdmitted)
        | (K::Publicity, S::Open | S::Objected | S::NotAdmitted)
        | (K::Building, S::Active)
        | (K::Midterm | K::Final, S::Due | S::HandedIn | S::Failed)
        | (K::Titling, S::Waiting)
        | (K::Sustaining, S::Titled | S::Due | S::HandedIn) => true,
        // What has been proposed is put up from where it was proposed.
        (K::Publicity, S::Waiting) => position > 0 && p.stages[position - 1].kind != K::Admission,
        (K::Midterm, S::Conditional) => gives(stage, Outcome::Conditional),
        (K::Final, S::Extended) => p.extension.is_some(),
        // The title stays where no further stage follows.
        (_, S::Titled) => p.stages[position + 1..].iter().all(|s| passed_over(p, s)),
        _ => false,
    }
}

fn gives(stage: &Stage, outcome: Outcome) -> bool {
    stage.grades.iter().any(|g| g.outcome == outcome)
}

/// Whether a project may go past this stage without entering it.
fn passed_over(p: &Programme, stage: &Stage) -> bool {
    match stage.kind {
        StageKind::Preparation | StageKind::Application => true,
        StageKind::Endorsement => stage.level.is_some(),
        StageKind::Midterm | StageKind::Final => p.has_cycle(),
        StageKind::Screening
        | StageKind::Review
        | StageKind::Revision
        | StageKind::Publicity
        | StageKind::Admission
        | StageKind::Building
        | StageKind::Titling
        | StageKind::Sustaining => false,
    }
}
