//! What holds beside the stages: milestones, extension, supervision, duties, effects elsewhere,
//! and when people are reminded.

use serde::{Deserialize, Serialize};

use super::Source;
use crate::dates::{DateExpr, Span};
use crate::record::RecordKind;
use crate::stage::words;
use crate::unit::Standing;

#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    pub key: String,
    pub title: String,
    pub record: RecordKind,
    pub at_least: u32,
    /// Lowest standing of the outlet that counts.
    pub outlet: Option<Standing>,
    pub about_own_work: bool,
    pub owed_by: OwedBy,
    /// Repeats in each year of building, when set.
    pub yearly: bool,
    /// A date expression, or the key of a stage whose close it shares.
    pub due: DateExpr,
    pub source: Source,
    pub due_source: Source,
}

words! {
    /// Who owes a milestone.
    OwedBy {
        Holder = "holder" "申报主体",
        /// The committee, once for all its projects in the round.
        Committee = "committee" "基层党委（总支）",
    }
}

/// What follows a conditional final, and a short extension on request.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtensionRule {
    pub by: Span,
    pub at_most: u16,
    pub source: Source,
    /// A short extension on request: at most this long, asked this many days ahead.
    pub on_request: Option<OnRequest>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OnRequest {
    pub at_most: Span,
    pub ahead_days: u16,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SupervisionPlan {
    pub key: String,
    pub title: String,
    pub kind: SupervisionKind,
    /// First at `starts`, then every so often while projects are in building; or once.
    pub starts: DateExpr,
    pub every: Option<Span>,
    /// Percentage of the projects in building that is drawn, at least one; 100 is all.
    pub share: u8,
    /// Working days the visits may take from the day the campaign opens.
    pub visit_within: u16,
    /// Working days for rectifying a finding.
    pub rectify_within: u16,
    pub at_most_per_project_per_year: u16,
    pub source: Source,
}

words! {
    /// How supervision visits.
    SupervisionKind {
        Concentrated = "concentrated" "集中督查",
        SpotCheck = "spot_check" "随机抽查",
        CrossCheck = "cross_check" "交叉检查",
    }
}

/// One yearly duty of a commitment list.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    pub key: String,
    pub title: String,
    /// 书记, 党建专干 …
    pub post: String,
    pub due: DateExpr,
    pub source: Source,
    pub due_source: Source,
}

/// What this programme's outcome decides elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Codes, or `*`.
    pub programmes: Vec<String>,
    pub of: FeedOf,
    pub effect: FeedEffect,
    pub source: Source,
}

words! {
    /// Which outcome decides elsewhere.
    FeedOf {
        Participation = "participation" "参与情况",
        Final = "final" "验收结果",
        Title = "title" "所获称号",
    }
}

words! {
    /// What the outcome decides in the other programme.
    FeedEffect {
        YearlyReviewCondition = "yearly_review_condition" "年度审核的依据",
        BuildingReviewCondition = "building_review_condition" "培育考核通过的依据",
        Priority = "priority" "优先推荐",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disqualifier {
    pub key: String,
    /// What must not happen, as people read it.
    pub title: String,
    pub effect: DisqualifyEffect,
    pub source: Source,
}

words! {
    /// What a disqualifying fact leads to.
    DisqualifyEffect {
        Cancel = "cancel" "取消申报资格",
        Exit = "exit" "退出培育",
        Revoke = "revoke" "撤销称号",
    }
}

/// When people are reminded (design.md, Reminders and mail).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReminderPolicy {
    /// Days before the due date; working days after it.
    Ladder {
        before_days: Vec<u16>,
        late_first: u16,
        late_every: u16,
        superior_from: u16,
        organiser_from: u16,
        red_from: u16,
        source: Source,
    },
    /// Three colours by the share of time left (商丘师范学院): yellow, orange, red when overdue.
    Percent {
        yellow: u8,
        orange: u8,
        late_every: u16,
        superior_from: u16,
        organiser_from: u16,
        red_from: u16,
        source: Source,
    },
}
