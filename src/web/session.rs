//! Sessions: an unguessable token in a cookie, its digest in a row. Idle and absolute ends; the
//! row keeps the device, so that a person can see and end their sessions.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::dates::shanghai_date;
use domain::ids::{AccountId, UnitId};
use domain::states::Role;
use entity::db::unless_away;
use entity::scope::{Held, Scope};
use entity::{account, grant, session, unit};
use ledger::event::hex;
use ledger::{Actor, LedgerError};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use super::me::{Me, Post};
use super::reply::{self, FLASH};
use super::text::unescape;
use crate::app::App;
use crate::kept::AsOf;

/// The cookie's name over plain HTTP.
const PLAIN: &str = "peiyu";
/// Its name over HTTPS: browsers take it from this host alone, and only over HTTPS.
const HOST_ONLY: &str = "__Host-peiyu";
/// A session's last use is written at most this often, in minutes.
const SEEN_EVERY: i64 = 5;

/// What one statement tells about a session: a row for each role that runs today, one without a
/// role when there is none.
#[derive(Debug, sea_orm::FromQueryResult)]
struct SessionRow {
    account_id: AccountId,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    login: String,
    display_name: String,
    must_change: bool,
    disabled_at: Option<DateTime<Utc>>,
    unit_id: Option<UnitId>,
    role: Option<Role>,
    unit_name: Option<String>,
    path: Option<String>,
    kind: Option<String>,
    /// See [`AsOf::state`]; none before the first event.
    state: Option<String>,
}

impl SessionRow {
    fn post(&self) -> Option<Post> {
        Some(Post {
            unit: self.unit_id?,
            unit_name: self.unit_name.clone()?,
            path: self.path.clone()?,
            kind: self.kind.clone()?,
            role: self.role?,
        })
    }
}

/// Left in a request whose session could not be looked up: who it is is not known.
#[derive(Debug, Clone)]
pub struct Outage(pub String);

/// Attaches [`Me`] to the request when its cookie names a live session.
pub async fn attach(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let had_flash = cookie(request.headers(), FLASH).is_some();
    if let Some(token) = cookie(request.headers(), name(&app)) {
        let found = load(&app, &token, request.headers());
        let found = unless_away(&app.book.db, found).await;
        match found.map_err(LedgerError::from).flatten() {
            Ok(Some(me)) => {
                request.extensions_mut().insert(me);
            }
            Ok(None) => {}
            Err(error) => {
                // Nobody is signed out by an outage: the guard answers in its place.
                request.extensions_mut().insert(Outage(error.to_string()));
            }
        }
    }
    let get = request.method() == axum::http::Method::GET;
    let asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    if had_flash && get && !asset && response.status().is_success() {
        response
            .headers_mut()
            .append(header::SET_COOKIE, reply::clear_flash());
    }
    response
}

/// One cookie of a request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

async fn load(app: &App, token: &str, headers: &HeaderMap) -> Result<Option<Me>, LedgerError> {
    let id = digest(token);
    let now = app.book.clock.now();
    let today = shanghai_date(now);
    let rows = rows(app, &id, today).await?;
    let Some(found) = rows.first() else {
        return Ok(None);
    };
    let idle = now - found.seen_at > Duration::minutes(app.config.idle_minutes);
    if idle || now >= found.expires_at || found.disabled_at.is_some() {
        return Ok(None);
    }
    if now - found.seen_at > Duration::minutes(SEEN_EVERY) {
        // Who looks on a full disk may go on looking.
        if let Err(error) = seen(app, &id, now).await {
            tracing::warn!(%error, "the last use of a session was not written down");
        }
    }
    let mut posts: Vec<Post> = rows.iter().filter_map(SessionRow::post).collect();
    posts.sort_by_key(|p| Role::ALL.iter().position(|r| *r == p.role));
    let held: Vec<Held> = posts
        .iter()
        .map(|p| Held {
            unit_id: p.unit,
            path: p.path.clone(),
            kind: p.kind.clone(),
            role: p.role,
        })
        .collect();
    let label = posts.first().map_or_else(
        || found.display_name.clone(),
        |p| format!("{}（{}）", found.display_name, p.unit_name),
    );
    let actor = Actor {
        account: Some(found.account_id),
        label,
        scope: Scope {
            account_id: Some(found.account_id),
            held,
            everything: false,
        },
    };
    Ok(Some(Me {
        actor,
        account: found.account_id,
        login: found.login.clone(),
        name: found.display_name.clone(),
        posts,
        must_change: found.must_change,
        session: id,
        now,
        today,
        as_of: AsOf::new(found.state.clone().unwrap_or_default(), now),
        flash: cookie(headers, FLASH)
            .map(|said| unescape(&said))
            .filter(|said| !said.is_empty()),
        once: ledger::files::unguessable()?,
    }))
}

/// Writes down the last use. Nothing is asked back: SQLite would commit only after the answer, and
/// nobody would hear of it when that failed.
async fn seen(app: &App, id: &str, now: DateTime<Utc>) -> Result<(), sea_orm::DbErr> {
    session::Entity::update_many()
        .set(session::ActiveModel {
            seen_at: Set(now),
            ..Default::default()
        })
        .filter(session::Column::Id.eq(id))
        .exec(&app.book.db)
        .await?;
    Ok(())
}

/// A session with its account and the roles that run today: one statement, because every page asks
/// for it first.
async fn rows(app: &App, id: &str, today: NaiveDate) -> Result<Vec<SessionRow>, LedgerError> {
    // The condition on the grant stands in the join: an account without a role is signed in too.
    let held = grant::account()
        .rev()
        .on_condition(move |_, _| grant::running(today));
    Ok(session::Entity::find_by_id(id)
        .select_only()
        .columns([
            session::Column::AccountId,
            session::Column::SeenAt,
            session::Column::ExpiresAt,
        ])
        .columns([
            account::Column::Login,
            account::Column::DisplayName,
            account::Column::MustChange,
            account::Column::DisabledAt,
        ])
        .columns([grant::Column::UnitId, grant::Column::Role])
        .column_as(unit::Column::Name, "unit_name")
        .columns([unit::Column::Path, unit::Column::Kind])
        .expr_as(AsOf::state(), "state")
        .join(JoinType::InnerJoin, session::account())
        .join(JoinType::LeftJoin, held)
        .join(JoinType::LeftJoin, grant::unit())
        .order_by_asc(grant::Column::Id)
        .into_model()
        .all(&app.book.db)
        .await?)
}

/// Begins a session and gives its cookie.
///
/// # Errors
/// Database errors.
pub async fn begin(
    app: &App,
    account: AccountId,
    headers: &HeaderMap,
) -> Result<HeaderValue, LedgerError> {
    let token = format!(
        "{}{}",
        ledger::files::unguessable()?,
        ledger::files::unguessable()?
    );
    let now = app.book.clock.now();
    let row = session::ActiveModel {
        id: Set(digest(&token)),
        account_id: Set(account),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now + Duration::hours(app.config.session_hours)),
        device: Set(device(headers)),
    };
    session::Entity::insert(row)
        .exec_without_returning(&app.book.db)
        .await?;
    Ok(cookie_value(app, &token, None))
}

/// Ends the session that a browser comes with, whoever's it is.
///
/// # Errors
/// Database errors.
pub async fn drop_old(app: &App, headers: &HeaderMap) -> Result<(), LedgerError> {
    if let Some(token) = cookie(headers, name(app)) {
        session::Entity::delete_by_id(digest(&token))
            .exec(&app.book.db)
            .await?;
    }
    Ok(())
}

/// Ends a session and takes its cookie away.
///
/// # Errors
/// Database errors.
pub async fn end(app: &App, me: &Me) -> Result<HeaderValue, LedgerError> {
    session::Entity::delete_by_id(me.session.clone())
        .exec(&app.book.db)
        .await?;
    Ok(cookie_value(app, "", Some(0)))
}

fn name(app: &App) -> &'static str {
    if app.config.is_https() {
        HOST_ONLY
    } else {
        PLAIN
    }
}

fn cookie_value(app: &App, value: &str, max_age: Option<i64>) -> HeaderValue {
    let name = name(app);
    let secure = if app.config.is_https() {
        "; Secure"
    } else {
        ""
    };
    let age = max_age.map_or(String::new(), |s| format!("; Max-Age={s}"));
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"
    ))
    .unwrap_or(HeaderValue::from_static(""))
}

/// A short name of the browser for the list of sessions; nothing that identifies a person.
fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "鸿蒙手机"),
        ("Android", "安卓手机"),
        ("Windows", "Windows 电脑"),
        ("Mac OS", "Mac 电脑"),
        ("Linux", "Linux 电脑"),
    ];
    let browser = [
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(key, _)| agent.contains(key))
            .map_or("未知", |(_, label)| *label)
    };
    format!("{}·{}", find(&system), find(&browser))
}
