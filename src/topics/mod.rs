//! 专题页: what a committee shows of its admitted projects to everybody, made of their public
//! records; and the list of these pages for those who work here.

mod query;
mod views;

use axum::extract::State;
use maud::Markup;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::route::{Access, READERS, Route, get};
use crate::web::shell::shell;
use crate::web::{Id, Me, PageError};

pub fn routes() -> Vec<Route> {
    vec![
        get("/topics", Access::Roles(READERS), list),
        get("/topics/{id}", Access::Public, show),
    ]
}

async fn list(State(app): State<App>, me: Me) -> Result<Markup, PageError> {
    let topics = query::list(&app, &me).await?;
    let missing = topics.iter().filter(|t| t.links.is_empty()).count();
    let title = match (topics.len(), missing) {
        (0, _) => "还没有专题页".to_owned(),
        (n, 0) => format!("{n} 个党委的专题页都已登记"),
        (n, m) => format!("{n} 个党委有立项品牌，{m} 个还没有登记专题页"),
    };
    let shell = shell(&app, &me, &title, "/topics", vec![Crumb::new("专题页")]).await?;
    Ok(views::list(&shell, &me, &title, &topics))
}

/// Public: found by an address nobody can guess, as notices are.
async fn show(State(app): State<App>, Id(public): Id<String>) -> Result<Markup, PageError> {
    let today = app.book.clock.today();
    let topic = query::topic(&app, &public).await?;
    Ok(views::topic(&topic, today))
}
