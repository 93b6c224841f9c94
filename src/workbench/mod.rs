//! The workbench: what the signed-in person has to do, by when, and where it is done.

mod done;
mod later;
mod query;
mod views;

use crate::ui::shell::{Crumb, page};
use crate::web::route::{Access, Route, get};
use crate::web::shell::{OWING, frame};
use crate::web::{Asking, Nothing, Page};

pub fn routes() -> Vec<Route> {
    vec![get(views::PATH, Access::Roles(OWING), show)]
}

async fn show(on: Asking<Nothing>) -> Page {
    if on.asked.get("tab") == "done" {
        return done::page(on).await;
    }
    let bench = query::bench(
        &on.app,
        &on.me,
        (on.asked.page(), on.asked.page_of(views::BELOW)),
    )
    .await?;
    let unit = on.me.post().map(|post| Crumb::new(&post.unit_name));
    let path = unit.into_iter().chain([Crumb::new("工作台")]).collect();
    let waiting = bench.counts.waiting();
    let frame = frame(&on.app, &on.me, "工作台", views::PATH, path, waiting);
    Ok(page(&frame, views::bench(&on.me, &bench)))
}
