//! Signing in and out, one's own password, address and sessions.

mod hashing;
mod tries;
mod views;

use std::net::{IpAddr, SocketAddr};

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::password::weakness;
use domain::states::AccessKind;
use entity::{account, password_link, session};
use ledger::access_log::Noted;
use ledger::{Actor, LedgerError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

pub use hashing::{hash, verify};
use tries::{Attempt, Refused};

use crate::app::App;
use crate::web::error::CROWDED;
use crate::web::limiter::{address, network};
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, get, post};
use crate::web::session::{begin, drop_old, end};
use crate::web::shell::shell;
use crate::web::{Asked, Me, PageError, Pairs, unprocessable};

/// Who asks, as the listener has seen it.
type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

pub fn routes() -> Vec<Route> {
    vec![
        get("/", Access::SignedIn, home),
        get("/sign-in", Access::Public, form),
        post("/sign-in", Access::Public, sign_in),
        post("/sign-out", Access::SignedIn, sign_out),
        get("/account", Access::SignedIn, page),
        get("/account/password", Access::SignedIn, password_form),
        post("/account/password", Access::SignedIn, set_password),
        post("/account/email", Access::SignedIn, set_email),
        post("/account/sessions", Access::SignedIn, end_session),
        get("/password", Access::Public, link_form),
        post("/password", Access::Public, use_link),
    ]
}

/// The page a person begins with.
async fn home(me: Me) -> Response {
    use domain::states::Role;
    let start = [
        (Role::Organiser, "/dashboard"),
        (Role::Endorser, "/workbench"),
        (Role::Editor, "/workbench"),
        (Role::Expert, "/desk"),
        (Role::Supervisor, "/supervision"),
        (Role::Viewer, "/dashboard"),
        (Role::Admin, "/admin/accounts"),
        (Role::Auditor, "/audit"),
    ];
    see(start
        .into_iter()
        .find(|(role, _)| me.holds(*role))
        .map_or("/account", |(_, path)| path))
}

/// A path of this site; anything else leads home.
fn inside(next: Option<&str>) -> &str {
    next.filter(|n| {
        n.starts_with('/')
            && !n.starts_with("//")
            && !n.contains('\\')
            && !n.contains(|c: char| c.is_control())
    })
    .unwrap_or("/")
}

async fn form(State(app): State<App>, asked: Asked, me: Option<Extension<Me>>) -> Response {
    let to = inside(Some(asked.get("next")));
    if me.is_some() {
        return see(to);
    }
    views::sign_in(app.config.banner.as_deref(), to, "", None).into_response()
}

/// Checks name and password. Every failure reads the same, so that names cannot be tried out.
async fn sign_in(
    State(app): State<App>,
    from: Peer,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["login", "password", "next"])?;
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let (login, password) = (
        // Names are known in lower case, however they are typed.
        pairs.get("login").to_lowercase(),
        raw(&pairs, "password"),
    );
    let to = inside(Some(pairs.get("next"))).to_owned();
    let now = app.book.clock.now();
    let again = |message: &str| {
        Ok(unprocessable(views::sign_in(
            app.config.banner.as_deref(),
            &to,
            &login,
            Some(message),
        )))
    };
    // Only a wrong password counts: a whole campus may stand behind one address.
    let Some(place) = app.limiter.reserve(address, now) else {
        return again("这个地址登录失败次数过多，请 15 分钟后再试。");
    };
    // Before a try is taken, so that none is lost when the database is away.
    let found = account::Entity::find()
        .filter(account::Column::Login.eq(&login))
        .one(&app.book.db)
        .await?;
    let attempt = Attempt::new(&login, &network(address).to_string(), now);
    match attempt.reserve(&app.book.db).await {
        Ok(()) => {}
        Err(Refused::Until(until)) => return again(&tries::sentence(until, now)),
        Err(Refused::Db(error)) => return Err(error.into()),
    }
    // Checked in any case, so that an unknown name and a wrong password take as long.
    let hash = found.as_ref().map(|a| a.password_hash.clone());
    let right = match verify(password, hash).await {
        Err(PageError::TooMany(sentence)) => {
            attempt.give_back(&app.book.db).await?;
            let page = views::sign_in(app.config.banner.as_deref(), &to, &login, Some(&sentence));
            let wait = [(header::RETRY_AFTER, HeaderValue::from(CROWDED))];
            return Ok((StatusCode::TOO_MANY_REQUESTS, wait, page).into_response());
        }
        checked => checked?,
    };
    let access = |kind, account: Option<&account::Model>| Noted {
        at: now,
        kind,
        account: account.map(|a| a.id),
        // Somebody may have typed a password for a name.
        who: account.map_or_else(
            || "没有这个登录名".to_owned(),
            |a| named(&a.display_name, &a.login),
        ),
        address: address.to_string(),
        what: String::new(),
    };
    let Some(person) = found.as_ref().filter(|a| right && a.disabled_at.is_none()) else {
        place.spend();
        app.accesses
            .note(access(AccessKind::SignInFailed, found.as_ref()));
        attempt.failed(&app.book.db, &login).await?;
        return again(&format!(
            "登录名或密码不对。同一个网络连续输错 {} 次，要等 {} 分钟。",
            tries::MOST,
            tries::MINUTES
        ));
    };
    attempt.succeeded(&app.book.db).await?;
    if person.one_time_until().is_some_and(|until| until <= now) {
        app.accesses.note(Noted {
            what: "一次性密码已过期".to_owned(),
            ..access(AccessKind::SignInFailed, Some(person))
        });
        return again("一次性密码只在 72 小时内有效，现已过期。请系统管理员再发一次。");
    }
    app.accesses
        .note(access(AccessKind::SignedIn, Some(person)));
    // Whatever session this browser had is not taken along: its token may be known elsewhere.
    drop_old(&app, &headers).await?;
    let cookie = begin(&app, person.id, &headers).await?;
    let mut response = see(if person.must_change {
        "/account/password"
    } else {
        &to
    });
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A person in the log of accesses.
pub(crate) fn named(name: &str, login: &str) -> String {
    format!("{name}（{login}）")
}

async fn sign_out(
    State(app): State<App>,
    me: Me,
    from: Peer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let cookie = end(&app, &me).await?;
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    app.accesses.note(signed_out(&me, address, String::new()));
    let mut response = see("/sign-in");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

fn signed_out(me: &Me, address: IpAddr, what: String) -> Noted {
    Noted {
        at: me.now,
        kind: AccessKind::SignedOut,
        account: Some(me.account),
        who: named(&me.name, &me.login),
        address: address.to_string(),
        what,
    }
}

async fn page(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let own = account::Entity::find_by_id(me.account)
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let email = own.email.unwrap_or_default();
    Ok(account_page(&app, &me, &email, &[]).await?.into_response())
}

async fn account_page(
    app: &App,
    me: &Me,
    email: &str,
    problems: &[(&str, String)],
) -> Result<maud::Markup, PageError> {
    let sessions = session::Entity::find()
        .filter(session::Column::AccountId.eq(me.account))
        .order_by_desc(session::Column::SeenAt)
        .all(&app.book.db)
        .await?;
    let frame = shell(app, me, "我的账号", "/account", views::crumbs()).await?;
    Ok(views::account(&frame, me, email, &sessions, problems))
}

async fn password_form(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let frame = shell(&app, &me, "修改密码", "/account", views::crumbs()).await?;
    Ok(views::password(&frame, me.must_change, &[]).into_response())
}

async fn set_password(
    State(app): State<App>,
    me: Me,
    from: Peer,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["old", "new", "again"])?;
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let own = account::Entity::find_by_id(me.account)
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (old, new, again) = (raw(&pairs, "old"), raw(&pairs, "new"), raw(&pairs, "again"));
    let mut problems = Vec::new();
    if let Some(message) = wrong_password(&app, &own, address, old.clone()).await? {
        problems.push(("old", message));
    }
    if let Some(message) = weakness(&new, &me.login) {
        problems.push(("new", message));
    } else if new == old {
        problems.push(("new", "新密码不能与现用密码相同。".to_owned()));
    }
    if new != again {
        problems.push(("again", "两次输入的新密码不一样。".to_owned()));
    }
    if !problems.is_empty() {
        let frame = shell(&app, &me, "修改密码", "/account", views::crumbs()).await?;
        return Ok(unprocessable(views::password(
            &frame,
            me.must_change,
            &problems,
        )));
    }
    let hash = hash(new).await?;
    let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

    let happened = ledger::passwords::change_own(&mut act, hash).await?;
    act.finish(happened).await?;
    // Every session has ended, this one with them: its token goes on under no new password.
    let cookie = begin(&app, me.account, &headers).await?;
    let mut response = done("/account", "密码已修改，其他设备上的登录已退出。");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A field of a form about passwords, as it was typed.
fn raw(pairs: &Pairs, name: &str) -> String {
    pairs
        .0
        .iter()
        .find(|(k, _)| k == name)
        .map_or(String::new(), |(_, v)| v.clone())
}

/// What to say when this is not the account's password. Counted as at the sign-in: an open session is
/// no place to try passwords either.
async fn wrong_password(
    app: &App,
    own: &account::Model,
    address: IpAddr,
    password: String,
) -> Result<Option<String>, PageError> {
    let db = &app.book.db;
    let now = app.book.clock.now();
    let attempt = Attempt::new(&own.login, &network(address).to_string(), now);
    match attempt.reserve(db).await {
        Err(Refused::Db(error)) => return Err(error.into()),
        Err(Refused::Until(until)) => return Ok(Some(tries::sentence(until, now))),
        Ok(()) => {}
    }
    match verify(password, Some(own.password_hash.clone())).await {
        Ok(true) => {
            attempt.succeeded(db).await?;
            Ok(None)
        }
        Ok(false) => {
            attempt.failed(db, &own.login).await?;
            Ok(Some(format!(
                "现用密码不对。连续输错 {} 次，要等 {} 分钟。",
                tries::MOST,
                tries::MINUTES
            )))
        }
        Err(error) => {
            attempt.give_back(db).await?;
            Err(error)
        }
    }
}

/// Another address for one's mails, and with it for links to a new password: asks for the password.
async fn set_email(
    State(app): State<App>,
    me: Me,
    from: Peer,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["email", "password"])?;
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let own = account::Entity::find_by_id(me.account)
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (id, email) = (me.account, pairs.get("email").to_owned());
    let mut problems = Vec::new();
    if let Some(message) = wrong_password(&app, &own, address, raw(&pairs, "password")).await? {
        problems.push(("password", message));
    }
    if problems.is_empty() {
        let typed = email.clone();
        let saved = async {
            let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

            let happened = ledger::accounts::set_email(&mut act, id, typed).await?;
            act.finish(happened).await
        }
        .await;
        match saved {
            Ok(()) => return Ok(done("/account", "提醒邮箱已保存，原邮箱会收到通知。")),
            Err(LedgerError::Invalid(wrong)) => {
                problems.extend(wrong.into_iter().map(|p| ("email", p.message)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let page = account_page(&app, &me, &email, &problems).await?;
    Ok(unprocessable(page))
}

/// Where a link leads: the form for a new password, or why there is none.
async fn link_form(State(app): State<App>, asked: Asked) -> Result<Response, PageError> {
    let token = asked.get("token");
    let owner = owner_of(&app, token).await?;
    Ok(views::by_link(token, owner.as_ref(), &[]).into_response())
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
async fn use_link(State(app): State<App>, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&["token", "new", "again"])?;
    let token = pairs.get("token").to_owned();
    let Some(owner) = owner_of(&app, &token).await? else {
        return Ok(unprocessable(views::by_link(&token, None, &[])));
    };
    let (new, again) = (raw(&pairs, "new"), raw(&pairs, "again"));
    let mut problems = Vec::new();
    if let Some(message) = weakness(&new, &owner.login) {
        problems.push(("new", message));
    } else if verify(new.clone(), Some(owner.password_hash.clone())).await? {
        problems.push(("new", "新密码不能与原来的密码相同。".to_owned()));
    }
    if new != again {
        problems.push(("again", "两次输入的新密码不一样。".to_owned()));
    }
    if !problems.is_empty() {
        return Ok(unprocessable(views::by_link(
            &token,
            Some(&owner),
            &problems,
        )));
    }
    let hash = hash(new).await?;
    let actor = Actor::person(owner.id, owner.display_name.clone(), Vec::new());
    let mut act = ledger::Act::begin(&app.book, &actor).await?;

    let happened = ledger::passwords::use_link(&mut act, &token, hash).await?;
    act.finish(happened).await?;
    Ok(see("/sign-in"))
}

/// Ends one of one's own sessions; another's id is nowhere.
async fn end_session(
    State(app): State<App>,
    me: Me,
    from: Peer,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["session"])?;
    if pairs.get("session").len() < 16 {
        return Err(PageError::NotFound);
    }
    let ended = session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(me.account))
        .filter(session::Column::Id.starts_with(pairs.get("session")))
        .filter(session::Column::Id.ne(&me.session))
        .exec(&app.book.db)
        .await
        .map_err(LedgerError::from)?;
    if ended.rows_affected == 0 {
        return Err(PageError::NotFound);
    }
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    app.accesses
        .note(signed_out(&me, address, "另一台设备".to_owned()));
    Ok(done("/account", "那台设备上的登录已退出。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(inside(Some("/projects?page=2")), "/projects?page=2");
        for foreign in [
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "javascript:1",
            "",
        ] {
            assert_eq!(inside(Some(foreign)), "/");
        }
    }
}
