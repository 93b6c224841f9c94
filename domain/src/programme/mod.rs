//! What a notice says, as data: the types that a programme file is read into.
//!
//! `read` turns the text of a file into a [`Programme`] or into a list of mistakes with their
//! lines; nothing else constructs one. The names of the TOML keys are explained for clerks in
//! `docs/programmes.md`. Every figure carries a [`Source`].

mod builtin;
mod facts;
mod read;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::dates::{DateExpr, Span};
use crate::record::RecordKind;
use crate::stage::{StageKind, words};
use crate::unit::{Level, Standing};

pub use builtin::{Builtin, builtin};
pub use facts::{FACTS, Fact};
pub use read::{Mistake, Read, Severity, read};

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
}

impl Source {
    /// The mark printed beside a figure: the clause, or how sure it is.
    pub fn label(&self) -> String {
        match self {
            Self::Notice { notice, clause } if clause.is_empty() => notice.clone(),
            Self::Notice { notice, clause } => format!("{notice} {clause}"),
            Self::Suggested => "建议值".to_owned(),
            Self::Observed => "个别单位做法".to_owned(),
            Self::Unconfirmed => "未经文件核实".to_owned(),
        }
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

/// A programme (活动·项目类别): everything a round needs to run without new code.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    pub format: u32,
    /// `[a-z0-9-]+`, unique among programmes.
    pub code: String,
    /// Official title.
    pub title: String,
    /// Short title for lists and tags, at most 12 字.
    pub short: String,
    /// Upper-case letters that begin the codes of its projects, as in `GZS-2025-17`.
    pub prefix: String,
    pub summary: Option<String>,
    pub subject: Subject,
    /// Standing of the title the programme gives.
    pub standing: Standing,
    /// Level of the unit that opens its rounds.
    pub host: Level,
    /// Notices by the key used in sources: `S4` → its name and date.
    pub sources: BTreeMap<String, String>,
    /// Dates that the notice prints together with a weekday; the check compares them.
    pub printed_dates: Vec<PrintedDate>,
    pub entry: Entry,
    /// Start of building, when the programme has a building cycle; over `announced` only.
    pub cycle: Option<Sourced<DateExpr>>,
    pub count_from: Sourced<CountFrom>,
    /// Days before a due date from which it is due soon (临期).
    pub soon: Sourced<u16>,
    /// In the order in which a project meets them.
    pub stages: Vec<Stage>,
    pub quotas: Vec<Quota>,
    pub standard: Option<Standard>,
    pub review: Option<ReviewRules>,
    pub forms: Vec<Form>,
    pub paper: Option<Sourced<Paper>>,
    pub milestones: Vec<Milestone>,
    pub extension: Option<ExtensionRule>,
    pub supervision: Vec<SupervisionPlan>,
    /// Yearly duties (一单两书); only for commitment programmes.
    pub duties: Vec<Duty>,
    pub feeds: Vec<Feed>,
    /// What cancels an entry or a title at once: key, effect in words.
    pub disqualify: Vec<Disqualifier>,
    pub reminders: ReminderPolicy,
}

/// A date that the notice prints with a weekday (the trap of notice 001).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedDate {
    pub date: NaiveDate,
    pub weekday: Weekday,
    pub source: Source,
}

words! {
    /// Which day is day one when N working days are counted.
    CountFrom {
        NextDay = "next_day" "次日起算",
        SameDay = "same_day" "当日起算",
    }
}

/// Who may or must enter.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Levels of unit that may enter.
    pub open_to: Vec<Level>,
    pub must_join: Option<MustJoin>,
    /// Live entries one unit may have in a round.
    pub per_unit: Option<Sourced<u32>>,
    pub conditions: Vec<Condition>,
    /// Categories an entry chooses from (for example teachers' and students' branches); may be empty.
    pub categories: Vec<Category>,
}

/// Units that must enter (004 二): holders of a title of these programmes, and those in building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MustJoin {
    pub holders_of: Vec<String>,
    pub in_building_too: bool,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    pub key: String,
    pub title: String,
    /// Levels that may choose it; empty means all of `open_to`.
    pub open_to: Vec<Level>,
}

/// A condition of entry, checked when the application is submitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub key: String,
    /// The sentence the applicant sees.
    pub title: String,
    pub rule: ConditionRule,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ConditionRule {
    /// The unit was established at least this long before the round was announced.
    EstablishedFor(Span),
    /// The unit holds a title of one of these programmes, or is in building for it when `in_building_too`.
    Holds {
        any_of: Vec<String>,
        in_building_too: bool,
    },
    /// The unit does not hold a title of one of these programmes.
    HoldsNone { of: Vec<String> },
    /// The unit has had no entry in this programme announced within this span before.
    NotEnteredWithin(Span),
    /// The applicant confirms it; a person checks.
    Declared,
}

/// One step of a round, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    pub key: String,
    pub kind: StageKind,
    pub title: String,
    /// Which level conducts the stage; none means the round's host.
    pub level: Option<Level>,
    pub opens: Option<DateExpr>,
    pub closes: Option<DateExpr>,
    /// Working days from `opens` to the close, counted as `count_from` says; instead of `closes`.
    pub length: Option<u16>,
    /// The hour the notice names; the stage closes at this instant of its last day instead of at its end.
    pub closes_at: Option<NaiveTime>,
    /// The form handed in here (`application`, `revision`, `midterm`, `final`, `sustaining`).
    pub form: Option<String>,
    /// Opens this long before the close, when `opens` is not given (midterm and final).
    pub lead: Option<Sourced<Span>>,
    /// Grades the stage may give, best first.
    pub grades: Vec<Grade>,
    /// 现场答辩, 视频展示 …
    pub ways: Vec<String>,
    /// Rhythm of `sustaining`.
    pub every: Option<Sourced<Span>>,
    /// How long a conditional midterm has for rectification.
    pub rectify_within: Option<Sourced<Span>>,
    pub source: Source,
    pub note: Option<String>,
}

/// A grade as the round names it and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    pub label: String,
    pub outcome: Outcome,
    /// Hundredths of points from which it is suggested.
    pub from: Option<i64>,
    /// At most this percentage of those graded.
    pub share: Option<u8>,
    pub source: Source,
}

words! {
    /// What a grade leads to.
    Outcome {
        Pass = "pass" "通过",
        /// midterm: rectify within a time; final: building goes on for the extension.
        Conditional = "conditional" "限期整改",
        Fail = "fail" "不通过",
    }
}

/// A number that may be recommended or admitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    pub on: QuotaOn,
    /// For recommending: the level whose unit the number is for.
    pub level: Option<Level>,
    /// Kinds of unit it applies to (keys of [`crate::unit::KINDS`]); empty means every kind.
    pub unit_kinds: Vec<String>,
    /// Names of units it applies to; empty means all.
    pub units: Vec<String>,
    /// Category it applies to.
    pub category: Option<String>,
    pub count: Count,
    pub source: Source,
    pub note: Option<String>,
}

words! {
    /// What a quota counts.
    QuotaOn {
        /// What one unit of the quota's level may recommend in a round.
        Recommend = "recommend" "推荐名额",
        /// What the host may admit in a round.
        Admit = "admit" "立项名额",
    }
}

/// A number as notices word it (domain.md: quota mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Exactly(u32),
    AtLeast(u32),
    AtMost(u32),
    /// “5 个左右”: a guide, never a bar.
    About(u32),
    Between(u32, u32),
    /// Hundredths of a percent of the formal members.
    MembersShare(u32),
}

/// A standard (标准) with its indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    pub title: String,
    /// Hundredths of points.
    pub total: i64,
    pub source: Source,
    pub items: Vec<Indicator>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    pub key: String,
    pub title: String,
    /// Hundredths of points; 0 for a gate.
    pub points: i64,
    pub kind: IndicatorKind,
    pub source: Source,
    pub points_source: Source,
    /// What to look at, for the reviewer.
    pub hints: Vec<String>,
    pub items: Vec<Indicator>,
}

words! {
    /// How an indicator counts.
    IndicatorKind {
        Points = "points" "计分",
        /// Not met means not eligible, whatever the points say.
        Veto = "veto" "一票否决",
        /// On top of the total.
        Bonus = "bonus" "加分",
        /// Taken off what was reached.
        Deduction = "deduction" "扣分",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRules {
    pub experts_at_least: Sourced<u16>,
    /// Highest and lowest are dropped from this many sheets on; none means never.
    pub drop_extremes_from: Option<u16>,
    pub avoid: Vec<Avoid>,
    pub blind: bool,
    pub sealed_until_all: bool,
    /// Hundredths of points between two sheets from which a second reading is asked.
    pub second_reading_gap: Option<i64>,
    pub source: Source,
}

words! {
    /// Which experts may not judge a project (回避).
    Avoid {
        SameUnit = "same_unit" "本单位",
        SuperiorUnit = "superior_unit" "上级单位",
        DeclaredRelation = "declared_relation" "本人申明有利害关系",
    }
}

/// A form (申报书·材料).
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub key: String,
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub key: String,
    pub title: String,
    pub kind: FieldKind,
    pub required: bool,
    pub limit: Option<Limit>,
    /// Key of the unit's or person's fact that this field fills from and writes to: asked once.
    pub fact: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// Categories whose entries are asked this; empty means all (001: a committee's case is
    /// longer than a branch's).
    pub only_for: Vec<String>,
    pub source: Source,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    Text,
    LongText,
    Number,
    Date,
    Month,
    /// One of these.
    Choice(Vec<String>),
    /// Rows of columns; when `becomes_obligations` each row with a date is owed.
    Table {
        columns: Vec<Column>,
        becomes_obligations: bool,
    },
    /// One text under each heading; the limit counts them together.
    Sections(Vec<String>),
    /// Files; at most this many.
    Files {
        at_most: u16,
    },
    /// Pictures with captions of at most so many 字.
    Photos {
        at_most: u16,
        caption: Option<u32>,
    },
    /// A sentence to confirm.
    Declaration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    /// `text` or `date`.
    pub date: bool,
}

/// A limit of a text in 字 as Word counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub at_least: Option<u32>,
    /// “以内”: a hard stop.
    pub at_most: Option<u32>,
    /// “左右”: ±20 %, a hint only.
    pub about: Option<u32>,
    pub source: Source,
}

/// Paper that must follow (一式五份、盖章).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub copies: u16,
    pub sealed: bool,
    pub note: Option<String>,
}

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

impl Form {
    /// The form as an entry of this category sees it: without the fields of other categories.
    #[must_use]
    pub fn for_category(&self, category: Option<&str>) -> Self {
        let asked = |field: &&Field| {
            field.only_for.is_empty()
                || category.is_some_and(|own| field.only_for.iter().any(|other| other == own))
        };
        Self {
            fields: self.fields.iter().filter(asked).cloned().collect(),
            ..self.clone()
        }
    }
}

impl Programme {
    pub fn stage(&self, key: &str) -> Option<&Stage> {
        self.stages.iter().find(|s| s.key == key)
    }

    /// First stage of a kind; programmes may have several, in order.
    pub fn first_of(&self, kind: StageKind) -> Option<&Stage> {
        self.stages.iter().find(|s| s.kind == kind)
    }

    pub fn form(&self, key: &str) -> Option<&Form> {
        self.forms.iter().find(|f| f.key == key)
    }

    pub fn milestone(&self, key: &str) -> Option<&Milestone> {
        self.milestones.iter().find(|m| m.key == key)
    }

    /// Whether admitted projects build for a time before they are titled.
    pub fn has_cycle(&self) -> bool {
        self.first_of(StageKind::Building).is_some()
    }
}
