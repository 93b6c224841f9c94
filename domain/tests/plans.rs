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
