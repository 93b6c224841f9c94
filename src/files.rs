//! Uploaded files: streamed to the store under their SHA-256, on the disk before anybody is answered;
//! the type is what the content says, not what the name claims. Held whole in memory are only those
//! whose pictures are cleaned, two at a time.

use std::collections::BTreeSet;
use std::path::Path as FsPath;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::file_name::{clean, ending};
use domain::ids::AttachmentId;
use futures_util::StreamExt;
use ledger::event::hex;
use ledger::files::StoredFile;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use sha2::{Digest, Sha256};

use crate::nameless;
use crate::web::xlsx::to_be_kept;

pub(crate) mod content;

pub use content::TAKEN;
use content::{KINDS, Looks};

/// Bytes that have to be seen to tell what a file is.
const HEAD: usize = 8192;
/// Bytes that are looked through at a time; a multiple of [`content::OLD_ENTRY`].
const PIECE: u64 = 1024 * 1024;

/// Why a file is not taken, as people read it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("“{name}”超过 {limit} MB。请压缩图片或拆分文件后再传。")]
    TooLarge { name: String, limit: u64 },
    #[error("“{name}”是空文件，请检查后再传。")]
    Empty { name: String },
    #[error("“{name}”的类型不收。可以上传 {KINDS}。")]
    Type { name: String },
    #[error(
        "“{name}”的后缀不收。可以上传 {KINDS}，名字以 {} 之一结尾。",
        all_endings()
    )]
    Ending { name: String },
    #[error(
        "“{name}”的内容是 {found}，后缀却是 {ending}。请改用正确的后缀，或另存为 {ending} 文件再传。"
    )]
    Mismatch {
        name: String,
        found: String,
        ending: String,
    },
    #[error("“{name}”{why}")]
    Unsafe { name: String, why: String },
    #[error("文件没有传完，请再传一次。")]
    Broken,
    #[error("文件存储出错，请联系系统管理员。")]
    Store(#[from] object_store::Error),
}

/// The store of a site.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Largest file in bytes.
    limit: u64,
}

impl Files {
    /// A folder, made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn in_folder(folder: &FsPath, limit: u64) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            store: Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)),
            limit,
        })
    }

    /// The store itself, for the job that sweeps orphans.
    pub fn store(&self) -> Arc<dyn ObjectStore> {
        self.store.clone()
    }

    fn place(digest: &str) -> Path {
        Path::from(format!("{}/{digest}", &digest[..2]))
    }

    /// Takes one file of a form. None when no file was chosen, which browsers send as a file without
    /// name and content.
    ///
    /// # Errors
    /// A [`FileError`] that can be shown.
    pub async fn take(&self, mut field: Field<'_>) -> Result<Option<StoredFile>, FileError> {
        let chosen = field.file_name().is_some_and(|name| !name.is_empty());
        let name = clean(field.file_name().unwrap_or_default());
        // A chunk may be empty and is no end: it depends on how the request was cut on its way.
        let first = loop {
            match field.chunk().await.map_err(|_| FileError::Broken)? {
                Some(chunk) if chunk.is_empty() => {}
                Some(chunk) => break chunk,
                None if chosen => return Err(FileError::Empty { name }),
                None => return Ok(None),
            }
        };
        listed(&name)?;
        let incoming = incoming()?;
        let upload = self.store.put_multipart(&incoming).await?;
        let mut writer = WriteMultipart::new(upload);
        let mut hash = Sha256::new();
        let mut size = 0_u64;
        let mut head: Vec<u8> = Vec::with_capacity(HEAD);
        let mut next = Some(first);
        while let Some(chunk) = next {
            size += chunk.len() as u64;
            if size > self.limit {
                writer.abort().await?;
                return Err(FileError::TooLarge {
                    name,
                    limit: self.limit / (1024 * 1024),
                });
            }
            if head.len() < HEAD {
                head.extend_from_slice(&chunk[..chunk.len().min(HEAD - head.len())]);
            }
            hash.update(&chunk);
            writer.write(&chunk);
            next = if let Ok(chunk) = field.chunk().await {
                chunk
            } else {
                writer.abort().await?;
                return Err(FileError::Broken);
            };
        }
        if content::looks(&head).is_none() {
            writer.abort().await?;
            return Err(FileError::Type { name });
        }
        writer.finish().await?;
        self.settle(&incoming, name, hex(&hash.finalize()), size)
            .await
            .map(Some)
    }

    /// Looks at a file that has come in and puts it in its place, or away.
    async fn settle(
        &self,
        incoming: &Path,
        name: String,
        digest: String,
        size: u64,
    ) -> Result<StoredFile, FileError> {
        let kept = async {
            let media_type = self.told(incoming, &name, size).await?;
            let (digest, size) = self.keep(incoming, media_type, &name, digest, size).await?;
            Ok(StoredFile {
                digest,
                size: i64::try_from(size).unwrap_or(i64::MAX),
                media_type: media_type.to_owned(),
                name,
            })
        };
        let kept = kept.await;
        if kept.is_err() {
            // Should it stay, it is swept like what nobody refers to.
            self.store.delete(incoming).await.ok();
        }
        kept
    }

    /// The type of a stored file; refused when it is none that is taken, or not that of its name.
    async fn told(&self, at: &Path, name: &str, size: u64) -> Result<&'static str, FileError> {
        let ending = listed(name)?;
        let unlike = || FileError::Type {
            name: name.to_owned(),
        };
        let unsafe_for = |why| FileError::Unsafe {
            name: name.to_owned(),
            why,
        };
        let head = self.store.get_range(at, 0..size.min(HEAD as u64)).await?;
        let media = match content::looks(&head).ok_or_else(unlike)? {
            Looks::Plain(media) => media,
            Looks::Archive => {
                let tail = size.saturating_sub(content::TAIL)..size;
                let tail = self.store.get_range(at, tail).await?;
                let place = content::directory(&tail, size).map_err(unsafe_for)?;
                let directory = self.store.get_range(at, place).await?;
                content::of_archive(&directory, size).map_err(unsafe_for)?
            }
            Looks::OldOffice => {
                let mut names = BTreeSet::new();
                for from in (0..size).step_by(usize::try_from(PIECE).unwrap_or(usize::MAX)) {
                    // The record of a sheet may lie across the end of a piece.
                    let piece = from..size.min(from + PIECE + 64);
                    content::old_names(&self.store.get_range(at, piece).await?, &mut names);
                }
                content::of_old_office(&names).map_err(|why| why.map_or_else(unlike, unsafe_for))?
            }
        };
        if content::endings(media).any(|fits| fits == ending) {
            return Ok(media);
        }
        Err(FileError::Mismatch {
            name: name.to_owned(),
            found: content::endings(media)
                .next()
                .unwrap_or_default()
                .to_uppercase(),
            ending,
        })
    }

    /// Moves what has come in to its place, without the positions of its pictures. Gives back the
    /// digest and size of what is kept. Of what is too large to be gone through, only films are.
    async fn keep(
        &self,
        incoming: &Path,
        media_type: &str,
        name: &str,
        digest: String,
        size: u64,
    ) -> Result<(String, u64), FileError> {
        let unsafe_for = |why| FileError::Unsafe {
            name: name.to_owned(),
            why,
        };
        let is_long = size > nameless::MOST as u64;
        if has_pictures(media_type) && is_long && !media_type.starts_with("video/") {
            let most = nameless::MOST / (1024 * 1024);
            return Err(unsafe_for(format!(
                "有 {} MB，图片、文档和压缩包最多 {most} MB，再大就不能逐一核对。请压缩图片或拆分后再传。",
                size.div_ceil(1024 * 1024)
            )));
        }
        if has_pictures(media_type) && !is_long {
            let turn = nameless::turn(media_type).await;
            let bytes = self.store.get(incoming).await?.bytes().await?;
            if let Some(clean) = cleaned(bytes, turn).await?.map_err(unsafe_for)? {
                let (digest, size) = (hex(&Sha256::digest(&clean)), clean.len() as u64);
                self.store
                    .put(&Self::place(&digest), PutPayload::from_bytes(clean))
                    .await?;
                self.store.delete(incoming).await?;
                return Ok((digest, size));
            }
        }
        self.store.rename(incoming, &Self::place(&digest)).await?;
        Ok((digest, size))
    }

    /// The bytes of a stored file; none when there are more than so many.
    ///
    /// # Errors
    /// When the file is not there.
    pub async fn bytes(&self, digest: &str, most: usize) -> Result<Option<Bytes>, FileError> {
        let found = self.store.get(&Self::place(digest)).await?;
        if found.meta.size > most as u64 {
            return Ok(None);
        }
        Ok(Some(found.bytes().await?))
    }

    /// Stores bytes as if they had come in.
    ///
    /// # Errors
    /// A [`FileError`] when the type is not taken or the store fails.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<StoredFile, FileError> {
        let name = clean(name);
        let (digest, size) = (hex(&Sha256::digest(&bytes)), bytes.len() as u64);
        let incoming = incoming()?;
        self.store
            .put(&incoming, PutPayload::from_bytes(bytes))
            .await?;
        self.settle(&incoming, name, digest, size).await
    }

    /// The bytes of a stored file as a response body.
    ///
    /// # Errors
    /// When the file is not there.
    pub async fn body(&self, digest: &str) -> Result<Body, FileError> {
        let found = self.store.get(&Self::place(digest)).await?;
        Ok(Body::from_stream(
            found
                .into_stream()
                .map(|chunk| chunk.map_err(std::io::Error::other)),
        ))
    }

    /// Reads a stored file through, in pieces, and says what is wrong with it; none when it is what
    /// was stored.
    ///
    /// # Errors
    /// When the store fails for another reason than that the file is not there.
    pub async fn fault(&self, digest: &str, size: i64) -> Result<Option<String>, FileError> {
        let found = match self.store.get(&Self::place(digest)).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => {
                return Ok(Some("文件不在存储里。".to_owned()));
            }
            Err(other) => return Err(other.into()),
        };
        let mut content = found.into_stream();
        let mut hash = Sha256::new();
        let mut bytes = 0_i64;
        while let Some(chunk) = content.next().await {
            let chunk = chunk?;
            bytes += i64::try_from(chunk.len()).unwrap_or(i64::MAX);
            hash.update(&chunk);
        }
        if bytes != size {
            return Ok(Some(format!("文件有 {bytes} 字节，登记的是 {size} 字节。")));
        }
        Ok((hex(&hash.finalize()) != digest).then(|| "文件内容被改过，与摘要不符。".to_owned()))
    }

    /// Removes a blob that nothing refers to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove(&self, digest: &str) -> Result<(), FileError> {
        self.store.delete(&Self::place(digest)).await?;
        Ok(())
    }
}

/// A file as an answer. Never shown in the page's own name: a file from outside is saved, not run.
pub fn saved(name: &str, media_type: &str, size: u64, body: Body) -> Response {
    let text = |value: &str| {
        HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
    };
    let headers = [
        (header::CONTENT_TYPE, text(media_type)),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (header::CONTENT_DISPOSITION, to_be_kept(name)),
        (header::X_CONTENT_TYPE_OPTIONS, text("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            text("default-src 'none'; sandbox"),
        ),
    ];
    (headers, body).into_response()
}

/// Where a file lies until it is known what it is.
fn incoming() -> Result<Path, FileError> {
    let unguessable = ledger::files::unguessable().map_err(|_| FileError::Broken)?;
    Ok(Path::from(format!("incoming/{unguessable}")))
}

/// Whether files of a type are pictures or films, or may have some in them.
fn has_pictures(media_type: &str) -> bool {
    ["image/", "video/"]
        .iter()
        .any(|kind| media_type.starts_with(kind))
        || media_type.contains("openxmlformats")
        || media_type == "application/zip"
}

/// The file without the positions of its pictures, none when there are none; or why it is not taken.
async fn cleaned(
    bytes: Bytes,
    turn: nameless::Turn,
) -> Result<Result<Option<Bytes>, String>, FileError> {
    tokio::task::spawn_blocking(move || {
        // Kept to the end, though whoever sent the file may have gone.
        let _turn = turn;
        nameless::without_positions(&bytes).map(|clean| clean.map(Bytes::from))
    })
    .await
    .map_err(|_| FileError::Broken)
}

/// The ending of a name, if it is on the list.
fn listed(name: &str) -> Result<String, FileError> {
    ending(name)
        .filter(|ending| TAKEN.iter().any(|(_, known)| known == ending))
        .ok_or_else(|| FileError::Ending {
            name: name.to_owned(),
        })
}

fn all_endings() -> String {
    TAKEN.map(|(_, ending)| format!(".{ending}")).join("、")
}

/// The name under which an expert gets a file in a blind review: somebody's own may stand in the
/// one it was uploaded with. The ending stays when it is one that is taken.
pub fn neutral_name(code: &str, id: AttachmentId, name: &str) -> String {
    match listed(name) {
        Ok(ending) => format!("{code}-附件{id}.{ending}"),
        Err(_) => format!("{code}-附件{id}"),
    }
}

#[cfg(test)]
mod tests;
