//! How the steps write a table: keys, references and indices in one breath.
//!
//! Every reference is a foreign key without an action of its own, so that what is still named cannot
//! be deleted: rows end instead. (SQLite reports RESTRICT as a trigger, not as a foreign key.)

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema;

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
        self.col(schema::big_pk_auto("id"))
    }

    pub fn col(mut self, column: ColumnDef) -> Self {
        self.create.col(column);
        self
    }

    /// A reference to `table.id` that must be there.
    pub fn link(self, column: &'static str, table: &'static str) -> Self {
        self.col(schema::big_integer(column))
            .reference(column, table, "id")
    }

    /// A reference to `table.id` that may be missing.
    pub fn link_null(self, column: &'static str, table: &'static str) -> Self {
        self.col(schema::big_integer_null(column))
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
    pub async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        self.table(manager).await?.index_all(manager).await
    }

    /// Creates the table alone and gives back what its indices need, for a step between the two.
    pub async fn table(self, manager: &SchemaManager<'_>) -> Result<Indices, DbErr> {
        manager.create_table(self.create).await?;
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
    pub async fn index_all(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        for index in self.0 {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// A column for a key of one of the domain's enums.
pub fn word(name: &'static str) -> ColumnDef {
    schema::string_len(name, 32)
}

/// As [`word`], may be missing.
pub fn word_null(name: &'static str) -> ColumnDef {
    schema::string_len_null(name, 32)
}

/// A stamp in UTC.
pub fn stamp(name: &'static str) -> ColumnDef {
    schema::timestamp_with_time_zone(name)
}

/// As [`stamp`], may be missing.
pub fn stamp_null(name: &'static str) -> ColumnDef {
    schema::timestamp_with_time_zone_null(name)
}

/// Creates tables, one after the other.
pub async fn create_all(
    manager: &SchemaManager<'_>,
    tables: impl IntoIterator<Item = NewTable>,
) -> Result<(), DbErr> {
    for table in tables {
        table.create(manager).await?;
    }
    Ok(())
}
