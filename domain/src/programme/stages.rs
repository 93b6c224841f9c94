//! The steps of a round, and what is judged by whom in them: grades, standards, rules of review.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::{Source, Sourced};
use crate::dates::{DateExpr, Span};
use crate::stage::{StageKind, words};
use crate::unit::Level;

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

/// A standard (标准) with its indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    pub title: String,
    /// Hundredths of points.
    pub total: i64,
    pub source: Source,
    /// Of the total, and of the points of indicators that name none of their own.
    pub points_source: Source,
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
