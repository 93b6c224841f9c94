//! A form as a page shows it: what was typed or what stands, and what is said beside its fields.

use domain::answers::FieldProblem;
use maud::{Markup, html};

use super::{Form, Kind};
use crate::ui::State;
use crate::ui::form::{Choice, Field, error_summary, id};
use crate::ui::parts;
use crate::web::{Me, Pairs, once, shown};

/// A form that was refused: what was typed and what is to be mended. By default there is none.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    form: Option<&'static Form>,
    pairs: Pairs,
    problems: Vec<FieldProblem>,
    /// Whether the page it comes back on has no such form any more.
    formless: bool,
    /// Names of the files that came with it and were good, which no browser keeps; none where it
    /// brought no file at all.
    files: Option<Vec<String>>,
}

impl Tried {
    /// Several messages of one field stand together, and one for a field that the form does not have
    /// at its top.
    pub fn new(form: &'static Form, pairs: Pairs, problems: Vec<FieldProblem>) -> Self {
        let mut told: Vec<FieldProblem> = Vec::new();
        for mut problem in problems {
            if form.item(&problem.field).is_none() {
                problem.field.clear();
            }
            match told.iter_mut().find(|p| p.field == problem.field) {
                Some(same) => same.message += &format!(" {}", problem.message),
                None => told.push(problem),
            }
        }
        Self {
            form: Some(form),
            pairs,
            problems: told,
            formless: false,
            files: None,
        }
    }

    /// Says which files came with it.
    #[must_use]
    pub fn brought(mut self, files: Option<Vec<String>>) -> Self {
        self.files = files;
        self
    }

    /// The same for a page that has no such form any more: what was typed is shown to be copied.
    #[must_use]
    pub fn without_form(self) -> Self {
        let formless = true;
        Self { formless, ..self }
    }

    /// Something to be said at the top of the page, where no form has come back.
    pub fn said(message: String) -> Self {
        let problem = FieldProblem::new("", message);
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }

    /// A form of the page, with what was typed if it was this one.
    pub fn of(&self, form: &'static Form) -> Filling<'_> {
        self.filling(form, &[])
    }

    /// The same for a form that changes what stands or begins with something: `now`, as the page
    /// shows it.
    pub fn filling<'t>(&'t self, form: &'static Form, now: &'t [(String, String)]) -> Filling<'t> {
        let own = self.form.is_some_and(|tried| std::ptr::eq(tried, form));
        Filling {
            form,
            typed: own.then_some(&self.pairs),
            problems: if own { &self.problems } else { &[] },
            files: self.files.as_deref().filter(|_| own),
            now,
        }
    }

    /// What was typed in a field of the form that has come back; empty where none has.
    pub fn value(&self, field: &str) -> &str {
        self.pairs.get(field)
    }

    /// What it said of itself that is no field's text.
    pub fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    /// What is to be mended in a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        let mut problems = self.problems.iter();
        let problem = problems.find(|p| p.field == field)?;
        Some(&problem.message)
    }

    /// What is to be mended in each field.
    pub fn beside(&self) -> impl Iterator<Item = &FieldProblem> {
        self.problems.iter().filter(|p| !p.field.is_empty())
    }

    /// What is wrong, in a line.
    pub fn words(&self) -> String {
        self.problems.iter().map(|p| p.message.as_str()).collect()
    }

    /// What is said at the top of the page about the form as a whole.
    pub fn note(&self) -> Markup {
        html! {
            @if let Some(top) = self.error("") { (parts::note(State::Late, html! { (top) }, html! {})) }
            @for (label, text) in self.left_over() {
                (parts::note(State::Soon, html! { b { "刚才填写的“" (label) "”：" } (text) }, html! {}))
            }
        }
    }

    /// What somebody has written for a form that the page does not have any more.
    fn left_over(&self) -> impl Iterator<Item = (String, &str)> {
        let form = self.form.filter(|_| self.formless);
        form.into_iter().flat_map(|form| {
            self.pairs.0.iter().filter_map(move |(name, text)| {
                let item = form.item(name)?;
                let shown = !item.travels(text) && item.kind != Kind::Secret;
                (shown && !domain::text::is_blank(text)).then(|| (item.label(name), text.as_str()))
            })
        })
    }

    /// What has to be mended, at the top of a long page, each leading to its field.
    pub fn summary(&self) -> Markup {
        // One of many names itself in its message.
        let label = |name: &str| {
            let item = self.form?.item(name).filter(|item| !item.many)?;
            Some(item.label(name))
        };
        let named = |p: &FieldProblem| match label(&p.field) {
            Some(label) => naming(&label, &p.message),
            None => p.message.clone(),
        };
        let beside = self.beside().map(|p| (id(&p.field), named(p)));
        error_summary(&beside.collect::<Vec<_>>())
    }
}

/// What is said where files have to be chosen anew: these, or those that were not taken.
pub fn again_please(names: &str) -> String {
    if names.is_empty() {
        return "请重新选择文件：浏览器不会替您记住。".to_owned();
    }
    format!("刚才选的是 {names}。请重新选择：浏览器不会替您记住文件。")
}

/// A message for a place away from its field: it says which one it is about.
pub fn naming(label: &str, message: &str) -> String {
    if message.contains(label) {
        return message.to_owned();
    }
    format!("{label}：{message}")
}

impl Form {
    /// As it is shown when nobody has filled it in yet.
    pub fn blank(&'static self) -> Filling<'static> {
        Filling {
            form: self,
            typed: None,
            problems: &[],
            files: None,
            now: &[],
        }
    }
}

/// A form as a page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    form: &'static Form,
    typed: Option<&'a Pairs>,
    problems: &'a [FieldProblem],
    files: Option<&'a [String]>,
    now: &'a [(String, String)],
}

impl<'a> Filling<'a> {
    /// Whether it has come back to be mended.
    pub fn is_tried(&self) -> bool {
        self.typed.is_some()
    }

    /// Asks for the files again that came with a form that has come back.
    pub fn files_again(&self) -> Markup {
        html! { @if let Some(files) = self.files { p .hint { (again_please(&files.join("、"))) } } }
    }

    /// What stands in a field: what was typed, else what stands now.
    pub fn value(&self, name: &str) -> &'a str {
        match self.typed {
            Some(pairs) => pairs.get(name),
            None => self
                .now
                .iter()
                .find(|(known, _)| known == name)
                .map_or("", |(_, value)| value),
        }
    }

    /// Every value that was typed or ticked under a name.
    pub fn all(&self, name: &str) -> Vec<&'a str> {
        let typed = self.typed.iter().flat_map(|typed| typed.0.iter());
        typed
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// What is said beside a field, or at the top of the form for the empty name.
    pub fn error(&self, name: &str) -> Option<&'a str> {
        let mut problems = self.problems.iter();
        problems
            .find(|p| p.field == name)
            .map(|p| p.message.as_str())
    }

    /// A field with its label and message, for whoever gives it a source or an input of its own.
    pub fn field<'n>(&self, name: &'n str) -> Field<'n>
    where
        'a: 'n,
    {
        let item = self.form.item(name);
        debug_assert!(item.is_some(), "{name} is no field of “{}”", self.form.act);
        Field::new(name, item.map_or("", |item| item.label))
            .required(item.is_some_and(|item| item.required))
            .hint(item.and_then(|item| item.hint))
            .error(self.error(name))
    }

    /// A field with its input.
    pub fn show(&self, name: &str) -> Markup {
        self.input(name, &self.field(name))
    }

    /// The same with the notice and clause that asks for it.
    pub fn show_with<'n>(&self, name: &'n str, basis: Option<&'n str>) -> Markup
    where
        'a: 'n,
    {
        self.input(name, &self.field(name).basis(basis))
    }

    /// The input of a field that says something else beside it.
    pub fn input(&self, name: &str, field: &Field<'_>) -> Markup {
        let value = self.value(name);
        match self.form.item(name).map_or(Kind::Text, |item| item.kind) {
            Kind::Area => field.textarea(value, None),
            Kind::Number => field.number(value),
            Kind::Date => field.date(value),
            Kind::Month => field.month(value),
            Kind::Email => field.email(value),
            Kind::Url => field.url(value),
            Kind::Secret => field.password(),
            Kind::Tick => field.checkbox(value == "yes"),
            Kind::Text | Kind::File | Kind::Choice => field.text(value),
            Kind::Hidden => html! { input type="hidden" name=(name) value=(value); },
        }
    }

    /// One of a list that opens; `none` is the entry for no choice, if that is allowed.
    pub fn select(&self, name: &str, choices: &[Choice], none: Option<&str>) -> Markup {
        self.field(name).select(choices, self.value(name), none)
    }

    /// One of several, each on a line of its own.
    pub fn radios(&self, name: &str, choices: &[Choice]) -> Markup {
        self.field(name).radios(choices, self.value(name))
    }

    /// Any of several, each with a box.
    pub fn checks(&self, name: &str, choices: &[Choice]) -> Markup {
        self.field(name).checks(choices, &self.all(name))
    }

    /// One of two to five side by side; none is taken before somebody takes it.
    pub fn segmented(&self, name: &str, choices: &[Choice]) -> Markup {
        self.field(name).segmented(choices, self.value(name))
    }

    /// The hidden fields: of a form that makes something new, and of one that changes what stands.
    pub fn once(&self, me: &Me) -> Markup {
        once::field(&me.once)
    }

    pub fn shown(&self) -> Markup {
        shown::field(self.typed, self.now)
    }
}
