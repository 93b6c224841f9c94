//! Links to a new password, mailed to whom an account belongs.
//!
//! The token is in the mail alone; the row holds its digest. A link is good once and for a while;
//! a newer one, and every change of password or address, ends it.

use domain::ids::AccountId;
use sea_orm::entity::prelude::*;

use crate::joins::joins;

/// A row of `password_link`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_link")]
pub struct Model {
    /// SHA-256 of the token, in hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub account_id: AccountId,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// When it was used or overtaken.
    pub used_at: Option<DateTimeUtc>,
}

joins! {}

/// Links that have not been used or overtaken, whoever's they are.
pub fn unused() -> Select<Entity> {
    Entity::find().filter(Column::UsedAt.is_null())
}
