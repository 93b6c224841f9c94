//! Who there is: units, accounts and what they may do, persons.

use crate::prelude::*;
use crate::table::{NewTable, boolean, create_all, date, date_null, integer, integer_null, stamp, stamp_null, string, string_null, word};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let unit = NewTable::new("unit")
        .id()
        .link_null("parent_id", "unit")
        .col(string("code"))
        .col(string("name"))
        .col(string("kind"))
        .col(string("path"))
        .col(integer("sort_no"))
        .col(date_null("established_on"))
        .col(integer_null("members_formal"))
        .col(integer_null("members_probationary"))
        .col(date_null("closed_on"))
        .col(string("public_id"))
        .unique(&["code"])
        .unique(&["path"])
        .unique(&["public_id"])
        .index(&["parent_id"])
        .table(schema)
        .await?;
    order_paths_by_bytes(schema).await?;
    unit.index_all(schema).await?;

    create_all(
        schema,
        [
            NewTable::new("unit_history")
                .id()
                .link("unit_id", "unit")
                .col(string("name"))
                .link_null("parent_id", "unit")
                .col(date("from_on"))
                .col(date_null("to_on"))
                .index(&["unit_id"]),
            NewTable::new("account")
                .id()
                .col(string("login"))
                .col(string("display_name"))
                .col(string_null("email"))
                .col(string("password_hash"))
                .col(boolean("must_change"))
                .col(integer("failures"))
                .col(stamp_null("locked_until"))
                .col(stamp_null("disabled_at"))
                .col(stamp("created_at"))
                .unique(&["login"]),
            NewTable::new("grant")
                .id()
                .link("account_id", "account")
                .link("unit_id", "unit")
                .col(word("role"))
                .col(date("from_on"))
                .col(date_null("to_on"))
                .index(&["account_id"])
                .index(&["unit_id"]),
            NewTable::new("session")
                .col(string("id"))
                .link("account_id", "account")
                .col(stamp("created_at"))
                .col(stamp("seen_at"))
                .col(stamp("expires_at"))
                .col(string("device"))
                .primary(&["id"])
                .index(&["account_id"])
                .index(&["expires_at"]),
            NewTable::new("person")
                .id()
                .link("unit_id", "unit")
                .col(string("name"))
                .col(string("kind"))
                .index(&["unit_id"]),
        ],
    )
    .await
}

/// A subtree is the range of paths from its root's on; that holds only where text is compared by
/// bytes. SQLite does so by itself, PostgreSQL follows the locale unless told otherwise.
async fn order_paths_by_bytes(schema: &Schema<'_>) -> Result<(), DbErr> {
    if schema.get_database_backend() == sea_orm::DbBackend::Postgres {
        schema
            .get_connection()
            .execute_unprepared(
                r#"ALTER TABLE "unit" ALTER COLUMN "path" TYPE varchar COLLATE "C""#,
            )
            .await?;
    }
    Ok(())
}
