//! Who is behind a unit's role today: loaded once for everybody, asked for each thing owed.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use domain::ids::{AccountId, UnitId};
use domain::owed::Owner;
use domain::reminders::Audience;
use domain::states::{MailState, Role};
use domain::unit::{Level, kind};
use entity::{OneColumn, account, grant, outbox, unit};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::LedgerError;
use crate::access::ids_in;
use crate::mail::Recipient;

/// Units, and who holds which role on them today.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    units: HashMap<UnitId, Place>,
    holders: HashMap<(UnitId, Role), Vec<AccountId>>,
    people: HashMap<AccountId, Recipient>,
    /// Whose present address has lately been refused.
    refused: HashSet<AccountId>,
}

/// Days for which an address that the mail server has refused counts as none. Then it is tried anew:
/// a mailbox may have been full.
const REFUSED_FOR: Days = Days::new(7);

/// One holder of one unit's role, or a unit that has none.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "unit::Entity")]
struct Line {
    id: UnitId,
    name: String,
    path: String,
    kind: String,
    #[sea_orm(from_expr = "grant::Column::Role")]
    role: Option<Role>,
    #[sea_orm(nested)]
    holder: Option<Recipient>,
}

#[derive(Debug)]
struct Place {
    name: String,
    path: String,
    level: Option<Level>,
}

/// People to whom something is sent, and in which capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contacts {
    pub people: Vec<AccountId>,
    /// The unit and role they act for; none when the thing is the person's own.
    pub capacity: Option<(UnitId, Role)>,
}

/// As what somebody hears of a thing owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hears {
    /// Owes it, or answers for the unit that does.
    Owner,
    /// In the owner's place, because nobody is there.
    InPlace,
    /// For the superior unit.
    Superior,
    /// Has it on the list of the round.
    Organiser,
}

impl Hears {
    /// Whose steps are said then.
    pub fn audience(self) -> Audience {
        match self {
            Self::Owner | Self::InPlace => Audience::Owner,
            Self::Superior => Audience::Superior,
            Self::Organiser => Audience::Organiser,
        }
    }
}

/// Why nobody can be told of what a unit or person owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapReason {
    /// Nobody holds the role.
    Vacant,
    /// Somebody does, and has no e-mail address.
    NoAddress,
    /// Somebody does, and the mail server has refused the address.
    Refused,
}

impl GapReason {
    pub fn label(self) -> &'static str {
        match self {
            Self::Vacant => "没有经办人",
            Self::NoAddress => "经办人没有登记邮箱",
            Self::Refused => "经办人的邮箱拒收，请改正",
        }
    }
}

impl Roster {
    /// Two statements, whatever the number of units: every unit, with its holders where it has any, and
    /// whom no mail reaches.
    pub async fn load(db: &impl ConnectionTrait, today: NaiveDate) -> Result<Self, LedgerError> {
        let holding = grant::unit()
            .rev()
            .on_condition(move |_, _| grant::running(today));
        let enabled = grant::account()
            .on_condition(|_, _| Condition::all().add(account::Column::DisabledAt.is_null()));
        let rows: Vec<Line> = unit::Entity::find()
            .join(sea_orm::JoinType::LeftJoin, holding)
            .join(sea_orm::JoinType::LeftJoin, enabled)
            .order_by_asc(grant::Column::Id)
            .into_partial_model()
            .all(db)
            .await?;
        let mut roster = Self::default();
        for row in rows {
            roster.units.entry(row.id).or_insert(Place {
                level: kind(&row.kind).map(|kind| kind.level),
                name: row.name,
                path: row.path,
            });
            let (Some(role), Some(holder)) = (row.role, row.holder) else {
                continue;
            };
            let holders = roster.holders.entry((row.id, role)).or_default();
            if !holders.contains(&holder.id) {
                holders.push(holder.id);
            }
            roster.people.entry(holder.id).or_insert(holder);
        }
        roster.refused = refused(db, today).await?;
        Ok(roster)
    }

    pub fn person(&self, id: AccountId) -> Option<&Recipient> {
        self.people.get(&id)
    }

    /// Full name of a unit.
    pub fn name(&self, id: UnitId) -> &str {
        self.units.get(&id).map_or("", |place| &place.name)
    }

    pub fn path(&self, id: UnitId) -> &str {
        self.units.get(&id).map_or("", |place| &place.path)
    }

    /// The units of these levels below a unit, itself among them, with their paths.
    pub fn below<'r>(
        &'r self,
        path: &str,
        levels: &[Level],
    ) -> impl Iterator<Item = (UnitId, &'r str)> {
        self.units
            .iter()
            .filter(move |(_, place)| {
                place.path.starts_with(path) && place.level.is_some_and(|l| levels.contains(&l))
            })
            .map(|(id, place)| (*id, place.path.as_str()))
    }

    /// Name of whoever owes: the unit, or the person's post.
    pub fn owner_name(&self, owner: Owner) -> &str {
        match owner {
            Owner::Unit { unit, .. } => self.name(unit),
            Owner::Person(id) => self
                .person(id)
                .map_or("停用的账号", |person| &person.display_name),
        }
    }

    /// Who is told of what is owed, with an address to tell it to. Nobody when there is none.
    pub fn owners(&self, owner: Owner) -> Contacts {
        match owner {
            Owner::Person(id) => Contacts {
                people: self.reachable(&[id]),
                capacity: None,
            },
            Owner::Unit { unit, role } => self.first_of(unit, role),
        }
    }

    /// Why [`Self::owners`] finds nobody.
    pub fn gap(&self, owner: Owner) -> GapReason {
        let somebody: Vec<AccountId> = match owner {
            Owner::Person(id) => self
                .people
                .contains_key(&id)
                .then_some(id)
                .into_iter()
                .collect(),
            Owner::Unit { unit, role } => self
                .doing(unit, role)
                .filter_map(|role| self.holders.get(&(unit, role)))
                .flatten()
                .copied()
                .collect(),
        };
        if somebody.is_empty() {
            GapReason::Vacant
        } else if somebody.iter().any(|id| self.refused.contains(id)) {
            GapReason::Refused
        } else {
            GapReason::NoAddress
        }
    }

    /// Everybody who hears of what an owner owes. Whoever hears of it as its owner, or in the owner's
    /// place, needs no copy.
    pub fn hearers(&self, owner: Owner, host: UnitId) -> Vec<(Hears, Contacts)> {
        let owners = self.owners(owner);
        let above = self.above(owner, host);
        // Nobody there: the superior unit is told instead, and asked to pass it on.
        let told = if owners.people.is_empty() {
            (Hears::InPlace, above.clone())
        } else {
            (Hears::Owner, owners)
        };
        let mut copies = [
            (Hears::Superior, above),
            (Hears::Organiser, self.organisers(host)),
        ];
        for (_, contacts) in &mut copies {
            contacts.people.retain(|p| !told.1.people.contains(p));
        }
        std::iter::once(told).chain(copies).collect()
    }

    /// Whether a person is one of those who hear of what an owner owes.
    pub fn concerns(&self, person: AccountId, owner: Owner, host: UnitId) -> bool {
        self.hearers(owner, host)
            .iter()
            .any(|(_, contacts)| contacts.people.contains(&person))
    }

    /// Who is told above: the people of the nearest superior unit that has any; for what a person
    /// owes, the round's host.
    pub fn above(&self, owner: Owner, host: UnitId) -> Contacts {
        match owner {
            Owner::Person(_) => self.organisers(host),
            Owner::Unit { unit, .. } => {
                let mut line = ids_in(self.path(unit));
                line.pop();
                line.into_iter()
                    .rev()
                    .map(|superior| self.first_of(superior, Role::Endorser))
                    .find(|contacts| !contacts.people.is_empty())
                    .unwrap_or(Contacts {
                        people: Vec::new(),
                        capacity: None,
                    })
            }
        }
    }

    /// The units and roles for which a person is told.
    pub fn capacities(&self, person: AccountId) -> Vec<(UnitId, Role)> {
        let mut found: Vec<(UnitId, Role)> = self
            .holders
            .iter()
            .filter(|((_, role), holders)| OWING.contains(role) && holders.contains(&person))
            .map(|(capacity, _)| *capacity)
            .collect();
        found.sort();
        found
    }

    /// The unit right above, by name.
    pub fn superior_name(&self, unit: UnitId) -> Option<&str> {
        let line = ids_in(self.path(unit));
        let above = line.len().checked_sub(2).and_then(|n| line.get(n))?;
        Some(self.name(*above))
    }

    /// Who runs the rounds that a unit hosts.
    pub fn organisers(&self, host: UnitId) -> Contacts {
        self.first_of(host, Role::Organiser)
    }

    /// The roles whose turn it is with what a role owes on a unit, in their order.
    fn doing(&self, unit: UnitId, owed: Role) -> impl Iterator<Item = Role> {
        let level = self.units.get(&unit).and_then(|place| place.level);
        Role::taking_turn(owed, level)
    }

    fn first_of(&self, unit: UnitId, owed: Role) -> Contacts {
        for role in self.doing(unit, owed) {
            let people = self
                .holders
                .get(&(unit, role))
                .map_or_else(Vec::new, |holders| self.reachable(holders));
            if !people.is_empty() {
                return Contacts {
                    people,
                    capacity: Some((unit, role)),
                };
            }
        }
        Contacts {
            people: Vec::new(),
            capacity: None,
        }
    }

    fn reachable(&self, ids: &[AccountId]) -> Vec<AccountId> {
        ids.iter()
            .copied()
            .filter(|id| self.person(*id).is_some_and(Recipient::has_address))
            .filter(|id| !self.refused.contains(id))
            .collect()
    }
}

/// Accounts to whose present address the last mails were given up, not long ago, and that nothing has
/// reached since.
async fn refused(
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<HashSet<AccountId>, LedgerError> {
    use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
    let later = Alias::new("later");
    let reached = Query::select()
        .expr(Expr::val(1))
        .from_as(outbox::Entity, later.clone())
        .and_where(
            Expr::col((later.clone(), outbox::Column::ToAddress))
                .equals((outbox::Entity, outbox::Column::ToAddress)),
        )
        .and_where(
            Expr::col((later.clone(), outbox::Column::AccountId))
                .equals((outbox::Entity, outbox::Column::AccountId)),
        )
        .and_where(
            Expr::col((later, outbox::Column::SentAt))
                .gt(Expr::col((outbox::Entity, outbox::Column::RefusedAt))),
        )
        .take();
    Ok(outbox::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, outbox::account())
        .filter(outbox::Column::State.eq(MailState::GivenUp))
        .filter(outbox::Column::RefusedAt.gte(super::morning_of(today - REFUSED_FOR)))
        .filter(
            Expr::col((outbox::Entity, outbox::Column::ToAddress))
                .equals((account::Entity, account::Column::Email)),
        )
        .filter(Expr::exists(reached).not())
        .values(outbox::Column::AccountId, db)
        .await?
        .into_iter()
        .collect())
}

/// Roles in which a unit can owe something.
const OWING: [Role; 3] = [Role::Editor, Role::Endorser, Role::Organiser];
