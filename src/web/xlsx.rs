//! Workbooks: the rows of a list under the heads of its columns, and the answer that hands a file over.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::PageError;
use super::text::escape;
use crate::ui::parts::{Cell, InSheet, ListColumn};

/// A workbook of one sheet that is being written, row after row. Rows go to a temporary file, so that
/// memory does not grow with them.
pub struct Sheet<R> {
    book: Workbook,
    cells: Vec<fn(&R) -> Cell>,
    day: Format,
    /// Rows written above the next one.
    above: u32,
    /// Rows of the list among them.
    pub rows: u32,
}

impl<R> Sheet<R> {
    /// A sheet with the heads of those columns that go into workbooks, under a title or without.
    pub fn begin<'c, C: 'c>(
        name: &str,
        title: Option<&str>,
        columns: impl IntoIterator<Item = &'c ListColumn<R, C>>,
    ) -> Result<Self, PageError>
    where
        R: 'c,
    {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
        let heads: Vec<(&str, InSheet<R>)> = columns
            .into_iter()
            .filter_map(|column| Some((column.label, column.sheet?)))
            .collect();
        let above = head(sheet, name, title, &heads).map_err(broken)?;
        Ok(Self {
            book,
            cells: heads.into_iter().map(|(_, (_, cell))| cell).collect(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            above,
            rows: 0,
        })
    }

    /// Writes the next row.
    pub fn row(&mut self, row: &R) -> Result<(), PageError> {
        self.write(row).map_err(broken)?;
        self.above += 1;
        self.rows += 1;
        Ok(())
    }

    fn write(&mut self, row: &R) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(&self.cells) {
            match cell(row) {
                Cell::Empty => {}
                Cell::Text(text) => {
                    sheet.write_string(self.above, column, clean(&text))?;
                }
                Cell::Number(n) => {
                    sheet.write_number(self.above, column, n)?;
                }
                Cell::Day(on) => {
                    sheet.write_datetime_with_format(self.above, column, on, &self.day)?;
                }
            }
        }
        Ok(())
    }

    /// Adds the last line and hands the file over. What was promised is what was delivered: a file
    /// that was cut lacks this line.
    pub async fn end(mut self, note: &str, file: &str) -> Result<Response, PageError> {
        self.book
            .worksheet_from_index(0)
            .and_then(|sheet| sheet.write_string(self.above, 0, clean(note)).map(|_| ()))
            .map_err(broken)?;
        // Packing is work for a while: not on a thread that answers requests.
        let bytes = tokio::task::spawn_blocking(move || self.book.save_to_buffer())
            .await
            .map_err(|e| PageError::Internal(e.to_string()))?
            .map_err(broken)?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CONTENT_DISPOSITION, to_be_kept(file)),
        ];
        Ok((headers, bytes).into_response())
    }
}

/// Writes what stands over the rows; gives how many lines that is.
fn head<R>(
    sheet: &mut Worksheet,
    name: &str,
    title: Option<&str>,
    heads: &[(&str, InSheet<R>)],
) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_bold().set_text_wrap();
    sheet.set_name(name)?;
    let at = u32::from(title.is_some());
    if let Some(title) = title {
        sheet.write_string_with_format(0, 0, clean(title), &bold)?;
    }
    // What tells rows apart stays in sight.
    sheet.set_freeze_panes(at + 1, 2)?;
    for (column, (label, (width, _))) in (0..).zip(heads) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(at, column, *label, &wrapped)?;
    }
    Ok(at + 1)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn broken(error: XlsxError) -> PageError {
    PageError::Internal(error.to_string())
}

/// Without what a cell cannot hold: control characters, except line breaks. A cell that begins like a
/// formula stays text because it is written as a string.
fn clean(text: &str) -> String {
    domain::text::lines(text)
}

/// A file to be kept, named for people (RFC 8187).
pub fn to_be_kept(name: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", escape(name)))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [ListColumn<(&str, f64), ()>; 2] = [
        ListColumn::in_sheet("编号", 16.0, |row| row.0.into()),
        ListColumn::in_sheet("平均分", 12.0, |row| row.1.into()),
    ];

    #[tokio::test]
    async fn a_workbook_is_written_and_named_for_people() {
        let mut sheet = Sheet::begin("汇总表", Some("2023 年支部品牌"), &COLUMNS).unwrap();
        sheet.row(&("PPX-2023-1", 88.4)).unwrap();
        let note = format!("共 {} 项", sheet.rows);
        assert_eq!(note, "共 1 项");
        let response = sheet.end(&note, "项目列表-20261118.xlsx").await.unwrap();
        let name = &response.headers()[header::CONTENT_DISPOSITION];
        assert!(name.to_str().unwrap().contains("UTF-8''%E9%A1%B9"));
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(clean("甲\u{0}乙\u{1b}[\n丙"), "甲乙[\n丙");
    }
}
