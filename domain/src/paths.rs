//! Addresses of the pages that mails and calendar entries point to: said once, so that what is
//! mailed and what is routed agree. Without host and trailing slash.

use crate::ids::{ProjectId, RoundId, VisitId};

/// What the signed-in person owes and may do (工作台).
pub fn workbench() -> String {
    "/workbench".to_owned()
}

/// A project with its track.
pub fn project(id: ProjectId) -> String {
    format!("/projects/{id}")
}

/// The form of a project that is being asked for now.
pub fn form(id: ProjectId) -> String {
    format!("/projects/{id}/form")
}

/// Where a record of a project is logged.
pub fn new_record(id: ProjectId) -> String {
    format!("/projects/{id}/records/new")
}

/// A round with its projects.
pub fn round(id: RoundId) -> String {
    format!("/rounds/{id}")
}

/// Where a unit enters a round.
pub fn enter(id: RoundId) -> String {
    format!("/rounds/{id}/enter")
}

/// An expert's desk.
pub fn expert_desk() -> String {
    "/desk".to_owned()
}

/// A supervisor's visit.
pub fn visit(id: VisitId) -> String {
    format!("/visits/{id}")
}
