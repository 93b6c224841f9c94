//! Numbers that count something, each with the address where its rows are.

use std::fmt::Display;

use maud::{Markup, html};

/// A number as a link to the rows that it counts: tests follow it and count them. `what` stands behind
/// it as one word with it, `个`. Of nothing there is nothing to look at.
///
/// A list whose rows figures count marks each with `data-row`: `list` where the address is that of a
/// page, else its fragment.
pub fn figure(n: impl Display, href: &str, what: &str) -> Markup {
    let n = n.to_string();
    let said = html! { (n) @if !what.is_empty() { " " (what) } };
    html! {
        @if n == "0" { span .figure.faint data-figure="0" { (said) } }
        @else { a .figure href=(href) data-figure=(n) { (said) } }
    }
}
