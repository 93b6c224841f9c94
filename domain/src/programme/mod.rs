//! What a notice says, as data: the types that a programme file is read into.
//!
//! `read` turns the text of a file into a [`Programme`] or into a list of mistakes with their
//! lines; nothing else constructs one. The names of the TOML keys are explained for clerks in
//! `docs/programmes.md`. Every figure carries a [`Source`].

mod builtin;
mod entry;
mod facts;
mod forms;
mod read;
mod rules;
mod stages;

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::dates::DateExpr;
use crate::stage::{StageKind, words};
use crate::unit::{Level, Standing};

pub use builtin::{Builtin, builtin};
pub use entry::{
    Category, Condition, ConditionRule, Count, CountMode, Entry, MustJoin, Quota, QuotaOn,
};
pub use facts::{FACTS, Fact};
pub use forms::{Column, Field, FieldKind, Form, Limit, Paper};
pub use read::{Mistake, Read, Severity, read, read_new, toml_mistakes};
pub use rules::{
    Disqualifier, DisqualifyEffect, Duty, ExtensionRule, Feed, FeedEffect, FeedOf, Milestone,
    OnRequest, OwedBy, ReminderPolicy, SupervisionKind, SupervisionPlan,
};
pub use stages::{Avoid, Grade, Indicator, IndicatorKind, Outcome, ReviewRules, Stage, Standard};

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
            Self::Suggested => "建议值".to_owned(),
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
    /// What whoever passes is named, as it stands on the plaque; rounds of older files lack it.
    pub award: Option<Sourced<String>>,
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
}
