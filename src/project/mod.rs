//! The page of one project: where it stands on its track, what is owed, what was done, found and
//! decided; and what the one who looks may do about it.

mod act;
mod forms;
mod head;
mod lists;
mod may;
mod milestones;
pub mod query;
mod results;
pub mod rows;
mod track;
mod views;

use axum::response::{IntoResponse, Response};
use domain::ids::ProjectId;
use domain::states::Role::{self, Editor, Endorser, Organiser};

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Form, Tried, told};
use crate::web::reply::see;
use crate::web::route::{Access, Route, Subject, get, post};
use crate::web::{Asking, Page, PageError};
use forms::{
    ACCEPTANCE, ENDORSEMENT, EXTENSION, FINDINGS, GRADES, REVOCATION, SCREENING, SENT_BACK, TITLE,
    WITHDRAWAL,
};
pub use views::sources;

pub fn routes() -> Vec<Route> {
    vec![
        get("/projects/{id}", Access::View(Subject::Project), show),
        get(
            "/projects/{id}/print",
            Access::View(Subject::Project),
            print,
        ),
        deed(
            "/projects/{id}/endorsement",
            &[Endorser, Organiser],
            &ENDORSEMENT,
            act::endorsed,
        ),
        deed(
            "/projects/{id}/screening",
            &[Organiser],
            &SCREENING,
            act::screened,
        ),
        deed(
            "/projects/{id}/revision-acceptance",
            &[Organiser],
            &ACCEPTANCE,
            act::accepted,
        ),
        deed(
            "/projects/{id}/sent-back",
            &[Organiser],
            &SENT_BACK,
            act::sent_back,
        ),
        deed("/projects/{id}/grades", &[Organiser], &GRADES, act::graded),
        deed("/projects/{id}/title", &[Organiser], &TITLE, act::titled),
        deed(
            "/projects/{id}/extension",
            &[Organiser],
            &EXTENSION,
            act::extended,
        ),
        deed(
            "/projects/{id}/findings",
            &[Organiser],
            &FINDINGS,
            act::found,
        ),
        deed(
            "/projects/{id}/withdrawal",
            &[Editor],
            &WITHDRAWAL,
            act::withdrawn,
        ),
        deed(
            "/projects/{id}/revocation",
            &[Organiser],
            &REVOCATION,
            act::revoked,
        ),
    ]
}

/// A form of the page, told there.
fn deed<D>(
    path: &'static str,
    roles: &'static [Role],
    form: &'static Form,
    deed: impl Fn(Doing<ProjectId>) -> D + Clone + Send + Sync + 'static,
) -> Route
where
    D: Future<Output = act::Did> + Send + 'static,
{
    let to = |on: &Doing<ProjectId>| format!("/projects/{}", on.id);
    let access = Access::Act(Subject::Project, roles);
    post(path, access, form, told(deed, to, page))
}

async fn show(on: Asking<ProjectId>) -> Result<Response, PageError> {
    match page(on.clone(), Tried::default()).await {
        // An expert has it on the desk, as far as it is to be judged.
        Err(PageError::NotFound) if query::is_judged(&on.app, &on.me, on.id).await? => {
            Ok(see("/desk"))
        }
        page => Ok(page?.into_response()),
    }
}

async fn page(on: Asking<ProjectId>, tried: Tried) -> Page {
    let view = query::page(&on.app, &on.me, on.id).await?;
    let project = &view.standing.project;
    let path = vec![Crumb::link("项目", "/projects"), Crumb::new(&project.code)];
    let body = views::page(&view, &on.me, &on.app.book.calendar(), &tried);
    on.page(&project.name, "/projects", path, body).await
}

/// The summary of a project on paper.
async fn print(on: Asking<ProjectId>) -> Page {
    let mut view = query::page(&on.app, &on.me, on.id).await?;
    // Nothing can be done from paper.
    (view.may.write, view.may.log) = (false, false);
    Ok(views::summary(&view, &on.me, &on.app.book.calendar()))
}
