//! Copying all rows from one database into another, SQLite or PostgreSQL, and comparing both
//! afterwards, row by row.
//!
//! What is copied is one moment of the source, whoever writes there meanwhile. The target gets its
//! schema, its rows and the numbers its keys go on from in a single transaction: it is as it was
//! until everything has been compared.

use anyhow::Context;
use entity::db::{begin_read, begin_write};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr};

use super::tables::{self, Table, number, statement};

/// A table that has been copied, and how many rows it has.
pub(crate) type Copied = (String, u64);

/// What to do with rows that the target has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum There {
    Refuse,
    Replace,
}

/// Copies everything.
///
/// # Errors
/// When a database cannot be read or written, when the target has rows that are not to be replaced,
/// or when the two differ in the end. The target has not changed then.
pub(crate) async fn copy(
    from: &DatabaseConnection,
    to: &DatabaseConnection,
    there: There,
) -> anyhow::Result<Vec<Copied>> {
    let source = begin_read(from).await?;
    let target = begin_write(to).await?;
    if there == There::Refuse
        && let Some(rows) = rows_in(&target).await?
    {
        anyhow::bail!("目标数据库里已经有数据（{rows}），没有覆盖。请换一个空的数据库。");
    }
    clear(&target).await?;
    migration::up_like(&source, &target)
        .await
        .context("目标数据库建不了表")?;
    let all = tables::tables(&source).await?;
    let made = tables::tables(&target).await?;
    anyhow::ensure!(
        all == made,
        "原数据库的表和本程序的不一样，可能有人改过表；没有复制。"
    );
    let references = Deferred::begin(&target).await?;
    for table in &all {
        // Some steps write rows of their own; those of the source take their place.
        let sql = format!("DELETE FROM \"{}\"", table.name);
        target.execute_unprepared(&sql).await?;
    }
    for table in &all {
        fill(&source, &target, table)
            .await
            .with_context(|| format!("表 {} 没有复制成", table.name))?;
    }
    references
        .end(&target)
        .await
        .context("复制过去的行之间引用不齐")?;
    let mut copied = Vec::new();
    for table in &all {
        copied.push((table.name.clone(), compare(&source, &target, table).await?));
    }
    entity::db::commit(target).await?;
    source.rollback().await?;
    Ok(copied)
}

/// What a database has in it; none when it is empty.
pub(crate) async fn rows_in<C: ConnectionTrait>(db: &C) -> anyhow::Result<Option<String>> {
    for table in tables::tables(db).await? {
        let rows = table.count(db).await?;
        if rows > 0 {
            return Ok(Some(format!("{} 表有 {rows} 行", table.name)));
        }
    }
    Ok(None)
}

/// Drops all tables and our views, whatever version has made them, and nothing else: not what
/// somebody has put beside them, nor, on PostgreSQL, what hangs on them.
async fn clear(target: &DatabaseTransaction) -> anyhow::Result<()> {
    let there = tables::names(target).await?;
    let (known, views) = known().await?;
    // A newer program may have made tables that this one does not know.
    if migration::check_newer(target).await?.is_empty() {
        let strange: Vec<&str> = there
            .iter()
            .filter(|t| !known.contains(t))
            .map(String::as_str)
            .collect();
        anyhow::ensure!(
            strange.is_empty(),
            "目标数据库里有别的程序的表（{}），没有覆盖。请给培育台账单独建一个数据库。",
            strange.join("、")
        );
    }
    if there.is_empty() {
        return Ok(());
    }
    for name in tables::views(target).await? {
        if views.contains(&name) {
            let sql = format!("DROP VIEW \"{name}\"");
            target.execute_unprepared(&sql).await?;
        }
    }
    let quoted: Vec<String> = there.iter().map(|name| format!("\"{name}\"")).collect();
    if target.get_database_backend() == DbBackend::Postgres {
        // In one statement, as they name each other in circles.
        let sql = format!("DROP TABLE {}", quoted.join(", "));
        target
            .execute_unprepared(&sql)
            .await
            .context("目标数据库里有视图等依赖培育台账的表，没有覆盖")?;
        return Ok(());
    }
    target
        .execute_unprepared("PRAGMA defer_foreign_keys = ON")
        .await?;
    for name in quoted {
        target
            .execute_unprepared(&format!("DROP TABLE {name}"))
            .await?;
    }
    Ok(())
}

/// The names of all tables and of all views that this program makes.
async fn known() -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let empty = entity::db::connect("sqlite::memory:").await?;
    migration::up(&empty).await?;
    let known = (tables::names(&empty).await?, tables::views(&empty).await?);
    empty.close().await?;
    Ok(known)
}

async fn fill(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
    table: &Table,
) -> Result<(), DbErr> {
    let mut last = None;
    loop {
        let rows = table.rows_after(source, last.as_ref()).await?;
        table.insert(target, &rows).await?;
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => break,
        }
    }
    if table.is_counted() {
        let name = &table.name;
        let highest = number(source, &format!("SELECT max(id) FROM \"{name}\""), []).await?;
        let counted = counted_to(source, name).await?;
        // Numbers of rows that are gone are not given out again.
        count_from(target, name, highest.max(counted)).await?;
    }
    Ok(())
}

/// The last number given out for a table.
async fn counted_to(db: &DatabaseTransaction, table: &str) -> Result<Option<i64>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        let sql = "SELECT CAST(seq AS bigint) FROM sqlite_sequence WHERE name = $1";
        return number(db, sql, [table.into()]).await;
    }
    let sql =
        "SELECT pg_sequence_last_value(pg_get_serial_sequence(format('%I', $1), 'id')::regclass)";
    number(db, sql, [table.into()]).await
}

async fn count_from(db: &DatabaseTransaction, table: &str, last: Option<i64>) -> Result<(), DbErr> {
    let Some(last) = last else { return Ok(()) };
    let name = table.to_owned().into();
    if db.get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT setval(pg_get_serial_sequence(format('%I', $1), 'id'), $2)";
        return number(db, sql, [name, last.into()]).await.map(|_| ());
    }
    let old = "DELETE FROM sqlite_sequence WHERE name = $1";
    db.execute_raw(statement(db, old, [table.into()])).await?;
    let new = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
    db.execute_raw(statement(db, new, [name, last.into()]))
        .await?;
    Ok(())
}

/// Reads both sides through; tells how many rows are the same.
async fn compare(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
    table: &Table,
) -> anyhow::Result<u64> {
    let (mut last, mut same) = (None, 0);
    loop {
        let wanted = table.rows_after(source, last.as_ref()).await?;
        let there = table.rows_after(target, last.as_ref()).await?;
        for (n, row) in wanted.iter().enumerate() {
            anyhow::ensure!(
                there.get(n) == Some(row),
                "表 {} 里 {} 的一行复制前后不一样；没有复制。",
                table.name,
                table.key_of(row)
            );
        }
        anyhow::ensure!(
            wanted.len() == there.len(),
            "表 {} 复制以后多出了行；没有复制。",
            table.name
        );
        same += wanted.len() as u64;
        match wanted.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok(same),
        }
    }
}

/// References are looked at once all rows are there: rows name each other in circles, and tables in
/// no order that would do.
struct Deferred {
    /// On PostgreSQL, each with its table.
    constraints: Vec<(String, String)>,
}

impl Deferred {
    async fn begin(db: &DatabaseTransaction) -> Result<Self, DbErr> {
        if db.get_database_backend() != DbBackend::Postgres {
            // Until the end of the transaction.
            db.execute_unprepared("PRAGMA defer_foreign_keys = ON")
                .await?;
            let constraints = Vec::new();
            return Ok(Self { constraints });
        }
        let sql = "SELECT t.relname::text, k.conname::text FROM pg_constraint k
                   JOIN pg_class t ON t.oid = k.conrelid
                   WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace";
        let rows = db.query_all_raw(statement(db, sql, [])).await?;
        let mut constraints = Vec::new();
        for row in rows {
            constraints.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
        let this = Self { constraints };
        this.alter(db, "DEFERRABLE INITIALLY DEFERRED").await?;
        Ok(this)
    }

    /// Looks at all of them, and leaves them as they were.
    async fn end(self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        if db.get_database_backend() != DbBackend::Postgres {
            // The rest is said when the transaction is committed.
            return Ok(());
        }
        db.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE")
            .await?;
        self.alter(db, "NOT DEFERRABLE").await
    }

    async fn alter(&self, db: &DatabaseTransaction, how: &str) -> Result<(), DbErr> {
        for (table, name) in &self.constraints {
            let sql = format!("ALTER TABLE \"{table}\" ALTER CONSTRAINT \"{name}\" {how}");
            db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}
