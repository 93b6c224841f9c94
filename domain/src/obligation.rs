//! What can be owed (待办): one kind for each thing a unit or person has to do by a date.

use serde::{Deserialize, Serialize};

use crate::stage::words;

words! {
    /// What is owed. Together with round, subject, item and instance it names one obligation.
    ObligationKind {
        /// A unit may or must enter a round.
        Enter = "enter" "组织申报",
        Submit = "submit" "提交申报书",
        Endorse = "endorse" "审核推荐",
        /// A unit that recommends is asked for a number at least.
        Recommend = "recommend" "推荐名额",
        AssignExperts = "assign_experts" "分配评审专家",
        Screen = "screen" "资格审查",
        Score = "score" "评审打分",
        Shortlist = "shortlist" "确定入围名单",
        Revise = "revise" "修改完善申报书",
        AcceptRevision = "accept_revision" "审定修改稿",
        Decide = "decide" "审定拟立项名单",
        PostNotice = "post_notice" "发布公示",
        /// Whether an objection is admitted.
        AdmitObjection = "admit_objection" "受理异议",
        AnswerObjection = "answer_objection" "处理异议",
        AnswerRequest = "answer_request" "答复延期申请",
        Milestone = "milestone" "里程碑",
        PlanItem = "plan_item" "计划任务",
        HandIn = "hand_in" "提交考核材料",
        Grade = "grade" "评定等次",
        /// After a conditional grade.
        Rectify = "rectify" "限期整改",
        Title = "title" "命名授牌",
        Visit = "visit" "现场查看",
        RectifyFinding = "rectify_finding" "整改问题",
        VerifyFinding = "verify_finding" "复核销号",
        Recheck = "recheck" "年度复核",
    }
}

impl ObligationKind {
    /// The verb on the button that leads to where it is done.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Enter => "去申报",
            Self::Submit => "填写申报书",
            Self::Endorse => "审核推荐",
            Self::Recommend => "去推荐",
            Self::AssignExperts => "分配评审专家",
            Self::Screen => "审查资格",
            Self::Score => "去评阅",
            Self::Shortlist => "确定入围名单",
            Self::Revise => "修改申报书",
            Self::AcceptRevision => "审定修改稿",
            Self::Decide => "审定拟立项名单",
            Self::PostNotice => "发布公示",
            Self::AdmitObjection => "答复是否受理",
            Self::AnswerObjection => "处理异议",
            Self::AnswerRequest => "答复延期申请",
            Self::Milestone => "登记记录",
            Self::PlanItem => "登记完成情况",
            Self::HandIn => "提交考核材料",
            Self::Grade => "评定等次",
            Self::Rectify => "提交整改材料",
            Self::Title => "办理命名",
            Self::Visit => "登记查看结论",
            Self::RectifyFinding => "提交整改情况",
            Self::VerifyFinding => "复核销号",
            Self::Recheck => "提交复核材料",
        }
    }

    /// Whether the holder settles it with material of its own: a form, or an item of its plan.
    pub fn is_of_material(self) -> bool {
        match self {
            Self::Submit
            | Self::Revise
            | Self::HandIn
            | Self::Rectify
            | Self::Recheck
            | Self::PlanItem => true,
            Self::Milestone
            | Self::RectifyFinding
            | Self::VerifyFinding
            | Self::Enter
            | Self::Endorse
            | Self::Recommend
            | Self::AssignExperts
            | Self::Screen
            | Self::Score
            | Self::Shortlist
            | Self::AcceptRevision
            | Self::Decide
            | Self::PostNotice
            | Self::AdmitObjection
            | Self::AnswerObjection
            | Self::AnswerRequest
            | Self::Grade
            | Self::Title
            | Self::Visit => false,
        }
    }
}
