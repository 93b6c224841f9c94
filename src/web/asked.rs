//! Whoever asks for a page, and what its address asks for after its `?`.

use std::convert::Infallible;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use maud::Markup;

use super::shell::shell;
use super::{Id, Me, Page, PageError, Pairs};
use crate::app::App;
use crate::ui::shell::{Crumb, page};

/// Somebody who asks for a page or sends a form: about what the `{id}` of its address names, or
/// [`Nothing`].
#[derive(Clone)]
pub struct Asking<I> {
    pub app: App,
    pub me: Me,
    pub id: I,
    pub asked: Asked,
}

/// What a page is about whose address names nothing.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

impl FromStr for Nothing {
    type Err = Infallible;

    fn from_str(_: &str) -> Result<Self, Self::Err> {
        Ok(Self)
    }
}

impl<I: FromStr + Send> FromRequestParts<App> for Asking<I> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let me = Me::from_request_parts(parts, app).await?;
        let Id(id) = Id::from_request_parts(parts, app).await?;
        let Ok(asked) = Asked::from_request_parts(parts, app).await;
        let app = app.clone();
        Ok(Self { app, me, id, asked })
    }
}

impl<I> Asking<I> {
    /// The same person about something else.
    pub fn about<J>(self, id: J) -> Asking<J> {
        Asking {
            app: self.app,
            me: self.me,
            id,
            asked: self.asked,
        }
    }

    /// A page in its frame. `here` is the address of the side bar's entry that it belongs to.
    ///
    /// # Errors
    /// Database errors.
    pub async fn page(&self, title: &str, here: &str, path: Vec<Crumb>, body: Markup) -> Page {
        let frame = shell(&self.app, &self.me, title, here, path).await?;
        Ok(page(&frame, body))
    }
}

/// The fields of an address. It is somebody's bookmark or a link from a mail, so that what cannot be
/// read there is as if it were not said: nobody is refused a page for it.
#[derive(Debug, Clone, Default)]
pub struct Asked(pub Pairs);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(Pairs(
            query
                .split('&')
                .filter_map(|pair| Pairs::decode(pair.as_bytes()))
                .flat_map(|pair| pair.0)
                .collect(),
        )))
    }
}

/// Highest number of a page that is looked for.
const LAST: u64 = 1_000_000;

impl Asked {
    /// The first value of a name, trimmed; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    /// A value, if it is there and can be read.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// The number of a page, from 1.
    pub fn page(&self) -> u64 {
        self.page_of("page")
    }

    /// The same for one of several lists, under a name of its own.
    pub fn page_of(&self, name: &str) -> u64 {
        self.read(name).unwrap_or(1).clamp(1, LAST)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn asked(address: &str) -> Asked {
        let request = Request::builder().uri(address).body(()).unwrap();
        let (mut parts, ()) = request.into_parts();
        let Ok(asked) = Asked::from_request_parts(&mut parts, &()).await;
        asked
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_as_if_it_were_not_said() {
        let found = asked("/x?page=abc&q=%E6%96%87%00&q=2&bad=%zz&year=2026").await;
        assert_eq!((found.page(), found.get("q")), (1, "文"));
        assert_eq!(found.read::<i32>("year"), Some(2026));
        assert_eq!(found.get("bad"), "");
        assert_eq!(asked("/x?page=0").await.page(), 1);
        assert_eq!(asked("/x?page=18446744073709551615").await.page(), LAST);
    }
}
