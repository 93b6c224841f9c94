//! The site as it is served, with two things added around it: statements are counted, and a page's
//! bytes can be rendered from constants.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as UrlPath, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ledger::{Book, Clock};
use maud::{PreEscaped, html};
use peiyu::config::{Config, Given, Mail};
use peiyu::files::Files;

type Floors = Arc<RwLock<HashMap<String, Arc<Vec<Piece>>>>>;

/// A stretch of a page: markup as it stands, or text that has to be escaped again.
enum Piece {
    Markup(String),
    Text(String),
}

/// The statements so far, and the texts of those that the last request took.
#[derive(Default)]
struct Counted {
    count: AtomicU64,
    told: Mutex<Vec<String>>,
}

impl Counted {
    fn told(&self) -> MutexGuard<'_, Vec<String>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until killed, the demo built before if asked; prints the port on one line. With `tell` it
/// keeps the statements of the last request, for `/bench/statements`.
pub async fn serve(data: PathBuf, database: String, demo: bool, tell: bool) -> anyhow::Result<()> {
    let given = Given {
        data: data.clone(),
        database: Some(database.clone()),
        config: None,
    };
    let mut config = Config::load(&given, |_| None)?;
    let counted = Arc::new(Counted::default());
    if demo {
        lived(&data, &database, &mut config).await?;
    }
    let mut db = entity::db::connect(&database).await?;
    let counter = counted.clone();
    db.set_metric_callback(move |info| {
        let sql = info.statement.sql.trim_start();
        if !["BEGIN", "COMMIT", "ROLLBACK"]
            .iter()
            .any(|word| sql.starts_with(word))
        {
            counter.count.fetch_add(1, Ordering::Relaxed);
            if tell {
                let took = info.elapsed.as_micros();
                counter.told().push(format!("{took:>7} µs  {sql}"));
            }
        }
    });
    migration::up(&db).await?;
    let book = Book::open(db, Clock::starting(crate::fill::now()), &config.site).await?;
    book.read_rounds().await?;
    let files = Files::in_folder(&data.join("files"), config.upload_limit)?;
    let told = counted.clone();
    let app = peiyu::App::new(book, files, config);
    let site = peiyu::web::router(app.clone())
        .layer(middleware::from_fn_with_state(counted, count))
        .layer(middleware::from_fn_with_state(app, forget));
    let floors = Router::new()
        .route("/bench/floor/{name}", get(floor).post(store))
        .route(
            "/bench/statements",
            get(async move || told.told().join("\n")),
        )
        .layer(DefaultBodyLimit::max(8 * 1024 * 1024))
        .with_state(Floors::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?.port());
    axum::serve(
        listener,
        floors
            .merge(site)
            .into_make_service_with_connect_info::<SocketAddr>(),
    )
    .await?;
    Ok(())
}

/// Builds the demo as `peiyu demo` does.
async fn lived(data: &Path, database: &str, config: &mut Config) -> anyhow::Result<()> {
    config.mail = Mail::Folder(data.join("mail"));
    let db = entity::db::connect_alone(database).await?;
    migration::up(&db).await?;
    let book = Book::open(db, Clock::starting(cast::demo::begins()), &config.site).await?;
    let files = Files::in_folder(&data.join("files"), config.upload_limit)?;
    cast::demo::build(&book, files.store(), &config.mail, |_, _, _| {}).await?;
    Ok(book.db.close_by_ref().await?)
}

/// What pages have added up is forgotten before a request that asks for it.
async fn forget(State(app): State<peiyu::App>, request: Request, next: Next) -> Response {
    if request.headers().contains_key("x-forget") {
        app.forget();
    }
    next.run(request).await
}

/// Tells how many statements a request took; exact as long as requests come one at a time.
async fn count(State(counted): State<Arc<Counted>>, request: Request, next: Next) -> Response {
    let before = counted.count.load(Ordering::Relaxed);
    counted.told().clear();
    let mut response = next.run(request).await;
    let took = counted.count.load(Ordering::Relaxed).wrapping_sub(before);
    response
        .headers_mut()
        .insert("x-statements", HeaderValue::from(took));
    response
}

async fn store(
    State(floors): State<Floors>,
    UrlPath(name): UrlPath<String>,
    body: Bytes,
) -> StatusCode {
    let Ok(page) = std::str::from_utf8(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let pieces = cut(page);
    if render(&pieces).into_string() != page {
        return StatusCode::UNPROCESSABLE_ENTITY;
    }
    floors
        .write()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .insert(name, Arc::new(pieces));
    StatusCode::OK
}

async fn floor(State(floors): State<Floors>, UrlPath(name): UrlPath<String>) -> Response {
    let pieces = floors
        .read()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .get(&name)
        .cloned();
    match pieces {
        Some(pieces) => render(&pieces).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn render(pieces: &[Piece]) -> maud::Markup {
    html! {
        @for piece in pieces {
            @match piece {
                Piece::Markup(markup) => (PreEscaped(markup)),
                Piece::Text(text) => (text),
            }
        }
    }
}

/// Cuts a page into tags and texts, so that rendering it escapes as much as the real view does.
fn cut(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |n| n + 1);
            pieces.push(Piece::Markup(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let text = rest[..end]
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            let again = html! { (text) }.into_string();
            pieces.push(if again == rest[..end] {
                Piece::Text(text)
            } else {
                Piece::Markup(rest[..end].to_owned())
            });
            rest = &rest[end..];
        }
    }
    pieces
}
