//! Staff numbers that officers ask about; units whose move keeps nobody waiting; links to a password
//! that stay in no mail; a count of failures that nobody counted.

use crate::prelude::*;
use crate::table::{string_null};

/// PostgreSQL keeps a row from everybody who refers to it while a value of a unique index changes, and
/// one with a condition is none of those: lines of the log name units that are just being moved. Every
/// comparison of paths implies the condition.
const PATHS: &str = r#"
    DROP INDEX "unit_path_key";
    CREATE UNIQUE INDEX "unit_path_key" ON "unit" ("path") WHERE "path" IS NOT NULL"#;

const LINKS: &str = r#"
    UPDATE "outbox" SET "text" = '', "html" = ''
    WHERE "kind" = 'password_link' AND "state" IN ('sent', 'skipped', 'given_up')"#;

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let mut person = Table::alter();
    person
        .table("confirmation")
        .add_column(string_null("person"));
    schema.alter_table(person).await?;
    let mut failures = Table::alter();
    failures.table("account").drop_column("failures");
    schema.alter_table(failures).await?;
    on_postgres(schema, PATHS).await?;
    schema.get_connection().execute_unprepared(LINKS).await?;
    Ok(())
}

async fn on_postgres(schema: &Schema<'_>, sql: &str) -> Result<(), DbErr> {
    if schema.get_database_backend() == sea_orm::DbBackend::Postgres {
        schema.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
