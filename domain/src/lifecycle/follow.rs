//! What may follow what, one function for each kind of stage.

use super::passage::{advance, opened, publicity_after, resumed};
use super::{Circumstances, Move, Refusal, State, refuse};
use crate::dates::cn_date;
use crate::programme::{Outcome, Programme, Stage};
use crate::stage::{StageKind as K, Status as S};
use crate::text::quoted;

type Next = Result<State, Refusal>;

/// Where a project stands, what is done to it there, and what bears on that.
struct Here<'a> {
    p: &'a Programme,
    position: usize,
    stage: &'a Stage,
    status: S,
    m: &'a Move,
    c: &'a Circumstances,
}

/// The state after a move.
///
/// # Errors
/// A [`Refusal`] when the move does not fit the state or the circumstances forbid it.
pub fn follow(p: &Programme, at: &State, m: &Move, c: &Circumstances) -> Next {
    let Some(position) = p.stages.iter().position(|s| s.key == at.stage) else {
        return refuse(format!("本批次没有“{}”阶段。", at.stage));
    };
    let here = Here {
        p,
        position,
        stage: &p.stages[position],
        status: at.status,
        m,
        c,
    };
    if at.status.is_end() {
        return refuse(format!(
            "项目已结束（{}），不能{}。",
            at.status.label(),
            m.label()
        ));
    }
    // Side exits lead out of everywhere.
    match m {
        Move::Withdraw => return here.stays(S::Withdrawn),
        Move::Revoke => return here.stays(S::Revoked),
        _ => {}
    }
    match here.stage.kind {
        // Nobody stands there: it is the host's own.
        K::Preparation => here.unfit(),
        K::Application => application(&here),
        K::Endorsement => endorsement(&here),
        K::Screening => screening(&here),
        K::Review => review(&here),
        K::Revision => revision(&here),
        K::Publicity => publicity(&here),
        K::Admission => admission(&here),
        K::Building => building(&here),
        K::Midterm => midterm(&here),
        K::Final => final_assessment(&here),
        K::Titling => titling(&here),
        K::Sustaining => sustaining(&here),
    }
}

fn application(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Draft | S::Returned, Move::Submit) => {
            here.not_closed()?;
            here.complete()?;
            match resumed(here.p, here.position, here.c) {
                Some(state) => Ok(state),
                None => here.goes_on(),
            }
        }
        (S::Draft | S::Returned, Move::Lapse) => here.stays(S::Lapsed),
        _ => here.unfit(),
    }
}

fn endorsement(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Waiting, Move::Return) => here.returned(),
        (S::Waiting, Move::TakeBack) => here.taken_back(),
        (S::Waiting, Move::Endorse) => {
            here.has_place("推荐名额已用完。可先撤回一个已推荐的项目，或说明理由后“不推荐”。")?;
            here.goes_on()
        }
        (S::Waiting, Move::Decline) => here.stays(S::Declined),
        _ => here.unfit(),
    }
}

fn screening(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Waiting, Move::Return) => here.returned(),
        (S::Waiting, Move::TakeBack) => here.taken_back(),
        (S::Waiting, Move::Screen { passed: true }) => here.goes_on(),
        (S::Waiting, Move::Screen { passed: false }) => here.stays(S::Failed),
        _ => here.unfit(),
    }
}

fn review(here: &Here<'_>) -> Next {
    let c = here.c;
    match (here.status, here.m) {
        (S::Waiting, Move::TakeBack) => here.taken_back(),
        (S::Waiting, Move::CloseScoring) => {
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
            here.stays(S::Scored)
        }
        (S::Scored, Move::Shortlist { listed: true }) => here.goes_on(),
        (S::Scored, Move::Shortlist { listed: false }) => here.stays(S::NotShortlisted),
        _ => here.unfit(),
    }
}

fn revision(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Due, Move::HandIn) => here.handed_in(),
        (S::Due, Move::Propose { proposed: false }) => here.stays(S::NotAdmitted),
        (S::Due, Move::Accept | Move::Propose { proposed: true }) => {
            let note = here.stage.note.as_deref().unwrap_or_default();
            refuse(format!("修改稿还没有提交，提交后才能审定。{note}"))
        }
        (S::HandedIn, Move::SendBack) => here.stays(S::Due),
        (S::HandedIn, Move::Accept) => here.goes_on(),
        _ => here.unfit(),
    }
}

fn publicity(here: &Here<'_>) -> Next {
    let c = here.c;
    match (here.status, here.m) {
        (S::Open | S::Objected, Move::Object) => here.stays(S::Objected),
        (S::Objected, Move::ClearObjections) if c.open_objections > 0 => here.stays(S::Objected),
        (S::Waiting, Move::PostNotice) | (S::Objected, Move::ClearObjections) => {
            here.stays(S::Open)
        }
        (S::Objected, Move::Uphold) => here.stays(S::NotAdmitted),
        (S::Objected, Move::CloseNotice) => unanswered(c.open_objections.max(1)),
        (S::Open, Move::CloseNotice) if c.open_objections > 0 => unanswered(c.open_objections),
        (S::Open, Move::CloseNotice) => match (c.notice_closes, c.today) {
            (Some(closes), Some(today)) if today <= closes => {
                refuse(format!("公示到{}为止，期满后才能结束。", cn_date(closes)))
            }
            _ => here.goes_on(),
        },
        _ => here.unfit(),
    }
}

fn unanswered(objections: u32) -> Next {
    refuse(format!(
        "还有 {objections} 件异议没有处理，处理完才能立项。"
    ))
}

fn admission(here: &Here<'_>) -> Next {
    let publicity = publicity_after(here.p, here.position);
    match (here.status, here.m) {
        (S::Waiting, Move::Propose { proposed: true }) => {
            here.has_place(
                "拟立项名额已满。要增加一个，须先调出一个，或由开设批次的单位变更名额并说明理由。",
            )?;
            match publicity {
                Some(_) => here.stays(S::Proposed),
                None => here.goes_on(),
            }
        }
        (S::Waiting | S::Proposed, Move::Propose { proposed: false }) => here.stays(S::NotAdmitted),
        (S::Proposed, Move::PostNotice) => match publicity {
            Some(publicity) => Ok(State::new(&publicity.key, S::Open)),
            None => here.unfit(),
        },
        _ => here.unfit(),
    }
}

fn building(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Active, Move::OpenAssessment { stage }) => match here.p.stage(stage) {
            Some(s) if matches!(s.kind, K::Midterm | K::Final) => {
                Ok(State::new(&s.key, opened(here.p, s)))
            }
            _ => here.unfit(),
        },
        _ => here.unfit(),
    }
}

fn midterm(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Due | S::Conditional, Move::HandIn) => here.handed_in(),
        (S::HandedIn, Move::SendBack) => here.stays(S::Due),
        (S::Due | S::HandedIn | S::Conditional, Move::Grade { outcome }) => {
            match here.gradable(*outcome)? {
                Outcome::Pass => match here.p.first_of(K::Building) {
                    Some(building) => Ok(State::new(&building.key, S::Active)),
                    None => here.goes_on(),
                },
                Outcome::Conditional if here.c.conditionals_before == 0 => {
                    here.stays(S::Conditional)
                }
                Outcome::Conditional => refuse(format!(
                    "{}已经限期整改过一次，整改后只能评定为通过或不通过。",
                    quoted(&here.stage.title)
                )),
                Outcome::Fail => here.stays(S::Failed),
            }
        }
        _ => here.unfit(),
    }
}

fn final_assessment(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Due, Move::HandIn) => here.handed_in(),
        (S::HandedIn, Move::SendBack) => here.stays(S::Due),
        (S::Extended, Move::OpenAssessment { stage }) if *stage == here.stage.key => {
            here.stays(opened(here.p, here.stage))
        }
        (S::Due | S::HandedIn | S::Conditional, Move::Grade { outcome }) => {
            match here.gradable(*outcome)? {
                Outcome::Pass => here.goes_on(),
                Outcome::Conditional => match &here.p.extension {
                    Some(rule) if here.c.extensions_used < rule.at_most => here.stays(S::Extended),
                    Some(rule) => refuse(format!(
                        "本项目已延期 {} 次，本批次最多 {} 次，只能评定为通过或不予通过。",
                        here.c.extensions_used, rule.at_most
                    )),
                    None => refuse("本批次没有规定延期建设，只能评定为通过或不予通过。"),
                },
                Outcome::Fail => here.stays(S::Failed),
            }
        }
        _ => here.unfit(),
    }
}

fn titling(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Waiting, Move::Title) => {
            let sustaining = here.p.stages[here.position + 1..]
                .iter()
                .find(|s| s.kind == K::Sustaining);
            let stage = sustaining.unwrap_or(here.stage);
            Ok(State::new(&stage.key, S::Titled))
        }
        _ => here.unfit(),
    }
}

fn sustaining(here: &Here<'_>) -> Next {
    match (here.status, here.m) {
        (S::Due, Move::HandIn) => here.handed_in(),
        (S::HandedIn, Move::SendBack) => here.stays(S::Due),
        (S::Titled, Move::OpenAssessment { stage }) if *stage == here.stage.key => {
            here.stays(opened(here.p, here.stage))
        }
        (S::Due | S::HandedIn, Move::Grade { outcome }) => match here.gradable(*outcome)? {
            Outcome::Pass | Outcome::Conditional => here.stays(S::Titled),
            Outcome::Fail => here.stays(S::Revoked),
        },
        _ => here.unfit(),
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every way on is an answer of its own"
)]
impl Here<'_> {
    fn unfit(&self) -> Next {
        refuse(format!(
            "项目现处“{}·{}”，不能{}。",
            self.stage.title,
            self.status.label(),
            self.m.label()
        ))
    }

    /// In this stage, with another status.
    fn stays(&self, status: S) -> Next {
        Ok(State::new(&self.stage.key, status))
    }

    fn goes_on(&self) -> Next {
        Ok(advance(self.p, self.position, self.c))
    }

    /// Whoever holds the application after its submission may send it back.
    fn returned(&self) -> Next {
        match self.p.first_of(K::Application) {
            Some(application) => Ok(State::new(&application.key, S::Returned)),
            None => self.unfit(),
        }
    }

    /// Before anybody has opened it and before the close, what was handed in is a draft again.
    fn taken_back(&self) -> Next {
        self.not_closed()?;
        if self.c.opened {
            return refuse("受理单位已经打开看过，不能再撤回；需要修改的，请联系受理单位退回。");
        }
        match self.p.first_of(K::Application) {
            Some(application) => Ok(State::new(&application.key, S::Draft)),
            None => self.unfit(),
        }
    }

    fn handed_in(&self) -> Next {
        self.complete()?;
        self.stays(S::HandedIn)
    }

    fn not_closed(&self) -> Result<(), Refusal> {
        if let Some(day) = self.c.opens_on {
            return refuse(format!(
                "申报从{}开始，现在可以先写草稿，到那天再提交。",
                cn_date(day)
            ));
        }
        match self.c.closed_on {
            Some(day) => refuse(format!(
                "申报已于{}截止。确需补交的，请联系开设批次的单位办理延期。",
                cn_date(day)
            )),
            None => Ok(()),
        }
    }

    fn complete(&self) -> Result<(), Refusal> {
        let missing = &self.c.missing;
        if missing.is_empty() {
            return Ok(());
        }
        refuse(format!(
            "还差 {} 项：{}。",
            missing.len(),
            missing.join("；")
        ))
    }

    fn has_place(&self, otherwise: &str) -> Result<(), Refusal> {
        match self.c.places_left {
            Some(left) if left <= 0 => refuse(otherwise),
            Some(_) | None => Ok(()),
        }
    }

    /// The grade, where it may be given: only a failure without material, and a pass without open
    /// findings and milestones.
    fn gradable(&self, outcome: Outcome) -> Result<Outcome, Refusal> {
        if outcome != Outcome::Fail && self.status != S::HandedIn {
            return refuse("材料还没有提交，只能评定为不通过，或先退回、等待提交。");
        }
        match against_pass(self.c).filter(|_| outcome == Outcome::Pass) {
            Some(sentence) => refuse(sentence),
            None => Ok(outcome),
        }
    }
}

/// What stands against passing what was handed in, in one sentence: findings that are open, then what
/// has not been done. Whoever grades is told it before, in the same words.
pub fn against_pass(c: &Circumstances) -> Option<String> {
    if c.open_findings > 0 {
        return Some(format!(
            "还有 {} 个督导问题没有销号，销号后才能评定为通过。",
            c.open_findings
        ));
    }
    (!c.unmet_milestones.is_empty())
        .then(|| format!("里程碑还没有完成：{}。", c.unmet_milestones.join("；")))
}
