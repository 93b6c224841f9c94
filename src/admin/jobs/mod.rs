//! How the jobs run: the schedule, what the last runs did, who is at it now, what waits to be sent.

mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::ADMIN;
use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::route::{Access, Route, get};
use crate::web::shell::shell;
use crate::web::{Me, PageError};

const HERE: &str = "/admin/jobs";

pub fn routes() -> Vec<Route> {
    vec![get("/admin/jobs", Access::Roles(ADMIN), page)]
}

async fn page(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let state = query::state(&app, &me).await?;
    let frame = shell(&app, &me, "运行情况", HERE, vec![Crumb::new("运行情况")]).await?;
    Ok(views::page_of(&frame, &me, &state).into_response())
}
