//! `peiyu backup`, `peiyu restore`, `peiyu copy`: what `keeping` does, and what is said about it.

use std::path::Path;
use std::process::ExitCode;

use ledger::Clock;

use super::serve::{connect, sqlite_file, without_password, writable};
use crate::config::{Config, Given, Mail};
use crate::keeping::backup::{SETTINGS, Site, backup as make};
use crate::keeping::copy::{There, copy as copy_rows};
use crate::keeping::lock;
use crate::keeping::restore::{Target, chosen, restore as bring_back};

/// Backs the site up, running or not; exit 1 when something is missing in the backup.
pub(crate) async fn backup(
    given: Given,
    into: &Path,
    keep: Option<usize>,
) -> anyhow::Result<ExitCode> {
    let config = Config::here(&given)?;
    if sqlite_file(&config.database).is_some_and(|file| !file.exists()) {
        anyhow::bail!(
            "{} 还没有数据库，没有可备份的。请核对 --data 或 --database。",
            without_password(&config.database)
        );
    }
    let _held = lock::share(&config.data)?;
    let db = connect(&config.database).await?;
    let settings = given.config.unwrap_or_else(|| given.data.join(SETTINGS));
    let site = Site {
        db: &db,
        files: config.data.join("files"),
        mails: match config.mail {
            Mail::Folder(folder) => Some(folder),
            Mail::Smtp(_) => None,
        },
        settings: settings.is_file().then_some(settings),
    };
    let made = make(&site, into, keep, Clock::wall().now()).await?;
    println!(
        "备份完成：{}，数据库和文件 {} 个，共 {} MB。",
        made.folder.display(),
        made.files,
        made.bytes.div_ceil(1024 * 1024)
    );
    if made.removed > 0 {
        println!("删去旧备份 {} 份。", made.removed);
    }
    let mut sound = ExitCode::SUCCESS;
    for (troubles, what) in [
        (&made.lost, "没有备份到，旧备份一份也没有删，请从中找回"),
        (
            &made.saved,
            "站点里没有了或坏了，这份备份里还有，请拷回原处",
        ),
    ] {
        if !troubles.is_empty() {
            eprintln!("有 {} 个文件{what}：", troubles.len());
            sound = ExitCode::FAILURE;
        }
        for trouble in troubles {
            eprintln!("    {trouble}");
        }
    }
    Ok(sound)
}

/// Brings the newest backup of a folder back, or the one that the folder is.
pub(crate) async fn restore(
    mut given: Given,
    from: &Path,
    replace: bool,
) -> anyhow::Result<ExitCode> {
    writable(&given.data)?;
    let backup = chosen(from)?;
    // A site that has lost everything is restored by its own settings.
    if given.config.is_none() && !given.data.join(SETTINGS).exists() {
        given.config = Some(backup.join(SETTINGS)).filter(|file| file.is_file());
    }
    let config = Config::here(&given)?;
    let target = match sqlite_file(&config.database) {
        Some(file) => Target::File(file),
        None => Target::Server(config.database.clone()),
    };
    let there = if replace {
        There::Replace
    } else {
        There::Refuse
    };
    let now = Clock::wall().now();
    let restored = bring_back(&backup, &config.data, &target, there, now).await?;
    println!(
        "已从 {} 恢复数据库和文件 {} 个。",
        restored.from.display(),
        restored.files
    );
    if let Some(aside) = restored.aside {
        println!("原来的移到了 {}，核对无误后可以删去。", aside.display());
    }
    if restored.settings_stay {
        println!("数据文件夹里已有 {SETTINGS}，没有用备份里的代替。");
    }
    println!("请运行 peiyu doctor --files 核对，再启动站点。");
    Ok(ExitCode::SUCCESS)
}

/// Copies one database into another that is empty.
pub(crate) async fn copy(from: &str, to: &str) -> anyhow::Result<ExitCode> {
    if sqlite_file(from).is_some_and(|file| !file.exists()) {
        anyhow::bail!("{from} 没有这个文件，请核对 --from。");
    }
    let source = connect(&opened(from, "rw")).await?;
    let target = connect(&opened(to, "rwc")).await?;
    let copied = copy_rows(&source, &target, There::Refuse).await?;
    source.close().await?;
    target.close().await?;
    let mut rows = 0;
    for (table, n) in &copied {
        println!("  {table:<20} {n}");
        rows += n;
    }
    println!(
        "已复制到 {}：{} 张表，共 {rows} 行，逐行核对一致。",
        without_password(to),
        copied.len()
    );
    println!("文件不在数据库里，仍在数据文件夹的 files 里。");
    Ok(ExitCode::SUCCESS)
}

/// A SQLite address without a mode says whether its file may be made.
fn opened(url: &str, mode: &str) -> String {
    if sqlite_file(url).is_some() && !url.contains('?') {
        format!("{url}?mode={mode}")
    } else {
        url.to_owned()
    }
}
