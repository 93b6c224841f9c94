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
    /// Of the figures.
    pub source: Source,
    /// Of its being done at all (002: 集中督查与随机抽查相结合).
    pub kind_source: Source,
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

impl ExtensionRule {
    /// The rule in words: `暂缓通过的延长 6 个月，最多 1 次`.
    pub fn words(&self) -> String {
        format!(
            "暂缓通过的延长 {}，最多 {} 次",
            self.by.label(),
            self.at_most
        )
    }
}

impl OnRequest {
    /// The rule in words: `可申请延期，最长 3 个月，至少提前 30 天提出`.
    pub fn words(&self) -> String {
        format!(
            "可申请延期，最长 {}，至少提前 {} 天提出",
            self.at_most.label(),
            self.ahead_days
        )
    }
}

impl ReminderPolicy {
    pub fn source(&self) -> &Source {
        match self {
            Self::Ladder { source, .. } | Self::Percent { source, .. } => source,
        }
    }

    /// The policy in words, a sentence for each of its parts: before, late, escalation.
    pub fn words(&self) -> [String; 3] {
        let (before, late, superior, organiser, red) = match self {
            Self::Ladder {
                before_days,
                late_first,
                late_every,
                superior_from,
                organiser_from,
                red_from,
                ..
            } => {
                let days: Vec<String> = before_days
                    .iter()
                    .filter(|n| **n > 0)
                    .map(ToString::to_string)
                    .collect();
                let mut before = Vec::new();
                if !days.is_empty() {
                    before.push(format!("到期前 {} 天", days.join("、")));
                }
                if before_days.contains(&0) {
                    before.push("到期当天".to_owned());
                }
                (
                    format!("{}提醒", before.join("和")),
                    format!("逾期后第 {late_first} 个工作日提醒，以后每 {late_every} 个工作日一次"),
                    superior_from,
                    organiser_from,
                    red_from,
                )
            }
            Self::Percent {
                yellow,
                orange,
                late_every,
                superior_from,
                organiser_from,
                red_from,
                ..
            } => (
                format!("剩余时间到 {yellow}% 时黄色提醒，到 {orange}% 时橙色提醒"),
                format!("逾期为红色，每 {late_every} 个工作日提醒一次"),
                superior_from,
                organiser_from,
                red_from,
            ),
        };
        [
            before,
            late,
            format!(
                "逾期 {superior} 个工作日起抄送上级党组织，{organiser} 个工作日起列入组织部门名单，{red} 个工作日起标红"
            ),
        ]
    }
}
