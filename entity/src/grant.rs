//! Roles held on a unit's subtree, from one day to another.
//!
//! A grant ends, it is not deleted or changed: who could do what on a past day stays answerable.

use domain::ids::{AccountId, GrantId, UnitId};
use domain::states::Role;
use sea_orm::entity::prelude::*;

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

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
