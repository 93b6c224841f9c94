//! The dashboard (总览): how everything in somebody's view stands, for whoever oversees it. Every
//! figure leads to the list that it counts.

mod funnel;
mod heat;
mod late;
mod query;
mod rows;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::states::Role;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::route::{Access, Route, get};
use crate::web::shell::shell;
use crate::web::{Asked, Me, PageError};

/// Whoever oversees what others do.
const OVERSEERS: &[Role] = &[Role::Organiser, Role::Viewer];

pub fn routes() -> Vec<Route> {
    vec![get(views::PATH, Access::Roles(OVERSEERS), page)]
}

async fn page(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let view = query::dashboard(&app, &me, asked.get("programme")).await?;
    let mut crumbs = vec![Crumb::new("总览")];
    if let Some(name) = &view.unit {
        crumbs.insert(0, Crumb::new(name));
    }
    let frame = shell(&app, &me, "总览", views::PATH, crumbs).await?;
    Ok(views::page(&frame, &me, &view).into_response())
}
