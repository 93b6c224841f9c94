//! Reminder mails: what went to me, what will go and why, today's digest before it goes; for the
//! administrator what could not be delivered and whom no mail can reach.

mod query;
mod views;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use domain::ids::OutboxId;
use domain::states::Role;

use crate::app::App;
use crate::ui::shell::{Crumb, Shell};
use crate::web::form::{Doing, Form, Nothing, choice};
use crate::web::reply::done;
use crate::web::route::{Access, Route, get, post};
use crate::web::shell::shell;
use crate::web::{Id, Me, PageError};

/// Where the side bar leads.
const HERE: &str = "/mails";

/// A mail is shown with the inline styles that mail programs need, in a frame where nothing else
/// is allowed.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

static AGAIN: Form = Form::new("再发一次", &[choice("mail", "邮件")]);

pub fn routes() -> Vec<Route> {
    vec![
        get("/mails", Access::SignedIn, list),
        get("/mails/today", Access::SignedIn, today),
        get("/mails/today/html", Access::SignedIn, today_html),
        get("/mails/trouble", Access::Roles(&[Role::Admin]), trouble),
        post("/mails/trouble/again", Access::Roles(&[Role::Admin]), again).form(&AGAIN),
        get("/mails/{id}", Access::SignedIn, one),
        get("/mails/{id}/html", Access::SignedIn, one_html),
    ]
}

async fn frame(app: &App, me: &Me, title: &str) -> Result<Shell, PageError> {
    let crumbs = if title == "提醒邮件" {
        vec![Crumb::new(title)]
    } else {
        vec![Crumb::link("提醒邮件", HERE), Crumb::new(title)]
    };
    shell(app, me, title, HERE, crumbs).await
}

async fn list(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let list = query::list(&app, &me).await?;
    let frame = frame(&app, &me, "提醒邮件").await?;
    Ok(views::list(&frame, &me, &list).into_response())
}

async fn today(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let letter = query::today(&app, &me).await?;
    let frame = frame(&app, &me, "今天的提醒").await?;
    Ok(views::today(&frame, &me, letter.as_ref()).into_response())
}

async fn today_html(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let letter = query::today(&app, &me).await?.ok_or(PageError::NotFound)?;
    Ok(mail_page(letter.html))
}

async fn trouble(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let trouble = query::trouble(&app, &me).await?;
    let frame = frame(&app, &me, "送不到的邮件").await?;
    Ok(views::trouble(&frame, &me, &trouble).into_response())
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
    let mails = act.finish(happened).await?;
    Ok(done(
        "/mails/trouble",
        &format!("{mails} 封邮件已重新排队，一分钟内再发。"),
    ))
}

async fn one(State(app): State<App>, me: Me, Id(id): Id<OutboxId>) -> Result<Response, PageError> {
    let mail = query::one(&app, &me, id).await?;
    let frame = frame(&app, &me, "一封邮件").await?;
    Ok(views::one(&frame, &me, &mail).into_response())
}

async fn one_html(
    State(app): State<App>,
    me: Me,
    Id(id): Id<OutboxId>,
) -> Result<Response, PageError> {
    let mail = query::one(&app, &me, id).await?;
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
