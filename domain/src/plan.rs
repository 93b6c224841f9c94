//! The dates of a round: what the expressions of a programme become once the notice has a day.
//!
//! A plan is a plain value. [`Plan::of`] makes the first one when a round is set up, an organiser
//! edits it, and from then on the round's own rows are the plan; [`Plan::problems`] says what does
//! not fit, and [`Plan::fitted`] moves what may be moved. Whether a round may be opened in spite of it is decided by whoever opens it.

mod checks;
mod fit;
mod problems;

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::Calendar;
use crate::dates::{Anchor, DateExpr, Due, Moment, Precision};
use crate::programme::{CountFrom, Programme, Stage};

use fit::Given;

pub use fit::Moved;
pub use problems::{Problem, Severity};

/// One stage's planned dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedStage {
    /// Key of the stage in its programme.
    pub key: String,
    /// Its first day; none when the stage begins as soon as the one before it is done.
    pub opens: Option<Moment>,
    /// Its last day; none when it has no end of its own.
    pub closes: Option<Moment>,
    /// The hour of the last day at which it closes, when the notice names one.
    pub closes_at: Option<NaiveTime>,
}

/// The dates of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The day of the notice.
    pub announced: NaiveDate,
    /// Start of building; none for programmes without a building cycle.
    pub cycle: Option<Moment>,
    pub count_from: CountFrom,
    /// In the order of the programme.
    pub stages: Vec<PlannedStage>,
}

impl Plan {
    /// The dates that a programme's expressions give. `cycle` and `count_from` are the round's own
    /// and go before what the programme says.
    ///
    /// A date that cannot be worked out stays none and is one of [`Plan::problems`].
    ///
    /// # Errors
    /// A Chinese sentence when dates depend on the start of building and it is not known.
    pub fn of(
        programme: &Programme,
        announced: NaiveDate,
        cycle: Option<Moment>,
        count_from: Option<CountFrom>,
        calendar: &Calendar,
    ) -> Result<Self, String> {
        let planned_cycle = programme.cycle.as_ref().and_then(|cycle| {
            let lookup =
                |anchor: &Anchor| (*anchor == Anchor::Announced).then_some(Moment::day(announced));
            cycle.value.resolve(lookup, calendar)
        });
        let cycle = cycle.or(planned_cycle);
        if cycle.is_none() && expressions(programme).any(|dated| dated.expr.uses_cycle()) {
            return Err(format!(
                "“{}”的日期从培育起点算起，请给出培育起点（如 2022-11 或 2022-11-01）",
                programme.short
            ));
        }
        let count_from = count_from.unwrap_or(programme.count_from.value);
        let stages = programme
            .stages
            .iter()
            .map(|stage| PlannedStage {
                key: stage.key.clone(),
                opens: None,
                closes: None,
                closes_at: stage.closes_at,
            })
            .collect();
        let mut plan = Self {
            announced,
            cycle,
            count_from,
            stages,
        };
        // A stage may lean on one that stands below it in the file, so the passes go on as long as
        // they find a date; circular ones are never found.
        while plan.fill(&Given::default(), &programme.stages, calendar) {}
        Ok(plan)
    }

    /// Works out what can be worked out now; true if something was.
    fn fill(&mut self, given: &Given, stages: &[Stage], calendar: &Calendar) -> bool {
        let mut progress = false;
        for (at, stage) in stages.iter().enumerate() {
            let (opens, closes) = (self.stages[at].opens, self.stages[at].closes);
            let new_closes = closes.or_else(|| {
                let anchor = Anchor::Closes(stage.key.clone());
                given.date(&anchor, || self.closes_of(stage, opens, calendar))
            });
            let new_opens = opens.or_else(|| {
                let anchor = Anchor::Opens(stage.key.clone());
                given.date(&anchor, || self.opens_of(stage, new_closes, calendar))
            });
            progress |= new_opens != opens || new_closes != closes;
            self.stages[at].opens = new_opens;
            self.stages[at].closes = new_closes;
        }
        progress
    }

    fn closes_of(
        &self,
        stage: &Stage,
        opens: Option<Moment>,
        calendar: &Calendar,
    ) -> Option<Moment> {
        if let Some(expr) = &stage.closes {
            return self.resolve(expr, calendar);
        }
        let posted = opens?.last_day();
        let length = stage.length?;
        Some(Moment::day(calendar.count_period(
            posted,
            length,
            self.count_from,
        )))
    }

    fn opens_of(
        &self,
        stage: &Stage,
        closes: Option<Moment>,
        calendar: &Calendar,
    ) -> Option<Moment> {
        if let Some(expr) = &stage.opens {
            let opens = self.resolve(expr, calendar)?;
            // What begins with the close of a month begins when the month is over.
            let closed = matches!(expr.anchor(), Some(Anchor::Closes(_)));
            return match opens.precision {
                Precision::Month if closed => opens.last_day().succ_opt().map(Moment::day),
                Precision::Month | Precision::Day => Some(opens),
            };
        }
        // The lead counts back from the day on which the stage is due, also in a month.
        let lead = stage.lead.as_ref()?.value;
        Some(Moment::day(
            lead.negated().after(closes?.last_day(), calendar),
        ))
    }

    /// The planned dates of a stage.
    pub fn stage(&self, key: &str) -> Option<&PlannedStage> {
        self.stages.iter().find(|stage| stage.key == key)
    }

    /// When a stage is due: its last day, and its hour if it has one.
    pub fn due(&self, key: &str) -> Option<Due> {
        let stage = self.stage(key)?;
        Some(Due::at(stage.closes?, stage.closes_at))
    }

    /// The day from which a stage is worked on: its own opening, else the close of the last stage before
    /// it that has one; never after its own close.
    pub fn begins(&self, key: &str) -> Option<NaiveDate> {
        let at = self.stages.iter().position(|stage| stage.key == key)?;
        let (earlier, stage) = (&self.stages[..at], &self.stages[at]);
        let before = || earlier.iter().rev().find_map(|stage| stage.closes);
        let from = stage.opens.map(Moment::first_day);
        let from = from.or_else(|| before().map(Moment::last_day))?;
        Some(
            stage
                .closes
                .map_or(from, |closes| from.min(closes.last_day())),
        )
    }

    /// The same plan with another close of one stage.
    #[must_use]
    pub fn closing(mut self, key: &str, on: NaiveDate) -> Self {
        for stage in self.stages.iter_mut().filter(|s| s.key == key) {
            (stage.closes, stage.closes_at) = (Some(Moment::day(on)), None);
        }
        self
    }

    /// The date of an expression in this plan, whose own dates go before those of the programme;
    /// none when what it leans on has no date.
    pub fn resolve(&self, expr: &DateExpr, calendar: &Calendar) -> Option<Moment> {
        expr.resolve(|anchor| self.date_of(anchor), calendar)
    }

    /// The date that an anchor stands for in this plan.
    pub fn date_of(&self, anchor: &Anchor) -> Option<Moment> {
        match anchor {
            Anchor::Announced => Some(Moment::day(self.announced)),
            Anchor::Cycle => self.cycle,
            Anchor::Opens(key) => self.stage(key)?.opens,
            Anchor::Closes(key) => self.stage(key)?.closes,
        }
    }
}

/// A date expression of a programme and what it dates.
struct Dated<'a> {
    /// In words, for a message.
    what: String,
    expr: &'a DateExpr,
    /// The date of the plan that it fills, if it is a stage's.
    fills: Option<Anchor>,
}

/// Every date expression that a round's dates come from.
fn expressions(programme: &Programme) -> impl Iterator<Item = Dated<'_>> {
    let stages = programme.stages.iter().flat_map(|stage| {
        let opens = stage.opens.iter().map(|expr| Dated {
            what: format!("“{}”的开始", stage.title),
            expr,
            fills: Some(Anchor::Opens(stage.key.clone())),
        });
        let closes = stage.closes.iter().map(|expr| Dated {
            what: format!("“{}”的截止", stage.title),
            expr,
            fills: Some(Anchor::Closes(stage.key.clone())),
        });
        opens.chain(closes)
    });
    let other = |what: String, expr| Dated {
        what,
        expr,
        fills: None,
    };
    let milestones = programme
        .milestones
        .iter()
        .map(move |milestone| other(format!("里程碑“{}”的期限", milestone.title), &milestone.due));
    let supervision = programme
        .supervision
        .iter()
        .map(move |plan| other(format!("督导“{}”的开始", plan.title), &plan.starts));
    let duties = programme
        .duties
        .iter()
        .map(move |duty| other(format!("履责事项“{}”的期限", duty.title), &duty.due));
    stages.chain(milestones).chain(supervision).chain(duties)
}
