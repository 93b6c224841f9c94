//! The list as a workbook: the rows of the present view, or those that were ticked.
//!
//! The ids are read first, so that the number in the last line is the number of rows above it;
//! the rows follow in portions, so that memory does not grow with them.

use axum::response::Response;
use domain::dates::cn_date;
use domain::ids::ProjectId;
use entity::project;
use ledger::event::clock_label;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect};

use super::filter::{Filter, Sort};
use super::query::{lines, rounds, selected};
use super::views::COLUMNS;
use crate::app::App;
use crate::web::xlsx::Sheet;
use crate::web::{Me, PageError};

/// Rows read at once.
const PORTION: usize = 500;

/// The file of a filter; with `ticked`, only of these, all of which must be in view.
pub async fn workbook(
    app: &App,
    me: &Me,
    filter: Filter,
    ticked: Vec<ProjectId>,
) -> Result<Response, PageError> {
    let rounds = rounds(app, me).await?;
    let (ids, what) = if ticked.is_empty() {
        let narrowed = filter.condition(me.scope(), &rounds);
        let ids: Vec<ProjectId> = selected(me, &filter, narrowed, false)
            .into_tuple()
            .all(&app.book.db)
            .await?;
        (ids, format!("视图“{}”", filter.tab.label()))
    } else {
        let ids: Vec<ProjectId> = project::under(me.scope(), false)
            .select_only()
            .column(project::Column::Id)
            .filter(project::Column::Id.is_in(ticked.iter().copied()))
            .into_tuple()
            .all(&app.book.db)
            .await?;
        if ticked.iter().any(|id| !ids.contains(id)) {
            return Err(PageError::NotFound);
        }
        (ids, "所选项目".to_owned())
    };
    let mut sheet = Sheet::begin("项目", None, COLUMNS)?;
    for portion in ids.chunks(PORTION) {
        let of = Condition::all().add(project::Column::Id.is_in(portion.iter().copied()));
        let mut found = lines(app, me, &rounds, of, Sort::Name).await?;
        found.sort_by_key(|line| portion.iter().position(|id| *id == line.id));
        for line in &found {
            sheet.row(line)?;
        }
    }
    let note = format!(
        "{what}，共 {} 项；{}于 {} {} 导出",
        sheet.rows,
        me.name,
        cn_date(me.today),
        clock_label(me.now)
    );
    let name = format!("项目列表-{}.xlsx", me.today.format("%Y%m%d"));
    sheet.end(&note, &name).await
}
