//! The measured server as a process of its own, so that its CPU and memory are its alone.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

/// Clock ticks a second in `/proc/PID/stat` (USER_HZ, fixed on Linux).
const TICKS: f64 = 100.0;

/// A running server.
pub struct Server {
    child: Child,
    pub port: u16,
    /// From the start of the process to the first answered page.
    pub first_page: Duration,
}

impl Server {
    pub fn start(data: &Path, database: &str, with: &[&str]) -> anyhow::Result<Self> {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .arg(data)
            .arg("--database")
            .arg(database)
            .args(with)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
        let port = line
            .trim()
            .parse()
            .with_context(|| format!("the server said “{}”", line.trim()))?;
        crate::client::get(port, "/sign-in", None, false)?;
        Ok(Self {
            child,
            port,
            first_page: started.elapsed(),
        })
    }

    /// Anonymous resident memory in MB.
    #[expect(
        clippy::cast_precision_loss,
        reason = "kilobytes of memory are far below 2^52"
    )]
    pub fn anonymous_mb(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))
            .unwrap_or_default();
        let kb: u64 = text
            .lines()
            .find_map(|l| l.strip_prefix("Anonymous:"))
            .and_then(|v| v.trim().trim_end_matches(" kB").parse().ok())
            .unwrap_or(0);
        kb as f64 / 1024.0
    }

    /// Runs something and tells how much CPU the server used meanwhile.
    pub fn with_cpu<T>(&self, work: impl FnOnce() -> T) -> (T, Duration) {
        let before = self.cpu();
        let value = work();
        (value, self.cpu().saturating_sub(before))
    }

    fn cpu(&self) -> Duration {
        let text =
            std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The name in brackets may hold spaces: fields are counted after it.
        let fields: Vec<&str> = text
            .rsplit(')')
            .next()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        let ticks: f64 = [11, 12]
            .iter()
            .filter_map(|n| fields.get(*n))
            .filter_map(|f| f.parse::<f64>().ok())
            .sum();
        Duration::from_secs_f64(ticks / TICKS)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
