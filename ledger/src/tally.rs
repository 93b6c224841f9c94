//! Counting what is never taken away, beside the rows themselves (`entity::tally`).

use entity::tally;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};

use crate::audit::End;
use crate::{Act, LedgerError};

/// A table whose rows are counted as they are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counted {
    Obligation,
    Mail,
}

impl Counted {
    /// The table.
    pub fn table(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Mail => "outbox",
        }
    }
}

/// The end of a log, for whoever is about to write its next lines: others wait until this
/// transaction is over, so that lines are committed in the order of their ids.
pub(crate) async fn hold_end(
    tx: &DatabaseTransaction,
    log: &'static str,
) -> Result<tally::Model, LedgerError> {
    tally::Entity::find_by_id(log)
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(|| lost(log))
}

/// The end of a log as it stands.
pub(crate) async fn end_of(
    db: &impl ConnectionTrait,
    log: &'static str,
) -> Result<Option<tally::Model>, LedgerError> {
    Ok(tally::Entity::find_by_id(log).one(db).await?)
}

/// The same as people keep it; the beginning before the first line.
pub(crate) async fn written_end(
    db: &impl ConnectionTrait,
    log: &'static str,
) -> Result<End, LedgerError> {
    Ok(end_of(db, log).await?.map_or_else(End::default, |end| End {
        id: end.last_id,
        value: end.head,
    }))
}

/// Writes down the new end of a log that is held.
pub(crate) async fn move_end(
    tx: &DatabaseTransaction,
    end: tally::Model,
) -> Result<(), LedgerError> {
    tally::Entity::update_many()
        .filter(tally::Column::Name.eq(&end.name))
        .set(end.into_active_model().reset_all())
        .exec(tx)
        .await?;
    Ok(())
}

/// Counts what a use case has added. Once at its end, because whoever counts first makes others
/// wait, and always in the same order.
pub(crate) async fn count_added(act: &Act) -> Result<(), LedgerError> {
    for (what, ids) in act.added() {
        let lines = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let counted = tally::Entity::update_many()
            .col_expr(
                tally::Column::Lines,
                Expr::col(tally::Column::Lines).add(lines),
            )
            .col_expr(
                tally::Column::IdSum,
                Expr::col(tally::Column::IdSum).add(ids.iter().sum::<i64>()),
            )
            .filter(tally::Column::Name.eq(what.table()))
            .exec(&act.tx)
            .await?;
        if counted.rows_affected == 0 {
            return Err(lost(what.table()));
        }
    }
    Ok(())
}

fn lost(name: &str) -> LedgerError {
    LedgerError::Broken(format!("表 tally 里没有 {name} 一行"))
}
