//! Who gets which step of what this morning: pure, from what stands on the desk.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::ids::{AccountId, ObligationId, UnitId};
use domain::reminders::{Reached, Step, reached, steps};
use domain::states::{ReminderOutcome, Role};

use super::desk::{Desk, Open};
use super::invited::{Invitation, MayEnter, invitings};
use super::roster::Hears;

/// One person's part of the morning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// Own things of which a step is taken.
    pub own: BTreeSet<ObligationId>,
    /// Late things of others, and whether they have come onto the organiser's list.
    pub below: BTreeMap<ObligationId, bool>,
    /// Things of units that nobody can be told of.
    pub to_pass_on: BTreeSet<ObligationId>,
    /// Rounds that are open to units of the person's.
    pub may_enter: MayEnter,
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
        self.own.is_empty()
            && self.below.is_empty()
            && self.to_pass_on.is_empty()
            && self.may_enter.is_empty()
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

/// Something said to somebody on a morning.
pub(crate) struct Telling<'d> {
    pub open: &'d Open,
    pub person: AccountId,
    pub role: Hears,
    /// The unit and role the person acts for; none when the thing is the person's own.
    pub capacity: Option<(UnitId, Role)>,
    pub reached: Reached,
}

/// Who is told what on the mornings from `first` to `until`: of what has been reached and not been
/// taken. What goes out today and what a page says is to come are both this.
pub(crate) fn tellings(desk: &Desk, first: NaiveDate, until: NaiveDate) -> Vec<Telling<'_>> {
    let mut all = Vec::new();
    for open in &desk.open {
        let Some(round) = desk.round(open.round) else {
            continue;
        };
        let policy = &round.programme.reminders;
        let steps = steps(policy, &open.due, open.since, until, &desk.calendar);
        if steps.is_empty() {
            continue;
        }
        for (role, contacts) in desk.roster.hearers(open.owner, round.host.id) {
            for person in contacts.people {
                let taken = |key: &str| desk.took(open.id, person, key);
                let reached = reached(&steps, role.audience(), first, taken);
                all.extend(reached.into_iter().map(|reached| Telling {
                    open,
                    person,
                    role,
                    capacity: contacts.capacity,
                    reached,
                }));
            }
        }
    }
    all
}

/// Every person's share of this morning.
pub(crate) fn shares(desk: &Desk) -> BTreeMap<AccountId, Share> {
    let mut shares: BTreeMap<AccountId, Share> = BTreeMap::new();
    for telling in tellings(desk, desk.today, desk.today) {
        shares.entry(telling.person).or_default().add(telling);
    }
    for inviting in invitings(desk, desk.today, desk.today) {
        let share = shares.entry(inviting.person).or_default();
        share.invite(inviting.invitation);
    }
    shares
}

impl Share {
    fn add(&mut self, telling: Telling<'_>) {
        let Telling { open, reached, .. } = telling;
        match telling.role {
            Hears::Owner => {
                self.own.insert(open.id);
            }
            Hears::InPlace => {
                self.to_pass_on.insert(open.id);
            }
            Hears::Superior => {
                self.below.entry(open.id).or_default();
            }
            Hears::Organiser => {
                self.below.insert(open.id, true);
            }
        }
        self.capacities.extend(telling.capacity);
        for step in reached.overtaken {
            self.take(open, step, ReminderOutcome::Overtaken);
        }
        self.take(open, reached.take, ReminderOutcome::Sent);
    }

    fn invite(&mut self, invitation: &Invitation) {
        let Invitation {
            round, unit, due, ..
        } = invitation;
        let (_, units) = self
            .may_enter
            .entry(*round)
            .or_insert_with(|| (*due, BTreeSet::new()));
        units.insert(*unit);
        self.capacities.insert((*unit, Role::Editor));
    }

    fn take(&mut self, open: &Open, step: Step, outcome: ReminderOutcome) {
        self.steps.push(Taken {
            obligation: open.id,
            due_on: open.due.on,
            step,
            outcome,
        });
    }
}
