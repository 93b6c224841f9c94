//! Uploaded files: streamed to the store under their SHA-256, never held whole in memory; the type
//! is what the content says, not what the name claims.

use std::path::Path as FsPath;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::Field;
use bytes::Bytes;
use domain::ids::AttachmentId;
use futures_util::StreamExt;
use ledger::event::hex;
use ledger::files::StoredFile;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use sha2::{Digest, Sha256};

use crate::nameless;

/// Bytes that have to be seen to tell an office document from a plain archive.
const HEAD: usize = 8192;

/// Types that are taken, with the ending they are known by.
pub const TAKEN: [(&str, &str); 12] = [
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/x-ole-storage", "doc"),
    ("application/zip", "zip"),
    ("video/mp4", "mp4"),
];

/// Why a file is not taken, as people read it.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("“{name}”超过 {limit} MB。请压缩图片或拆分文件后再传。")]
    TooLarge { name: String, limit: u64 },
    #[error("“{name}”是空文件，请检查后再传。")]
    Empty { name: String },
    #[error("“{name}”的类型不收。可以上传 PDF、Word、Excel、PPT、JPG、PNG、MP4、ZIP。")]
    Type { name: String },
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
            store: Arc::new(LocalFileSystem::new_with_prefix(folder)?),
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
        let name = clean_name(field.file_name().unwrap_or("文件"));
        // A chunk may be empty and is no end: it depends on how the request was cut on its way.
        let first = loop {
            match field.chunk().await.map_err(|_| FileError::Broken)? {
                Some(chunk) if chunk.is_empty() => {}
                Some(chunk) => break chunk,
                None if chosen => return Err(FileError::Empty { name }),
                None => return Ok(None),
            }
        };
        let unguessable = ledger::files::unguessable().map_err(|_| FileError::Broken)?;
        let incoming = Path::from(format!("incoming/{unguessable}"));
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
        let Some(media_type) = taken_type(&head) else {
            writer.abort().await?;
            return Err(FileError::Type { name });
        };
        writer.finish().await?;
        let digest = hex(&hash.finalize());
        let (digest, size) = self.settle(&incoming, media_type, digest, size).await?;
        Ok(Some(StoredFile {
            digest,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            media_type: media_type.to_owned(),
            name,
        }))
    }

    /// Moves what has come in to its place, without the positions of its pictures. Gives back the
    /// digest and size of what is kept.
    async fn settle(
        &self,
        incoming: &Path,
        media_type: &str,
        digest: String,
        size: u64,
    ) -> Result<(String, u64), FileError> {
        if has_pictures(media_type) && size <= nameless::MOST as u64 {
            let bytes = self.store.get(incoming).await?.bytes().await?;
            if let Some(clean) = cleaned(bytes).await? {
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

    /// Stores bytes made here (the demo's files, generated documents).
    ///
    /// # Errors
    /// A [`FileError`] when the type is not taken or the store fails.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<StoredFile, FileError> {
        let name = clean_name(name);
        let Some(media_type) = taken_type(&bytes[..bytes.len().min(HEAD)]) else {
            return Err(FileError::Type { name });
        };
        let bytes = cleaned(bytes.clone()).await?.unwrap_or(bytes);
        let digest = hex(&Sha256::digest(&bytes));
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.store
            .put(&Self::place(&digest), PutPayload::from_bytes(bytes))
            .await?;
        Ok(StoredFile {
            digest,
            size,
            media_type: media_type.to_owned(),
            name,
        })
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

/// Whether files of a type are pictures or films, or may have some in them.
fn has_pictures(media_type: &str) -> bool {
    ["image/", "video/"]
        .iter()
        .any(|kind| media_type.starts_with(kind))
        || media_type.contains("openxmlformats")
        || media_type == "application/zip"
}

/// The file without the positions of its pictures; none when there are none.
async fn cleaned(bytes: Bytes) -> Result<Option<Bytes>, FileError> {
    tokio::task::spawn_blocking(move || nameless::without_positions(&bytes).map(Bytes::from))
        .await
        .map_err(|_| FileError::Broken)
}

/// The type found in the first bytes, if it is one that is taken.
fn taken_type(head: &[u8]) -> Option<&'static str> {
    let found = infer::get(head)?.mime_type();
    TAKEN
        .iter()
        .map(|(mime, _)| *mime)
        .find(|mime| *mime == found)
}

/// The last part of a name without what breaks headers or paths; at most 120 characters.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !"\"<>|:*?".contains(*c))
        .collect();
    let clean = clean.trim().trim_start_matches('.').to_owned();
    if clean.is_empty() {
        "文件".to_owned()
    } else {
        clean.chars().take(120).collect()
    }
}

/// The name under which an expert gets a file in a blind review: somebody's own may stand in the
/// one it was uploaded with. The ending stays when it is one that is taken.
pub fn neutral_name(code: &str, id: AttachmentId, name: &str) -> String {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase())
        .filter(|ending| ending == "jpeg" || TAKEN.iter().any(|(_, known)| known == ending));
    match ending {
        Some(ending) => format!("{code}-附件{id}.{ending}"),
        None => format!("{code}-附件{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_blind_review_a_name_says_nothing() {
        let neutral = |name| neutral_name("YZB-2026-4", AttachmentId(17), name);
        assert_eq!(neutral("文学院 支部书记 事迹.PDF"), "YZB-2026-4-附件17.pdf");
        assert_eq!(neutral("甲大学.文学院"), "YZB-2026-4-附件17");
    }

    #[test]
    fn names_lose_paths_and_what_breaks_headers() {
        assert_eq!(clean_name("C:\\桌面\\申报书.docx"), "申报书.docx");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\"b\r\n.pdf"), "ab.pdf");
        assert_eq!(clean_name(".."), "文件");
    }

    #[tokio::test]
    async fn a_file_is_known_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path(), 1024).unwrap();
        let stored = files
            .put("照片.jpg", Bytes::from_static(b"%PDF-1.4 not a picture"))
            .await
            .unwrap();
        assert_eq!(stored.media_type, "application/pdf");
        assert!(matches!(
            files.put("x.pdf", Bytes::from_static(b"#!/bin/sh")).await,
            Err(FileError::Type { .. })
        ));
        assert!(files.body(&stored.digest).await.is_ok());
    }
}
