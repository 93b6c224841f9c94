//! When supervision falls due.

use domain::plan::Plan;
use domain::programme::{Programme, SupervisionPlan};
use domain::supervision::{campaigns, missed, running};

use crate::support::{CALENDAR, altered, brand, cases, day, plan, programme, studio};

fn supervision<'p>(p: &'p Programme, key: &str) -> &'p SupervisionPlan {
    p.supervision.iter().find(|s| s.key == key).unwrap()
}

fn listed((p, plan): &(Programme, Plan), key: &str) -> Vec<String> {
    let campaigns = campaigns(p, plan, supervision(p, key), &CALENDAR);
    let said = campaigns.iter();
    said.map(|c| format!("{} {}—{}", c.instance, c.opens_on, c.visits_due_on))
        .collect()
}

#[test]
fn a_studio_is_spot_checked_each_quarter_until_its_final() {
    assert_eq!(
        listed(&studio(), "quarterly"),
        [
            "1 2023-02-01—2023-02-15",
            // The first of May is a holiday, and the sixth, a Saturday, is worked.
            "2 2023-05-04—2023-05-17",
            "3 2023-08-01—2023-08-15",
            "4 2023-11-01—2023-11-15",
            "5 2024-02-01—2024-02-20",
            "6 2024-05-06—2024-05-17",
            "7 2024-08-01—2024-08-15",
            "8 2024-11-01—2024-11-15",
        ]
    );
    let yearly = ["1 2023-06-01—2023-06-30", "2 2024-06-03—2024-07-02"];
    assert_eq!(listed(&studio(), "yearly"), yearly);
    // A brand has three quarters.
    assert_eq!(listed(&brand(), "quarterly").len(), 3);
    // Without a rhythm it happens once.
    let p = programme("yearly-duties");
    let plan = plan(&p, "2026-01-15");
    assert_eq!(listed(&(p, plan), "cross").len(), 1);
}

#[test]
fn month_ends_do_not_drift_and_nothing_begins_after_the_end() {
    let p = altered(
        "brand",
        "starts = \"cycle + 1q\"\nevery  = \"1q\"",
        "starts = \"2024-01-31\"\nevery  = \"1m\"",
    );
    let plan = plan(&p, "2023-10-16");
    let days = listed(&(p, plan), "quarterly");
    let days: Vec<&str> = days.iter().map(|line| &line[2..12]).collect();
    // 2024-08-31 is a Saturday: that campaign would begin after the final is over.
    assert_eq!(
        days.join(" "),
        "2024-01-31 2024-02-29 2024-04-01 2024-04-30 2024-05-31 2024-07-01 2024-07-31"
    );
}

#[test]
fn a_morning_asks_only_for_what_is_running() {
    let (p, plan) = studio();
    let s = supervision(&p, "quarterly");
    let on = |today| -> Vec<i32> {
        let running = running(&p, &plan, s, today, &CALENDAR);
        running.iter().map(|c| c.instance).collect()
    };
    for (today, instances) in [
        ("2023-01-31", &[][..]),
        ("2023-02-01", &[1]),
        ("2023-02-15", &[1]),
        ("2023-02-16", &[]),
        ("2023-05-01", &[]),
        ("2023-05-04", &[2]),
    ] {
        assert_eq!(on(day(today)), instances, "{today}");
    }
    // Every day of the two years agrees with the whole list.
    let all = campaigns(&p, &plan, s, &CALENDAR);
    for today in day("2022-10-01").iter_days().take(900) {
        let runs = all
            .iter()
            .filter(|c| (c.opens_on..=c.visits_due_on).contains(&today));
        let expected: Vec<i32> = runs.map(|c| c.instance).collect();
        assert_eq!(on(today), expected, "{today}");
    }
}

/// Since a day, on another, with those that are known: which are missed, and when the next one is.
#[test]
fn what_nothing_opened_in_its_time_is_missed_and_the_next_one_named() {
    let (p, plan) = studio();
    let s = supervision(&p, "quarterly");
    for [since, today, known, told] in cases(
        "
        # On the last day for visits it can still be made up for.
        2022-10-01 | 2023-02-15 |         |
        2022-10-01 | 2023-02-16 |         | 1 2023-05-04
        2022-10-01 | 2023-02-16 | 1       |
        2022-10-01 | 2023-09-01 | 1       | 2 2023-11-01, 3 2023-11-01
        2022-10-01 | 2024-12-02 | 1234567 | 8 none
        # What was over before the round was opened here was never to be held here.
        2023-09-01 | 2024-01-02 |         | 4 2024-02-01
        ",
    ) {
        let within = (day(since), day(today));
        let is_known = |n: i32| known.contains(&n.to_string());
        let over = missed(&p, &plan, s, within, is_known, &CALENDAR);
        let said = over.iter().map(|m| {
            let next = m.next.map_or("none".to_owned(), |on| on.to_string());
            format!("{} {next}", m.campaign.instance)
        });
        assert_eq!(
            said.collect::<Vec<_>>().join(", "),
            told,
            "{since} {today} {known}"
        );
    }
}
