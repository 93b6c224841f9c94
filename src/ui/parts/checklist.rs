//! A list whose every line has a state, with what proves it and where it comes from.

use maud::{Markup, PreEscaped, html};

use super::{basis, folded, icon, tag, tag_plain};
use crate::ui::State;

/// A list whose every line has a state. A long one folds.
pub fn checklist(items: &[Check]) -> Markup {
    folded(
        items,
        |items| html! { ul .checklist { @for item in items { (item) } } },
    )
}

/// One line of a [`checklist`].
#[derive(Debug, Clone)]
pub struct Check {
    /// None of a rule, which nobody has checked.
    pub state: Option<State>,
    /// Anchor, so that the track can point here.
    pub id: Option<String>,
    pub label: Markup,
    /// At the right: a tag, or a few words in `small.nowrap`.
    pub side: Markup,
    /// Under the label.
    pub detail: Option<String>,
    /// A row of its own below.
    pub below: Option<Markup>,
    /// Links to what proves it.
    pub evidence: Vec<(String, String)>,
    pub basis: Option<String>,
}

impl Check {
    pub fn new(state: State, label: impl maud::Render) -> Self {
        Self {
            state: Some(state),
            ..Self::rule(label)
        }
    }

    /// A line that says what is asked, not how it stands.
    pub fn rule(label: impl maud::Render) -> Self {
        Self {
            state: None,
            id: None,
            label: label.render(),
            side: PreEscaped(String::new()),
            detail: None,
            below: None,
            evidence: Vec::new(),
            basis: None,
        }
    }

    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// A tag at the right in the line's own state.
    #[must_use]
    pub fn tagged(mut self, text: &str) -> Self {
        self.side = self
            .state
            .map_or_else(|| tag_plain(text), |state| tag(state, text));
        self
    }

    /// A few words at the right.
    #[must_use]
    pub fn aside(mut self, text: &str) -> Self {
        self.side = html! { small .nowrap { (text) } };
        self
    }

    /// Anything at the right: a button, a form.
    #[must_use]
    pub fn side(mut self, side: Markup) -> Self {
        self.side = side;
        self
    }

    #[must_use]
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = Some(text.into());
        self
    }

    /// What stands in a row of its own below.
    #[must_use]
    pub fn below(mut self, row: Markup) -> Self {
        self.below = Some(row);
        self
    }

    /// A link to what proves it.
    #[must_use]
    pub fn evidence(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.evidence.push((label.into(), href.into()));
        self
    }

    #[must_use]
    pub fn basis(mut self, text: impl Into<String>) -> Self {
        self.basis = Some(text.into());
        self
    }
}

impl maud::Render for Check {
    fn render(&self) -> Markup {
        html! {
            li data-state=[self.state.map(State::key)] id=[self.id.as_ref()] {
                span { (self.label) }
                (self.side)
                @if let Some(detail) = &self.detail { small { (detail) } }
                @if let Some(row) = &self.below { (row) }
                @if !self.evidence.is_empty() {
                    span .evidence { @for (label, href) in &self.evidence { a href=(href) { (icon("file")) (label) } } }
                }
                @if let Some(text) = &self.basis { (basis(text)) }
            }
        }
    }
}
