//! What holds beside the stages: milestones, extension, supervision, duties, effects elsewhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Source;
use super::read::{
    AtLeastOne, Days, From, Id, Length, MonthOfYear, Percent, ProgrammeCode, Table, WorkingDays,
    check,
};
use super::table::table;
use crate::dates::{Cadence, DateExpr, Period, Span};
use crate::record::RecordKind;
use crate::stage::words;
use crate::unit::Standing;

table! {
    /// What records have to show by a date.
    Milestone("milestone") check can_be_done(title, cadence, months_off, owed_by, yearly) {
        key: String as Id => "news", "代号";
        title: String => "宣介本支部活动的新闻稿件", "名称";
        record: RecordKind => "news", "哪一种记录算数";
        at_least: u32 as From<1, u32> => "2", "至少几件";
        /// Lowest standing of the outlet that counts.
        outlet("outlet_at_least"): Option<Standing> => "school", "发布平台至少哪一级，`school` 即校级及以上";
        about_own_work: bool => "true", "必须是宣介本支部自己的工作";
        owed_by: OwedBy => "holder", "谁来完成，基层党委的一个党委完成一次，管它的全部项目";
        /// Repeats in each year of building, when set.
        yearly: bool => "true", "培育期内每年一次，`due` 写第一年的期限，`at_least` 是全年的";
        /// Asked for again in each month or quarter, by its last day and by what happened in it.
        cadence("per"): Option<Cadence> => "month", "培育期内多久一次，每次 `at_least` 件，只看当月或当季度的记录；写了它，`due` 就是做到什么时候为止";
        /// By number; a quarter is left out with all its months.
        months_off: Vec<u32> as Vec<MonthOfYear> => "[2, 7, 8]", "哪几个月不要求，例如寒暑假；和 `per` 一起写";
        /// A date expression, or the key of a stage whose close it shares.
        due + due_source: DateExpr => "final", "期限，写阶段的 key 就是和那个阶段一起截止";
        source: Source => "S4 四(四)4", "出处";
    }
}

fn can_be_done(
    t: &Table<'_, '_>,
    title: Option<&String>,
    cadence: Option<&Option<Cadence>>,
    months_off: Option<&Vec<u32>>,
    owed_by: Option<&OwedBy>,
    yearly: Option<&bool>,
) {
    check::refuse_activity(t, "里程碑", title);
    let off = months_off.map_or(&[][..], Vec::as_slice);
    let Some(cadence) = cadence.copied().flatten() else {
        // A cadence that cannot be read is told already.
        if !off.is_empty() && !t.has("per") {
            t.mistake(
                "months_off",
                "没有写多久一次，`months_off` 不起作用",
                "加上 per = \"month\"（每月）或 per = \"quarter\"（每季度），或删去 months_off",
            );
        }
        return;
    };
    if yearly == Some(&true) {
        t.mistake(
            "yearly",
            format!("又写每年一次，又写{}一次", cadence.label()),
            "`per` 和 `yearly` 只写一个",
        );
    }
    if owed_by == Some(&OwedBy::Committee) {
        t.mistake(
            "per",
            "由基层党委完成的，一个党委只完成一次，不能按月、按季度",
            "删去 per，或改为 owed_by = \"holder\"",
        );
    }
    let year = std::iter::successors(Some(Period::of(cadence, NaiveDate::default())), |period| {
        Some(period.next())
    });
    if year.take(12).all(|period| period.lies_in(off)) {
        t.mistake(
            "months_off",
            "一年里每个月都不要求，就没有要做的了",
            "留下要求的月份，例如 months_off = [2, 7, 8]",
        );
    }
}

impl Milestone {
    /// How much is asked for, and how often: `每月不少于 1 件（2、7、8 月除外）`.
    pub fn asks(&self) -> String {
        let often = match self.cadence {
            Some(cadence) => cadence.label(),
            None if self.yearly => "每年",
            None => "",
        };
        let off = if self.months_off.is_empty() {
            String::new()
        } else {
            let months: Vec<String> = self.months_off.iter().map(u32::to_string).collect();
            format!("（{} 月除外）", months.join("、"))
        };
        format!("{often}不少于 {} 件{off}", self.at_least)
    }
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
