//! The programme files that come with the program, planned from the days of their notices.

use domain::plan::{Plan, Problem, Severity};
use domain::programme::{CountFrom, Programme, builtin};

use crate::support::{CALENDAR, brand, cases, day, plan, programme, studio};

fn due(plan: &Plan, key: &str) -> String {
    plan.due(key).unwrap().on.to_string()
}

/// `key` is the close of a stage, or its opening, or the day on which it is due where that is said.
fn dated(plan: &Plan, key: &str) -> String {
    match key.rsplit_once(' ') {
        Some((stage, "due")) => due(plan, stage),
        Some((stage, "opens")) => plan.stage(stage).unwrap().opens.unwrap().to_string(),
        _ => plan.stage(key).unwrap().closes.unwrap().to_string(),
    }
}

fn messages(p: &Programme, plan: &Plan, from: Severity) -> Vec<String> {
    let problems = plan.problems(p, &CALENDAR);
    let grave = problems.iter().filter(|problem| problem.severity() >= from);
    grave.map(Problem::message).collect()
}

#[test]
fn each_notice_gives_its_own_dates_and_they_fit() {
    for [code, announced, dates] in cases(
        "
        brand            | 2023-10-16 | application 2023-11-10, decision 2023-11-20, publicity 2023-11-27
        brand            | 2023-10-16 | final 2024-08, final due 2024-08-31, publicity opens 2023-11-20
        brand            | 2023-10-16 | brewing 2023-11-10, review 2023-11-15, revision 2023-11-17
        brand            | 2023-10-16 | building opens 2023-11, building 2024-08
        # The first rounds of 2022 end their publicity before November.
        model-university | 2022-08-26 | cycle 2022-11, publicity 2022-10-21
        model-university | 2022-08-26 | midterm due 2023-11-30, final due 2024-11-30
        benchmark-college| 2022-08-26 | cycle 2022-11, publicity 2022-10-26
        benchmark-college| 2022-08-26 | midterm due 2023-11-30, final due 2024-11-30
        studio           | 2022-08-26 | cycle 2022-11, publicity 2022-10-31
        studio           | 2022-08-26 | midterm due 2023-11-30, final due 2024-11-30
        province-model-branch | 2022-08-26 | cycle none, publicity 2022-11-04
        zhaoqing-case    | 2023-03-30 | application 2023-04-28, school 2023-05-15, county 2023-05-15
        zhaoqing-case    | 2023-03-30 | review 2023-05
        ",
    ) {
        let p = programme(code);
        let plan = plan(&p, announced);
        for (key, on) in dates.split(", ").map(|date| date.rsplit_once(' ').unwrap()) {
            let found = match key {
                "cycle" => plan.cycle.map_or("none".to_owned(), |c| c.to_string()),
                key => dated(&plan, key),
            };
            assert_eq!(found, on, "{code} {key}");
        }
        assert_eq!(messages(&p, &plan, Severity::NeedsReason), [""; 0], "{code}");
    }
    assert_eq!(brand().1.due("sustaining"), None);
    let same_day = Some(CountFrom::SameDay);
    let brands = Plan::of(&brand().0, day("2023-10-16"), None, same_day, &CALENDAR).unwrap();
    assert_eq!(dated(&brands, "publicity"), "2023-11-24");
    // A cycle that is given goes before the file's.
    let (p, studios) = studio();
    assert_eq!(due(&studios, "midterm"), "2023-11-30");
    assert_eq!(dated(&studios, "midterm opens"), "2023-10-31");
    assert_eq!(due(&studios, "final"), "2024-11-30");
    assert!(studios.due("publicity").unwrap().on < day("2022-11-01"));
    assert_eq!(messages(&p, &studios, Severity::NeedsReason), [""; 0]);
}

/// Trap 6: decision by 11-20, publicity after it; six working days from close to decision.
#[test]
fn the_brand_decides_before_it_publicises() {
    let (_, plan) = brand();
    let opens = plan.stage("publicity").unwrap().opens.unwrap();
    assert_eq!(opens.to_string(), dated(&plan, "decision"));
    let [from, to] = ["application", "decision"].map(|key| plan.due(key).unwrap().on);
    assert_eq!(CALENDAR.working_days_between(from, to), 6);
}

#[test]
fn the_misprint_of_a_weekday_needs_a_reason() {
    let p = programme("neu-case");
    let neu = plan(&p, "2024-11-07");
    assert_eq!(dated(&neu, "application"), "2024-11-21");
    assert_eq!(dated(&neu, "committee"), "2024-11-27");
    let [weekday] = &messages(&p, &neu, Severity::NeedsReason)[..] else {
        panic!("only the weekday")
    };
    assert!(weekday.contains("星期三"), "{weekday}");
}

/// Whenever they are announced, suggested dates keep their order and publicity comes first.
#[test]
fn every_programme_can_be_planned_in_any_month() {
    let days = [
        "2023-01-16",
        "2023-03-15",
        "2023-09-15",
        "2024-04-18",
        "2026-10-12",
    ];
    for file in builtin() {
        let p = programme(file.code);
        for announced in days {
            let blocking = messages(&p, &plan(&p, announced), Severity::Blocks);
            assert_eq!(blocking, [""; 0], "{} {announced}", file.code);
        }
    }
}
