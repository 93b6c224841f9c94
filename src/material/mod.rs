//! 填报: entering a round, writing the form that is due now, its files, and what was handed in.
//!
//! Nothing typed is lost: every way to send the form saves it first, and a refused one comes back
//! as it was typed.

mod check;
mod enter;
mod fields;
mod files;
mod form;
mod paper;
mod query;
mod save;
mod stale;

use domain::states::Role::Editor;

pub use fields::accept;

use crate::web::form::handler;
use crate::web::route::{Access, Route, Subject, get, post, put, upload};

pub fn routes() -> Vec<Route> {
    let writes = Access::Act(Subject::Project, &[Editor]);
    vec![
        get(
            "/rounds/{id}/enter",
            Access::Act(Subject::Round, &[Editor]),
            enter::show,
        ),
        post(
            "/projects",
            Access::Roles(&[Editor]),
            handler(enter::started, enter::again),
        )
        .form(&enter::START),
        // Whoever follows the project but does not write it is led to its page.
        get(
            "/projects/{id}/form",
            Access::View(Subject::Project),
            form::show,
        ),
        put("/projects/{id}/form", writes, save::autosave),
        upload("/projects/{id}/form", writes, save::send).form(&save::DRAFT),
        upload("/projects/{id}/files", writes, save::send).form(&save::FILES),
        get(
            "/projects/{id}/submissions/{n}",
            Access::View(Subject::Project),
            paper::show,
        ),
        get(
            "/files/{id}",
            Access::View(Subject::Attachment),
            files::download,
        ),
        upload(
            "/files/{id}/removal",
            Access::Act(Subject::Attachment, &[Editor]),
            save::remove,
        )
        .form(&save::REMOVAL),
    ]
}
