//! What is kept about the running of it all: the log, jobs, settings, the calendar.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, boolean, create_all, date, stamp, stamp_null, string, string_null, text, text_null};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("event")
                .id()
                .col(stamp("at"))
                .link_null("account_id", "account")
                .col(string("actor"))
                .col(string("kind"))
                .link_null("round_id", "round")
                .link_null("project_id", "project")
                .link_null("unit_id", "unit")
                .col(text("data"))
                .col(text_null("reason"))
                .col(string("data_digest"))
                .col(string_null("chain"))
                .index(&["project_id", "id"])
                .index(&["round_id", "id"])
                // The auditor asks by days and by units.
                .index(&["unit_id", "id"])
                .index(&["at"])
                .index_where("unchained", &["id"], Expr::col("chain").is_null()),
            NewTable::new("job_run")
                .id()
                .col(string("name"))
                .col(stamp("scheduled_for"))
                .col(stamp("started_at"))
                .col(stamp_null("finished_at"))
                .col(string_null("outcome"))
                .col(text_null("detail"))
                .unique(&["name", "scheduled_for"]),
            NewTable::new("lease")
                .col(string("name"))
                .col(string("holder"))
                .col(big_integer("until_ms"))
                .primary(&["name"]),
            NewTable::new("setting")
                .col(string("key"))
                .col(text("value"))
                .col(stamp("updated_at"))
                .primary(&["key"]),
            NewTable::new("calendar_day")
                .col(date("date"))
                .col(boolean("off"))
                .col(string("name"))
                .col(boolean("provisional"))
                .col(string_null("source"))
                .primary(&["date"]),
        ],
    )
    .await
}
