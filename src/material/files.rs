//! Downloads, by an address nobody can guess and for whoever may see the file.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::states::Role;
use entity::{attachment, blob, project};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::app::App;
use crate::files::neutral_name;
use crate::web::{Id, Me, PageError};

/// Never shown in the page's own name: a file from outside is saved, not run.
pub async fn download(
    State(app): State<App>,
    me: Me,
    Id(public): Id<String>,
) -> Result<Response, PageError> {
    let db = &app.book.db;
    let file = attachment::visible_to(me.scope())
        .filter(attachment::Column::PublicId.eq(public))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let stored = blob::Entity::find_by_id(&file.blob_digest)
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let name = shown_name(&app, &me, &file).await?;
    let body = app.files.body(&stored.digest).await?;
    let headers = [
        (header::CONTENT_TYPE, text(&stored.media_type)),
        (header::CONTENT_LENGTH, HeaderValue::from(stored.size)),
        (
            header::CONTENT_DISPOSITION,
            text(&format!("attachment; filename*=UTF-8''{}", escape(&name))),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, text("nosniff")),
        (header::CACHE_CONTROL, text("private, max-age=3600")),
        (
            HeaderName::from_static("content-security-policy"),
            text("default-src 'none'; sandbox"),
        ),
    ];
    Ok((headers, body).into_response())
}

/// The name a file is saved under: in a blind review one that says nothing of whose it is, unless the
/// person knows the project otherwise.
async fn shown_name(app: &App, me: &Me, file: &attachment::Model) -> Result<String, PageError> {
    let db = &app.book.db;
    if !me.holds(Role::Expert) {
        return Ok(file.name.clone());
    }
    let known = project::known_to(me.scope())
        .filter(project::Column::Id.eq(file.project_id))
        .count(db)
        .await?;
    // Found through the file, which is in view.
    let Some(project) = project::Entity::find_by_id(file.project_id).one(db).await? else {
        return Err(PageError::NotFound);
    };
    let round = app.book.round(db, project.round_id).await?;
    let hidden =
        known == 0 && round.programme.is_blind() && crate::desk::hides(app, me, &project).await?;
    Ok(if hidden {
        neutral_name(&project.code, file.id, &file.name)
    } else {
        file.name.clone()
    })
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// RFC 8187: everything but letters, digits and a few marks as `%XX` of its UTF-8.
fn escape(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_names_travel_in_headers() {
        assert_eq!(
            escape("签到表 1.pdf"),
            "%E7%AD%BE%E5%88%B0%E8%A1%A8%201.pdf"
        );
    }
}
