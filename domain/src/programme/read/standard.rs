//! The standard with its indicators, and the rules of review.

use super::check;
use super::doc::Table;
use crate::programme::{Avoid, Indicator, IndicatorKind, ReviewRules, Source, Sourced, Standard};

/// How deep indicators may stand inside each other.
const LEVELS: usize = 3;

/// `[standard]`.
pub(super) fn standard(t: &Table<'_, '_>) -> Option<Standard> {
    let t = t.table("standard")?;
    let source = t.source();
    let points_source = t.source_of("points_source", source.as_ref());
    let title = t.need("title", "title = \"样板支部“七个有力”\"", Table::text);
    let total = t.need("total", "total = 100", Table::points);
    let above = Above {
        source: source.as_ref(),
        points_source: points_source.as_ref(),
    };
    let tables = t.tables("items");
    let items: Vec<Indicator> = tables
        .iter()
        .filter_map(|t| indicator(t, above, 1))
        .collect();
    if tables.is_empty() {
        t.mistake(
            "items",
            "标准里没有指标",
            "加上 items = [ { key = \"…\", title = \"…\", points = 20 } ]",
        );
    }
    if items.len() == tables.len()
        && let Some(total) = total
    {
        adds_up(&t, "标准总分", total, &items);
    }
    t.finish();
    Some(Standard {
        title: title?,
        total: total?,
        source: source?,
        points_source: points_source?,
        items,
    })
}

/// What an indicator takes over when it does not say so itself.
#[derive(Clone, Copy)]
struct Above<'s> {
    source: Option<&'s Source>,
    points_source: Option<&'s Source>,
}

fn indicator(t: &Table<'_, '_>, above: Above<'_>, level: usize) -> Option<Indicator> {
    let source = t.source_or(above.source);
    // Whoever names an own source for the indicator without one for its points means both.
    let points_above = if t.has("source") && above.points_source == above.source {
        source.as_ref()
    } else {
        above.points_source
    };
    let points_source = t.source_of("points_source", points_above);
    let key = t.need("key", "key = \"party\"", Table::text);
    let title = t.need("title", "title = \"教育党员有力\"", Table::text);
    let kind = if t.has("kind") {
        t.word("kind", IndicatorKind::ALL, IndicatorKind::key)
    } else {
        Some(IndicatorKind::Points)
    };
    let points = match kind {
        Some(IndicatorKind::Veto) => Some(t.points("points").unwrap_or(0)),
        _ => t.need("points", "points = 20", Table::points),
    };
    let hints = t.texts("hints");
    if points != Some(0) {
        check::refuse_activity(t, "计分指标", title.as_deref(), &hints);
    }
    let inner = Above {
        source: source.as_ref(),
        points_source: points_source.as_ref(),
    };
    let tables = t.tables("items");
    if level == LEVELS && !tables.is_empty() {
        t.mistake(
            "items",
            format!("指标分得太细：最多 {LEVELS} 级"),
            "把这一级并入上一级，或写进 hints",
        );
    }
    let items: Vec<Indicator> = if level < LEVELS {
        tables
            .iter()
            .filter_map(|t| indicator(t, inner, level + 1))
            .collect()
    } else {
        Vec::new()
    };
    if !items.is_empty()
        && items.len() == tables.len()
        && let Some(points) = points
    {
        adds_up(t, "这一项", points, &items);
    }
    t.finish();
    Some(Indicator {
        key: key?,
        title: title?,
        points: points?,
        kind: kind?,
        source: source?,
        points_source: points_source?,
        hints,
        items,
    })
}

/// Points of indicators that count must sum to what stands above them.
fn adds_up(t: &Table<'_, '_>, what: &str, total: i64, items: &[Indicator]) {
    let counted: Vec<i64> = items
        .iter()
        .filter(|item| matches!(item.kind, IndicatorKind::Points | IndicatorKind::Veto))
        .map(|item| item.points)
        .collect();
    let sum: i64 = counted.iter().sum();
    if sum != total {
        let off = (sum - total).abs();
        let mend = if sum > total {
            format!("减去 {} 分", points(off))
        } else {
            format!("还差 {} 分", points(off))
        };
        t.mistake(
            "items",
            format!(
                "{what}是 {} 分，各指标加起来是 {} 分",
                points(total),
                points(sum)
            ),
            format!("{mend}；加分项（bonus）和扣分项（deduction）不计入总分"),
        );
    }
}

/// Hundredths as people write them: `25`, `12.5`.
fn points(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `[review]`.
pub(super) fn review(t: &Table<'_, '_>) -> Option<ReviewRules> {
    let t = t.table("review")?;
    let source = t.source();
    let experts = t.need(
        "experts_at_least",
        "experts_at_least = 5",
        Table::number::<u16>,
    );
    if experts == Some(0) {
        t.mistake(
            "experts_at_least",
            "评审至少要有 1 名专家",
            "例如 experts_at_least = 5",
        );
    }
    let experts_source = t.source_of("experts_at_least_source", source.as_ref());
    let drop_extremes_from = t.number::<u16>("drop_extremes_from");
    if drop_extremes_from.is_some_and(|from| from < 3) {
        t.mistake(
            "drop_extremes_from",
            "不足 3 份评分时，去掉最高和最低后就没有分数了",
            "写 3 或更大的数，例如 drop_extremes_from = 5",
        );
    }
    let avoid = t.words("avoid", Avoid::ALL, Avoid::key);
    let blind = t.flag("blind").unwrap_or(false);
    let sealed_until_all = t.flag("sealed_until_all").unwrap_or(true);
    let second_reading_gap = t.points("second_reading_gap");
    t.finish();
    Some(ReviewRules {
        experts_at_least: Sourced {
            value: experts?,
            source: experts_source?,
        },
        drop_extremes_from,
        avoid,
        blind,
        sealed_until_all,
        second_reading_gap,
        source: source?,
    })
}
