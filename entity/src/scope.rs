//! What an actor may see: the union of what is held and what is assigned (design.md, Roles).

use domain::ids::{AccountId, UnitId};
use domain::states::Role;

/// A role held on a unit's subtree on the day of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub unit_id: UnitId,
    /// The unit's path, as in `unit.path`.
    pub path: String,
    pub role: Role,
}

/// Whom a query is made for. Every finder takes one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The account that asks; none for a job or a visitor.
    pub account_id: Option<AccountId>,
    /// Roles held today, by grant or as a deputy.
    pub held: Vec<Held>,
    /// Sees every row. For jobs of the system only, never for a person.
    pub everything: bool,
}
