//! The page of one project: where it stands on its track, what is owed, what was done, found and
//! decided; and what the one who looks may do about it.

mod act;
mod checks;
mod eyes;
mod forms;
pub(crate) mod head;
mod lists;
pub mod query;
mod results;
pub mod rows;
mod track;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::ProjectId;
use domain::states::Role::{Editor, Endorser, Organiser};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::form::Tried;
use crate::web::reply::see;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::shell::shell;
use crate::web::{Id, Me, PageError};
pub use views::sources;

pub fn routes() -> Vec<Route> {
    let act = |roles| Access::Act(Subject::Project, roles);
    vec![
        get("/projects/{id}", Access::View(Subject::Project), show),
        get(
            "/projects/{id}/print",
            Access::View(Subject::Project),
            print,
        ),
        post(
            "/projects/{id}/endorsement",
            act(&[Endorser, Organiser]),
            act::form(act::endorsed),
        )
        .form(&forms::ENDORSEMENT),
        post(
            "/projects/{id}/screening",
            act(&[Organiser]),
            act::form(act::screened),
        )
        .form(&forms::SCREENING),
        post(
            "/projects/{id}/revision-acceptance",
            act(&[Organiser]),
            act::form(act::revision_accepted),
        )
        .form(&forms::ACCEPTANCE),
        post(
            "/projects/{id}/sent-back",
            act(&[Organiser]),
            act::form(act::sent_back),
        )
        .form(&forms::SENT_BACK),
        post(
            "/projects/{id}/grades",
            act(&[Organiser]),
            act::form(act::graded),
        )
        .form(&forms::GRADES),
        post(
            "/projects/{id}/title",
            act(&[Organiser]),
            act::form(act::titled),
        )
        .form(&forms::TITLE),
        post(
            "/projects/{id}/extension",
            act(&[Organiser]),
            act::form(act::extended),
        )
        .form(&forms::EXTENSION),
        post(
            "/projects/{id}/findings",
            act(&[Organiser]),
            act::form(act::found),
        )
        .form(&forms::FINDINGS),
        post(
            "/projects/{id}/withdrawal",
            act(&[Editor]),
            act::form(act::withdrawn),
        )
        .form(&forms::WITHDRAWAL),
        post(
            "/projects/{id}/revocation",
            act(&[Organiser]),
            act::form(act::revoked),
        )
        .form(&forms::REVOCATION),
    ]
}

async fn show(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
) -> Result<Response, PageError> {
    match page(&app, &me, id, &Tried::default()).await {
        // An expert has it on the desk, as far as it is to be judged.
        Err(PageError::NotFound) if query::is_judged(&app, &me, id).await? => Ok(see("/desk")),
        page => Ok(page?.into_response()),
    }
}

/// The page; `tried` is a form of it that was refused.
pub(crate) async fn page(
    app: &App,
    me: &Me,
    id: ProjectId,
    tried: &Tried,
) -> Result<maud::Markup, PageError> {
    let view = query::page(app, me, id).await?;
    let code = view.standing.project.code.clone();
    let crumbs = vec![Crumb::link("项目", "/projects"), Crumb::new(code)];
    let title = view.standing.project.name.clone();
    let shell = shell(app, me, &title, "/projects", crumbs).await?;
    Ok(views::page(&shell, &view, me, &app.book.calendar(), tried))
}

/// The summary of a project on paper.
async fn print(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
) -> Result<maud::Markup, PageError> {
    let mut view = query::page(&app, &me, id).await?;
    // Nothing can be done from paper.
    (view.may.write, view.may.log) = (false, false);
    Ok(views::summary(&view, &me, &app.book.calendar()))
}
