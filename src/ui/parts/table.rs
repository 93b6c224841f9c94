//! The frame of tables.

use maud::{Markup, html};

/// A table's frame: scrolls sideways by itself, can be reached by keyboard, becomes entries when
/// narrow if `class` has `table-cards` (its cells then carry `data-label`).
pub fn table(class: &str, caption: &str, columns: &[Column], body: Markup) -> Markup {
    html! {
        div .table-wrap tabindex="0" role="region" aria-label=(caption) {
            table class={ "table" @if !class.is_empty() { " " (class) } } {
                caption .visually-hidden { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" class=[column.num.then_some("num")] aria-sort=[column.sorted.map(|up| if up { "ascending" } else { "descending" })] {
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
    /// Whether it holds numbers, which stand to the right.
    pub num: bool,
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
            num: true,
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

#[cfg(test)]
mod tests {
    use super::*;

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
