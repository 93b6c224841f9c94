//! What is supervised: campaigns, draws, visits, findings and their rectification.

use crate::prelude::*;
use crate::table::{NewTable, create_all, date, date_null, integer, stamp, stamp_null, string, string_null, text, text_null, word};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("campaign")
                .id()
                .link("round_id", "round")
                .col(string("plan_key"))
                .col(string("title"))
                .col(word("kind"))
                .col(date("opens_on"))
                .col(date("visits_due_on"))
                .col(word("status"))
                .col(stamp("created_at"))
                .col(integer("instance"))
                .unique(&["round_id", "plan_key", "instance"]),
            NewTable::new("draw")
                .id()
                .link("campaign_id", "campaign")
                .col(string("algorithm"))
                .col(string("commitment"))
                .col(string_null("seed"))
                .col(text("candidates"))
                .col(text_null("picks"))
                .col(integer("share"))
                .col(stamp("committed_at"))
                .col(stamp_null("revealed_at"))
                .unique(&["campaign_id"]),
            NewTable::new("visit")
                .id()
                .link("campaign_id", "campaign")
                .link("project_id", "project")
                .link_null("supervisor_id", "account")
                .col(date("due_on"))
                .col(word("status"))
                .col(date_null("visited_on"))
                .col(text_null("conclusion"))
                .link_null("by", "account")
                .unique(&["campaign_id", "project_id"])
                .index(&["project_id"])
                .index(&["supervisor_id"]),
            NewTable::new("finding")
                .id()
                .col(string("code"))
                .link_null("visit_id", "visit")
                .link("project_id", "project")
                .col(string("source"))
                .col(text("text"))
                .col(string_null("indicator_key"))
                .col(date("found_on"))
                .link("found_by", "account")
                .col(date("due_on"))
                .col(word("status"))
                .col(stamp_null("closed_at"))
                .unique(&["code"])
                .index(&["project_id", "status"])
                .index(&["visit_id"]),
            NewTable::new("rectification")
                .id()
                .link("finding_id", "finding")
                .col(text("text"))
                .col(stamp("at"))
                .link("by", "account")
                .col(string_null("verdict"))
                .col(text_null("verdict_text"))
                .col(stamp_null("verified_at"))
                .link_null("verified_by", "account")
                .index(&["finding_id"]),
        ],
    )
    .await
}
