//! Whose turn it is with a project, and for what: the one answer from which pages take their buttons,
//! their colours and their “waits for”.

use crate::stage::{StageKind, Status};

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The holder's: what the stage asks for is to be handed in.
    Holder,
    /// The holder's: something came back to be mended, or goes on under conditions.
    Mending,
    /// That of the unit which conducts the stage.
    Conductor(Task),
    /// The publicity waits until an objection is answered.
    Objection,
    /// Nobody's: time runs.
    Nobody,
    /// Nothing is owed any more but to keep what was given.
    Titled,
    /// The project has ended.
    Ended,
}

/// What the conductor of a stage does with what lies before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Endorse,
    Screen,
    /// Through its experts.
    Judge,
    Shortlist,
    AcceptRevision,
    Decide,
    Publish,
    Grade,
    Title,
}

impl Turn {
    pub fn of(kind: StageKind, status: Status) -> Self {
        match status {
            Status::Draft | Status::Due => Self::Holder,
            Status::Returned | Status::Conditional | Status::Extended => Self::Mending,
            Status::Waiting | Status::Scored | Status::HandedIn | Status::Proposed => {
                task(kind, status).map_or(Self::Nobody, Self::Conductor)
            }
            Status::Objected => Self::Objection,
            Status::Open | Status::Active => Self::Nobody,
            Status::Titled => Self::Titled,
            Status::Lapsed
            | Status::Declined
            | Status::Failed
            | Status::NotShortlisted
            | Status::NotAdmitted
            | Status::Withdrawn
            | Status::Revoked => Self::Ended,
        }
    }

    /// Whether the unit that conducts the stage has something to do.
    pub fn is_conductors(self) -> bool {
        matches!(self, Self::Conductor(_))
    }
}

fn task(kind: StageKind, status: Status) -> Option<Task> {
    Some(match kind {
        StageKind::Endorsement => Task::Endorse,
        StageKind::Screening => Task::Screen,
        StageKind::Review if status == Status::Scored => Task::Shortlist,
        StageKind::Review => Task::Judge,
        StageKind::Revision => Task::AcceptRevision,
        StageKind::Admission if status == Status::Proposed => Task::Publish,
        StageKind::Admission => Task::Decide,
        StageKind::Publicity => Task::Publish,
        StageKind::Midterm | StageKind::Final | StageKind::Sustaining => Task::Grade,
        StageKind::Titling => Task::Title,
        StageKind::Preparation | StageKind::Application | StageKind::Building => return None,
    })
}
