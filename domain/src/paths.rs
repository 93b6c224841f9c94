//! Addresses of the pages that mails and calendar entries point to: said once, so that what is
//! mailed and what is routed agree. Without host and trailing slash.

use crate::ids::{ProjectId, RoundId};

/// What the signed-in person owes and may do (工作台).
pub fn workbench() -> String {
    "/workbench".to_owned()
}

/// A project with its track.
pub fn project(id: ProjectId) -> String {
    format!("/projects/{id}")
}

/// A round with its projects.
pub fn round(id: RoundId) -> String {
    format!("/rounds/{id}")
}

/// An expert's desk.
pub fn expert_desk() -> String {
    "/desk".to_owned()
}
