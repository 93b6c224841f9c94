//! Requests about accounts that one officer makes and another confirms.
//!
//! A row waits until it is decided, once; one request for the same thing waits at a time.

use domain::ids::{AccountId, ConfirmationId, UnitId};
use domain::states::{AskedFor, Role};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use crate::account;
use crate::joins::joins;
use crate::scope::Scope;

/// A row of `confirmation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "confirmation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ConfirmationId,
    /// The account it is about.
    pub account_id: AccountId,
    pub what: AskedFor,
    /// Where a role is to be granted.
    pub unit_id: Option<UnitId>,
    pub role: Option<Role>,
    /// The address that is to be the account's; empty for none.
    pub email: Option<String>,
    /// The staff number that is to be the account's.
    pub person: Option<String>,
    /// What is asked for in one word, so that the same thing waits once.
    pub subject: String,
    pub asked_by: AccountId,
    pub asked_at: DateTimeUtc,
    /// Another person than `asked_by`, or that one taking the request back.
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<DateTimeUtc>,
    /// Whether it was done; none while it waits.
    pub agreed: Option<bool>,
}

joins! { account: AccountId => account, asker: AskedBy => account, unit: UnitId => unit }

/// The roles that confirm what another has asked for.
pub const OFFICERS: [Role; 2] = [Role::Admin, Role::Auditor];

/// Requests the actor may see: those about accounts that hold or held a role, or are to hold one,
/// where the actor is an officer.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any()
            .add_option(account::kept_by(scope, &OFFICERS, Column::AccountId))
            .add_option(scope.in_units(Column::UnitId, &OFFICERS))
    })
}
