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
use entity::{account, session};
use ledger::LedgerError;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::web::limiter::address;
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, get, post};
use crate::web::session::{begin, end};
use crate::web::shell::shell;
use crate::web::{Asked, Me, PageError, Pairs, unprocessable};

/// Failures in a row after which an account is locked (等保 2.0: 登录失败处理).
const FAILURES: i32 = 5;
/// Minutes it stays locked.
const LOCKED_MINUTES: i64 = 15;
/// Shortest password, in characters.
const PASSWORD: usize = 10;

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
        pairs.get("login").to_owned(),
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
        account::Entity::update_many()
            .set(account::ActiveModel {
                failures: Set(0),
                locked_until: Set(None),
                ..Default::default()
            })
            .filter(account::Column::Id.eq(person.id))
            .exec(&app.book.db)
            .await?;
    }
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
    let sessions = session::Entity::find()
        .filter(session::Column::AccountId.eq(me.account))
        .order_by_desc(session::Column::SeenAt)
        .all(&app.book.db)
        .await?;
    let frame = shell(&app, &me, "我的账号", "/account", views::crumbs()).await?;
    Ok(views::account(&frame, &me, &own, &sessions).into_response())
}

async fn password_form(State(app): State<App>, me: Me) -> Result<Response, PageError> {
    let frame = shell(&app, &me, "修改密码", "/account", views::crumbs()).await?;
    Ok(views::password(&frame, me.must_change, &[]).into_response())
}

async fn set_password(State(app): State<App>, me: Me, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&["old", "new", "again"])?;
    let own = account::Entity::find_by_id(me.account)
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)?;
    let raw = |name: &str| {
        pairs
            .0
            .iter()
            .find(|(k, _)| k == name)
            .map_or(String::new(), |(_, v)| v.clone())
    };
    let (old, new, again) = (raw("old"), raw("new"), raw("again"));
    let now = app.book.clock.now();
    let mut problems = Vec::new();
    if let Some(until) = own.locked_until.filter(|until| *until > now) {
        problems.push(("old", locked(until, now)));
    } else if !verify(old.clone(), Some(own.password_hash)).await? {
        // Counted as at the sign-in: an open session is no place to try passwords either.
        count_failure(&app, &own.login, now).await?;
        problems.push((
            "old",
            "现用密码不对。连续错 5 次会锁定 15 分钟。".to_owned(),
        ));
    }
    if let Some(message) = weak(&new, &me.login) {
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
    let (id, keep) = (me.account, me.session.clone());
    ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move { ledger::accounts::set_password(act, id, hash, Some(keep)).await })
    })
    .await?;
    Ok(done("/account", "密码已修改，其他设备上的登录已退出。"))
}

/// Why a password is too weak, if it is: length and three of four classes (domain.md 6.5).
pub fn weak(password: &str, login: &str) -> Option<String> {
    let length = password.chars().count();
    if length < PASSWORD {
        return Some(format!(
            "密码 {length} 位，至少 {PASSWORD} 位，还差 {} 位。",
            PASSWORD - length
        ));
    }
    if length > 200 {
        return Some("密码最多 200 位。".to_owned());
    }
    let classes = [
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    if classes.into_iter().filter(|c| *c).count() < 3 {
        return Some("密码要包含大写字母、小写字母、数字、符号中的三种。".to_owned());
    }
    password
        .to_lowercase()
        .contains(&login.to_lowercase())
        .then(|| "密码不能包含登录名。".to_owned())
}

async fn set_email(State(app): State<App>, me: Me, pairs: Pairs) -> Result<Response, PageError> {
    pairs.only(&["email"])?;
    let (id, email) = (me.account, pairs.get("email").to_owned());
    ledger::act(&app.book, &me.actor, |act| {
        Box::pin(async move { ledger::accounts::set_email(act, id, email).await })
    })
    .await?;
    Ok(done("/account", "提醒邮箱已保存。"))
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

    #[test]
    fn weak_passwords_are_told_why() {
        assert!(weak("Ab1", "x").unwrap().contains("还差 7 位"));
        assert!(weak("alllowercase", "x").is_some());
        assert!(weak("Zhibu-2026-ok", "zhibu").unwrap().contains("登录名"));
        assert_eq!(weak("Peiyu-2026-ok", "zhibu"), None);
    }
}
