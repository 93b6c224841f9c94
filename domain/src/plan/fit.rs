//! Dates that fit: where a day off, the stage before or a count of working days asks for it, the later
//! stage moves to the first day that will do, and what leans on it is worked out again.
//!
//! A date that the notice prints is never moved, nor one that an organiser has given: these are told
//! as problems.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};

use super::{Plan, PlannedStage, Problem, Severity};
use crate::calendar::Calendar;
use crate::dates::{Anchor, DateExpr, Moment, Precision};
use crate::programme::{Programme, Stage};
use crate::stage::StageKind;

/// No plan of ours needs a tenth of these; each moves a date further on.
const MOST: usize = 300;

/// How far a start of building is looked for, in its own unit.
const FURTHEST: usize = 400;

/// A date that was moved so that the plan fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub anchor: Anchor,
    /// In words: `“审定立项”的截止`.
    pub what: String,
    pub from: Moment,
    pub to: Moment,
    /// What would not have fitted.
    pub why: String,
}

impl Moved {
    /// From when to when, and why.
    pub fn sentence(&self) -> String {
        let Self {
            what,
            from,
            to,
            why,
            ..
        } = self;
        format!("{what}由{}改到{}：{why}。", from.label(), to.label())
    }
}

/// What bears on the dates of a plan beside the expressions of its programme.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Dates that take the place of an expression; none is one that was left empty.
    dates: BTreeMap<Anchor, Option<Moment>>,
    /// Those that stay where they are.
    held: BTreeSet<Anchor>,
    /// Days before which a date does not lie.
    earliest: BTreeMap<Anchor, Moment>,
}

impl Given {
    /// The date of an anchor, of which the expression gives this one.
    pub(super) fn date(
        &self,
        anchor: &Anchor,
        computed: impl FnOnce() -> Option<Moment>,
    ) -> Option<Moment> {
        let date = self.dates.get(anchor).copied().unwrap_or_else(computed)?;
        let earliest = self.earliest.get(anchor).copied().unwrap_or(date);
        Some(if earliest.last_day() > date.last_day() {
            earliest
        } else {
            date
        })
    }
}

/// One date that has to move.
struct Step {
    anchor: Anchor,
    to: Moment,
    why: String,
}

impl Plan {
    /// As [`Plan::of`], moved until it fits, and what was moved.
    ///
    /// # Errors
    /// As [`Plan::of`].
    pub fn fitted(
        programme: &Programme,
        announced: NaiveDate,
        cycle: Option<Moment>,
        count_from: Option<crate::programme::CountFrom>,
        calendar: &Calendar,
    ) -> Result<(Self, Vec<Moved>), String> {
        let first = Self::of(programme, announced, cycle, count_from, calendar)?;
        let given = Given {
            held: cycle.map(|_| Anchor::Cycle).into_iter().collect(),
            ..Given::default()
        };
        Ok(first.fit(given, programme, calendar))
    }

    /// This plan after an organiser has changed it to `edited`: what was changed stays, and so does a
    /// stage that is `kept` for a written reason; what leans on a changed date is worked out again, and
    /// what no longer fits moves on.
    pub fn followed(
        &self,
        edited: &Self,
        kept: impl Fn(&str) -> bool,
        programme: &Programme,
        calendar: &Calendar,
    ) -> (Self, Vec<Moved>) {
        if self == edited {
            return (self.clone(), Vec::new());
        }
        let mut given = Given::default();
        for stage in &programme.stages {
            let Some(before) = self.stage(&stage.key) else {
                continue;
            };
            let computed = self.computed(stage, before, calendar);
            for (anchor, computed) in ends(&stage.key).into_iter().zip(computed) {
                let (was, is) = (self.date_of(&anchor), edited.date_of(&anchor));
                let changed = was != is;
                if changed && is_cycle(stage, &anchor) && is.is_some() {
                    given.dates.insert(Anchor::Cycle, is);
                    given.held.insert(Anchor::Cycle);
                }
                if changed || kept(&stage.key) {
                    given.held.insert(anchor.clone());
                }
                if changed || kept(&stage.key) || was != computed {
                    given.dates.insert(anchor, is);
                }
            }
        }
        self.fit(given, programme, calendar)
    }

    /// What its expressions give for the opening and the close of a stage.
    fn computed(
        &self,
        stage: &Stage,
        planned: &PlannedStage,
        calendar: &Calendar,
    ) -> [Option<Moment>; 2] {
        [
            self.opens_of(stage, planned.closes, calendar),
            self.closes_of(stage, planned.opens, calendar),
        ]
    }

    fn fit(
        &self,
        mut given: Given,
        programme: &Programme,
        calendar: &Calendar,
    ) -> (Self, Vec<Moved>) {
        let first = self.dated(&given, programme, calendar);
        let mut plan = first.clone();
        let mut moved: Vec<Moved> = Vec::new();
        for _ in 0..MOST {
            let grave = plan.unfitting(programme, calendar).into_iter();
            let step = grave
                .filter(|problem| problem.severity() >= Severity::NeedsReason)
                .find_map(|problem| plan.step(&problem, &given, programme, calendar));
            let Some(Step { anchor, to, why }) = step else {
                break;
            };
            given.earliest.insert(anchor.clone(), to);
            plan = plan.dated(&given, programme, calendar);
            let Some(from) = first.date_of(&anchor) else {
                break;
            };
            // Of a date that moves twice the first reason is the one that began it.
            if moved.iter().all(|known| known.anchor != anchor) {
                moved.push(Moved {
                    what: named(&anchor, programme),
                    anchor,
                    from,
                    to,
                    why,
                });
            }
        }
        // What leans on a date that moved later may have gone further of itself.
        moved.retain_mut(|moved| {
            let own = given.earliest.get(&moved.anchor);
            moved.to = plan.date_of(&moved.anchor).unwrap_or(moved.to);
            own == Some(&moved.to) && moved.from != moved.to
        });
        (plan, moved)
    }

    /// The dates worked out anew with what is given.
    fn dated(&self, given: &Given, programme: &Programme, calendar: &Calendar) -> Self {
        let mut plan = self.clone();
        plan.cycle = given.date(&Anchor::Cycle, || self.cycle);
        for stage in &mut plan.stages {
            (stage.opens, stage.closes) = (None, None);
        }
        while plan.fill(given, &programme.stages, calendar) {}
        plan
    }

    /// The date that has to move for a problem, and whereto; none where nothing may be moved.
    fn step(
        &self,
        problem: &Problem,
        given: &Given,
        programme: &Programme,
        calendar: &Calendar,
    ) -> Option<Step> {
        let stage = programme.stage(problem.stage()?)?;
        let [opens, closes] = ends(&stage.key);
        let (anchor, day) = match problem {
            Problem::OpensAfterCloses { opens, .. } => (closes, opens.first_day()),
            Problem::BeforeNotice { announced, .. } => (closes, *announced),
            Problem::DayOff { next, .. } => (closes, *next),
            Problem::TooShort { until, .. } => (closes, *until),
            Problem::OutOfOrder { after_on, .. } => {
                let building = stage.kind == StageKind::Building;
                (if building { opens } else { closes }, *after_on)
            }
            Problem::TooTight { has, needs, .. } => {
                // The decision is there when publicity begins.
                let begins = stage.kind == StageKind::Publicity && self.date_of(&opens).is_some();
                let anchor = if begins { opens } else { closes };
                let more = i32::try_from(needs - has).unwrap_or(0);
                let decided = self.date_of(&anchor)?.last_day();
                (anchor, calendar.add_working_days(decided, more))
            }
            Problem::Unresolved { .. }
            | Problem::NoClose { .. }
            | Problem::WrongWeekday { .. }
            | Problem::ProvisionalYear { .. }
            | Problem::UnlistedYear { .. } => return None,
        };
        let expr = expression(stage, &anchor);
        if given.held.contains(&anchor) || expr.is_some_and(|expr| expr.fixed().is_some()) {
            return None;
        }
        let leans = |expr: &DateExpr| expr.uses_cycle() && stage.kind == StageKind::Building;
        let (anchor, to) = match expr.filter(|expr| leans(expr)) {
            Some(expr) if !given.dates.contains_key(&anchor) => (
                Anchor::Cycle,
                self.later_cycle(expr, day, given, programme, calendar)?,
            ),
            Some(_) | None => {
                let now = self.date_of(&anchor)?;
                (anchor, Moment::new(day, now.precision))
            }
        };
        let later = to.last_day() > self.date_of(&anchor)?.last_day();
        // What is wrong, without how to mend it.
        let said = problem.message();
        let why = said.split_once('。').map_or(&*said, |(wrong, _)| wrong);
        later.then(|| Step {
            anchor,
            to,
            why: why.to_owned(),
        })
    }

    /// The first start of building with which `expr` does not lie before `day`.
    fn later_cycle(
        &self,
        expr: &DateExpr,
        day: NaiveDate,
        given: &Given,
        programme: &Programme,
        calendar: &Calendar,
    ) -> Option<Moment> {
        let printed = |starts: &DateExpr| starts.fixed().is_some();
        let cycle = programme.cycle.as_ref();
        if given.held.contains(&Anchor::Cycle) || cycle.is_some_and(|c| printed(&c.value)) {
            return None;
        }
        let next = |from: &Moment| match from.precision {
            Precision::Month => from.date.checked_add_months(Months::new(1)),
            Precision::Day => from.date.checked_add_days(Days::new(1)),
        };
        let candidates = std::iter::successors(self.cycle, |from| {
            next(from).map(|date| Moment::new(date, from.precision))
        });
        candidates.take(FURTHEST).find(|cycle| {
            let began = expr.resolve(|_| Some(*cycle), calendar);
            began.is_some_and(|began| began.last_day() >= day)
        })
    }
}

/// Opening and close of a stage.
fn ends(key: &str) -> [Anchor; 2] {
    [
        Anchor::Opens(key.to_owned()),
        Anchor::Closes(key.to_owned()),
    ]
}

/// The expression of a date of a stage, where it has one of its own.
fn expression<'s>(stage: &'s Stage, anchor: &Anchor) -> Option<&'s DateExpr> {
    match anchor {
        Anchor::Announced | Anchor::Cycle => None,
        Anchor::Opens(_) => stage.opens.as_ref(),
        Anchor::Closes(_) => stage.closes.as_ref(),
    }
}

/// Whether a date is the start of building itself.
fn is_cycle(stage: &Stage, anchor: &Anchor) -> bool {
    let expr = expression(stage, anchor);
    stage.kind == StageKind::Building && expr.is_some_and(|expr| expr.to_string() == "cycle")
}

/// What an anchor dates, in words.
fn named(anchor: &Anchor, programme: &Programme) -> String {
    let title = |key: &str| {
        programme
            .stage(key)
            .map_or(String::new(), |s| s.title.clone())
    };
    match anchor {
        Anchor::Announced => "通知日期".to_owned(),
        Anchor::Cycle => "培育起点".to_owned(),
        Anchor::Opens(key) => format!("“{}”的开始", title(key)),
        Anchor::Closes(key) => format!("“{}”的截止", title(key)),
    }
}
