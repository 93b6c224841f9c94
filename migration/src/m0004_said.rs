//! What is mailed.

use crate::prelude::*;
use crate::table::{NewTable, create_all, integer, stamp, stamp_null, string, string_null, text, text_null, word};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [NewTable::new("outbox")
            .id()
            .col(string("dedup_key"))
            .link_null("account_id", "account")
            .col(string("to_address"))
            .col(string("kind"))
            .col(string("subject"))
            .col(text("text"))
            .col(text("html"))
            .col(text_null("ics"))
            .col(string("message_id"))
            .col(stamp("created_at"))
            .col(stamp("not_before"))
            .col(stamp("deadline"))
            .col(integer("attempts"))
            .col(word("state"))
            .col(stamp_null("leased_until"))
            .col(string_null("leased_by"))
            .col(stamp_null("sent_at"))
            .col(text_null("last_error"))
            .unique(&["dedup_key"])
            .unique(&["message_id"])
            .index(&["state", "not_before"])
            .index(&["account_id"])],
    )
    .await
}
