//! What proves that nothing was taken away: the log is chained as it is written, its end and the
//! number of lines stand apart from it, and who signed in and fetched what has a log of its own.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, big_integer_null, create_all, integer, stamp, string, text, word};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{QueryResult, Statement, Value};
use sha2::{Digest, Sha256};


pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    create_all(
        schema,
        [NewTable::new("tally")
            .col(word("name"))
            .col(big_integer("lines"))
            .col(big_integer("id_sum"))
            .col(big_integer("last_id"))
            .col(string("head"))
            .primary(&["name"])],
    )
    .await?;
    // Its ids are counted by the log itself, without a gap.
    create_all(
        schema,
        [
            NewTable::new("access_line")
                .col(big_integer("id"))
                .col(stamp("at"))
                .col(word("kind"))
                .col(big_integer_null("account_id"))
                .reference("account_id", "account", "id")
                .col(string("who"))
                .col(string("address"))
                .col(text("what"))
                .col(string("salt"))
                .col(string("digest"))
                .col(string("chain"))
                .primary(&["id"])
                .index(&["at"])
                .index(&["account_id", "id"]),
            NewTable::new("sign_in_try")
                .col(string("name"))
                .col(string("address"))
                .col(integer("tries"))
                .col(stamp("since"))
                .primary(&["name", "address"])
                .index(&["since"]),
        ],
    )
    .await?;
    let db = schema.get_connection();
    chain_the_rest(db).await?;
    for table in ["event", "obligation", "outbox"] {
        db.execute_unprepared(&format!(
            r#"INSERT INTO tally (name, lines, id_sum, last_id, head)
               SELECT '{table}', COUNT(*), CAST(COALESCE(SUM(id), 0) AS BIGINT),
                      COALESCE(MAX(id), 0), '' FROM "{table}""#
        ))
        .await?;
    }
    db.execute_unprepared(
        r"UPDATE tally SET head = COALESCE((SELECT chain FROM event ORDER BY id DESC LIMIT 1), '')
          WHERE name = 'event'",
    )
    .await?;
    db.execute_unprepared(
        "INSERT INTO tally (name, lines, id_sum, last_id, head) VALUES ('access', 0, 0, 0, '')",
    )
    .await?;
    Ok(())
}

/// Until now a job chained the day's lines at night. Those after the last chained line are chained
/// here; a missing value before it stays missing, and is a break.
async fn chain_the_rest(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let last = db
        .query_one_raw(Statement::from_string(
            backend,
            "SELECT id, chain FROM event WHERE chain IS NOT NULL ORDER BY id DESC LIMIT 1",
        ))
        .await?;
    let (mut after, mut head) = match last {
        Some(row) => (row.try_get::<i64>("", "id")?, row.try_get("", "chain")?),
        None => (0, String::new()),
    };
    loop {
        let lines = db
            .query_all_raw(Statement::from_string(
                backend,
                format!(
                    "SELECT id, at, kind, account_id, round_id, project_id, unit_id, data_digest
                     FROM event WHERE id > {after} ORDER BY id LIMIT 1000"
                ),
            ))
            .await?;
        if lines.is_empty() {
            return Ok(());
        }
        for line in &lines {
            after = line.try_get("", "id")?;
            head = link(&head, after, line)?;
            db.execute_raw(Statement::from_sql_and_values(
                backend,
                "UPDATE event SET chain = $1 WHERE id = $2",
                [Value::from(head.clone()), Value::from(after)],
            ))
            .await?;
        }
    }
}

/// A line's value as `ledger::audit` made it when this step was written.
fn link(head: &str, id: i64, line: &QueryResult) -> Result<String, DbErr> {
    use std::fmt::Write as _;
    let at: DateTimeUtc = line.try_get("", "at")?;
    let kind: String = line.try_get("", "kind")?;
    let digest: String = line.try_get("", "data_digest")?;
    let mut text = format!("{head}|{id}|{}|{kind}", at.format("%Y-%m-%dT%H:%M:%S%.6fZ"));
    for column in ["account_id", "round_id", "project_id", "unit_id"] {
        let id: Option<i64> = line.try_get("", column)?;
        text.push('|');
        text.push_str(&id.map_or_else(String::new, |id| id.to_string()));
    }
    text.push('|');
    text.push_str(&digest);
    Ok(Sha256::digest(text.as_bytes())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        }))
}
