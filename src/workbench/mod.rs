//! The workbench: what the signed-in person has to do, by when, and where it is done.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::states::Role;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::route::{Access, Route, get};
use crate::web::shell::frame;
use crate::web::{Asked, Me, PageError};

/// Whoever can owe something.
const OWING: &[Role] = &[
    Role::Organiser,
    Role::Endorser,
    Role::Editor,
    Role::Expert,
    Role::Supervisor,
];

pub fn routes() -> Vec<Route> {
    vec![get(views::PATH, Access::Roles(OWING), page)]
}

async fn page(State(app): State<App>, me: Me, asked: Asked) -> Result<Response, PageError> {
    let bench = query::bench(&app, &me, asked.page()).await?;
    let crumbs = match me.post() {
        Some(post) => vec![Crumb::new(&post.unit_name), Crumb::new("工作台")],
        None => vec![Crumb::new("工作台")],
    };
    let frame = frame(
        &app,
        &me,
        "工作台",
        views::PATH,
        crumbs,
        bench.counts.waiting(),
    );
    Ok(views::bench(&frame, &me, &bench).into_response())
}
