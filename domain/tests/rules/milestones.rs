//! Which records count, for which year, and when a milestone falls due.

use std::collections::BTreeMap;

use domain::dates::Precision;
use domain::milestones::{RecordFact, allot, counts, milestone_dues, tally};
use domain::programme::Programme;
use domain::record::RecordKind;
use domain::unit::Standing;

use crate::support::{CALENDAR, altered, brand, day, plan, studio};

fn news(on: &str, outlet: Standing, about_own_work: bool) -> RecordFact {
    RecordFact {
        kind: RecordKind::News,
        happened_on: day(on),
        outlet: Some(outlet),
        about_own_work,
        corrected: false,
    }
}

fn of(kind: RecordKind, on: &str) -> RecordFact {
    RecordFact {
        kind,
        happened_on: day(on),
        outlet: None,
        about_own_work: false,
        corrected: false,
    }
}

#[test]
fn trap_9_only_news_of_the_school_or_above_about_its_own_work_count() {
    let (p, _) = brand();
    let m = p.milestone("news").unwrap();
    let from = day("2023-11-28");
    let all = |r: RecordFact| counts(m, &r, from);
    assert!(all(news("2024-03-01", Standing::School, true)));
    assert!(all(news("2024-03-01", Standing::Province, true)));
    assert!(!all(news("2024-03-01", Standing::College, true)));
    assert!(!all(news("2024-03-01", Standing::Nation, false)));
    assert!(all(news("2023-11-28", Standing::School, true)));
    assert!(
        !all(news("2023-11-27", Standing::School, true)),
        "before building"
    );
    assert!(!all(RecordFact {
        outlet: None,
        ..news("2024-03-01", Standing::School, true)
    }));
    assert!(!all(RecordFact {
        corrected: true,
        ..news("2024-03-01", Standing::School, true)
    }));
    assert!(!all(RecordFact {
        kind: RecordKind::Activity,
        ..news("2024-03-01", Standing::School, true)
    }));
}

fn dues(p: &Programme, announced: &str, key: &str, extended: Option<&str>) -> Vec<String> {
    let plan = plan(p, announced);
    milestone_dues(
        p,
        &plan,
        p.milestone(key).unwrap(),
        extended.map(day),
        &CALENDAR,
    )
    .into_iter()
    .map(|(year, due)| format!("{year} {}", due.on))
    .collect()
}

#[test]
fn a_milestone_falls_due_with_its_stage_or_each_year() {
    let (p, _) = brand();
    assert_eq!(dues(&p, "2023-10-16", "news", None), ["1 2024-08-31"]);
    assert_eq!(dues(&p, "2023-10-16", "topic_page", None), ["1 2023-12-27"]);
    let (p, plan) = studio();
    assert_eq!(
        dues(&p, "2022-08-26", "lecture", None),
        ["1 2023-11-30", "2 2024-11-30"]
    );
    let due = milestone_dues(&p, &plan, p.milestone("lecture").unwrap(), None, &CALENDAR);
    assert!(due.iter().all(|(_, due)| due.precision == Precision::Month));
}

#[test]
fn an_extension_moves_what_is_dated_from_the_final_and_adds_no_year() {
    let (p, _) = brand();
    assert_eq!(
        dues(&p, "2023-10-16", "news", Some("2024-11-30")),
        ["1 2024-11-30"]
    );
    // What has an offset to the final keeps it.
    let p = altered(
        "brand",
        "due      = \"final\"",
        "due      = \"final - 15d\"",
    );
    assert_eq!(dues(&p, "2023-10-16", "news", None), ["1 2024-07-17"]);
    assert_eq!(
        dues(&p, "2023-10-16", "news", Some("2024-11-30")),
        ["1 2024-11-15"]
    );
    let (p, _) = studio();
    assert_eq!(
        dues(&p, "2022-08-26", "lecture", Some("2026-05-31")),
        ["1 2023-11-30", "2 2024-11-30"]
    );
}

#[test]
fn the_end_of_february_stays_the_end_of_february() {
    let (p, _) = studio();
    assert_eq!(
        dues(&p, "2022-11-26", "lecture", None),
        ["1 2024-02-29", "2 2025-02-28"]
    );
}

#[test]
fn a_yearly_milestone_after_a_short_building_time_is_due_once() {
    let p = altered(
        "brand",
        "due      = \"final\"",
        "yearly   = true\ndue      = \"final + 1m\"",
    );
    assert_eq!(dues(&p, "2023-10-16", "news", None), ["1 2024-09-30"]);
}

/// Days counted for the studio's lectures, by year.
fn lectures(days: &[&str]) -> BTreeMap<i32, usize> {
    let (p, plan) = studio();
    let records: Vec<RecordFact> = days.iter().map(|d| of(RecordKind::Lecture, d)).collect();
    allot(&p, &plan, &records, day("2022-11-01"), &CALENDAR)
        .into_iter()
        .map(|((key, year), places)| {
            assert_eq!(key, "lecture");
            (year, places.len())
        })
        .collect()
}

#[test]
fn a_year_lasts_until_its_milestone_is_due() {
    // The first year is the month of the notice and a year: to the end of 2023-11.
    assert_eq!(
        lectures(&["2022-11-01", "2023-05-10", "2023-11-15", "2023-11-30"]),
        BTreeMap::from([(1, 4)])
    );
    assert_eq!(
        lectures(&[
            "2023-01-10",
            "2023-03-10",
            "2023-05-10",
            "2023-07-10",
            "2023-12-01"
        ]),
        BTreeMap::from([(1, 4), (2, 1)])
    );
}

#[test]
fn one_year_s_surplus_is_not_the_next_year_s() {
    assert_eq!(
        lectures(&[
            "2023-01-10",
            "2023-02-10",
            "2023-03-10",
            "2023-04-10",
            "2023-05-10",
            "2023-06-10"
        ]),
        BTreeMap::from([(1, 6)])
    );
}

#[test]
fn what_a_year_lacked_is_made_up_for_first() {
    assert_eq!(
        lectures(&[
            "2023-01-10",
            "2023-02-10",
            "2023-03-10",
            "2023-12-05",
            "2024-01-10"
        ]),
        BTreeMap::from([(1, 4), (2, 1)])
    );
    // After the last year, too: something late can always be settled.
    assert_eq!(lectures(&["2025-01-10"]), BTreeMap::from([(1, 1)]));
}

#[test]
fn records_are_allotted_in_the_order_of_their_days_and_counted() {
    let (p, plan) = brand();
    let records = [
        news("2024-05-01", Standing::School, true),
        news("2024-02-01", Standing::City, true),
        of(RecordKind::TopicPage, "2023-12-10"),
    ];
    let from = day("2023-11-01");
    let places = allot(&p, &plan, &records, from, &CALENDAR);
    assert_eq!(places[&("news".to_owned(), 1)], [1, 0]);
    let tally = tally(&p, &plan, &records, from, &CALENDAR);
    assert_eq!(tally[&("news".to_owned(), 1)], 2);
    assert_eq!(tally[&("topic_page".to_owned(), 1)], 1);
}
