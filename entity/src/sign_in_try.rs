//! Passwords tried lately, by name and address: reserved before a password is looked at, so that a
//! hundred tries at the same moment are no more than five.

use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `sign_in_try`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_try")]
pub struct Model {
    /// Digest of the name tried: what people type by mistake is kept nowhere.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Digest of the network it was tried from.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Tries since `since`, the running ones included.
    pub tries: i32,
    /// When the first of them was made.
    pub since: DateTimeUtc,
}

joins! {}
