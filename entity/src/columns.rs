//! How a query ends that wants one column of what it finds.

use std::future::Future;

use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QuerySelect, QueryTrait, Select,
    TryGetableMany,
};

/// One column of the rows that a query finds, which may be one of a table that it joins.
pub trait OneColumn {
    /// As a part of another query: `IN (SELECT …)`.
    fn only(self, column: impl ColumnTrait) -> SelectStatement;

    /// Its value in every row.
    fn values<T: TryGetableMany + Send>(
        self,
        column: impl ColumnTrait,
        db: &impl ConnectionTrait,
    ) -> impl Future<Output = Result<Vec<T>, DbErr>> + Send;

    /// Its value in the first row, if there is one.
    fn value<T: TryGetableMany + Send>(
        self,
        column: impl ColumnTrait,
        db: &impl ConnectionTrait,
    ) -> impl Future<Output = Result<Option<T>, DbErr>> + Send;
}

impl<E: EntityTrait> OneColumn for Select<E> {
    fn only(self, column: impl ColumnTrait) -> SelectStatement {
        self.select_only().column(column).into_query()
    }

    async fn values<T: TryGetableMany + Send>(
        self,
        column: impl ColumnTrait,
        db: &impl ConnectionTrait,
    ) -> Result<Vec<T>, DbErr> {
        let rows = self.select_only().column(column).into_tuple();
        rows.all(db).await
    }

    async fn value<T: TryGetableMany + Send>(
        self,
        column: impl ColumnTrait,
        db: &impl ConnectionTrait,
    ) -> Result<Option<T>, DbErr> {
        let rows = self.select_only().column(column).into_tuple();
        rows.one(db).await
    }
}
