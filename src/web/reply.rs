//! Answers to a POST that worked: 303 to the next page, with a sentence shown once there.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

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
        encode(said)
    )) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The cookie that takes the sentence away once it has been shown.
pub fn clear_flash() -> HeaderValue {
    HeaderValue::from_static("peiyu_said=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// Hexadecimal of UTF-8: safe in a cookie without another dependency.
fn encode(text: &str) -> String {
    ledger::event::hex(text.as_bytes())
}

/// The sentence of a cookie, if it is one.
pub fn decode(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|n| {
            text.get(n..n + 2)
                .and_then(|h| u8::from_str_radix(h, 16).ok())
        })
        .collect();
    String::from_utf8(bytes?).ok().filter(|t| !t.is_empty())
}
