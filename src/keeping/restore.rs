//! Bringing a backup back into a data folder, and into the site's database.
//!
//! Everything is read and prepared first. What was there is not deleted but moved aside, and on
//! PostgreSQL replaced in one transaction, so that a restore that fails leaves the site as it was.

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::Shanghai;

use super::backup::{DATABASE, SETTINGS, dated, examined, open_file};
use super::copy::{There, copy, rows_in};
use super::lock;
use super::manifest::{self, Manifest, copy_file, sync_folder};

/// Where everything is prepared, in the data folder.
const PREPARED: &str = ".restoring";

/// Where the database of the site is.
pub(crate) enum Target {
    /// A SQLite file.
    File(PathBuf),
    /// The address of a server's database.
    Server(String),
}

/// What has been brought back.
#[derive(Debug)]
pub(crate) struct Restored {
    pub from: PathBuf,
    pub files: usize,
    /// Where lies what was there before.
    pub aside: Option<PathBuf>,
    /// Whether the settings of the backup were left alone because there are some.
    pub settings_stay: bool,
}

/// The backup that is meant: the folder itself, or the newest in it.
///
/// # Errors
/// When there is none.
pub(crate) fn chosen(folder: &Path) -> anyhow::Result<PathBuf> {
    if folder.join(manifest::NAME).is_file() {
        return Ok(folder.to_owned());
    }
    dated(folder)?
        .pop()
        .with_context(|| format!("{} 里没有完整的备份。", folder.display()))
}

/// Brings a backup back. What is there is replaced only when `there` says so.
///
/// # Errors
/// When the backup is not whole, when somebody works in the data folder, or when there is something
/// that is not to be replaced. Everything is as it was then; should the disk refuse in the very end,
/// what was there lies aside.
pub(crate) async fn restore(
    backup: &Path,
    data: &Path,
    target: &Target,
    there: There,
    now: DateTime<Utc>,
) -> anyhow::Result<Restored> {
    let manifest = Manifest::verified(backup)?;
    anyhow::ensure!(
        manifest.0.contains_key(DATABASE),
        "备份里没有数据库 {DATABASE}，这份备份不能用。"
    );
    let Some(_held) = lock::alone(data)? else {
        anyhow::bail!(
            "数据文件夹 {} 正在使用。请先停掉 peiyu serve、peiyu jobs 等正在运行的程序，再恢复。",
            data.display()
        )
    };
    let present = present(data, target);
    if let (Some(first), There::Refuse) = (present.first(), there) {
        anyhow::bail!(
            "{} 已经有了，没有覆盖。要用备份代替现有的数据，请加 --replace；现有的会移到一边，不会删除。",
            first.display()
        )
    }
    let prepared = data.join(PREPARED);
    if prepared.exists() {
        std::fs::remove_dir_all(&prepared)?;
    }
    let ready = make_ready(backup, &manifest, &prepared, target, there).await;
    let done = ready.and_then(|()| change_over(&prepared, data, target, &present, now));
    let cleared = std::fs::remove_dir_all(&prepared);
    let (aside, settings_stay) = done?;
    cleared?;
    Ok(Restored {
        from: backup.to_owned(),
        files: manifest
            .0
            .keys()
            .filter(|path| path.starts_with("files/"))
            .count(),
        aside,
        settings_stay,
    })
}

/// What stands where the backup's would.
fn present(data: &Path, target: &Target) -> Vec<PathBuf> {
    let mut places = vec![data.join("files"), data.join("mail")];
    if let Target::File(file) = target {
        let beside = |end: &str| {
            let mut name = file.clone().into_os_string();
            name.push(end);
            PathBuf::from(name)
        };
        places.splice(0..0, [file.clone(), beside("-wal"), beside("-shm")]);
    }
    let empty =
        |p: &PathBuf| p.is_dir() && std::fs::read_dir(p).is_ok_and(|mut all| all.next().is_none());
    places.retain(|p| p.exists() && !empty(p));
    places
}

/// Copies everything out of the backup, which itself is not touched, and reads the copy through.
async fn prepare(backup: &Path, manifest: &Manifest, prepared: &Path) -> anyhow::Result<()> {
    for (path, digest) in &manifest.0 {
        let (found, _) = copy_file(&backup.join(path), &prepared.join(path))
            .with_context(|| format!("{path} 没有拷成"))?;
        anyhow::ensure!(&found == digest, "{path} 拷出来和备份不一样，没有恢复。");
    }
    for digest in examined(&prepared.join(DATABASE)).await? {
        let path = format!("files/{}/{digest}", &digest[..2]);
        if !manifest.0.contains_key(&path) {
            // The backup was made of a site that had lost it, and has told so.
            tracing::warn!("备份里没有数据库里登记的 {path}");
        }
    }
    Ok(())
}

async fn make_ready(
    backup: &Path,
    manifest: &Manifest,
    prepared: &Path,
    target: &Target,
    there: There,
) -> anyhow::Result<()> {
    prepare(backup, manifest, prepared).await?;
    match target {
        Target::Server(url) => into_server(prepared, url, there).await,
        Target::File(_) => Ok(()),
    }
}

async fn into_server(prepared: &Path, url: &str, there: There) -> anyhow::Result<()> {
    let file = prepared.join(DATABASE);
    let from = open_file(&file, "rw").await?;
    let to = crate::cli::serve::connect(url).await?;
    if there == There::Refuse
        && let Some(rows) = rows_in(&to).await?
    {
        anyhow::bail!(
            "数据库里已经有数据（{rows}），没有覆盖。要用备份代替，请先停掉每台机器上的 peiyu，再加 --replace。"
        );
    }
    copy(&from, &to, there).await?;
    from.close().await?;
    to.close().await?;
    Ok(std::fs::remove_file(file)?)
}

/// What is there goes aside, what is prepared in its place.
fn change_over(
    prepared: &Path,
    data: &Path,
    target: &Target,
    present: &[PathBuf],
    now: DateTime<Utc>,
) -> anyhow::Result<(Option<PathBuf>, bool)> {
    let settings_stay = prepared.join(SETTINGS).exists() && data.join(SETTINGS).exists();
    let aside = if present.is_empty() {
        None
    } else {
        Some(move_aside(data, present, now)?)
    };
    put_in_place(prepared, data, target)?;
    Ok((aside, settings_stay))
}

fn move_aside(data: &Path, present: &[PathBuf], now: DateTime<Utc>) -> anyhow::Result<PathBuf> {
    let date = now.with_timezone(&Shanghai).format("%Y-%m-%dT%H%M%S%.6f");
    let aside = data.join(format!("before-restore-{date}"));
    std::fs::create_dir(&aside)?;
    for path in present {
        let name = path.file_name().unwrap_or_default();
        shift(path, &aside.join(name))
            .with_context(|| format!("移不开现有的 {}", path.display()))?;
    }
    sync_folder(&aside)?;
    Ok(aside)
}

/// Gives everything that was prepared its name.
fn put_in_place(prepared: &Path, data: &Path, target: &Target) -> anyhow::Result<()> {
    if let Target::File(file) = target {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        shift(&prepared.join(DATABASE), file)
            .with_context(|| format!("{} 放不到位", file.display()))?;
    }
    for name in ["files", "mail", SETTINGS] {
        let (from, to) = (prepared.join(name), data.join(name));
        if !from.exists() || (name == SETTINGS && to.exists()) {
            continue;
        }
        if to.is_dir() {
            // Empty, or it would have been moved aside.
            std::fs::remove_dir(&to)?;
        }
        std::fs::rename(&from, &to).with_context(|| format!("{} 放不到位", to.display()))?;
    }
    Ok(sync_folder(data)?)
}

/// Renames, or moves a file to another disk: the database may lie elsewhere than the folder.
fn shift(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::rename(from, to) {
        Err(e) if e.kind() == std::io::ErrorKind::CrossesDevices => {
            copy_file(from, to)?;
            std::fs::remove_file(from)
        }
        done => done,
    }
}
