//! The programme files that come with the program, planned from the days of their notices.

use domain::lifecycle::can_open;
use domain::plan::{Moved, Plan, Problem, Severity};
use domain::programme::{CountFrom, Programme, builtin};

use crate::support::{CALENDAR, altered, brand, cases, day, plan, programme, studio};

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
    assert!(weekday.contains("周三"), "{weekday}");
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

/// Every programme that can be entered opens on its own dates, whichever working day it is announced.
#[test]
fn every_programme_opens_on_every_working_day_of_a_year() {
    let days = day("2025-01-01").iter_days().take(365);
    for announced in days.filter(|day| CALENDAR.is_working(*day)) {
        for p in builtin().iter().map(|file| programme(file.code)) {
            if can_open(&p).is_err() {
                continue;
            }
            let (plan, moved) = Plan::fitted(&p, announced, None, None, &CALENDAR).unwrap();
            let left = messages(&p, &plan, Severity::NeedsReason);
            assert_eq!(left, [""; 0], "{} {announced}: {moved:?}", p.code);
            let first = Plan::of(&p, announced, None, None, &CALENDAR).unwrap();
            let fits = messages(&p, &first, Severity::NeedsReason).is_empty();
            assert_eq!(moved.is_empty(), fits, "{} {announced}", p.code);
            for moved in moved {
                assert_eq!(plan.date_of(&moved.anchor), Some(moved.to));
                assert!(moved.to.last_day() > moved.from.last_day(), "{moved:?}");
            }
        }
    }
}

/// What was moved, and what is told all the same.
fn fitted(p: &Programme, announced: &str, cycle: Option<&str>) -> (Plan, Vec<String>, Vec<String>) {
    let cycle = cycle.map(|cycle| cycle.parse().unwrap());
    let (plan, moved) = Plan::fitted(p, day(announced), cycle, None, &CALENDAR).unwrap();
    let told = messages(p, &plan, Severity::NeedsReason);
    (plan, moved.iter().map(Moved::sentence).collect(), told)
}

/// The decision of a notice of Tuesday falls on a Tuesday five weeks later; of Saturday it does not.
#[test]
fn a_date_that_does_not_fit_moves_to_the_first_day_that_does() {
    let (p, first) = brand();
    assert_eq!(fitted(&p, "2023-10-16", None), (first, vec![], vec![]));
    let (_, moved, told) = fitted(&p, "2025-10-18", None);
    assert_eq!(told, [""; 0]);
    let said = "“审定立项”的截止由2025年11月22日改到2025年11月24日：“审定立项”的期限2025年11月22日（周六）不上班。";
    assert!(moved.iter().any(|moved| moved == said), "{moved:?}");
    // Building waits for the publicity before it, and all that counts from it goes along.
    let p = programme("model-university");
    let (plan, moved, _) = fitted(&p, "2025-01-06", None);
    let publicity = plan.stage("publicity").unwrap().closes.unwrap();
    let cycle = plan.cycle.unwrap();
    assert!(cycle.last_day() >= publicity.last_day());
    assert_eq!(
        plan.stage("midterm").unwrap().closes.unwrap().to_string()[5..],
        cycle.to_string()[5..]
    );
    assert_eq!(
        moved.is_empty(),
        cycle.to_string() == "2025-04",
        "{moved:?}"
    );
}

/// A date that the notice prints stays and is told, and so does a start of building that is given.
#[test]
fn what_is_printed_or_given_is_told_instead_of_moved() {
    let p = altered("brand", "\"announced + 35d\"", "\"2023-11-18\"");
    let (plan, moved, told) = fitted(&p, "2023-10-16", None);
    assert_eq!(dated(&plan, "decision"), "2023-11-18");
    assert!(
        moved.iter().all(|moved| !moved.contains("审定立项”的截止")),
        "{moved:?}"
    );
    assert!(
        told.iter()
            .any(|told| told.contains("2023年11月18日（周六）不上班")),
        "{told:?}"
    );
    let p = programme("studio");
    let (plan, _, told) = fitted(&p, "2025-09-01", Some("2025-09"));
    assert_eq!(plan.cycle.unwrap().to_string(), "2025-09");
    assert!(
        told.iter()
            .any(|told| told.contains("“培育建设”定在2025年9月")),
        "{told:?}"
    );
}

/// An edited date stays; what leans on it follows, what no longer fits moves, what has a reason stays.
#[test]
fn later_stages_follow_an_edited_one() {
    let (p, plan) = brand();
    let mut edited = plan.clone();
    let application = edited.stages.iter_mut().find(|s| s.key == "application");
    application.unwrap().closes = Some("2023-11-14".parse().unwrap());
    let (after, moved) = plan.followed(&edited, |_| false, &p, &CALENDAR);
    for (key, on) in [
        ("application", "2023-11-14"),
        ("committee", "2023-11-14"),
        ("review", "2023-11-17"),
        ("revision", "2023-11-21"),
        ("decision", "2023-11-22"),
        ("publicity opens", "2023-11-22"),
        ("publicity", "2023-11-29"),
    ] {
        assert_eq!(dated(&after, key), on, "{key}");
    }
    assert_eq!(messages(&p, &after, Severity::NeedsReason), [""; 0]);
    let moved: Vec<_> = moved.iter().map(|moved| moved.what.as_str()).collect();
    assert_eq!(moved, ["“审定立项”的截止"]);
    // With a reason beside it the decision stays, and is told.
    let (kept, moved) = plan.followed(&edited, |key| key == "decision", &p, &CALENDAR);
    assert_eq!(dated(&kept, "decision"), "2023-11-20");
    assert_eq!(moved, []);
    assert!(!messages(&p, &kept, Severity::NeedsReason).is_empty());
    // What was edited before does not go back to what the file says.
    let mut again = after.clone();
    let review = again.stages.iter_mut().find(|s| s.key == "review");
    review.unwrap().closes = Some("2023-11-16".parse().unwrap());
    let (again, _) = after.followed(&again, |_| false, &p, &CALENDAR);
    assert_eq!(dated(&again, "application"), "2023-11-14");
    assert_eq!(dated(&again, "revision"), "2023-11-20");
    // Building began later: its midterm and final go along.
    let (p, plan) = studio();
    let mut edited = plan.clone();
    let building = edited.stages.iter_mut().find(|s| s.key == "building");
    building.unwrap().opens = Some("2023-01".parse().unwrap());
    let (after, _) = plan.followed(&edited, |_| false, &p, &CALENDAR);
    assert_eq!(due(&after, "midterm"), "2024-01-31");
    assert_eq!(after.cycle.unwrap().to_string(), "2023-01");
    assert_eq!(
        plan.followed(&plan, |_| false, &p, &CALENDAR),
        (plan.clone(), vec![])
    );
}
