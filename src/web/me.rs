//! The signed-in person, as an extractor: a missing check is visible in a handler's signature.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, UnitId};
use domain::states::Role;
use domain::unit::{Level, kind};
use entity::scope::Scope;
use ledger::{Actor, RoundBook};

use super::PageError;
use crate::kept::AsOf;

/// Who asks, with the moment of asking.
#[derive(Debug, Clone)]
pub struct Me {
    pub actor: Actor,
    pub account: AccountId,
    pub login: String,
    pub name: String,
    /// Units on which a role is held: id, name, role; nearest to the work first.
    pub posts: Vec<Post>,
    pub must_change: bool,
    /// Digest of the session's token.
    pub session: String,
    pub now: DateTime<Utc>,
    /// Today in Asia/Shanghai.
    pub today: NaiveDate,
    /// The state of the database that this request has found.
    pub as_of: AsOf,
    /// What the last action did, shown once.
    pub flash: Option<String>,
    /// For the forms of this answer that make something new; see [`super::once`].
    pub once: String,
}

/// A role held on a unit.
#[derive(Debug, Clone)]
pub struct Post {
    pub unit: UnitId,
    pub unit_name: String,
    pub path: String,
    /// Key of `domain::unit::KINDS`.
    pub kind: String,
    pub role: Role,
}

impl Post {
    /// Where in the tree the unit stands.
    pub fn level(&self) -> Option<Level> {
        kind(&self.kind).map(|k| k.level)
    }

    /// Whether whoever holds it does on its unit what a role asks for.
    pub fn does(&self, asked: Role) -> bool {
        self.role.does(asked, self.level())
    }
}

impl Me {
    pub fn scope(&self) -> &Scope {
        &self.actor.scope
    }

    pub fn holds(&self, role: Role) -> bool {
        self.actor.holds(&[role])
    }

    /// Whether this person runs the rounds or stages of some unit: its organiser, or a college's
    /// committee itself.
    pub fn organises(&self) -> bool {
        self.actor.scope.organises()
    }

    /// Whether this person runs the rounds of the unit that hosts one.
    pub fn hosts(&self, round: &RoundBook) -> bool {
        self.actor.holds_on(&[Role::Organiser], &round.host.path)
    }

    pub fn holds_any(&self, roles: &[Role]) -> bool {
        self.actor.holds(roles)
    }

    /// The units for which one writes: those on which the editor's role is held, none below.
    pub fn writes_for(&self) -> impl Iterator<Item = UnitId> {
        self.posts
            .iter()
            .filter(|post| post.role == Role::Editor)
            .map(|post| post.unit)
    }

    /// The post that pages show: the first by role order, as one works.
    pub fn post(&self) -> Option<&Post> {
        self.posts.first()
    }
}

impl<S: Sync> FromRequestParts<S> for Me {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(PageError::SignIn)
    }
}
