//! How entries are judged: grades, standards with their indicators, the rules of review.

use serde::{Deserialize, Serialize};

use super::read::{AtLeastOne, From, Inherited, Percent, Points, Table, Written, check};
use super::table::{Kind, Shape, table};
use super::{Source, Sourced};
use crate::scoring::show;
use crate::stage::words;

table! {
    /// A grade as the round names it and what it means.
    Grade("stage.grades") {
        label: String => "合格", "名称";
        outcome: Outcome => "pass", "结果，中期的 conditional 是限期整改，验收的是暂缓、延长建设期";
        /// Hundredths of points from which it is suggested.
        from: Option<i64> as Option<Points> => "80", "多少分起，打了分又不到的评不上";
        /// At most this percentage of those graded.
        share("share_at_most"): Option<u8> as Option<Percent> => "30%", "最多占参评的多少，至少可评 1 个；出自通知的不能超过，建议值写明理由可以超过";
        source: Source as Inherited => "suggested", "出处，不写就同 `grades_source`";
    }
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

table! {
    /// A standard (标准) with its indicators.
    Standard("standard") check adds_up(total, items) {
        title: String => "样板支部“七个有力”", "名称";
        /// Hundredths of points.
        total + points_source: i64 as Points => "100", "总分";
        source: Source => "S4 四(二)", "出处";
        items: Vec<Indicator> as AtLeastOne<Indicator> => "[ { key = \"party\", title = \"教育党员有力\", points = 20 } ]", "指标，分值加起来要等于总分";
    }
}

table! {
    /// One line of a standard, perhaps with finer ones below it.
    Indicator("standard.items") check indicator(title, points, hints, items) {
        key: String => "party", "代号";
        title: String => "教育党员有力", "名称";
        /// Hundredths of points; 0 for a gate.
        points + points_source: i64 as Worth => "20", "分值，最多两位小数；一票否决的可以不写";
        kind: IndicatorKind = IndicatorKind::Points => "veto", "怎样算，不写就是计分；加分、扣分不计入总分";
        source: Source as Inherited => "S4 四(二)", "出处，不写就同上一级";
        /// What to look at, for the reviewer.
        hints: Vec<String> => "[\"三会一课\", \"主题党日\"]", "给评委的提示";
        items: Vec<Indicator> => "[ { key = \"class\", title = \"党课\", points = 10 } ]", "下级指标，最多三级；分值加起来要等于这一级";
    }
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

/// Points of an indicator; a veto may have none.
struct Worth;

impl Kind for Worth {
    type Value = i64;
    const SHAPE: Shape = Shape::Points;
    const OPTIONAL: bool = true;

    fn read(written: &Written<'_, '_>) -> Option<i64> {
        Points::read(written)
    }

    fn absent(t: &Table<'_, '_>) -> Option<i64> {
        let kind = t.get("kind").and_then(|written| written.text());
        if kind.as_deref() == Some(IndicatorKind::Veto.key()) {
            return Some(0);
        }
        t.mistake("points", "缺少 `points`", "加上，例如 points = 20");
        None
    }
}

/// How deep indicators may stand inside each other.
const LEVELS: usize = 3;

fn indicator(
    t: &Table<'_, '_>,
    title: Option<&String>,
    points: Option<&i64>,
    hints: Option<&Vec<String>>,
    items: Option<&Vec<Indicator>>,
) {
    let hints = hints.into_iter().flatten();
    if points != Some(&0) {
        check::refuse_activity(t, "计分指标", title.into_iter().chain(hints));
    }
    // The file and the standard stand above the first level.
    if t.depth() == LEVELS + 1 && t.has("items") {
        t.mistake(
            "items",
            format!("指标分得太细：最多 {LEVELS} 级"),
            "把这一级并入上一级，或写进 hints",
        );
    }
    if t.count("items") > 0 {
        adds_up(t, points, items);
    }
}

/// Points of indicators that count must sum to what stands above them.
fn adds_up(t: &Table<'_, '_>, total: Option<&i64>, items: Option<&Vec<Indicator>>) {
    let (Some(total), Some(items)) = (total, items) else {
        return;
    };
    let counts =
        |item: &&Indicator| matches!(item.kind, IndicatorKind::Points | IndicatorKind::Veto);
    let sum: i64 = items.iter().filter(counts).map(|item| item.points).sum();
    if items.len() != t.count("items") || sum == *total {
        return;
    }
    let off = show((sum - total).abs());
    let mend = if sum > *total {
        format!("减去 {off} 分")
    } else {
        format!("还差 {off} 分")
    };
    let what = if t.has("total") {
        "标准总分"
    } else {
        "这一项"
    };
    t.mistake(
        "items",
        format!(
            "{what}是 {} 分，各指标加起来是 {} 分",
            show(*total),
            show(sum)
        ),
        format!("{mend}；加分项（bonus）和扣分项（deduction）不计入总分"),
    );
}

table! {
    /// The rules of review.
    ReviewRules("review") {
        experts_at_least: Sourced<u16> as Sourced<From<1, u16>> => "5", "每个项目至少几名专家";
        /// Highest and lowest are dropped from this many sheets on; none means never.
        drop_extremes_from: Option<u16> as Option<From<3, u16>> => "5", "满几份评分时去掉最高分和最低分，不写就不去";
        avoid: Vec<Avoid> => "[\"same_unit\", \"declared_relation\"]", "回避";
        blind: bool => "true", "匿名评审，专家看到的正文和附件里，单位、上级、人员的名称和联系方式都遮成“×××”，文件去掉属性；组织评审的单位在评审表格的“匿名检查”里核对";
        sealed_until_all: bool = true => "true", "全部签署前互相看不到分数，默认是";
        /// Hundredths of points between two sheets from which a second reading is asked.
        second_reading_gap: Option<i64> as Option<Points> => "15", "两份评分相差多少分要复评";
        source: Source => "suggested", "出处";
    }
}

words! {
    /// Which experts may not judge a project (回避).
    Avoid {
        SameUnit = "same_unit" "本单位",
        SuperiorUnit = "superior_unit" "上级单位",
        DeclaredRelation = "declared_relation" "本人申明有利害关系",
    }
}
