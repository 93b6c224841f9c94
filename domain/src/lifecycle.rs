//! A project's life: the one place that decides what may follow what.
//!
//! A [`State`] is the key of a stage and a status in it. [`follow()`] takes a state, a [`Move`] and
//! the facts that bear on it, and gives the next state or a [`Refusal`] whose sentence a page can
//! show. Stages are the programme's list (data); how a kind of stage is passed stands here (code).

mod follow;
mod moves;
mod passage;
mod standing;

use crate::programme::{Form, Grade, Outcome, Programme, Source, Stage};
use crate::stage::{StageKind, Status};
use crate::text::quoted;

pub use follow::{against_pass, follow};
pub use moves::{Circumstances, Move, Refusal, State};
pub use passage::publicity_after;
pub use standing::can_stand;

fn refuse<T>(sentence: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(sentence.into()))
}

/// Whether rounds of a programme can be opened: its subjects must be able to take part.
///
/// # Errors
/// When nobody could ever enter, as in a list of yearly duties.
pub fn can_open(p: &Programme) -> Result<(), Refusal> {
    begin(p).map(drop).or_else(|_| {
        refuse(format!(
            "{}不设申报，开了批次也没有单位能参加，暂时不能开设。",
            quoted(&p.short)
        ))
    })
}

/// The state a new project begins in.
///
/// # Errors
/// When the programme has no application stage (commitment programmes have no entries).
pub fn begin(p: &Programme) -> Result<State, Refusal> {
    match p.first_of(StageKind::Application) {
        Some(stage) => Ok(State::new(&stage.key, Status::Draft)),
        None => refuse(format!("{}不设申报，不能新建项目。", quoted(&p.short))),
    }
}

/// The form that is filled in a stage: its own, or the one named after its kind; a revision is the
/// application once more. None where nothing is handed in.
pub fn form_of<'p>(p: &'p Programme, stage: &Stage) -> Option<&'p Form> {
    let by_kind = match stage.kind {
        StageKind::Application | StageKind::Revision => Some("application"),
        StageKind::Midterm => Some("midterm"),
        StageKind::Final => Some("final"),
        StageKind::Sustaining => Some("sustaining"),
        StageKind::Preparation
        | StageKind::Endorsement
        | StageKind::Screening
        | StageKind::Review
        | StageKind::Publicity
        | StageKind::Admission
        | StageKind::Building
        | StageKind::Titling => None,
    };
    stage
        .form
        .as_deref()
        .or(by_kind)
        .and_then(|key| p.form(key))
}

/// The grades a stage may give, best first: its own, or for a yearly recheck, whose grades no
/// notice names, passed and not passed (建议值).
pub fn grades_of(stage: &Stage) -> Vec<Grade> {
    let suggested = |label: &str, outcome| Grade {
        label: label.to_owned(),
        outcome,
        from: None,
        share: None,
        source: Source::Suggested,
    };
    if stage.kind == StageKind::Sustaining && stage.grades.is_empty() {
        vec![
            suggested("复核通过", Outcome::Pass),
            suggested("复核不通过", Outcome::Fail),
        ]
    } else {
        stage.grades.clone()
    }
}

/// The midterm or final that the calendar opens next for a project in building: the first in the
/// programme's order that is not yet graded.
pub fn next_assessment<'p>(p: &'p Programme, graded: &[String]) -> Option<&'p Stage> {
    p.stages.iter().find(|s| {
        matches!(s.kind, StageKind::Midterm | StageKind::Final) && !graded.contains(&s.key)
    })
}
