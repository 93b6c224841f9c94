//! Downloads, by an address nobody can guess and for whoever may see the file.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use entity::{attachment, blob};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::desk::{blind_copy, judged_blindly};
use crate::web::xlsx::to_be_kept;
use crate::web::{Asking, PageError};

/// Never shown in the page's own name: a file from outside is saved, not run.
pub async fn download(on: Asking<String>) -> Result<Response, PageError> {
    let (app, me) = (&on.app, &on.me);
    let db = &app.book.db;
    let file = attachment::visible_to(me.scope())
        .filter(attachment::Column::PublicId.eq(on.id))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let stored = blob::Entity::find_by_id(&file.blob_digest)
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let (name, size, body) = match judged_blindly(app, me, &file).await? {
        Some(project) => {
            let (name, bytes) = blind_copy(app, &project, &file, &stored).await?;
            (name, bytes.len() as u64, Body::from(bytes))
        }
        None => (
            file.name.clone(),
            u64::try_from(stored.size).unwrap_or(0),
            app.files.body(&stored.digest).await?,
        ),
    };
    let headers = [
        (header::CONTENT_TYPE, text(&stored.media_type)),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (header::CONTENT_DISPOSITION, to_be_kept(&name)),
        (header::X_CONTENT_TYPE_OPTIONS, text("nosniff")),
        (
            HeaderName::from_static("content-security-policy"),
            text("default-src 'none'; sandbox"),
        ),
    ];
    Ok((headers, body).into_response())
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}
