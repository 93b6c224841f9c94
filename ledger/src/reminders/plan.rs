//! Who gets which step of what this morning: pure, from what stands on the desk.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::ids::{AccountId, ObligationId, UnitId};
use domain::reminders::{Step, StepKind, reached_of, steps};
use domain::states::{ReminderOutcome, Role};

use super::desk::{Desk, Open};

/// One person's part of the morning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Own things of which a step is taken.
    pub own: BTreeSet<ObligationId>,
    /// Late things of others, and whether they have come onto the organiser's list.
    pub below: BTreeMap<ObligationId, bool>,
    /// Things of units that nobody can be told of.
    pub to_pass_on: BTreeSet<ObligationId>,
    pub steps: Vec<Taken>,
    /// Units and roles for which the person is told; empty for what is one's own.
    pub capacities: BTreeSet<(UnitId, Role)>,
}

/// A step as it will be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub obligation: ObligationId,
    /// The due date that the step is counted from.
    pub due_on: NaiveDate,
    pub step: Step,
    pub outcome: ReminderOutcome,
}

impl Share {
    /// Whether there is anything to say.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.below.is_empty() && self.to_pass_on.is_empty()
    }

    /// Everything it speaks of.
    pub fn obligations(&self) -> BTreeSet<ObligationId> {
        self.own
            .iter()
            .chain(self.below.keys())
            .chain(&self.to_pass_on)
            .copied()
            .collect()
    }
}

/// Every person's share, by what has been reached and not been taken.
pub(crate) fn shares(desk: &Desk) -> BTreeMap<AccountId, Share> {
    let mut shares: BTreeMap<AccountId, Share> = BTreeMap::new();
    for open in &desk.open {
        let Some(policy) = open.policy(desk) else {
            continue;
        };
        let steps = steps(policy, &open.due, open.since, desk.today, &desk.calendar);
        if !steps.is_empty() {
            one(desk, open, &steps, &mut shares);
        }
    }
    shares
}

fn one(desk: &Desk, open: &Open, steps: &[Step], shares: &mut BTreeMap<AccountId, Share>) {
    let Some(host) = desk.round(open.round).map(|round| round.host.id) else {
        return;
    };
    let owners = desk.roster.owners(open.owner);
    let vacant = owners.people.is_empty();
    // Nobody there: the superior unit is told instead, and asked to pass it on.
    let told = if vacant {
        desk.roster.above(open.owner, host)
    } else {
        owners
    };
    for person in &told.people {
        let Some(reached) = reached_of(steps, |key| desk.took(open.id, *person, key)) else {
            continue;
        };
        let share = shares.entry(*person).or_default();
        if vacant {
            share.to_pass_on.insert(open.id);
        } else {
            share.own.insert(open.id);
        }
        share.capacities.extend(told.capacity);
        for step in reached.overtaken {
            share.take(open, step, ReminderOutcome::Overtaken);
        }
        share.take(open, reached.take, ReminderOutcome::Sent);
    }
    for (listed, above) in [
        (false, desk.roster.above(open.owner, host)),
        (true, desk.roster.organisers(host)),
    ] {
        for person in &above.people {
            // Whoever is told of it as its owner needs no copy of it.
            if told.people.contains(person) {
                continue;
            }
            let mut new: Vec<&Step> = steps
                .iter()
                .filter(|step| goes_above(step.kind, listed))
                .filter(|step| !desk.took(open.id, *person, &step.key))
                .collect();
            let Some(last) = new.pop() else { continue };
            let share = shares.entry(*person).or_default();
            *share.below.entry(open.id).or_default() |= listed;
            share.capacities.extend(above.capacity);
            for step in new {
                share.take(open, step.clone(), ReminderOutcome::Overtaken);
            }
            share.take(open, last.clone(), ReminderOutcome::Sent);
        }
    }
}

impl Share {
    fn take(&mut self, open: &Open, step: Step, outcome: ReminderOutcome) {
        self.steps.push(Taken {
            obligation: open.id,
            due_on: open.due.on,
            step,
            outcome,
        });
    }
}

/// Whether the step goes to the superior unit, or onto the organiser's list.
fn goes_above(kind: StepKind, listed: bool) -> bool {
    match kind {
        StepKind::Superior { .. } => !listed,
        StepKind::Organiser { .. } => listed,
        StepKind::Before { .. }
        | StepKind::Yellow
        | StepKind::Orange
        | StepKind::Overdue
        | StepKind::Late { .. } => false,
    }
}
