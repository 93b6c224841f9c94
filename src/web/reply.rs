//! Answers to a POST that worked: 303 to the next page, with a sentence shown once there.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::text::escape;

/// The cookie that carries the sentence.
pub const FLASH: &str = "peiyu_said";

/// 303 to a page.
pub fn see(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// 303 to a page that will say what was done.
pub fn done(path: &str, said: &str) -> Response {
    let mut response = see(path);
    if let Ok(value) = HeaderValue::from_str(&format!(
        "{FLASH}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
        escape(said)
    )) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The cookie that takes the sentence away once it has been shown.
pub fn clear_flash() -> HeaderValue {
    HeaderValue::from_static("peiyu_said=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}
