//! Bringing a backup back into a data folder, and into the site's database.
//!
//! Everything is read first. Then come the files that are missing, which nothing names yet, then the
//! database, in one transaction on PostgreSQL, so that a restore that fails leaves the site as it was.
//! What there was besides is not deleted but moved aside, file by file: the folders of a site may be
//! mounts or links to what several nodes share.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Utc};
use chrono_tz::Asia::Shanghai;

use super::backup::{DATABASE, SETTINGS, dated, examined, open_file};
use super::copy::{There, copy, rows_in};
use super::lock;
use super::manifest::{self, Manifest, copy_file, digest_of, files_below, sync_folder};

/// Where the database is prepared, in the data folder.
const PREPARED: &str = ".restoring";

/// Folders that are brought back file by file.
const FOLDERS: [&str; 2] = ["files", "mail"];

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
/// that is not to be replaced. Everything is as it was then, but for files that nothing names; should
/// the disk refuse in the very end, what was there lies aside.
pub(crate) async fn restore(
    backup: &Path,
    data: &Path,
    target: &Target,
    there: There,
    now: DateTime<Utc>,
) -> anyhow::Result<Restored> {
    let manifest = Manifest::verified(backup)?;
    anyhow::ensure!(
        manifest.files.contains_key(DATABASE),
        "备份里没有数据库 {DATABASE}，这份备份不能用。"
    );
    let in_use = || {
        anyhow::anyhow!(
            "数据文件夹 {} 正在使用。请先停掉 peiyu serve、peiyu jobs 等正在运行的程序，再恢复。",
            data.display()
        )
    };
    let _held = lock::alone(data)?.ok_or_else(in_use)?;
    if there == There::Refuse {
        refuse_over(data, target).await?;
    }
    // Who holds a lock file that has been removed since still has the database open.
    if let Target::File(file) = target
        && file.exists()
        && entity::db::is_open_elsewhere(file).await
    {
        return Err(in_use());
    }
    let prepared = data.join(PREPARED);
    if prepared.exists() {
        std::fs::remove_dir_all(&prepared)?;
    }
    let date = now.with_timezone(&Shanghai).format("%Y-%m-%dT%H%M%S%.6f");
    let aside = data.join(format!("before-restore-{date}"));
    let done = change_over(backup, &manifest, &prepared, data, target, &aside).await;
    let cleared = std::fs::remove_dir_all(&prepared);
    let settings_stay = done?;
    cleared?;
    let in_files = |path: &&String| path.starts_with("files/");
    Ok(Restored {
        from: backup.to_owned(),
        files: manifest.files.keys().filter(in_files).count(),
        aside: aside.exists().then_some(aside),
        settings_stay,
    })
}

/// Refuses when something stands where the backup's would.
async fn refuse_over(data: &Path, target: &Target) -> anyhow::Result<()> {
    let (database, then) = match target {
        Target::File(file) => (in_files(file), "现有的会移到一边，不会删除"),
        Target::Server(_) => (
            Vec::new(),
            "请先停掉每台机器上的 peiyu；现有的文件会移到一边，数据库里现有的数据会被代替，要留的请先用 peiyu backup 备份",
        ),
    };
    let holds = |folder: &PathBuf| !files_below(folder).is_ok_and(|all| all.is_empty());
    let folders = FOLDERS
        .map(|name| data.join(name))
        .into_iter()
        .filter(holds);
    let mut found = database
        .into_iter()
        .chain(folders)
        .next()
        .map(|p| p.display().to_string());
    if let Target::Server(url) = target {
        let db = crate::cli::serve::connect(url).await?;
        let rows = rows_in(&db).await?;
        db.close().await?;
        found = rows
            .map(|rows| format!("数据库里的数据（{rows}）"))
            .or(found);
    }
    match found {
        None => Ok(()),
        Some(what) => anyhow::bail!(
            "{what} 已经有了，没有覆盖。要用备份代替现有的数据，请加 --replace；{then}。"
        ),
    }
}

/// The files of a SQLite database, those of them that are there.
fn in_files(database: &Path) -> Vec<PathBuf> {
    ["", "-wal", "-shm"]
        .map(|end| with_end(database, end))
        .into_iter()
        .filter(|file| file.exists())
        .collect()
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(end);
    PathBuf::from(name)
}

/// One thing after another; tells whether the settings that are there stay.
async fn change_over(
    backup: &Path,
    manifest: &Manifest,
    prepared: &Path,
    data: &Path,
    target: &Target,
    aside: &Path,
) -> anyhow::Result<bool> {
    prepare(backup, manifest, prepared).await?;
    bring_files(backup, manifest, data, aside)?;
    let database = prepared.join(DATABASE);
    match target {
        Target::Server(url) => into_server(&database, url).await?,
        Target::File(file) => {
            for old in in_files(file) {
                move_aside(&old, &aside.join(old.file_name().unwrap_or_default()))?;
            }
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            shift(&database, file).with_context(|| format!("{} 放不到位", file.display()))?;
        }
    }
    for path in files_in(data)? {
        if !manifest.files.contains_key(&path) {
            move_aside(&data.join(&path), &aside.join(&path))?;
        }
    }
    let (from, to) = (prepared.join(SETTINGS), data.join(SETTINGS));
    let stay = from.exists() && to.exists();
    if from.exists() && !stay {
        std::fs::rename(&from, &to).with_context(|| format!("{} 放不到位", to.display()))?;
    }
    sync_folder(data)?;
    Ok(stay)
}

/// Copies the database and the settings out of the backup, which itself is not touched, and reads the
/// copy through.
async fn prepare(backup: &Path, manifest: &Manifest, prepared: &Path) -> anyhow::Result<()> {
    for name in [DATABASE, SETTINGS] {
        if let Some(digest) = manifest.files.get(name) {
            copied(&backup.join(name), &prepared.join(name), digest)?;
        }
    }
    let named = examined(&prepared.join(DATABASE)).await?;
    let paths = named.iter().map(|d| format!("files/{}/{d}", &d[..2]));
    let missing: Vec<String> = paths
        .filter(|path| !manifest.files.contains_key(path))
        .collect();
    if let Some(first) = missing.first().filter(|_| !manifest.is_sealed) {
        // Nobody knows whether the list had it when the backup was made.
        anyhow::bail!(
            "备份里少了数据库里登记的文件 {} 个（如 {first}），没有恢复。请换一份备份；只有这一份的，请把缺的文件找回来放进去，并在备份清单里逐个补上一行（sha256sum 的格式）。",
            missing.len()
        );
    }
    for path in missing {
        // The backup was made of a site that had lost it, and has told so.
        tracing::warn!("备份里没有数据库里登记的 {path}");
    }
    Ok(())
}

fn copied(from: &Path, to: &Path, digest: &str) -> anyhow::Result<()> {
    let name = from.display();
    let (found, _) = copy_file(from, to).with_context(|| format!("{name} 没有拷成"))?;
    anyhow::ensure!(found == digest, "{name} 拷出来和备份不一样，没有恢复。");
    Ok(())
}

/// Copies every file to its place that is missing there or is not what was backed up.
fn bring_files(
    backup: &Path,
    manifest: &Manifest,
    data: &Path,
    aside: &Path,
) -> anyhow::Result<()> {
    let mut folders = BTreeSet::new();
    for (path, digest) in &manifest.files {
        let place = data.join(path);
        let kept = FOLDERS
            .iter()
            .any(|name| path.starts_with(&format!("{name}/")));
        if !kept || digest_of(&place).is_ok_and(|(found, _)| found == *digest) {
            continue;
        }
        // Named as the store names what it has not finished: should it stay behind, it is swept.
        let part = with_end(&place, "#1");
        if part.exists() {
            std::fs::remove_file(&part)?;
        }
        copied(&backup.join(path), &part, digest)?;
        if place.exists() {
            move_aside(&place, &aside.join(path))?;
        }
        std::fs::rename(&part, &place).with_context(|| format!("{} 放不到位", place.display()))?;
        folders.extend(
            place
                .ancestors()
                .skip(1)
                .take_while(|f| *f != data)
                .map(Path::to_owned),
        );
    }
    for folder in folders {
        sync_folder(&folder)?;
    }
    Ok(())
}

/// What lies in the folders of a site, by its path in them.
fn files_in(data: &Path) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for name in FOLDERS {
        let below = files_below(&data.join(name))?;
        all.extend(below.iter().map(|path| format!("{name}/{path}")));
    }
    Ok(all)
}

async fn into_server(file: &Path, url: &str) -> anyhow::Result<()> {
    let from = open_file(file, "rw").await?;
    let to = crate::cli::serve::connect(url).await?;
    copy(&from, &to, There::Replace).await?;
    from.close().await?;
    Ok(to.close().await?)
}

fn move_aside(path: &Path, aside: &Path) -> anyhow::Result<()> {
    let folder = aside.parent().unwrap_or(aside);
    std::fs::create_dir_all(folder)?;
    shift(path, aside).with_context(|| format!("移不开现有的 {}", path.display()))?;
    Ok(sync_folder(folder)?)
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
