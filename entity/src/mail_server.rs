//! What is wrong with the mail server, for every node to know; no row while nothing is.
//!
//! Kept by the mailer alone, as the delivery state of mails is.

use domain::states::ServerTrouble;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// The row's name: there is one way out.
pub const NAME: &str = "smtp";

/// A row of `mail_server`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_server")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub trouble: ServerTrouble,
    /// From when on no mail went.
    pub since: DateTimeUtc,
    /// In a sentence for the administrator.
    #[sea_orm(column_type = "Text")]
    pub why: String,
    /// Not asked before.
    pub probe_at: DateTimeUtc,
}

joins! {}

/// The trouble there is, if any.
pub fn trouble() -> Select<Entity> {
    Entity::find_by_id(NAME)
}
