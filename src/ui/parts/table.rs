//! The frame of tables, and lists whose columns are a table of their own.

use chrono::NaiveDate;
use maud::{Markup, html};

/// A table's frame: scrolls sideways by itself, can be reached by keyboard, becomes entries when
/// narrow if `class` has `table-cards` (its cells then carry `data-label`).
pub fn table(class: &str, caption: &str, columns: &[Column], body: Markup) -> Markup {
    html! {
        div .table-wrap tabindex="0" role="group" aria-label=(caption) {
            table class={ "table" @if !class.is_empty() { " " (class) } } {
                caption .visually-hidden { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" class=[column.class.as_deref()] aria-sort=[column.sorted.map(|up| if up { "ascending" } else { "descending" })] {
                                @if let Some(href) = &column.href {
                                    a .sort href=(href) {
                                        (column.label)
                                        @if let Some(up) = column.sorted { span aria-hidden="true" { (if up { "↑" } else { "↓" }) } }
                                    }
                                } @else if column.label.is_empty() { span .visually-hidden { "操作" } } @else { (column.label) }
                            }
                        }
                    }
                }
                tbody { (body) }
            }
        }
    }
}

/// One column of a [`table`].
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Empty over what can be done with each row: heard as “操作”, not seen.
    pub label: String,
    /// How its head looks: `num` over numbers, which stand to the right.
    pub class: Option<String>,
    /// Where the list sorted by this column is.
    pub href: Option<String>,
    /// Whether the list is sorted by it: ascending or descending.
    pub sorted: Option<bool>,
}

impl Column {
    pub fn new(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            ..Self::default()
        }
    }

    pub fn num(label: &str) -> Self {
        Self {
            class: Some("num".to_owned()),
            ..Self::new(label)
        }
    }

    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, sorted: Option<bool>) -> Self {
        self.href = Some(href.into());
        self.sorted = sorted;
        self
    }
}

/// A column of a list: what stands over it, and what the page and the workbook show of a row. `C` is
/// what a page's cells need besides the row.
pub struct ListColumn<R, C> {
    pub label: &'static str,
    /// Classes of its cells. Where the list becomes entries, they bear the label beside them, except
    /// those of a class `card-…`.
    class: &'static str,
    page: Option<Place<R, C>>,
    /// Its width in a workbook and what it shows there; none where it is not in it.
    pub sheet: Option<InSheet<R>>,
}

/// How wide a column is in a workbook, and what it shows there of a row.
pub type InSheet<R> = (Width, fn(&R) -> Cell);

/// What a page shows of a row in one column.
enum Place<R, C> {
    /// What the row is called.
    Head(fn(&R, &C) -> Markup),
    Cell(fn(&R, &C) -> Markup),
}

/// Characters.
pub type Width = f64;

impl<R, C> ListColumn<R, C> {
    /// The column that says what a row is called.
    pub const fn head(label: &'static str, cell: fn(&R, &C) -> Markup) -> Self {
        Self {
            label,
            class: "",
            page: Some(Place::Head(cell)),
            sheet: None,
        }
    }

    pub const fn on_page(
        label: &'static str,
        class: &'static str,
        cell: fn(&R, &C) -> Markup,
    ) -> Self {
        Self {
            label,
            class,
            page: Some(Place::Cell(cell)),
            sheet: None,
        }
    }

    pub const fn in_sheet(label: &'static str, width: Width, cell: fn(&R) -> Cell) -> Self {
        Self {
            label,
            class: "",
            page: None,
            sheet: Some((width, cell)),
        }
    }

    /// The same column is in the workbook too.
    #[must_use]
    pub const fn and_in_sheet(mut self, width: Width, cell: fn(&R) -> Cell) -> Self {
        self.sheet = Some((width, cell));
        self
    }

    /// A head looks as its cells do where that is a matter of the column: numbers, and what the
    /// stylesheet says of one column (`of-…`).
    fn class_of_head(&self) -> Option<String> {
        let own = |class: &&str| *class == "num" || class.starts_with("of-");
        let classes: Vec<&str> = self.class.split(' ').filter(own).collect();
        (!classes.is_empty()).then(|| classes.join(" "))
    }
}

/// What a workbook shows of a row in one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(n: f64) -> Self {
        Self::Number(n)
    }
}

impl From<NaiveDate> for Cell {
    fn from(on: NaiveDate) -> Self {
        Self::Day(on)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A list in the frame of a [`table`]. `sorted` says of a column's label whether the list can be
/// sorted by it: where to, and how it is now.
pub fn list<'r, R: 'r, C>(
    class: &str,
    caption: &str,
    columns: &[ListColumn<R, C>],
    sorted: impl Fn(&str) -> Option<(String, Option<bool>)>,
    rows: impl IntoIterator<Item = &'r R>,
    context: &C,
) -> Markup {
    let columns: Vec<_> = columns.iter().filter(|c| c.page.is_some()).collect();
    let heads: Vec<Column> = columns
        .iter()
        .map(|c| {
            let (href, sorted) = sorted(c.label).unzip();
            Column {
                label: c.label.to_owned(),
                class: c.class_of_head(),
                href,
                sorted: sorted.flatten(),
            }
        })
        .collect();
    let body = html! {
        @for row in rows { tr data-row="list" { @for column in &columns { (cell(column, row, context)) } } }
    };
    table(class, caption, &heads, body)
}

fn cell<R, C>(column: &ListColumn<R, C>, row: &R, context: &C) -> Markup {
    let class = (!column.class.is_empty()).then_some(column.class);
    let label = (!column.class.contains("card-")).then_some(column.label);
    html! {
        @match column.page {
            Some(Place::Head(shows)) => th scope="row" class=[class] { (shows(row, context)) },
            Some(Place::Cell(shows)) => td class=[class] data-label=[label] { (shows(row, context)) },
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_said_once_for_head_and_cells() {
        type Column = ListColumn<&'static str, u8>;
        const COLUMNS: [Column; 3] = [
            Column::head("材料", |row, _| html! { (row) }).and_in_sheet(9.0, |row| (*row).into()),
            Column::on_page("期限", "num of-due", |_, days| html! { (days) " 天" }),
            Column::in_sheet("编号", 9.0, |row| Some(*row).into()),
        ];
        let by_due = |label: &str| (label == "期限").then(|| ("/due".to_owned(), Some(true)));
        let shown = list("", "材料", &COLUMNS, by_due, &["年度计划"], &3).into_string();
        for part in [
            "<th scope=\"col\">材料</th>",
            "<th scope=\"col\" class=\"num of-due\" aria-sort=\"ascending\">",
            "<th scope=\"row\">年度计划</th>",
            "<td class=\"num of-due\" data-label=\"期限\">3 天</td></tr>",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(!shown.contains("编号"), "{shown}");
    }

    #[test]
    fn a_head_without_words_is_heard_as_actions() {
        let shown = table(
            "",
            "材料",
            &[Column::new("材料"), Column::new("")],
            html! {},
        );
        let shown = shown.into_string();
        assert!(
            shown.contains("<th scope=\"col\"><span class=\"visually-hidden\">操作</span></th>"),
            "{shown}"
        );
        assert!(shown.contains("<th scope=\"col\">材料</th>"), "{shown}");
    }
}
