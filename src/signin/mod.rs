//! Signing in and out, one's own password, address and sessions.

mod views;

use std::net::SocketAddr;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, Utc};
use domain::password::weakness;
use entity::{account, password_link, session};
use ledger::{Actor, LedgerError};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use crate::app::App;
use crate::web::limiter::address;
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, get, post};
use crate::web::session::{begin, drop_old, end};
use crate::web::shell::shell;
use crate::web::{Asked, Me, PageError, Pairs, unprocessable};

/// Failures in a row after which an account is locked (等保 2.0: 登录失败处理).
const FAILURES: i32 = 5;
/// Minutes it stays locked.
const LOCKED_MINUTES: i64 = 15;

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
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["login", "password", "next"])?;
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let (login, password) = (
        // Names are known in lower case, however they are typed.
        pairs.get("login").to_lowercase(),
        pairs
            .0
            .iter()
            .find(|(k, _)| k == "password")
            .map_or(String::new(), |(_, v)| v.clone()),
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
    if app.limiter.is_blocked(address, now) {
        return again("这个地址登录失败次数过多，请 15 分钟后再试。");
    }
    let found = account::Entity::find()
        .filter(account::Column::Login.eq(&login))
        .one(&app.book.db)
        .await?;
    let locked_until = match &found {
        Some(account) => account.locked_until,
        None => app.strangers.locked_until(&login),
    };
    // Checked in any case, so that a locked name, an unknown one and a wrong password take as long.
    let hash = found.as_ref().map(|a| a.password_hash.clone());
    let right = verify(password, hash).await?;
    if let Some(until) = locked_until.filter(|until| *until > now) {
        app.limiter.count(address, now);
        return again(&locked(until, now));
    }
    let is_known = found.is_some();
    let Some(person) = found.filter(|a| right && a.disabled_at.is_none()) else {
        app.limiter.count(address, now);
        if is_known {
            count_failure(&app, &login, now).await?;
        } else {
            app.strangers.count(&login, now, FAILURES, LOCKED_MINUTES);
        }
        return again("登录名或密码不对。连续错 5 次会锁定 15 分钟。");
    };
    if person.failures > 0 || person.locked_until.is_some() {
        let mut row = person.clone().into_active_model();
        row.failures = Set(0);
        row.locked_until = Set(None);
        row.update(&app.book.db).await?;
    }
    if person.one_time_until().is_some_and(|until| until <= now) {
        return again("一次性密码只在 72 小时内有效，现已过期。请系统管理员再发一次。");
    }
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

/// What is said while a name is locked, whether anybody bears it or not.
fn locked(until: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!(
        "登录失败次数过多，账号已锁定，{} 分钟后再试；也可以请系统管理员解锁。",
        (until - now).num_minutes() + 1
    )
}

/// One statement, so that failures at the same moment all count.
async fn count_failure(app: &App, login: &str, now: DateTime<Utc>) -> Result<(), PageError> {
    account::Entity::update_many()
        .col_expr(
            account::Column::Failures,
            Expr::col(account::Column::Failures).add(1),
        )
        .filter(account::Column::Login.eq(login))
        .exec(&app.book.db)
        .await?;
    account::Entity::update_many()
        .col_expr(
            account::Column::LockedUntil,
            Expr::value(now + Duration::minutes(LOCKED_MINUTES)),
        )
        .col_expr(account::Column::Failures, Expr::value(0))
        .filter(account::Column::Login.eq(login))
        .filter(account::Column::Failures.gte(FAILURES))
        .exec(&app.book.db)
        .await?;
    Ok(())
}

/// The hash that is checked for an unknown name, so that it takes as long as a known one.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

fn hash_now(password: &str) -> Result<String, PageError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|e| PageError::Internal(e.to_string()))
}

/// An Argon2 hash, away from the threads that answer requests.
///
/// # Errors
/// When hashing fails.
pub async fn hash(password: String) -> Result<String, PageError> {
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|e| PageError::Internal(e.to_string()))?
}

/// Whether a password is that of the hash; without a hash it never is, and takes as long.
async fn verify(password: String, hash: Option<String>) -> Result<bool, PageError> {
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY.clone());
        PasswordHash::new(&hash).is_ok_and(|parsed| {
            Argon2::default()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok()
        }) && known
    })
    .await
    .map_err(|e| PageError::Internal(e.to_string()))
}

async fn sign_out(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let cookie = end(&app, &me).await?;
    let mut response = see("/sign-in");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
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
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["old", "new", "again"])?;
    let own = account::Entity::find_by_id(me.account)
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (old, new, again) = (raw(&pairs, "old"), raw(&pairs, "new"), raw(&pairs, "again"));
    let mut problems = Vec::new();
    if let Some(message) = wrong_password(&app, &own, old.clone()).await? {
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
    ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move { ledger::passwords::change_own(act, hash).await })
    })
    .await?;
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
    password: String,
) -> Result<Option<String>, PageError> {
    let now = app.book.clock.now();
    if let Some(until) = own.locked_until.filter(|until| *until > now) {
        return Ok(Some(locked(until, now)));
    }
    if verify(password, Some(own.password_hash.clone())).await? {
        return Ok(None);
    }
    count_failure(app, &own.login, now).await?;
    Ok(Some("现用密码不对。连续错 5 次会锁定 15 分钟。".to_owned()))
}

/// Another address for one's mails, and with it for links to a new password: asks for the password.
async fn set_email(State(app): State<App>, me: Me, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&["email", "password"])?;
    let own = account::Entity::find_by_id(me.account)
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (id, email) = (me.account, pairs.get("email").to_owned());
    let mut problems = Vec::new();
    if let Some(message) = wrong_password(&app, &own, raw(&pairs, "password")).await? {
        problems.push(("password", message));
    }
    if problems.is_empty() {
        let typed = email.clone();
        let saved = ledger::act(&app.book, &me.actor, |act| {
            Box::pin(async move { ledger::accounts::set_email(act, id, typed).await })
        })
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
    ledger::act(&app.book, &actor, |act| {
        Box::pin(async move { ledger::passwords::use_link(act, &token, hash).await })
    })
    .await?;
    Ok(see("/sign-in"))
}

/// Ends one of one's own sessions; another's id is nowhere.
async fn end_session(State(app): State<App>, me: Me, pairs: Pairs) -> Result<Response, PageError> {
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
