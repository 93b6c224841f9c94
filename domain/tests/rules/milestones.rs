//! Which records count, for which year, and when a milestone falls due.

use domain::dates::Precision;
use domain::milestones::{RecordFact, allot, counts, milestone_dues, tally};
use domain::programme::Programme;
use domain::record::RecordKind;
use domain::unit::Standing;

use crate::support::{CALENDAR, altered, brand, cases, day, plan, studio};

fn news(on: &str, outlet: Standing, about_own_work: bool) -> RecordFact {
    RecordFact {
        outlet: Some(outlet),
        about_own_work,
        ..of(RecordKind::News, on)
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
    let counts = |r: RecordFact| counts(p.milestone("news").unwrap(), &r, day("2023-11-28"));
    let good = || news("2024-03-01", Standing::School, true);
    assert!(counts(good()));
    assert!(counts(news("2024-03-01", Standing::Province, true)));
    assert!(!counts(news("2024-03-01", Standing::College, true)));
    assert!(!counts(news("2024-03-01", Standing::Nation, false)));
    assert!(counts(news("2023-11-28", Standing::School, true)));
    let before = news("2023-11-27", Standing::School, true);
    assert!(!counts(before), "before building");
    let mut lacking = [good(), good(), good()];
    lacking[0].outlet = None;
    lacking[1].corrected = true;
    lacking[2].kind = RecordKind::Activity;
    for record in lacking {
        assert!(!counts(record));
    }
}

/// `1 2024-08-31`: the year of a milestone and when it is due.
fn dues(p: &Programme, announced: &str, key: &str, extended: Option<&str>) -> Vec<String> {
    let plan = plan(p, announced);
    let milestone = p.milestone(key).unwrap();
    let dues = milestone_dues(p, &plan, milestone, extended.map(day), &CALENDAR);
    let said = dues
        .into_iter()
        .map(|(year, due)| format!("{year} {}", due.on));
    said.collect()
}

#[test]
fn a_milestone_falls_due_with_its_stage_or_each_year() {
    let final_is_due = "due      = \"final\"";
    let brand = brand().0;
    // What has an offset to the final keeps it.
    let before = altered("brand", final_is_due, "due      = \"final - 15d\"");
    let yearly = altered(
        "brand",
        final_is_due,
        "yearly   = true\ndue      = \"final + 1m\"",
    );
    let studio = studio().0;
    for [file, announced, key, extended, due] in cases(
        "
        brand  | 2023-10-16 | news       |            | 1 2024-08-31
        brand  | 2023-10-16 | topic_page |            | 1 2023-12-27
        studio | 2022-08-26 | lecture    |            | 1 2023-11-30, 2 2024-11-30
        # An extension moves what is dated from the final and adds no year.
        brand  | 2023-10-16 | news       | 2024-11-30 | 1 2024-11-30
        before | 2023-10-16 | news       |            | 1 2024-07-17
        before | 2023-10-16 | news       | 2024-11-30 | 1 2024-11-15
        # So it does with what falls due with the final, and with nothing before.
        studio | 2022-08-26 | lecture    | 2025-05-29 | 1 2023-11-30, 2 2025-05-29
        # The end of February stays the end of February.
        studio | 2022-11-26 | lecture    |            | 1 2024-02-29, 2 2025-02-28
        # A yearly milestone after a short building time is due once.
        yearly | 2023-10-16 | news       |            | 1 2024-09-30
        ",
    ) {
        let p = match file {
            "brand" => &brand,
            "before" => &before,
            "yearly" => &yearly,
            _ => &studio,
        };
        let extended = (!extended.is_empty()).then_some(extended);
        let found = dues(p, announced, key, extended).join(", ");
        assert_eq!(found, due, "{file} {key} {announced}");
    }
    let plan = plan(&studio, "2022-08-26");
    let lectures = studio.milestone("lecture").unwrap();
    let due = milestone_dues(&studio, &plan, lectures, None, &CALENDAR);
    assert!(due.iter().all(|(_, due)| due.precision == Precision::Month));
}

/// How many of the studio's lectures count for each year.
#[test]
fn a_year_lasts_until_its_milestone_is_due() {
    let (p, plan) = studio();
    for [days, by_year] in cases(
        "
        # The first year is the month of the notice and a year: to the end of 2023-11.
        2022-11-01 2023-05-10 2023-11-15 2023-11-30 | 1: 4
        2023-01-10 2023-03-10 2023-05-10 2023-07-10 2023-12-01 | 1: 4, 2: 1
        # One year's surplus is not the next year's.
        2023-01-10 2023-02-10 2023-03-10 2023-04-10 2023-05-10 2023-06-10 | 1: 6
        # What a year lacked is made up for first.
        2023-01-10 2023-02-10 2023-03-10 2023-12-05 2024-01-10 | 1: 4, 2: 1
        # After the last year, too: something late can always be settled.
        2025-01-10 | 1: 1
        ",
    ) {
        let records = days.split(' ').map(|d| of(RecordKind::Lecture, d));
        let records: Vec<RecordFact> = records.collect();
        let places = allot(&p, &plan, &records, day("2022-11-01"), &CALENDAR);
        assert!(places.keys().all(|(key, _)| key == "lecture"));
        let found = places.iter();
        let found = found.map(|((_, year), places)| format!("{year}: {}", places.len()));
        assert_eq!(found.collect::<Vec<_>>().join(", "), by_year, "{days}");
    }
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
    let counted = ["news", "topic_page"].map(|key| tally[&(key.to_owned(), 1)]);
    assert_eq!(counted, [2, 1]);
}
