//! The parts of a path, read as what they name.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use super::PageError;

/// The `{id}` of a path, or its `{public_id}`. One that cannot be read is nowhere (404), as one out
/// of scope.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

/// The last part of a path that a row of the table leaves open. One that cannot be read is nowhere.
#[derive(Debug, Clone, Copy)]
pub struct Last<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let params = given(parts, state).await?;
        let named = params
            .iter()
            .find(|(name, _)| matches!(*name, "id" | "public_id"));
        // A form about nothing in particular has an address without one.
        let named = named.map_or("", |(_, v)| v);
        read(named).map(Self).ok_or(PageError::NotFound)
    }
}

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Last<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let params = given(parts, state).await?;
        let last = params.iter().last();
        last.and_then(|(_, v)| read(v))
            .map(Self)
            .ok_or(PageError::NotFound)
    }
}

async fn given<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<RawPathParams, PageError> {
    RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|_| PageError::NotFound)
}

fn read<T: FromStr>(value: &str) -> Option<T> {
    if is_named(value) {
        value.parse().ok()
    } else {
        None
    }
}

/// Whether a part of a path can name anything at all.
pub fn is_named(value: &str) -> bool {
    !value.contains(char::is_control)
}
