//! The list of projects: search, filters, views with their counts, and the same rows as a workbook.

pub mod course;
mod export;
pub mod filter;
pub mod query;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::ProjectId;

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::form::stranger;
use crate::web::route::{Access, READERS, Route, get};
use crate::web::shell::shell;
use crate::web::{Asked, Me, PageError};
use filter::{FIELDS, Filter};

pub fn routes() -> Vec<Route> {
    vec![
        get(views::PATH, Access::Roles(READERS), page),
        get(views::EXPORT, Access::Roles(READERS), workbook),
    ]
}

async fn page(State(app): State<App>, me: Me, Asked(pairs): Asked) -> Result<Response, PageError> {
    let filter = Filter::read(&pairs);
    let list = query::list(&app, &me, filter).await?;
    let frame = shell(&app, &me, "项目", views::PATH, vec![Crumb::new("项目")]).await?;
    Ok(views::list(&frame, &list, me.today, me.holds_any(views::STARTERS)).into_response())
}

/// The rows of a filter, or those that were ticked, as a workbook.
async fn workbook(
    State(app): State<App>,
    me: Me,
    Asked(pairs): Asked,
) -> Result<Response, PageError> {
    // A filter that were overlooked would export more than was meant.
    let known = |name: &str| FIELDS.contains(&name) || ["id", "selected"].contains(&name);
    let mut names = pairs.0.iter().map(|(name, _)| name.as_str());
    if let Some(name) = names.find(|name| !known(name)) {
        return Err(PageError::Refused(stranger(name)));
    }
    let ticked: Vec<ProjectId> = pairs.all("id").filter_map(|id| id.parse().ok()).collect();
    if pairs.has("selected") && ticked.is_empty() {
        return Err(PageError::Refused(
            "还没有勾选项目。请返回列表，勾选要导出的项目，再点“导出所选”。".to_owned(),
        ));
    }
    export::workbook(&app, &me, Filter::read(&pairs), ticked).await
}
