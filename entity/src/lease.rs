//! Who may do a thing that only one node does at a time.

use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `lease`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lease")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The node.
    pub holder: String,
    /// Until when, in milliseconds since 1970-01-01 UTC.
    pub until_ms: i64,
}

joins! {}
