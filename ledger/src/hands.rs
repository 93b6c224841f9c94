//! Applying and approving are two people's work: who wrote what is judged, and who may yet write it,
//! does not judge it, under whichever account.

use domain::ids::{AccountId, ProjectId, UnitId};
use domain::states::Role;
use domain::text::quoted;
use entity::{OneColumn, account, event, grant, project};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait,
};

use crate::event::Kind;
use crate::{Act, Actor, LedgerError, Standing};

/// The lines of the log that say who wrote an application or a material.
const WRITING: [Kind; 4] = [
    Kind::DraftStarted,
    Kind::DraftSaved,
    Kind::Submitted,
    Kind::HandedIn,
];

/// Whether the person behind this actor wrote for the project, or holds the role that writes for it.
/// One statement.
pub async fn wrote(
    db: &impl ConnectionTrait,
    actor: &Actor,
    s: &Standing,
    today: chrono::NaiveDate,
) -> Result<bool, LedgerError> {
    match actor.account {
        Some(account) => person_wrote(db, account, s.project.id, s.unit.id, today).await,
        None => Ok(false),
    }
}

/// The same of an account, for a project and the unit that holds it.
pub async fn person_wrote(
    db: &impl ConnectionTrait,
    account: AccountId,
    project: ProjectId,
    holder: UnitId,
    today: chrono::NaiveDate,
) -> Result<bool, LedgerError> {
    let lines = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::ProjectId.eq(project))
        .filter(event::Column::Kind.is_in(WRITING))
        // Until 0.1.0 a score sheet that was kept for later stood in the log as a draft.
        .filter(event::Column::Data.contains(r#""form":"评分表""#).not())
        .filter(event::Column::AccountId.in_subquery(account::of_same_person(account)))
        .into_query();
    let posts = grant::Entity::find()
        .filter(grant::Column::UnitId.eq(holder))
        .filter(grant::Column::Role.eq(Role::Editor))
        .filter(grant::running(today))
        .filter(grant::Column::AccountId.in_subquery(account::of_same_person(account)))
        .only(grant::Column::Id);
    let found = project::Entity::find_by_id(project)
        .filter(
            Condition::any()
                .add(Expr::exists(lines))
                .add(Expr::exists(posts)),
        )
        .count(db)
        .await?;
    Ok(found > 0)
}

/// Whether two accounts are one person's.
pub(crate) async fn are_one_person(
    db: &impl ConnectionTrait,
    one: AccountId,
    other: AccountId,
) -> Result<bool, LedgerError> {
    let found = account::Entity::find_by_id(other)
        .filter(account::Column::Id.in_subquery(account::of_same_person(one)))
        .count(db)
        .await?;
    Ok(found > 0)
}

/// What whoever wrote for a project is told where it is judged; `who` judges it.
pub fn another_hand(project: &str, who: &str) -> String {
    let project = quoted(project);
    format!(
        "{project}由您填写或可由您填写，申报和审批要由两个人办理（同一工号、同一邮箱的账号算同一个人）。请{who}的其他经办人办理；没有其他人的，请系统管理员增加一位。"
    )
}

impl Act {
    /// Refuses whoever wrote for the project, or may, where it is judged by this unit's people.
    pub(crate) async fn require_other_hand(
        &self,
        s: &Standing,
        who: &str,
    ) -> Result<(), LedgerError> {
        if wrote(&self.tx, &self.actor, s, self.today).await? {
            return Err(LedgerError::refused(another_hand(&s.project.name, who)));
        }
        Ok(())
    }
}
