//! How the steps write a table: keys, references and indices in one breath.
//!
//! Every reference is a foreign key without an action of its own, so that what is still named cannot
//! be deleted: rows end instead. (SQLite reports RESTRICT as a trigger, not as a foreign key.)

use crate::prelude::*;

/// A table to be created, with its indices.
pub struct NewTable {
    name: &'static str,
    create: TableCreateStatement,
    indices: Vec<IndexCreateStatement>,
}

impl NewTable {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            create: Table::create().table(name).take(),
            indices: Vec::new(),
        }
    }

    /// A 64-bit key that the database counts up.
    pub fn id(self) -> Self {
        self.col(big_integer("id").auto_increment().primary_key().take())
    }

    pub fn col(mut self, column: ColumnDef) -> Self {
        self.create.col(column);
        self
    }

    /// A reference to `table.id` that must be there.
    pub fn link(self, column: &'static str, table: &'static str) -> Self {
        self.col(big_integer(column)).reference(column, table, "id")
    }

    /// A reference to `table.id` that may be missing.
    pub fn link_null(self, column: &'static str, table: &'static str) -> Self {
        self.col(big_integer_null(column))
            .reference(column, table, "id")
    }

    /// Makes a column that is already there a reference to `table.to`.
    pub fn reference(
        mut self,
        column: &'static str,
        table: &'static str,
        to: &'static str,
    ) -> Self {
        self.create.foreign_key(
            ForeignKey::create()
                .name(format!("{}_{column}_fkey", self.name))
                .from(self.name, column)
                .to(table, to),
        );
        self
    }

    pub fn primary(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        for column in columns {
            key.col(*column);
        }
        self.create.primary_key(&mut key);
        self
    }

    pub fn index(mut self, columns: &[&'static str]) -> Self {
        self.indices.push(self.index_on(columns, "idx"));
        self
    }

    pub fn unique(mut self, columns: &[&'static str]) -> Self {
        let index = self.index_on(columns, "key").unique().take();
        self.indices.push(index);
        self
    }

    /// Unique among the rows for which the condition holds; `name` tells the rule.
    pub fn unique_where(mut self, name: &str, columns: &[&'static str], condition: Expr) -> Self {
        let index = self
            .index_on(columns, name)
            .unique()
            .and_where(condition)
            .take();
        self.indices.push(index);
        self
    }

    /// An index of the rows for which the condition holds; `name` tells which.
    pub fn index_where(mut self, name: &str, columns: &[&'static str], condition: Expr) -> Self {
        let index = self.index_on(columns, name).and_where(condition).take();
        self.indices.push(index);
        self
    }

    /// Creates the table, then its indices.
    pub async fn create(self, schema: &Schema<'_>) -> Result<(), DbErr> {
        self.table(schema).await?.index_all(schema).await
    }

    /// Creates the table alone and gives back what its indices need, for a step between the two.
    pub async fn table(self, schema: &Schema<'_>) -> Result<Indices, DbErr> {
        schema.create_table(self.create).await?;
        Ok(Indices(self.indices))
    }

    fn index_on(&self, columns: &[&'static str], suffix: &str) -> IndexCreateStatement {
        let mut index = Index::create()
            .name(format!("{}_{}_{suffix}", self.name, columns.join("_")))
            .table(self.name)
            .take();
        for column in columns {
            index.col(*column);
        }
        index
    }
}

/// Indices of a table that has just been created.
#[must_use]
pub struct Indices(Vec<IndexCreateStatement>);

impl Indices {
    pub async fn index_all(self, schema: &Schema<'_>) -> Result<(), DbErr> {
        for index in self.0 {
            schema.create_index(index).await?;
        }
        Ok(())
    }
}

/// A function for a column that must have a value and one for a column that may be without, by the
/// type that sea-query gives it.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $null:ident = $type:ident($($length:literal)?);)*) => {
        $(
            $(#[$doc])*
            #[allow(dead_code, reason = "some kinds are only ever without a value, some never")]
            pub fn $name(name: &'static str) -> ColumnDef {
                ColumnDef::new(name).$type($($length)?).not_null().take()
            }
            $(#[$doc])*
            #[allow(dead_code, reason = "some kinds are only ever without a value, some never")]
            pub fn $null(name: &'static str) -> ColumnDef {
                ColumnDef::new(name).$type($($length)?).null().take()
            }
        )*
    };
}

columns! {
    big_integer big_integer_null = big_integer();
    boolean boolean_null = boolean();
    date date_null = date();
    integer integer_null = integer();
    string string_null = string();
    text text_null = text();
    /// A time of day, without a zone.
    time time_null = time();
    /// A stamp in UTC.
    stamp stamp_null = timestamp_with_time_zone();
    /// A key of one of the domain's enums.
    word word_null = string_len(32);
}

/// Creates tables, one after the other.
pub async fn create_all(
    schema: &Schema<'_>,
    tables: impl IntoIterator<Item = NewTable>,
) -> Result<(), DbErr> {
    for table in tables {
        table.create(schema).await?;
    }
    Ok(())
}
