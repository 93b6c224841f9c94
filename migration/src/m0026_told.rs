//! Who has been told that a round is open.

use crate::prelude::*;
use crate::table::{NewTable, create_all, date};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let told = NewTable::new("round_told")
        .link("round_id", "round")
        .link("account_id", "account")
        .col(date("told_on"))
        .link_null("outbox_id", "outbox")
        .primary(&["round_id", "account_id"]);
    create_all(schema, [told]).await
}
