//! The list as a workbook: the rows of the present view, or those that were ticked.
//!
//! The ids are read first, so that the number in the last line is the number of rows above it;
//! the rows follow in portions and go to a temporary file, so that memory does not grow with them.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::dates::cn_date;
use domain::ids::ProjectId;
use entity::project;
use ledger::event::clock_label;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect};

use super::filter::{Filter, Sort, escape};
use super::query::{Line, lines, rounds, selected};
use crate::app::App;
use crate::web::{Me, PageError};

/// Rows read at once.
const PORTION: usize = 500;

/// Head and width in characters of each column.
const COLUMNS: &[(&str, f64)] = &[
    ("编号", 16.0),
    ("项目", 34.0),
    ("申报单位", 30.0),
    ("上级党组织", 24.0),
    ("类别", 16.0),
    ("批次年度", 9.0),
    ("阶段·状态", 20.0),
    ("下一节点", 28.0),
    ("期限", 12.0),
    ("里程碑已达到", 12.0),
    ("里程碑应达到", 12.0),
    ("状况", 9.0),
    ("最近更新", 12.0),
];

/// The file of a filter; with `ticked`, only of these, all of which must be in view.
pub async fn workbook(
    app: &App,
    me: &Me,
    filter: Filter,
    ticked: Vec<ProjectId>,
) -> Result<Response, PageError> {
    let rounds = rounds(app, me).await?;
    let (ids, what) = if ticked.is_empty() {
        let narrowed = filter.condition(&rounds);
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
    let mut sheet = Sheet::begin()?;
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
    let bytes = sheet.end(note).await?;
    let name = format!("项目列表-{}.xlsx", me.today.format("%Y%m%d"));
    Ok(attachment(bytes, &name))
}

/// A workbook that is being written, row after row.
struct Sheet {
    book: Workbook,
    date: Format,
    /// Rows written below the head.
    rows: u32,
}

impl Sheet {
    fn begin() -> Result<Self, PageError> {
        let mut book = Workbook::new();
        let head = Format::new().set_bold().set_text_wrap();
        let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
        sheet.set_name("项目").map_err(broken)?;
        sheet.set_freeze_panes(1, 2).map_err(broken)?;
        for (at, (label, width)) in (0..).zip(COLUMNS) {
            sheet.set_column_width(at, *width).map_err(broken)?;
            sheet
                .write_string_with_format(0, at, *label, &head)
                .map_err(broken)?;
        }
        Ok(Self {
            book,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            rows: 0,
        })
    }

    fn row(&mut self, line: &Line) -> Result<(), PageError> {
        self.rows += 1;
        self.write(line).map_err(broken)
    }

    fn write(&mut self, line: &Line) -> Result<(), XlsxError> {
        let at = self.rows;
        let sheet = self.book.worksheet_from_index(0)?;
        let year = (line.year != 0).then(|| line.year.to_string());
        let texts = [
            Some(line.code.as_str()),
            Some(line.name.as_str()),
            Some(line.unit.as_str()),
            line.superior.as_deref(),
            Some(line.programme.as_str()),
            year.as_deref(),
            Some(line.place.as_str()),
            line.next.as_ref().map(|next| next.title.as_str()),
        ];
        for (column, text) in (0..).zip(texts) {
            if let Some(text) = text {
                sheet.write_string(at, column, clean(text))?;
            }
        }
        if let Some(next) = &line.next {
            sheet.write_datetime_with_format(at, 8, next.due.on, &self.date)?;
        }
        if let Some((reached, asked)) = line.milestones {
            sheet.write_number(at, 9, number(reached))?;
            sheet.write_number(at, 10, number(asked))?;
        }
        sheet.write_string(at, 11, clean(&line.state_label))?;
        sheet.write_datetime_with_format(at, 12, line.updated, &self.date)?;
        Ok(())
    }

    /// Adds the last line and gives the file.
    async fn end(mut self, note: String) -> Result<Vec<u8>, PageError> {
        let last = self.rows + 1;
        self.book
            .worksheet_from_index(0)
            .and_then(|sheet| sheet.write_string(last, 0, clean(&note)).map(|_| ()))
            .map_err(broken)?;
        // Packing is work for a while: not on a thread that answers requests.
        tokio::task::spawn_blocking(move || self.book.save_to_buffer())
            .await
            .map_err(|e| PageError::Internal(e.to_string()))?
            .map_err(broken)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn broken(error: XlsxError) -> PageError {
    PageError::Internal(error.to_string())
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Without what a cell cannot hold: control characters, except line breaks.
fn clean(text: &str) -> String {
    domain::text::lines(text)
}

/// A file to be kept, named for people.
fn attachment(bytes: Vec<u8>, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    );
    let disposition = format!(
        "attachment; filename=\"projects.xlsx\"; filename*=UTF-8''{}",
        escape(name)
    );
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_for_people_and_cells_hold_no_control_characters() {
        let response = attachment(Vec::new(), "项目列表-20261118.xlsx");
        let value = response.headers()[header::CONTENT_DISPOSITION]
            .to_str()
            .unwrap();
        assert!(value.contains("filename*=UTF-8''%E9%A1%B9"));
        assert_eq!(clean("甲\u{0}乙\u{1b}[\n丙"), "甲乙[\n丙");
    }
}
