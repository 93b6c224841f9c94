//! Reminder mails: what went to me, what will go and why, today's digest before it goes; for the
//! administrator what could not be delivered and whom no mail can reach.

mod query;
mod views;

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use domain::ids::OutboxId;
use domain::states::Role;
use maud::html;

use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Form, Tried, blank, choice, handler};
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::{Asking, Nothing, Page, PageError};

/// Where the side bar leads.
const HERE: &str = "/mails";

/// A mail is shown with the inline styles that mail programs need, in a frame where nothing else
/// is allowed.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

static AGAIN: Form = Form::new("再发一次", &[choice("mail", "邮件")]);

pub fn routes() -> Vec<Route> {
    let admin = Access::Roles(&[Role::Admin]);
    vec![
        get(HERE, Access::SignedIn, list),
        get("/mails/today", Access::SignedIn, today),
        get("/mails/today/html", Access::SignedIn, today_html),
        get("/mails/trouble", admin, blank(trouble)),
        post("/mails/trouble/again", admin).takes(&AGAIN, handler(again, trouble)),
        get("/mails/{id}", Access::SignedIn, one),
        get("/mails/{id}/html", Access::SignedIn, one_html),
    ]
}

fn path(last: &str) -> Vec<Crumb> {
    vec![Crumb::link("提醒邮件", HERE), Crumb::new(last)]
}

async fn list(on: Asking<Nothing>) -> Page {
    let list = query::list(&on.app, &on.me).await?;
    let (title, body) = ("提醒邮件", views::list(&on.me, &list));
    on.page(title, HERE, vec![Crumb::new(title)], body).await
}

async fn today(on: Asking<Nothing>) -> Page {
    let letter = query::today(&on.app, &on.me).await?;
    let (title, body) = ("今天的提醒", views::today(&on.me, letter.as_ref()));
    on.page(title, HERE, path(title), body).await
}

async fn today_html(on: Asking<Nothing>) -> Result<Response, PageError> {
    let letter = query::today(&on.app, &on.me).await?;
    Ok(mail_page(letter.ok_or(PageError::NotFound)?.html))
}

async fn trouble(on: Asking<Nothing>, tried: Tried) -> Page {
    let trouble = query::trouble(&on.app, &on.me).await?;
    let body = html! { (tried.note()) (views::trouble(&on.me, &trouble)) };
    let title = "送不到的邮件";
    on.page(title, HERE, path(title), body).await
}

/// Sends one mail, or all, that had been given up.
async fn again(on: Doing<Nothing>) -> Result<Response, PageError> {
    let which = match on.form.get("mail") {
        "" => return Err(PageError::Refused("请选择要再发的邮件。".to_owned())),
        "all" => None,
        id => Some(id.parse().map_err(|_| PageError::NotFound)?),
    };
    let mut act = on.begin().await?;
    let happened = ledger::mail::send_again(&mut act, which).await?;
    let mails = on.finish(act, happened).await?;
    Ok(done(
        "/mails/trouble",
        &format!("{mails} 封邮件已重新排队，一分钟内再发。"),
    ))
}

async fn one(on: Asking<OutboxId>) -> Page {
    let mail = query::one(&on.app, &on.me, on.id).await?;
    let (title, body) = ("一封邮件", views::one(&on.me, &mail));
    on.page(title, HERE, path(title), body).await
}

async fn one_html(on: Asking<OutboxId>) -> Result<Response, PageError> {
    let mail = query::one(&on.app, &on.me, on.id).await?;
    let body = mail.body.ok_or(PageError::NotFound)?;
    Ok(mail_page(body.html))
}

/// A mail's own HTML under its own policy.
fn mail_page(html: String) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(MAIL_POLICY),
    );
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    response
}
