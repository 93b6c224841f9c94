//! What is judged: endorsements, score sheets, decisions, notices and objections.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, big_integer_null, boolean, create_all, date, integer, integer_null, stamp, stamp_null, string, string_null, text, text_null, word};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [
            NewTable::new("endorsement")
                .id()
                .link("project_id", "project")
                .col(string("stage_key"))
                .link("unit_id", "unit")
                .col(integer("round_no"))
                .col(word("decision"))
                .col(integer_null("rank"))
                .col(text("comment"))
                .col(stamp("at"))
                .link("by", "account")
                .index(&["project_id"]),
            NewTable::new("assignment")
                .id()
                .link("project_id", "project")
                .col(string("stage_key"))
                .link("account_id", "account")
                .col(stamp("assigned_at"))
                .col(boolean("declared_relation"))
                .col(stamp_null("recused_at"))
                .col(text_null("recuse_reason"))
                .unique(&["project_id", "stage_key", "account_id"])
                .index(&["account_id"]),
            NewTable::new("score")
                .id()
                .link("assignment_id", "assignment")
                .col(text("items"))
                .col(big_integer("total"))
                .col(text("comment"))
                .col(stamp("saved_at"))
                .col(stamp_null("signed_at"))
                .unique(&["assignment_id"]),
            NewTable::new("decision")
                .id()
                .link("project_id", "project")
                .col(string("stage_key"))
                .col(string("what"))
                .col(string("outcome"))
                .col(string_null("grade"))
                .col(big_integer_null("points"))
                .col(text_null("reason"))
                .col(stamp("at"))
                .link_null("by", "account")
                .index(&["project_id"]),
            NewTable::new("notice")
                .id()
                .col(string("public_id"))
                .link("round_id", "round")
                .col(string("stage_key"))
                .col(string("title"))
                .col(text("body"))
                .col(date("opens_on"))
                .col(date("closes_on"))
                .col(integer("working_days"))
                .col(string("count_from"))
                .col(word("status"))
                .col(stamp("posted_at"))
                .link_null("posted_by", "account")
                .col(stamp_null("closed_at"))
                .unique(&["public_id"])
                .index(&["round_id"])
                .index(&["status", "closes_on"]),
            NewTable::new("notice_entry")
                .id()
                .link("notice_id", "notice")
                .link("project_id", "project")
                .unique(&["notice_id", "project_id"])
                .index(&["project_id"]),
            NewTable::new("objection")
                .id()
                .link("notice_id", "notice")
                .link_null("project_id", "project")
                .col(string("name"))
                .col(string("contact"))
                .col(text("text"))
                .col(stamp("received_at"))
                .col(word("status"))
                .col(text_null("conclusion"))
                .col(stamp_null("concluded_at"))
                .link_null("concluded_by", "account")
                .index(&["notice_id"])
                .index(&["project_id"]),
        ],
    )
    .await
}
