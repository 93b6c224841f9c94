//! Score sheets, one for each assignment.
//!
//! Locked once signed.

use domain::ids::{AssignmentId, ScoreId};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, JoinType, QuerySelect};

use crate::assignment;
use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;

/// A row of `score`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "score")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ScoreId,
    #[sea_orm(unique)]
    pub assignment_id: AssignmentId,
    /// Indicator key → points in hundredths (JSON object).
    #[sea_orm(column_type = "Text")]
    pub items: String,
    /// Points in hundredths.
    pub total: i64,
    #[sea_orm(column_type = "Text")]
    pub comment: String,
    pub saved_at: DateTimeUtc,
    pub signed_at: Option<DateTimeUtc>,
}

joins! { assignment: AssignmentId => assignment }

/// Score sheets of the assignments in [`super::assignment::visible_to`]. Joined with `assignment`.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(
        Entity::find().join(JoinType::InnerJoin, assignment()),
        |scope| {
            let assignments = assignment::visible_to(scope).only(assignment::Column::Id);
            Condition::any().add(Column::AssignmentId.in_subquery(assignments))
        },
    )
}
