//! What a form sent, with or without files.
//!
//! Files are stored while they arrive; one that is not taken is remembered with its sentence
//! instead of ending the request, so that what was typed beside it can still be saved.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use ledger::files::StoredFile;

use super::text::clean;
use super::typed::Typed;
use super::{PageError, Pairs, pairs};
use crate::app::App;
use crate::files::FileError;

/// Most text of one form, in bytes.
const TEXT: usize = 2 * 1024 * 1024;
/// What is said when the request ends before the form does.
const BROKEN: &str = "上传没有完成，请检查网络和文件大小后再试一次。";
/// Most files of one request.
const FILES: usize = 20;

/// What a form brings: fields and stored files.
#[derive(Debug, Default)]
pub struct Posted {
    pub pairs: Pairs,
    /// Name of the input and the file.
    pub files: Vec<(String, StoredFile)>,
    /// Name of the input and why its file was not taken.
    pub refused: Vec<(String, String)>,
    /// The sentence that says so, when the sending broke off and some of it may be missing.
    pub broken: Option<String>,
}

impl FromRequest<App> for Posted {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let mut posted = Self::default();
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            posted.pairs = Pairs::from_request(request, app).await?;
            return Ok(posted);
        }
        let typed = request.extensions().get::<Typed>();
        let typed = typed.cloned().unwrap_or_default();
        let parts = Multipart::from_request(request, app)
            .await
            .map_err(|_| PageError::Refused(BROKEN.to_owned()))?;
        match posted.fill(app, parts, &typed).await {
            Ok(()) => {}
            Err(PageError::Refused(sentence)) => posted.broken = Some(sentence),
            Err(other) => return Err(other),
        }
        Ok(posted)
    }
}

impl Posted {
    /// Takes part after part; what has been taken stays when the next one breaks off.
    async fn fill(
        &mut self,
        app: &App,
        mut parts: Multipart,
        typed: &Typed,
    ) -> Result<(), PageError> {
        let broken = |_| PageError::Refused(BROKEN.to_owned());
        let (mut text, mut count) = (0, 0);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            count += 1;
            if count > pairs::MOST {
                return Err(pairs::too_many());
            }
            let name = clean(part.name().unwrap_or_default());
            if let Some(file) = part.file_name() {
                typed.file(&name, file);
                self.take(app, name, part).await?;
            } else {
                let value = read(part, TEXT - text).await?;
                text += value.len();
                typed.text(&name, &value);
                self.pairs.0.push((name, value));
            }
        }
        Ok(())
    }

    async fn take(&mut self, app: &App, name: String, part: Field<'_>) -> Result<(), PageError> {
        let looked_at = self.files.len() + self.refused.len();
        if looked_at >= FILES {
            // An empty input is no file, and does not count. The others are told of in one sentence.
            let chosen = part.file_name().is_some_and(|n| !n.is_empty());
            if chosen && looked_at == FILES {
                self.refused
                    .push((name, format!("一次最多上传 {FILES} 个文件，请分几次传。")));
            }
            return Ok(());
        }
        match app.files.take(part).await {
            Ok(Some(file)) => self.files.push((name, file)),
            Ok(None) => {}
            Err(error @ FileError::Store(_)) => return Err(error.into()),
            Err(error) => self.refused.push((name, error.to_string())),
        }
        Ok(())
    }
}

/// A text part, up to `most` bytes.
async fn read(mut part: Field<'_>, most: usize) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= most => bytes.extend_from_slice(&chunk),
            Ok(Some(_)) => {
                return Err(PageError::Refused(
                    "提交的内容太大，单次最多 2 MB 文字。请分几次保存。".to_owned(),
                ));
            }
            Ok(None) => break,
            Err(_) => {
                return Err(PageError::Refused(
                    "提交的内容不完整，请再提交一次。".to_owned(),
                ));
            }
        }
    }
    String::from_utf8(bytes)
        .map(|text| clean(&text))
        .map_err(|_| PageError::Refused("提交的内容不完整，请再提交一次。".to_owned()))
}
