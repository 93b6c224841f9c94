//! Where the data lies, and how it gets full: a small file system in memory where one may be
//! mounted, else a limit on the length of files.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Size of the file system in memory, in MiB.
const SIZE: u64 = 96;

/// The place of the data.
#[derive(Debug)]
pub struct Disk {
    pub folder: PathBuf,
    mounted: bool,
}

impl Disk {
    /// A file system of its own below `folder`, or just the folder.
    pub fn below(folder: &Path) -> anyhow::Result<Self> {
        let folder = folder.join("disk");
        std::fs::create_dir_all(&folder)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={SIZE}m"), "tmpfs"])
            .arg(&folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        Ok(Self { folder, mounted })
    }

    /// Whether it is a file system that can really be full.
    pub fn is_real(&self) -> bool {
        self.mounted
    }

    /// Takes all the space there is but for so many KiB.
    pub fn fill_but(&self, kib: u64) -> anyhow::Result<()> {
        let mut ballast = File::create(self.ballast())?;
        let block = vec![0_u8; 64 * 1024];
        // Ends with “no space left”, which is what is wanted.
        while ballast.write_all(&block).is_ok() {}
        let length = ballast.metadata()?.len();
        ballast.set_len(length.saturating_sub(kib * 1024))?;
        Ok(())
    }

    /// Gives the space back.
    pub fn empty(&self) -> anyhow::Result<()> {
        match std::fs::remove_file(self.ballast()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.mounted {
            // A lazy end: a process that has not quite gone yet does not keep it.
            let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
        }
    }
}
