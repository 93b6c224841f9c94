//! 填报: entering a round, writing the form that is due now, its files, and what was handed in.
//!
//! Nothing typed is lost: every way to send the form saves it first, and a refused one comes back
//! as it was typed.

mod enter;
mod fields;
mod files;
mod form;
pub mod paper;
mod query;
mod readiness;
mod save;
mod stale;

use domain::states::Role::Editor;

pub use fields::accept;
pub use paper::filled_table;

use crate::web::form::{blank, handler};
use crate::web::route::{Access, Route, Subject, get, post, put};

pub fn routes() -> Vec<Route> {
    let writes = Access::Act(Subject::Project, &[Editor]);
    let enters = Access::Act(Subject::Round, &[Editor]);
    let starts = Access::Roles(&[Editor]);
    let hung = Access::Act(Subject::Attachment, &[Editor]);
    let seen = Access::View(Subject::Project);
    vec![
        get("/rounds/{id}/enter", enters, blank(enter::page)),
        post("/projects", starts).takes(&enter::START, handler(enter::started, enter::again)),
        // Whoever follows the project but does not write it is led to its page.
        get("/projects/{id}/form", seen, form::show),
        put("/projects/{id}/form", writes, save::autosave),
        post("/projects/{id}/form", writes).takes(&save::DRAFT, save::send),
        post("/projects/{id}/files", writes).takes(&save::FILES, save::send),
        get("/projects/{id}/submissions/{n}", seen, paper::show),
        get(
            "/files/{id}",
            Access::View(Subject::Attachment),
            files::download,
        ),
        post("/files/{id}/removal", hung).takes(&save::REMOVAL, save::remove),
    ]
}
