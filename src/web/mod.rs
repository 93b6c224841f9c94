//! What all pages share: the table of routes and its fence, sessions, errors, forms, answers.

pub mod asked;
mod astray;
pub mod check;
pub mod error;
pub mod form;
pub mod guard;
pub mod id;
pub mod limiter;
pub mod me;
pub mod once;
pub mod paged;
pub mod pairs;
pub mod posted;
pub mod reply;
pub mod route;
pub mod session;
pub mod shell;
pub mod shown;
pub mod text;
pub mod typed;
pub mod unit_named;
pub mod xlsx;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::MethodRouter;
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
pub use asked::{Asked, Asking, Nothing};
pub use error::PageError;
pub use id::{Id, Last};
pub use me::Me;
pub use paged::{PAGE, Paged};
pub use pairs::Pairs;
pub use route::{Access, Route, Subject};

/// What a page comes to.
pub type Page = Result<maud::Markup, PageError>;

/// No script, style, frame or form target from elsewhere.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Open to everybody, and what they answer is somebody's own.
const PERSONAL: [&str; 4] = [
    "/password",
    "/public/objections",
    "/public/objections/link",
    "/public/objections/confirmation",
];

/// The whole site, built from the one table of routes.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in crate::routes::table() {
        let guarded = route.handler.layer(middleware::from_fn_with_state(
            (app.clone(), route.access),
            guard::guard,
        ));
        // What needs a sign-in stays in nobody's cache: the next at this computer may be another.
        let open = route.access == Access::Public && !PERSONAL.contains(&route.path);
        let guarded = if open {
            guarded
        } else {
            guarded.layer(SetResponseHeaderLayer::overriding(
                header::CACHE_CONTROL,
                HeaderValue::from_static("no-store"),
            ))
        };
        let guarded = match route.form {
            Some(form) => {
                let keep = middleware::from_fn_with_state(form, typed::keep_typed);
                let guarded: MethodRouter<App> = guarded.layer(keep);
                guarded.layer(Extension(form))
            }
            None => guarded,
        };
        router = router.route(route.path, guarded);
    }
    let panics = app.clone();
    // A year, for names below this one as well.
    let strict = app
        .config
        .is_https()
        .then(|| HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    router
        .fallback(|| async { PageError::NotFound })
        .method_not_allowed_fallback(astray::lead_back)
        .layer(middleware::from_fn_with_state(app.clone(), session::attach))
        .layer(DefaultBodyLimit::max(2 * 1024 * 1024))
        .layer(CsrfLayer::new().with_rejection_response(|_| error::cross_site()))
        .layer(CatchPanicLayer::custom(
            move |_: Box<dyn std::any::Any + Send>| {
                panics.count_panic();
                tracing::error!("a handler panicked");
                PageError::Internal("panic".to_owned()).into_response()
            },
        ))
        .layer(CompressionLayer::new().gzip(true))
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(header_layer(header::X_FRAME_OPTIONS, "DENY"))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::STRICT_TRANSPORT_SECURITY,
            strict,
        ))
        .with_state(app)
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// 409: the same form again, with what was typed beside what stands now.
pub fn conflicting(page: maud::Markup) -> axum::response::Response {
    (StatusCode::CONFLICT, page).into_response()
}

/// 422: the same form again, with what was typed and the messages.
pub fn unprocessable(page: maud::Markup) -> axum::response::Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
