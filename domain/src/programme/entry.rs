//! Who may or must enter, and how many may be recommended or admitted.

use crate::dates::Span;
use crate::stage::words;
use crate::unit::Level;
use serde::{Deserialize, Serialize};

use super::{Source, Sourced};

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

words! {
    /// How a count binds (名额口径), apart from its figures.
    CountMode {
        Exact = "exact" "正好",
        Min = "min" "不少于",
        Max = "max" "限",
        About = "about" "左右",
        Range = "range" "幅度",
        Percent = "percent" "正式党员数的百分比",
    }
}

impl Count {
    pub fn mode(self) -> CountMode {
        match self {
            Self::Exactly(_) => CountMode::Exact,
            Self::AtLeast(_) => CountMode::Min,
            Self::AtMost(_) => CountMode::Max,
            Self::About(_) => CountMode::About,
            Self::Between(..) => CountMode::Range,
            Self::MembersShare(_) => CountMode::Percent,
        }
    }

    /// The figures beside the mode: the least and the most, 0 where the mode has no such figure.
    pub fn figures(self) -> (u32, u32) {
        match self {
            Self::AtLeast(n) => (n, 0),
            Self::AtMost(n) => (0, n),
            Self::Exactly(n) | Self::About(n) | Self::MembersShare(n) => (n, n),
            Self::Between(low, high) => (low, high),
        }
    }

    /// The count with this mode and these figures.
    pub fn of(mode: CountMode, (low, high): (u32, u32)) -> Self {
        match mode {
            CountMode::Exact => Self::Exactly(high),
            CountMode::Min => Self::AtLeast(low),
            CountMode::Max => Self::AtMost(high),
            CountMode::About => Self::About(high),
            CountMode::Range => Self::Between(low, high),
            CountMode::Percent => Self::MembersShare(high),
        }
    }
}
