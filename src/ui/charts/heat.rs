//! A table of gaps: a real table that can be copied and read aloud, coloured by what is missing.

use maud::{Markup, html};

use crate::ui::parts::figure;

/// One unit's row.
#[derive(Debug, Clone)]
pub struct HeatRow {
    pub name: String,
    pub href: Option<String>,
    /// A plain number before the gaps (projects in building).
    pub lead: u32,
    /// One for each column.
    pub cells: Vec<HeatCell>,
}

/// How many of those owed are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeatCell {
    pub done: u32,
    /// 0 means that nothing is asked here; the cell shows a dash.
    pub total: u32,
}

impl HeatCell {
    fn missing(self) -> u32 {
        self.total.saturating_sub(self.done)
    }

    /// The gap in tenths, rounded; 0 stays uncoloured.
    fn level(self) -> u32 {
        if self.total == 0 {
            0
        } else {
            (self.missing() * 20 + self.total) / (self.total * 2)
        }
    }

    /// A gap of forty per cent or more carries a mark beside the colour.
    fn flagged(self) -> bool {
        self.total > 0 && self.missing() * 10 >= self.total * 4
    }
}

/// `corner` names the rows, `lead` the plain number, `columns` the gaps. Only gaps are coloured.
pub fn heat(name: &str, corner: &str, lead: &str, columns: &[&str], rows: &[HeatRow]) -> Markup {
    html! {
        div .table-wrap tabindex="0" role="group" aria-label={ (name) "，可横向滚动" } {
            table .table.table-plain.heat {
                caption .visually-hidden { (name) }
                thead {
                    tr {
                        th scope="col" { (corner) }
                        th scope="col" { (lead) }
                        @for column in columns { th scope="col" { (column) } }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { @if let Some(href) = &row.href { a href=(href) { (row.name) } } @else { (row.name) } }
                            td .plain { @match &row.href { Some(href) => (figure(row.lead, href, "")), None => (row.lead) } }
                            @for (column, cell) in columns.iter().zip(&row.cells) { (one(column, *cell)) }
                        }
                    }
                }
            }
        }
    }
}

fn one(column: &str, cell: HeatCell) -> Markup {
    if cell.total == 0 {
        return html! { td .plain { span .faint { "—" } } };
    }
    html! {
        td data-gap=[(cell.level() > 0).then(|| cell.level())] data-flag=[cell.flagged().then_some("▲")]
            title={ (column) "，完成 " (cell.done) "，应有 " (cell.total) "，差 " (cell.missing()) } {
            (cell.done) span .faint { "/" (cell.total) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gaps_are_coloured() {
        let level = |done, total| {
            (
                HeatCell { done, total }.level(),
                HeatCell { done, total }.flagged(),
            )
        };
        assert_eq!(level(46, 48), (0, false));
        assert_eq!(level(20, 28), (3, false));
        assert_eq!(level(6, 10), (4, true));
        assert_eq!(level(0, 3), (10, true));
        assert_eq!(level(5, 3), (0, false));
        assert_eq!(level(0, 0), (0, false));
    }

    #[test]
    fn it_is_a_table_with_heads() {
        let rows = [HeatRow {
            name: "甲<大学".into(),
            href: Some("/units/1".into()),
            lead: 12,
            cells: vec![
                HeatCell { done: 5, total: 12 },
                HeatCell { done: 0, total: 0 },
            ],
        }];
        let html = heat("差距表", "单位", "在建", &["新闻稿", "专题页"], &rows).into_string();
        assert!(html.contains("<th scope=\"row\"><a href=\"/units/1\">甲&lt;大学</a></th>"));
        assert!(
            html.contains("data-gap=\"6\" data-flag=\"▲\" title=\"新闻稿，完成 5，应有 12，差 7\"")
        );
        assert!(html.contains("—"));
    }
}
