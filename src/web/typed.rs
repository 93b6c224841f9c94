//! Nothing typed is lost: a form that was refused comes back with its fields, ready to be mended
//! and sent again, whichever handler refused it and however it was sent.
//!
//! A form without files is kept whole. Of one that comes in parts the texts are kept as they are
//! read; when it was refused before anybody read it, because the session had ended, it is read here.
//! Files and passwords are never kept.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use maud::{Markup, html};

use super::check::CHECKED;
use super::error::{Shown, error_page};
use super::form::{Form, Item, OWN, SEEN, again_please};
use super::once::ONCE;
use super::pairs::{self, Pairs};
use super::route::UPLOAD;
use super::shown::SHOWN;
use super::text::clean;
use crate::ui::form::Field;

/// Most text that is kept for showing again, in bytes.
const MOST: usize = 1024 * 1024;

/// What a form in parts has brought so far: its texts, and the names of its files.
#[derive(Debug, Clone, Default)]
pub struct Typed(Arc<Mutex<TypedSoFar>>);

#[derive(Debug, Default)]
struct TypedSoFar {
    pairs: Pairs,
    /// Name of the input and of the file.
    files: Vec<(String, String)>,
    bytes: usize,
}

impl Typed {
    fn kept(&self) -> MutexGuard<'_, TypedSoFar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a text, as far as there is room.
    pub fn text(&self, name: &str, value: &str) {
        let mut kept = self.kept();
        kept.bytes += name.len() + value.len();
        if kept.bytes <= MOST {
            kept.pairs.0.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Keeps that a file was chosen, so that it can be asked for again.
    pub fn file(&self, name: &str, file: &str) {
        let mut kept = self.kept();
        kept.bytes += name.len() + file.len();
        if kept.bytes <= MOST && !file.is_empty() {
            kept.files.push((name.to_owned(), clean(file)));
        }
    }
}

/// Keeps what was posted while the handler runs and shows it again if the handler refused it
/// without a page of its own.
pub async fn keep_typed(
    State(form): State<&'static Form>,
    request: Request,
    next: Next,
) -> Response {
    let kind = said(request.headers(), header::CONTENT_TYPE).to_owned();
    let path = request.uri().path().to_owned();
    if said(request.headers(), header::ACCEPT).contains("application/json") {
        return next.run(request).await;
    }
    if kind.starts_with("multipart/form-data") {
        in_parts(request, next, form, &path, &kind).await
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        whole(request, next, form, &path).await
    } else {
        next.run(request).await
    }
}

fn said(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

async fn whole(request: Request, next: Next, form: &'static Form, path: &str) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        return super::PageError::Refused("提交的内容太大，单次最多 1 MB 文字。".to_owned())
            .into_response();
    };
    let response = next
        .run(Request::from_parts(parts, Body::from(bytes.clone())))
        .await;
    let pairs = Pairs::decode(&bytes).unwrap_or_default();
    shown_again(response, form, path, &pairs, &[])
}

async fn in_parts(
    request: Request,
    next: Next,
    form: &'static Form,
    path: &str,
    kind: &str,
) -> Response {
    let typed = Typed::default();
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(typed.clone());
    let rest = Rest::new(body);
    let response = next
        .run(Request::from_parts(parts, Body::from_stream(rest.clone())))
        .await;
    if response.extensions().get::<Shown>().is_some() && !rest.is_begun() {
        read(&typed, rest, kind).await;
    }
    let kept = typed.kept();
    shown_again(response, form, path, &kept.pairs, &kept.files)
}

/// Reads the texts of a form that no handler has begun to read. Its files go by unseen; that they
/// do is why a browser gets to see the answer at all while it is still sending.
async fn read(typed: &Typed, rest: Rest, kind: &str) {
    let mut request = Request::new(Body::from_stream(rest));
    let Ok(kind) = kind.parse() else { return };
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    DefaultBodyLimit::max(UPLOAD).apply(&mut request);
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return;
    };
    for _ in 0..pairs::MOST {
        let Ok(Some(mut part)) = form.next_field().await else {
            return;
        };
        let name = clean(part.name().unwrap_or_default());
        if let Some(file) = part.file_name() {
            typed.file(&name, file);
            continue;
        }
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = part.chunk().await {
            if bytes.len() + chunk.len() <= MOST {
                bytes.extend_from_slice(&chunk);
            }
        }
        typed.text(&name, &clean(&String::from_utf8_lossy(&bytes)));
    }
}

/// A body that can still be read when whoever it was given to has let it go.
#[derive(Clone)]
struct Rest(Arc<Mutex<(bool, BodyDataStream)>>);

impl Rest {
    fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new((false, body.into_data_stream()))))
    }

    fn lock(&self) -> MutexGuard<'_, (bool, BodyDataStream)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything has been asked of it.
    fn is_begun(&self) -> bool {
        self.lock().0
    }
}

impl Stream for Rest {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut inner = self.lock();
        inner.0 = true;
        Pin::new(&mut inner.1).poll_next(cx)
    }
}

/// The error page with what was typed, if the answer is one and there is anything.
fn shown_again(
    response: Response,
    form: &'static Form,
    path: &str,
    pairs: &Pairs,
    files: &[(String, String)],
) -> Response {
    let Some(shown) = response.extensions().get::<Shown>().cloned() else {
        return response;
    };
    if files.is_empty()
        && pairs
            .0
            .iter()
            .all(|(name, value)| form.is_secret(name) || domain::text::is_blank(value))
    {
        return response;
    }
    let typed = if shown.sign_in {
        after_sign_in(form, path, pairs, files)
    } else {
        let lead = html! { p { "刚才填写的内容都在下面，改好后可以再提交。" } };
        again(form, path, pairs, files, &lead, "改好再提交")
    };
    // The headers go on saying who may keep it, and when to come again.
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let page = error_page(&shown, typed).into_response().into_body();
    Response::from_parts(parts, page)
}

/// What was typed when the session had ended. Time has passed, and perhaps somebody else sits there:
/// the button says what it will do, and what is handed in or signed for good is only saved from here
/// and asked for anew on its own page.
fn after_sign_in(
    form: &'static Form,
    path: &str,
    pairs: &Pairs,
    files: &[(String, String)],
) -> Markup {
    let mut kept = pairs.clone();
    let asked = form.only_saves(&mut kept);
    let does = form.does(&kept);
    let lead = html! {
        p { "刚才填写的内容都在下面，什么也没有丢，也什么都没有办。登录后请核对一遍，再点下面的“" (does) "”。" }
        @if let Some(asked) = asked {
            p { b { "还没有" (asked) "。" } "点“" (does) "”只保存；保存后回到原来的页面，再点一次" (asked) "。" }
        }
    };
    again(form, path, &kept, files, &lead, does)
}

fn again(
    form: &'static Form,
    path: &str,
    pairs: &Pairs,
    files: &[(String, String)],
    lead: &Markup,
    does: &str,
) -> Markup {
    let mut inputs: Vec<(&str, Vec<&str>)> = Vec::new();
    for (input, file) in files {
        match inputs.iter_mut().find(|(name, _)| name == input) {
            Some((_, chosen)) => chosen.push(file),
            None => inputs.push((input, vec![file])),
        }
    }
    let enctype = (!files.is_empty()).then_some("multipart/form-data");
    html! {
        (lead)
        form method="post" action=(path) enctype=[enctype] .stack {
            @for (n, (name, value)) in pairs.0.iter().enumerate().filter(|(_, (name, _))| !form.is_secret(name)) {
                @if goes_unseen(form, name, value) {
                    input type="hidden" name=(name) value=(value);
                } @else {
                    div .field {
                        label for={ "again-" (n) } { (called(form, &pairs.0[..n], name)) }
                        @if value.chars().count() > 60 || value.contains('\n') {
                            textarea .input id={ "again-" (n) } name=(name) rows="6" { "\n" (value) }
                        } @else {
                            input .input id={ "again-" (n) } name=(name) value=(value);
                        }
                    }
                }
            }
            @for item in form.secrets() {
                (Field::new(item.name, &item.label(item.name)).required(true).password())
            }
            @for (n, (name, chosen)) in inputs.iter().enumerate() {
                div .field {
                    label for={ "again-file-" (n) } { "文件" }
                    input .input id={ "again-file-" (n) } type="file" name=(name) multiple;
                    p .hint { (again_please(&chosen.join("、"))) }
                }
            }
            p { button .btn.btn-ink type="submit" { (does) } }
        }
    }
}

/// What a field is called away from its page: what a programme makes up has no name here, and is counted.
fn called(form: &Form, before: &[(String, String)], name: &str) -> String {
    let own = item(form, name);
    if !own.many && !own.name.is_empty() {
        return own.label(name);
    }
    let alike = |(other, _): &&(String, String)| std::ptr::eq(item(form, other), own);
    let place = before.iter().filter(alike).count() + 1;
    format!("{}（第 {place} 项）", own.label)
}

fn goes_unseen(form: &Form, name: &str, value: &str) -> bool {
    [ONCE, SHOWN, CHECKED, SEEN].contains(&name) || item(form, name).travels(value)
}

/// The field of that name; a stranger, for which the form is refused, is shown as it is as well.
fn item(form: &Form, name: &str) -> &'static Item {
    form.item(name).unwrap_or(&OWN)
}

#[cfg(test)]
mod tests {
    use super::super::form::{area, file, hidden, number, secret};
    use super::*;

    static DRAFT: Form = Form::new(
        "保存草稿",
        &[
            hidden("version"),
            hidden("do"),
            number("points", "分数").many(),
            area("body", "正文"),
            secret("password", "密码"),
            file("file", "佐证"),
        ],
    )
    .with_own_fields()
    .for_good("do", "hand_in", "提交");

    #[test]
    fn every_text_is_seen_and_no_password_is() {
        let pairs = Pairs::decode(
            "version=3&目标=建强支部&points.a=9&password=x&tick=on&body=一%0A二".as_bytes(),
        );
        let files = [("file".to_owned(), "佐证.pdf".to_owned())];
        let page = after_sign_in(&DRAFT, "/projects/7/form", &pairs.unwrap(), &files).into_string();
        assert!(page.contains("<input type=\"hidden\" name=\"version\" value=\"3\">"));
        assert!(page.contains("<input type=\"hidden\" name=\"tick\" value=\"on\">"));
        assert!(
            page.contains(
                "<input class=\"input\" id=\"again-1\" name=\"目标\" value=\"建强支部\">"
            )
        );
        assert!(page.contains("填写的内容（第 1 项）") && page.contains("分数（第 1 项）"));
        assert!(page.contains(">\n一\n二</textarea>"));
        assert!(
            page.contains("刚才选的是 佐证.pdf。")
                && page.contains("enctype=\"multipart/form-data\"")
        );
        // It is asked for anew.
        assert!(page.contains("type=\"password\"") && !page.contains("value=\"x\""));
    }

    #[test]
    fn signing_in_again_does_nothing_for_good_by_itself() {
        let pairs = Pairs::decode("do=hand_in&idea=a".as_bytes()).unwrap();
        let page = after_sign_in(&DRAFT, "/projects/7/form", &pairs, &[]).into_string();
        assert!(page.contains(">保存草稿</button>") && page.contains("还没有提交。"));
        assert!(!page.contains("hand_in"), "{page}");
    }
}
