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
use crate::web::{Asked, Asking, Me, Nothing, Page, PageError};
use late::Which;

/// Whoever oversees what others do.
const OVERSEERS: &[Role] = &[Role::Organiser, Role::Viewer];

pub fn routes() -> Vec<Route> {
    vec![
        get(views::PATH, Access::Roles(OVERSEERS), page),
        get(late::PATH, Access::Roles(OVERSEERS), owed),
    ]
}

/// What is late, or due next: the rows of two of the dashboard's figures.
async fn owed(on: Asking<Nothing>) -> Page {
    let which = match on.asked.get("which") {
        "due" => Which::Due,
        _ => Which::Late,
    };
    let programme = on.asked.get("programme");
    let rows = late::owed(&on.app, &on.me, programme, which, on.asked.page()).await?;
    let title = which.title();
    let body = views::owed(&on.me, which, programme, &rows);
    let path = vec![Crumb::link("总览", views::PATH), Crumb::new(&title)];
    on.page(&title, views::PATH, path, body).await
}

async fn page(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let view = query::dashboard(&app, &me, asked.get("programme"), asked.read("round")).await?;
    let mut crumbs = vec![Crumb::new("总览")];
    if let Some(name) = &view.unit {
        crumbs.insert(0, Crumb::new(name));
    }
    let frame = shell(&app, &me, "总览", views::PATH, crumbs).await?;
    Ok(views::page(&frame, &me, &view).into_response())
}
