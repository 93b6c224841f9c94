//! Who may enter, how many, and the dates the notice prints with a weekday.

use chrono::Datelike;

use super::doc::Table;
use crate::dates::{Span, weekday_in_full};
use crate::programme::{
    Category, Condition, ConditionRule, Count, Entry, MustJoin, PrintedDate, Quota, QuotaOn,
    Sourced,
};
use crate::unit::{KINDS, Level};

/// `[[printed_date]]`; warns where the weekday is not the date's.
pub(super) fn printed_dates(t: &Table<'_, '_>) -> Vec<PrintedDate> {
    t.tables("printed_date")
        .iter()
        .filter_map(printed_date)
        .collect()
}

fn printed_date(t: &Table<'_, '_>) -> Option<PrintedDate> {
    let source = t.source();
    let date = t.need("date", "date = \"2023-11-10\"", Table::date);
    let weekday = t.need("weekday", "weekday = \"星期五\"", Table::weekday);
    t.finish();
    let printed = PrintedDate {
        date: date?,
        weekday: weekday?,
        source: source?,
    };
    let real = printed.date.weekday();
    if real != printed.weekday {
        t.doc.warning(
            &t.key("weekday"),
            format!(
                "通知写 {} 是{}，实际是{}",
                printed.date,
                weekday_in_full(printed.weekday),
                weekday_in_full(real)
            ),
            "向发文单位核实以日期还是以星期为准，在批次里定下截止日期并写明理由",
        );
    }
    Some(printed)
}

/// `[entry]`.
pub(super) fn entry(t: &Table<'_, '_>) -> Option<Entry> {
    let open_to = t.need("open_to", "open_to = [\"branch\"]", |t, key| {
        Some(t.words(key, &Level::ALL, Level::key))
    });
    if t.is_empty_list("open_to") {
        t.mistake(
            "open_to",
            "没有写哪一级党组织可以申报",
            "例如 open_to = [\"branch\"]",
        );
    }
    let must_join = t.table("must_join").and_then(|t| must_join(&t));
    let per_unit = t.table("per_unit").and_then(|t| per_unit(&t));
    let conditions = t.tables("condition").iter().filter_map(condition).collect();
    let categories = t
        .tables("category")
        .iter()
        .filter_map(|t| category(t, open_to.as_deref()))
        .collect();
    t.finish();
    Some(Entry {
        open_to: open_to?,
        must_join,
        per_unit,
        conditions,
        categories,
    })
}

fn must_join(t: &Table<'_, '_>) -> Option<MustJoin> {
    let source = t.source();
    let holders_of = t.need("holders_of", "holders_of = [\"studio\"]", |t, key| {
        Some(t.texts(key))
    });
    let in_building_too = t.flag("in_building_too").unwrap_or(false);
    t.finish();
    Some(MustJoin {
        holders_of: holders_of?,
        in_building_too,
        source: source?,
    })
}

fn per_unit(t: &Table<'_, '_>) -> Option<Sourced<u32>> {
    let source = t.source();
    let value = t.need("at_most", "at_most = 1", Table::number);
    t.finish();
    Some(Sourced {
        value: value?,
        source: source?,
    })
}

fn category(t: &Table<'_, '_>, entry_levels: Option<&[Level]>) -> Option<Category> {
    let key = t.need("key", "key = \"teachers\"", Table::text);
    let title = t.need("title", "title = \"教师党支部\"", Table::text);
    let open_to = t.words("open_to", &Level::ALL, Level::key);
    if let Some(outside) =
        entry_levels.and_then(|levels| open_to.iter().find(|level| !levels.contains(level)))
    {
        t.mistake(
            "open_to",
            format!("{}不在 entry.open_to 里，选不了这个类别", outside.label()),
            format!(
                "在 entry.open_to 里加上 \"{}\"，或在这里删去",
                outside.key()
            ),
        );
    }
    t.finish();
    Some(Category {
        key: key?,
        title: title?,
        open_to,
    })
}

fn condition(t: &Table<'_, '_>) -> Option<Condition> {
    let source = t.source();
    let key = t.need("key", "key = \"three_years\"", Table::text);
    let title = t.need("title", "title = \"支部成立满 3 年\"", Table::text);
    let rule = condition_rule(t);
    t.finish();
    Some(Condition {
        key: key?,
        title: title?,
        rule: rule?,
        source: source?,
    })
}

const CONDITION_RULES: &str = "established_for = \"3y\"、holds = [\"…\"]、holds_none = [\"…\"]、not_entered_within = \"2y\"、declared = true";

fn condition_rule(t: &Table<'_, '_>) -> Option<ConditionRule> {
    let established: Option<Span> = t.span("established_for");
    let not_entered: Option<Span> = t.span("not_entered_within");
    let any_of = t.texts("holds");
    let of = t.texts("holds_none");
    let in_building_too = t.flag("in_building_too").unwrap_or(false);
    let declared = t.flag("declared") == Some(true);
    let written = [
        "established_for",
        "not_entered_within",
        "holds",
        "holds_none",
        "declared",
    ]
    .into_iter()
    .filter(|key| t.has(key))
    .count();
    if written != 1 {
        let what = if written == 0 {
            "没有写怎样才算符合条件"
        } else {
            "一个条件只能有一种判断办法"
        };
        t.mistake("key", what, format!("只写其中一个：{CONDITION_RULES}"));
        return None;
    }
    if let Some(span) = established {
        return Some(ConditionRule::EstablishedFor(span));
    }
    if let Some(span) = not_entered {
        return Some(ConditionRule::NotEnteredWithin(span));
    }
    if declared {
        return Some(ConditionRule::Declared);
    }
    if !any_of.is_empty() {
        return Some(ConditionRule::Holds {
            any_of,
            in_building_too,
        });
    }
    if !of.is_empty() {
        return Some(ConditionRule::HoldsNone { of });
    }
    // An empty list or `declared = false`; a value of the wrong kind was told already.
    t.mistake(
        "key",
        "没有写怎样才算符合条件",
        format!("例如 {CONDITION_RULES}"),
    );
    None
}

/// `[[quota]]`; categories are those of the entry.
pub(super) fn quotas(t: &Table<'_, '_>, entry: Option<&Entry>) -> Vec<Quota> {
    t.tables("quota")
        .iter()
        .filter_map(|t| quota(t, entry))
        .collect()
}

fn quota(t: &Table<'_, '_>, entry: Option<&Entry>) -> Option<Quota> {
    let source = t.source();
    let on = t.need("on", "on = \"admit\"", |t, key| {
        t.word(key, QuotaOn::ALL, QuotaOn::key)
    });
    let level = t.word("level", &Level::ALL, Level::key);
    if on == Some(QuotaOn::Recommend) && !t.has("level") {
        t.mistake(
            "level",
            "推荐名额没有写给哪一级党组织",
            "例如 level = \"university\"",
        );
    }
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.key).collect();
    let unit_kinds = t
        .words("unit_kinds", &kinds, |kind| kind)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let units = t.texts("units");
    let category = t.text("category");
    if let Some(category) = &category {
        known_category(t, "category", category, entry);
    }
    let count = count(t);
    let note = t.text("note");
    t.finish();
    Some(Quota {
        on: on?,
        level,
        unit_kinds,
        units,
        category,
        count: count?,
        source: source?,
        note,
    })
}

/// A category that is named must be one of the entry's.
pub(super) fn known_category(t: &Table<'_, '_>, key: &str, wanted: &str, entry: Option<&Entry>) {
    let Some(entry) = entry else { return };
    if entry.categories.iter().any(|known| known.key == wanted) {
        return;
    }
    let known: Vec<_> = entry
        .categories
        .iter()
        .map(|known| known.key.as_str())
        .collect();
    let mend = if known.is_empty() {
        "先写 [[entry.category]]，再在这里用它的 key".to_owned()
    } else {
        format!(
            "在 [[entry.category]] 里写上它，或改为：{}",
            known.join("、")
        )
    };
    t.mistake(key, format!("没有“{wanted}”这个类别"), mend);
}

const COUNTS: &str = "exactly = 1（正好）、at_least = 4（不少于）、at_most = 2（不超过）、about = 5（左右）、between = [0, 1]（区间）、members_share = \"1%\"（正式党员数的比例）";

fn count(t: &Table<'_, '_>) -> Option<Count> {
    let between: Vec<u32> = t.numbers("between");
    let counts = [
        t.number("exactly").map(Count::Exactly),
        t.number("at_least").map(Count::AtLeast),
        t.number("at_most").map(Count::AtMost),
        t.number("about").map(Count::About),
        t.fine_percent("members_share").map(Count::MembersShare),
        match between[..] {
            [low, high] if low <= high => Some(Count::Between(low, high)),
            [low, high] => {
                t.mistake(
                    "between",
                    format!("名额区间写反了：{low} 大于 {high}"),
                    format!("写成 between = [{high}, {low}]"),
                );
                None
            }
            _ if t.has("between") => {
                t.mistake("between", "名额区间要写两个数", "例如 between = [0, 1]");
                None
            }
            _ => None,
        },
    ];
    let keys = [
        "exactly",
        "at_least",
        "at_most",
        "about",
        "members_share",
        "between",
    ];
    let written = keys.into_iter().filter(|key| t.has(key)).count();
    if written != 1 {
        let what = if written == 0 {
            "没有写名额"
        } else {
            "一条名额只能有一种写法"
        };
        t.mistake("on", what, format!("只写其中一个：{COUNTS}"));
        return None;
    }
    counts.into_iter().flatten().next()
}
