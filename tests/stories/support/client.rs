//! A browser without a screen: keeps cookies, sends the headers that browsers send, fills in the
//! forms it is shown.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::html::{self, Filled};
use super::{Person, TestApp, said};

/// A file to be sent: name of the input, name of the file, its bytes.
pub type File<'a> = (&'a str, &'a str, &'a [u8]);

/// Somebody's browser. Its cookies outlive the site.
#[derive(Clone)]
pub struct Client {
    app: TestApp,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    /// Where the site sees it, when not on its own machine.
    address: Option<SocketAddr>,
}

/// What the site answered.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    /// Under which name a file is to be saved.
    pub disposition: Option<String>,
    /// Who may keep the answer.
    pub cache: Option<String>,
    pub headers: HeaderMap,
    pub body: String,
}

impl TestApp {
    /// A browser in which nobody has signed in.
    pub fn browser(&self) -> Client {
        Client {
            app: self.clone(),
            cookies: Arc::default(),
            address: None,
        }
    }

    /// Signs in through the page.
    pub async fn sign_in(&self, login: &str) -> Client {
        let client = self.browser();
        let page = client
            .post(
                "/sign-in",
                &[("login", login), ("password", super::people::PASSWORD)],
            )
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
        client
    }
}

impl Person {
    /// Signs in through the page, on a device of its own.
    pub async fn browser(&self) -> Client {
        self.app.sign_in(&self.login).await
    }

    /// The browser on this person's desk: signs in when the session there has ended meanwhile.
    pub async fn desk(&self) -> Client {
        let now = self.app.clock().now();
        let known = self.app.desks.lock().unwrap().get(&self.id).cloned();
        let client = match known {
            Some((client, at)) if now >= at && now - at < TimeDelta::minutes(25) => client,
            _ => self.browser().await,
        };
        let mut desks = self.app.desks.lock().unwrap();
        desks.insert(self.id, (client.clone(), now));
        client
    }
}

impl Client {
    /// The same browser at another address.
    pub fn seen_at(self, address: &str) -> Self {
        Self {
            address: Some(SocketAddr::new(address.parse().unwrap(), 40_000)),
            ..self
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, None, Body::empty()).await
    }

    /// A cookie as it stands in the browser.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Puts a cookie into the browser.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().unwrap();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Sends fields as a form does.
    pub async fn post<K: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(K, V)]) -> Page {
        self.write(Method::POST, path, fields).await
    }

    /// The same where what it would bring is to be looked at first: nothing is agreed to.
    pub async fn plainly(&self, path: &str, fields: &[(String, String)]) -> Page {
        let request = self.request(&Method::POST, path, Some(FORM));
        self.answer(request.body(Body::from(encoded(fields))).unwrap())
            .await
    }

    async fn write<K: AsRef<str>, V: AsRef<str>>(
        &self,
        method: Method,
        path: &str,
        fields: &[(K, V)],
    ) -> Page {
        super::noted(
            &method,
            path,
            false,
            fields.iter().map(|(name, _)| name.as_ref()),
        );
        self.ask(method, path, Some(FORM), Body::from(encoded(fields)))
            .await
    }

    /// Sends fields as a page of another site could make the browser do.
    pub async fn post_from(&self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut request = self.request(&Method::POST, path, Some(FORM));
        let headers = request.headers_mut().unwrap();
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        headers.insert(header::ORIGIN, origin.parse().unwrap());
        self.answer(request.body(Body::from(encoded(fields))).unwrap())
            .await
    }

    /// Fills in a form of a page and sends it; fields the form does not have are a mistake of the story.
    pub async fn send(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = page.form(action);
        for (name, value) in fields {
            form.set(name, value);
        }
        self.submit(&form).await
    }

    /// Opens a page, fills in a form of it and sends it.
    pub async fn fill(&self, at: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(at).await;
        self.send(&page, action, fields).await
    }

    /// Sends a form as it has been filled in; one in parts with its inputs for files left empty.
    pub async fn submit(&self, form: &Filled) -> Page {
        if !form.in_parts {
            return self.post(&form.action, &form.pairs).await;
        }
        let none: Vec<File<'_>> = form.files().into_iter().map(|f| (f, "", &[][..])).collect();
        self.parts(&form.action, &form.pairs, &none, true).await
    }

    /// Sends a form with a file in one of its inputs.
    #[track_caller]
    pub fn submit_with<'a>(
        &'a self,
        form: &'a Filled,
        file: File<'a>,
    ) -> impl Future<Output = Page> + 'a {
        assert!(form.in_parts, "the form to {} takes no files", form.action);
        assert!(
            form.files().contains(&file.0),
            "the form to {} has no file {}, only {:?}",
            form.action,
            file.0,
            form.files()
        );
        async move { self.parts(&form.action, &form.pairs, &[file], true).await }
    }

    /// Saves fields as the page's script does while they are written.
    pub async fn put<K: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(K, V)]) -> Page {
        self.write(Method::PUT, path, fields).await
    }

    /// Sends a form with a file in its field after the other fields. `whole` ends the request as it
    /// should end; else it breaks off within the file.
    pub async fn upload<K: AsRef<str>, V: AsRef<str>>(
        &self,
        path: &str,
        fields: &[(K, V)],
        file: File<'_>,
        whole: bool,
    ) -> Page {
        self.parts(path, fields, &[file], whole).await
    }

    /// The same with any number of files.
    pub async fn parts<K: AsRef<str>, V: AsRef<str>>(
        &self,
        path: &str,
        fields: &[(K, V)],
        files: &[File<'_>],
        whole: bool,
    ) -> Page {
        let mut body = multipart(fields, files);
        if whole {
            body.extend_from_slice(&end_of(files));
        }
        let kind = multipart_type();
        self.ask(Method::POST, path, Some(&kind), Body::from(body))
            .await
    }

    /// The same over a line that brings a byte at a time, so that the request is cut everywhere.
    pub async fn upload_slowly<K: AsRef<str>, V: AsRef<str>>(
        &self,
        path: &str,
        fields: &[(K, V)],
        file: (&str, &str, &[u8]),
    ) -> Page {
        let mut body = multipart(fields, &[file]);
        body.extend_from_slice(&end_of(&[file]));
        let bytes = body
            .into_iter()
            .map(|byte| Ok::<_, std::convert::Infallible>(vec![byte]));
        let body = Body::from_stream(futures_util::stream::iter(bytes));
        self.ask(Method::POST, path, Some(&multipart_type()), body)
            .await
    }

    async fn fetch(&self, path: &str) -> Response {
        let request = self.request(&Method::GET, path, None);
        let request = request.body(Body::empty()).unwrap();
        self.app.router().oneshot(request).await.unwrap()
    }

    /// Fetches a file as it is.
    pub async fn download(&self, path: &str) -> (StatusCode, Vec<u8>) {
        let response = self.fetch(path).await;
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, bytes.to_vec())
    }

    /// The type and the disposition under which a file is served.
    pub async fn served(&self, path: &str) -> (String, String) {
        let response = self.fetch(path).await;
        let said = |name| response.headers()[name].to_str().unwrap().to_owned();
        (
            said(header::CONTENT_TYPE),
            said(header::CONTENT_DISPOSITION),
        )
    }

    /// Asks for an address as a link does, or as a form without any field does.
    pub async fn ask_plainly(&self, method: &Method, path: &str) -> Page {
        let kind = (*method != Method::GET).then_some(FORM);
        self.ask(method.clone(), path, kind, Body::empty()).await
    }

    async fn ask(&self, method: Method, path: &str, kind: Option<&str>, body: Body) -> Page {
        let request = self.request(&method, path, kind);
        let page = self.answer(request.body(body).unwrap()).await;
        if method == Method::GET {
            html::nothing_is_judged_beforehand(path, &page.body);
            html::marks_are_explained(path, &page.body);
            said::dates_have_one_grammar(path, &page.body);
        }
        if method == Method::POST
            && page.status == StatusCode::OK
            && let Some(form) = html::check(&page.body)
        {
            return Box::pin(self.agrees(&page, &form)).await;
        }
        if method != Method::GET && (page.status.is_redirection() || page.status.is_success()) {
            super::noted(&method, path, true, std::iter::empty());
        }
        // Reading every form of every page takes a while.
        if std::env::var_os("PEIYU_TEST_DONE").is_some() {
            for form in html::sendings(&page.body) {
                super::noted(&Method::POST, &form.action, false, form.names());
            }
        }
        page
    }

    /// Has read what a form would bring and agrees: just that happens, mails to the letter.
    async fn agrees(&self, page: &Page, form: &Filled) -> Page {
        let done = self.submit(form).await;
        let foreseen = html::foreseen_mails(&page.body);
        if done.status == StatusCode::SEE_OTHER && !foreseen.is_empty() {
            let went = self.app.written_mails().await;
            for mail in foreseen {
                assert!(went.contains(&mail), "{} had shown {mail:?}", form.action);
            }
        }
        done
    }

    /// A request as a page of this site makes the browser send it.
    fn request(&self, method: &Method, path: &str, kind: Option<&str>) -> Builder {
        let cookies: Vec<String> = self
            .cookies
            .lock()
            .unwrap()
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "peiyu.example")
            .header(header::USER_AGENT, "Mozilla/5.0 (X11; Linux) Firefox/140.0")
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "navigate");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if *method != Method::GET {
            request = request.header(header::ORIGIN, "http://peiyu.example");
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        request
    }

    async fn answer(&self, request: Request<Body>) -> Page {
        let response = self.app.router().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let mut kept = self.cookies.lock().unwrap();
            if rest.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status();
        let headers = response.headers().clone();
        let said = |name| {
            headers
                .get(name)
                .map(|value: &header::HeaderValue| value.to_str().unwrap().to_owned())
        };
        let (location, disposition) = (said(header::LOCATION), said(header::CONTENT_DISPOSITION));
        let cache = said(header::CACHE_CONTROL);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Page {
            status,
            location,
            disposition,
            cache,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

impl Page {
    /// What a reader sees: the text without its markup.
    pub fn text(&self) -> String {
        html::text(&self.body)
    }

    /// Fails unless the reader sees this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(
            text.contains(words),
            "“{words}” is not on the page ({}):\n{text}",
            self.status
        );
        self
    }

    /// Fails if the reader sees this.
    #[track_caller]
    pub fn does_not_say(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(!text.contains(words), "“{words}” is on the page:\n{text}");
        self
    }

    /// Fails unless some form of the page holds this in a field: what was typed is not lost.
    #[track_caller]
    pub fn keeps(&self, field: &str, value: &str) -> &Self {
        let forms = html::forms(&self.body);
        assert!(
            forms.iter().any(|f| f.get(field) == value),
            "{field} does not hold “{value}”: {forms:?}"
        );
        self
    }

    /// Where the links with these words lead, in the order of the page.
    pub fn links(&self, words: &str) -> Vec<String> {
        html::links_where(&self.body, |said| said == words)
    }

    /// Where the links lead that have this word among theirs, such as a file's name.
    pub fn links_to(&self, word: &str) -> Vec<String> {
        html::links_where(&self.body, |words| words.contains(word))
    }

    /// Every address of this site that the page leads to.
    pub fn addresses(&self) -> Vec<String> {
        html::addresses(&self.body)
    }

    /// Where the forms of the page go, and the buttons that send them elsewhere.
    pub fn actions(&self) -> Vec<String> {
        html::actions(&self.body)
    }

    /// Fails unless the answer has this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The form that goes to an address starting with this.
    #[track_caller]
    pub fn form(&self, action: &str) -> Filled {
        html::form(&self.body, action)
            .unwrap_or_else(|| panic!("no form goes to {action}:\n{}", self.body))
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
const MARK: &str = "----peiyu-test-mark";

fn multipart_type() -> String {
    format!("multipart/form-data; boundary={MARK}")
}

/// A form with files in their fields after the other fields, up to the end of the last file.
fn multipart<K: AsRef<str>, V: AsRef<str>>(fields: &[(K, V)], files: &[File<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (key, value) in fields {
        let (key, value) = (key.as_ref(), value.as_ref());
        body.extend_from_slice(
            format!(
                "--{MARK}\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    for (n, (field, name, bytes)) in files.iter().enumerate() {
        let end = if n > 0 { "\r\n" } else { "" };
        body.extend_from_slice(
            format!("{end}--{MARK}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .as_bytes(),
        );
        body.extend_from_slice(bytes);
    }
    body
}

/// What closes such a form.
fn end_of(files: &[File<'_>]) -> Vec<u8> {
    let end = if files.is_empty() { "" } else { "\r\n" };
    format!("{end}--{MARK}--\r\n").into_bytes()
}

fn encoded<K: AsRef<str>, V: AsRef<str>>(fields: &[(K, V)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(k, v)| format!("{}={}", escape(k.as_ref()), escape(v.as_ref())))
        .collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
