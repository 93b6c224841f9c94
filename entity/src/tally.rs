//! How many rows there are of tables whose rows are never taken away, kept apart from them, and for
//! the two logs the value of their last line: what is missing at an end shows only here.
//!
//! Written by `ledger` in the transaction that adds the rows.

use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// The log of what happened.
pub const EVENT: &str = "event";
/// The log of sign-ins and of what was fetched.
pub const ACCESS: &str = "access";

/// A row of `tally`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tally")]
pub struct Model {
    /// Which table.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Rows written so far.
    pub lines: i64,
    /// Sum of their ids: where one is missing, which one.
    pub id_sum: i64,
    /// Of a log: id of the last line, 0 before the first.
    pub last_id: i64,
    /// Of a log: chain value of the last line, empty before the first.
    pub head: String,
}

joins! {}
