//! What two people decide about accounts, and passwords that end: requests that wait for a second
//! officer, links to a new password, whom an account belongs to, sign-in names regardless of case.

use std::collections::BTreeSet;

use crate::prelude::*;
use crate::table::{NewTable, boolean_null, create_all, stamp, stamp_null, string, string_null, word, word_null};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    for column in [string_null("person"), stamp_null("password_until")] {
        schema
            .alter_table(Table::alter().table("account").add_column(column).take())
            .await?;
    }
    lower_logins(schema).await?;
    // Whoever writes past the ledger must not bring two names back that differ in case alone.
    schema
        .get_connection()
        .execute_unprepared(
            r#"CREATE UNIQUE INDEX "account_login_lower_key" ON "account" (lower("login"))"#,
        )
        .await?;

    create_all(
        schema,
        [
            NewTable::new("confirmation")
                .id()
                .link("account_id", "account")
                .col(word("what"))
                .link_null("unit_id", "unit")
                .col(word_null("role"))
                .col(string_null("email"))
                .col(string("subject"))
                .link("asked_by", "account")
                .col(stamp("asked_at"))
                .link_null("decided_by", "account")
                .col(stamp_null("decided_at"))
                .col(boolean_null("agreed"))
                .index(&["account_id"])
                .unique_where(
                    "waiting",
                    &["account_id", "subject"],
                    Expr::col("decided_at").is_null(),
                ),
            NewTable::new("password_link")
                .col(string("id"))
                .link("account_id", "account")
                .col(stamp("created_at"))
                .col(stamp("expires_at"))
                .col(stamp_null("used_at"))
                .primary(&["id"])
                .index(&["account_id"]),
        ],
    )
    .await
}

/// Writes sign-in names in lower case. Of names that differ in case alone the oldest account keeps
/// the name; the others get a number behind it, which the list of accounts shows.
async fn lower_logins(schema: &Schema<'_>) -> Result<(), DbErr> {
    let db = schema.get_connection();
    let rows = db
        .query_all(
            Query::select()
                .columns(["id", "login"])
                .from("account")
                .order_by("id", Order::Asc),
        )
        .await?;
    let mut names: Vec<(i64, String)> = Vec::new();
    for row in rows {
        names.push((row.try_get("", "id")?, row.try_get("", "login")?));
    }
    for (id, login, mended) in mended(&names) {
        if login != mended {
            db.execute(
                Query::update()
                    .table("account")
                    .value("login", mended)
                    .and_where(Expr::col("id").eq(id)),
            )
            .await?;
        }
    }
    Ok(())
}

/// Id, name and new name, in an order in which no name is given while another still bears it.
fn mended(names: &[(i64, String)]) -> Vec<(i64, String, String)> {
    let mut taken: BTreeSet<String> = names.iter().map(|(_, name)| name.to_lowercase()).collect();
    let mut kept = BTreeSet::new();
    let mut moved = Vec::new();
    let mut lowered = Vec::new();
    for (id, name) in names {
        let lower = name.to_lowercase();
        if kept.insert(lower.clone()) {
            lowered.push((*id, name.clone(), lower));
            continue;
        }
        let mut n = 2;
        while !taken.insert(format!("{lower}-{n}")) {
            n += 1;
        }
        moved.push((*id, name.clone(), format!("{lower}-{n}")));
    }
    moved.extend(lowered);
    moved
}
