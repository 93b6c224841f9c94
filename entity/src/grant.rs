//! Roles held on a unit's subtree, from one day to another.
//!
//! A grant ends, it is not deleted or changed: who could do what on a past day stays answerable.

use domain::ids::{AccountId, GrantId, UnitId};
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ExprTrait};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `grant`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: GrantId,
    pub account_id: AccountId,
    pub unit_id: UnitId,
    pub role: Role,
    /// The first day it holds.
    pub from_on: Date,
    /// The first day it no longer holds.
    pub to_on: Option<Date>,
}

joins! { unit: UnitId => unit, account: AccountId => account }

/// That a grant holds on a day; its last day is the one before `to_on`.
pub fn running(day: Date) -> Condition {
    Condition::all()
        .add(Column::FromOn.lte(day))
        .add(Column::ToOn.is_null().or(Column::ToOn.gt(day)))
}

/// Grants that hold on a day, whoever asks.
pub fn running_on(day: Date) -> Select<Entity> {
    Entity::find().filter(running(day))
}

/// Grants the actor may see, running and ended: its own, and for an administrator those in the
/// subtree.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any()
            .add_option(scope.account_id.map(|own| Column::AccountId.eq(own)))
            .add_option(scope.in_units(Column::UnitId, &[Role::Admin]))
    })
}
