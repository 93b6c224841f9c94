//! One year's run of a programme by a host unit (批次).
//!
//! Once opened, the definition never changes except by an amendment row. Quotas are checked with
//! this row locked; every change raises `version`.

use domain::ids::{ProgrammeId, RoundId, UnitId};
use domain::programme::CountFrom;
use domain::states::{Role, RoundStatus};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, JoinType, QuerySelect, sea_query::SelectStatement};

use crate::columns::OneColumn;
use crate::joins::joins;
use crate::scope::Scope;
use crate::{project, unit};

/// A row of `round`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: RoundId,
    /// What people see, such as `GZS-2025`.
    #[sea_orm(unique)]
    pub code: String,
    pub programme_id: ProgrammeId,
    pub programme_code: String,
    /// Who runs it.
    pub host_unit_id: UnitId,
    pub year: i32,
    pub name: String,
    /// The programme's text, frozen at opening (TOML).
    #[sea_orm(column_type = "Text")]
    pub definition: String,
    /// Format number the definition is read with.
    pub format: i32,
    /// The day of the notice, anchor of the dates.
    pub announced: Date,
    /// Start of building, the other anchor: `2022-11` or `2022-11-01`.
    pub cycle: Option<String>,
    /// How N working days are counted: `next_day` or `same_day`.
    pub count_from: CountFrom,
    pub status: RoundStatus,
    /// The day up to which its months and quarters have begun: what recurs with them is owed since.
    pub periods_on: Option<Date>,
    pub opened_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// Raised by every change, for optimistic locking.
    pub version: i32,
}

joins! { host: HostUnitId => unit }

/// Rounds the actor may see: run by a held unit or below it; run above a held unit, once opened;
/// with a project to be judged or visited. Joined with `unit`, the host, whose columns may be
/// selected.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find().join(JoinType::InnerJoin, host()), sees)
}

/// Ids of the rounds of [`visible_to`].
pub(crate) fn ids_visible_to(scope: &Scope) -> SelectStatement {
    visible_to(scope).only(Column::Id)
}

fn sees(scope: &Scope) -> Condition {
    let above = scope.paths_above(&Role::CONTENT);
    let announced_above = (!above.is_empty()).then(|| {
        Condition::all()
            .add(unit::Column::Path.is_in(above))
            .add(Column::Status.ne(RoundStatus::Preparing))
    });
    [scope.assigned_projects(), scope.visited_projects()]
        .into_iter()
        .flatten()
        .fold(
            scope.subtrees(&Role::CONTENT).add_option(announced_above),
            |any, projects| any.add(Column::Id.in_subquery(rounds_of(projects))),
        )
}

fn rounds_of(projects: SelectStatement) -> SelectStatement {
    project::Entity::find()
        .filter(project::Column::Id.in_subquery(projects))
        .only(project::Column::RoundId)
}
