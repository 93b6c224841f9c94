//! What is owed, and which reminders of it were taken.

use crate::prelude::*;
use crate::table::{NewTable, create_all, date, date_null, integer, stamp_null, string, string_null, text_null, time_null, word, word_null};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("obligation")
                .id()
                .link("round_id", "round")
                .link_null("project_id", "project")
                .col(string("subject_key"))
                .col(word("kind"))
                .col(string("item_key"))
                .col(integer("instance"))
                .col(string_null("stage_key"))
                .col(string("title"))
                .col(text_null("missing"))
                .link_null("owner_unit_id", "unit")
                .col(word_null("owner_role"))
                .link_null("owner_account_id", "account")
                .col(date("due_on"))
                .col(time_null("closes_at"))
                .col(word("precision"))
                .col(word("status"))
                .col(date("born_on"))
                .col(date_null("redated_on"))
                .col(stamp_null("settled_at"))
                .unique(&["round_id", "subject_key", "kind", "item_key", "instance"])
                .index(&["status", "due_on"])
                .index(&["owner_unit_id", "status", "due_on"])
                .index(&["owner_account_id", "status", "due_on"])
                .index(&["project_id", "status"]),
            NewTable::new("reminder_step")
                .id()
                .link("obligation_id", "obligation")
                .col(date("due_on"))
                .col(string("step"))
                .link("account_id", "account")
                .col(date("taken_on"))
                .col(word("outcome"))
                .link_null("outbox_id", "outbox")
                .unique(&["obligation_id", "due_on", "step", "account_id"]),
        ],
    )
    .await
}
