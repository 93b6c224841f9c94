//! What is logged while a project is built.

use crate::prelude::*;
use crate::table::{NewTable, boolean, create_all, date, date_null, integer, integer_null, stamp, string, string_null, text_null, word, word_null};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("record")
                .id()
                .link("project_id", "project")
                .col(word("kind"))
                .col(date("happened_on"))
                .col(string("title"))
                .col(text_null("body"))
                .col(string_null("outlet"))
                .col(word_null("outlet_standing"))
                .col(text_null("url"))
                .col(boolean("about_own_work"))
                .col(string_null("indicator_key"))
                .col(string_null("plan_item"))
                .col(integer_null("attended"))
                .col(integer_null("expected"))
                .link_null("corrects_id", "record")
                .col(stamp("logged_at"))
                .link("logged_by", "account")
                .index(&["project_id", "happened_on"]),
            NewTable::new("milestone_progress")
                .link("project_id", "project")
                .col(string("milestone_key"))
                .col(integer("instance"))
                .col(integer("count"))
                .col(date_null("satisfied_on"))
                .primary(&["project_id", "milestone_key", "instance"]),
        ],
    )
    .await
}
