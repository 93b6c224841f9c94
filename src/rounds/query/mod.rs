//! What the pages of rounds show, one query function each.

pub mod list;
pub mod overview;
pub mod places;
pub mod setup;
pub mod stage;

use std::sync::Arc;

use chrono::NaiveDate;
use domain::ids::RoundId;
use entity::{round, stage_date};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, DerivePartialModel, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::web::{Me, PageError};

/// One stage's row beside the plan: why a date was kept, and when the stage really ran.
#[derive(Debug, Clone, DerivePartialModel)]
#[sea_orm(entity = "stage_date::Entity")]
pub struct DateRow {
    /// None in the only row of a round without stages.
    pub stage_key: Option<String>,
    pub reason: Option<String>,
    pub actual_opens: Option<NaiveDate>,
    pub actual_closes: Option<NaiveDate>,
    #[sea_orm(from_expr = "round::Column::Version")]
    version: i32,
}

/// A round in view with the rows of its stages: one statement when its definition is known.
///
/// # Errors
/// [`PageError::NotFound`] out of scope.
pub async fn in_view(
    app: &App,
    me: &Me,
    id: RoundId,
) -> Result<(Arc<RoundBook>, Vec<DateRow>), PageError> {
    let db = &app.book.db;
    let dates: Vec<DateRow> = round::visible_to(me.scope())
        .join(JoinType::LeftJoin, stage_date::round().rev())
        .filter(round::Column::Id.eq(id))
        .order_by_asc(stage_date::Column::Position)
        .into_partial_model()
        .all(db)
        .await?;
    let version = dates.first().ok_or(PageError::NotFound)?.version;
    Ok((known(app, id, version).await?, dates))
}

/// The round of something found together with the round's version.
///
/// # Errors
/// Database errors.
pub async fn known(app: &App, id: RoundId, version: i32) -> Result<Arc<RoundBook>, PageError> {
    let mut rounds = app.book.rounds(&app.book.db, &[(id, version)]).await?;
    rounds.remove(&id).ok_or(PageError::NotFound)
}
