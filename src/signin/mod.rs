//! Signing in and out, one's own password, address and sessions.

mod hashing;
mod link;
mod tries;
mod views;

use std::net::{IpAddr, SocketAddr};

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::password::weakness;
use domain::states::AccessKind;
use entity::{account, session};
use ledger::LedgerError;
use ledger::access_log::Noted;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

pub use hashing::{hash, verify};
use tries::{Attempt, Refused};

use crate::app::App;
use crate::ui::shell::Crumb;
use crate::web::error::CROWDED;
use crate::web::form::{
    Doing, Filled, Form, Item, Tried, blank, both, email, hidden, secret, text,
};
use crate::web::limiter::{address, network};
use crate::web::reply::{done, see};
use crate::web::route::{Access, Route, get, post};
use crate::web::session::{begin, drop_old, end};
use crate::web::{Asked, Asking, Me, Nothing, Page, PageError, unprocessable};

/// Who asks, as the listener has seen it.
type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

static SIGN_IN: Form = Form::new(
    "登录",
    &[
        text("login", "登录名").required(),
        secret("password", "密码").required(),
        hidden("next"),
    ],
);

static SIGN_OUT: Form = Form::new("退出登录", &[]);

const NEW: Item = secret("new", "新密码")
    .required()
    .hint("至少 10 位，含大写字母、小写字母、数字、符号中的三种，不用常见的词");
const AGAIN: Item = secret("again", "再输入一次新密码").required();

static PASSWORD: Form = Form::new(
    "保存新密码",
    &[secret("old", "现用密码").required(), NEW, AGAIN],
);

static EMAIL: Form = Form::new(
    "保存邮箱",
    &[
        email("email", "邮箱"),
        secret("password", "现用密码")
            .required()
            .hint("换邮箱要核对密码，原邮箱会收到通知"),
    ],
)
.straight("本人改自己的邮箱，只告知原来的邮箱。");

static SESSION: Form = Form::new("退出这台设备", &[hidden("session")]);

type OnAccount = Doing<Nothing>;

const HERE: &str = "/account";
const TOO_OFTEN: &str = "这个地址登录失败次数过多，请 15 分钟后再试。";

pub fn routes() -> Vec<Route> {
    let own = vec![
        get("/", Access::SignedIn, home),
        get("/sign-in", Access::Public, form),
        post("/sign-in", Access::Public).takes(&SIGN_IN, sign_in),
        post("/sign-out", Access::SignedIn).takes(&SIGN_OUT, sign_out),
        get(HERE, Access::SignedIn, blank(account_page)),
        get("/account/password", Access::SignedIn, blank(password_page)),
        post("/account/password", Access::SignedIn).takes(&PASSWORD, set_password),
        post("/account/email", Access::SignedIn).takes(&EMAIL, set_email),
        post("/account/sessions", Access::SignedIn).takes(&SESSION, end_session),
    ];
    own.into_iter().chain(link::routes()).collect()
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
    form: Filled,
) -> Result<Response, PageError> {
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    let (login, password) = (
        // Names are known in lower case, however they are typed.
        form.get("login").to_lowercase(),
        form.raw("password"),
    );
    let to = inside(Some(form.get("next"))).to_owned();
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
        return again(TOO_OFTEN);
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
    let access = |kind, account| tried_by(account, address, now, kind);
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

async fn account_page(on: Asking<Nothing>, tried: Tried) -> Page {
    let own = own(&on.app, &on.me).await?;
    let sessions = session::Entity::find()
        .filter(session::Column::AccountId.eq(on.me.account))
        .order_by_desc(session::Column::SeenAt)
        .all(&on.app.book.db)
        .await?;
    let whom = if on.me.posts.is_empty() {
        ledger::accounts::administrators(&on.app.book.db, on.me.today).await?
    } else {
        Vec::new()
    };
    let body = views::account(&on.me, &own, &sessions, &whom, &tried);
    on.page("我的账号", HERE, vec![Crumb::new("我的账号")], body)
        .await
}

async fn own(app: &App, me: &Me) -> Result<account::Model, PageError> {
    let own = account::Entity::find_by_id(me.account);
    own.one(&app.book.db).await?.ok_or(PageError::NotFound)
}

async fn password_page(on: Asking<Nothing>, tried: Tried) -> Page {
    let body = views::password(on.me.must_change, &tried);
    on.page("修改密码", HERE, vec![Crumb::new("我的账号")], body)
        .await
}

async fn set_password(
    from: Peer,
    headers: HeaderMap,
    on: OnAccount,
) -> Result<Response, PageError> {
    let set = password_set(&on, from, &headers).await;
    on.answer(set, password_page).await
}

async fn password_set(
    on: &OnAccount,
    from: Peer,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let own = own(&on.app, &on.me).await?;
    let ((), new) = both(
        password_is_right(on, &own, from, headers, "old").await?,
        new_password(&on.form, &on.me.login),
    )?;
    if new == on.form.raw("old") {
        return Err(LedgerError::field("new", "新密码不能与现用密码相同。").into());
    }
    let hash = hash(new).await?;
    let mut act = on.begin().await?;
    let happened = ledger::passwords::change_own(&mut act, hash).await?;
    on.finish(act, happened).await?;
    // Every session has ended, this one with them: its token goes on under no new password.
    let cookie = begin(&on.app, on.me.account, headers).await?;
    // The first password leads on to what there is to do.
    let mut response = if on.me.must_change {
        done("/", "密码已设好。这里是您的第一页，要办的事都从这里开始。")
    } else {
        done("/account", "密码已修改，其他设备上的登录已退出。")
    };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A new password that is good enough, typed the same twice.
fn new_password(form: &Filled, login: &str) -> Result<String, LedgerError> {
    let (new, again) = (form.raw("new"), form.raw("again"));
    let wrong = |field, message| Err(LedgerError::field(field, message));
    let strong = weakness(&new, login).map_or(Ok(()), |why| wrong("new", why));
    let same = if new == again {
        Ok(())
    } else {
        wrong("again", "两次输入的新密码不一样。".to_owned())
    };
    both(strong, same).map(|_| new)
}

/// Whether the password in a field is the account's, or what to say beside it.
async fn password_is_right(
    on: &OnAccount,
    own: &account::Model,
    from: Peer,
    headers: &HeaderMap,
    field: &str,
) -> Result<Result<(), LedgerError>, PageError> {
    let address = address(on.app.config.trusted_proxies, from.map(|c| c.0.0), headers);
    let wrong = wrong_password(&on.app, own, address, on.form.raw(field)).await?;
    Ok(wrong.map_or(Ok(()), |why| Err(LedgerError::field(field, why))))
}

/// What to say when this is not the account's password. Counted as at the sign-in: an open session is
/// no place to try passwords either.
async fn wrong_password(
    app: &App,
    own: &account::Model,
    address: IpAddr,
    password: String,
) -> Result<Option<String>, PageError> {
    let hash = Some(own.password_hash.clone());
    let is_right = counted(app, address, &own.login, hash, password, |right| right).await?;
    Ok(match is_right {
        Ok(true) => None,
        Ok(false) => Some(format!("现用密码不对。{}", often())),
        Err(later) => Some(later),
    })
}

/// Looks at a password and counts it as a try for this name: what `accepts` makes of it, or until when
/// nothing is looked at.
async fn counted(
    app: &App,
    address: IpAddr,
    login: &str,
    hash: Option<String>,
    password: String,
    accepts: impl FnOnce(bool) -> bool,
) -> Result<Result<bool, String>, PageError> {
    let (db, now) = (&app.book.db, app.book.clock.now());
    let attempt = Attempt::new(login, &network(address).to_string(), now);
    match attempt.reserve(db).await {
        Err(Refused::Db(error)) => return Err(error.into()),
        Err(Refused::Until(until)) => return Ok(Err(tries::sentence(until, now))),
        Ok(()) => {}
    }
    match verify(password, hash).await {
        Ok(right) if accepts(right) => {
            attempt.succeeded(db).await?;
            Ok(Ok(true))
        }
        Ok(_) => {
            attempt.failed(db, login).await?;
            Ok(Ok(false))
        }
        Err(error) => {
            attempt.give_back(db).await?;
            Err(error)
        }
    }
}

fn often() -> String {
    format!(
        "连续输错 {} 次，要等 {} 分钟。",
        tries::MOST,
        tries::MINUTES
    )
}

/// Whose name and password these are that somebody gives on another's page, or what to say instead.
/// Counted as at the sign-in.
pub(crate) async fn identified(
    app: &App,
    address: IpAddr,
    login: &str,
    password: String,
) -> Result<Result<AccountId, String>, PageError> {
    let (db, now) = (&app.book.db, app.book.clock.now());
    let login = login.to_lowercase();
    let found = account::Entity::find().filter(account::Column::Login.eq(&login));
    let found = found.one(db).await?;
    // As at the sign-in, names are not tried out from one address either.
    let Some(place) = app.limiter.reserve(address, now) else {
        return Ok(Err(TOO_OFTEN.to_owned()));
    };
    let hash = found.as_ref().map(|a| a.password_hash.clone());
    let person = found.as_ref();
    let usable = person.filter(|a| a.disabled_at.is_none() && !a.must_change);
    let accepts = |right| right && usable.is_some();
    match (
        counted(app, address, &login, hash, password, accepts).await?,
        usable,
    ) {
        (Ok(true), Some(person)) => Ok(Ok(person.id)),
        (Err(later), _) => Ok(Err(later)),
        (Ok(_), _) => {
            place.spend();
            app.accesses.note(Noted {
                what: "确认现场查看".to_owned(),
                ..tried_by(person, address, now, AccessKind::SignInFailed)
            });
            let wrong = "登录名或密码不对，或还没有改过初始密码。";
            Ok(Err(format!("{wrong}{}", often())))
        }
    }
}

/// The line in the log of accesses for somebody who gave a name and a password.
fn tried_by(
    account: Option<&account::Model>,
    address: IpAddr,
    at: DateTime<Utc>,
    kind: AccessKind,
) -> Noted {
    Noted {
        at,
        kind,
        account: account.map(|a| a.id),
        // Somebody may have typed a password for a name.
        who: account.map_or_else(
            || "没有这个登录名".to_owned(),
            |a| named(&a.display_name, &a.login),
        ),
        address: address.to_string(),
        what: String::new(),
    }
}

/// Another address for one's mails, and with it for links to a new password: asks for the password.
async fn set_email(from: Peer, headers: HeaderMap, on: OnAccount) -> Result<Response, PageError> {
    let set = email_set(&on, from, &headers).await;
    on.answer(set, account_page).await
}

async fn email_set(on: &OnAccount, from: Peer, headers: &HeaderMap) -> Result<Response, PageError> {
    let own = own(&on.app, &on.me).await?;
    password_is_right(on, &own, from, headers, "password").await??;
    let mut act = on.begin().await?;
    let row = account::Entity::find_by_id(own.id).one(&act.tx).await?;
    let now = views::shown_email(&row.ok_or(PageError::NotFound)?);
    let told = ledger::accounts::changes_of_address(&own.login);
    act.compare(&on.form.sent(), &now, told).await?;
    let email = on.form.text("email");
    let happened = ledger::accounts::set_email(&mut act, own.id, email).await?;
    on.finish(act, happened).await?;
    Ok(done("/account", "提醒邮箱已保存，原邮箱会收到通知。"))
}

/// Ends one of one's own sessions; another's id is nowhere.
async fn end_session(from: Peer, headers: HeaderMap, on: OnAccount) -> Result<Response, PageError> {
    let (app, me, id) = (&on.app, &on.me, on.form.get("session"));
    if id.len() < 16 {
        return Err(PageError::NotFound);
    }
    let ended = session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(me.account))
        .filter(session::Column::Id.starts_with(id))
        .filter(session::Column::Id.ne(&me.session))
        .exec(&app.book.db)
        .await
        .map_err(LedgerError::from)?;
    if ended.rows_affected == 0 {
        return Err(PageError::NotFound);
    }
    let address = address(app.config.trusted_proxies, from.map(|c| c.0.0), &headers);
    app.accesses
        .note(signed_out(me, address, "另一台设备".to_owned()));
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
