//! What tables a database has, by its own account, and their rows in the order of their keys.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};

/// Rows read and written at a time.
const TOGETHER: usize = 500;

/// Values in one statement: SQLite takes 32,766.
const VALUES: usize = 30_000;

/// The list of steps of the schema: whoever makes the schema writes it.
const STEPS: &str = "seaql_migrations";

/// What a column holds, the same on both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Float,
    Text,
    Boolean,
    Date,
    Time,
    Instant,
    Bytes,
}

impl Kind {
    /// The kind that a database's word for a type stands for.
    fn of(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Some(match word.split('(').next().unwrap_or_default().trim() {
            "bigint" | "integer" | "smallint" | "int" => Self::Integer,
            "double precision" | "real" | "double" | "float" => Self::Float,
            "character varying" | "varchar" | "text" | "character" | "char" => Self::Text,
            "boolean" => Self::Boolean,
            "date" | "date_text" => Self::Date,
            "time without time zone" | "time_text" => Self::Time,
            "timestamp with time zone" | "timestamp_with_timezone_text" => Self::Instant,
            "bytea" | "blob" | "varbinary_blob" => Self::Bytes,
            _ => return None,
        })
    }

    /// Reads a value; the column is the n-th of the row.
    fn read(self, row: &QueryResult, n: usize) -> Result<Value, DbErr> {
        Ok(match self {
            Self::Integer => row.try_get_by_index::<Option<i64>>(n)?.into(),
            Self::Float => row.try_get_by_index::<Option<f64>>(n)?.into(),
            Self::Text => row.try_get_by_index::<Option<String>>(n)?.into(),
            Self::Boolean => row.try_get_by_index::<Option<bool>>(n)?.into(),
            Self::Date => row.try_get_by_index::<Option<NaiveDate>>(n)?.into(),
            Self::Time => row.try_get_by_index::<Option<NaiveTime>>(n)?.into(),
            Self::Instant => row.try_get_by_index::<Option<DateTime<Utc>>>(n)?.into(),
            Self::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(n)?.into(),
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    kind: Kind,
}

/// A table as a database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub name: String,
    /// By name: the databases may have them in different orders.
    columns: Vec<Column>,
    /// Places in `columns` of what the rows are told apart by.
    key: Vec<usize>,
}

/// A row, its values in the order of the table's columns.
pub(crate) type Row = Vec<Value>;

/// All tables with what the site has stored, by name.
///
/// # Errors
/// When the database cannot be read, or has a column of a kind that is not known here.
pub(crate) async fn tables<C: ConnectionTrait>(db: &C) -> anyhow::Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in names(db).await? {
        if name != STEPS {
            tables.push(described(db, name).await?);
        }
    }
    Ok(tables)
}

/// The names of all tables, that of the steps among them.
pub(crate) async fn names<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            r#"SELECT tablename::text AS name FROM pg_tables
               WHERE schemaname = current_schema() ORDER BY tablename COLLATE "C""#
        }
        _ => {
            "SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        }
    };
    let rows = db.query_all_raw(statement(db, sql, [])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The names of all views.
pub(crate) async fn views<C: ConnectionTrait>(db: &C) -> Result<Vec<String>, DbErr> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT viewname::text AS name FROM pg_views WHERE schemaname = current_schema()"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'view'",
    };
    let rows = db.query_all_raw(statement(db, sql, [])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

async fn described<C: ConnectionTrait>(db: &C, name: String) -> anyhow::Result<Table> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            r"SELECT c.column_name::text, c.data_type::text,
                     COALESCE(array_position(k.indkey::int2[], a.attnum) + 1, 0)::bigint
              FROM information_schema.columns c
              JOIN pg_attribute a ON a.attrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
                                 AND a.attname = c.column_name
              LEFT JOIN pg_index k ON k.indrelid = a.attrelid AND k.indisprimary
              WHERE c.table_schema = current_schema() AND c.table_name = $1"
        }
        _ => "SELECT name, type, pk FROM pragma_table_info($1)",
    };
    let rows = db
        .query_all_raw(statement(db, sql, [name.clone().into()]))
        .await?;
    let mut found: Vec<(Column, i64)> = Vec::new();
    for row in rows {
        let column: String = row.try_get_by_index(0)?;
        let word: String = row.try_get_by_index(1)?;
        let kind = Kind::of(&word)
            .with_context(|| format!("表 {name} 的列 {column} 是不认识的类型 {word}"))?;
        let column = Column { name: column, kind };
        found.push((column, row.try_get_by_index(2)?));
    }
    found.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    let mut key: Vec<(i64, usize)> = found
        .iter()
        .enumerate()
        .filter(|(_, (_, place))| *place > 0)
        .map(|(n, (_, place))| (*place, n))
        .collect();
    key.sort_unstable();
    anyhow::ensure!(!key.is_empty(), "表 {name} 没有主键");
    Ok(Table {
        name,
        columns: found.into_iter().map(|(column, _)| column).collect(),
        key: key.into_iter().map(|(_, n)| n).collect(),
    })
}

impl Table {
    /// Whether the database counts up its key.
    pub(crate) fn is_counted(&self) -> bool {
        matches!(self.key[..], [n] if self.columns[n].name == "id"
            && self.columns[n].kind == Kind::Integer)
    }

    /// The next rows after a given one, or the first, in the order of the key.
    ///
    /// # Errors
    /// Database errors.
    pub(crate) async fn rows_after<C: ConnectionTrait>(
        &self,
        db: &C,
        last: Option<&Row>,
    ) -> Result<Vec<Row>, DbErr> {
        let what = self.list(|c| match c.kind {
            // PostgreSQL has integers of several lengths.
            Kind::Integer => format!("CAST(\"{}\" AS bigint)", c.name),
            _ => format!("\"{}\"", c.name),
        });
        let key = self.key_in_order(db.get_database_backend());
        let mut sql = format!("SELECT {what} FROM \"{}\"", self.name);
        let mut values = Vec::new();
        if let Some(last) = last {
            let marks: Vec<String> = (1..=self.key.len()).map(|n| format!("${n}")).collect();
            sql += &format!(" WHERE ({}) > ({})", key.join(", "), marks.join(", "));
            values.extend(self.key.iter().map(|n| last[*n].clone()));
        }
        sql += &format!(" ORDER BY {} LIMIT {TOGETHER}", key.join(", "));
        let rows = db.query_all_raw(statement(db, &sql, values)).await?;
        rows.iter()
            .map(|row| {
                let columns = self.columns.iter().enumerate();
                columns.map(|(n, c)| c.kind.read(row, n)).collect()
            })
            .collect()
    }

    /// The key as both databases order it: texts by their bytes.
    fn key_in_order(&self, backend: DbBackend) -> Vec<String> {
        let columns = self.key.iter().map(|n| &self.columns[*n]);
        columns
            .map(|c| match (backend, c.kind) {
                (DbBackend::Postgres, Kind::Text) => format!("\"{}\" COLLATE \"C\"", c.name),
                _ => format!("\"{}\"", c.name),
            })
            .collect()
    }

    fn list(&self, column: impl Fn(&Column) -> String) -> String {
        let all: Vec<String> = self.columns.iter().map(column).collect();
        all.join(", ")
    }

    /// Writes rows as they are.
    ///
    /// # Errors
    /// Database errors.
    pub(crate) async fn insert<C: ConnectionTrait>(
        &self,
        db: &C,
        rows: &[Row],
    ) -> Result<(), DbErr> {
        let width = self.columns.len();
        let names = self.list(|c| format!("\"{}\"", c.name));
        for some in rows.chunks((VALUES / width).max(1)) {
            let marks: Vec<String> = (0..some.len())
                .map(|row| {
                    let marks: Vec<String> = (1..=width)
                        .map(|n| format!("${}", row * width + n))
                        .collect();
                    format!("({})", marks.join(", "))
                })
                .collect();
            let sql = format!(
                "INSERT INTO \"{}\" ({names}) VALUES {}",
                self.name,
                marks.join(", ")
            );
            db.execute_raw(statement(db, &sql, some.iter().flatten().cloned()))
                .await?;
        }
        Ok(())
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// Database errors.
    pub(crate) async fn count<C: ConnectionTrait>(&self, db: &C) -> Result<i64, DbErr> {
        let sql = format!("SELECT count(*) FROM \"{}\"", self.name);
        number(db, &sql, []).await.map(Option::unwrap_or_default)
    }

    /// What tells a row apart, for a message.
    pub(crate) fn key_of(&self, row: &Row) -> String {
        let key = self.key.iter();
        let parts: Vec<String> = key
            .map(|n| format!("{} {}", self.columns[*n].name, row[*n]))
            .collect();
        parts.join("，")
    }
}

/// A statement for the database at hand; `$1` stands for a value on both.
pub(crate) fn statement<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// The number that a statement asks for.
pub(crate) async fn number<C: ConnectionTrait>(
    db: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<i64>, DbErr> {
    match db.query_one_raw(statement(db, sql, values)).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(None),
    }
}
