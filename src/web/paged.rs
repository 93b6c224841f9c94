//! A list that goes over several pages: a page of its rows and how many there are in all, in one
//! statement. What is not shown is counted and has a way to it.

use maud::Markup;
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryResult, QuerySelect, Select,
};

use crate::ui::parts;

/// Rows on a page of a list.
pub const PAGE: u64 = parts::ROWS as u64;

/// How many of the rows fulfil a condition, as a column of a sum.
pub fn counting(condition: impl IntoCondition) -> Expr {
    sea_orm::ExprTrait::count(Expr::expr(Expr::case(condition, 1)))
}

/// One page of a list.
#[derive(Debug)]
pub struct Paged<T> {
    pub rows: Vec<T>,
    /// Rows on all pages.
    pub total: u64,
    /// From 1.
    pub page: u64,
    per: u64,
}

/// A row that knows how many there are.
struct Counted<T> {
    row: T,
    total: i64,
}

impl<T: FromQueryResult> FromQueryResult for Counted<T> {
    fn from_query_result(result: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: T::from_query_result(result, prefix)?,
            total: result.try_get(prefix, "total")?,
        })
    }
}

impl<T: FromQueryResult + Send + Sync> Paged<T> {
    /// The page of a sorted query that selects the columns of `T`; the first where there is no such
    /// page any more.
    ///
    /// # Errors
    /// Database errors.
    pub async fn load<E: EntityTrait>(
        db: &impl ConnectionTrait,
        query: Select<E>,
        page: u64,
        per: u64,
    ) -> Result<Self, DbErr> {
        let query = query.column_as(Expr::cust("COUNT(*) OVER ()"), "total");
        let mut page = page.max(1);
        let mut found = Self::read(db, &query, page, per).await?;
        if found.is_empty() && page > 1 {
            page = 1;
            found = Self::read(db, &query, page, per).await?;
        }
        Ok(Self {
            total: found
                .first()
                .map_or(0, |row| u64::try_from(row.total).unwrap_or(0)),
            rows: found.into_iter().map(|row| row.row).collect(),
            page,
            per,
        })
    }

    async fn read<E: EntityTrait>(
        db: &impl ConnectionTrait,
        query: &Select<E>,
        page: u64,
        per: u64,
    ) -> Result<Vec<Counted<T>>, DbErr> {
        query
            .clone()
            .limit(per)
            .offset((page - 1).saturating_mul(per))
            .into_model()
            .all(db)
            .await
    }
}

impl<T> Paged<T> {
    /// What is held in memory whole, cut into pages; the last where there is no such page.
    pub fn of(all: Vec<T>, page: u64, per: u64) -> Self {
        let total = all.len() as u64;
        let page = page.clamp(1, total.div_ceil(per).max(1));
        let before = usize::try_from((page - 1) * per).unwrap_or(usize::MAX);
        let most = usize::try_from(per).unwrap_or(usize::MAX);
        Self {
            rows: all.into_iter().skip(before).take(most).collect(),
            total,
            page,
            per,
        }
    }

    /// A page that has been read of so many rows in all.
    pub fn cut(rows: Vec<T>, total: u64, page: u64, per: u64) -> Self {
        Self {
            rows,
            total,
            page,
            per,
        }
    }

    /// The same page with its rows made into something else.
    pub fn map<U>(self, of: impl Fn(T) -> U) -> Paged<U> {
        Paged {
            rows: self.rows.into_iter().map(of).collect(),
            total: self.total,
            page: self.page,
            per: self.per,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The foot of the list: which rows these are, of how many, and the links; nothing when all of
    /// them are shown.
    pub fn foot(&self, url: impl Fn(u64) -> String) -> Markup {
        let first = (self.page - 1) * self.per + 1;
        parts::pager_foot(
            (first, first + self.rows.len() as u64 - 1, self.total),
            self.page,
            self.total.div_ceil(self.per),
            url,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_one_page() {
        let all: Vec<u32> = (1..=7).collect();
        let seen: Vec<u32> = (1..=3)
            .flat_map(|page| Paged::of(all.clone(), page, 3).rows)
            .collect();
        assert_eq!(seen, all);
        let last = Paged::of(all, 9, 3);
        assert_eq!((last.page, last.rows, last.total), (3, vec![7], 7));
        let foot = Paged::of(vec![1, 2], 1, 3).foot(|n| n.to_string());
        assert_eq!(foot.into_string(), "");
        let foot = Paged::of(vec![1, 2, 3, 4], 2, 3).foot(|n| format!("?page={n}"));
        let html = foot.into_string();
        assert!(
            html.contains("第 4—4 项，共 4 项") && html.contains("?page=1"),
            "{html}"
        );
    }
}
