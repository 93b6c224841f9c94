//! Browsers signed in.
//!
//! The token is known to the browser alone; the row holds its digest.

use domain::ids::AccountId;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `session`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub account_id: AccountId,
    pub created_at: DateTimeUtc,
    /// Last use, written at most every few minutes.
    pub seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// Short description of the browser, shown in the list of sessions.
    pub device: String,
}

joins! { account: AccountId => account }

/// Browsers an account is signed in with.
pub fn of_account(account_id: AccountId) -> Select<Entity> {
    Entity::find().filter(Column::AccountId.eq(account_id))
}
