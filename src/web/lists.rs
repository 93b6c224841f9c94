//! Several short lists in one statement: a page shows what was handed in, found, logged and owed,
//! and may still not ask the database for each of them.
//!
//! Each row travels as a JSON object with the list's name under `is`, so that rows of different
//! shape can stand under one another; the page reads them into an enum of its own.

use sea_orm::sea_query::{Expr, ExprTrait, Func, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, IdenStatic,
    QueryTrait, Select,
};
use serde::de::DeserializeOwned;

use super::PageError;

/// The lists of one page, gathered before they are asked for together.
pub struct Lists {
    backend: DbBackend,
    selects: Vec<SelectStatement>,
}

impl Lists {
    pub fn new(db: &DatabaseConnection) -> Self {
        Self {
            backend: db.get_database_backend(),
            selects: Vec::new(),
        }
    }

    /// Adds the rows of a finder under a name: these columns by their own names, and further
    /// values. An order of the finder's own is dropped: the rows come in no order.
    #[must_use]
    pub fn add<E: EntityTrait>(
        mut self,
        name: &'static str,
        rows: Select<E>,
        columns: &[E::Column],
        further: &[(&'static str, Expr)],
    ) -> Self {
        let mut values = vec![word("is"), word(name)];
        for column in columns {
            values.push(word(column.as_str()));
            values.push(column.into_expr());
        }
        for (key, value) in further {
            values.push(word(key));
            values.push(value.clone());
        }
        let object = match self.backend {
            DbBackend::Postgres => "json_build_object",
            _ => "json_object",
        };
        let mut select = rows.into_query();
        select
            .clear_selects()
            .clear_order_by()
            .expr(Func::cust(object).args(values).cast_as("text"));
        self.selects.push(select);
        self
    }

    /// Asks for all of them in one statement.
    ///
    /// # Errors
    /// A database error, or a row that does not read as `T`: a defect.
    pub async fn all<T: DeserializeOwned>(
        self,
        db: &DatabaseConnection,
    ) -> Result<Vec<T>, PageError> {
        let mut selects = self.selects.into_iter();
        let Some(mut statement) = selects.next() else {
            return Ok(Vec::new());
        };
        statement.unions(selects.map(|select| (UnionType::All, select)));
        db.query_all(&statement)
            .await?
            .into_iter()
            .map(|row| {
                let text: String = row.try_get_by_index(0)?;
                serde_json::from_str(&text)
                    .map_err(|e| PageError::Internal(format!("a row of a list: {e}: {text}")))
            })
            .collect()
    }
}

/// A name as a literal: PostgreSQL cannot tell the type of a parameter here.
fn word(text: &str) -> Expr {
    debug_assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    Expr::cust(format!("'{text}'"))
}

/// A truth value as 0 or 1: SQLite has no other, and PostgreSQL's would not read the same.
pub fn flag<C: ColumnTrait>(column: C) -> Expr {
    column.into_expr().cast_as("integer")
}

#[cfg(test)]
mod tests {
    use entity::{finding, submission};
    use sea_orm::QueryFilter;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "is", rename_all = "snake_case")]
    enum Row {
        Paper { revision: i32 },
        Problem { code: String },
    }

    #[tokio::test]
    async fn lists_of_different_shape_come_together() {
        let db = entity::db::connect("sqlite::memory:").await.unwrap();
        migration::up(&db).await.unwrap();
        let none: Vec<Row> = Lists::new(&db)
            .add(
                "paper",
                submission::of_project(domain::ids::ProjectId(1)),
                &[submission::Column::Revision],
                &[],
            )
            .add(
                "problem",
                finding::Entity::find().filter(finding::Column::Id.gt(0)),
                &[finding::Column::Code],
                &[],
            )
            .all(&db)
            .await
            .unwrap();
        assert_eq!(none, []);
    }
}
