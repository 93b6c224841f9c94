//! A form is a value: what its buttons do, and its fields with name, label and kind.
//!
//! The route table says which form an address takes. From the form come the refusal of fields it
//! does not have, the inputs with what was typed and the messages beside them, the page again when
//! it was refused or overtaken, and the page that shows it when the session had ended meanwhile. So
//! a handler is a screen: it reads the form, does one thing, and says what becomes of it.

use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::answers::FieldProblem;
use domain::shown::Fields;
use futures_util::future::BoxFuture;
use ledger::{Act, LedgerError, Once, Sent};
use maud::{Markup, html};
use serde::de::DeserializeOwned;

use super::reply::done;

use super::{Id, Me, PageError, Pairs, once, shown};
use crate::app::App;
use crate::ui::form::{Choice, Field};

/// What a form of the site is.
#[derive(Debug)]
pub struct Form {
    /// Tells it from the other forms of its page.
    pub name: &'static str,
    /// What it does, in the words of its button.
    act: &'static str,
    /// What it does instead when a field has a value: field, value, words.
    when: &'static [(&'static str, &'static str, &'static str)],
    fields: &'static [Item],
}

/// A field of a form.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    pub name: &'static str,
    label: &'static str,
    kind: Kind,
    required: bool,
    hint: Option<&'static str>,
    /// Whether there is one for each of several things: `points.a`, `points.b`.
    many: bool,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Several lines.
    Area,
    Number,
    Date,
    Month,
    Email,
    Url,
    /// A password: never shown again.
    Secret,
    File,
    /// One of what the page offers, or several of it.
    Choice,
    /// Put there by the page, or a button's own value.
    Hidden,
}

const fn item(kind: Kind, name: &'static str, label: &'static str) -> Item {
    Item {
        name,
        label,
        kind,
        required: false,
        hint: None,
        many: false,
    }
}

pub const fn text(name: &'static str, label: &'static str) -> Item {
    item(Kind::Text, name, label)
}

pub const fn area(name: &'static str, label: &'static str) -> Item {
    item(Kind::Area, name, label)
}

pub const fn number(name: &'static str, label: &'static str) -> Item {
    item(Kind::Number, name, label)
}

pub const fn date(name: &'static str, label: &'static str) -> Item {
    item(Kind::Date, name, label)
}

pub const fn month(name: &'static str, label: &'static str) -> Item {
    item(Kind::Month, name, label)
}

pub const fn email(name: &'static str, label: &'static str) -> Item {
    item(Kind::Email, name, label)
}

pub const fn url(name: &'static str, label: &'static str) -> Item {
    item(Kind::Url, name, label)
}

pub const fn secret(name: &'static str, label: &'static str) -> Item {
    item(Kind::Secret, name, label)
}

pub const fn file(name: &'static str, label: &'static str) -> Item {
    item(Kind::File, name, label)
}

pub const fn choice(name: &'static str, label: &'static str) -> Item {
    item(Kind::Choice, name, label)
}

pub const fn hidden(name: &'static str) -> Item {
    item(Kind::Hidden, name, "")
}

impl Item {
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// One for each of several things, named after it: `points.a`.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    fn is(&self, name: &str) -> bool {
        if self.many {
            let rest = name.strip_prefix(self.name);
            return rest.is_some_and(|rest| rest.starts_with('.'));
        }
        self.name == name
    }

    /// Nobody has written it, so it goes along unseen where the form is shown away from its page.
    pub(super) fn travels(&self) -> bool {
        matches!(self.kind, Kind::Choice | Kind::Hidden)
    }

    /// What the field of that name is called.
    pub(super) fn label(&self, name: &str) -> String {
        match name.split_once('.') {
            Some((_, of)) if self.many => format!("{}（{of}）", self.label),
            _ => self.label.to_owned(),
        }
    }
}

impl Form {
    pub const fn new(name: &'static str, act: &'static str, fields: &'static [Item]) -> Self {
        Self {
            name,
            act,
            when: &[],
            fields,
        }
    }

    /// What it does when a field has a value.
    #[must_use]
    pub const fn when(
        mut self,
        when: &'static [(&'static str, &'static str, &'static str)],
    ) -> Self {
        self.when = when;
        self
    }

    /// The field that goes by this name, if the form has it.
    pub fn item(&self, name: &str) -> Option<&'static Item> {
        self.fields.iter().find(|item| item.is(name))
    }

    /// What it does as it is filled in.
    pub fn does(&self, pairs: &Pairs) -> &'static str {
        let chosen = self.when.iter();
        let mut chosen = chosen.filter(|(field, value, _)| pairs.get(field) == *value);
        chosen.next().map_or(self.act, |(.., act)| act)
    }

    /// Refuses fields that it does not have, so that nothing typed is dropped in silence.
    fn check(&self, pairs: &Pairs) -> Result<(), PageError> {
        let known =
            |name: &str| name == once::ONCE || name == shown::SHOWN || self.item(name).is_some();
        match pairs.0.iter().find(|(name, _)| !known(name)) {
            None => Ok(()),
            Some((name, _)) => Err(PageError::Refused(format!(
                "表单里有本页不认识的一项“{name}”。请刷新页面后再提交。"
            ))),
        }
    }

    /// As it is shown when nobody has filled it in yet.
    pub fn blank(&'static self) -> Filling<'static> {
        Filling {
            form: self,
            typed: None,
            problems: &[],
            now: &[],
        }
    }
}

/// A form as it was sent.
#[derive(Debug, Clone)]
pub struct Filled {
    pub form: &'static Form,
    pub pairs: Pairs,
    path: String,
}

impl FromRequest<App> for Filled {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let form = request.extensions().get::<&'static Form>().copied();
        let form = form.ok_or_else(|| {
            PageError::Internal("a route takes a form and does not say which".to_owned())
        })?;
        let path = request.uri().path().to_owned();
        let pairs = Pairs::from_request(request, app).await?;
        form.check(&pairs)?;
        Ok(Self { form, pairs, path })
    }
}

impl Filled {
    /// The text of a field without what shows nothing at its ends.
    pub fn get(&self, name: &str) -> &str {
        debug_assert!(self.form.item(name).is_some(), "{name} is no field of it");
        self.pairs.get(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// The text of a field, none when it was left blank.
    pub fn filled(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A whole number, none when it was left blank.
    ///
    /// # Errors
    /// What to say about a text that is none.
    pub fn whole(&self, name: &str) -> Result<Option<i32>, LedgerError> {
        let text = self.get(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| LedgerError::field(name, format!("“{text}”不是整数，请只填数字。")))
    }

    /// A day.
    ///
    /// # Errors
    /// What to say about a text that is none.
    pub fn date(&self, name: &str) -> Result<NaiveDate, LedgerError> {
        let text = self.get(name);
        text.parse()
            .map_err(|_| LedgerError::field(name, "请填写存在的日期，例如 2026-11-30。"))
    }

    /// The name of this sending, for what must be done once however often it is sent.
    pub fn sending(&self) -> Option<String> {
        once::name(&self.path, &self.pairs, &[])
    }

    /// What it showed when it was opened, and what is typed in it.
    pub fn sent(&self) -> Sent {
        shown::sent(&self.pairs)
    }

    /// 303 to a page that says what was done; or the page again with the form as it was typed: 422
    /// with the messages beside the fields, 409 with the newer values when it has been overtaken.
    ///
    /// # Errors
    /// What belongs to no field.
    pub async fn answer<F, P>(
        self,
        to: &str,
        result: Result<impl AsRef<str>, LedgerError>,
        again: F,
    ) -> Result<Response, PageError>
    where
        F: FnOnce(Tried) -> P,
        P: Future<Output = Result<Markup, PageError>>,
    {
        let error = match result {
            Ok(said) => return Ok(done(to, said.as_ref())),
            Err(error) => error,
        };
        let (status, tried) = self.tried(error)?;
        Ok((status, again(tried).await?).into_response())
    }

    /// The form as it is to be shown again.
    ///
    /// # Errors
    /// What belongs to no field.
    pub fn tried(self, error: LedgerError) -> Result<(StatusCode, Tried), PageError> {
        let Self { form, pairs, .. } = self;
        match error {
            LedgerError::Invalid(problems) => Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                Tried {
                    form: Some(form),
                    pairs,
                    problems,
                },
            )),
            LedgerError::Stale(over) => {
                let (pairs, problems) = shown::again(&pairs, &over, |_, now| now.to_owned());
                Ok((
                    StatusCode::CONFLICT,
                    Tried {
                        form: Some(form),
                        pairs,
                        problems,
                    },
                ))
            }
            other => Err(other.into()),
        }
    }
}

/// Somebody who sends a form about something.
#[derive(Clone)]
pub struct Doing<I> {
    pub app: App,
    pub me: Me,
    pub id: I,
    pub form: Filled,
}

impl<I> Doing<I> {
    /// Begins what the form asks for.
    ///
    /// # Errors
    /// As [`Act::begin`].
    pub async fn begin(&self) -> Result<Act, LedgerError> {
        Act::begin(&self.app.book, &self.me.actor).await
    }

    /// The same for what must be done once however often it is sent.
    ///
    /// # Errors
    /// As [`Act::once`].
    pub async fn once<T: DeserializeOwned>(&self) -> Result<Once<T>, LedgerError> {
        let name = self.form.sending();
        Act::once(&self.app.book, &self.me.actor, name).await
    }
}

/// What a handler answers, sooner or later.
type Answering = BoxFuture<'static, Result<Response, PageError>>;

/// A handler of a form about what the `{id}` of its address names.
pub trait Handles<I>:
    Fn(State<App>, Me, Id<I>, Filled) -> Answering + Clone + Send + Sync + 'static
{
}

impl<I, F> Handles<I> for F where
    F: Fn(State<App>, Me, Id<I>, Filled) -> Answering + Clone + Send + Sync + 'static
{
}

/// The handler of a form that does one thing: what is said when it is done, the address of the page
/// that says it, and the page again with the form as it was typed.
pub fn handler<I, D, S, P>(
    deed: impl Fn(Doing<I>) -> D + Copy + Send + Sync + 'static,
    to: impl Fn(&I) -> String + Copy + Send + Sync + 'static,
    again: impl Fn(Doing<I>, Tried) -> P + Copy + Send + Sync + 'static,
) -> impl Handles<I>
where
    I: Clone + Send + Sync + 'static,
    D: Future<Output = Result<S, LedgerError>> + Send + 'static,
    S: AsRef<str> + Send,
    P: Future<Output = Result<Markup, PageError>> + Send + 'static,
{
    move |State(app): State<App>, me: Me, Id(id): Id<I>, form: Filled| -> Answering {
        Box::pin(async move {
            let on = Doing { app, me, id, form };
            let did = deed(on.clone()).await;
            let (to, form) = (to(&on.id), on.form.clone());
            form.answer(&to, did, |tried| again(on, tried)).await
        })
    }
}

/// A form that was refused: what was typed and what is to be mended. By default there is none.
#[derive(Debug, Default)]
pub struct Tried {
    form: Option<&'static Form>,
    pairs: Pairs,
    problems: Vec<FieldProblem>,
}

impl Tried {
    /// A form of the page, with what was typed if it was this one.
    pub fn of<'t>(&'t self, form: &'static Form) -> Filling<'t> {
        self.filling(form, &[])
    }

    /// The same for a form that changes what stands: `now`, as the page shows it.
    pub fn filling<'t>(&'t self, form: &'static Form, now: &'t [(String, String)]) -> Filling<'t> {
        let own = self.form.is_some_and(|tried| tried.name == form.name);
        Filling {
            form,
            typed: own.then_some(&self.pairs),
            problems: if own { &self.problems } else { &[] },
            now,
        }
    }
}

/// A form as a page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    form: &'static Form,
    typed: Option<&'a Pairs>,
    problems: &'a [FieldProblem],
    now: &'a [(String, String)],
}

impl<'a> Filling<'a> {
    /// Whether it has come back to be mended.
    pub fn is_tried(&self) -> bool {
        self.typed.is_some()
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

    /// What is said beside a field, or at the top of the form for the empty name.
    pub fn error(&self, name: &str) -> Option<&'a str> {
        let mut problems = self.problems.iter();
        problems
            .find(|p| p.field == name)
            .map(|p| p.message.as_str())
    }

    /// A field with its label and message, for whoever gives it a source or an input of its own.
    pub fn field(&self, name: &'static str) -> Field<'a> {
        let item = self.form.item(name);
        debug_assert!(item.is_some(), "{name} is no field of {}", self.form.name);
        Field::new(name, item.map_or("", |item| item.label))
            .required(item.is_some_and(|item| item.required))
            .hint(item.and_then(|item| item.hint))
            .error(self.error(name))
    }

    /// A field with its input.
    pub fn show(&self, name: &'static str) -> Markup {
        self.input(name, &self.field(name))
    }

    /// The same with the notice and clause that asks for it.
    pub fn show_with(&self, name: &'static str, basis: Option<&'a str>) -> Markup {
        self.input(name, &self.field(name).basis(basis))
    }

    fn input(&self, name: &'static str, field: &Field<'a>) -> Markup {
        let value = self.value(name);
        match self.form.item(name).map_or(Kind::Text, |item| item.kind) {
            Kind::Area => field.textarea(value, None),
            Kind::Number => field.number(value),
            Kind::Date => field.date(value),
            Kind::Month => field.month(value),
            Kind::Email => field.email(value),
            Kind::Url => field.url(value),
            Kind::Secret => field.password(),
            Kind::Text | Kind::File | Kind::Choice => field.text(value),
            Kind::Hidden => html! { input type="hidden" name=(name) value=(value); },
        }
    }

    /// One of a list that opens; `none` is the entry for no choice, if that is allowed.
    pub fn select(&self, name: &'static str, choices: &[Choice], none: Option<&str>) -> Markup {
        self.field(name).select(choices, self.value(name), none)
    }

    /// One of two to five side by side; the first unless another was taken.
    pub fn segmented(&self, name: &'static str, choices: &[Choice]) -> Markup {
        let first = choices.first().map_or("", |choice| choice.value.as_str());
        let value = Some(self.value(name)).filter(|v| !v.is_empty());
        self.field(name).segmented(choices, value.unwrap_or(first))
    }

    /// The hidden fields: of a form that makes something new, and of one that changes what stands.
    pub fn once(&self, me: &Me) -> Markup {
        once::field(&me.once)
    }

    pub fn shown(&self) -> Markup {
        let now: Fields = self.now.to_vec();
        shown::field(self.typed, &now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONCLUSION: Form = Form::new(
        "conclusion",
        "登记结论",
        &[
            choice("decision", "结论").required(),
            number("points", "分数").many(),
            area("reason", "理由").hint("退回时必须写明"),
        ],
    )
    .when(&[("decision", "return", "退回材料")]);

    fn pairs(form: &str) -> Pairs {
        Pairs::decode(form.as_bytes()).unwrap()
    }

    #[test]
    fn a_form_knows_its_fields_and_refuses_strangers() {
        assert!(
            CONCLUSION
                .check(&pairs("decision=return&points.a=9&once=x&shown="))
                .is_ok()
        );
        for stranger in ["points=9", "pointsa=9", "grade=A"] {
            assert!(CONCLUSION.check(&pairs(stranger)).is_err(), "{stranger}");
        }
        let label = |name: &str| CONCLUSION.item(name).map(|item| item.label(name));
        assert_eq!(label("points.a").as_deref(), Some("分数（a）"));
        assert_eq!(label("reason").as_deref(), Some("理由"));
        assert_eq!(CONCLUSION.does(&pairs("decision=return")), "退回材料");
        assert_eq!(CONCLUSION.does(&pairs("decision=x")), "登记结论");
    }

    #[test]
    fn a_refused_form_comes_back_with_what_was_typed_and_no_other_form_does() {
        static OTHER: Form = Form::new("other", "退出", &[area("reason", "理由")]);
        static SAME: Form = CONCLUSION;
        let form = Filled {
            form: &SAME,
            pairs: pairs("decision=return&reason=<缺页>"),
            path: String::new(),
        };
        let (status, tried) = form
            .tried(LedgerError::field("reason", "请写明。"))
            .unwrap();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let shown = tried.of(&SAME).show("reason").into_string();
        assert!(
            shown.contains("&lt;缺页&gt;") && shown.contains("请写明。"),
            "{shown}"
        );
        assert!(shown.contains("退回时必须写明"), "{shown}");
        let other = tried.of(&OTHER);
        assert!(!other.is_tried() && !other.show("reason").into_string().contains("缺页"));
    }
}
