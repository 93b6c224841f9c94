//! Who acts: a person with grants, the calendar, or a visitor.

use domain::ids::AccountId;
use domain::states::Role;
use entity::scope::{Held, Scope};

/// Who acts, and what they may see and do.
#[derive(Debug, Clone)]
pub struct Actor {
    pub account: Option<AccountId>,
    /// What the log shows: a role-like display name, never an address.
    pub label: String,
    pub scope: Scope,
}

impl Actor {
    /// A signed-in person.
    pub fn person(account: AccountId, label: impl Into<String>, held: Vec<Held>) -> Self {
        Self {
            account: Some(account),
            label: label.into(),
            scope: Scope {
                account_id: Some(account),
                held,
                everything: false,
            },
        }
    }

    /// The calendar acting through a job, or the command line: sees everything.
    pub fn system(label: impl Into<String>) -> Self {
        Self {
            account: None,
            label: label.into(),
            scope: Scope::system(),
        }
    }

    /// Somebody from outside, for what is open to the public (objections). Sees nothing.
    pub fn visitor(label: impl Into<String>) -> Self {
        Self {
            account: None,
            label: label.into(),
            scope: Scope::default(),
        }
    }

    pub fn is_system(&self) -> bool {
        self.scope.everything
    }

    /// Whether one of these roles is held anywhere.
    pub fn holds(&self, roles: &[Role]) -> bool {
        self.scope.holds(roles)
    }

    /// Whether one of these roles covers the unit at this path: held on it or on one above.
    pub fn covers(&self, roles: &[Role], path: &str) -> bool {
        self.scope.covers(roles, path)
    }

    /// Whether one of these roles is held on exactly this unit.
    pub fn holds_on(&self, roles: &[Role], path: &str) -> bool {
        self.scope.holds_on(roles, path)
    }

    /// Whether one of these roles is held on a unit without a superior: for what all below it share.
    pub fn holds_at_root(&self, roles: &[Role]) -> bool {
        self.scope.holds_at_root(roles)
    }
}
