//! A form as it was sent, and who sends it: reading it, and answering with what came of it.

use std::ops::Deref;
use std::str::FromStr;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate};
use domain::answers::FieldProblem;
use domain::shown::Shown;
use domain::text::half_width;
use futures_util::future::BoxFuture;
use ledger::files::StoredFile;
use ledger::{Act, Finishing, Happened, LedgerError, Once, Sent, both};
use serde::de::DeserializeOwned;

use super::{Before, Form, SEEN, Tried};
use crate::app::App;
use crate::web::check::{self, CHECKED};
use crate::web::posted::Posted;
use crate::web::reply::done;
use crate::web::{Asking, Page, PageError, Pairs, once, shown};

/// A form as it was sent.
#[derive(Debug, Clone)]
pub struct Filled {
    pub form: &'static Form,
    pub pairs: Pairs,
    /// Name of the input and the file.
    pub files: Vec<(String, StoredFile)>,
    /// Name of the input and why its file was not taken.
    pub refused: Vec<(String, String)>,
    /// Why not all of it has arrived. What is missing is not empty: it must not be saved as if it were.
    pub broken: Option<String>,
    pub(in crate::web) path: String,
}

impl FromRequest<App> for Filled {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let form = request.extensions().get::<&'static Form>().copied();
        let form = form.ok_or_else(|| {
            PageError::Internal("a route takes a form and does not say which".to_owned())
        })?;
        let path = request.uri().path().to_owned();
        let Posted {
            pairs,
            files,
            refused,
            broken,
        } = if form.brings_files() {
            Posted::from_request(request, app).await?
        } else {
            Posted {
                pairs: Pairs::from_request(request, app).await?,
                ..Posted::default()
            }
        };
        if !form.has_own_fields
            && let Some(sentence) = broken
        {
            return Err(PageError::Refused(sentence));
        }
        let texts = pairs.0.iter().map(|(name, _)| name.as_str());
        form.check(texts.chain(files.iter().map(|(name, _)| name.as_str())))?;
        Ok(Self {
            form,
            pairs,
            files,
            refused,
            broken,
            path,
        })
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

    /// What was typed in a field to the sign, as a password is.
    pub fn raw(&self, name: &str) -> String {
        let mut pairs = self.pairs.0.iter();
        let typed = pairs.find(|(known, _)| known == name);
        typed.map_or_else(String::new, |(_, typed)| typed.clone())
    }

    /// The text of a field, none when it was left blank.
    pub fn filled(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.all(name)
    }

    /// Has it say that its page showed these values, after some of what it brought was saved.
    pub fn shows(&mut self, now: &[(String, String)]) {
        self.pairs.0.retain(|(name, _)| name != shown::SHOWN);
        let shown = Shown::of(now).to_string();
        self.pairs.0.push((shown::SHOWN.to_owned(), shown));
    }

    /// Something that is written in a field; a number also in full-width digits.
    ///
    /// # Errors
    /// What to say about a text that is none.
    pub fn read<T: FromStr>(&self, name: &str, message: &str) -> Result<T, LedgerError> {
        let written = self.get(name);
        let read = written.parse().or_else(|_| half_width(written).parse());
        read.map_err(|_| LedgerError::field(name, message))
    }

    /// The same for a field that may be left blank.
    ///
    /// # Errors
    /// As [`Filled::read`].
    pub fn maybe<T: FromStr>(&self, name: &str, message: &str) -> Result<Option<T>, LedgerError> {
        if self.get(name).is_empty() {
            return Ok(None);
        }
        self.read(name, message).map(Some)
    }

    /// One of the things that a field offers.
    ///
    /// # Errors
    /// The message, when it is none of them.
    pub fn known<T>(
        &self,
        name: &str,
        known: impl FnOnce(&str) -> Option<T>,
        message: &str,
    ) -> Result<T, LedgerError> {
        known(self.get(name)).ok_or_else(|| LedgerError::field(name, message))
    }

    /// A whole number, none when it was left blank.
    ///
    /// # Errors
    /// What to say about a text that is none.
    pub fn whole(&self, name: &str) -> Result<Option<i32>, LedgerError> {
        let text = self.get(name);
        self.maybe(name, &format!("“{text}”不是整数，请只填数字。"))
    }

    /// A day.
    ///
    /// # Errors
    /// What to say about a text that is none.
    pub fn date(&self, name: &str) -> Result<NaiveDate, LedgerError> {
        self.read(name, "请填写存在的日期，例如 2026-11-30。")
    }

    /// Everything that was ticked under a name.
    ///
    /// # Errors
    /// A refusal when something of it cannot be read, as no page of ours sends it.
    pub fn ticked<T: FromStr, C: FromIterator<T>>(&self, name: &str) -> Result<C, LedgerError> {
        let odd = |_| LedgerError::refused("勾选的内容不对，请刷新页面后再选。");
        let ticked = self.all(name).map(|text| text.parse().map_err(odd));
        ticked.collect()
    }

    /// The files that were brought, when all of them were taken.
    ///
    /// # Errors
    /// What to say beside the field about each that was not.
    pub fn files(&self) -> Result<Vec<StoredFile>, LedgerError> {
        if self.refused.is_empty() {
            return Ok(self.files.iter().map(|(_, file)| file.clone()).collect());
        }
        let refused = self
            .refused
            .iter()
            .map(|(field, message)| FieldProblem::new(field.clone(), message.clone()));
        Err(LedgerError::Invalid(refused.collect()))
    }

    /// Refuses a field of something that there is none of, where it has one for each of several.
    ///
    /// # Errors
    /// As [`Form::check`].
    pub fn has_only(&self, known: impl Fn(&str) -> bool) -> Result<(), LedgerError> {
        let mut names = self.pairs.0.iter().map(|(name, _)| name.as_str());
        match names.find(|name| !known(name)) {
            None => Ok(()),
            Some(name) => Err(LedgerError::Refused(super::stranger(name))),
        }
    }

    /// The name of this sending, for what must be done once however often it is sent.
    pub fn sending(&self) -> Option<String> {
        if self.form.may_repeat {
            once::told(&self.path, &self.pairs)
        } else {
            once::name(&self.path, &self.pairs, &self.files)
        }
    }

    /// What it showed when it was opened, and what is typed in it.
    pub fn sent(&self) -> Sent {
        shown::sent(&self.pairs)
    }

    /// The answer to what was done; or the page again with the form as it was typed: 422 with the
    /// messages beside the fields, or over all of them where it is refused as a whole; 409 with the
    /// newer values when it has been overtaken, and when there is nothing to mend: the form has nothing
    /// but buttons, or the page has no such form any more. Then what was typed stands at its top.
    ///
    /// # Errors
    /// What says nothing about the form.
    pub async fn answer<P>(
        self,
        result: Result<Response, PageError>,
        again: impl Fn(Tried) -> P,
    ) -> Result<Response, PageError>
    where
        P: Future<Output = Page>,
    {
        let error = match result {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let whole = matches!(error, PageError::Refused(_) | PageError::Conflict(_));
        let form = self.form;
        let to = format!("action=\"{}\"", self.path);
        let (mut status, tried) = self.tried(error)?;
        let words = tried.words();
        let mut page = again(tried.clone()).await;
        let gone = page.as_ref().is_ok_and(|page| !page.0.contains(&to));
        if gone {
            page = again(tried.without_form()).await;
        }
        if whole && (gone || form.is_a_button()) {
            status = StatusCode::CONFLICT;
        }
        match page {
            Ok(page) => Ok((status, page).into_response()),
            // Sent from nowhere in particular: there is no page to show again.
            Err(PageError::NotFound) => Err(PageError::Refused(words)),
            Err(other) => Err(other),
        }
    }

    /// The form as it is to be shown again.
    ///
    /// # Errors
    /// What says nothing about the form.
    pub fn tried(self, error: PageError) -> Result<(StatusCode, Tried), PageError> {
        let Self {
            form,
            pairs,
            files,
            refused,
            ..
        } = self;
        let any = !files.is_empty() || !refused.is_empty();
        let mend = StatusCode::UNPROCESSABLE_ENTITY;
        let (status, tried) = match error {
            PageError::Invalid(problems) => (mend, Tried::new(form, pairs, problems)),
            PageError::Stale(over) => {
                let (pairs, problems) = shown::again(&pairs, &over, form.in_words);
                (StatusCode::CONFLICT, Tried::new(form, pairs, problems))
            }
            PageError::Refused(message) | PageError::Conflict(message) => {
                let problem = FieldProblem::new("", message);
                (mend, Tried::new(form, pairs, vec![problem]))
            }
            other => return Err(other),
        };
        let names = files.into_iter().map(|(_, file)| file.name).collect();
        Ok((status, tried.brought(any.then_some(names))))
    }
}

/// Any number of readings, or everything that is wrong with them, as [`both`] tells it of two.
///
/// # Errors
/// What is wrong with any.
pub fn all<T>(
    readings: impl IntoIterator<Item = Result<T, LedgerError>>,
) -> Result<Vec<T>, LedgerError> {
    let mut all = Ok(Vec::new());
    for next in readings {
        all = both(all, next).map(|(mut read, next)| {
            read.push(next);
            read
        });
    }
    all
}

/// Somebody who sends a form.
#[derive(Clone)]
pub struct Doing<I> {
    on: Asking<I>,
    pub form: Filled,
}

impl<I> Deref for Doing<I> {
    type Target = Asking<I>;

    fn deref(&self) -> &Self::Target {
        &self.on
    }
}

impl<I: FromStr + Send> FromRequest<App> for Doing<I> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let on = Asking::from_request_parts(&mut parts, app).await?;
        let form = Filled::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { on, form })
    }
}

impl<I: Clone> Doing<I> {
    /// As [`Filled::answer`].
    ///
    /// # Errors
    /// As [`Filled::answer`].
    pub async fn answer<P>(
        self,
        result: Result<Response, PageError>,
        again: impl Fn(Asking<I>, Tried) -> P,
    ) -> Result<Response, PageError>
    where
        P: Future<Output = Page>,
    {
        let Self { on, form } = self;
        if let Err(PageError::Unseen(foreseen)) = result {
            let asked = form.pairs.get(CHECKED);
            return if asked == check::BACK {
                let tried = Tried::new(form.form, form.pairs, Vec::new());
                Ok(again(on, tried).await?.into_response())
            } else {
                Ok(check::page(&on, &form, &foreseen).await?.into_response())
            };
        }
        form.answer(result, |tried| again(on.clone(), tried)).await
    }
}

impl<I> Doing<I> {
    /// The same form about something else.
    pub fn about<J>(self, id: J) -> Doing<J> {
        Doing {
            on: self.on.about(id),
            form: self.form,
        }
    }

    /// Begins what the form asks for.
    ///
    /// # Errors
    /// As [`Act::begin`].
    pub async fn begin(&self) -> Result<Act, LedgerError> {
        Act::begin(&self.app.book, &self.me.actor).await
    }

    /// Finishes it; a form that is shown first is done only as it was shown.
    ///
    /// # Errors
    /// As [`Act::finish_seen`].
    pub async fn finish<T>(
        &self,
        act: impl Finishing<T>,
        happened: Happened<T>,
    ) -> Result<T, LedgerError> {
        self.finish_publishing(act, happened, String::new()).await
    }

    /// The same for what everybody can read then: its page's own words.
    ///
    /// # Errors
    /// As [`Act::finish_seen`].
    pub async fn finish_publishing<T>(
        &self,
        act: impl Finishing<T>,
        happened: Happened<T>,
        published: String,
    ) -> Result<T, LedgerError> {
        let act = act.ready(&happened)?;
        if self.form.form.judges {
            let seen = self.form.pairs.get(SEEN).parse().ok();
            let seen = seen.and_then(DateTime::from_timestamp_micros);
            act.read_before_judged(&happened, seen).await?;
        }
        match self.form.form.before {
            Before::Nothing => act.finish_quietly(happened, self.form.form.act).await,
            Before::Straight(_) => act.finish(happened).await,
            Before::Shown(_) => {
                let seen = self.form.pairs.get(CHECKED);
                act.finish_seen(happened, published, seen).await
            }
        }
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

/// The handler of a page with forms, before any of them has been sent.
pub fn blank<I, P>(
    page: impl Fn(Asking<I>, Tried) -> P + Clone,
) -> impl Fn(Asking<I>) -> P + Clone {
    move |on| page(on, Tried::default())
}

/// What a handler answers, sooner or later.
type Answering = BoxFuture<'static, Result<Response, PageError>>;

/// A handler of a form.
pub trait Handles<I>: Fn(Doing<I>) -> Answering + Clone + Send + Sync + 'static {}

impl<I, F: Fn(Doing<I>) -> Answering + Clone + Send + Sync + 'static> Handles<I> for F {}

/// The handler of a form that does one thing: `deed` answers what was done, `again` is the page with
/// the form as it was typed.
pub fn handler<I, D, P>(
    deed: impl Fn(Doing<I>) -> D + Clone + Send + Sync + 'static,
    again: impl Fn(Asking<I>, Tried) -> P + Clone + Send + Sync + 'static,
) -> impl Handles<I>
where
    I: Clone + Send + Sync + 'static,
    D: Future<Output = Result<Response, PageError>> + Send + 'static,
    P: Future<Output = Page> + Send + 'static,
{
    move |on: Doing<I>| -> Answering {
        let (done, again) = (deed(on.clone()), again.clone());
        Box::pin(async move { on.answer(done.await, again).await })
    }
}

/// The same for deeds of one page that are told there: `deed` gives the sentence, `to` the page.
pub fn told<I, S, D, P>(
    deed: impl Fn(Doing<I>) -> D + Clone + Send + Sync + 'static,
    to: fn(&Doing<I>) -> String,
    again: impl Fn(Asking<I>, Tried) -> P + Clone + Send + Sync + 'static,
) -> impl Handles<I>
where
    I: Clone + Send + Sync + 'static,
    S: AsRef<str>,
    D: Future<Output = Result<S, LedgerError>> + Send + 'static,
    P: Future<Output = Page> + Send + 'static,
{
    let answered = move |on: Doing<I>| {
        let (to, did) = (to(&on), deed(on));
        async move { Ok(done(&to, did.await?.as_ref())) }
    };
    handler(answered, again)
}

#[cfg(test)]
mod tests {
    use super::super::tests::CONCLUSION;
    use super::*;

    #[test]
    fn a_refused_form_comes_back_with_what_was_typed_and_no_other_form_does() {
        static OTHER: Form = Form::new("退出", &[super::super::area("reason", "理由")]);
        let form = || Filled {
            form: &CONCLUSION,
            pairs: Pairs::decode("decision=return&reason=<缺页>".as_bytes()).unwrap(),
            files: Vec::new(),
            refused: Vec::new(),
            broken: None,
            path: String::new(),
        };
        let wrong = |field: &str| LedgerError::field(field, "请写明。").into();
        let (status, tried) = form().tried(wrong("reason")).unwrap();
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let shown = tried.of(&CONCLUSION).show("reason").into_string();
        assert!(
            shown.contains("&lt;缺页&gt;") && shown.contains("请写明。"),
            "{shown}"
        );
        assert!(shown.contains("退回时必须写明"), "{shown}");
        let other = tried.of(&OTHER);
        assert!(!other.is_tried() && !other.show("reason").into_string().contains("缺页"));
        // Away from its field a message names it.
        let summary = tried.summary().into_string();
        assert!(summary.contains("理由：请写明。"), "{summary}");
        // What the form has no field for is said at the top and not lost.
        let (_, tried) = form().tried(wrong("rank")).unwrap();
        assert!(tried.note().into_string().contains("请写明。"));
        // So is what belongs to none; where the page has no such form any more, with what was typed.
        let (_, tried) = form()
            .tried(PageError::Refused("已经登记。".to_owned()))
            .unwrap();
        assert!(!tried.note().into_string().contains("缺页"));
        let note = tried.without_form().note().into_string();
        assert!(
            note.contains("已经登记。") && note.contains("缺页"),
            "{note}"
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = |field: &str| Err::<(), _>(LedgerError::field(field, "请写明。"));
        assert!(both(Ok(1), Ok(2)).is_ok_and(|both| both == (1, 2)));
        let Err(LedgerError::Invalid(all)) =
            both(wrong("a"), all([Ok(()), wrong("b"), wrong("c")]))
        else {
            panic!("taken");
        };
        let fields: Vec<&str> = all.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["a", "b", "c"]);
    }
}
