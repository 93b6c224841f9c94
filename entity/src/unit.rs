//! Party organisations (党组织), one tree or several.
//!
//! A unit's path is its parent's path plus its own id; the path stands on the unit alone, so that
//! a move is a change of paths and nothing else. Former names and parents are in `unit_history`.

use domain::ids::UnitId;
use domain::states::Role;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, ExprTrait};

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::sought;

/// A row of `unit`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: UnitId,
    /// The superior unit; none for a root.
    pub parent_id: Option<UnitId>,
    /// What people type and files name; never reused.
    #[sea_orm(unique)]
    pub code: String,
    /// Full name as it is printed on notices.
    pub name: String,
    /// Key of `domain::unit::KINDS`.
    pub kind: String,
    /// Ancestry as ids between slashes, itself included: `/1/5/23/`. Ordered by bytes on both databases.
    #[sea_orm(unique)]
    pub path: String,
    /// Order among the children of one parent.
    pub sort_no: i32,
    pub established_on: Option<Date>,
    /// Full members (正式党员).
    pub members_formal: Option<i32>,
    /// Probationary members (预备党员).
    pub members_probationary: Option<i32>,
    /// Since when it no longer exists; it stays for what it held.
    pub closed_on: Option<Date>,
    /// Unguessable, for public links.
    #[sea_orm(unique)]
    pub public_id: String,
    /// Its name, folded: what it is found by beside its code and its former names.
    #[sea_orm(column_type = "Text")]
    pub folded: String,
}

joins! { fold; parent: ParentId => unit }

/// The row with what it is found by.
pub fn fold(mut row: ActiveModel) -> ActiveModel {
    if let Some(folded) = sought::kept(&[sought::text(&row.name)]) {
        row.folded.set_if_not_equals(folded);
    }
    row
}

/// The roles that show the units of their subtree; an administrator needs them for accounts.
const TREE: [Role; 5] = [
    Role::Organiser,
    Role::Endorser,
    Role::Editor,
    Role::Viewer,
    Role::Admin,
];

/// Units the actor may see: the subtrees of held units and the line above each, whose names stand
/// on every notice.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let mut line = scope.paths_above(Role::ALL);
        line.extend(scope.held.iter().map(|held| held.path.clone()));
        scope.subtrees(&TREE).add(Column::Path.is_in(line))
    })
}

/// Units in the subtrees where one of the roles is held: where a thing may be done, not just seen.
pub fn under(scope: &Scope, roles: &[Role]) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| scope.subtrees(roles))
}

/// Ids of a unit and of all below it.
pub fn ids_below(id: UnitId) -> SelectStatement {
    let top = |path: &str| {
        Expr::cust(format!(
            r#"(SELECT {path} FROM "unit" top WHERE top.id = {id})"#
        ))
    };
    Entity::find()
        .filter(Column::Path.into_expr().gte(top("top.path")))
        .filter(
            Column::Path
                .into_expr()
                .lt(top("rtrim(top.path, '/') || '0'")),
        )
        .only(Column::Id)
}

/// The condition that `unit.path` is this path or below it: from the path itself up to, not
/// including, the path whose last byte `/` is the next one, `0`.
pub fn below(path: &str) -> Condition {
    let end = format!("{}0", path.trim_end_matches('/'));
    Condition::all()
        .add(Column::Path.gte(path))
        .add(Column::Path.lt(end))
}
