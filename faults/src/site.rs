//! The program under test, as a process: started, asked, killed.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

/// A site on disk and how to run the program on it.
#[derive(Debug, Clone)]
pub struct Site {
    pub peiyu: PathBuf,
    /// Its data folder.
    pub data: PathBuf,
    pub url: String,
    /// What the program writes to standard error, for whoever looks into a failure.
    pub log: PathBuf,
    pub mail_port: u16,
    /// Longest file the program may write, in KiB, while the disk is said to be full.
    pub longest_file: Option<u64>,
}

/// A running process; killed at the latest when dropped.
#[derive(Debug)]
pub struct Life {
    child: Child,
    /// Where it answers; none for a job.
    pub address: Option<String>,
}

impl Site {
    fn command(&self, args: &[&str]) -> anyhow::Result<Command> {
        let mut command = match self.longest_file {
            None => Command::new(&self.peiyu),
            // A file that would grow beyond the limit fails, as on a full disk, instead of
            // ending the process: what the shell ignores stays ignored.
            Some(kib) => {
                let mut shell = Command::new("sh");
                let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kib * 2);
                shell.arg("-c").arg(limit).arg(&self.peiyu);
                shell
            }
        };
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PEIYU_")) {
            command.env_remove(name);
        }
        command
            .arg("--data")
            .arg(&self.data)
            .arg("--database")
            .arg(&self.url)
            .args(args)
            .env("PEIYU_LISTEN", "127.0.0.1:0")
            .env("PEIYU_SMTP_HOST", "127.0.0.1")
            .env("PEIYU_SMTP_PORT", self.mail_port.to_string())
            .env("PEIYU_SMTP_SECURITY", "none")
            .env("PEIYU_SMTP_FROM", "peiyu@yanlian.example")
            .stdin(Stdio::null())
            .stderr(File::options().create(true).append(true).open(&self.log)?);
        Ok(command)
    }

    /// Pages and jobs, on a day; answers once it listens, or none when it has ended before.
    pub fn serve(&self, today: &str) -> anyhow::Result<Option<Life>> {
        let mut child = self
            .command(&["serve", "--today", today])?
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().context("no standard output")?;
        let mut out = BufReader::new(out);
        loop {
            let mut line = String::new();
            if out.read_line(&mut line)? == 0 {
                child.wait()?;
                return Ok(None);
            }
            if let Some(address) = line.strip_prefix("监听：") {
                let address = Some(address.trim().to_owned());
                // Whatever it prints later must find a reader.
                std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
                return Ok(Some(Life { child, address }));
            }
        }
    }

    /// One run of a job, as of a time.
    pub fn job(&self, name: &str, at: &str) -> anyhow::Result<Life> {
        let child = self
            .command(&["job", "run", name, "--at", at])?
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Life {
            child,
            address: None,
        })
    }

    /// A command that looks; its words, when it says that all is well.
    pub fn look(&self, args: &[&str]) -> anyhow::Result<String> {
        let output = self.command(args)?.output()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            bail!("peiyu {}: {said}", args.join(" "));
        }
        Ok(said)
    }

    /// The folder of stored files.
    pub fn files(&self) -> PathBuf {
        self.data.join("files")
    }
}

impl Life {
    /// The end that nobody can prepare for. True when the process was still alive.
    pub fn kill(&mut self) -> anyhow::Result<bool> {
        let alive = self.child.try_wait()?.is_none();
        self.child.kill()?;
        self.child.wait()?;
        Ok(alive)
    }

    /// Waits for a job to end by itself; its exit code.
    pub fn wait(&mut self) -> anyhow::Result<Option<i32>> {
        Ok(self.child.wait()?.code())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        // It may have ended long ago.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes of the largest file of a folder, for a limit that bites soon.
pub fn largest(folder: &Path) -> anyhow::Result<u64> {
    let mut largest = 0;
    for entry in std::fs::read_dir(folder)? {
        let meta = entry?.metadata()?;
        if meta.is_file() {
            largest = largest.max(meta.len());
        }
    }
    Ok(largest)
}
