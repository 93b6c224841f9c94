//! Making a backup while the site runs.
//!
//! The database first, then the files it names: a file is stored before its row and is removed only
//! when no row has named it for a day, so the files of a database that is older are there unless the
//! site has lost them. What the last backup has of them is linked, not copied, once it has been read
//! and found whole. The folder bears its date only when everything in it is complete and on the disk;
//! a file that the site cannot give is told and holds nothing else back.

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, NaiveDateTime, Utc};
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

/// Ends the names of folders, and of mails, that are not whole.
const PART: &str = ".part";

/// The name of a backup: its time in Beijing, as every file system takes it.
const NAMED: &str = "%Y-%m-%dT%H%M%S";

/// What there is to be kept.
pub(crate) struct Site<'a> {
    pub db: &'a DatabaseConnection,
    pub files: PathBuf,
    /// Where mails are written that no server takes.
    pub mails: Option<PathBuf>,
    pub settings: Option<PathBuf>,
}

/// A backup that has been made.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub folder: PathBuf,
    pub files: u64,
    pub bytes: u64,
    /// Files that the site has lost and this backup has from the last one.
    pub saved: Vec<String>,
    /// Files that it has not, because they are not there, cannot be read or are not what was stored.
    pub lost: Vec<String>,
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
    let mut made = match made {
        Ok(made) => made,
        Err(error) => {
            // What cannot be removed now is removed by the next backup.
            let _ = std::fs::remove_dir_all(&part);
            return Err(error);
        }
    };
    made.folder = into.join(name);
    std::fs::rename(&part, &made.folder)?;
    sync_folder(into)?;
    if let Some(keep) = keep.filter(|_| made.lost.is_empty()) {
        made.removed = remove_all_but(into, keep)?;
    }
    Ok(made)
}

/// The backups in a folder that are whole and bear their date, oldest first. One that somebody has
/// given another name is kept for something, and is neither the newest nor one too many.
pub(crate) fn dated(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .with_context(|| format!("读不了备份文件夹 {}", folder.display()))?
    {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let date = name.get(..17).unwrap_or_default();
        let is_dated = NaiveDateTime::parse_from_str(date, NAMED).is_ok();
        if is_dated && path.join(manifest::NAME).is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn free_name(into: &Path, now: DateTime<Utc>) -> String {
    let date = now.with_timezone(&Shanghai).format(NAMED);
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

async fn fill(site: &Site<'_>, into: &Path, part: &Path) -> anyhow::Result<Made> {
    std::fs::create_dir(part)?;
    let mut manifest = Manifest::default();
    let database = part.join(DATABASE);
    database_into(site.db, &database)
        .await
        .context("数据库没有备份成")?;
    let named = examined(&database).await?;
    let (digest, bytes) = digest_of(&database)?;
    manifest.files.insert(DATABASE.to_owned(), digest);
    let mut made = Made {
        bytes,
        ..Made::default()
    };
    let last = dated(into)?.pop();
    for digest in named {
        let path = format!("files/{}/{digest}", &digest[..2]);
        let from = site.files.join(&digest[..2]).join(&digest);
        let last = last.as_ref().map(|folder| folder.join(&path));
        let (size, why) = keep_file(&digest, &from, last.as_deref(), &part.join(&path))?;
        let why = why.map(|why| format!("{path}：{why}"));
        if let Some(size) = size {
            made.files += 1;
            made.bytes += size;
            made.saved.extend(why);
            manifest.files.insert(path, digest);
        } else {
            made.lost.extend(why);
        }
    }
    if let Some(mails) = &site.mails {
        let whole = |name: &String| !name.ends_with(PART);
        for name in files_below(mails)?.into_iter().filter(whole) {
            let path = format!("mail/{name}");
            if let Err(error) = digest_of(&mails.join(&name)) {
                made.lost.push(format!("{path}：{}", trouble::io(&error)));
                continue;
            }
            let (digest, _) = copy_file(&mails.join(&name), &part.join(&path))?;
            manifest.files.insert(path, digest);
        }
    }
    if let Some(settings) = &site.settings {
        let (digest, _) = copy_file(settings, &part.join(SETTINGS))?;
        manifest.files.insert(SETTINGS.to_owned(), digest);
    }
    manifest.write(part)?;
    sync_folder(part)?;
    Ok(made)
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

/// Keeps a file that the database names, from the last backup or else from the site: its size, when
/// one of them has it, and what is wrong with the site's.
fn keep_file(
    digest: &str,
    site: &Path,
    last: Option<&Path>,
    to: &Path,
) -> anyhow::Result<(Option<u64>, Option<String>)> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if let Some(last) = last
        && let Ok((found, size)) = digest_of(last)
        && found == digest
        && std::fs::hard_link(last, to).is_ok()
    {
        // Whether its bytes are still the same is for `doctor --files` to read.
        let why = match std::fs::metadata(site) {
            Err(error) => Some(trouble::io(&error)),
            Ok(about) => (about.len() != size).then(|| CHANGED.to_owned()),
        };
        return Ok((Some(size), why));
    }
    // Read before it is copied: what cannot be read is one file, what cannot be written is all.
    match digest_of(site) {
        Err(error) => Ok((None, Some(trouble::io(&error)))),
        Ok((found, _)) if found != digest => Ok((None, Some(CHANGED.to_owned()))),
        Ok(_) => {
            let (found, size) = copy_file(site, to)?;
            anyhow::ensure!(found == digest, "{} 拷出来和原来不一样。", site.display());
            Ok((Some(size), None))
        }
    }
}

const CHANGED: &str = "内容被改过，与摘要不符";

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_with_another_name_is_neither_the_newest_nor_one_too_many() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "2026-11-29T023000",
            "2026-11-30T023000",
            "2026-11-30T023000-2",
        ];
        for name in names.iter().chain(&["升级前", "restored"]) {
            std::fs::create_dir(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join(manifest::NAME), "").unwrap();
        }
        assert_eq!(
            dated(folder.path()).unwrap(),
            names.map(|n| folder.path().join(n))
        );
        assert_eq!(remove_all_but(folder.path(), 1).unwrap(), 2);
        assert!(folder.path().join("升级前").exists());
    }
}
