//! 专题页: what a committee shows of its admitted projects to everybody, made of their public
//! records; and the list of these pages for those who work here.

mod query;
mod views;

use axum::extract::State;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::route::{Access, READERS, Route, get};
use crate::web::{Asking, Id, Nothing, Page};

pub fn routes() -> Vec<Route> {
    vec![
        get("/topics", Access::Roles(READERS), list),
        get("/topics/{id}", Access::Public, show),
    ]
}

async fn list(on: Asking<Nothing>) -> Page {
    let topics = query::list(&on.app, &on.me).await?;
    let missing = topics.iter().filter(|t| t.links.is_empty()).count();
    let title = match (topics.len(), missing) {
        (0, _) => "还没有专题页".to_owned(),
        (n, 0) => format!("{n} 个党委的专题页都已登记"),
        (n, m) => format!("{n} 个党委有立项品牌，{m} 个还没有登记专题页"),
    };
    let body = views::list(&on.me, &title, &topics);
    on.page(&title, "/topics", vec![Crumb::new("专题页")], body)
        .await
}

/// Public: found by an address nobody can guess, as notices are.
async fn show(State(app): State<App>, Id(public): Id<String>) -> Page {
    let today = app.book.clock.today();
    let topic = query::topic(&app, &public).await?;
    Ok(views::topic(&topic, today))
}
