//! Visits to projects within a campaign (现场查看), each project once.

use domain::ids::{AccountId, CampaignId, ProjectId, VisitId};
use domain::states::{Role, VisitStatus};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::joins::joins;
use crate::scope::Scope;

/// A row of `visit`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: VisitId,
    pub campaign_id: CampaignId,
    pub project_id: ProjectId,
    /// Who goes; the visit opens the project to that account.
    pub supervisor_id: Option<AccountId>,
    pub due_on: Date,
    pub status: VisitStatus,
    pub visited_on: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub conclusion: Option<String>,
    /// Who wrote the conclusion.
    pub by: Option<AccountId>,
    /// What has been written of its sheet while it is due, as JSON.
    #[sea_orm(column_type = "Text")]
    pub draft: Option<String>,
    /// How each point was found, as JSON.
    #[sea_orm(column_type = "Text")]
    pub points: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub companions: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub good_practice: Option<String>,
    /// When and by whom of the visited it was confirmed, and what they had to say.
    pub confirmed_at: Option<DateTimeUtc>,
    pub confirmed_by: Option<AccountId>,
    #[sea_orm(column_type = "Text")]
    pub remark: Option<String>,
}

joins! { campaign: CampaignId => campaign, project: ProjectId => project }

/// Visits to a project, oldest first. The project was found through [`super::project::known_to`].
pub fn of_project(project_id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .order_by_asc(Column::Id)
}

/// Visits the actor may see: to projects in its subtrees, and a supervisor's own.
pub fn visible_to(scope: &Scope) -> Select<Entity> {
    scope.limit(Entity::find(), |scope| {
        let own = scope
            .account_id
            .filter(|_| scope.holds(&[Role::Supervisor]))
            .map(|own| Column::SupervisorId.eq(own));
        Condition::any()
            .add_option(scope.in_projects(Column::ProjectId, &Role::CONTENT))
            .add_option(own)
    })
}
