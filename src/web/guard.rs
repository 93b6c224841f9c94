//! The fence: what a row of the route table declares is checked here, before its handler runs.

use axum::extract::{RawPathParams, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::ProjectId;
use domain::states::Role;
use entity::{
    assignment, attachment, campaign, finding, notice, objection, project, record, round, unit,
    visit,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::{Access, Me, PageError, Subject, reply};
use crate::app::App;

/// Checks a route's access, then runs its handler.
pub async fn guard(
    State((app, access)): State<(App, Access)>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let me = request.extensions().get::<Me>().cloned();
    let id = params
        .iter()
        .find(|(name, _)| *name == "id")
        .map(|(_, value)| value.to_owned())
        .unwrap_or_default();
    match check(&app, access, me.as_ref(), &id, request.method()).await {
        Ok(()) => {}
        Err(PageError::SignIn) if request.method() == Method::GET => {
            let target = request.uri().path_and_query().map_or("/", |p| p.as_str());
            return reply::see(&format!("/sign-in?next={}", escape(target)));
        }
        Err(error) => return error.into_response(),
    }
    if let Some(me) = &me
        && me.must_change
        && access != Access::Public
        && !matches!(request.uri().path(), "/account/password" | "/sign-out")
    {
        return reply::see("/account/password");
    }
    next.run(request).await
}

/// Escapes what has a meaning in a query.
fn escape(target: &str) -> String {
    target
        .replace('%', "%25")
        .replace('&', "%26")
        .replace('#', "%23")
        .replace('+', "%2B")
        .replace(' ', "%20")
}

async fn check(
    app: &App,
    access: Access,
    me: Option<&Me>,
    id: &str,
    method: &Method,
) -> Result<(), PageError> {
    let roles: &[Role] = match access {
        Access::Public => return Ok(()),
        Access::SignedIn => return me.map(|_| ()).ok_or(PageError::SignIn),
        Access::Roles(roles) => return require(me.ok_or(PageError::SignIn)?, roles),
        Access::View(_) => &[],
        Access::Act(_, roles) => roles,
    };
    let me = me.ok_or(PageError::SignIn)?;
    let (Access::View(subject) | Access::Act(subject, _)) = access else {
        return Ok(());
    };
    // A page that is read starts from the same scope itself and answers 404 beyond it: for who may
    // read it there is no second look.
    let scoped_itself = matches!(
        subject,
        Subject::Project
            | Subject::Round
            | Subject::Assignment
            | Subject::Visit
            | Subject::Finding
            | Subject::Notice
            | Subject::Objection
            | Subject::Campaign
    );
    if method == Method::GET && scoped_itself && (roles.is_empty() || me.holds_any(roles)) {
        return Ok(());
    }
    if !in_view(app, me, subject, id).await? {
        return Err(PageError::NotFound);
    }
    if roles.is_empty() {
        Ok(())
    } else {
        require(me, roles)
    }
}

fn require(me: &Me, roles: &[Role]) -> Result<(), PageError> {
    if me.holds_any(roles) {
        return Ok(());
    }
    let who: Vec<&str> = roles.iter().map(|r| r.label()).collect();
    Err(PageError::Forbidden(format!(
        "这一页由{}办理，您现在的角色不能打开。",
        who.join("、")
    )))
}

/// Whether the subject lies in the person's view. An id that is no number is nowhere.
async fn in_view(app: &App, me: &Me, subject: Subject, id: &str) -> Result<bool, PageError> {
    let db = &app.book.db;
    let scope = me.scope();
    if subject == Subject::Attachment {
        // Named by an id nobody can guess instead of a number.
        let project: Option<ProjectId> = attachment::Entity::find()
            .select_only()
            .column(attachment::Column::ProjectId)
            .filter(attachment::Column::PublicId.eq(id))
            .filter(attachment::Column::RemovedAt.is_null())
            .into_tuple()
            .one(db)
            .await?;
        return project_in_view(app, me, project).await;
    }
    let Ok(id) = id.parse::<i64>() else {
        return Ok(false);
    };
    let through: Option<ProjectId> = match subject {
        Subject::Project => Some(ProjectId(id)),
        Subject::Attachment => None,
        Subject::Visit => {
            visit::Entity::find()
                .select_only()
                .column(visit::Column::ProjectId)
                .filter(visit::Column::Id.eq(id))
                .into_tuple()
                .one(db)
                .await?
        }
        Subject::Finding => {
            finding::Entity::find()
                .select_only()
                .column(finding::Column::ProjectId)
                .filter(finding::Column::Id.eq(id))
                .into_tuple()
                .one(db)
                .await?
        }
        Subject::Record => {
            record::Entity::find()
                .select_only()
                .column(record::Column::ProjectId)
                .filter(record::Column::Id.eq(id))
                .into_tuple()
                .one(db)
                .await?
        }
        Subject::Assignment => {
            let own = assignment::Entity::find()
                .filter(assignment::Column::Id.eq(id))
                .filter(assignment::Column::AccountId.eq(me.account))
                .filter(assignment::Column::RecusedAt.is_null())
                .one(db)
                .await?;
            own.map(|a| a.project_id)
        }
        Subject::Round => {
            return Ok(round::visible_to(scope)
                .filter(round::Column::Id.eq(id))
                .count(db)
                .await?
                > 0);
        }
        Subject::Notice => {
            return round_in_view(
                app,
                me,
                notice::Entity::find()
                    .select_only()
                    .column(notice::Column::RoundId)
                    .filter(notice::Column::Id.eq(id))
                    .into_tuple()
                    .one(db)
                    .await?,
            )
            .await;
        }
        Subject::Campaign => {
            return round_in_view(
                app,
                me,
                campaign::Entity::find()
                    .select_only()
                    .column(campaign::Column::RoundId)
                    .filter(campaign::Column::Id.eq(id))
                    .into_tuple()
                    .one(db)
                    .await?,
            )
            .await;
        }
        Subject::Objection => {
            let round = objection::Entity::find()
                .select_only()
                .column(notice::Column::RoundId)
                .join(
                    sea_orm::JoinType::InnerJoin,
                    objection::Entity::belongs_to(notice::Entity)
                        .from(objection::Column::NoticeId)
                        .to(notice::Column::Id)
                        .into(),
                )
                .filter(objection::Column::Id.eq(id))
                .into_tuple()
                .one(db)
                .await?;
            return round_in_view(app, me, round).await;
        }
        Subject::Unit => {
            return Ok(unit::visible_to(scope)
                .filter(unit::Column::Id.eq(id))
                .count(db)
                .await?
                > 0);
        }
        Subject::Account => {
            return Ok(me.holds(Role::Admin)
                && entity::account::Entity::find()
                    .filter(entity::account::Column::Id.eq(id))
                    .count(db)
                    .await?
                    > 0);
        }
    };
    project_in_view(app, me, through).await
}

async fn project_in_view(app: &App, me: &Me, id: Option<ProjectId>) -> Result<bool, PageError> {
    let Some(id) = id else { return Ok(false) };
    Ok(project::visible_to(me.scope())
        .filter(project::Column::Id.eq(id))
        .count(&app.book.db)
        .await?
        > 0)
}

async fn round_in_view(
    app: &App,
    me: &Me,
    id: Option<domain::ids::RoundId>,
) -> Result<bool, PageError> {
    let Some(id) = id else { return Ok(false) };
    Ok(round::visible_to(me.scope())
        .filter(round::Column::Id.eq(id))
        .count(&app.book.db)
        .await?
        > 0)
}
