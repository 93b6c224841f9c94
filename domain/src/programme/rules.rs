//! What holds beside the stages: milestones, extension, supervision, duties, effects elsewhere.

use serde::{Deserialize, Serialize};

use super::Source;
use super::read::{
    AtLeastOne, Days, From, Id, Length, Percent, ProgrammeCode, Table, WorkingDays, check,
};
use super::table::table;
use crate::dates::{DateExpr, Span};
use crate::record::RecordKind;
use crate::stage::words;
use crate::unit::Standing;

table! {
    /// What records have to show by a date.
    Milestone("milestone") check counts_work(title) {
        key: String as Id => "news", "代号";
        title: String => "宣介本支部活动的新闻稿件", "名称";
        record: RecordKind => "news", "哪一种记录算数";
        at_least: u32 as From<1, u32> => "2", "至少几件";
        /// Lowest standing of the outlet that counts.
        outlet("outlet_at_least"): Option<Standing> => "school", "发布平台至少哪一级，`school` 即校级及以上";
        about_own_work: bool => "true", "必须是宣介本支部自己的工作";
        owed_by: OwedBy => "holder", "谁来完成，基层党委的一个党委完成一次，管它的全部项目";
        /// Repeats in each year of building, when set.
        yearly: bool => "true", "培育期内每年一次，`due` 写第一年的期限";
        /// A date expression, or the key of a stage whose close it shares.
        due + due_source: DateExpr => "final", "期限，写阶段的 key 就是和那个阶段一起截止";
        source: Source => "S4 四(四)4", "出处";
    }
}

fn counts_work(t: &Table<'_, '_>, title: Option<&String>) {
    check::refuse_activity(t, "里程碑", title);
}

words! {
    /// Who owes a milestone.
    OwedBy {
        Holder = "holder" "申报主体",
        /// The committee, once for all its projects in the round.
        Committee = "committee" "基层党委（总支）",
    }
}

table! {
    /// What follows a conditional final, and a short extension on request.
    ExtensionRule("extension") {
        by: Span as Length => "6m", "暂缓通过后延长多久";
        at_most: u16 => "1", "最多延几次";
        source: Source => "suggested", "出处";
        /// A short extension on request: at most this long, asked this many days ahead.
        on_request: Option<OnRequest> => "{ at_most = \"3m\", ahead = \"30d\", source = \"suggested\" }", "申请延期";
    }
}

table! {
    /// A short extension on request.
    OnRequest("extension.on_request") {
        at_most: Span as Length => "3m", "最多延多久";
        ahead_days("ahead"): u16 as Days => "30d", "至少提前几天提出";
        source: Source => "suggested", "出处";
    }
}

table! {
    /// Supervision that comes about by itself.
    SupervisionPlan("supervision") {
        key: String as Id => "quarterly", "代号";
        title: String => "季度随机抽查", "名称";
        kind + kind_source: SupervisionKind => "spot_check", "督导方式";
        /// First at `starts`, then every so often while projects are in building; or once.
        starts: DateExpr => "cycle + 3m", "第一次的日期";
        every: Option<Span> as Option<Length> => "3m", "隔多久一次，不写就只有一次";
        /// Percentage of the projects in building that is drawn, at least one; 100 is all.
        share: u8 as Percent => "10%", "抽取比例，至少一个";
        /// Working days the visits may take from the day the campaign opens.
        visit_within: u16 as WorkingDays => "10wd", "几个工作日内看完";
        /// Working days for rectifying a finding.
        rectify_within: u16 as WorkingDays => "15wd", "几个工作日内整改；不是查看中发现的问题，按第一项的天数整改";
        at_most_per_project_per_year: u16 as From<1, u16> => "2", "一个项目一年最多被查几次";
        source: Source => "suggested", "出处";
    }
}

words! {
    /// How supervision visits.
    SupervisionKind {
        Concentrated = "concentrated" "集中督查",
        SpotCheck = "spot_check" "随机抽查",
        CrossCheck = "cross_check" "交叉检查",
    }
}

table! {
    /// One yearly duty of a commitment list.
    Duty("duty") {
        key: String as Id => "pledge", "代号";
        title: String => "签订承诺书", "事项";
        /// 书记, 党建专干 …
        post: String => "党委书记", "由谁负责";
        due + due_source: DateExpr => "announced + 15d", "期限";
        source: Source => "S3 一", "出处";
    }
}

table! {
    /// What this programme's outcome decides elsewhere.
    Feed("feed") {
        /// Codes, or `*`.
        programmes: Vec<String> as AtLeastOne<ProgrammeCode> => "[\"studio\"]", "哪些活动，写代码；`[\"*\"]` 为全部";
        of: FeedOf => "final", "看什么";
        effect("as"): FeedEffect => "priority", "起什么作用";
        source: Source => "S4 二", "出处";
    }
}

words! {
    /// Which outcome decides elsewhere.
    FeedOf {
        Participation = "participation" "参与情况",
        Final = "final" "验收结果",
        Title = "title" "所获称号",
    }

    /// What the outcome decides in the other programme.
    FeedEffect {
        YearlyReviewCondition = "yearly_review_condition" "年度审核的依据",
        BuildingReviewCondition = "building_review_condition" "培育考核通过的依据",
        Priority = "priority" "优先推荐",
    }
}

table! {
    /// What cancels an entry or a title.
    Disqualifier("disqualify") {
        key: String as Id => "plagiarism", "代号";
        /// What must not happen, as people read it.
        title: String => "申报材料抄袭", "情形";
        effect: DisqualifyEffect => "cancel", "后果";
        source: Source => "S4 四(三)", "出处";
    }
}

words! {
    /// What a disqualifying fact leads to.
    DisqualifyEffect {
        Cancel = "cancel" "取消申报资格",
        Exit = "exit" "退出培育",
        Revoke = "revoke" "撤销称号",
    }
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
