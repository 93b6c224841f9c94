//! Finding what does not fit in a round's dates.
//!
//! The checks are those of the notices we know: a decision before its publicity is counted, a
//! weekday that does not belong to its date (001), a month's end that is a Saturday.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{Plan, PlannedStage, Problem, expressions};
use crate::calendar::Calendar;
use crate::dates::Moment;
use crate::milestones::milestone_dues;
use crate::programme::{CountFrom, Programme, Stage};
use crate::stage::StageKind;
use crate::supervision::campaigns;

/// The fewest working days that the work of a stage takes between the close of the application and
/// the decision (suggested, not from a notice; notice 004 leaves exactly six for review, revision
/// and decision).
fn needed_days(stage: &Stage) -> i64 {
    match stage.kind {
        StageKind::Review => 3,
        StageKind::Revision => 2,
        StageKind::Endorsement | StageKind::Screening | StageKind::Admission => 1,
        StageKind::Publicity => i64::from(stage.length.unwrap_or(0)),
        StageKind::Preparation
        | StageKind::Application
        | StageKind::Building
        | StageKind::Midterm
        | StageKind::Final
        | StageKind::Titling
        | StageKind::Sustaining => 0,
    }
}

impl Plan {
    /// What does not fit, in the order of the stages; the round's own dates are looked at, not
    /// those that the programme would give.
    pub fn problems(&self, programme: &Programme, calendar: &Calendar) -> Vec<Problem> {
        let mut found = self.unfitting(programme, calendar);
        found.extend(self.guessed(programme, calendar));
        found
    }

    /// The same without what is only guessed, for whoever looks for dates that fit.
    pub(super) fn unfitting(&self, programme: &Programme, calendar: &Calendar) -> Vec<Problem> {
        let mut found = self.unresolved(programme, calendar);
        for (at, stage) in programme.stages.iter().enumerate() {
            let Some(planned) = self.stage(&stage.key) else {
                continue;
            };
            found.extend(no_close(stage, planned));
            found.extend(self.inverted(stage, planned));
            found.extend(self.out_of_order(&programme.stages[..at], stage, planned));
            found.extend(self.too_short(stage, planned, calendar));
            found.extend(day_off(stage, planned, calendar));
        }
        found.extend(self.too_tight(programme, calendar));
        // A later round uses the same file; the misprint of an earlier year's notice is history.
        let misprints = programme.printed_dates.iter().filter(|printed| {
            printed.date >= self.announced && printed.date.weekday() != printed.weekday
        });
        found.extend(misprints.map(|printed| {
            Problem::WrongWeekday {
                date: printed.date,
                printed: printed.weekday,
                stage: self
                    .stages
                    .iter()
                    .find(|s| s.closes.is_some_and(|c| c.last_day() == printed.date))
                    .map(|s| s.key.clone()),
            }
        }));
        found
    }

    /// The first year of which the days off are not known yet, and the first of which they are not
    /// listed any more, among all days that the round computes.
    fn guessed(&self, programme: &Programme, calendar: &Calendar) -> Vec<Problem> {
        let years: BTreeSet<i32> = self
            .days(programme, calendar)
            .into_iter()
            .filter(|day| calendar.is_provisional(*day))
            .map(|day| day.year())
            .collect();
        let is_past = |year: &i32| {
            NaiveDate::from_ymd_opt(*year, 1, 1).is_some_and(|day| calendar.is_unlisted(day))
        };
        let past = years.iter().copied().find(is_past);
        let to_come = years.iter().copied().find(|year| !is_past(year));
        let past = past.map(|year| Problem::UnlistedYear { year });
        let to_come = to_come.map(|year| Problem::ProvisionalYear { year });
        past.into_iter().chain(to_come).collect()
    }

    /// Every day that the round computes: openings and closes, milestones, duties, supervision.
    pub fn days(&self, programme: &Programme, calendar: &Calendar) -> Vec<NaiveDate> {
        let stages = self.stages.iter().flat_map(|s| [s.opens, s.closes]);
        let stages = stages.flatten().map(Moment::last_day);
        let milestones = programme.milestones.iter().flat_map(|milestone| {
            milestone_dues(programme, self, milestone, None, calendar)
                .into_iter()
                .map(|(_, due)| due.on)
        });
        let duties = programme
            .duties
            .iter()
            .filter_map(|duty| self.resolve(&duty.due, calendar))
            .map(Moment::last_day);
        let watched = programme.supervision.iter().flat_map(|plan| {
            campaigns(programme, self, plan, calendar)
                .into_iter()
                .flat_map(|campaign| [campaign.opens_on, campaign.visits_due_on])
        });
        stages
            .chain(milestones)
            .chain(duties)
            .chain(watched)
            .collect()
    }

    fn unresolved(&self, programme: &Programme, calendar: &Calendar) -> Vec<Problem> {
        expressions(programme)
            .filter(|dated| {
                // A date that the round has given by itself needs no expression any more.
                let date = match &dated.fills {
                    Some(anchor) => self.date_of(anchor),
                    None => self.resolve(dated.expr, calendar),
                };
                date.is_none()
            })
            .map(|dated| Problem::Unresolved {
                what: dated.what,
                expr: dated.expr.to_string(),
                anchor: dated
                    .expr
                    .anchor()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            })
            .collect()
    }

    /// A stage that ends before it begins, or before the notice.
    fn inverted(&self, stage: &Stage, planned: &PlannedStage) -> Option<Problem> {
        let closes = planned.closes?;
        if let Some(opens) = planned.opens
            && opens.first_day() > closes.last_day()
        {
            return Some(Problem::OpensAfterCloses {
                stage: stage.key.clone(),
                title: stage.title.clone(),
                opens,
                closes,
            });
        }
        (closes.last_day() < self.announced).then(|| Problem::BeforeNotice {
            stage: stage.key.clone(),
            title: stage.title.clone(),
            closes: closes.last_day(),
            announced: self.announced,
        })
    }

    /// Compares a stage with what it follows: the nearest stage before it that has a date, and any
    /// midterm between the two. Building begins after what stands before it and has its midterms
    /// inside it; what follows building must not end before building does.
    fn out_of_order(
        &self,
        before: &[Stage],
        stage: &Stage,
        planned: &PlannedStage,
    ) -> Option<Problem> {
        let building = stage.kind == StageKind::Building;
        let on = if building {
            planned.opens?
        } else {
            planned.closes?
        }
        .last_day();
        let mut followed: Option<(NaiveDate, &Stage)> = None;
        for earlier in before.iter().rev() {
            let inside = earlier.kind == StageKind::Building && stage.kind == StageKind::Midterm;
            // A month on either side is compared at its end: 2024-08 does not precede 2024-08.
            let day = self.stage(&earlier.key).and_then(|dates| {
                if inside {
                    dates.opens.map(Moment::first_day)
                } else {
                    dates.closes.map(Moment::last_day)
                }
            });
            let Some(day) = day else { continue };
            if followed.is_none_or(|(latest, _)| day > latest) {
                followed = Some((day, earlier));
            }
            if earlier.kind != StageKind::Midterm {
                break;
            }
        }
        let (after_on, after) = followed?;
        (on < after_on).then(|| Problem::OutOfOrder {
            stage: stage.key.clone(),
            title: stage.title.clone(),
            on,
            after: after.title.clone(),
            after_on,
        })
    }

    /// A period that the programme counts in working days, after its dates were edited.
    fn too_short(
        &self,
        stage: &Stage,
        planned: &PlannedStage,
        calendar: &Calendar,
    ) -> Option<Problem> {
        let needs = stage.length?;
        let opens = planned.opens?.last_day();
        let closes = planned.closes?.last_day();
        let until = calendar.count_period(opens, needs, self.count_from);
        let first_counts =
            self.count_from == CountFrom::SameDay && calendar.is_working(opens) && closes >= opens;
        let has = calendar.working_days_between(opens, closes) + i64::from(first_counts);
        (closes < until).then(|| Problem::TooShort {
            stage: stage.key.clone(),
            title: stage.title.clone(),
            has,
            needs,
            until,
        })
    }

    /// Whether the decision leaves time for the work before it: from the close of the application
    /// to the admission, or to the publicity of a programme that admits nobody.
    fn too_tight(&self, programme: &Programme, calendar: &Calendar) -> Option<Problem> {
        let stages = &programme.stages;
        let first = stages
            .iter()
            .position(|stage| stage.kind == StageKind::Application)?;
        let last = [
            StageKind::Admission,
            StageKind::Publicity,
            StageKind::Titling,
        ]
        .into_iter()
        .find_map(|kind| stages.iter().position(|stage| stage.kind == kind))
        .filter(|last| *last > first)?;
        let closes = self.stage(&stages[first].key)?.closes?.last_day();
        let decided = self.stage(&stages[last].key)?;
        let (decided, through) = if stages[last].kind == StageKind::Publicity {
            // The decision is there when publicity begins; its own days are counted elsewhere.
            (decided.opens.or(decided.closes)?, last)
        } else {
            (decided.closes?, last + 1)
        };
        // What is due together with the application, such as the committee's check of it, takes no
        // time after it.
        let work: Vec<_> = stages[first + 1..through]
            .iter()
            .filter(|stage| {
                let end = self.stage(&stage.key).and_then(|dates| dates.closes);
                end.is_none_or(|end| end.last_day() > closes)
            })
            .map(|stage| (stage, needed_days(stage)))
            .filter(|(_, needs)| *needs > 0)
            .collect();
        let needs = work.iter().map(|(_, needs)| needs).sum();
        let has = calendar.working_days_between(closes, decided.last_day());
        (has < needs).then(|| Problem::TooTight {
            from: stages[first].title.clone(),
            to: stages[last].title.clone(),
            to_key: stages[last].key.clone(),
            has,
            needs,
            parts: work
                .iter()
                .map(|(stage, needs)| format!("{} {needs} 个", stage.title))
                .collect::<Vec<_>>()
                .join("、"),
        })
    }
}

/// A stage that cannot do without a close and has neither a date nor an expression for it (an
/// expression without a date is told as unresolved).
fn no_close(stage: &Stage, planned: &PlannedStage) -> Option<Problem> {
    let needs_one = match stage.kind {
        StageKind::Application
        | StageKind::Publicity
        | StageKind::Building
        | StageKind::Midterm
        | StageKind::Final => true,
        StageKind::Preparation
        | StageKind::Endorsement
        | StageKind::Screening
        | StageKind::Review
        | StageKind::Revision
        | StageKind::Admission
        | StageKind::Titling
        | StageKind::Sustaining => false,
    };
    (needs_one && planned.closes.is_none() && stage.closes.is_none()).then(|| Problem::NoClose {
        stage: stage.key.clone(),
        title: stage.title.clone(),
    })
}

/// A stage that asks something of somebody by a day that is not worked.
fn day_off(stage: &Stage, planned: &PlannedStage, calendar: &Calendar) -> Option<Problem> {
    match stage.kind {
        // Nothing is handed in at the end of these.
        StageKind::Preparation | StageKind::Building | StageKind::Sustaining => return None,
        StageKind::Application
        | StageKind::Endorsement
        | StageKind::Screening
        | StageKind::Review
        | StageKind::Revision
        | StageKind::Publicity
        | StageKind::Admission
        | StageKind::Midterm
        | StageKind::Final
        | StageKind::Titling => {}
    }
    let on = planned.closes?;
    let day = on.last_day();
    (!calendar.is_working(day)).then(|| Problem::DayOff {
        stage: stage.key.clone(),
        title: stage.title.clone(),
        on,
        before: calendar.on_or_before(day),
        next: calendar.on_or_after(day),
    })
}
