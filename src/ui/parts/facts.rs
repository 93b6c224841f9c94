//! Values shown as such: names and values, large numbers, seals, what was changed when.

use maud::{Markup, html};

use super::folded;

/// Names and values.
pub fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! { dl .facts { @for (name, value) in rows { dt { (name) } dd { (value) } } } }
}

/// Large numbers with their unit: (name, number, unit).
pub fn figures(items: &[(&str, String, &str)]) -> Markup {
    html! {
        dl .figures { @for (name, number, unit) in items { div { dt { (name) } dd { (number) small { (unit) } } } } }
    }
}

/// The seal of a brand: its first four characters in two columns, read from the right, as seals are.
/// Shorter names leave their place empty; marks of punctuation are passed over.
pub fn seal(name: &str) -> Markup {
    let places = [("39", "25"), ("39", "47"), ("17", "25"), ("17", "47")];
    html! {
        svg .seal viewBox="0 0 56 56" role="img" aria-label={ "品牌印：" (name) } {
            rect width="56" height="56" rx="3" {}
            @for (c, (x, y)) in name.chars().filter(|c| c.is_alphanumeric()).zip(places) { text x=(x) y=(y) { (c) } }
        }
    }
}

/// What is said beside a project's name of whose it is: many bear their unit's name, and then the unit
/// above tells them apart.
pub fn whose<'n>(name: &str, unit: &'n str, superior: Option<&'n str>) -> &'n str {
    if name == unit {
        superior.unwrap_or("")
    } else {
        unit
    }
}

/// One line of [`history`].
#[derive(Debug, Clone)]
pub struct Entry {
    /// Machine-readable instant.
    pub at: String,
    /// The same for people: `10月19日 16:42`.
    pub at_label: String,
    pub what: Markup,
    /// Reason or circumstances.
    pub why: Option<String>,
}

/// Who did what and when, newest first as given. A long one folds.
pub fn history(entries: &[Entry]) -> Markup {
    folded(entries, |entries| {
        html! {
            ol .history {
                @for entry in entries {
                    li {
                        time datetime=(entry.at) { (entry.at_label) }
                        span { (entry.what) @if let Some(why) = &entry.why { small { (why) } } }
                    }
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_there_twice() {
        assert_eq!(
            whose("红色文脉", "第一党支部", Some("文学院党委")),
            "第一党支部"
        );
        assert_eq!(
            whose("第一党支部", "第一党支部", Some("文学院党委")),
            "文学院党委"
        );
        assert_eq!(whose("甲大学", "甲大学", None), "");
    }

    #[test]
    fn a_seal_reads_from_the_right() {
        let html = seal("文心讲堂").into_string();
        assert!(
            html.contains("<text x=\"39\" y=\"25\">文</text><text x=\"39\" y=\"47\">心</text>")
        );
        assert!(html.contains("<text x=\"17\" y=\"47\">堂</text>"));
    }
}
