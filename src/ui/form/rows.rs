//! A table to fill in: members, posts, yearly figures.

use maud::{Markup, html};

use super::Field;

/// One column of a table to fill in.
#[derive(Debug, Clone)]
pub struct RowsColumn {
    pub key: String,
    pub label: String,
}

/// `columns` by `values` (one row each), with `blank` empty rows after them so that it can be filled
/// without the script; with it, a button adds more. Inputs are named `NAME.ROW.KEY`, rows from 0;
/// empty rows are to be passed over.
pub fn rows(
    field: &Field<'_>,
    columns: &[RowsColumn],
    values: &[Vec<String>],
    blank: usize,
) -> Markup {
    html! {
        fieldset .field id=(field.id()) tabindex="-1" aria-describedby=[field.described(false)] {
            legend class=[super::class(field.label_class())] { (field.label) }
            div .table-wrap {
                table .table.table-plain.table-cards.rows data-rows=(field.name) {
                    thead { tr { @for column in columns { th scope="col" { (column.label) } } } }
                    tbody {
                        @for i in 0..values.len() + blank {
                            tr {
                                @for (j, column) in columns.iter().enumerate() {
                                    td data-label=(column.label) {
                                        input .input type="text" name={ (field.name) "." (i) "." (column.key) }
                                            value=(values.get(i).and_then(|row| row.get(j)).map_or("", String::as_str))
                                            readonly[field.readonly]
                                            aria-label={ "第 " (i + 1) " 行，" (column.label) };
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if !field.readonly { button .btn.btn-small type="button" data-add-row=(field.name) hidden { "加一行" } }
            (field.below())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_empty_rows_to_fill() {
        let columns = [
            RowsColumn {
                key: "name".into(),
                label: "职务".into(),
            },
            RowsColumn {
                key: "since".into(),
                label: "任职时间".into(),
            },
        ];
        let html = rows(
            &Field::new("team", "支委会"),
            &columns,
            &[vec!["书记\"".into()]],
            2,
        )
        .into_string();
        assert!(html.contains("name=\"team.0.name\" value=\"书记&quot;\""));
        assert!(
            html.contains("name=\"team.0.since\" value=\"\"")
                && html.contains("name=\"team.2.since\"")
        );
        assert!(!html.contains("team.3") && html.contains("aria-label=\"第 3 行，任职时间\""));
        assert_eq!(html.matches("<tr>").count(), 4);
        // On a phone a row is a card, and each input says what it is for.
        assert_eq!(html.matches("<td data-label=\"任职时间\">").count(), 3);
    }
}
