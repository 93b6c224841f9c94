//! What the calendars of people have been given: which due dates, and in which version.

use domain::ids::{AccountId, ObligationId};
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `calendar_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub obligation_id: ObligationId,
    /// The date it stands on.
    pub due_on: Date,
    /// Rises with each change, so that calendar programs know the newest (RFC 5545: SEQUENCE).
    pub sequence: i32,
    /// Taken out again.
    pub cancelled: bool,
}

joins! { obligation: ObligationId => obligation }
