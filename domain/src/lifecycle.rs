//! A project's life: the one place that decides what may follow what.
//!
//! A [`State`] is the key of a stage and a status in it. [`follow`] takes a state, a [`Move`] and
//! the facts that bear on it, and gives the next state or a [`Refusal`] whose sentence a page can
//! show. Stages are the programme's list (data); how a kind of stage is passed stands here (code).

mod moves;
mod passage;
mod standing;

use crate::dates::cn_date;
use crate::programme::{Form, Grade, Outcome, Programme, Source, Stage};
use crate::stage::{StageKind, StageKind as K, Status, Status as S};

pub use moves::{Circumstances, Move, Refusal, State};
use passage::{advance, opened, publicity_after, resumed};
pub use standing::can_stand;

fn refuse<T>(sentence: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(sentence.into()))
}

/// The state a new project begins in.
///
/// # Errors
/// When the programme has no application stage (commitment programmes have no entries).
pub fn begin(p: &Programme) -> Result<State, Refusal> {
    match p.first_of(StageKind::Application) {
        Some(stage) => Ok(State::new(&stage.key, Status::Draft)),
        None => refuse(format!("“{}”不设申报，不能新建项目。", p.short)),
    }
}

/// The state after a move.
///
/// # Errors
/// A [`Refusal`] when the move does not fit the state or the circumstances forbid it.
#[expect(
    clippy::match_same_arms,
    reason = "one arm for each row of the life, in its order"
)]
pub fn follow(p: &Programme, at: &State, m: &Move, c: &Circumstances) -> Result<State, Refusal> {
    let Some(position) = p.stages.iter().position(|s| s.key == at.stage) else {
        return refuse(format!("本批次没有“{}”阶段。", at.stage));
    };
    let stage = &p.stages[position];
    let here = |status| Ok(State::new(&stage.key, status));
    let unfit = || {
        refuse(format!(
            "项目现处“{}·{}”，不能{}。",
            stage.title,
            at.status.label(),
            m.label()
        ))
    };
    if at.status.is_end() {
        return refuse(format!(
            "项目已结束（{}），不能{}。",
            at.status.label(),
            m.label()
        ));
    }
    match m {
        Move::Withdraw => return here(Status::Withdrawn),
        Move::Revoke => return here(Status::Revoked),
        _ => {}
    }
    match (stage.kind, at.status, m) {
        (K::Application, S::Draft | S::Returned, Move::Submit) => {
            not_closed(c, "申报")?;
            complete(c)?;
            Ok(resumed(p, position, c).unwrap_or_else(|| advance(p, position, c)))
        }
        (K::Application, S::Draft | S::Returned, Move::Lapse) => here(S::Lapsed),
        // Whoever holds the application after its submission may send it back.
        (K::Endorsement | K::Screening, S::Waiting, Move::Return) => {
            match p.first_of(K::Application) {
                Some(application) => Ok(State::new(&application.key, S::Returned)),
                None => unfit(),
            }
        }
        (K::Endorsement, S::Waiting, Move::Endorse) => {
            if let Some(left) = c.places_left
                && left <= 0
            {
                return refuse("推荐名额已用完。可先撤回一个已推荐的项目，或说明理由后“不推荐”。");
            }
            Ok(advance(p, position, c))
        }
        (K::Endorsement, S::Waiting, Move::Decline) => here(S::Declined),
        (K::Screening, S::Waiting, Move::Screen { passed: true }) => Ok(advance(p, position, c)),
        (K::Screening, S::Waiting, Move::Screen { passed: false }) => here(S::Failed),
        (K::Review, S::Waiting, Move::CloseScoring) => {
            if c.sheets < c.sheets_needed {
                return refuse(format!(
                    "专家评分表只有 {} 份，本批次要求不少于 {} 份，还差 {} 份。请增派专家。",
                    c.sheets,
                    c.sheets_needed,
                    c.sheets_needed - c.sheets
                ));
            }
            if c.unsigned_sheets > 0 {
                return refuse(format!("还有 {} 份评分表没有签署。", c.unsigned_sheets));
            }
            here(S::Scored)
        }
        (K::Review, S::Scored, Move::Shortlist { listed: true }) => Ok(advance(p, position, c)),
        (K::Review, S::Scored, Move::Shortlist { listed: false }) => here(S::NotShortlisted),
        (K::Revision | K::Midterm | K::Final | K::Sustaining, S::Due, Move::HandIn)
        | (K::Midterm, S::Conditional, Move::HandIn) => {
            complete(c)?;
            here(S::HandedIn)
        }
        (K::Revision, S::Due, Move::Propose { proposed: false }) => here(S::NotAdmitted),
        (K::Revision | K::Midterm | K::Final | K::Sustaining, S::HandedIn, Move::SendBack) => {
            here(S::Due)
        }
        (K::Revision, S::HandedIn, Move::Accept) => Ok(advance(p, position, c)),
        (K::Revision, S::Due, Move::Accept | Move::Propose { proposed: true }) => {
            refuse("修改稿还没有提交；未修改完善的不得立项。")
        }
        (K::Admission, S::Waiting, Move::Propose { proposed: true }) => {
            if let Some(left) = c.places_left
                && left <= 0
            {
                return refuse(
                    "拟立项名额已满。要增加一个，须先调出一个，或由开设批次的单位变更名额并说明理由。",
                );
            }
            if publicity_after(p, position).is_some() {
                here(S::Proposed)
            } else {
                Ok(advance(p, position, c))
            }
        }
        (K::Admission, S::Waiting | S::Proposed, Move::Propose { proposed: false }) => {
            here(S::NotAdmitted)
        }
        (K::Admission, S::Proposed, Move::PostNotice) => match publicity_after(p, position) {
            Some(publicity) => Ok(State::new(&publicity.key, S::Open)),
            None => unfit(),
        },
        (K::Publicity, S::Waiting, Move::PostNotice) => here(S::Open),
        (K::Publicity, S::Open | S::Objected, Move::Object) => here(S::Objected),
        (K::Publicity, S::Objected, Move::ClearObjections) => {
            if c.open_objections > 0 {
                here(S::Objected)
            } else {
                here(S::Open)
            }
        }
        (K::Publicity, S::Objected, Move::Uphold) => here(S::NotAdmitted),
        (K::Publicity, S::Objected, Move::CloseNotice) => refuse(format!(
            "还有 {} 件异议没有处理，处理完才能立项。",
            c.open_objections.max(1)
        )),
        (K::Publicity, S::Open, Move::CloseNotice) => {
            if c.open_objections > 0 {
                return refuse(format!(
                    "还有 {} 件异议没有处理，处理完才能立项。",
                    c.open_objections
                ));
            }
            match (c.notice_closes, c.today) {
                (Some(closes), Some(today)) if today <= closes => {
                    refuse(format!("公示到{}为止，期满后才能结束。", cn_date(closes)))
                }
                _ => Ok(advance(p, position, c)),
            }
        }
        (K::Building, S::Active, Move::OpenAssessment { stage }) => match p.stage(stage) {
            Some(s) if matches!(s.kind, K::Midterm | K::Final) => {
                Ok(State::new(&s.key, opened(p, s)))
            }
            _ => unfit(),
        },
        (K::Final, S::Extended, Move::OpenAssessment { stage: key })
        | (K::Sustaining, S::Titled, Move::OpenAssessment { stage: key })
            if *key == stage.key =>
        {
            here(opened(p, stage))
        }
        (
            K::Midterm | K::Final | K::Sustaining,
            S::Due | S::Conditional,
            Move::Grade {
                outcome: Outcome::Pass | Outcome::Conditional,
            },
        ) => refuse("材料还没有提交，只能评定为不通过，或先退回、等待提交。"),
        (
            K::Midterm,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Pass,
            },
        ) => {
            passable(c)?;
            match p.first_of(K::Building) {
                Some(building) => Ok(State::new(&building.key, S::Active)),
                None => Ok(advance(p, position, c)),
            }
        }
        (
            K::Midterm,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Conditional,
            },
        ) if c.conditionals_before == 0 => here(S::Conditional),
        (
            K::Midterm,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Conditional,
            },
        ) => refuse(format!(
            "“{}”已经限期整改过一次，整改后只能评定为通过或不通过。",
            stage.title
        )),
        (
            K::Final,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Pass,
            },
        ) => {
            passable(c)?;
            Ok(advance(p, position, c))
        }
        (
            K::Final,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Conditional,
            },
        ) => match &p.extension {
            Some(rule) if c.extensions_used < rule.at_most => here(S::Extended),
            Some(rule) => refuse(format!(
                "本项目已延期 {} 次，本批次最多 {} 次，只能评定为通过或不予通过。",
                c.extensions_used, rule.at_most
            )),
            None => refuse("本批次没有规定延期建设，只能评定为通过或不予通过。"),
        },
        (
            K::Sustaining,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Pass,
            },
        ) => {
            passable(c)?;
            here(S::Titled)
        }
        (
            K::Sustaining,
            S::HandedIn,
            Move::Grade {
                outcome: Outcome::Conditional,
            },
        ) => here(S::Titled),
        (
            K::Sustaining,
            S::Due | S::HandedIn,
            Move::Grade {
                outcome: Outcome::Fail,
            },
        ) => here(S::Revoked),
        (
            K::Midterm | K::Final,
            S::Due | S::HandedIn | S::Conditional,
            Move::Grade {
                outcome: Outcome::Fail,
            },
        ) => here(S::Failed),
        (K::Titling, S::Waiting, Move::Title) => Ok(
            match p.stages[position + 1..]
                .iter()
                .find(|s| s.kind == K::Sustaining)
            {
                Some(sustaining) => State::new(&sustaining.key, S::Titled),
                None => State::new(&stage.key, S::Titled),
            },
        ),
        _ => unfit(),
    }
}

fn not_closed(c: &Circumstances, what: &str) -> Result<(), Refusal> {
    match c.closed_on {
        Some(day) => refuse(format!(
            "{what}已于{}截止。确需补交的，请联系开设批次的单位办理延期。",
            cn_date(day)
        )),
        None => Ok(()),
    }
}

fn complete(c: &Circumstances) -> Result<(), Refusal> {
    if c.missing.is_empty() {
        Ok(())
    } else {
        refuse(format!(
            "还差 {} 项：{}。",
            c.missing.len(),
            c.missing.join("；")
        ))
    }
}

fn passable(c: &Circumstances) -> Result<(), Refusal> {
    if c.open_findings > 0 {
        return refuse(format!(
            "还有 {} 个督导问题没有销号，销号后才能评定为通过。",
            c.open_findings
        ));
    }
    if !c.unmet_milestones.is_empty() {
        return refuse(format!(
            "里程碑还没有完成：{}。",
            c.unmet_milestones.join("；")
        ));
    }
    Ok(())
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
