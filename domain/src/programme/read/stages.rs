//! The stages of a programme, their dates and grades.

use super::doc::Table;
use crate::programme::{Grade, Outcome, Source, Sourced, Stage};
use crate::stage::StageKind;
use crate::unit::Level;

/// A stage as far as it could be read: references to a stage with a mistake are still references
/// to a stage.
pub(super) struct Seen {
    /// Empty when the stage has no usable key.
    pub key: String,
    /// Dotted key of its table.
    pub path: String,
    pub stage: Option<Stage>,
}

/// `[[stage]]`, in order.
pub(super) fn stages(t: &Table<'_, '_>) -> Vec<Seen> {
    let stages: Vec<Seen> = t.tables("stage").iter().map(seen).collect();
    if stages.is_empty() && !t.has("stage") {
        t.mistake(
            "stage",
            "没有写任何阶段",
            "从 [[stage]]、key = \"application\"、kind = \"application\" 写起",
        );
    }
    stages
}

fn seen(t: &Table<'_, '_>) -> Seen {
    let key = t.need("key", "key = \"application\"", key);
    let stage = stage(t, key.as_deref());
    Seen {
        key: key.unwrap_or_default(),
        path: t.path.clone(),
        stage,
    }
}

/// Words that mean something else in a date expression.
const RESERVED: [&str; 6] = ["announced", "cycle", "month", "year_end", "opens", "closes"];

/// A key that date expressions can name.
pub(super) fn key(t: &Table<'_, '_>, key: &'static str) -> Option<String> {
    let text = t.text(key)?;
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !fits || RESERVED.contains(&text.as_str()) {
        t.mistake(
            key,
            format!("key 不能是“{text}”"),
            format!(
                "用小写字母、数字和下划线，以字母开头；不能用 {}",
                RESERVED.join("、")
            ),
        );
        return None;
    }
    Some(text)
}

fn stage(t: &Table<'_, '_>, key: Option<&str>) -> Option<Stage> {
    let source = t.source();
    let kind = t.need("kind", "kind = \"review\"", |t, key| {
        t.word(key, StageKind::ALL, StageKind::key)
    });
    let title = t.need("title", "title = \"专家评审\"", Table::text);
    let level = t.word("level", &Level::ALL, Level::key);
    let opens = t.expr("opens");
    let closes = t.expr("closes");
    let within = t.expr("in");
    let length = t.working_days("length");
    let closes_at = t.time("closes_at");
    let form = t.text("form");
    let lead = t.span("lead");
    let lead_source = t.source_of("lead_source", source.as_ref());
    let (grades, grades_whole) = grades(t, source.as_ref());
    let ways = t.texts("ways");
    let every = t.span("every");
    let every_source = t.source_of("every_source", source.as_ref());
    let rectify_within = t.span("rectify_within");
    let rectify_source = t.source_of("rectify_within_source", source.as_ref());
    let note = t.text("note");
    ends_once(t);
    if let Some(kind) = kind {
        fits_kind(t, kind);
        if grades_whole {
            decide_both_ways(t, kind, &grades);
        }
    }
    t.finish();
    Some(Stage {
        key: key?.to_owned(),
        kind: kind?,
        title: title?,
        level,
        opens,
        closes: closes.or(within),
        length,
        closes_at,
        form,
        grades,
        ways,
        lead: sourced(lead, lead_source.as_ref()),
        every: sourced(every, every_source.as_ref()),
        rectify_within: sourced(rectify_within, rectify_source.as_ref()),
        source: source?,
        note,
    })
}

fn sourced<T>(value: Option<T>, source: Option<&Source>) -> Option<Sourced<T>> {
    Some(Sourced {
        value: value?,
        source: source?.clone(),
    })
}

/// A stage's close is given once, and what depends on another date has that date.
fn ends_once(t: &Table<'_, '_>) {
    let written: Vec<_> = ["closes", "in", "length"]
        .into_iter()
        .filter(|key| t.has(key))
        .collect();
    if let [_, second, ..] = written[..] {
        t.mistake(
            second,
            format!("结束时间写了两次：{}", written.join("、")),
            "closes（截止）、in（在某月内）、length（持续多久）只写一个",
        );
    }
    if t.has("length") && !t.has("opens") {
        t.mistake(
            "length",
            "有 length（持续多久），却没有写从哪天算起",
            "加上 opens，例如 opens = \"decision\"",
        );
    }
    if t.has("lead") && t.has("opens") {
        t.mistake(
            "lead",
            "开始时间写了两次：opens、lead",
            "只写一个：opens 是开始的日期，lead 是截止前多久开始",
        );
    }
}

/// Keys that only some kinds of stage have, and those that a kind cannot do without.
fn fits_kind(t: &Table<'_, '_>, kind: StageKind) {
    let label = kind.label();
    let only = |key: &'static str, kinds: &[StageKind]| {
        if t.has(key) && !kinds.contains(&kind) {
            let labels: Vec<_> = kinds.iter().map(|kind| kind.label()).collect();
            t.mistake(
                key,
                format!("“{label}”阶段用不上 `{key}`"),
                format!("只有{}阶段有它，在这里删去", labels.join("、")),
            );
        }
    };
    only(
        "grades",
        &[StageKind::Midterm, StageKind::Final, StageKind::Sustaining],
    );
    only("rectify_within", &[StageKind::Midterm]);
    only("every", &[StageKind::Sustaining]);
    only("length", &[StageKind::Publicity]);

    let closes = t.has("closes") || t.has("in") || t.has("length");
    match kind {
        StageKind::Publicity if !closes => {
            t.mistake(
                "length",
                "公示没有写多长",
                "加上 length = \"5wd\"（5 个工作日）",
            );
        }
        StageKind::Endorsement if !t.has("level") => {
            t.mistake(
                "level",
                "审核推荐没有写由哪一级党组织办理",
                "例如 level = \"committee\"",
            );
        }
        StageKind::Application | StageKind::Building | StageKind::Midterm | StageKind::Final
            if !closes =>
        {
            t.mistake(
                "closes",
                format!("“{label}”阶段没有写截止时间"),
                "例如 closes = \"announced + 25d\"，或 in = \"cycle + 12m\"",
            );
        }
        StageKind::Sustaining if t.has("every") && !t.has("form") => {
            t.mistake(
                "form",
                "写了每隔多久复核一次，却没有写交哪张表",
                "加上 form = \"recheck\"，并写 [form.recheck]；不复核的删去 every",
            );
        }
        StageKind::Building if !t.has("opens") => {
            t.mistake(
                "opens",
                "培育建设没有写从何时开始",
                "例如 opens = \"cycle\"",
            );
        }
        _ => {}
    }
    if matches!(kind, StageKind::Midterm | StageKind::Final) && !t.has("grades") {
        t.mistake("grades", format!("“{label}”阶段没有写等次"), "例如 grades = [ { label = \"合格\", outcome = \"pass\" }, { label = \"不合格\", outcome = \"fail\" } ]");
    }
}

/// Grades can decide both ways, and a conditional midterm knows how long it has.
fn decide_both_ways(t: &Table<'_, '_>, kind: StageKind, grades: &[Grade]) {
    let leads_to = |outcome| grades.iter().any(|grade| grade.outcome == outcome);
    if !grades.is_empty() && (!leads_to(Outcome::Pass) || !leads_to(Outcome::Fail)) {
        t.mistake(
            "grades",
            "等次里要有通过（pass）的，也要有不通过（fail）的",
            "给每个等次写 outcome：pass、conditional 或 fail",
        );
    }
    if kind == StageKind::Midterm && leads_to(Outcome::Conditional) && !t.has("rectify_within") {
        t.mistake(
            "rectify_within",
            "有限期整改的等次，却没有写整改多久",
            "例如 rectify_within = \"2m\"",
        );
    }
}

/// The grades, and whether all of them could be read.
fn grades(t: &Table<'_, '_>, own: Option<&Source>) -> (Vec<Grade>, bool) {
    let above = t.source_of("grades_source", own);
    let tables = t.tables("grades");
    let grades: Vec<Grade> = tables
        .iter()
        .filter_map(|t| grade(t, above.as_ref()))
        .collect();
    let froms: Vec<i64> = grades.iter().filter_map(|grade| grade.from).collect();
    if froms.windows(2).any(|pair| pair[0] <= pair[1]) {
        t.mistake(
            "grades",
            "等次的起始分不是从高到低",
            "从最好的等次写起，from 依次减小",
        );
    }
    let whole = grades.len() == tables.len();
    (grades, whole)
}

fn grade(t: &Table<'_, '_>, above: Option<&Source>) -> Option<Grade> {
    let source = t.source_or(above);
    let label = t.need("label", "label = \"合格\"", Table::text);
    let outcome = t.need(
        "outcome",
        "outcome = \"pass\"（通过）、\"conditional\"（限期整改或暂缓）或 \"fail\"（不通过）",
        |t, key| t.word(key, Outcome::ALL, Outcome::key),
    );
    let from = t.points("from");
    let share = t.percent("share_at_most");
    t.finish();
    Some(Grade {
        label: label?,
        outcome: outcome?,
        from,
        share,
        source: source?,
    })
}
