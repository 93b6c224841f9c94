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
        AssignExperts = "assign_experts" "分配评审专家",
        Screen = "screen" "资格审查",
        Score = "score" "评审打分",
        Shortlist = "shortlist" "确定入围名单",
        Revise = "revise" "修改完善申报书",
        AcceptRevision = "accept_revision" "审定修改稿",
        Decide = "decide" "审定拟立项名单",
        PostNotice = "post_notice" "发布公示",
        AnswerObjection = "answer_objection" "处理异议",
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
