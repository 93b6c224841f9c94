//! Who works in a data folder: many may, but nobody while it is being restored.
//!
//! The operating system holds the locks and lets go of them however a process ends.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::trouble;

/// The file that is locked. It stays, empty.
const NAME: &str = "peiyu.lock";

/// Holds the folder until it is dropped.
#[derive(Debug)]
pub(crate) struct Held(#[expect(dead_code, reason = "held, not read")] File);

/// Works in the folder beside others.
///
/// # Errors
/// When the folder is just being restored, or the lock cannot be made.
pub(crate) fn share(folder: &Path) -> anyhow::Result<Held> {
    hold(folder, File::try_lock_shared)?.ok_or_else(|| {
        anyhow::anyhow!("数据文件夹 {} 正在恢复，请等恢复完再试。", folder.display())
    })
}

/// Has the folder alone; none when somebody works in it.
///
/// # Errors
/// When the lock cannot be made.
pub(crate) fn alone(folder: &Path) -> anyhow::Result<Option<Held>> {
    hold(folder, File::try_lock)
}

fn hold(
    folder: &Path,
    lock: impl Fn(&File) -> Result<(), TryLockError>,
) -> anyhow::Result<Option<Held>> {
    let path = folder.join(NAME);
    let trouble =
        |e: &std::io::Error| anyhow::anyhow!("锁不住 {}：{}。", path.display(), trouble::io(e));
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|e| trouble(&e))?;
    match lock(&file) {
        Ok(()) => Ok(Some(Held(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(trouble(&e)),
    }
}
