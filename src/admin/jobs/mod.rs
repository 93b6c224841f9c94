//! How the jobs run: the schedule, what the last runs did, who is at it now, what waits to be sent.

mod query;
mod views;

use super::ADMIN;
use crate::ui::shell::Crumb;
use crate::web::route::{Access, Route, get};
use crate::web::{Asking, Nothing, Page};

const HERE: &str = "/admin/jobs";

pub fn routes() -> Vec<Route> {
    vec![get(HERE, Access::Roles(ADMIN), page)]
}

async fn page(on: Asking<Nothing>) -> Page {
    let state = query::state(&on.app, &on.me).await?;
    let (title, body) = ("运行情况", views::page(&on.me, &state));
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}
