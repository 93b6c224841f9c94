//! When supervision falls due.

use domain::plan::Plan;
use domain::programme::Programme;
use domain::supervision::{campaigns, missed, running};

use crate::support::{CALENDAR, altered, brand, day, plan, programme, studio};

fn listed((p, plan): &(Programme, Plan), key: &str) -> Vec<String> {
    let s = p.supervision.iter().find(|s| s.key == key).unwrap();
    campaigns(p, plan, s, &CALENDAR)
        .iter()
        .map(|c| format!("{} {}—{}", c.instance, c.opens_on, c.visits_due_on))
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
    assert_eq!(
        listed(&studio(), "yearly"),
        ["1 2023-06-01—2023-06-30", "2 2024-06-03—2024-07-02"]
    );
}

#[test]
fn a_brand_has_three_quarters() {
    assert_eq!(listed(&brand(), "quarterly").len(), 3);
}

#[test]
fn without_a_rhythm_it_happens_once() {
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
    let days: Vec<String> = listed(&(p, plan), "quarterly")
        .iter()
        .map(|line| line[2..12].to_owned())
        .collect();
    // 2024-08-31 is a Saturday: that campaign would begin after the final is over.
    assert_eq!(
        days,
        [
            "2024-01-31",
            "2024-02-29",
            "2024-04-01",
            "2024-04-30",
            "2024-05-31",
            "2024-07-01",
            "2024-07-31",
        ]
    );
}

#[test]
fn a_morning_asks_only_for_what_is_running() {
    let (p, plan) = studio();
    let s = p.supervision.iter().find(|s| s.key == "quarterly").unwrap();
    let on = |today: &str| -> Vec<i32> {
        running(&p, &plan, s, day(today), &CALENDAR)
            .iter()
            .map(|c| c.instance)
            .collect()
    };
    assert!(on("2023-01-31").is_empty());
    assert_eq!(on("2023-02-01"), [1]);
    assert_eq!(on("2023-02-15"), [1]);
    assert!(on("2023-02-16").is_empty());
    assert!(on("2023-05-01").is_empty());
    assert_eq!(on("2023-05-04"), [2]);
    // Every day of the two years agrees with the whole list.
    let all = campaigns(&p, &plan, s, &CALENDAR);
    for today in day("2022-10-01").iter_days().take(900) {
        let expected: Vec<i32> = all
            .iter()
            .filter(|c| (c.opens_on..=c.visits_due_on).contains(&today))
            .map(|c| c.instance)
            .collect();
        assert_eq!(on(&today.to_string()), expected, "{today}");
    }
}

#[test]
fn what_nothing_opened_in_its_time_is_missed_and_the_next_one_named() {
    let (p, plan) = studio();
    let s = p.supervision.iter().find(|s| s.key == "quarterly").unwrap();
    let over = |since: &str, today: &str, known: &[i32]| -> Vec<String> {
        let within = (day(since), day(today));
        missed(&p, &plan, s, within, |n| known.contains(&n), &CALENDAR)
            .iter()
            .map(|m| {
                format!(
                    "{} {:?}",
                    m.campaign.instance,
                    m.next.map(|on| on.to_string())
                )
            })
            .collect()
    };
    let began = "2022-10-01";
    // On the last day for visits it can still be made up for.
    assert!(over(began, "2023-02-15", &[]).is_empty());
    assert_eq!(over(began, "2023-02-16", &[]), ["1 Some(\"2023-05-04\")"]);
    assert!(over(began, "2023-02-16", &[1]).is_empty());
    assert_eq!(
        over(began, "2023-09-01", &[1]),
        ["2 Some(\"2023-11-01\")", "3 Some(\"2023-11-01\")"]
    );
    assert_eq!(
        over(began, "2024-12-02", &[1, 2, 3, 4, 5, 6, 7]),
        ["8 None"]
    );
    // What was over before the round was opened here was never to be held here.
    assert_eq!(
        over("2023-09-01", "2024-01-02", &[]),
        ["4 Some(\"2024-02-01\")"]
    );
}
