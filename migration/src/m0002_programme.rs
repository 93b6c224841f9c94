//! What is run: programmes, and rounds with their dates, quotas and amendments.

use crate::prelude::*;
use crate::table::{NewTable, create_all, date, date_null, integer, stamp, stamp_null, string, string_null, text, text_null, time_null, word};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("programme")
                .id()
                .col(string("code"))
                .col(string("digest"))
                .col(string("title"))
                .col(text("text"))
                .col(integer("format"))
                .col(stamp("created_at"))
                .unique(&["code", "digest"]),
            NewTable::new("round")
                .id()
                .col(string("code"))
                .link("programme_id", "programme")
                .col(string("programme_code"))
                .link("host_unit_id", "unit")
                .col(integer("year"))
                .col(string("name"))
                .col(text("definition"))
                .col(integer("format"))
                .col(date("announced"))
                .col(string_null("cycle"))
                .col(string("count_from"))
                .col(word("status"))
                .col(stamp_null("opened_at"))
                .col(stamp_null("closed_at"))
                .col(integer("version"))
                .unique(&["code"])
                .index(&["programme_id"])
                .index(&["host_unit_id"]),
            NewTable::new("stage_date")
                .id()
                .link("round_id", "round")
                .col(string("stage_key"))
                .col(integer("position"))
                .col(string_null("opens"))
                .col(string_null("closes"))
                .col(time_null("closes_at"))
                .col(text_null("reason"))
                .col(date_null("actual_opens"))
                .col(date_null("actual_closes"))
                .unique(&["round_id", "stage_key"]),
            NewTable::new("amendment")
                .id()
                .link("round_id", "round")
                .col(stamp("at"))
                .link_null("account_id", "account")
                .col(text("what"))
                .col(text("reason"))
                .index(&["round_id"]),
            NewTable::new("quota")
                .id()
                .link("round_id", "round")
                .col(integer("position"))
                .col(string("on"))
                .col(string_null("level"))
                .col(text("unit_kinds"))
                .col(text("units"))
                .col(string_null("category"))
                .col(string("mode"))
                .col(integer("low"))
                .col(integer("high"))
                .col(string("source"))
                .index(&["round_id"]),
        ],
    )
    .await
}
