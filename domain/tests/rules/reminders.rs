//! The ladder and the three colours on real calendars.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use domain::dates::Due;
use domain::programme::{Ahead, ReminderPolicy, Source};
use domain::reminders::{
    Audience, Reached, StepKind, horizon, is_red, reached, steps, working_days_late,
};
use proptest::prelude::*;

use crate::support::{CALENDAR, cases, day};

fn ladder() -> ReminderPolicy {
    ReminderPolicy {
        ahead: Ahead::Days(vec![30, 14, 7, 3, 1, 0]),
        late_first: 1,
        late_every: 5,
        superior_from: 3,
        organiser_from: 5,
        red_from: 10,
        source: Source::Suggested,
    }
}

fn three_colours() -> ReminderPolicy {
    ReminderPolicy {
        ahead: Ahead::Percent {
            yellow: 30,
            orange: 15,
        },
        late_first: 1,
        late_every: 5,
        superior_from: 3,
        organiser_from: 5,
        red_from: 10,
        source: Source::Observed,
    }
}

fn listed(policy: &ReminderPolicy, due: &str, born_on: &str, until: &str) -> Vec<String> {
    let due = Due::on_day(day(due));
    let steps = steps(policy, &due, day(born_on), day(until), &CALENDAR);
    let listed = steps.iter().map(|step| format!("{} {}", step.on, step.key));
    listed.collect()
}

/// Due on a day, known since another, looked at up to a third.
#[test]
fn steps_fall_on_the_days_on_which_people_work() {
    for [policy, due, born_on, until, expected] in cases(
        "
        # The ladder of a Saturday moves to Friday, and its due date stays. 11-16, 11-23 are Saturdays.
        ladder | 2024-11-30 | 2024-01-01 | 2024-12-31 | 2024-10-31 d30, 2024-11-15 d14, \
            2024-11-22 d7, 2024-11-27 d3, 2024-11-29 d1, 2024-11-29 d0, 2024-12-02 w1, \
            2024-12-04 s3, 2024-12-06 o5, 2024-12-09 w6, 2024-12-09 s6, 2024-12-16 w11, \
            2024-12-16 s11, 2024-12-23 w16, 2024-12-23 s16, 2024-12-30 w21, 2024-12-30 s21
        # What is born five days ahead takes no earlier step.
        ladder | 2023-11-10 | 2023-11-05 | 2023-11-13 | 2023-11-07 d3, 2023-11-09 d1, \
            2023-11-10 d0, 2023-11-13 w1
        # A step that falls on the day of birth is taken on it.
        ladder | 2023-11-10 | 2023-11-07 | 2023-11-08 | 2023-11-07 d3
        # Due on Tuesday, born on the Saturday of its 3-day step: told on the next morning.
        ladder | 2023-11-14 | 2023-11-11 | 2023-11-14 | 2023-11-13 d3, 2023-11-13 d1, 2023-11-14 d0
        # Due on the Sunday after: there is no morning left before it is late.
        ladder | 2023-11-12 | 2023-11-11 | 2023-11-13 | 2023-11-13 w1
        # Holidays pull reminders ahead and are skipped when late; 10-11 is a Saturday that is worked.
        ladder | 2025-10-07 | 2025-09-20 | 2025-10-20 | 2025-09-23 d14, 2025-09-30 d7, \
            2025-09-30 d3, 2025-09-30 d1, 2025-09-30 d0, 2025-10-09 w1, 2025-10-11 s3, \
            2025-10-14 o5, 2025-10-15 w6, 2025-10-15 s6
        # Three colours follow the share of time left. 100 days: 30 and 15 days before.
        colour | 2024-04-10 | 2024-01-01 | 2024-04-19 | 2024-03-11 yellow, 2024-03-26 orange, \
            2024-04-11 overdue, 2024-04-15 s3, 2024-04-17 o5, 2024-04-18 w6, 2024-04-18 s6
        # Three days: both shares are less than a day, and the more urgent comes last.
        colour | 2024-04-11 | 2024-04-08 | 2024-04-11 | 2024-04-11 yellow, 2024-04-11 orange
        ",
    ) {
        let policy = if policy == "ladder" { ladder() } else { three_colours() };
        let found = listed(&policy, due, born_on, until).join(", ");
        assert_eq!(found, expected, "{due} since {born_on}");
    }
}

/// What one of an audience is told on the morning of a day, after the steps with these keys.
fn told(
    policy: &ReminderPolicy,
    due: &Due,
    born_on: NaiveDate,
    today: NaiveDate,
    audience: Audience,
    taken: &BTreeSet<String>,
) -> Option<Reached> {
    let steps = steps(policy, due, born_on, today, &CALENDAR);
    let mut reached = reached(&steps, audience, today, |key| taken.contains(key));
    assert!(reached.len() <= 1, "one morning");
    reached.pop()
}

/// A morning, the steps that have been taken, and what is taken then: the step, and behind the plus
/// sign those that it overtakes.
#[test]
fn of_several_reached_the_most_urgent_is_taken() {
    use Audience::{Organiser, Owner, Superior};
    let taken_by = |due: &str, audience, today: &str, taken: &str| {
        let taken = taken.split_whitespace().map(str::to_owned).collect();
        let (due, born_on) = (Due::on_day(day(due)), day("2024-01-01"));
        let told = told(&ladder(), &due, born_on, day(today), audience, &taken);
        told.map(|told| {
            let overtaken: Vec<_> = told.overtaken.iter().map(|s| s.key.as_str()).collect();
            format!("{} + {}", told.take.key, overtaken.join(" "))
                .trim_end()
                .to_owned()
        })
    };
    let (saturday, friday) = ("2024-11-30", "2024-11-29");
    for (due, audience, today, taken, told) in [
        (saturday, Owner, "2024-10-30", "", None),
        (saturday, Owner, "2024-10-31", "", Some("d30 +")),
        (saturday, Owner, "2024-11-01", "d30", None),
        // Nothing ran for four weeks.
        (
            saturday,
            Owner,
            "2024-11-29",
            "d30",
            Some("d0 + d14 d7 d3 d1"),
        ),
        (saturday, Owner, "2024-11-29", "d30 d14 d7 d3 d1 d0", None),
        // An older step never follows a newer one.
        (saturday, Owner, "2024-11-29", "d30 d7 d3 d1 d0", None),
        // Superiors are told from the third working day late.
        (friday, Superior, "2024-12-03", "", None),
        (friday, Superior, "2024-12-04", "", Some("s3 +")),
        (friday, Superior, "2024-12-09", "s3", Some("s6 +")),
        (friday, Superior, "2024-12-09", "s3 s6", None),
        (friday, Organiser, "2024-12-05", "", None),
        (friday, Organiser, "2024-12-09", "", Some("o5 +")),
        (friday, Organiser, "2024-12-09", "o5", None),
    ] {
        let found = taken_by(due, audience, today, taken);
        assert_eq!(found.as_deref(), told, "{today} after {taken}");
    }
}

#[test]
fn what_is_to_come_is_said_morning_by_morning() {
    let due = Due::on_day(day("2024-11-29"));
    let until = day("2024-12-10");
    let steps = steps(&ladder(), &due, day("2024-01-01"), until, &CALENDAR);
    let coming = |audience| {
        let reached = reached(&steps, audience, day("2024-11-28"), |key| key == "d30");
        let said = reached
            .iter()
            .map(|r| format!("{} {} +{}", r.on, r.take.key, r.overtaken.len()));
        said.collect::<Vec<_>>().join(", ")
    };
    // And d14, d7, d3, which nobody was told.
    let owner = "2024-11-28 d1 +3, 2024-11-29 d0 +0, 2024-12-02 w1 +0, 2024-12-09 w6 +0";
    assert_eq!(coming(Audience::Owner), owner);
    let superior = "2024-12-04 s3 +0, 2024-12-09 s6 +0";
    assert_eq!(coming(Audience::Superior), superior);
}

#[test]
fn red_from_ten_working_days_late() {
    let policy = ladder();
    let due = Due::on_day(day("2024-11-29"));
    assert!(!is_red(&policy, &due, day("2024-12-12"), &CALENDAR));
    assert!(is_red(&policy, &due, day("2024-12-13"), &CALENDAR));
    assert_eq!(working_days_late(&due, day("2024-12-01"), &CALENDAR), 0);
    assert_eq!(working_days_late(&due, day("2024-12-02"), &CALENDAR), 1);
}

#[test]
fn a_policy_without_repetition_ends() {
    let once = ReminderPolicy {
        ahead: Ahead::Days(vec![0, 0]),
        late_first: 0,
        late_every: 0,
        superior_from: 0,
        organiser_from: 0,
        red_from: 0,
        source: Source::Suggested,
    };
    let listed = listed(&once, "2024-11-29", "2024-11-01", "2026-01-01");
    let expected = [
        "2024-11-29 d0",
        "2024-12-02 w1",
        "2024-12-02 s1",
        "2024-12-02 o1",
    ];
    assert_eq!(listed, expected);
    let friday = day("2024-11-29");
    assert!(!is_red(&once, &Due::on_day(friday), friday, &CALENDAR));
}

proptest! {
    #[test]
    fn steps_are_ordered_unique_and_on_working_days(
        colours: bool, due in 0u64..1500, ahead in -20i64..200, after in 0u64..120,
    ) {
        let policy = if colours { three_colours() } else { ladder() };
        let due = Due::on_day(day("2022-03-01") + Days::new(due));
        let born_on = due.on - chrono::Duration::days(ahead);
        let until = due.on + Days::new(after);
        let steps = steps(&policy, &due, born_on, until, &CALENDAR);
        prop_assert!(steps.is_sorted_by_key(|step| step.on));
        let keys: BTreeSet<_> = steps.iter().map(|step| &step.key).collect();
        prop_assert_eq!(keys.len(), steps.len());
        for step in &steps {
            prop_assert!(CALENDAR.is_working(step.on));
            prop_assert!(step.on >= born_on && step.on <= until);
            let ahead = matches!(step.kind, StepKind::Before { .. } | StepKind::Yellow | StepKind::Orange);
            prop_assert_eq!(ahead, step.on <= due.on);
        }
    }

    #[test]
    fn however_mornings_are_missed_each_step_is_settled_once(
        due in 0u64..1500, ahead in 0i64..60, ran in prop::collection::vec(any::<bool>()  , 90),
    ) {
        let policy = ladder();
        let due = Due::on_day(day("2022-03-01") + Days::new(due));
        let born_on = due.on - chrono::Duration::days(ahead);
        let mut taken = BTreeSet::new();
        for (today, ran) in born_on.iter_days().zip(ran) {
            if !ran || !CALENDAR.is_working(today) {
                continue;
            }
            if let Some(reached) = told(&policy, &due, born_on, today, Audience::Owner, &taken) {
                for step in reached.overtaken.into_iter().chain([reached.take]) {
                    prop_assert!(taken.insert(step.key));
                }
            }
            let own = steps(&policy, &due, born_on, today, &CALENDAR);
            prop_assert!(own.iter().filter(|s| s.kind.audience() == Audience::Owner).all(|s| taken.contains(&s.key)));
        }
    }
}

#[test]
fn nothing_beyond_the_horizon_has_a_step() {
    let policy = ladder();
    for today in day("2024-09-02").iter_days().take(60) {
        if !CALENDAR.is_working(today) {
            continue;
        }
        let horizon = horizon(&policy, today, &CALENDAR).unwrap();
        for due in horizon.iter_days().skip(1).take(20) {
            let due = Due::on_day(due);
            assert_eq!(
                steps(&policy, &due, day("2024-01-01"), today, &CALENDAR),
                [],
                "{today} {due:?}"
            );
        }
    }
    assert_eq!(
        horizon(&three_colours(), day("2024-09-02"), &CALENDAR),
        None
    );
}
