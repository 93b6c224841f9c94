//! Calling the program as a shell does, on each database.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection};

/// The program with these arguments on a data folder; no setting of this machine reaches it.
pub fn command(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peiyu"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PEIYU_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(data).args(args);
    command
}

pub fn peiyu(data: &Path, args: &[&str]) -> Output {
    command(data, args).output().unwrap()
}

/// The exit code and what the program says, without any site.
pub fn says(args: &[&str]) -> (i32, String) {
    let output = peiyu(folder().path(), args);
    (output.status.code().unwrap(), said(&output))
}

/// What follows no redirection and takes every status for an answer.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

pub fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

pub fn folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("peiyu-cli-")
        .tempdir()
        .unwrap()
}

/// A data folder with a database of its own.
pub struct Site {
    pub place: tempfile::TempDir,
    pub url: String,
    /// Whether the program finds the database by itself.
    pub usual: bool,
}

/// A site on SQLite, and one on PostgreSQL when `PEIYU_TEST_PG` names a server. Nothing has been
/// set up on either.
pub async fn sites(name: &str) -> Vec<Site> {
    let place = folder();
    let file = place.path().join("peiyu.db");
    let mut sites = vec![Site {
        url: format!("sqlite://{}?mode=rwc", file.display()),
        place,
        usual: true,
    }];
    let Ok(server) = std::env::var("PEIYU_TEST_PG") else {
        skipped(name, "PostgreSQL");
        return sites;
    };
    let schema = format!("cli_{name}");
    let admin = entity::db::connect(&server).await.unwrap();
    admin
        .execute_unprepared(&format!(
            "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
        ))
        .await
        .unwrap();
    admin.close().await.unwrap();
    let join = if server.contains('?') { '&' } else { '?' };
    sites.push(Site {
        place: folder(),
        url: format!("{server}{join}options=-c%20search_path%3D{schema}"),
        usual: false,
    });
    sites
}

impl Site {
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = command(self.place.path(), args);
        if !self.usual {
            command.arg("--database").arg(&self.url);
        }
        command
    }

    pub fn peiyu(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What the program says, which has to be in our language, and whether all went well.
    pub fn says(&self, args: &[&str]) -> (bool, String) {
        let output = self.peiyu(args);
        let text = said(&output);
        in_our_words(&text);
        (output.status.success(), text)
    }

    /// What the program says where all goes well.
    #[track_caller]
    pub fn does(&self, args: &[&str]) -> String {
        let (well, text) = self.says(args);
        assert!(well, "{args:?}: {text}");
        text
    }

    /// The same, with these words in it.
    #[track_caller]
    pub fn tells(&self, args: &[&str], words: &str) -> String {
        let text = self.does(args);
        assert!(text.contains(words), "{args:?}: {words}: {text}");
        text
    }

    /// What the program says where it refuses, with these words in it.
    #[track_caller]
    pub fn refuses(&self, args: &[&str], words: &str) -> String {
        let (well, text) = self.says(args);
        assert!(!well && text.contains(words), "{args:?}: {words}: {text}");
        text
    }

    pub async fn database(&self) -> DatabaseConnection {
        entity::db::connect(&self.url).await.unwrap()
    }
}

/// Notes that the running test did not try something; `tests/run` prints the names in the end.
pub fn skipped(name: &str, for_want_of: &str) {
    eprintln!("{name}: skipped, no {for_want_of}");
    if let Ok(path) = std::env::var("PEIYU_TEST_SKIPPED") {
        let mut list = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        list.write_all(format!("cli {name}: {for_want_of}\n").as_bytes())
            .unwrap();
    }
}

/// Fails on three words of English in a row: commands, keys and codes stand alone or in pairs.
pub fn in_our_words(text: &str) {
    if let Some(english) = english(text) {
        panic!("“{english}” is English:\n{text}");
    }
}

fn english(text: &str) -> Option<String> {
    for line in text.lines() {
        // A library's own words may stand behind a sentence of ours.
        let line = match line.rsplit_once('：') {
            Some((ours, theirs)) if theirs.is_ascii() => ours,
            _ => line,
        };
        let mut run: Vec<&str> = Vec::new();
        for word in line.split_whitespace() {
            let bare = word.trim_matches(|c: char| ".,:;!?'\"()[]`".contains(c));
            // The program's own name begins a command, which is no sentence.
            if !bare.is_empty()
                && bare != "peiyu"
                && bare.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
            {
                run.push(word);
            } else {
                run.clear();
            }
            if run.len() == 3 {
                return Some(run.join(" "));
            }
        }
    }
    None
}

#[test]
fn english_is_told_from_names() {
    assert!(english("error: unexpected argument '--dta' found").is_some());
    assert!(english("Permission denied (os error 13)").is_some());
    assert!(english("No such file or directory").is_some());
    assert!(english("unable to open database file").is_some());
    assert!(english("用法：peiyu admin create <登录名> [选项]").is_none());
    assert!(english("任务的名字，见 peiyu job list").is_none());
    assert!(english("请运行 peiyu migrate；数据没有改动").is_none());
}
