//! Conditions of entry.

use std::collections::BTreeSet;

use domain::dates::{Span, SpanUnit};
use domain::eligibility::{ApplicantFacts, unmet};
use domain::programme::{Condition, ConditionRule, Source};

use crate::support::{CALENDAR, day, programme};

fn conditions_of(code: &str, facts: &ApplicantFacts, announced: &str) -> Vec<String> {
    let conditions = programme(code).entry.conditions;
    unmet(&conditions, facts, day(announced), &CALENDAR)
}

fn titles(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(ToString::to_string).collect()
}

#[test]
fn three_years_with_the_day_itself() {
    let of = |on: Option<&str>| {
        let facts = ApplicantFacts {
            established_on: on.map(day),
            ..ApplicantFacts::default()
        };
        conditions_of("studio", &facts, "2022-08-26").join("")
    };
    let asked = "党支部成立 3 年（含）以上：";
    assert_eq!(of(Some("2019-08-26")), "");
    let short = "成立于2019年8月27日，到通知发布日（2022年8月26日）还不满 3 年";
    assert_eq!(of(Some("2019-08-27")), format!("{asked}{short}"));
    let unknown = "党组织成立时间还没有登记，请在申报书里填写";
    assert_eq!(of(None), format!("{asked}{unknown}"));
}

#[test]
fn trap_3_only_who_is_a_model_of_the_school_may_become_one_of_the_province() {
    let of = |facts: ApplicantFacts| conditions_of("province-model-branch", &facts, "2022-08-26");
    let titled = |codes: &[&str]| ApplicantFacts {
        titles: titles(codes),
        ..ApplicantFacts::default()
    };
    assert!(of(titled(&["school-model-branch"])).is_empty());
    assert_eq!(of(titled(&[])), ["现为校级样板党支部：没有查到相应称号"]);
    let both = titled(&["school-model-branch", "province-model-branch"]);
    assert_eq!(of(both), ["尚未获得省级样板支部称号：已有相应称号"]);
    // Building is not holding, unless the notice says so.
    let building = ApplicantFacts {
        in_building: titles(&["school-model-branch"]),
        ..ApplicantFacts::default()
    };
    let lacking = ["现为校级样板党支部：没有查到相应称号"];
    assert_eq!(of(building.clone()), lacking);
    let condition = Condition {
        key: "either".to_owned(),
        title: "样板支部或培育对象".to_owned(),
        rule: ConditionRule::Holds {
            any_of: vec!["school-model-branch".to_owned()],
            in_building_too: true,
        },
        source: Source::Suggested,
    };
    assert!(unmet(&[condition], &building, day("2023-10-16"), &CALENDAR).is_empty());
}

#[test]
fn trap_8_who_entered_within_the_window_is_told_when() {
    let condition = [Condition {
        key: "rest".to_owned(),
        title: "两年内没有申报过".to_owned(),
        rule: ConditionRule::NotEnteredWithin(Span::new(2, SpanUnit::Year)),
        source: Source::Suggested,
    }];
    let of = |entered: &[&str]| {
        let facts = ApplicantFacts {
            entered: entered.iter().map(|d| day(d)).collect(),
            ..ApplicantFacts::default()
        };
        unmet(&condition, &facts, day("2024-11-07"), &CALENDAR)
    };
    assert!(of(&[]).is_empty());
    assert!(of(&["2022-11-07"]).is_empty());
    let told = ["两年内没有申报过：上次申报批次发布于2022年11月8日"];
    assert_eq!(of(&["2020-11-09", "2022-11-08"]), told);
}

#[test]
fn trap_8_three_windows_that_only_people_can_judge_are_declared() {
    // Five years, two years, the two years before: about the case's content, not about the unit.
    let p = programme("neu-case");
    let windows: Vec<&str> = p.entry.conditions.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(windows, ["within_five_years", "two_years", "not_repeated"]);
    assert!(conditions_of("neu-case", &ApplicantFacts::default(), "2024-11-07").is_empty());
}
