//! Entries in rounds (项目), from draft to outcome.
//!
//! Stage and status change together, by `domain::lifecycle` alone. `unit_id` is the lead holder's
//! unit, kept here because every list is scoped by it.

use domain::ids::{ProjectId, RoundId, UnitId};
use domain::stage::Status;
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ExprTrait, JoinType, QuerySelect};

use crate::joins::joins;
use crate::scope::Scope;
use crate::sought;

/// A row of `project`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProjectId,
    /// What people see, such as `GZS-2025-17`.
    #[sea_orm(unique)]
    pub code: String,
    /// Unguessable, for public links.
    #[sea_orm(unique)]
    pub public_id: String,
    pub round_id: RoundId,
    /// Unit of the lead holder; decides who sees the project.
    pub unit_id: UnitId,
    /// Category within the round, as the definition names it.
    pub category: Option<String>,
    pub name: String,
    /// Key of the stage in the round's definition.
    pub stage_key: String,
    pub status: Status,
    /// The day it came into this stage and status.
    pub since: Date,
    /// The day building began.
    pub building_from: Option<Date>,
    /// Name of the brand or work method, where the programme asks for one.
    pub brand: Option<String>,
    /// Raised by every change, for optimistic locking.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// The day nothing more was expected of it in this round.
    pub ended_on: Option<Date>,
    /// The exclusive instant at which the first open obligation about it becomes late, whoever owes
    /// it; none when nothing is open. Derived by `ledger::reconcile` from the obligations, so that
    /// lists can sort and count ten thousand projects without reading them.
    pub next_due_at: Option<DateTimeUtc>,
    /// Name and code, folded: what it is found by.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
    /// Its place in the order of names ([`domain::name_order`]), compared by bytes.
    #[sea_orm(column_type = "Text")]
    pub name_order: String,
}

joins! { fold; unit: UnitId => unit, round: RoundId => round }

/// The row with what it is found and put in order by.
pub fn fold(mut row: ActiveModel) -> ActiveModel {
    let (name, code) = (sought::text(&row.name), sought::text(&row.code));
    let order = name.map(domain::name_order::key);
    if let Some((folded, order)) = sought::kept(&[name, code]).zip(order) {
        row.folded.set_if_not_equals(folded);
        row.name_order.set_if_not_equals(order);
    }
    row
}

/// Projects the actor may see: in the subtree of a held unit, to be judged by the expert, or to be
/// visited by the supervisor. Joined with `unit`, the lead holder's, whose columns may be selected.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(
        Entity::find().join(JoinType::InnerJoin, unit()),
        Scope::sees_project,
    )
}

/// Projects in the subtrees where programme content is read, for long lists: not joined with `unit`.
///
/// With `walk` the units are kept from leading the way, so that SQLite follows the order the list
/// asks for and stops at its end, instead of gathering and sorting everything first. That pays where
/// the scope is much larger than one page. PostgreSQL chooses by its statistics either way.
pub fn under(scope: &Scope, walk: bool) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let units = scope.units_under(&Role::CONTENT);
        Condition::any()
            .add_option(scope.holds_every_root(&Role::CONTENT))
            .add(if walk {
                Expr::cust(r#"+"project"."unit_id""#).in_subquery(units)
            } else {
                Column::UnitId.in_subquery(units)
            })
    })
}

/// Projects whose life the actor may follow: as [`visible_to`], without those an expert judges.
pub fn known_to(scope: &Scope) -> Select<Entity> {
    scope.limit(
        Entity::find().join(JoinType::InnerJoin, unit()),
        Scope::knows_project,
    )
}
