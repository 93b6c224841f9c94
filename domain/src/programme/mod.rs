//! What a notice says, as data: the types that a programme file is read into.
//!
//! Each key is declared once, in `table!`, and from there come all that is known of it:
//! `read` turns the text of a file into a [`Programme`] or into a list of mistakes with their
//! lines (nothing else constructs one), `manual` explains the keys to clerks in
//! `docs/programmes.md`, `schema` to their editors, and `show` prints a file. Every figure carries
//! a [`Source`].

mod builtin;
mod entry;
mod facts;
mod forms;
mod judging;
mod manual;
mod read;
mod reminders;
mod rules;
mod schema;
mod show;
mod stages;
mod table;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use self::read::{
    AtLeastOne, Code, Day, DayOfWeek, Days, Named, Only, Prefix, Short, Table, Usual, check,
};
use self::table::{figure, table};
use crate::dates::{DateExpr, weekday_in_full};
use crate::stage::{StageKind, words};
use crate::unit::{Level, Standing};

pub use builtin::{Builtin, builtin};
pub use entry::{
    Category, Condition, ConditionRule, Count, CountMode, Entry, MustJoin, Quota, QuotaOn,
};
pub use facts::{FACTS, Fact};
pub use forms::{Column, Field, FieldKind, Form, Limit, Paper};
pub use judging::{Avoid, Grade, Indicator, IndicatorKind, Outcome, ReviewRules, Standard};
pub use manual::renewed as manual;
pub use read::{Mistake, Read, Severity, USUAL, decoded, read, read_new, toml_mistakes};
pub use reminders::{Ahead, ReminderPolicy};
pub use rules::{
    Disqualifier, DisqualifyEffect, Duty, ExtensionRule, Feed, FeedEffect, FeedOf, Milestone,
    OnRequest, OwedBy, SupervisionKind, SupervisionPlan,
};
pub use schema::schema;
pub use show::show;
pub use stages::Stage;

/// The number of the file format this code reads. A round freezes it beside its text.
pub const FORMAT: u32 = 1;

/// Where a figure comes from; printed beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A notice and its clause, for example `S4 四(二)`: key of [`Programme::sources`] and clause.
    Notice { notice: String, clause: String },
    /// A default that an organiser may change.
    Suggested,
    /// Seen at one institution.
    Observed,
    /// Held to be official, not seen in a document.
    Unconfirmed,
    /// Set by the host in one round (批次规则), on the strength of what it names; in no file.
    Round { basis: String },
}

/// What the label of a figure set in a round begins with.
const ROUND: &str = "批次规则：";

impl Source {
    /// The mark printed beside a figure: the clause, or how sure it is.
    pub fn label(&self) -> String {
        match self {
            Self::Notice { notice, clause } if clause.is_empty() => notice.clone(),
            Self::Notice { notice, clause } => format!("{notice} {clause}"),
            Self::Suggested => "可以改的建议值".to_owned(),
            Self::Observed => "个别单位做法".to_owned(),
            Self::Unconfirmed => "未经文件核实".to_owned(),
            Self::Round { basis } => format!("{ROUND}{basis}"),
        }
    }

    /// The source that a round keeps under this label beside an edited figure; none for the label
    /// of a source that stands in the definition.
    pub fn of_round(label: &str) -> Option<Self> {
        label.strip_prefix(ROUND).map(|basis| Self::Round {
            basis: basis.to_owned(),
        })
    }
}

/// A figure with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    pub value: T,
    pub source: Source,
}

words! {
    /// What a project of the programme is about (对象类型).
    Subject {
        University = "university" "高校党委",
        College = "college" "院（系）党组织",
        Branch = "branch" "党支部",
        Studio = "studio" "党支部书记工作室",
        Person = "person" "党员个人",
        Case = "case" "案例",
        /// A list of yearly duties instead of projects.
        Duties = "duties" "年度责任清单",
    }
}

table! {
    /// A programme (活动·项目类别): everything a round needs to run without new code.
    Programme("") check whole(subject, stages) {
        format: u32 => "1", "文件格式的版本，现在是 1";
        /// `[a-z0-9-]+`, unique among programmes.
        code: String as Code => "brand", "活动代码，小写字母、数字、连字符，各活动不同";
        title: String => "“一支部一特色”支部党建品牌创建", "正式名称";
        short: String as Short<12> => "支部品牌", "简称，列表里用，不超过 12 字";
        prefix: String as Prefix => "PPX", "项目编号的前缀，2 至 4 个大写字母；`GZS` 编出 `GZS-2025-17`";
        summary: Option<String> => "创建期 9 个月，期满验收。", "一句话说明";
        subject: Subject => "branch", "对象";
        /// What whoever passes is named, as it stands on the plaque; rounds of older files lack it.
        award: Option<Sourced<String>> as Option<Only<Award>> => "[award] 和 title = \"标杆院系\"", "称号叫什么";
        /// Standing of the title the programme gives.
        standing: Standing => "school", "称号的层级";
        /// Level of the unit that opens its rounds.
        host: Level => "university", "由哪一级开设批次";
        /// Notices by the key used in sources: `S4` → its name and date.
        sources: BTreeMap<String, String> => "[sources] 和 S4 = \"某高校党委组织部关于……的通知（2023-10-16）\"", "登记通知，每份一行：左边是自己起的代号，右边是发文单位、名称和日期";
        /// Dates that the notice prints together with a weekday; the check compares them.
        printed_dates("printed_date"): Vec<PrintedDate> => "[[printed_date]]、date = \"2023-11-10\"、weekday = \"星期五\"", "通知里带星期的日期，照抄下来，检查时会核对星期对不对";
        entry: Entry => "[entry] 和 open_to = [\"branch\"]", "谁可以申报";
        /// Start of building, when the programme has a building cycle; over `announced` only.
        cycle: Option<Sourced<DateExpr>> as Option<Only<Cycle>> => "[cycle] 和 starts = \"month(announced) + 3m\"", "培育从何时开始，没有培育期的活动不写";
        count_from("working_days"): Sourced<CountFrom> as Usual<Only<Counting>> => "[working_days] 和 count_from = \"next_day\"", "工作日怎样数";
        /// Days before a due date from which it is due soon (临期).
        soon("due_soon"): Sourced<u16> as Usual<Only<DueSoon>> => "[due_soon] 和 within = \"14d\"", "截止前多久起算临期";
        /// In the order in which a project meets them.
        stages("stage"): Vec<Stage> as AtLeastOne<Stage> => "[[stage]]、key = \"application\"、kind = \"application\"", "阶段，按办理先后写";
        quotas("quota"): Vec<Quota> => "[[quota]]、on = \"admit\"、about = 10", "名额";
        standard: Option<Standard> => "[standard]、title、total 和 items", "评审标准";
        review: Option<ReviewRules> => "[review] 和 experts_at_least = 5", "评审规则";
        forms("form"): Vec<Form> as Named<Form> => "[form.application]、title 和 fields", "表格，每张表一个 [form.名称]";
        paper: Option<Paper> => "[paper] 和 copies = 5", "纸质材料";
        milestones("milestone"): Vec<Milestone> => "[[milestone]]、key = \"news\"、record = \"news\"", "期间应完成的事";
        extension: Option<ExtensionRule> => "[extension]、by = \"6m\"、at_most = 1", "延期";
        supervision: Vec<SupervisionPlan> => "[[supervision]]、key = \"quarterly\"、kind = \"spot_check\"", "督导";
        /// Yearly duties (一单两书); only for commitment programmes.
        duties("duty"): Vec<Duty> => "[[duty]]、key = \"pledge\"、title = \"签订承诺书\"", "年度责任清单，只在 `subject = \"duties\"` 的活动里写";
        feeds("feed"): Vec<Feed> => "[[feed]]、programmes = [\"studio\"]", "结果在别的活动里起什么作用";
        /// What cancels an entry or a title at once: key, effect in words.
        disqualify: Vec<Disqualifier> => "[[disqualify]]、key = \"plagiarism\"", "一票否决的情形";
        reminders: ReminderPolicy as Usual<ReminderPolicy> => "[reminders] 和 escalate", "提醒";
    }
}

figure! {
    /// What whoever passes is named.
    Award("award") title: String as Short<40> => "标杆院系", "称号，照抄通知里的叫法，不写“活动”“评选”“建设”，不超过 40 字";
}

figure! {
    /// When building starts.
    Cycle("cycle") starts: DateExpr => "month(announced) + 3m", "开始，只能从通知日算起或写固定日期";
}

figure! {
    /// How working days are counted.
    Counting("working_days") count_from: CountFrom => "next_day", "从哪天数起";
}

figure! {
    /// From when on a due date is due soon.
    DueSoon("due_soon") within: u16 as Days => "14d", "截止前多少天";
}

table! {
    /// A date that the notice prints with a weekday (the trap of notice 001).
    PrintedDate("printed_date") check weekday_fits(date, weekday) {
        date: NaiveDate as Day => "2023-11-10", "日期";
        weekday: Weekday as DayOfWeek => "星期五", "星期";
        source: Source => "S4 四(二)", "出处";
    }
}

fn weekday_fits(t: &Table<'_, '_>, date: Option<&NaiveDate>, weekday: Option<&Weekday>) {
    if let (Some(date), Some(weekday)) = (date, weekday)
        && date.weekday() != *weekday
    {
        let (said, real) = (weekday_in_full(*weekday), weekday_in_full(date.weekday()));
        t.doc.warning(
            &t.key("weekday"),
            format!("通知写 {date} 是{said}，实际是{real}"),
            "向发文单位核实以日期还是以星期为准，在批次里定下截止日期并写明理由",
        );
    }
}

/// What concerns several parts of the file.
fn whole(t: &Table<'_, '_>, subject: Option<&Subject>, stages: Option<&Vec<Stage>>) {
    let stages = stages.map_or(&[][..], Vec::as_slice);
    check::dates(t, stages);
    check::order(t, stages);
    check::forms(t, stages);
    if t.doc.is_new {
        check::written(t);
    }
    let Some(subject) = subject else { return };
    if (*subject == Subject::Duties) != t.has("duty") {
        t.mistake(
            "subject",
            "对象是年度责任清单（duties）的写 [[duty]]，其他活动不写",
            "把 subject 改为实际的对象，或增删 [[duty]]",
        );
    }
    if !t.has("award") && *subject != Subject::Duties {
        t.doc.warning(
            "award",
            "没有写称号叫什么，命名时用的是活动全称",
            "加上 [award]，写 title = \"标杆院系\" 和 source",
        );
    }
}

words! {
    /// Which day is day one when N working days are counted.
    CountFrom {
        NextDay = "next_day" "次日起算",
        SameDay = "same_day" "当日起算",
    }
}

impl Programme {
    pub fn stage(&self, key: &str) -> Option<&Stage> {
        self.stages.iter().find(|s| s.key == key)
    }

    /// Working days for rectifying a finding: as the supervision plan under which it was found says;
    /// outside a visit as the first of the round's plans does; ten where there is none (建议值).
    pub fn rectify_within(&self, plan: Option<&str>) -> u16 {
        let own = self
            .supervision
            .iter()
            .find(|s| Some(s.key.as_str()) == plan);
        own.or(self.supervision.first())
            .map_or(10, |s| s.rectify_within)
    }

    /// First stage of a kind; programmes may have several, in order.
    pub fn first_of(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|s| s.kind == kind)
    }

    /// Whether experts are not to know whose entry they judge.
    pub fn is_blind(&self) -> bool {
        self.review.as_ref().is_some_and(|r| r.blind)
    }

    /// The category of an entry, by its key.
    pub fn category(&self, key: Option<&str>) -> Option<&Category> {
        let mut all = self.entry.categories.iter();
        all.find(|c| Some(c.key.as_str()) == key)
    }

    pub fn form(&self, key: &str) -> Option<&Form> {
        self.forms.iter().find(|f| f.key == key)
    }

    pub fn milestone(&self, key: &str) -> Option<&Milestone> {
        self.milestones.iter().find(|m| m.key == key)
    }

    /// The name of the title (称号): the award's own, else the programme's.
    pub fn award_title(&self) -> &str {
        self.award
            .as_ref()
            .map_or(&self.title, |award| &award.value)
    }

    /// Whether admitted projects build for a time before they are titled.
    pub fn has_cycle(&self) -> bool {
        self.first_of(StageKind::Building).is_some()
    }

    /// What a stage that decides puts on its list, in the stage's own words: `拟立项`, `获奖`, `拟命名`.
    pub fn listed(&self, deciding: &str) -> &str {
        let title = self.stage(deciding).map_or("", |s| s.title.as_str());
        let listed = title.strip_prefix("审定").unwrap_or("");
        let listed = ["名单", "项目", "案例", "支部"]
            .iter()
            .find_map(|what| listed.strip_suffix(what))
            .unwrap_or(listed);
        match (listed, self.has_cycle()) {
            ("" | "立项", true) => "拟立项",
            ("" | "命名", false) => "拟命名",
            (listed, _) => listed,
        }
    }

    /// The notice that a round of this is opened under: the one that the day of its applications comes
    /// from, else the only one that is registered. A programme itself is no document to be quoted.
    pub fn document(&self) -> Option<&str> {
        let asked = self.first_of(StageKind::Application).map(|s| &s.source);
        let name = match asked {
            Some(Source::Notice { notice, .. }) => self.sources.get(notice)?,
            _ => self
                .sources
                .values()
                .next()
                .filter(|_| self.sources.len() == 1)?,
        };
        // The name without who wrote it and when: what stands in brackets at the end.
        Some(
            name.rsplit_once('（')
                .map_or(name.as_str(), |(name, _)| name),
        )
        .filter(|name| name.contains("通知"))
    }
}
