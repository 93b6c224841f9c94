//! When people are reminded of what they owe, and when their superiors are told.
//!
//! A policy and a due date give a list of [`Step`]s with their days; what has been taken is stored
//! elsewhere, unique per obligation, due date, step and person. The question is always “which steps
//! have been reached by today and not been taken”, so a morning on which nothing ran loses nothing.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::calendar::Calendar;
use crate::dates::Due;
use crate::programme::ReminderPolicy;

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

    /// Whether it goes to whoever owes the thing, rather than to those above.
    pub fn is_for_owner(self) -> bool {
        match self {
            Self::Before { .. }
            | Self::Yellow
            | Self::Orange
            | Self::Overdue
            | Self::Late { .. } => true,
            Self::Superior { .. } | Self::Organiser { .. } => false,
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
    match policy {
        ReminderPolicy::Ladder { before_days, .. } => before_days
            .iter()
            .map(|days| (StepKind::Before { days: *days }, before(u64::from(*days))))
            .collect(),
        ReminderPolicy::Percent { yellow, orange, .. } => {
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

/// The numbers of working days that both policies have in common, each at least 1: nobody is told
/// of a delay before there is one.
struct Pace {
    first: u16,
    every: u16,
    superior_from: u16,
    organiser_from: u16,
    red_from: u16,
}

impl Pace {
    fn of(policy: &ReminderPolicy) -> Self {
        let (first, every, superior_from, organiser_from, red_from) = match policy {
            ReminderPolicy::Ladder {
                late_first,
                late_every,
                superior_from,
                organiser_from,
                red_from,
                ..
            } => (
                *late_first,
                *late_every,
                *superior_from,
                *organiser_from,
                *red_from,
            ),
            ReminderPolicy::Percent {
                late_every,
                superior_from,
                organiser_from,
                red_from,
                ..
            } => (1, *late_every, *superior_from, *organiser_from, *red_from),
        };
        Self {
            first: first.max(1),
            every,
            superior_from: superior_from.max(1),
            organiser_from: organiser_from.max(1),
            red_from: red_from.max(1),
        }
    }
}

/// The steps after the due date, up to a day. Once the superior has had its first copy, every later
/// reminder is copied too.
fn late(
    policy: &ReminderPolicy,
    due: &Due,
    until: NaiveDate,
    calendar: &Calendar,
) -> Vec<(StepKind, NaiveDate)> {
    let pace = Pace::of(policy);
    let nth = |n: u16| calendar.add_working_days(due.on, i32::from(n));
    let mut found = vec![
        (
            StepKind::Superior {
                working_days: pace.superior_from,
            },
            nth(pace.superior_from),
        ),
        (
            StepKind::Organiser {
                working_days: pace.organiser_from,
            },
            nth(pace.organiser_from),
        ),
    ];
    let mut n = pace.first;
    let mut on = nth(n);
    while on <= until {
        let kind = match policy {
            ReminderPolicy::Percent { .. } if n == pace.first => StepKind::Overdue,
            ReminderPolicy::Percent { .. } | ReminderPolicy::Ladder { .. } => {
                StepKind::Late { working_days: n }
            }
        };
        found.push((kind, on));
        if n > pace.superior_from {
            found.push((StepKind::Superior { working_days: n }, on));
        }
        let Some(next) = n.checked_add(pace.every).filter(|next| *next > n) else {
            break;
        };
        n = next;
        on = calendar.add_working_days(on, i32::from(pace.every));
    }
    found
}

/// The reminder to send now, and those that it makes needless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    pub take: Step,
    /// Reached too and not taken before; recorded as overtaken, never sent.
    pub overtaken: Vec<Step>,
}

/// Which step whoever owes the thing takes today: the most urgent of those reached by today, unless
/// it was `taken` (keys of steps taken or overtaken for this due date).
///
/// Asked on the mornings of working days; a morning that was missed is made up for by the next.
pub fn reached(
    policy: &ReminderPolicy,
    due: &Due,
    born_on: NaiveDate,
    today: NaiveDate,
    taken: &BTreeSet<String>,
    calendar: &Calendar,
) -> Option<Reached> {
    reached_of(&steps(policy, due, born_on, today, calendar), |key| {
        taken.contains(key)
    })
}

/// [`reached`] for steps already worked out with [`steps`] up to today: several persons may owe one
/// thing, and each has taken other steps.
pub fn reached_of(steps: &[Step], taken: impl Fn(&str) -> bool) -> Option<Reached> {
    let mut own: Vec<&Step> = steps
        .iter()
        .filter(|step| step.kind.is_for_owner())
        .collect();
    let take = own.pop().filter(|step| !taken(&step.key))?.clone();
    own.retain(|step| !taken(&step.key));
    Some(Reached {
        take,
        overtaken: own.into_iter().cloned().collect(),
    })
}

/// The steps for those above (superior unit, organiser) that have been reached by today and are not
/// in `taken`, in ascending order. After missed mornings there may be several of a kind; they go
/// into one digest.
pub fn escalations(
    policy: &ReminderPolicy,
    due: &Due,
    born_on: NaiveDate,
    today: NaiveDate,
    taken: &BTreeSet<String>,
    calendar: &Calendar,
) -> Vec<Step> {
    steps(policy, due, born_on, today, calendar)
        .into_iter()
        .filter(|step| !step.kind.is_for_owner() && !taken.contains(&step.key))
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
    match policy {
        ReminderPolicy::Ladder { before_days, .. } => {
            // A step on a day off is taken on the working day before: all days up to the next
            // working day count as today.
            let until = calendar.add_working_days(today, 1);
            let ahead = before_days.iter().copied().max().unwrap_or(0);
            until.checked_add_days(Days::new(u64::from(ahead)))
        }
        ReminderPolicy::Percent { .. } => None,
    }
}

/// How many working days late something is today: 0 until the first working day after the due date.
pub fn working_days_late(due: &Due, today: NaiveDate, calendar: &Calendar) -> i64 {
    calendar.working_days_between(due.on, today)
}

/// Working days late from which the superior unit gets a copy.
pub fn copied_from(policy: &ReminderPolicy) -> u16 {
    Pace::of(policy).superior_from
}

/// Whether it is late enough to be marked red.
pub fn is_red(policy: &ReminderPolicy, due: &Due, today: NaiveDate, calendar: &Calendar) -> bool {
    working_days_late(due, today, calendar) >= i64::from(Pace::of(policy).red_from)
}

#[cfg(test)]
mod tests;
