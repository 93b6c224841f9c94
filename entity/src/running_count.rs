//! Sums that run along with what they count, for each unit with all below it. The database writes
//! them itself, with every change (`migration`, counts); nobody else does.

use chrono::{DateTime, Utc};
use domain::ids::{RoundId, UnitId};
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ExprTrait, JoinType, QuerySelect};

use crate::joins::joins;
use crate::scope::Scope;
use crate::unit;

/// The unit under which everything is counted, what persons owe among it.
pub const WHOLE: UnitId = UnitId(0);

/// What a sum is of.
pub const PROJECT: &str = "project";
/// Of obligations that are open or settled.
pub const OWED: &str = "owed";
/// Of findings on projects.
pub const FINDING: &str = "finding";

/// A row of `running_count`. What a column does not apply to has it empty, or the end of time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "running_count")]
pub struct Model {
    /// The unit under which is counted, itself among it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub above: UnitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: RoundId,
    /// The project's stage; what is owed, as the key of its milestone or stage; the month in which
    /// something was found.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: String,
    /// Status of the project or finding, kind of the obligation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub state: String,
    /// The project's category; the month in which a finding was closed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub category: String,
    /// Whether the project builds; true for what is owed about none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub building: bool,
    /// The project has not ended; the obligation or finding is open.
    #[sea_orm(primary_key, auto_increment = false)]
    pub open: bool,
    /// When it is late while open, the next thing of a project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub due_at: DateTimeUtc,
    pub n: i64,
}

joins! { unit: Above => unit }

/// Sums of one sort under the units where programme content is read, each row of these counted once.
pub fn under(scope: &Scope, what: &str) -> Select<Entity> {
    of(what).filter(Column::Above.is_in(tops(scope)))
}

/// The same of what lies under one unit as well.
pub fn under_both(scope: &Scope, unit: UnitId, what: &str) -> Select<Entity> {
    // The unit where the scope reaches it, else those of the scope below it: never one and the other.
    let unit_itself = scope.units_under(&Role::CONTENT);
    of(what).filter(
        Condition::any()
            .add(
                Condition::all()
                    .add(Column::Above.eq(unit))
                    .add(Column::Above.in_subquery(unit_itself)),
            )
            .add(
                Condition::all()
                    .add(Column::Above.is_in(tops(scope)))
                    .add(Column::Above.ne(unit))
                    .add(Column::Above.in_subquery(unit::ids_below(unit))),
            ),
    )
}

/// Sums of what is owed in the actor's subtrees and in the rounds its own units host: what
/// [`super::obligation::visible_to`] finds, without [`super::obligation::beyond`].
pub fn owed(scope: &Scope) -> Select<Entity> {
    let hosted = scope.in_hosted(Column::RoundId, Role::Organiser);
    let below = Condition::all()
        .add(Column::Above.is_in(tops(scope)))
        .add_option(hosted.clone().map(ExprTrait::not));
    let whole = hosted.map(|hosted| Condition::all().add(Column::Above.eq(WHOLE)).add(hosted));
    of(OWED).filter(Condition::any().add(below).add_option(whole))
}

/// Sums of one sort under a unit and under each unit right below it. Joined with `unit`, the one
/// under which is counted. The unit was found in the actor's scope.
pub fn by_child(parent: UnitId, what: &str) -> Select<Entity> {
    of(what).join(JoinType::InnerJoin, unit()).filter(
        Condition::any()
            .add(unit::Column::ParentId.eq(parent))
            .add(unit::Column::Id.eq(parent)),
    )
}

/// How many rows meet a condition.
pub fn sum(condition: Condition) -> Expr {
    let n = Expr::expr(Expr::case(condition, Expr::col((Entity, Column::N))));
    // A sum of whole numbers is of another type on PostgreSQL.
    n.sum().if_null(0).cast_as("bigint")
}

/// That it is open and will be late at that instant.
pub fn late_at(at: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::Open.eq(true))
        .add(Column::DueAt.lte(at))
}

fn of(what: &str) -> Select<Entity> {
    Entity::find().filter(Column::What.eq(what))
}

/// The units under which everything lies that the actor reads, none under another.
fn tops(scope: &Scope) -> Vec<UnitId> {
    if scope.everything {
        vec![WHOLE]
    } else {
        scope.tops(&Role::CONTENT)
    }
}
