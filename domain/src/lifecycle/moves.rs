//! The words of a project's life: where it is, what is done to it, what bears on that, and refusals.

use chrono::NaiveDate;

use crate::programme::Outcome;
use crate::stage::Status;
use crate::states::Undoable;
use crate::unit::Level;

/// Where a project is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub stage: String,
    pub status: Status,
}

impl State {
    pub fn new(stage: impl Into<String>, status: Status) -> Self {
        Self {
            stage: stage.into(),
            status,
        }
    }
}

/// What somebody, or the calendar, does to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The holder hands in the application.
    Submit,
    /// The holder takes back what nobody has opened.
    TakeBack,
    /// The calendar puts away an application that was not handed in in time.
    Lapse,
    /// Whoever checks sends the application back to be mended.
    Return,
    /// The superior unit recommends.
    Endorse,
    /// The superior unit does not recommend.
    Decline,
    Screen {
        passed: bool,
    },
    /// All sheets are signed.
    CloseScoring,
    Shortlist {
        listed: bool,
    },
    /// The holder hands in what is due: revision, midterm, final or recheck material.
    HandIn,
    /// What was handed in is sent back.
    SendBack,
    /// The revision is accepted.
    Accept,
    Propose {
        proposed: bool,
    },
    PostNotice,
    Object,
    /// The last open objection was dismissed.
    ClearObjections,
    /// An objection was upheld.
    Uphold,
    CloseNotice,
    /// The calendar opens a midterm, a final or a yearly recheck.
    OpenAssessment {
        stage: String,
    },
    Grade {
        outcome: Outcome,
    },
    Title,
    Withdraw,
    Revoke,
}

/// What bears on a move. Whoever moves fills what the move asks for; the rest may stay default.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    pub today: Option<NaiveDate>,
    /// Set when the application has not begun: its first day.
    pub opens_on: Option<NaiveDate>,
    /// Set when the closing instant has passed: the sentence's date.
    pub closed_on: Option<NaiveDate>,
    /// Whether what was handed in has been opened by whoever judges it, or judged already.
    pub opened: bool,
    /// What the material still lacks, one sentence each.
    pub missing: Vec<String>,
    /// Places left before this move; none when there is no bar.
    pub places_left: Option<i64>,
    pub sheets: u32,
    pub unsigned_sheets: u32,
    /// Sheets the round asks for at least.
    pub sheets_needed: u32,
    /// For the end of the notice, objections that are not answered for good; for clearing, those of
    /// them that were admitted.
    pub open_objections: u32,
    /// Last day of the running notice.
    pub notice_closes: Option<NaiveDate>,
    pub open_findings: u32,
    /// Milestones that the grade depends on and that are not satisfied.
    pub unmet_milestones: Vec<String>,
    pub extensions_used: u16,
    /// Times this assessment has been graded conditional before.
    pub conditionals_before: u16,
    /// Levels at which there is a unit that conducts: the holder's own and those above it.
    pub levels: Vec<Level>,
    /// For an application that was sent back: the stage that sent it.
    pub returned_from: Option<String>,
}

/// Why a move is refused, in a sentence for the page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Move {
    /// As what it can be taken back while nothing was built on it. None for what the calendar or the
    /// last of several signatures brings, for what has a way back of its own, and for leaving, which
    /// lets go of a place that somebody else may have been promised.
    pub fn undoable(&self) -> Option<Undoable> {
        match self {
            Self::Return => Some(Undoable::Return),
            Self::Endorse => Some(Undoable::Endorse),
            Self::Decline => Some(Undoable::Decline),
            Self::Screen { .. } => Some(Undoable::Screen),
            Self::Shortlist { .. } => Some(Undoable::Shortlist),
            Self::SendBack => Some(Undoable::SendBack),
            Self::Accept => Some(Undoable::Accept),
            Self::Propose { .. } => Some(Undoable::Propose),
            Self::PostNotice => Some(Undoable::Post),
            Self::Grade { .. } => Some(Undoable::Grade),
            Self::Title => Some(Undoable::Title),
            Self::Submit
            | Self::TakeBack
            | Self::Lapse
            | Self::CloseScoring
            | Self::HandIn
            | Self::Object
            | Self::ClearObjections
            | Self::Uphold
            | Self::CloseNotice
            | Self::OpenAssessment { .. }
            | Self::Withdraw
            | Self::Revoke => None,
        }
    }

    /// The verb in refusals.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Submit => "提交申报",
            Self::TakeBack => "撤回申报书",
            Self::Lapse => "按逾期未报处理",
            Self::Return => "退回",
            Self::Endorse => "推荐",
            Self::Decline => "作出不推荐的决定",
            Self::Screen { .. } => "登记资格审查结果",
            Self::CloseScoring => "结束评分",
            Self::Shortlist { .. } => "确定入围名单",
            Self::HandIn => "提交材料",
            Self::SendBack => "退回材料",
            Self::Accept => "审定修改稿",
            Self::Propose { .. } => "审定拟立项",
            Self::PostNotice => "发布公示",
            Self::Object | Self::ClearObjections | Self::Uphold => "处理异议",
            Self::CloseNotice => "结束公示",
            Self::OpenAssessment { .. } => "开始考核",
            Self::Grade { .. } => "评定等次",
            Self::Title => "命名授牌",
            Self::Withdraw => "退出",
            Self::Revoke => "撤销",
        }
    }
}
