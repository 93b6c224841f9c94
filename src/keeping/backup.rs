//! Making a backup while the site runs.
//!
//! The database first, then the files it names: a file is stored before its row and is removed only
//! when no row has named it for a day, so the files of a database that is older are all there. What
//! the last backup has of them is linked, not copied, once it has been read and found whole. The
//! folder bears its date only when everything in it is complete and on the disk.

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::Shanghai;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr};

use super::copy::{There, copy};
use super::lock;
use super::manifest::{self, Manifest, copy_file, digest_of, files_below, sync_folder};
use super::tables::statement;
use crate::trouble;

/// The database in a backup.
pub(crate) const DATABASE: &str = "peiyu.db";

/// The settings in a backup, under the name they have in a data folder.
pub(crate) const SETTINGS: &str = "peiyu.toml";

/// Marks a folder that is not whole.
const PART: &str = ".part";

/// What there is to be kept.
pub(crate) struct Site<'a> {
    pub db: &'a DatabaseConnection,
    pub files: PathBuf,
    /// Where mails are written that no server takes.
    pub mails: Option<PathBuf>,
    pub settings: Option<PathBuf>,
}

/// A backup that has been made.
#[derive(Debug)]
pub(crate) struct Made {
    pub folder: PathBuf,
    pub files: u64,
    pub bytes: u64,
    /// Files that the database names and that are not there, or not what was stored.
    pub troubles: Vec<String>,
    /// Old backups that have been removed.
    pub removed: usize,
}

/// Makes a dated backup in a folder. Of the dated ones `keep` stay, unless something is wrong with
/// the new one: an older one may have what it lacks.
///
/// # Errors
/// When there is no backup in the end; nothing of it is left then.
pub(crate) async fn backup(
    site: &Site<'_>,
    into: &Path,
    keep: Option<usize>,
    now: DateTime<Utc>,
) -> anyhow::Result<Made> {
    std::fs::create_dir_all(into)
        .with_context(|| format!("建不了备份文件夹 {}", into.display()))?;
    let Some(_held) = lock::alone(into)? else {
        anyhow::bail!("{} 里另一次备份还没有结束，这次没有备份。", into.display())
    };
    remove_parts(into)?;
    let name = free_name(into, now);
    let part = into.join(format!(".{name}{PART}"));
    let made = fill(site, into, &part).await;
    let (files, bytes, troubles) = match made {
        Ok(made) => made,
        Err(error) => {
            // What cannot be removed now is removed by the next backup.
            let _ = std::fs::remove_dir_all(&part);
            return Err(error);
        }
    };
    let folder = into.join(name);
    std::fs::rename(&part, &folder)?;
    sync_folder(into)?;
    let removed = match keep {
        Some(keep) if troubles.is_empty() => remove_all_but(into, keep)?,
        _ => 0,
    };
    Ok(Made {
        folder,
        files,
        bytes,
        troubles,
        removed,
    })
}

/// The backups in a folder that are whole, oldest first.
pub(crate) fn dated(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .with_context(|| format!("读不了备份文件夹 {}", folder.display()))?
    {
        let path = entry?.path();
        let hidden = path
            .file_name()
            .is_none_or(|n| n.to_string_lossy().starts_with('.'));
        if !hidden && path.join(manifest::NAME).is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The date and time in Beijing, as a name that every file system takes.
fn free_name(into: &Path, now: DateTime<Utc>) -> String {
    let date = now.with_timezone(&Shanghai).format("%Y-%m-%dT%H%M%S");
    let names = std::iter::once(date.to_string()).chain((2..).map(|n| format!("{date}-{n}")));
    names
        .into_iter()
        .find(|name| !into.join(name).exists())
        .unwrap_or_default()
}

/// Removes what a backup has left that was killed.
fn remove_parts(into: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(into)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') && name.ends_with(PART) {
            std::fs::remove_dir_all(&path)
                .with_context(|| format!("清不掉没有完成的备份 {}", path.display()))?;
        }
    }
    Ok(())
}

async fn fill(
    site: &Site<'_>,
    into: &Path,
    part: &Path,
) -> anyhow::Result<(u64, u64, Vec<String>)> {
    std::fs::create_dir(part)?;
    let mut manifest = Manifest::default();
    let database = part.join(DATABASE);
    database_into(site.db, &database)
        .await
        .context("数据库没有备份成")?;
    let named = examined(&database).await?;
    let (digest, mut bytes) = digest_of(&database)?;
    manifest.0.insert(DATABASE.to_owned(), digest);
    let mut files = 0;
    let mut troubles = Vec::new();
    let last = dated(into)?.pop();
    for digest in named {
        let path = format!("files/{}/{digest}", &digest[..2]);
        let from = site.files.join(&digest[..2]).join(&digest);
        let last = last.as_ref().map(|folder| folder.join(&path));
        match keep_file(&digest, &from, last.as_deref(), &part.join(&path))? {
            Ok(size) => {
                files += 1;
                bytes += size;
                manifest.0.insert(path, digest);
            }
            Err(why) => troubles.push(format!("{path}：{why}")),
        }
    }
    if let Some(mails) = &site.mails {
        for name in files_below(mails)? {
            let path = format!("mail/{name}");
            let (digest, _) = copy_file(&mails.join(&name), &part.join(&path))?;
            manifest.0.insert(path, digest);
        }
    }
    if let Some(settings) = &site.settings {
        let (digest, _) = copy_file(settings, &part.join(SETTINGS))?;
        manifest.0.insert(SETTINGS.to_owned(), digest);
    }
    manifest.write(part)?;
    sync_folder(part)?;
    Ok((files, bytes, troubles))
}

/// Writes one moment of the database into a SQLite file that is not there yet.
async fn database_into(db: &DatabaseConnection, file: &Path) -> anyhow::Result<()> {
    if db.get_database_backend() == DbBackend::Sqlite {
        let path = file.to_string_lossy().into_owned();
        db.execute_raw(statement(db, "VACUUM INTO $1", [path.into()]))
            .await?;
        return Ok(());
    }
    let new = open_file(file, "rwc").await?;
    let copied = copy(db, &new, There::Refuse).await;
    new.close().await?;
    copied.map(|_| ())
}

/// A SQLite file for one thing after another.
pub(crate) async fn open_file(file: &Path, mode: &str) -> Result<DatabaseConnection, DbErr> {
    let url = format!("sqlite://{}?mode={mode}", file.display());
    entity::db::connect_alone(&url).await
}

/// Reads a database of a backup through: that it is whole, and what files it names.
pub(crate) async fn examined(file: &Path) -> anyhow::Result<Vec<String>> {
    let db = open_file(file, "rw").await?;
    let named = async {
        let row = db
            .query_one_raw(statement(&db, "PRAGMA integrity_check", []))
            .await?;
        let verdict: String = match row {
            Some(row) => row.try_get_by_index(0)?,
            None => String::new(),
        };
        anyhow::ensure!(
            verdict == "ok",
            "备份出来的数据库不完整，请用 peiyu doctor 检查数据库。"
        );
        let sql = "SELECT digest FROM blob ORDER BY digest";
        let rows = db.query_all_raw(statement(&db, sql, [])).await?;
        let named: Result<Vec<String>, DbErr> =
            rows.iter().map(|row| row.try_get_by_index(0)).collect();
        // What is no digest is no place in the store either; `peiyu doctor` tells it.
        let digest = |d: &String| d.len() == 64 && d.bytes().all(|b| b.is_ascii_hexdigit());
        Ok(named?.into_iter().filter(digest).collect())
    }
    .await;
    db.close().await?;
    // Closing has written everything into the file.
    std::fs::File::open(file)?.sync_all()?;
    named
}

/// Keeps a file that the database names: gives its size, or what is wrong with it.
fn keep_file(
    digest: &str,
    from: &Path,
    last: Option<&Path>,
    to: &Path,
) -> std::io::Result<Result<u64, String>> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if let Some(last) = last
        && let Ok((found, size)) = digest_of(last)
        && found == digest
        && std::fs::hard_link(last, to).is_ok()
    {
        return Ok(Ok(size));
    }
    let why = match std::fs::metadata(from) {
        Err(e) => trouble::io(&e),
        Ok(_) => match copy_file(from, to)? {
            (found, size) if found == digest => return Ok(Ok(size)),
            _ => {
                std::fs::remove_file(to)?;
                "内容被改过，与摘要不符".to_owned()
            }
        },
    };
    Ok(Err(why))
}

fn remove_all_but(into: &Path, keep: usize) -> anyhow::Result<usize> {
    let mut all = dated(into)?;
    let old = all.len().saturating_sub(keep.max(1));
    for folder in all.drain(..old) {
        // Without its list it is no backup any more, should the rest of it stay behind.
        std::fs::remove_file(folder.join(manifest::NAME))
            .and_then(|()| std::fs::remove_dir_all(&folder))
            .with_context(|| format!("删不掉旧备份 {}", folder.display()))?;
    }
    Ok(old)
}
