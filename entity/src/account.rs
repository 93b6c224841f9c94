//! Sign-ins of persons; a post's account is not shared, its holder's grant ends.
//!
//! Accounts are disabled, never deleted: the log names them.

use domain::ids::AccountId;
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect, QueryTrait};

use crate::grant;
use crate::scope::Scope;

/// A row of `account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AccountId,
    /// Lower case; what is typed at sign-in.
    #[sea_orm(unique)]
    pub login: String,
    /// Shown beside what the person did; a post such as 支部书记 will do.
    pub display_name: String,
    /// Where digests go; none means the superior is told instead.
    pub email: Option<String>,
    /// PHC string (Argon2id).
    pub password_hash: String,
    /// The password was set by somebody else and must be changed at the next sign-in.
    pub must_change: bool,
    /// Wrong passwords since the last right one.
    pub failures: i32,
    pub locked_until: Option<DateTimeUtc>,
    pub disabled_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Accounts the actor may see: its own, and for an administrator those that hold or held a role in
/// the subtree.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        Condition::any()
            .add_option(scope.account_id.map(|own| Column::Id.eq(own)))
            .add_option(administered(scope, Column::Id))
    })
}

/// That a column names an account which holds or held a role where the actor is administrator.
pub(crate) fn administered<C: ColumnTrait>(scope: &Scope, column: C) -> Option<Expr> {
    let accounts = grant::Entity::find()
        .select_only()
        .column(grant::Column::AccountId)
        .filter(scope.in_units(grant::Column::UnitId, &[Role::Admin])?)
        .into_query();
    Some(column.in_subquery(accounts))
}
