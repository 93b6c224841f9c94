//! The programme files that come with the program, planned from the days of their notices.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::plan::{Plan, Severity};
use domain::programme::{CountFrom, Programme, builtin, read};

fn programme(code: &str) -> Programme {
    let file = builtin().iter().find(|file| file.code == code).unwrap();
    match read(file.text) {
        Ok(read) => read.programme,
        Err(mistakes) => panic!("{code}: {mistakes:?}"),
    }
}

fn plan(
    code: &str,
    announced: &str,
    cycle: Option<&str>,
    count_from: Option<CountFrom>,
) -> (Programme, Plan) {
    let programme = programme(code);
    let announced: NaiveDate = announced.parse().unwrap();
    let cycle = cycle.map(|cycle| cycle.parse().unwrap());
    let plan = Plan::of(
        &programme,
        announced,
        cycle,
        count_from,
        &Calendar::builtin(),
    )
    .unwrap();
    (programme, plan)
}

fn closes(plan: &Plan, key: &str) -> String {
    plan.stage(key).unwrap().closes.unwrap().to_string()
}

fn due(plan: &Plan, key: &str) -> String {
    plan.due(key).unwrap().on.to_string()
}

fn needing_a_reason(programme: &Programme, plan: &Plan) -> Vec<String> {
    plan.problems(programme, &Calendar::builtin())
        .iter()
        .filter(|problem| problem.severity() >= Severity::NeedsReason)
        .map(domain::plan::Problem::message)
        .collect()
}

#[test]
fn the_brand_notice_of_2023() {
    let (programme, plan_) = plan("brand", "2023-10-16", None, None);
    assert_eq!(closes(&plan_, "application"), "2023-11-10");
    assert_eq!(closes(&plan_, "decision"), "2023-11-20");
    assert_eq!(closes(&plan_, "publicity"), "2023-11-27");
    assert_eq!(closes(&plan_, "final"), "2024-08");
    assert_eq!(due(&plan_, "final"), "2024-08-31");
    assert_eq!(needing_a_reason(&programme, &plan_), [""; 0]);

    let (_, same_day) = plan("brand", "2023-10-16", None, Some(CountFrom::SameDay));
    assert_eq!(closes(&same_day, "publicity"), "2023-11-24");
}

#[test]
fn the_studios_of_2022() {
    let (programme, plan) = plan("studio", "2022-08-26", Some("2022-11"), None);
    assert_eq!(due(&plan, "midterm"), "2023-11-30");
    assert_eq!(due(&plan, "final"), "2024-11-30");
    assert!(plan.due("publicity").unwrap().on < "2022-11-01".parse().unwrap());
    assert_eq!(needing_a_reason(&programme, &plan), [""; 0]);
}

/// Trap 6: decision by 11-20, publicity after it; six working days from close to decision.
#[test]
fn the_brand_decides_before_it_publicises() {
    let (_, plan) = plan("brand", "2023-10-16", None, None);
    let publicity = plan.stage("publicity").unwrap();
    assert_eq!(
        publicity.opens.unwrap().to_string(),
        closes(&plan, "decision")
    );
    let between = Calendar::builtin().working_days_between(
        plan.due("application").unwrap().on,
        plan.due("decision").unwrap().on,
    );
    assert_eq!(between, 6);
}

#[test]
fn the_first_rounds_of_2022_end_their_publicity_before_november() {
    for (code, ends) in [
        ("model-university", "2022-10-21"),
        ("benchmark-college", "2022-10-26"),
        ("studio", "2022-10-31"),
    ] {
        let (programme, plan) = plan(code, "2022-08-26", None, None);
        assert_eq!(plan.cycle.unwrap().to_string(), "2022-11", "{code}");
        assert_eq!(closes(&plan, "publicity"), ends, "{code}");
        assert_eq!(due(&plan, "midterm"), "2023-11-30", "{code}");
        assert_eq!(due(&plan, "final"), "2024-11-30", "{code}");
        assert_eq!(needing_a_reason(&programme, &plan), [""; 0], "{code}");
    }
    let (programme, plan) = plan("province-model-branch", "2022-08-26", None, None);
    assert_eq!(
        (plan.cycle, closes(&plan, "publicity").as_str()),
        (None, "2022-11-04")
    );
    assert_eq!(needing_a_reason(&programme, &plan), [""; 0]);
}

#[test]
fn cases_are_due_on_the_days_of_their_notices() {
    let (programme, zhaoqing) = plan("zhaoqing-case", "2023-03-30", None, None);
    assert_eq!(closes(&zhaoqing, "application"), "2023-04-28");
    assert_eq!(closes(&zhaoqing, "school"), "2023-05-15");
    assert_eq!(closes(&zhaoqing, "county"), "2023-05-15");
    assert_eq!(closes(&zhaoqing, "review"), "2023-05");
    assert_eq!(needing_a_reason(&programme, &zhaoqing), [""; 0]);

    let (programme, neu) = plan("neu-case", "2024-11-07", None, None);
    assert_eq!(closes(&neu, "application"), "2024-11-21");
    assert_eq!(closes(&neu, "committee"), "2024-11-27");
    let [weekday] = &needing_a_reason(&programme, &neu)[..] else {
        panic!("only the weekday")
    };
    assert!(weekday.contains("星期三"), "{weekday}");
}

/// Whenever they are announced, suggested dates keep their order and publicity comes first.
#[test]
fn every_programme_can_be_planned_in_any_month() {
    for file in builtin() {
        for announced in [
            "2023-01-16",
            "2023-03-15",
            "2023-09-15",
            "2024-04-18",
            "2026-10-12",
        ] {
            let (programme, plan) = plan(file.code, announced, None, None);
            let blocking: Vec<_> = plan
                .problems(&programme, &Calendar::builtin())
                .into_iter()
                .filter(|problem| problem.severity() == Severity::Blocks)
                .map(|problem| problem.message())
                .collect();
            assert_eq!(blocking, [""; 0], "{} {announced}", file.code);
        }
    }
}
