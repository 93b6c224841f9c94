//! Forms: fields with their hint, source and error; counts of characters; choices; files; tables.
//!
//! Everything works as a plain form. The script reads a few attributes to add live counts
//! (`data-limit`, `data-about`, `data-joint`), autosave (`data-autosave` on the form), weekdays
//! beside dates and previews of chosen files. Ids follow from names: field `case.title` has the
//! input `f-case-title`, with `-hint`, `-error` and `-count` beside it.

mod choice;
mod count;
mod input;
mod rows;

use maud::{Markup, html};

use super::parts::basis as basis_mark;

pub use choice::Choice;
pub use count::{joint_counter, limit_label};
pub use input::{Uploaded, filebox, size_label};
pub use rows::{RowsColumn, rows};

/// One field: what it is called and what is said about it. The methods of this type that take a
/// value (`text`, `textarea`, `select`, `date` …) give the finished markup.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    required: bool,
    readonly: bool,
    quiet: bool,
    hint: Option<&'a str>,
    basis: Option<&'a str>,
    error: Option<&'a str>,
    placeholder: Option<&'a str>,
    autocomplete: Option<&'a str>,
}

impl<'a> Field<'a> {
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            required: false,
            readonly: false,
            quiet: false,
            hint: None,
            basis: None,
            error: None,
            placeholder: None,
            autocomplete: None,
        }
    }

    /// Marked 必填. The browser's own check is not asked for: an unfinished draft must be savable.
    #[must_use]
    pub fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// Named after the one of several things that it is about.
    #[must_use]
    pub fn called(mut self, label: &'a str) -> Self {
        self.label = label;
        self
    }

    /// Shown but not to be changed.
    #[must_use]
    pub fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// Its label is for screen readers only, because a heading right above says the same.
    #[must_use]
    pub fn quiet(mut self, quiet: bool) -> Self {
        self.quiet = quiet;
        self
    }

    fn label_class(&self) -> &'static str {
        match (self.quiet, self.required) {
            (true, _) => "visually-hidden",
            (false, true) => "req",
            (false, false) => "",
        }
    }

    /// What helps to fill it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Option<&'a str>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The notice and clause that asks for it.
    #[must_use]
    pub fn basis(mut self, basis: impl Into<Option<&'a str>>) -> Self {
        self.basis = basis.into();
        self
    }

    /// What is wrong, by how much, and what to do.
    #[must_use]
    pub fn error(mut self, error: impl Into<Option<&'a str>>) -> Self {
        self.error = error.into();
        self
    }

    #[must_use]
    pub fn placeholder(mut self, text: &'a str) -> Self {
        self.placeholder = Some(text);
        self
    }

    /// The browser's word for what stands here: `username`, `current-password`, `name`, `email`.
    #[must_use]
    pub fn autocomplete(mut self, word: &'a str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    /// The id of its input.
    pub fn id(&self) -> String {
        id(self.name)
    }

    /// The ids of what describes it, for `aria-describedby`.
    fn described(&self, counted: bool) -> Option<String> {
        let id = self.id();
        let mut ids = Vec::new();
        if self.error.is_some() {
            ids.push(format!("{id}-error"));
        }
        if self.hint.is_some() {
            ids.push(format!("{id}-hint"));
        }
        if counted {
            ids.push(format!("{id}-count"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Label, input, then count, error, hint and source under it.
    pub fn with(&self, input: Markup, counter: Markup) -> Markup {
        let id = self.id();
        html! {
            div .field {
                label for=(id) class=[class(self.label_class())] { (self.label) }
                (input)
                (counter)
                (self.below())
            }
        }
    }

    fn below(&self) -> Markup {
        let id = self.id();
        html! {
            @if let Some(error) = self.error { p .field-error id={ (id) "-error" } { (error) } }
            @if let Some(hint) = self.hint { p .hint id={ (id) "-hint" } { (hint) } }
            @if let Some(basis) = self.basis { (basis_mark(basis)) }
        }
    }
}

/// A class, if it says anything.
fn class(name: &str) -> Option<&str> {
    (!name.is_empty()).then_some(name)
}

/// The id of the input of that name.
pub fn id(name: &str) -> String {
    let mut id = String::from("f-");
    id.extend(name.chars().map(|c| {
        if c.is_alphanumeric() || c == '-' {
            c
        } else {
            '-'
        }
    }));
    id
}

/// A section of a long form.
pub fn section(id: &str, title: &str, small: &str, body: Markup) -> Markup {
    html! {
        section .form-section id=(id) aria-labelledby={ (id) "-h" } {
            h2 id={ (id) "-h" } { (title) @if !small.is_empty() { " " small { (small) } } }
            (body)
        }
    }
}

/// What has to be mended before the form can go on: (id of the input, message). Nothing if empty.
pub fn error_summary(errors: &[(String, String)]) -> Markup {
    if errors.is_empty() {
        return html! {};
    }
    html! {
        div .note.errors data-state="late" role="alert" tabindex="-1" {
            div {
                p { b { "有 " (errors.len()) " 处要改，您写的内容都在。" } }
                ul { @for (id, message) in errors { li { a href={ "#" (id) } { (message) } } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_describes_a_field_is_tied_to_it() {
        let html = Field::new("case.title", "案例<名称>")
            .required(true)
            .hint("将作为文件夹名")
            .basis("通知 四")
            .error("超出 5 字（25/20）。")
            .text("\"x\"")
            .into_string();
        assert!(
            html.contains("<label for=\"f-case-title\" class=\"req\">案例&lt;名称&gt;</label>")
        );
        assert!(html.contains(
            "aria-invalid=\"true\" aria-describedby=\"f-case-title-error f-case-title-hint\""
        ));
        assert!(html.contains("value=\"&quot;x&quot;\""));
        assert!(html.contains(
            "<p class=\"field-error\" id=\"f-case-title-error\">超出 5 字（25/20）。</p>"
        ));
        assert!(html.contains("<summary>据</summary><span>通知 四</span>"));
    }

    #[test]
    fn errors_are_summed_up_with_links() {
        assert_eq!(error_summary(&[]).into_string(), "");
        let html = error_summary(&[("f-a".into(), "缺案例名称".into())]).into_string();
        assert!(html.contains("有 1 处要改") && html.contains("<a href=\"#f-a\">缺案例名称</a>"));
    }
}
