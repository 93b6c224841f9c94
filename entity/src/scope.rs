//! What an actor may see: the union of what is held and what is assigned (design.md, Roles).
//!
//! A role on a unit reaches its whole subtree. Experts and supervisors reach single projects, and
//! those only while they hold the role and the assignment. Administrators and auditors reach no
//! programme content at all (三员分立).

use chrono::NaiveDate;
use domain::ids::{AccountId, UnitId};
use domain::states::{Role, VisitStatus};
use domain::unit::{Level, kind};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, ExprTrait,
    JoinType, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::Expr,
};

use crate::columns::OneColumn;
use crate::{assignment, grant, project, round, submission, unit, visit};

/// A role held on a unit's subtree on the day of the question.
#[derive(Debug, Clone, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "grant::Entity")]
pub struct Held {
    pub unit_id: UnitId,
    /// The unit's path, as in `unit.path`: ids between slashes, with a slash at both ends.
    #[sea_orm(from_expr = "unit::Column::Path")]
    pub path: String,
    /// Key of `domain::unit::KINDS`.
    #[sea_orm(from_expr = "unit::Column::Kind")]
    pub kind: String,
    pub role: Role,
}

impl Held {
    /// Whether it does, on its own unit, what a role asks for: a college's committee runs its own
    /// rounds.
    pub fn does(&self, asked: Role) -> bool {
        self.role.does(asked, self.level())
    }

    /// Whether what a role owes on its own unit is its turn: without an endorser an organiser
    /// recommends.
    pub fn takes_turn(&self, owed: Role) -> bool {
        Role::taking_turn(owed, self.level()).any(|role| role == self.role)
    }

    fn level(&self) -> Option<Level> {
        kind(&self.kind).map(|k| k.level)
    }
}

/// Whom a query is made for. Every finder takes one. The default sees nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The account that asks; none for a job or a visitor.
    pub account_id: Option<AccountId>,
    /// Roles held today.
    pub held: Vec<Held>,
    /// Sees every row. For jobs of the system only, never for a person.
    pub everything: bool,
}

impl Scope {
    /// The system's own jobs: every row, every role.
    pub fn system() -> Self {
        Self {
            everything: true,
            ..Self::default()
        }
    }

    /// What an account holds on a day, read from its grants in one statement.
    pub async fn of_account<C: ConnectionTrait>(
        db: &C,
        account_id: AccountId,
        today: NaiveDate,
    ) -> Result<Self, DbErr> {
        let held = grant::running_on(today)
            .filter(grant::Column::AccountId.eq(account_id))
            .join(JoinType::InnerJoin, grant::unit())
            .into_partial_model()
            .all(db)
            .await?;
        Ok(Self {
            account_id: Some(account_id),
            held,
            everything: false,
        })
    }

    /// Whether one of the roles is held on the unit with this path, or above it.
    pub fn covers(&self, roles: &[Role], path: &str) -> bool {
        self.any(roles, |held| path.starts_with(held))
    }

    /// Whether what one of the roles does is done on exactly the unit with this path.
    pub fn holds_on(&self, roles: &[Role], path: &str) -> bool {
        let does = |held: &Held| roles.iter().any(|role| held.does(*role));
        let here = |held: &Held| is_path(path) && held.path == path && does(held);
        self.everything || self.held.iter().any(here)
    }

    /// Whether rounds or stages are run on any unit.
    pub fn organises(&self) -> bool {
        self.everything || self.held.iter().any(|held| held.does(Role::Organiser))
    }

    /// Whether one of the roles is held on a unit without a superior: for what all below it share.
    pub fn holds_at_root(&self, roles: &[Role]) -> bool {
        self.any(roles, |held| held.matches('/').count() == 2)
    }

    /// Whether one of the roles is held anywhere.
    pub fn holds(&self, roles: &[Role]) -> bool {
        self.any(roles, |_| true)
    }

    /// Whether one of the roles is held on a unit with such a path; the system holds every role
    /// everywhere.
    fn any(&self, roles: &[Role], is: impl Fn(&str) -> bool) -> bool {
        self.everything || self.all_paths(roles).any(is)
    }

    /// The condition on `unit.path` that the unit lies in a subtree where one of the roles is held.
    ///
    /// A range per subtree, so that the index on paths serves it. Matches nothing when none of the
    /// roles is held, everything for the system. The query has to join `unit`.
    pub fn subtree_condition(&self, roles: &[Role]) -> Condition {
        if self.everything {
            return Condition::all().add(Expr::cust("TRUE"));
        }
        or_nothing(self.subtrees(roles))
    }

    /// Ids of the units in the subtrees where one of the roles is held.
    pub fn units_under(&self, roles: &[Role]) -> SelectStatement {
        unit::Entity::find()
            .filter(self.subtree_condition(roles))
            .only(unit::Column::Id)
    }

    /// The rows of a finder, all of them for the system, else those that meet the condition. One
    /// to which nothing was added meets none.
    pub(crate) fn limit<E: EntityTrait>(
        &self,
        rows: Select<E>,
        condition: impl FnOnce(&Self) -> Condition,
    ) -> Select<E> {
        if self.everything {
            rows
        } else {
            rows.filter(or_nothing(condition(self)))
        }
    }

    /// The condition on `project`, joined with its `unit`, that the actor may see it in any way.
    pub(crate) fn sees_project(&self) -> Condition {
        self.knows_project().add_option(
            self.assigned_projects()
                .map(|ids| project::Column::Id.in_subquery(ids)),
        )
    }

    /// The condition on `project`, joined with its `unit`, that the actor may follow its life: by
    /// subtree or by a visit. An expert knows what was handed in, not what is logged or found.
    pub(crate) fn knows_project(&self) -> Condition {
        self.subtrees(&Role::CONTENT).add_option(
            self.visited_projects()
                .map(|ids| project::Column::Id.in_subquery(ids)),
        )
    }

    // The conditions below are left out of a query when nothing held can meet them: an OR with a
    // dead branch keeps SQLite from its indices.

    /// That a column names a unit in the subtrees where one of the roles is held.
    pub(crate) fn in_units<C: ColumnTrait>(&self, column: C, roles: &[Role]) -> Option<Expr> {
        self.reaches(roles)
            .then(|| column.in_subquery(self.units_under(roles)))
    }

    /// That a column names a project whose lead unit lies where one of the roles is held.
    pub(crate) fn in_projects<C: ColumnTrait>(&self, column: C, roles: &[Role]) -> Option<Expr> {
        self.reaches(roles)
            .then(|| column.in_subquery(project_ids(self.subtrees(roles))))
    }

    /// That a column names a round run by a unit where one of the roles is held.
    pub(crate) fn in_rounds<C: ColumnTrait>(&self, column: C, roles: &[Role]) -> Option<Expr> {
        let rounds = round::Entity::find()
            .filter(self.in_units(round::Column::HostUnitId, roles)?)
            .only(round::Column::Id);
        Some(column.in_subquery(rounds))
    }

    /// That a column names a round run by exactly the unit on which the role is held: for what names
    /// persons. A superior unit looks on the rounds below as a viewer only.
    pub(crate) fn in_hosted<C: ColumnTrait>(&self, column: C, role: Role) -> Option<Expr> {
        let hosts: Vec<UnitId> = self
            .held
            .iter()
            .filter(|held| held.does(role))
            .map(|held| held.unit_id)
            .collect();
        let rounds = round::Entity::find()
            .filter(round::Column::HostUnitId.is_in(hosts.iter().copied()))
            .only(round::Column::Id);
        (!hosts.is_empty()).then(|| column.in_subquery(rounds))
    }

    /// That a column names a project which [`Self::knows_project`].
    pub(crate) fn in_known<C: ColumnTrait>(&self, column: C) -> Option<Expr> {
        let condition = self.knows_project();
        (!condition.is_empty()).then(|| column.in_subquery(project_ids(condition)))
    }

    /// The subtrees where one of the roles is held, as ranges of `unit.path`; empty when there is
    /// none.
    pub(crate) fn subtrees(&self, roles: &[Role]) -> Condition {
        self.paths(roles)
            .into_iter()
            .fold(Condition::any(), |any, path| any.add(unit::below(path)))
    }

    fn reaches(&self, roles: &[Role]) -> bool {
        !self.paths(roles).is_empty()
    }

    /// That one of the roles is held on every root there is, so that every unit lies below; none when
    /// it is held on no root at all. The database looks once and is spared a list of all units.
    pub(crate) fn holds_every_root(&self, roles: &[Role]) -> Option<Expr> {
        let roots: Vec<i64> = self
            .paths(roles)
            .into_iter()
            .filter(|path| path.matches('/').count() == 2)
            .filter_map(|path| path.trim_matches('/').parse().ok())
            .collect();
        if roots.is_empty() {
            return None;
        }
        let others = unit::Entity::find()
            .filter(unit::Column::ParentId.is_null())
            .filter(unit::Column::Id.is_not_in(roots))
            .only(unit::Column::Id);
        Some(Expr::exists(others).not())
    }

    /// Ids of the projects an expert judges; none without the role.
    pub(crate) fn assigned_projects(&self) -> Option<SelectStatement> {
        Some(
            self.assigned()?
                .column(assignment::Column::ProjectId)
                .into_query(),
        )
    }

    /// Ids of the revisions an expert judges; none without the role.
    pub(crate) fn judged_submissions(&self) -> Option<SelectStatement> {
        Some(
            self.assigned()?
                .column(assignment::Column::SubmissionId)
                .filter(assignment::Column::SubmissionId.is_not_null())
                .into_query(),
        )
    }

    /// Ids of the revisions whose files an expert reads: those that are judged, and the earlier ones
    /// of the same forms, whose files were kept.
    pub(crate) fn judged_files(&self) -> Option<SelectStatement> {
        use submission::Column as C;
        let judged = "judged";
        let same_project = submission::Entity::belongs_to(submission::Entity)
            .from(C::ProjectId)
            .to(C::ProjectId)
            .into();
        Some(
            submission::Entity::find()
                .join_as(JoinType::InnerJoin, same_project, judged)
                .filter(Expr::col((judged, C::Id)).in_subquery(self.judged_submissions()?))
                .filter(C::FormKey.into_expr().eq(Expr::col((judged, C::FormKey))))
                .filter(
                    C::Revision
                        .into_expr()
                        .lte(Expr::col((judged, C::Revision))),
                )
                .only(C::Id),
        )
    }

    fn assigned(&self) -> Option<Select<assignment::Entity>> {
        let account_id = self.account_id.filter(|_| self.holds(&[Role::Expert]))?;
        Some(assignment::of(account_id).select_only())
    }

    /// Ids of the projects a supervisor has to visit or has visited; none without the role.
    pub(crate) fn visited_projects(&self) -> Option<SelectStatement> {
        let account_id = self
            .account_id
            .filter(|_| self.holds(&[Role::Supervisor]))?;
        Some(
            visit::Entity::find()
                .filter(visit::Column::SupervisorId.eq(account_id))
                .filter(visit::Column::Status.ne(VisitStatus::Cancelled))
                .only(visit::Column::ProjectId),
        )
    }

    /// Paths of the units above those on which one of the roles is held, themselves not included.
    pub(crate) fn paths_above(&self, roles: &[Role]) -> Vec<String> {
        let mut above: Vec<String> = self
            .paths(roles)
            .into_iter()
            .flat_map(|path| {
                path.match_indices('/')
                    .skip(1)
                    .map(|(end, _)| path[..=end].to_owned())
                    .filter(move |prefix| prefix.len() < path.len())
            })
            .collect();
        above.sort();
        above.dedup();
        above
    }

    /// Paths of the units on which the role is held and of all above them.
    pub(crate) fn line(&self, role: Role) -> Vec<String> {
        let mut line: Vec<String> = self
            .held
            .iter()
            .filter(|held| held.does(role))
            .flat_map(|held| {
                held.path
                    .match_indices('/')
                    .skip(1)
                    .map(|(end, _)| held.path[..=end].to_owned())
            })
            .collect();
        line.sort();
        line.dedup();
        line
    }

    /// The units on which one of the roles is held, without those that lie under another.
    pub(crate) fn tops(&self, roles: &[Role]) -> Vec<UnitId> {
        let paths = self.paths(roles);
        self.held
            .iter()
            .filter(|held| roles.contains(&held.role) && paths.contains(&held.path.as_str()))
            .map(|held| held.unit_id)
            .collect()
    }

    /// Paths on which one of the roles is held. What does not look like a path reaches nothing: an
    /// empty one would be the root of all.
    fn all_paths(&self, roles: &[Role]) -> impl Iterator<Item = &str> {
        self.held
            .iter()
            .filter(|held| roles.contains(&held.role))
            .map(|held| held.path.as_str())
            .filter(|path| is_path(path))
    }

    /// The same without those that lie under another.
    fn paths(&self, roles: &[Role]) -> Vec<&str> {
        let mut paths: Vec<&str> = self.all_paths(roles).collect();
        paths.sort_unstable();
        // In byte order a subtree follows its root at once.
        paths.dedup_by(|path, root| path.starts_with(*root));
        paths
    }
}

/// Whether something looks like a path of a unit.
fn is_path(path: &str) -> bool {
    path.len() > 2 && path.starts_with('/') && path.ends_with('/')
}

/// A condition to which nothing was added is met by nothing, not by everything.
pub(crate) fn or_nothing(condition: Condition) -> Condition {
    if condition.is_empty() {
        Condition::all().add(Expr::cust("FALSE"))
    } else {
        condition
    }
}

fn project_ids(condition: Condition) -> SelectStatement {
    project::Entity::find()
        .join(JoinType::InnerJoin, project::unit())
        .filter(condition)
        .only(project::Column::Id)
}
