//! Forms that have been sent and what came of them, so that sending one twice does it once.
//!
//! The row is written in the transaction of what the form made, and swept away after some days.

use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `sending`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sending")]
pub struct Model {
    /// A digest of all that was sent, with a value nobody can guess.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub at: DateTimeUtc,
    /// What the use case gave back, as JSON.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
}

joins! {}
