//! The list of a backup's files with their digests, in the format that `sha256sum -c` reads, and the
//! reading and copying of files that goes with it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::Context;
use ledger::event::hex;
use sha2::{Digest, Sha256};

/// The list's own name.
pub(crate) const NAME: &str = "manifest.sha256";

/// Bytes read at a time.
const PIECE: usize = 256 * 1024;

/// Begins the last line, which `sha256sum -c` takes for a comment: how many lines stand before it, and
/// their digest.
const SEAL: &str = "# ";

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Digest of each file by its path in the backup, written with `/`.
    pub files: BTreeMap<String, String>,
    /// Whether it says itself that nothing of it is missing; older ones do not.
    pub is_sealed: bool,
}

impl Manifest {
    /// Writes the list; a backup has it last.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let mut text = String::new();
        for (path, digest) in &self.files {
            text += &format!("{digest}  {path}\n");
        }
        text += &seal(&text);
        let mut file = File::create_new(folder.join(NAME))?;
        file.write_all(text.as_bytes())?;
        Ok(file.sync_all()?)
    }

    /// Reads the list of a backup and every file that it names.
    ///
    /// # Errors
    /// Which file is missing or not what was backed up, or that the list itself is not whole.
    pub(crate) fn verified(folder: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(folder.join(NAME))
            .with_context(|| format!("{} 里没有备份清单 {NAME}", folder.display()))?;
        let mut manifest = Self::default();
        let (mut lines, mut last) = (text.as_str(), "");
        if let Some(at) = text.find(&format!("\n{SEAL}")) {
            (lines, last) = text.split_at(at + 1);
            manifest.is_sealed = true;
        }
        anyhow::ensure!(
            !manifest.is_sealed || last == seal(lines),
            "备份清单 {NAME} 被改过或缺了行（应有 {} 行，现有 {} 行），这份备份不能用。请换一份备份。",
            last.split(' ').nth(1).unwrap_or_default(),
            lines.lines().count()
        );
        for (n, line) in lines.lines().enumerate() {
            let entry = line.split_once("  ").filter(|(digest, path)| {
                digest.len() == 64 && path.split('/').all(|p| !matches!(p, "" | "." | ".."))
            });
            let Some((digest, path)) = entry else {
                anyhow::bail!("备份清单第 {} 行看不懂，这份备份不能用。", n + 1)
            };
            let (found, _) =
                digest_of(&folder.join(path)).with_context(|| format!("备份里的 {path} 读不了"))?;
            anyhow::ensure!(
                found == digest,
                "备份里的 {path} 已经损坏，与清单不符。请换一份备份。"
            );
            manifest.files.insert(path.to_owned(), digest.to_owned());
        }
        Ok(manifest)
    }
}

fn seal(lines: &str) -> String {
    let digest = hex(&Sha256::digest(lines));
    format!("{SEAL}{} {digest}\n", lines.lines().count())
}

/// SHA-256 of a file in lower-case hexadecimal, and its size in bytes.
pub(crate) fn digest_of(path: &Path) -> std::io::Result<(String, u64)> {
    through(path, |_| Ok(()))
}

/// Copies a file to a place where none is yet, safe against a power cut; its digest and size.
pub(crate) fn copy_file(from: &Path, to: &Path) -> std::io::Result<(String, u64)> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(to)?;
    let copied = through(from, |piece| file.write_all(piece))?;
    file.sync_all()?;
    Ok(copied)
}

fn through(
    path: &Path,
    mut piece_read: impl FnMut(&[u8]) -> std::io::Result<()>,
) -> std::io::Result<(String, u64)> {
    let (mut file, mut hash, mut size) = (File::open(path)?, Sha256::new(), 0);
    let mut buffer = vec![0; PIECE];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(&hash.finalize()), size));
        }
        hash.update(&buffer[..read]);
        piece_read(&buffer[..read])?;
        size += read as u64;
    }
}

/// Makes what has been created or renamed in a folder last through a power cut.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// All files below a folder, by their paths from it, written with `/`; none when it is not there.
pub(crate) fn files_below(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let entries = match std::fs::read_dir(folder.join(&below)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(e),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if below.is_empty() {
                name
            } else {
                format!("{below}/{name}")
            };
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
