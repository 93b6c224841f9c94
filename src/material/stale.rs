//! A form that was saved elsewhere while it lay open here: what was typed comes back beside what
//! stands now, and nothing is saved until a button has been pressed.
//!
//! The page that comes back goes on naming the version it was opened with, by which its own saving
//! stays refused; `over` names the version that the person has been shown and now decides on.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use domain::answers::{Answers, FieldProblem, in_words};
use domain::ids::ProjectId;
use domain::shown::{Fields, Shown, compare};
use ledger::files::Captions;
use maud::{Markup, html};

use super::form::page;
use super::query::{Entry, entry};
use super::save::{captions, store};
use crate::web::form::{Doing, Tried};
use crate::web::shown::{SHOWN, words};
use crate::web::{PageError, Pairs, conflicting};

/// The names of what a page says of itself.
pub const VERSION: &str = "version";
pub const OVER: &str = "over";

/// What a page was opened with.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// Of the draft.
    pub version: i32,
    /// The newer version that was shown beside, once there was one.
    pub over: Option<i32>,
    pub shown: Shown,
}

impl Opened {
    /// What a page says that has come back unsaved, else what an entry shows as it stands.
    pub fn of(tried: &Tried, entry: &Entry) -> Self {
        if !tried.pairs().0.is_empty() {
            return Self::read(tried.pairs());
        }
        Self {
            version: entry.version,
            over: None,
            shown: Shown::of(&values(entry)),
        }
    }

    pub fn read(pairs: &Pairs) -> Self {
        Self {
            version: pairs.get(VERSION).parse().unwrap_or(0),
            over: pairs.get(OVER).parse().ok(),
            shown: Shown::read(pairs.get(SHOWN)),
        }
    }

    /// The version that somebody who presses a button has seen.
    pub fn decided(&self) -> i32 {
        self.over.unwrap_or(self.version)
    }

    fn pairs(&self) -> Pairs {
        let version = (VERSION, self.version.to_string());
        let over = self.over.map(|over| (OVER, over.to_string()));
        let shown = (SHOWN, self.shown.to_string());
        let all = [Some(version), over, Some(shown)].into_iter().flatten();
        Pairs(all.map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The hidden fields of the form.
    pub fn fields(&self) -> Markup {
        html! { @for (name, value) in self.pairs().0 { input type="hidden" name=(name) value=(value); } }
    }
}

/// What the page's own saving is told, so that it goes on from there.
pub fn headers(version: i32, shown: &Fields) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(
        HeaderName::from_static("x-draft-version"),
        HeaderValue::from(version),
    );
    if let Ok(shown) = HeaderValue::from_str(&Shown::of(shown).to_string()) {
        headers.insert(HeaderName::from_static("x-draft-shown"), shown);
    }
    headers
}

/// Answers and captions as the page shows them.
pub fn values(entry: &Entry) -> Fields {
    let mut values = entry.answers.shown(&entry.now.form);
    values.extend(entry.files.iter().map(|file| {
        let caption = file.caption.clone().unwrap_or_default();
        (caption_field(&file.public_id), caption)
    }));
    values
}

fn caption_field(public_id: &str) -> String {
    format!("caption.{public_id}")
}

/// Puts typed captions in the place of those that are stored.
pub fn caption(entry: &mut Entry, typed: &Captions) {
    for file in &mut entry.files {
        let typed = typed.get(&file.public_id);
        if let Some(typed) = typed.filter(|_| file.submission_id.is_none()) {
            file.caption = Some(domain::text::line(typed));
        }
    }
}

/// What comes of a draft that the ledger refused, as `said`, because it has been saved elsewhere:
/// saved all the same where nothing the page had shown has changed by it, else the form again.
pub async fn settle(
    on: &Doing<ProjectId>,
    typed: &Answers,
    said: String,
) -> Result<Result<i32, Response>, PageError> {
    let opened = Opened::read(&on.form.pairs);
    let captions = captions(&on.form.pairs);
    let mut entry = entry(&on.app, &on.me, on.id).await?;
    let now = values(&entry);
    let newer = std::mem::replace(&mut entry.answers, typed.clone());
    caption(&mut entry, &captions);
    let Some(stale) = compare(&opened.shown, &values(&entry), &now) else {
        let stored = store(on, typed.clone(), &captions, entry.version).await?;
        return Ok(Ok(stored));
    };
    let top = format!(
        "{said}请对照标出的 {} 处，定了再点“保存草稿”，以本页为准；在此之前不会自动保存。",
        stale.newer.len()
    );
    let beside = stale.newer.iter().map(|newer| {
        let message = words(&in_words(&newer.now), newer.typed, "");
        FieldProblem::new(newer.field.clone(), message)
    });
    let problems = std::iter::once(FieldProblem::new("", top)).chain(beside);
    let opened = Opened {
        version: opened.version,
        over: Some(entry.version),
        shown: opened.shown.renewed(stale.shown),
    };
    let tried = Tried::new(on.form.form, opened.pairs(), problems.collect());
    // Left alone here: what stands now.
    let kept = |key: &String| stale.newer.iter().any(|n| n.field == *key && !n.typed);
    entry.answers.0.retain(|key, _| !kept(key));
    let newer = newer.0.into_iter().filter(|(key, _)| kept(key));
    entry.answers.0.extend(newer);
    for file in &mut entry.files {
        let name = caption_field(&file.public_id);
        let held = stale.fields.iter().find(|(field, _)| *field == name);
        file.caption = held.map(|(_, caption)| caption.clone());
    }
    Ok(Err(conflicting(page(on, &entry, &tried).await?)))
}
