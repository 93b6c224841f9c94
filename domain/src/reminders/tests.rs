//! The ladder and the three colours on real calendars.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::programme::Source;

/// Built once; the properties ask for it thousands of times.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::builtin);

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

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
    let due = Due::on_day(date(due));
    steps(policy, &due, date(born_on), date(until), &CALENDAR)
        .iter()
        .map(|step| format!("{} {}", step.on, step.key))
        .collect()
}

#[test]
fn the_ladder_of_a_saturday_moves_to_friday_and_its_due_date_stays() {
    assert_eq!(
        listed(&ladder(), "2024-11-30", "2024-01-01", "2024-12-31"),
        [
            "2024-10-31 d30",
            "2024-11-15 d14", // 11-16 is a Saturday
            "2024-11-22 d7",  // 11-23 is a Saturday
            "2024-11-27 d3",
            "2024-11-29 d1",
            "2024-11-29 d0",
            "2024-12-02 w1",
            "2024-12-04 s3",
            "2024-12-06 o5",
            "2024-12-09 w6",
            "2024-12-09 s6",
            "2024-12-16 w11",
            "2024-12-16 s11",
            "2024-12-23 w16",
            "2024-12-23 s16",
            "2024-12-30 w21",
            "2024-12-30 s21",
        ]
    );
}

#[test]
fn what_is_born_five_days_ahead_takes_no_earlier_step() {
    assert_eq!(
        listed(&ladder(), "2023-11-10", "2023-11-05", "2023-11-13"),
        [
            "2023-11-07 d3",
            "2023-11-09 d1",
            "2023-11-10 d0",
            "2023-11-13 w1"
        ]
    );
    // A step that falls on the day of birth is taken on it.
    assert_eq!(
        listed(&ladder(), "2023-11-10", "2023-11-07", "2023-11-08"),
        ["2023-11-07 d3"]
    );
}

#[test]
fn what_is_born_in_days_off_is_told_on_the_next_morning() {
    // Due on Tuesday; the 3-day step falls on the Saturday of its birth.
    assert_eq!(
        listed(&ladder(), "2023-11-14", "2023-11-11", "2023-11-14"),
        ["2023-11-13 d3", "2023-11-13 d1", "2023-11-14 d0"]
    );
    // Due on the Sunday after: there is no morning left before it is late.
    assert_eq!(
        listed(&ladder(), "2023-11-12", "2023-11-11", "2023-11-13"),
        ["2023-11-13 w1"]
    );
}

#[test]
fn holidays_pull_reminders_ahead_and_are_skipped_when_late() {
    assert_eq!(
        listed(&ladder(), "2025-10-07", "2025-09-20", "2025-10-20"),
        [
            "2025-09-23 d14",
            "2025-09-30 d7",
            "2025-09-30 d3",
            "2025-09-30 d1",
            "2025-09-30 d0",
            "2025-10-09 w1",
            "2025-10-11 s3", // a Saturday that is worked
            "2025-10-14 o5",
            "2025-10-15 w6",
            "2025-10-15 s6",
        ]
    );
}

#[test]
fn three_colours_follow_the_share_of_time_left() {
    // 100 days: 30 and 15 days before.
    assert_eq!(
        listed(&three_colours(), "2024-04-10", "2024-01-01", "2024-04-19"),
        [
            "2024-03-11 yellow",
            "2024-03-26 orange",
            "2024-04-11 overdue",
            "2024-04-15 s3",
            "2024-04-17 o5",
            "2024-04-18 w6",
            "2024-04-18 s6",
        ]
    );
    // Three days: both shares are less than a day, and the more urgent comes last.
    assert_eq!(
        listed(&three_colours(), "2024-04-11", "2024-04-08", "2024-04-11"),
        ["2024-04-11 yellow", "2024-04-11 orange"]
    );
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

#[test]
fn of_several_reached_the_most_urgent_is_taken() {
    let due = Due::on_day(date("2024-11-30"));
    let mut taken = BTreeSet::new();
    let ask = |today: &str, taken: &BTreeSet<String>| {
        let born_on = date("2024-01-01");
        told(
            &ladder(),
            &due,
            born_on,
            date(today),
            Audience::Owner,
            taken,
        )
    };
    assert_eq!(ask("2024-10-30", &taken), None);

    let first = ask("2024-10-31", &taken).unwrap();
    assert_eq!((first.take.key.as_str(), first.overtaken.len()), ("d30", 0));
    taken.insert(first.take.key);
    assert_eq!(ask("2024-11-01", &taken), None);

    // Nothing ran for four weeks.
    let late = ask("2024-11-29", &taken).unwrap();
    assert_eq!(late.take.key, "d0");
    let overtaken: Vec<_> = late
        .overtaken
        .iter()
        .map(|step| step.key.as_str())
        .collect();
    assert_eq!(overtaken, ["d14", "d7", "d3", "d1"]);
    taken.insert(late.take.key);
    taken.extend(late.overtaken.into_iter().map(|step| step.key));
    assert_eq!(ask("2024-11-29", &taken), None);

    taken.remove("d14");
    assert_eq!(
        ask("2024-11-29", &taken),
        None,
        "an older step never follows a newer one"
    );
}

#[test]
fn superiors_are_told_from_the_third_working_day_late() {
    let due = Due::on_day(date("2024-11-29"));
    let ask = |audience, today: &str, taken: &[&str]| -> Option<String> {
        let taken = taken.iter().map(|key| (*key).to_owned()).collect();
        let born_on = date("2024-01-01");
        told(&ladder(), &due, born_on, date(today), audience, &taken).map(|told| told.take.key)
    };
    assert_eq!(ask(Audience::Superior, "2024-12-03", &[]), None);
    assert_eq!(ask(Audience::Superior, "2024-12-04", &[]).unwrap(), "s3");
    assert_eq!(
        ask(Audience::Superior, "2024-12-09", &["s3"]).unwrap(),
        "s6"
    );
    assert_eq!(ask(Audience::Superior, "2024-12-09", &["s3", "s6"]), None);
    assert_eq!(ask(Audience::Organiser, "2024-12-05", &[]), None);
    assert_eq!(ask(Audience::Organiser, "2024-12-09", &[]).unwrap(), "o5");
    assert_eq!(ask(Audience::Organiser, "2024-12-09", &["o5"]), None);
}

#[test]
fn what_is_to_come_is_said_morning_by_morning() {
    let due = Due::on_day(date("2024-11-29"));
    let until = date("2024-12-10");
    let steps = steps(&ladder(), &due, date("2024-01-01"), until, &CALENDAR);
    let coming = |audience| -> Vec<String> {
        reached(&steps, audience, date("2024-11-28"), |key| key == "d30")
            .iter()
            .map(|r| format!("{} {} +{}", r.on, r.take.key, r.overtaken.len()))
            .collect()
    };
    assert_eq!(
        coming(Audience::Owner),
        [
            "2024-11-28 d1 +3", // and d14, d7, d3, which nobody was told
            "2024-11-29 d0 +0",
            "2024-12-02 w1 +0",
            "2024-12-09 w6 +0",
        ]
    );
    assert_eq!(
        coming(Audience::Superior),
        ["2024-12-04 s3 +0", "2024-12-09 s6 +0"]
    );
}

#[test]
fn red_from_ten_working_days_late() {
    let policy = ladder();
    let due = Due::on_day(date("2024-11-29"));
    assert!(!is_red(&policy, &due, date("2024-12-12"), &CALENDAR));
    assert!(is_red(&policy, &due, date("2024-12-13"), &CALENDAR));
    assert_eq!(working_days_late(&due, date("2024-12-01"), &CALENDAR), 0);
    assert_eq!(working_days_late(&due, date("2024-12-02"), &CALENDAR), 1);
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
    assert_eq!(
        listed(&once, "2024-11-29", "2024-11-01", "2026-01-01"),
        [
            "2024-11-29 d0",
            "2024-12-02 w1",
            "2024-12-02 s1",
            "2024-12-02 o1"
        ]
    );
    assert!(!is_red(
        &once,
        &Due::on_day(date("2024-11-29")),
        date("2024-11-29"),
        &CALENDAR
    ));
}

proptest! {
    #[test]
    fn steps_are_ordered_unique_and_on_working_days(
        colours: bool, due in 0u64..1500, ahead in -20i64..200, after in 0u64..120,
    ) {
        let policy = if colours { three_colours() } else { ladder() };
        let due = Due::on_day(date("2022-03-01") + Days::new(due));
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
        let due = Due::on_day(date("2022-03-01") + Days::new(due));
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
    for today in date("2024-09-02").iter_days().take(60) {
        if !CALENDAR.is_working(today) {
            continue;
        }
        let horizon = horizon(&policy, today, &CALENDAR).unwrap();
        for due in horizon.iter_days().skip(1).take(20) {
            let due = Due::on_day(due);
            assert_eq!(
                steps(&policy, &due, date("2024-01-01"), today, &CALENDAR),
                [],
                "{today} {due:?}"
            );
        }
    }
    assert_eq!(
        horizon(&three_colours(), date("2024-09-02"), &CALENDAR),
        None
    );
}
