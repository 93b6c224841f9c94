//! The demo, built once; copies of it, and sites that serve one.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The demo as it was built.
#[derive(Debug)]
pub struct Built {
    /// What `--data` was.
    data: PathBuf,
    /// What was told while it was built.
    pub told: String,
}

/// The one demo of this run. Whoever asks first builds it, the others wait.
pub fn built() -> &'static Built {
    static BUILT: OnceLock<Result<Built, String>> = OnceLock::new();
    match BUILT.get_or_init(build) {
        Ok(built) => built,
        Err(told) => panic!("the demo could not be built:\n{told}"),
    }
}

fn build() -> Result<Built, String> {
    let data = if let Some(kept) = std::env::var_os("PEIYU_TEST_DEMO") {
        PathBuf::from(kept)
    } else {
        let data = workshop().join("built");
        if data.exists() {
            std::fs::remove_dir_all(&data).map_err(|e| e.to_string())?;
        }
        data
    };
    std::fs::create_dir_all(&data).map_err(|e| e.to_string())?;
    let output = peiyu(&data)
        .args(["demo", "--build-only"])
        .output()
        .map_err(|e| e.to_string())?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(Built { data, told })
    } else {
        Err(told)
    }
}

/// Where this target puts its folders: beside the build, so that nothing is left in the system's.
fn workshop() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo")
}

/// An empty folder for one test.
pub fn folder() -> tempfile::TempDir {
    std::fs::create_dir_all(workshop()).unwrap();
    tempfile::Builder::new()
        .prefix("of-one-test-")
        .tempdir_in(workshop())
        .unwrap()
}

/// The command with a data folder, free of settings of whoever runs the tests.
pub fn peiyu(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peiyu"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PEIYU_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(data);
    command
}

/// A copy of the demo that a test may change.
#[derive(Debug)]
pub struct Copy {
    /// What `--data` is for it.
    pub data: tempfile::TempDir,
}

impl Copy {
    pub fn new() -> Self {
        let data = folder();
        copy(&built().data.join("demo"), &data.path().join("demo"));
        Self { data }
    }

    /// The folder of the demo itself.
    pub fn demo(&self) -> PathBuf {
        self.data.path().join("demo")
    }

    /// The address of its database.
    pub fn database(&self) -> String {
        format!(
            "sqlite://{}?mode=rwc",
            self.demo().join("peiyu.db").display()
        )
    }
}

/// Databases are written to and copied; uploads and mails never change once they are there, and
/// share their bytes.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().unwrap().is_dir() {
            copy(&from, &to);
        } else if name.starts_with("peiyu.db") || std::fs::hard_link(&from, &to).is_err() {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

/// A demo that runs. It stops with the value, and has not caught any panic until then.
#[derive(Debug)]
pub struct Site {
    pub copy: Copy,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    /// What the start printed, line by line.
    pub said: Vec<String>,
    server: Child,
}

/// Where a site keeps what it writes to standard error.
const LOG: &str = "stderr.log";

impl Site {
    /// A copy of the demo, served.
    pub fn open() -> Self {
        let copy = Copy::new();
        let (server, address, said) = start(&copy);
        Self {
            copy,
            address,
            said,
            server,
        }
    }

    /// Who signs in in a role, as the start has printed it.
    pub fn login(&self, role: &str) -> String {
        let mark = format!("{role}：");
        let line = self.said.iter().find(|line| line.contains(&mark));
        let line = line.unwrap_or_else(|| panic!("nobody signs in as {role}: {:?}", self.said));
        line.split_whitespace().next().unwrap().to_owned()
    }

    /// Ends it as an impatient person does, and starts it again on the same data.
    pub fn restarts(&mut self) {
        self.end();
        (self.server, self.address, self.said) = start(&self.copy);
    }

    fn end(&mut self) {
        let panics = panics(&self.address);
        self.server.kill().unwrap();
        self.server.wait().unwrap();
        let name = std::thread::current().name().unwrap_or("?").to_owned();
        if let Ok(path) = std::env::var("PEIYU_TEST_PANICS") {
            let mut file = File::options()
                .append(true)
                .create(true)
                .open(path)
                .unwrap();
            // One write for one line: tests of several threads append to the same file.
            file.write_all(format!("{panics} demo {name}\n").as_bytes())
                .unwrap();
        }
        let log = log_of(&self.copy);
        assert!(!log.contains("ERROR"), "{log}");
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.server.kill();
            let _ = self.server.wait();
            eprintln!("what the site told:\n{}", log_of(&self.copy));
        } else {
            self.end();
        }
    }
}

/// Starts a copy on a free port: its process, its address and what it printed.
fn start(copy: &Copy) -> (Child, String, Vec<String>) {
    // A port that is free now may be taken before the site has it: then another one is tried.
    for _ in 0..5 {
        let port = free_port();
        let log = File::create(copy.data.path().join(LOG)).unwrap();
        let mut server = peiyu(copy.data.path())
            .arg("demo")
            .env("PEIYU_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(server.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().unwrap().starts_with("监听：") {
                return (server, format!("http://127.0.0.1:{port}"), said);
            }
        }
        server.wait().unwrap();
    }
    panic!("the demo does not start:\n{}", log_of(copy));
}

fn free_port() -> u16 {
    let asked = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    asked.local_addr().unwrap().port()
}

fn log_of(copy: &Copy) -> String {
    std::fs::read_to_string(copy.data.path().join(LOG)).unwrap_or_default()
}

/// The figure that monitors read.
fn panics(address: &str) -> u64 {
    let metrics = ureq::get(format!("{address}/metrics"))
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix("peiyu_panics_total "))
        .unwrap();
    line.parse().unwrap()
}
