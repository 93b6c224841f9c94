//! Choices: lists to open, buttons side by side, boxes to tick.

use domain::stage::Word;
use maud::{Markup, html};

use super::Field;

/// One thing to choose.
#[derive(Debug, Clone)]
pub struct Choice {
    pub value: String,
    pub label: String,
    /// What it means, shown small beside boxes and radios.
    pub small: Option<String>,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            small: None,
        }
    }

    /// Every word of an enum.
    pub fn words<W: Word>() -> Vec<Self> {
        W::WORDS
            .iter()
            .map(|word| Self::new(word.key(), word.label()))
            .collect()
    }

    #[must_use]
    pub fn small(mut self, text: impl Into<String>) -> Self {
        self.small = Some(text.into());
        self
    }
}

impl Field<'_> {
    /// A list that opens. `none` is the entry for no choice, if that is allowed.
    pub fn select(&self, choices: &[Choice], value: &str, none: Option<&str>) -> Markup {
        self.with(self.list(choices, value, none, false), html! {})
    }

    /// The same without a visible label, for filters and tables.
    pub fn select_bare(&self, choices: &[Choice], value: &str, none: Option<&str>) -> Markup {
        self.list(choices, value, none, true)
    }

    fn list(&self, choices: &[Choice], value: &str, none: Option<&str>, bare: bool) -> Markup {
        html! {
            select .input id=(self.id()) name=(self.name) aria-label=[bare.then_some(self.label)]
                aria-required=[self.required.then_some("true")] aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(false)] {
                @if let Some(none) = none { option value="" { (none) } }
                @for choice in choices { option value=(choice.value) selected[choice.value == value] { (choice.label) } }
            }
        }
    }

    /// Two to five choices side by side, one of them taken.
    pub fn segmented(&self, choices: &[Choice], value: &str) -> Markup {
        self.group(html! {
            div .segmented {
                @for choice in choices {
                    label { input type="radio" name=(self.name) value=(choice.value) checked[choice.value == value]; (choice.label) }
                }
            }
        })
    }

    /// One of several, each on a line of its own.
    pub fn radios(&self, choices: &[Choice], value: &str) -> Markup {
        self.group(html! {
            @for choice in choices {
                label .choice {
                    input type="radio" name=(self.name) value=(choice.value) checked[choice.value == value];
                    span { (choice.label) @if let Some(small) = &choice.small { " " small { (small) } } }
                }
            }
        })
    }

    /// Boxes to tick, any number of them.
    pub fn checks(&self, choices: &[Choice], values: &[&str]) -> Markup {
        self.group(html! {
            @for choice in choices {
                label .choice {
                    input type="checkbox" name=(self.name) value=(choice.value) checked[values.contains(&choice.value.as_str())];
                    span { (choice.label) @if let Some(small) = &choice.small { " " small { (small) } } }
                }
            }
        })
    }

    /// One box to tick; sends `yes`.
    pub fn checkbox(&self, checked: bool) -> Markup {
        html! {
            div .field {
                label .choice {
                    input type="checkbox" id=(self.id()) name=(self.name) value="yes" checked[checked]
                        aria-invalid=[self.error.map(|_| "true")] aria-describedby=[self.described(false)];
                    span { (self.label) }
                }
                (self.below())
            }
        }
    }

    fn group(&self, body: Markup) -> Markup {
        html! {
            fieldset .field id=(self.id()) tabindex="-1" aria-describedby=[self.described(false)] {
                legend class=[super::class(self.label_class())] { (self.label) }
                (body)
                (self.below())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Vec<Choice> {
        vec![
            Choice::new("a", "符合"),
            Choice::new("b<", "部分<").small("说明"),
        ]
    }

    #[test]
    fn the_taken_choice_is_marked() {
        let field = Field::new("grade", "结论").error("请选一项。");
        let html = field.select(&choices(), "a", Some("请选择")).into_string();
        assert!(html.contains(
            "<option value=\"\">请选择</option><option value=\"a\" selected>符合</option>"
        ));
        assert!(
            html.contains("<option value=\"b&lt;\">部分&lt;</option>")
                && html.contains("aria-invalid=\"true\"")
        );
        let html = field.segmented(&choices(), "a").into_string();
        assert!(
            html.contains("<fieldset class=\"field\" id=\"f-grade\"")
                && html.contains("value=\"a\" checked")
        );
        let html = field.radios(&choices(), "b<").into_string();
        assert!(html.contains("value=\"b&lt;\" checked") && !html.contains("value=\"a\" checked"));
        assert!(
            field
                .radios(&choices(), "x")
                .into_string()
                .contains("<small>说明</small>")
        );
        assert!(
            field
                .checkbox(true)
                .into_string()
                .contains("value=\"yes\" checked")
        );
        assert!(
            field
                .select_bare(&choices(), "", None)
                .into_string()
                .contains("aria-label=\"结论\"")
        );
    }
}
