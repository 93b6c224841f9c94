//! A link to a new password: asked for by whoever has forgotten the old one, and used up by setting it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use entity::{account, password_link};
use ledger::{Actor, LedgerError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{AGAIN, NEW, Peer, hash, new_password, verify, views};
use crate::app::App;
use crate::web::form::{Filled, Form, Tried, hidden, text};
use crate::web::limiter::address;
use crate::web::reply::see;
use crate::web::route::{Access, Route, get, post};
use crate::web::{Asked, Page, PageError};

pub(super) static FORGOTTEN: Form = Form::new("发密码链接", &[text("login", "登录名").required()]);

pub(super) static LINK: Form = Form::new("保存密码", &[hidden("token"), NEW, AGAIN]);

pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in/forgotten", Access::Public, forgotten_form),
        post("/sign-in/forgotten", Access::Public).takes(&FORGOTTEN, forgotten),
        get("/password", Access::Public, link_form),
        post("/password", Access::Public).takes(&LINK, use_link),
    ]
}

async fn forgotten_form() -> Page {
    Ok(views::forgotten(&Tried::default(), false))
}

/// Mails a link to a new password, where there is somebody to mail it to. The answer is the same for
/// every name, so that none can be tried out.
async fn forgotten(
    State(app): State<App>,
    from: Peer,
    headers: HeaderMap,
    form: Filled,
) -> Result<Response, PageError> {
    let from = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let again = |tried: Tried| async move { Ok(views::forgotten(&tried, false)) };
    let Some(place) = app.forgotten.reserve(from, app.book.clock.now()) else {
        let often = "这个地址一小时内已要过 5 次，请一小时后再试，或找系统管理员。";
        let refused = LedgerError::field("login", often).into();
        return form.answer(Err(refused), again).await;
    };
    place.spend();
    let visitor = Actor::visitor("登录页来访者");
    let token = ledger::files::unguessable()?;
    let mut act = ledger::Act::begin(&app.book, &visitor).await?;
    let login = form.get("login").to_lowercase();
    let happened = ledger::passwords::forgotten(&mut act, &login, &token).await?;
    act.finish(happened).await?;
    Ok(views::forgotten(&Tried::default(), true).into_response())
}

/// Where a link leads: the form for a new password, or why there is none.
async fn link_form(State(app): State<App>, asked: Asked) -> Page {
    link_page(&app, asked.get("token"), &Tried::default()).await
}

async fn link_page(app: &App, token: &str, tried: &Tried) -> Page {
    let owner = owner_of(app, token).await?;
    Ok(views::by_link(token, owner.as_ref(), tried))
}

/// The account that a link is for, while it is good.
async fn owner_of(app: &App, token: &str) -> Result<Option<account::Model>, PageError> {
    let found = password_link::unused()
        .filter(password_link::Column::Id.eq(ledger::passwords::digest(token)))
        .filter(password_link::Column::ExpiresAt.gt(app.book.clock.now()))
        .one(&app.book.db)
        .await?;
    let Some(link) = found else {
        return Ok(None);
    };
    Ok(account::Entity::find_by_id(link.account_id)
        .filter(account::Column::DisabledAt.is_null())
        .one(&app.book.db)
        .await?)
}

/// Sets the password of whoever has the link: it is asked for once, and then the link is used up.
async fn use_link(State(app): State<App>, form: Filled) -> Result<Response, PageError> {
    let used = link_used(&app, &form).await;
    let (app, token) = (&app, form.text("token"));
    let again = |tried| {
        let token = token.clone();
        async move { link_page(app, &token, &tried).await }
    };
    form.answer(used, again).await
}

async fn link_used(app: &App, form: &Filled) -> Result<Response, PageError> {
    let token = form.get("token");
    let Some(owner) = owner_of(app, token).await? else {
        // The page says that the link is no longer good.
        return Err(PageError::Invalid(Vec::new()));
    };
    let new = new_password(form, &owner.login)?;
    if verify(new.clone(), Some(owner.password_hash.clone())).await? {
        return Err(LedgerError::field("new", "新密码不能与原来的密码相同。").into());
    }
    let hash = hash(new).await?;
    let actor = Actor::person(owner.id, owner.display_name.clone(), Vec::new());
    let mut act = ledger::Act::begin(&app.book, &actor).await?;
    let happened = ledger::passwords::use_link(&mut act, token, hash).await?;
    act.finish(happened).await?;
    Ok(see("/sign-in"))
}
