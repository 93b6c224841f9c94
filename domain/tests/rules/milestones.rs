//! Which records count, for which year, and when a milestone falls due.

use domain::dates::Precision;
use domain::milestones::{
    Building, Mark, RecordFact, allot, asked, counts, marks, milestone_dues, tally,
};
use domain::plan::Plan;
use domain::programme::Programme;
use domain::record::RecordKind;
use domain::unit::Standing;

use crate::support::{CALENDAR, altered, brand, cases, day, plan, programme, studio};

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

/// The model branches of a school, notified in September 2022: from 12 October 2022, so that October is
/// nobody's whole month.
fn model_branch() -> (Programme, Plan) {
    let p = programme("school-model-branch");
    let cycle = "2022-10".parse().unwrap();
    let plan = Plan::of(&p, day("2022-09-05"), Some(cycle), None, &CALENDAR).unwrap();
    (p, plan)
}

#[test]
fn a_month_or_a_quarter_is_asked_for_once_it_has_begun() {
    let (p, plan) = model_branch();
    let asked_of = |key: &str, from: &str, begun: Option<&str>| {
        let building = Building {
            from: Some(day(from)),
            begun: begun.map(day),
            extended_final: Some(day("2025-06-30")),
        };
        let milestone = p.milestone(key).unwrap();
        let dues = asked(&p, &plan, milestone, building, &CALENDAR);
        let said = dues
            .iter()
            .map(|(number, due)| format!("{number} {}", due.on));
        said.collect::<Vec<_>>().join(", ")
    };
    for [key, from, begun, due] in cases(
        "
        theme_day | 2022-10-12 |            |
        theme_day | 2022-10-12 | 2022-10-31 |
        theme_day | 2022-10-12 | 2022-11-01 | 202211 2022-11-30
        # February is left out.
        theme_day | 2022-10-12 | 2023-03-01 | 202211 2022-11-30, 202212 2022-12-31, 202301 2023-01-31, 202303 2023-03-31
        # Building that begins with a month is asked for it.
        theme_day | 2022-10-01 | 2022-10-20 | 202210 2022-10-31
        meeting   | 2022-10-12 | 2022-12-31 |
        meeting   | 2022-10-12 | 2023-04-01 | 20231 2023-03-31, 20232 2023-06-30
        # The last month is that of the end, however long the final is extended.
        theme_day | 2024-08-15 | 2025-05-01 | 202409 2024-09-30
        ",
    ) {
        let begun = (!begun.is_empty()).then_some(begun);
        assert_eq!(asked_of(key, from, begun), due, "{key} {from} {begun:?}");
    }
}

#[test]
fn a_month_has_what_happened_in_it() {
    let (p, plan) = model_branch();
    let days = "2022-11-10 2022-11-20 2023-01-31 2023-02-10 2023-03-01 2023-04-01";
    let theme = days.split(' ').map(|d| of(RecordKind::ThemeDay, d));
    let general = of(RecordKind::GeneralMeeting, "2023-02-10");
    let council = of(RecordKind::CouncilMeeting, "2023-04-10");
    let records: Vec<RecordFact> = theme.chain([general, council]).collect();
    let counted = tally(&p, &plan, &records, day("2022-10-12"), &CALENDAR);
    let of_key = |key: &str| {
        let own = counted.iter().filter(|((of, _), _)| of == key);
        let said = own.map(|((_, number), n)| format!("{number}: {n}"));
        said.collect::<Vec<_>>().join(", ")
    };
    // December's and February's days are no other month's; a council is no meeting of the branch.
    assert_eq!(
        of_key("theme_day"),
        "202211: 2, 202301: 1, 202303: 1, 202304: 1"
    );
    assert_eq!(of_key("meeting"), "20231: 1");

    let mut shown = String::new();
    let from = day("2022-10-12");
    let count = |n: i32| {
        counted
            .get(&("theme_day".to_owned(), n))
            .copied()
            .unwrap_or(0)
    };
    let milestone = p.milestone("theme_day").unwrap();
    for (period, mark) in marks(&plan, milestone, from, count, day("2023-05-02"), &CALENDAR) {
        let mark = match mark {
            Mark::Done => '√',
            Mark::Missed => '×',
            Mark::Running => '○',
            Mark::Ahead => '…',
            Mark::Off => '-',
        };
        shown.push_str(&format!("{}{mark}", period.short()));
    }
    assert_eq!(shown, "11月√12月×1月√2月-3月√4月√5月○6月…7月-8月-9月…10月…");
    let later = marks(&plan, milestone, from, count, day("2024-06-30"), &CALENDAR);
    let [first, last] = [&later[0], &later[11]].map(|(period, _)| period.label());
    assert_eq!(
        (later.len(), first.as_str(), last.as_str()),
        (12, "2023年7月", "2024年6月")
    );
}

/// Rounds that began before the meetings were told apart ask for any of them, as before.
#[test]
fn older_rounds_count_every_meeting() {
    let asks = "key = \"lecture\"\ntitle = \"党课 4 次\"\nrecord = \"lecture\"";
    let meeting = "key = \"lecture\"\ntitle = \"党员大会 4 次\"\nrecord = \"meeting\"";
    let old = altered("studio", asks, meeting);
    let old = old.milestone("lecture").unwrap();
    let (new, _) = model_branch();
    let new = new.milestone("meeting").unwrap();
    for (kind, by_old, by_new) in [
        (RecordKind::Meeting, true, false),
        (RecordKind::GeneralMeeting, true, true),
        (RecordKind::CouncilMeeting, true, false),
        (RecordKind::GroupMeeting, true, false),
        (RecordKind::Lecture, false, false),
    ] {
        let record = of(kind, "2023-05-10");
        let counted = |m| counts(m, &record, day("2022-11-01"));
        assert_eq!((counted(old), counted(new)), (by_old, by_new), "{kind:?}");
    }
    assert!(RecordKind::offered().all(|kind| kind != RecordKind::Meeting));
}
