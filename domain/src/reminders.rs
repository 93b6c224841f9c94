//! When people are reminded of what they owe, and when their superiors are told.
//!
//! A policy and a due date give a list of [`Step`]s with their days; what has been taken is stored
//! elsewhere, unique per obligation, due date, step and person. The question is always “which steps
//! have been reached by today and not been taken”, so a morning on which nothing ran loses nothing.

use chrono::{Days, NaiveDate};

use crate::calendar::Calendar;
use crate::dates::Due;
use crate::programme::{Ahead, ReminderPolicy};

/// What a step says, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// To whoever owes it: due in so many calendar days.
    Before { days: u16 },
    /// To whoever owes it: little of the time is left (黄色预警).
    Yellow,
    /// To whoever owes it: very little of the time is left (橙色督办).
    Orange,
    /// To whoever owes it: the first working day late (红色).
    Overdue,
    /// To whoever owes it: late by so many working days.
    Late { working_days: u16 },
    /// A copy to the superior unit.
    Superior { working_days: u16 },
    /// Onto the organiser's list.
    Organiser { working_days: u16 },
}

impl StepKind {
    /// Stable name of the step within one due date: `d30`, `w1`, `s3`, `o5`, `yellow`.
    pub fn key(self) -> String {
        match self {
            Self::Before { days } => format!("d{days}"),
            Self::Yellow => "yellow".to_owned(),
            Self::Orange => "orange".to_owned(),
            Self::Overdue => "overdue".to_owned(),
            Self::Late { working_days } => format!("w{working_days}"),
            Self::Superior { working_days } => format!("s{working_days}"),
            Self::Organiser { working_days } => format!("o{working_days}"),
        }
    }

    /// The words shown to people.
    pub fn label(self) -> String {
        match self {
            Self::Before { days: 0 } => "到期当天提醒".to_owned(),
            Self::Before { days } => format!("到期前 {days} 天提醒"),
            Self::Yellow => "黄色预警".to_owned(),
            Self::Orange => "橙色督办".to_owned(),
            Self::Overdue => "红色催办（逾期第 1 个工作日）".to_owned(),
            Self::Late { working_days } => format!("逾期第 {working_days} 个工作日催办"),
            Self::Superior { working_days } => {
                format!("逾期第 {working_days} 个工作日抄送上级党组织")
            }
            Self::Organiser { working_days } => {
                format!("逾期第 {working_days} 个工作日列入组织部门清单")
            }
        }
    }

    /// Who hears of it.
    pub fn audience(self) -> Audience {
        match self {
            Self::Before { .. }
            | Self::Yellow
            | Self::Orange
            | Self::Overdue
            | Self::Late { .. } => Audience::Owner,
            Self::Superior { .. } => Audience::Superior,
            Self::Organiser { .. } => Audience::Organiser,
        }
    }

    /// Of two steps on one morning the greater is the more urgent.
    fn urgency(self) -> (u8, u16) {
        match self {
            Self::Before { days } => (0, u16::MAX - days),
            Self::Yellow => (1, 0),
            Self::Orange => (2, 0),
            Self::Overdue => (3, 0),
            Self::Late { working_days } => (4, working_days),
            Self::Superior { working_days } => (5, working_days),
            Self::Organiser { working_days } => (6, working_days),
        }
    }
}

/// Those to whom a step is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Whoever owes the thing.
    Owner,
    /// The superior unit.
    Superior,
    /// Whoever runs the round: it has come onto their list.
    Organiser,
}

/// One reminder of one obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// [`StepKind::key`].
    pub key: String,
    pub kind: StepKind,
    /// The working day on whose morning it is reached.
    pub on: NaiveDate,
}

/// All steps from `born_on` to `until` (both included), in ascending order; of those on one day the
/// most urgent comes last. Every step lies on a working day.
///
/// A step before the due date that falls on a day off moves to the working day before; the due date
/// itself does not move. Steps that would have been due before the obligation was born do not exist:
/// one that is born five days ahead takes no 30-day step. When a due date is moved, pass the day
/// of the move as `born_on`.
pub fn steps(
    policy: &ReminderPolicy,
    due: &Due,
    born_on: NaiveDate,
    until: NaiveDate,
    calendar: &Calendar,
) -> Vec<Step> {
    let mut found: Vec<(StepKind, NaiveDate)> = ahead(policy, due, born_on)
        .into_iter()
        .filter_map(|(kind, day)| Some((kind, morning(day, due, born_on, calendar)?)))
        .collect();
    found.extend(late(policy, due, until, calendar));
    found.retain(|(_, on)| (born_on..=until).contains(on));
    found.sort_by_key(|(kind, on)| (*on, kind.urgency()));
    found.dedup();
    found
        .into_iter()
        .map(|(kind, on)| Step {
            key: kind.key(),
            kind,
            on,
        })
        .collect()
}

/// The steps before the due date and the days on which they fall by count.
fn ahead(policy: &ReminderPolicy, due: &Due, born_on: NaiveDate) -> Vec<(StepKind, NaiveDate)> {
    let before = |days: u64| due.on.checked_sub_days(Days::new(days)).unwrap_or(due.on);
    match &policy.ahead {
        Ahead::Days(all) => all
            .iter()
            .map(|days| (StepKind::Before { days: *days }, before(u64::from(*days))))
            .collect(),
        Ahead::Percent { yellow, orange } => {
            // An obligation that is born late has no time of which a share could be left.
            let total = u64::try_from(due.days_left(born_on)).unwrap_or(0);
            let share = |percent: u8| before(total * u64::from(percent) / 100);
            vec![
                (StepKind::Yellow, share(*yellow)),
                (StepKind::Orange, share(*orange)),
            ]
        }
    }
}

/// The morning on which a step before the due date is taken; none if there is no such morning.
fn morning(
    day: NaiveDate,
    due: &Due,
    born_on: NaiveDate,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    if day < born_on {
        return None;
    }
    let moved = calendar.on_or_before(day);
    // Born within the days off that the step falls into: the next morning, unless it is late then.
    let on = if moved < born_on {
        calendar.on_or_after(born_on)
    } else {
        moved
    };
    (on <= due.on).then_some(on)
}

/// The steps after the due date, up to a day. Once the superior has had its first copy, every later
/// reminder is copied too.
fn late(
    policy: &ReminderPolicy,
    due: &Due,
    until: NaiveDate,
    calendar: &Calendar,
) -> Vec<(StepKind, NaiveDate)> {
    // Nobody is told of a delay before there is one.
    let [first, superior, organiser] = [
        policy.late_first,
        policy.superior_from,
        policy.organiser_from,
    ]
    .map(|n| n.max(1));
    let nth = |n: u16| calendar.add_working_days(due.on, i32::from(n));
    let copy = StepKind::Superior {
        working_days: superior,
    };
    let list = StepKind::Organiser {
        working_days: organiser,
    };
    let mut found = vec![(copy, nth(superior)), (list, nth(organiser))];
    let mut n = first;
    let mut on = nth(n);
    while on <= until {
        let kind = match policy.ahead {
            Ahead::Percent { .. } if n == first => StepKind::Overdue,
            Ahead::Percent { .. } | Ahead::Days(_) => StepKind::Late { working_days: n },
        };
        found.push((kind, on));
        if n > superior {
            found.push((StepKind::Superior { working_days: n }, on));
        }
        let Some(next) = n.checked_add(policy.late_every).filter(|next| *next > n) else {
            break;
        };
        n = next;
        on = calendar.add_working_days(on, i32::from(policy.late_every));
    }
    found
}

/// The reminder of one morning, and those that it makes needless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The morning on which it is said.
    pub on: NaiveDate,
    pub take: Step,
    /// Reached too and not taken before; recorded as overtaken, never sent.
    pub overtaken: Vec<Step>,
}

/// What one of an audience is told on each morning from `first` on: of the steps worked out with
/// [`steps`] the most urgent that is reached by then, unless it was `taken` (by key, for this due
/// date). What was missed before is made up for on the first morning, and an older step never
/// follows a newer one.
///
/// With `first` and the last of the steps on the same day it is the answer for that day alone.
pub fn reached(
    steps: &[Step],
    audience: Audience,
    first: NaiveDate,
    taken: impl Fn(&str) -> bool,
) -> Vec<Reached> {
    let theirs: Vec<&Step> = steps
        .iter()
        .filter(|step| step.kind.audience() == audience)
        .collect();
    theirs
        .chunk_by(|a, b| a.on.max(first) == b.on.max(first))
        .filter_map(|morning| {
            let (take, before) = morning.split_last()?;
            let untaken = |step: &&&Step| !taken(&step.key);
            Some(take).filter(untaken).map(|take| Reached {
                on: take.on.max(first),
                take: (*take).clone(),
                overtaken: before.iter().filter(untaken).copied().cloned().collect(),
            })
        })
        .collect()
}

/// The last due date of which some step may be reached by `today`, whatever the day of birth; none
/// when the policy counts in shares of the time and any due date may be meant. Lets a query leave
/// out what is far ahead.
pub fn horizon(
    policy: &ReminderPolicy,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    match &policy.ahead {
        Ahead::Days(all) => {
            // A step on a day off is taken on the working day before: all days up to the next
            // working day count as today.
            let until = calendar.add_working_days(today, 1);
            let ahead = all.iter().copied().max().unwrap_or(0);
            until.checked_add_days(Days::new(u64::from(ahead)))
        }
        Ahead::Percent { .. } => None,
    }
}

/// How many working days late something is today: 0 until the first working day after the due date.
pub fn working_days_late(due: &Due, today: NaiveDate, calendar: &Calendar) -> i64 {
    calendar.working_days_between(due.on, today)
}

/// Working days late from which the superior unit gets a copy.
pub fn copied_from(policy: &ReminderPolicy) -> u16 {
    policy.superior_from.max(1)
}

/// Whether it is late enough to be marked red.
pub fn is_red(policy: &ReminderPolicy, due: &Due, today: NaiveDate, calendar: &Calendar) -> bool {
    working_days_late(due, today, calendar) >= i64::from(policy.red_from.max(1))
}
