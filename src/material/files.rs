//! Downloads, by an address nobody can guess and for whoever may see the file.

use axum::body::Body;
use axum::response::Response;
use entity::{attachment, blob};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::desk::{blind_copy, judged_blindly};
use crate::files::saved;
use crate::web::{Asking, PageError};

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
    Ok(saved(&name, &stored.media_type, size, body))
}
