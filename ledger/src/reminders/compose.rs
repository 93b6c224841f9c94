//! From a person's share of the morning to the letter.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use domain::ids::{AccountId, ObligationId, UnitId};
use domain::owed::Owner;
use domain::paths;
use domain::reminders::{copied_from, horizon, is_red};
use domain::states::Role;
use domain::text::quoted;

use super::calendar;
use super::desk::{Desk, Open, WAITED_FOR};
use super::plan::Share;
use crate::letter::{Below, Digest, Item, LISTED, Opened};

/// Days for which something owed is new, a weekend among them.
const NEW_FOR: u64 = 3;

/// Characters of what is missing that a mail quotes.
const QUOTED: usize = 80;

/// Everything that people who get a mail owe altogether, and what waits elsewhere for their units.
pub(crate) struct Whole {
    open: Vec<Open>,
}

impl Whole {
    pub fn new(open: Vec<Open>) -> Self {
        Self { open }
    }

    /// What a person owes now, the nearest due date first.
    pub fn owed_by<'a>(
        &'a self,
        desk: &'a Desk,
        person: AccountId,
    ) -> impl Iterator<Item = &'a Open> {
        self.open
            .iter()
            .filter(move |open| desk.roster.owners(open.owner).people.contains(&person))
    }

    /// What is with somebody above for the projects of the units a person writes for.
    fn waiting_for<'a>(&'a self, desk: &'a Desk, units: &[UnitId]) -> Vec<String> {
        let mut by: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for open in &self.open {
            if open.project_unit.is_some_and(|unit| units.contains(&unit))
                && WAITED_FOR.contains(&open.kind)
                && let Owner::Unit { unit, .. } = open.owner
                && !units.contains(&unit)
            {
                *by.entry((open.kind.label(), desk.roster.name(unit)))
                    .or_default() += 1;
            }
        }
        by.into_iter()
            .map(|((what, whom), n)| match n {
                1 => format!("{what}（{whom}）"),
                n => format!("{what} {n} 件（{whom}）"),
            })
            .collect()
    }
}

/// Units and persons whose whole list the letters of these shares need.
pub(crate) fn needed(
    desk: &Desk,
    shares: &BTreeMap<AccountId, Share>,
) -> (Vec<UnitId>, Vec<AccountId>) {
    let mut units = BTreeSet::new();
    let mut people = BTreeSet::new();
    for (person, share) in shares.iter().filter(|(_, share)| !share.own.is_empty()) {
        people.insert(*person);
        units.extend(share.capacities.iter().map(|(unit, _)| *unit));
    }
    // A unit's whole list covers its people; persons matter for what is theirs alone.
    let own: BTreeSet<AccountId> = desk
        .open
        .iter()
        .filter_map(|open| match open.owner {
            Owner::Person(id) => Some(id),
            Owner::Unit { .. } => None,
        })
        .collect();
    people.retain(|person| own.contains(person));
    (units.into_iter().collect(), people.into_iter().collect())
}

/// A person's digest; none for somebody who is not on the roster.
pub(crate) fn digest(
    desk: &Desk,
    whole: &Whole,
    person: AccountId,
    share: &Share,
) -> Option<Digest> {
    let recipient = desk.roster.person(person)?;
    let (own, later): (Vec<&Open>, Vec<&Open>) = if share.own.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        whole
            .owed_by(desk, person)
            .partition(|open| share.own.contains(&open.id) || is_near(desk, open))
    };
    let find = |id: &ObligationId| desk.open.iter().find(|open| open.id == *id);
    let below = share
        .below
        .iter()
        .filter_map(|(id, listed)| Some((find(id)?, *listed)));
    let to_pass_on = share.to_pass_on.iter().filter_map(find);
    let units: Vec<UnitId> = {
        let mut seen = BTreeSet::new();
        share
            .capacities
            .iter()
            .map(|(unit, _)| *unit)
            .filter(|unit| seen.insert(*unit))
            .collect()
    };
    let writes_for: Vec<UnitId> = share
        .capacities
        .iter()
        .filter(|(_, role)| *role == Role::Editor)
        .map(|(unit, _)| *unit)
        .collect();
    let mut below: Vec<Below> = below
        .map(|(open, listed)| Below {
            item: of_others(desk, open, person),
            whom: desk.roster.owner_name(open.owner).to_owned(),
            listed,
        })
        .collect();
    below.sort_by_key(|b| b.item.due.on);
    let listed: Vec<(ObligationId, NaiveDate)> = own
        .iter()
        .take(LISTED)
        .map(|open| (open.id, open.due.on))
        .collect();
    let owed: BTreeSet<ObligationId> = own.iter().chain(&later).map(|open| open.id).collect();
    let changes = calendar::changes(
        desk.entries.get(&person).map_or(&[], Vec::as_slice),
        &listed,
        (!share.own.is_empty()).then_some(&owed),
        desk.today,
    );
    Some(Digest {
        site: desk.site.to_string(),
        at: desk.now,
        addressee: recipient.display_name.clone(),
        units: if units.is_empty() {
            vec!["评审与督导任务".to_owned()]
        } else {
            units
                .iter()
                .map(|unit| desk.roster.name(*unit).to_owned())
                .collect()
        },
        copied_from: own
            .iter()
            .filter_map(|open| open.policy(desk).map(copied_from))
            .min(),
        own: own
            .into_iter()
            .map(|open| Item {
                sequence: changes.sequences.get(&open.id).copied().unwrap_or(0),
                ..item(desk, open, person)
            })
            .collect(),
        cancelled: changes.cancelled,
        later: later.len(),
        below,
        to_pass_on: to_pass_on
            .map(|open| Below {
                item: of_others(desk, open, person),
                whom: desk.roster.owner_name(open.owner).to_owned(),
                listed: false,
            })
            .collect(),
        may_enter: share
            .may_enter
            .iter()
            .filter_map(|(id, (due, units))| {
                let units: Vec<&str> = units.iter().map(|unit| desk.roster.name(*unit)).collect();
                Some(Opened {
                    round: desk.round(*id)?.row.name.clone(),
                    units: units.join("、"),
                    due: *due,
                    path: format!("/rounds/{id}"),
                })
            })
            .collect(),
        waiting: whole.waiting_for(desk, &writes_for),
        why: why(desk, share),
        help: units
            .first()
            .and_then(|unit| desk.roster.superior_name(*unit))
            .map(str::to_owned),
    })
}

/// Whether something owed belongs into a morning's mail beside what a step is taken of: late, near
/// enough for some step, or new. What is due in a year stands on the workbench.
fn is_near(desk: &Desk, open: &Open) -> bool {
    let is_new = open.since + Days::new(NEW_FOR) > desk.today;
    let soon = desk
        .round(open.round)
        .map_or(14, |round| round.programme.soon.value);
    let until = open
        .policy(desk)
        .and_then(|policy| horizon(policy, desk.today, &desk.calendar))
        // A policy in shares of the time says of no day that it is too far: what is due soon is near.
        .unwrap_or(desk.today + Days::new(u64::from(soon)));
    is_new || open.due.on <= until
}

/// In which capacity somebody gets the mail.
fn why(desk: &Desk, share: &Share) -> String {
    if share.capacities.is_empty() {
        return "这些任务分给了您本人".to_owned();
    }
    let posts: Vec<String> = share
        .capacities
        .iter()
        .map(|(unit, role)| format!("您在{}的角色是“{}”", desk.roster.name(*unit), role.label()))
        .collect();
    posts.join("，")
}

/// The same for somebody who only looks: it leads to a page that whoever stands above may read, not
/// to the form of whoever does it.
fn of_others(desk: &Desk, open: &Open, reader: AccountId) -> Item {
    Item {
        path: open
            .project
            .map_or_else(|| paths::round(open.round), paths::project),
        ..item(desk, open, reader)
    }
}

fn item(desk: &Desk, open: &Open, reader: AccountId) -> Item {
    let round = desk.round(open.round);
    let about = match (open.called(desk), round) {
        (Some(project), Some(round)) => format!("{}{}。", round.row.name, quoted(project)),
        (None, Some(round)) => format!("{}。", round.row.name),
        (_, None) => String::new(),
    };
    let missing = open.missing.as_deref().map_or_else(String::new, |missing| {
        let mut quoted: String = missing.chars().take(QUOTED).collect();
        if missing.chars().count() > QUOTED {
            quoted.push('…');
        }
        format!("{}。", quoted.trim_end_matches('。'))
    });
    Item {
        obligation: open.id,
        title: open.title.clone(),
        detail: format!("{about}{missing}"),
        due: open.due,
        // Said once: whoever has been reminded of the new date knows it.
        formerly: open.former.filter(|_| !desk.knows(open.id, reader)),
        soon: round.map_or(14, |round| round.programme.soon.value),
        red: open
            .policy(desk)
            .is_some_and(|policy| is_red(policy, &open.due, desk.today, &desk.calendar)),
        action: open.kind.verb(),
        path: paths::owed(open.kind, &open.item, open.round, open.project, None),
        sequence: 0,
    }
}
