//! The page of one project: where it stands on its track, what is owed, what was done, found and
//! decided; and what the one who looks may do about it.

mod act;
mod asked;
mod beside;
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
use domain::states::Role::Editor;

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Handles, Tried, told};
use crate::web::reply::see;
use crate::web::route::{Access, RUNNERS, Route, Subject, get, post};
use crate::web::{Asking, Page, PageError};
use asked::{EXTENSION, REFUSAL, REQUEST, TAKING_BACK};
use forms::{
    ACCEPTANCE, DELETION, ENDORSEMENT, FINDINGS, GRADES, REVOCATION, SCREENING, SENT_BACK,
    STEP_BACK, TITLE, WITHDRAWAL,
};
pub use views::sources;

pub fn routes() -> Vec<Route> {
    let seen = Access::View(Subject::Project);
    let by = |roles| Access::Act(Subject::Project, roles);
    let runs = by(RUNNERS);
    let own = by(&[Editor]);
    vec![
        get("/projects/{id}", seen, show),
        get("/projects/{id}/print", seen, print),
        post("/projects/{id}/endorsement", runs).takes(&ENDORSEMENT, here(act::endorsed)),
        post("/projects/{id}/screening", runs).takes(&SCREENING, here(act::screened)),
        post("/projects/{id}/revision-acceptance", runs).takes(&ACCEPTANCE, here(act::accepted)),
        post("/projects/{id}/sent-back", runs).takes(&SENT_BACK, here(act::sent_back)),
        post("/projects/{id}/grades", runs).takes(&GRADES, here(act::graded)),
        post("/projects/{id}/title", runs).takes(&TITLE, here(act::titled)),
        post("/projects/{id}/extension", runs).takes(&EXTENSION, here(act::extended)),
        post("/projects/{id}/extension-request", own).takes(&REQUEST, here(act::asked)),
        post("/projects/{id}/extension-refusal", runs).takes(&REFUSAL, here(act::refused)),
        post("/projects/{id}/taking-back", own).takes(&TAKING_BACK, here(act::taken_back)),
        post("/projects/{id}/findings", runs).takes(
            &FINDINGS,
            told(
                act::found,
                |on| format!("/projects/{}#findings", on.id),
                page,
            ),
        ),
        post("/projects/{id}/deletion", own).takes(&DELETION, here(act::deleted)),
        post("/projects/{id}/withdrawal", own).takes(&WITHDRAWAL, here(act::withdrawn)),
        post("/projects/{id}/revocation", runs).takes(&REVOCATION, here(act::revoked)),
        post("/projects/{id}/step-back", runs).takes(&STEP_BACK, here(act::stepped_back)),
    ]
}

/// The handler of a form that is told on the page of its project.
fn here<D>(
    deed: impl Fn(Doing<ProjectId>) -> D + Clone + Send + Sync + 'static,
) -> impl Handles<ProjectId>
where
    D: Future<Output = act::Did> + Send + 'static,
{
    told(deed, |on| format!("/projects/{}", on.id), page)
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
    let beside = beside::load(&on.app, &on.me, &view).await?;
    let body = views::page(&view, &beside, &on.me, &on.app.book.calendar(), &tried);
    on.page(&project.name, "/projects", path, body).await
}

/// The summary of a project on paper.
async fn print(on: Asking<ProjectId>) -> Page {
    let mut view = query::page(&on.app, &on.me, on.id).await?;
    // Nothing can be done from paper.
    (view.may.write, view.may.log) = (false, false);
    Ok(views::summary(&view, &on.me, &on.app.book.calendar()))
}
