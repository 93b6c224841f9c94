//! Names as they are looked for and put in order: folded, and by how they are read. Both databases
//! compare what stands in a column; neither folds a name by itself.

use domain::name_order::key;
use domain::sought::kept;

use crate::prelude::*;
use crate::table::text;

/// Each table with the columns that are looked through, and the one it is put in order by.
const TABLES: [(&str, &[&str], Option<&str>); 5] = [
    ("project", &["name", "code"], Some("name")),
    ("unit", &["name"], None),
    ("unit_history", &["name"], None),
    (
        "account",
        &["display_name", "expertise"],
        Some("display_name"),
    ),
    ("record", &["title", "outlet"], None),
];

/// Rows read at once.
const PORTION: u64 = 500;

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    for (table, looked_through, ordered_by) in TABLES {
        add(schema, table, "folded").await?;
        if ordered_by.is_some() {
            add(schema, table, "name_order").await?;
            by_bytes(schema, table).await?;
        }
        fill(schema, table, looked_through, ordered_by).await?;
    }
    // A long list in the order of names stops at the end of its page.
    let by_name = Index::create()
        .name("project_name_order_idx")
        .table("project")
        .col("name_order")
        .col("id")
        .take();
    schema.create_index(by_name).await?;
    if schema.get_database_backend() == DbBackend::Postgres {
        // An entry of its indices is at most a third of a page, which title and outlet may pass.
        return Ok(());
    }
    // Hundreds of thousands of records are looked through without their bodies.
    let folded = Index::create()
        .name("record_folded_idx")
        .table("record")
        .col("folded")
        .take();
    schema.create_index(folded).await
}

async fn add(schema: &Schema<'_>, table: &'static str, column: &'static str) -> Result<(), DbErr> {
    let column = text(column).default("").take();
    schema
        .alter_table(Table::alter().table(table).add_column(column).take())
        .await
}

/// The same order everywhere: SQLite compares bytes by itself, PostgreSQL follows the locale unless
/// told otherwise.
async fn by_bytes(schema: &Schema<'_>, table: &str) -> Result<(), DbErr> {
    if schema.get_database_backend() == DbBackend::Postgres {
        let sql =
            format!(r#"ALTER TABLE "{table}" ALTER COLUMN "name_order" TYPE text COLLATE "C""#);
        schema.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Writes the new columns of the rows that are there.
async fn fill(
    schema: &Schema<'_>,
    table: &'static str,
    looked_through: &[&'static str],
    ordered_by: Option<&'static str>,
) -> Result<(), DbErr> {
    let db = schema.get_connection();
    let mut after = 0_i64;
    loop {
        let some = Query::select()
            .column("id")
            .columns(looked_through.iter().copied())
            .from(table)
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(PORTION)
            .take();
        let rows = db.query_all(&some).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            after = row.try_get("", "id")?;
            let mut texts = Vec::new();
            for column in looked_through {
                let value: Option<String> = row.try_get("", column)?;
                texts.push(value.unwrap_or_default());
            }
            let mut update = Query::update()
                .table(table)
                .value("folded", kept(texts.iter().map(String::as_str)))
                .and_where(Expr::col("id").eq(after))
                .take();
            if let Some(column) = ordered_by {
                let name: String = row.try_get("", column)?;
                update.value("name_order", key(&name));
            }
            db.execute(&update).await?;
        }
    }
}
