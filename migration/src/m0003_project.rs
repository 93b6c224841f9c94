//! What enters: projects, who holds them, what they hand in, the titles they bring.

use crate::prelude::*;
use crate::table::{NewTable, create_all, date, date_null, integer, stamp, stamp_null, string, string_null, text, text_null, word};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [NewTable::new("project")
            .id()
            .col(string("code"))
            .col(string("public_id"))
            .link("round_id", "round")
            .link("unit_id", "unit")
            .col(string_null("category"))
            .col(string("name"))
            .col(string("stage_key"))
            .col(word("status"))
            .col(date("since"))
            .col(date_null("building_from"))
            .col(string_null("brand"))
            .col(integer("version"))
            .col(stamp("created_at"))
            .col(stamp("updated_at"))
            .col(date_null("ended_on"))
            .col(stamp_null("next_due_at"))
            .unique(&["code"])
            .unique(&["public_id"])
            .index(&["round_id", "stage_key", "status"])
            // Covers what lists count under a subtree.
            .index(&[
                "unit_id",
                "ended_on",
                "building_from",
                "next_due_at",
                "status",
            ])],
    )
    .await?;
    // The order of long lists: the nearest deadline first, those without one last. SQLite puts
    // missing values first and PostgreSQL last, so the order says it itself.
    schema
        .get_connection()
        .execute_unprepared(
            r#"CREATE INDEX "project_next_due_idx" ON "project" (("next_due_at" IS NULL), "next_due_at", "id")"#,
        )
        .await?;

    create_all(
        schema,
        [
            NewTable::new("holder")
                .id()
                .link("project_id", "project")
                .link("unit_id", "unit")
                .link_null("person_id", "person")
                .col(word("role"))
                .col(date("from_on"))
                .col(date_null("to_on"))
                .index(&["project_id"])
                .index(&["unit_id"])
                .unique_where(
                    "current_lead",
                    &["project_id"],
                    Expr::col("role")
                        .eq("lead")
                        .and(Expr::col("to_on").is_null()),
                ),
            NewTable::new("submission")
                .id()
                .link("project_id", "project")
                .col(string("form_key"))
                .col(integer("revision"))
                .col(word("status"))
                .col(text("answers"))
                .col(stamp("saved_at"))
                .link("saved_by", "account")
                .col(stamp_null("submitted_at"))
                .col(string_null("digest"))
                .col(integer("version"))
                .unique(&["project_id", "form_key", "revision"])
                .unique_where(
                    "draft",
                    &["project_id", "form_key"],
                    Expr::col("status").eq("draft"),
                ),
            NewTable::new("fact")
                .id()
                .link("unit_id", "unit")
                .link_null("person_id", "person")
                .col(string("key"))
                .col(text("value"))
                .col(stamp("updated_at"))
                .unique_where(
                    "unit",
                    &["unit_id", "key"],
                    Expr::col("person_id").is_null(),
                )
                .unique_where(
                    "person",
                    &["person_id", "key"],
                    Expr::col("person_id").is_not_null(),
                ),
            NewTable::new("extension")
                .id()
                .link("project_id", "project")
                .col(string("stage_key"))
                .col(date("new_due_on"))
                .col(text("reason"))
                .col(string("kind"))
                .col(stamp("at"))
                .link_null("by", "account")
                .index(&["project_id"]),
            NewTable::new("title")
                .id()
                .link("unit_id", "unit")
                .link_null("person_id", "person")
                .link_null("project_id", "project")
                .col(string("programme_code"))
                .col(string("name"))
                .col(word("standing"))
                .col(date("given_on"))
                .col(date_null("until_on"))
                .col(date_null("revoked_on"))
                .col(text_null("reason"))
                .index(&["unit_id"])
                .index(&["project_id"]),
        ],
    )
    .await
}
