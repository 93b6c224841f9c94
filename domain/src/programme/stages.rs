//! The steps of a round: their dates, and what each kind of stage needs.

use chrono::NaiveTime;

use super::read::{Hour, Id, Length, OfOneSource, Table, WorkingDays};
use super::table::{Part, table};
use super::{Grade, Outcome, Source, Sourced};
use crate::dates::{DateExpr, Span};
use crate::owed::JUDGE_WITHIN;
use crate::stage::StageKind;
use crate::unit::Level;

table! {
    /// One step of a round, in the order of the file.
    Stage("stage") check fits(kind, grades) {
        key: String as Id => "application", "代号，小写字母、数字、下划线；日期里用它指这个阶段";
        kind: StageKind => "review", "种类，哪一种阶段";
        title: String => "专家评审", "名称，页面上显示";
        /// Which level conducts the stage; none means the round's host.
        level: Option<Level> => "committee", "由哪一级办理，不写就是开设批次的单位；项目的上级里没有这一级的，审核推荐自动跳过";
        opens: Option<DateExpr> => "announced", "开始";
        /// Working days from `opens` to the close, counted as `count_from` says; instead of `closes`.
        length: Option<u16> as Option<WorkingDays> => "5wd", "公示多长，用来代替 `closes`，从 `opens` 数起";
        /// The hour the notice names; the stage closes at this instant of its last day instead of at its end.
        closes_at: Option<NaiveTime> as Option<Hour> => "17:00", "截止的钟点";
        /// The form handed in here (`application`, `revision`, `midterm`, `final`, `sustaining`).
        form: Option<String> => "application", "交哪张表";
        /// Opens this long before the close, when `opens` is not given (midterm and final).
        lead: Option<Sourced<Span>> as Option<Sourced<Length>> => "30d", "截止前多久开始，用来代替 `opens`";
        /// Grades the stage may give, best first.
        grades: Vec<Grade> as OfOneSource<Vec<Grade>> => "[ { label = \"合格\", outcome = \"pass\" }, { label = \"不合格\", outcome = \"fail\" } ]", "等次，从好到差；通过和不通过的都要有";
        /// 现场答辩, 视频展示 …
        ways: Vec<String> => "[\"现场答辩\", \"视频展示\"]", "考核方式";
        /// Rhythm of `sustaining`.
        every: Option<Sourced<Span>> as Option<Sourced<Length>> => "1y", "持续建设多久复核一次";
        /// How long a conditional midterm has for rectification.
        rectify_within: Option<Sourced<Span>> as Option<Sourced<Length>> => "2m", "限期整改多久，只有中期考核有";
        /// How long whoever conducts an assessment has for the grade, from the day on which it is handed in.
        grade_within: Option<Sourced<u16>> as Option<Sourced<WorkingDays>> => "10wd", "材料交齐后几个工作日内评定等次，不写是 10 个工作日，只有要评等次的阶段有";
        source: Source => "S4 四(二)", "出处";
        note: Option<String> => "名额用完为止。", "补充说明";
        ..closes: Option<DateExpr> as Close;
    }
}

table! {
    /// The two ways to write the close of a stage.
    Closes("stage") {
        closes: Option<DateExpr> => "announced + 25d", "截止";
        within("in"): Option<DateExpr> => "cycle + 12m", "在某个月内，用来代替 `closes`";
    }
}

/// The close of a stage, however it is written.
struct Close;

impl Part for Close {
    type Value = Option<DateExpr>;
    type Keys = Closes;

    fn of(_: &Table<'_, '_>, keys: Closes) -> Option<Self::Value> {
        Some(keys.closes.or(keys.within))
    }
}

impl Stage {
    /// Working days for the grade, from the day on which the material is handed in.
    pub fn grade_within(&self) -> i32 {
        let own = self.grade_within.as_ref();
        own.map_or(JUDGE_WITHIN, |within| i32::from(within.value))
    }
}

fn fits(t: &Table<'_, '_>, kind: Option<&StageKind>, grades: Option<&Vec<Grade>>) {
    ends_once(t);
    let grades = grades.map_or(&[][..], Vec::as_slice);
    let froms: Vec<i64> = grades.iter().filter_map(|grade| grade.from).collect();
    let twice = |(n, grade): (usize, &Grade)| {
        let earlier = &grades[..n];
        earlier
            .iter()
            .any(|other| other.label == grade.label)
            .then(|| grade.label.clone())
    };
    if let Some(label) = grades
        .iter()
        .enumerate()
        .find_map(twice)
        .filter(|_| t.doc.is_new)
    {
        t.mistake(
            "grades",
            format!("等次“{label}”写了两次"),
            "每个等次只写一次，删去一个或换个名称",
        );
    }
    if !froms.is_sorted_by(|better, worse| better > worse) {
        t.mistake(
            "grades",
            "等次的起始分不是从高到低",
            "从最好的等次写起，from 依次减小",
        );
    }
    let Some(kind) = kind else { return };
    fits_kind(t, *kind);
    if grades.len() == t.count("grades") {
        decide_both_ways(t, *kind, grades);
    }
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
    only(
        "grade_within",
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
