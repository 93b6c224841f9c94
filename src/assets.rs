//! The stylesheet, the scripts and the icons: compiled into the binary, addressed by their content.
//!
//! An address carries the start of the content's SHA-256 (`/assets/peiyu.css?v=0f3a…`), so browsers
//! may keep a file for ever and still see a new one at once.

use std::{borrow::Cow, fmt::Write as _, sync::LazyLock};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::web::Last;

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    pub name: &'static str,
    /// Value of `Content-Type`.
    pub mime: &'static str,
    pub body: Cow<'static, str>,
    /// `/assets/NAME?v=HASH`
    pub url: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let icons = asset(
        "icons.svg",
        "image/svg+xml",
        include_str!("../assets/icons.svg").into(),
    );
    // The stylesheet names the strip of icons; it must name this very version of it.
    let css =
        include_str!("../assets/peiyu.css").replace("\"icons.svg\"", &format!("\"{}\"", icons.url));
    vec![
        asset("peiyu.css", "text/css; charset=utf-8", css.into()),
        asset(
            "peiyu.js",
            "text/javascript; charset=utf-8",
            include_str!("../assets/peiyu.js").into(),
        ),
        asset(
            "look.js",
            "text/javascript; charset=utf-8",
            include_str!("../assets/look.js").into(),
        ),
        asset(
            "icon.svg",
            "image/svg+xml",
            include_str!("../assets/icon.svg").into(),
        ),
        icons,
    ]
});

fn asset(name: &'static str, mime: &'static str, body: Cow<'static, str>) -> Asset {
    let mut url = format!("/assets/{name}?v=");
    for byte in &Sha256::digest(body.as_bytes())[..6] {
        let _ = write!(url, "{byte:02x}");
    }
    Asset {
        name,
        mime,
        body,
        url,
    }
}

/// The file of that name, if there is one.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|a| a.name == name)
}

/// The address of a file, with the hash of its content; of an unknown name, the bare address.
pub fn url(name: &str) -> String {
    find(name).map_or_else(|| format!("/assets/{name}"), |a| a.url.clone())
}

/// `GET /assets/{name}`: the file, to be kept for a year, or 404.
pub async fn serve(Last(name): Last<String>) -> Response {
    match find(&name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.mime),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            &*asset.body,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_the_content() {
        let css = find("peiyu.css").unwrap();
        assert_eq!(url("peiyu.css"), css.url);
        assert!(css.url.starts_with("/assets/peiyu.css?v=") && css.url.len() == 20 + 12);
        assert!(
            css.body.contains(&url("icons.svg")),
            "the stylesheet names this version of the icons"
        );
        assert_eq!(url("nothing.css"), "/assets/nothing.css");
    }

    #[test]
    fn the_stylesheet_asks_for_nothing_elsewhere() {
        let css = &find("peiyu.css").unwrap().body;
        for forbidden in ["url(data:", "url(\"data:", "http:", "https:", "@import"] {
            assert!(!css.contains(forbidden), "{forbidden}");
        }
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}
