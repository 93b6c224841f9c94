//! A browser that asks for an address at which forms are only sent to, as it does when somebody presses
//! Enter in the address bar of a form that came back: it is led to the page the form stands on.

use std::sync::LazyLock;

use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use super::PageError;
use super::reply::see;

/// Addresses of pages, by their parts.
static PAGES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let rows = crate::routes::table().into_iter();
    rows.filter(|row| row.method == Method::GET)
        .map(|row| parts(row.path).collect())
        .collect()
});

/// 303 to the page above the address, the start page at last; what is no asking for a page is 405.
pub async fn lead_back(method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let mut response = PageError::NotFound.into_response();
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        return response;
    }
    see(&above(uri.path()))
}

/// The nearest address of a page that this one begins with.
fn above(path: &str) -> String {
    let parts: Vec<&str> = parts(path).collect();
    let is_page = |len: &usize| {
        PAGES.iter().any(|page| {
            page.len() == *len
                && page
                    .iter()
                    .zip(&parts)
                    .all(|(page, part)| page.starts_with('{') || page == part)
        })
    };
    let len = (0..parts.len()).rev().find(is_page).unwrap_or(0);
    format!("/{}", parts[..len].join("/"))
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::above;

    #[test]
    fn a_form_leads_back_to_its_page() {
        assert_eq!(above("/desk/1247/sheet"), "/desk/1247");
        assert_eq!(above("/admin/units/2/below"), "/admin/units/2");
        assert_eq!(above("/programmes"), "/");
        // No other host is named by it.
        assert_eq!(above("//elsewhere.example/x"), "/");
    }
}
