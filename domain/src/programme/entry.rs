//! Who may or must enter, and how many may be recommended or admitted.

use serde::{Deserialize, Serialize};

use super::read::{
    AtLeastOne, CategoryKey, FinePercent, Length, Only, ProgrammeCode, Range, Table, UnitKind,
};
use super::table::{Part, figure, table};
use super::{Source, Sourced};
use crate::dates::Span;
use crate::stage::words;
use crate::unit::Level;

table! {
    /// Who may or must enter.
    Entry("entry") check categories_open(open_to, categories) {
        /// Levels of unit that may enter.
        open_to: Vec<Level> as AtLeastOne<Level> => "[\"branch\"]", "哪几级党组织可以申报";
        must_join: Option<MustJoin> => "{ holders_of = [\"studio\"], source = \"S4 二\" }", "必须参加的";
        /// Live entries one unit may have in a round.
        per_unit: Option<Sourced<u32>> as Option<Only<PerUnit>> => "{ at_most = 1, source = \"suggested\" }", "一个单位最多申报几项";
        conditions("condition"): Vec<Condition> => "[[entry.condition]]", "申报条件";
        /// Categories an entry chooses from (for example teachers' and students' branches); may be empty.
        categories("category"): Vec<Category> => "[[entry.category]]", "申报时要选的类别";
    }
}

/// A category is open to levels that may enter at all.
fn categories_open(
    t: &Table<'_, '_>,
    open_to: Option<&Vec<Level>>,
    categories: Option<&Vec<Category>>,
) {
    let (Some(levels), Some(categories)) = (open_to, categories) else {
        return;
    };
    for category in categories {
        let outside = category
            .open_to
            .iter()
            .find(|level| !levels.contains(level));
        if let Some(outside) = outside {
            t.mistake(
                &format!("category.{}.open_to", category.key),
                format!("{}不在 entry.open_to 里，选不了这个类别", outside.label()),
                format!(
                    "在 entry.open_to 里加上 \"{}\"，或在这里删去",
                    outside.key()
                ),
            );
        }
    }
}

table! {
    /// Units that must enter (004 二): holders of a title of these programmes, and those in building.
    MustJoin("entry.must_join") {
        holders_of: Vec<String> as AtLeastOne<ProgrammeCode> => "[\"studio\"]", "获得这些称号的，写活动代码";
        in_building_too: bool => "true", "正在培育的也要参加";
        source: Source => "S4 二", "出处";
    }
}

figure! {
    /// How many entries one unit may have.
    PerUnit("entry.per_unit") at_most: u32 => "1", "最多几项";
}

table! {
    /// What an entry may choose to be.
    Category("entry.category") {
        key: String => "teachers", "代号";
        title: String => "教师党支部", "名称";
        /// Levels that may choose it; empty means all of `open_to`.
        open_to: Vec<Level> => "[\"branch\"]", "哪几级可以选它，不写就都可以";
    }
}

table! {
    /// A condition of entry, checked when the application is submitted.
    Condition("entry.condition") {
        key: String => "three_years", "代号";
        /// The sentence the applicant sees.
        title: String => "支部成立满 3 年", "给申报人看的一句话";
        source: Source => "S2 第4段", "出处";
        ..rule: ConditionRule as ConditionRule;
    }
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

table! {
    /// The ways to check a condition.
    Rules("entry.condition") one of "established_for" "holds" "holds_none" "not_entered_within" "declared" {
        established_for: Option<Span> as Option<Length> => "3y", "党组织成立满这么久，算到通知日";
        holds: Option<Vec<String>> as Option<AtLeastOne<ProgrammeCode>> => "[\"studio\"]", "现有其中一个称号，写活动代码";
        in_building_too: bool => "true", "正在培育的也算，和 `holds` 一起写";
        holds_none: Option<Vec<String>> as Option<AtLeastOne<ProgrammeCode>> => "[\"studio\"]", "没有这些称号";
        not_entered_within: Option<Span> as Option<Length> => "2y", "这段时间内没有申报过本活动";
        declared: Option<bool> => "true", "由申报人确认，再由人审核";
    }
}

impl Part for ConditionRule {
    type Value = Self;
    type Keys = Rules;

    fn of(t: &Table<'_, '_>, keys: Rules) -> Option<Self> {
        let holds = |any_of| Self::Holds {
            any_of,
            in_building_too: keys.in_building_too,
        };
        if keys.declared == Some(false) {
            t.mistake(
                "declared",
                "没有写怎样才算符合条件",
                "写 declared = true，或换一种判断办法",
            );
        }
        (keys.established_for.map(Self::EstablishedFor))
            .or_else(|| keys.holds.map(holds))
            .or_else(|| keys.holds_none.map(|of| Self::HoldsNone { of }))
            .or_else(|| keys.not_entered_within.map(Self::NotEnteredWithin))
            .or_else(|| keys.declared.map(|_| Self::Declared))
    }
}

table! {
    /// A number that may be recommended or admitted.
    Quota("quota") check of_a_level(on) {
        on: QuotaOn => "admit", "管什么，推荐名额是一个单位可以推荐几个，立项名额是一共立几个";
        /// For recommending: the level whose unit the number is for.
        level: Option<Level> => "university", "推荐名额给哪一级，推荐名额必写";
        /// Kinds of unit it applies to (keys of [`crate::unit::KINDS`]); empty means every kind.
        unit_kinds: Vec<String> as Vec<UnitKind> => "[\"school\"]", "只管这些类型的单位";
        /// Names of units it applies to; empty means all.
        units: Vec<String> => "[\"肇庆学院\"]", "只管点名的单位，写全称";
        /// Category it applies to.
        category: Option<String> as Option<CategoryKey> => "teachers", "只管这个申报类别";
        source: Source => "suggested", "出处";
        note: Option<String> => "通知没有写推荐名额。", "补充说明";
        ..count: Count as Count;
    }
}

fn of_a_level(t: &Table<'_, '_>, on: Option<&QuotaOn>) {
    if on == Some(&QuotaOn::Recommend) && !t.has("level") {
        t.mistake(
            "level",
            "推荐名额没有写给哪一级党组织",
            "例如 level = \"university\"",
        );
    }
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

table! {
    /// How many, as notices word it.
    Counts("quota") one of "exactly" "at_least" "at_most" "about" "between" "members_share" {
        exactly: Option<u32> => "1", "正好";
        at_least: Option<u32> => "4", "不少于，只提示不拦截";
        at_most: Option<u32> => "2", "限报，不超过";
        about: Option<u32> => "5", "左右，只提示不拦截";
        between: Option<(u32, u32)> as Option<Range> => "[0, 1]", "区间";
        members_share: Option<u32> as Option<FinePercent> => "1%", "正式党员数的比例";
    }
}

impl Part for Count {
    type Value = Self;
    type Keys = Counts;

    fn of(_: &Table<'_, '_>, keys: Counts) -> Option<Self> {
        (keys.exactly.map(Self::Exactly))
            .or(keys.at_least.map(Self::AtLeast))
            .or(keys.at_most.map(Self::AtMost))
            .or(keys.about.map(Self::About))
            .or(keys.between.map(|(low, high)| Self::Between(low, high)))
            .or(keys.members_share.map(Self::MembersShare))
    }
}
