//! The log of who came in, tried to, went, and of what they took out: one line each, with address.
//!
//! Written in batches, append-only, chained like the log of what happened but apart from it. Who,
//! address and what enter the chain as a salted digest, so that they can be erased later.

use domain::ids::{AccessLineId, AccountId};
use domain::states::{AccessKind, Role};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::columns::OneColumn;
use crate::grant;
use crate::joins::joins;
use crate::scope::Scope;

/// A row of `access_line`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_line")]
pub struct Model {
    /// Counted from 1 without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessLineId,
    pub at: DateTimeUtc,
    pub kind: AccessKind,
    /// Whose account it was; none for a name that nobody bears.
    pub account_id: Option<AccountId>,
    /// Who, as people read it.
    pub who: String,
    /// The address it came from.
    pub address: String,
    /// What was fetched.
    #[sea_orm(column_type = "Text")]
    pub what: String,
    /// Random; goes with what it salts, so that an address cannot be found again by trying all.
    pub salt: String,
    /// SHA-256 over salt, account, who, address and what, in hexadecimal (`ledger::access_log`).
    pub digest: String,
    /// SHA-256 over the previous line's chain and this line.
    pub chain: String,
}

joins! {}

/// The log as an auditor may read it: all of it when the role is held on a root, else the lines of
/// accounts that hold or held a role in the subtree.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    if scope.holds_at_root(&[Role::Auditor]) {
        return Entity::find();
    }
    scope.limit(Entity::find(), |scope| {
        let accounts = scope
            .in_units(grant::Column::UnitId, &[Role::Auditor])
            .map(|there| {
                grant::Entity::find()
                    .filter(there)
                    .only(grant::Column::AccountId)
            });
        Condition::any().add_option(accounts.map(|ids| Column::AccountId.in_subquery(ids)))
    })
}
