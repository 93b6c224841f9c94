//! What an expert judges, and whose a programme's text is: both decide who may read what.

use crate::prelude::*;
use crate::table::{big_integer_null};

/// The revision each expert was asked about: the newest that had been handed in by then.
const JUDGED: &str = r#"
    UPDATE "assignment" SET "submission_id" = (
        SELECT s."id" FROM "submission" s
        WHERE s."project_id" = "assignment"."project_id" AND s."submitted_at" <= "assignment"."assigned_at"
        ORDER BY s."submitted_at" DESC, s."id" DESC LIMIT 1
    )"#;

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    for (table, column, to) in [
        ("assignment", "submission_id", "submission"),
        ("programme", "owner_unit_id", "unit"),
    ] {
        // SQLite takes a reference to a table that is there only with its column.
        let reference =
            format!("CONSTRAINT {table}_{column}_fkey REFERENCES \"{to}\" (\"id\")");
        schema
            .alter_table(
                Table::alter()
                    .table(table)
                    .add_column(big_integer_null(column).extra(reference))
                    .take(),
            )
            .await?;
    }
    schema.get_connection().execute_unprepared(JUDGED).await?;
    schema
        .drop_index(one_text("programme_code_digest_key"))
        .await?;
    // The same text may be brought by two units that know nothing of each other, and once for
    // the whole site.
    schema
        .create_index(
            unique("programme_code_digest_owner_unit_id_key")
                .col("owner_unit_id")
                .take(),
        )
        .await?;
    schema
        .create_index(
            unique("programme_code_digest_site")
                .and_where(Expr::col("owner_unit_id").is_null())
                .take(),
        )
        .await
}

fn unique(name: &str) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .table("programme")
        .col("code")
        .col("digest")
        .unique()
        .take()
}

fn one_text(name: &str) -> IndexDropStatement {
    Index::drop().name(name).table("programme").to_owned()
}
