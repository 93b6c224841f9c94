//! Buttons, and links that look like them.

use maud::{Markup, html};

use super::icon;

/// How a button or a link that acts looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The page's next step: red, at most one on a page.
    Next,
    /// Confirms.
    Ink,
    /// Anything else.
    Plain,
    /// The lightest.
    Quiet,
    /// Cannot be taken back.
    Danger,
    /// In lists.
    Small,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Next => "btn btn-next",
            Self::Ink => "btn btn-ink",
            Self::Plain => "btn",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
            Self::Small => "btn btn-small",
        }
    }
}

/// A button that submits the form it stands in.
pub fn button(look: Look, label: &str) -> Markup {
    html! { button class=(look.class()) { (label) } }
}

/// A link that looks like a button, because it leads to a form.
pub fn link(look: Look, label: &str, href: &str) -> Markup {
    html! { a class=(look.class()) href=(href) { (label) } }
}

/// A button with a form of its own, for what needs no further input.
pub fn post(look: Look, label: &str, action: &str) -> Markup {
    html! { form method="post" action=(action) { (button(look, label)) } }
}

/// A button that prints the page; it appears only where the script runs.
pub fn print_button(label: &str) -> Markup {
    html! { button .btn type="button" data-print hidden { (icon("print")) (label) } }
}
