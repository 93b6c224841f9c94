//! Dates that do not fit, and what is said of them.

use chrono::Weekday;
use domain::dates::DateExpr;
use domain::plan::{Plan, Problem, Severity};
use domain::programme::{CountFrom, PrintedDate, Programme, Source};

use crate::support::{CALENDAR, brand, cases, day, plan, programme, studio};

fn expr(text: &str) -> DateExpr {
    DateExpr::parse(text).unwrap()
}

fn set_close(plan: &mut Plan, key: &str, closes: &str) {
    let stage = plan.stages.iter_mut().find(|stage| stage.key == key);
    stage.unwrap().closes = Some(closes.parse().unwrap());
}

fn told(plan: &Plan, programme: &Programme) -> Vec<(String, Severity)> {
    let problems = plan.problems(programme, &CALENDAR);
    let told = problems.iter().map(|p| (p.key(), p.severity()));
    told.collect()
}

/// Fails unless the problem with this key says this: a sentence as a whole, a part of one anywhere.
#[track_caller]
fn says(plan: &Plan, programme: &Programme, key: &str, words: &str) {
    let problems = plan.problems(programme, &CALENDAR);
    let problem = problems.iter().find(|p| p.key() == key);
    let said = problem.map(Problem::message).unwrap_or_default();
    let is_whole = words.ends_with('。');
    assert!(
        said == words || !is_whole && said.contains(words),
        "{key}: {said}"
    );
}

/// A notice that fits, and the last Saturday of it, which is a hint.
#[test]
fn the_last_saturday_of_a_notice_that_fits_is_a_hint() {
    for ((p, plan), message) in [
        (
            brand(),
            "“考核验收”定在2024年8月，当月最后一天2024年8月31日（周六）不上班：期限不变，提醒提前到2024年8月30日（周五）。",
        ),
        (studio(), "“期满验收”定在2024年11月"),
    ] {
        assert_eq!(
            told(&plan, &p),
            [("day-off:final".to_owned(), Severity::Hint)]
        );
        says(&plan, &p, "day-off:final", message);
    }
}

#[test]
fn a_cycle_that_dates_lean_on_is_asked_for() {
    let mut p = programme("studio");
    p.cycle = None;
    let missing = Plan::of(&p, day("2022-08-26"), None, None, &CALENDAR).unwrap_err();
    assert!(missing.contains("培育起点"), "{missing}");
}

#[test]
fn building_its_midterm_and_the_final_stay_in_order() {
    let (p, mut plan) = studio();
    // The opening that its lead gave would be told first.
    let midterm = plan.stages.iter_mut().find(|s| s.key == "midterm");
    midterm.unwrap().opens = None;
    for [stage, closes, key, words] in cases(
        "
        final   | 2024-10 | out-of-order:final    | “培育建设”（2024年11月30日）早 30 天
        midterm | 2025-01 | out-of-order:final    | “中期考核”（2025年1月31日）
        midterm | 2022-10 | out-of-order:midterm  | “培育建设”（2022年11月1日）早 1 天
        midterm | 2022-07 | before-notice:midterm | 还早 26 天
        ",
    ) {
        let mut edited = plan.clone();
        set_close(&mut edited, stage, closes);
        says(&edited, &p, key, words);
    }
}

#[test]
fn edited_dates_go_before_the_expressions() {
    let (_, mut plan) = brand();
    set_close(&mut plan, "publicity", "2023-11-29");
    let due = plan
        .resolve(&expr("publicity.closes + 30d"), &CALENDAR)
        .unwrap();
    assert_eq!(due.to_string(), "2023-12-29");
    assert_eq!(plan.resolve(&expr("nothing + 1d"), &CALENDAR), None);
}

#[test]
fn a_decision_too_soon_after_the_application_is_told() {
    let (p, mut plan) = brand();
    set_close(&mut plan, "decision", "2023-11-17");
    let said = "“项目申报”截止到“审定立项”只有 5 个工作日，专家评审 3 个、修改完善 2 个、审定立项 1 个，至少要 6 个，缺 1 个。请推迟“审定立项”，或提前截止“项目申报”。";
    says(&plan, &p, "too-tight:decision", said);
}

#[test]
fn stages_out_of_order_are_told() {
    let (p, mut plan) = brand();
    set_close(&mut plan, "review", "2023-11-22");
    let said = "“修改完善”定在2023年11月17日，比它前面的“专家评审”（2023年11月22日）早 5 天。请推迟“修改完善”，或提前“专家评审”。";
    says(&plan, &p, "out-of-order:revision", said);
    set_close(&mut plan, "review", "2023-11-12");
    set_close(&mut plan, "application", "2023-10-10");
    let told = told(&plan, &p);
    for (key, severity) in [
        ("opens-after-closes:review", Severity::Blocks),
        ("opens-after-closes:application", Severity::Blocks),
        ("out-of-order:application", Severity::NeedsReason),
        ("day-off:review", Severity::NeedsReason),
    ] {
        assert!(
            told.contains(&(key.to_owned(), severity)),
            "{key}: {told:?}"
        );
    }
    let (_, mut plan) = brand();
    let building = plan.stages.iter_mut().find(|stage| stage.key == "building");
    building.unwrap().opens = Some("2023-11-01".parse().unwrap());
    says(
        &plan,
        &p,
        "out-of-order:building",
        "“立项公示”（2023年11月27日）早 26 天",
    );
}

#[test]
fn a_publicity_cut_short_is_told() {
    let (p, _) = brand();
    for (count_from, closes, words) in [
        (
            CountFrom::NextDay,
            "2023-11-24",
            "只有 4 个，缺 1 个。请改到2023年11月27日或以后",
        ),
        (
            CountFrom::SameDay,
            "2023-11-22",
            "只有 3 个，缺 2 个。请改到2023年11月24日或以后",
        ),
    ] {
        let count_from = Some(count_from);
        let mut plan = Plan::of(&p, day("2023-10-16"), None, count_from, &CALENDAR).unwrap();
        set_close(&mut plan, "publicity", closes);
        says(&plan, &p, "too-short:publicity", words);
    }
}

#[test]
fn a_weekday_that_its_date_does_not_have_is_told() {
    let (mut p, plan_) = brand();
    p.printed_dates = vec![PrintedDate {
        date: day("2024-11-27"),
        weekday: Weekday::Fri,
        source: Source::Suggested,
    }];
    let said =
        "通知印的是2024年11月27日（周五），这一天实为周三。请向发文单位核实以日期还是以星期为准。";
    says(&plan_, &p, "weekday:2024-11-27", said);
    // A round of a later year is not troubled by the misprint.
    let later = told(&plan(&p, "2025-10-16"), &p);
    assert!(
        later.iter().all(|(key, _)| !key.starts_with("weekday")),
        "{later:?}"
    );
}

#[test]
fn circular_and_unknown_dates_block_until_a_date_is_given() {
    let mut p = programme("brand");
    let kept = ["application", "review", "publicity"];
    p.stages.retain(|s| kept.contains(&s.key.as_str()));
    p.milestones.clear();
    p.supervision.truncate(1);
    p.supervision[0].starts = expr("elsewhere");
    p.stages[0].closes = Some(expr("review - 3d"));
    p.stages[1].opens = None;
    p.stages[1].closes = Some(expr("application + 3d"));
    p.stages[2].opens = Some(expr("review"));
    p.stages[2].length = None;
    let mut plan = plan(&p, "2024-03-01");
    let keys =
        |plan: &Plan| -> Vec<String> { told(plan, &p).into_iter().map(|(key, _)| key).collect() };
    assert_eq!(
        keys(&plan),
        [
            "unresolved:“项目申报”的截止",
            "unresolved:“专家评审”的截止",
            "unresolved:“立项公示”的开始",
            "unresolved:督导“季度随机抽查”的开始",
            "no-close:publicity",
        ]
    );
    let first = "unresolved:“项目申报”的截止";
    says(&plan, &p, first, "以 review.closes 为准");
    set_close(&mut plan, "application", "2024-03-15");
    assert!(!keys(&plan).contains(&first.to_owned()));
}

#[test]
fn a_year_without_its_notice_is_a_hint() {
    let (p, _) = brand();
    let told = told(&plan(&p, "2026-10-16"), &p);
    let hint = ("provisional:2027".to_owned(), Severity::Hint);
    assert!(told.contains(&hint), "{told:?}");
    // Of a year that is not listed any more, too.
    let past = plan(&p, "2021-10-15");
    says(&past, &p, "unlisted:2021", "没有收录2021年的放假安排");
}

/// The stages are over in 2026; what is supervised and must be done reaches beyond it.
#[test]
fn openings_milestones_and_supervision_are_told_too() {
    let (mut p, _) = brand();
    p.milestones[0].due = expr("2028-10-09");
    let plan = plan(&p, "2025-10-16");
    let years = |plan: &Plan, p: &Programme| -> Vec<String> {
        let keys = told(plan, p).into_iter().map(|(key, _)| key);
        keys.filter(|key| key.starts_with("provisional")).collect()
    };
    assert_eq!(years(&plan, &p), ["provisional:2028"]);
    p.milestones.clear();
    assert_eq!(years(&plan, &p), [""; 0]);
    // Begun on the last day of building, the visits go on into the next year.
    p.supervision[0].starts = expr("2026-08-31");
    p.supervision[0].visit_within = 100;
    assert_eq!(years(&plan, &p), ["provisional:2027"]);
    let mut opens_late = plan.clone();
    opens_late.stages[0].opens = Some("2027-01".parse().unwrap());
    p.supervision.clear();
    assert_eq!(years(&opens_late, &p), ["provisional:2027"]);
}
