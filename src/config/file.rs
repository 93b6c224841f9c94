//! The file of settings: every key may be left out, every mistake is told with its line.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use domain::near::nearest;
use domain::programme::toml_mistakes;
use jobs::Security;
use toml::de::{DeTable, DeValue};

use super::Given;
use crate::trouble;

/// The file as written.
#[derive(Debug, Default)]
pub(super) struct File {
    pub database: Option<String>,
    pub listen: Option<String>,
    pub site: Option<String>,
    pub upload_limit_mb: Option<u64>,
    pub idle_minutes: Option<i64>,
    pub session_hours: Option<i64>,
    pub trusted_proxies: Option<usize>,
    pub wait_seconds: Option<u64>,
    pub connections: Option<usize>,
    pub smtp: SmtpFile,
}

#[derive(Debug, Default)]
pub(super) struct SmtpFile {
    pub host: Option<String>,
    pub port: Option<u16>,
    pub security: Option<Security>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub ca_file: Option<PathBuf>,
    pub from: Option<String>,
}

/// Reads the file that was named, or the one in the data folder if there is one.
///
/// # Errors
/// All mistakes as `file:line`, what is wrong, what would be right.
pub(super) fn read(given: &Given) -> anyhow::Result<File> {
    let path = given
        .config
        .clone()
        .unwrap_or_else(|| given.data.join("peiyu.toml"));
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e)
            if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
                && given.config.is_none() =>
        {
            return Ok(File::default());
        }
        Err(e) => anyhow::bail!("读不了配置文件 {}：{}。", path.display(), trouble::io(&e)),
    };
    let Ok(text) = String::from_utf8(bytes) else {
        anyhow::bail!(
            "配置文件 {} 不是 UTF-8 文字，请用记事本另存为 UTF-8 编码。",
            path.display()
        )
    };
    parse(&text).map_err(|mistakes| told(&path, &mistakes))
}

/// One thing wrong: line from 1, what, and what would be right.
pub(super) type Mistake = (usize, String);

fn told(path: &Path, mistakes: &[Mistake]) -> anyhow::Error {
    let lines: Vec<String> = mistakes
        .iter()
        .map(|(line, what)| format!("{}:{line}: {what}", path.display()))
        .collect();
    anyhow::anyhow!(
        "配置文件有 {} 处错误，可用的键见 docs/operations.md：\n{}",
        mistakes.len(),
        lines.join("\n")
    )
}

/// Reads the text of the file.
pub(super) fn parse(text: &str) -> Result<File, Vec<Mistake>> {
    let Ok(root) = DeTable::parse(text) else {
        return Err(toml_mistakes(text)
            .into_iter()
            .map(|m| (m.line, format!("{}。", m.what)))
            .collect());
    };
    let mut reader = Reader {
        text,
        mistakes: Vec::new(),
    };
    let mut file = File::default();
    for (key, value) in root.get_ref() {
        let line = reader.line(key.span().start);
        let at = At {
            line,
            key: key.get_ref(),
            value: value.get_ref(),
        };
        match at.key {
            "database" => file.database = reader.text(&at),
            "listen" => file.listen = reader.text(&at),
            "site" => file.site = reader.text(&at),
            "upload_limit_mb" => file.upload_limit_mb = reader.number(&at, 1, 10_240),
            "idle_minutes" => file.idle_minutes = reader.number(&at, 5, 240),
            "session_hours" => file.session_hours = reader.number(&at, 1, 24),
            "trusted_proxies" => file.trusted_proxies = reader.number(&at, 0, 16),
            "wait_seconds" => {
                file.wait_seconds = reader.number(&at, super::WAIT.0, super::WAIT.1);
            }
            "connections" => {
                file.connections = reader.number(&at, super::CONNECTIONS.0, super::CONNECTIONS.1);
            }
            "smtp" => match at.value {
                DeValue::Table(table) => file.smtp = reader.smtp(table),
                _ => reader.wrong(&at, "一节，写成 [smtp] 加下面几行"),
            },
            _ => reader.unknown(
                &at,
                &[
                    "database",
                    "listen",
                    "site",
                    "upload_limit_mb",
                    "idle_minutes",
                    "session_hours",
                    "trusted_proxies",
                    "wait_seconds",
                    "connections",
                    "smtp",
                ],
            ),
        }
    }
    reader.mistakes.sort();
    if reader.mistakes.is_empty() {
        Ok(file)
    } else {
        Err(reader.mistakes)
    }
}

/// A key with its value and line.
struct At<'v> {
    line: usize,
    key: &'v str,
    value: &'v DeValue<'v>,
}

struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text
            .get(..at)
            .unwrap_or_default()
            .matches('\n')
            .count()
            + 1
    }

    fn smtp(&mut self, table: &DeTable<'_>) -> SmtpFile {
        let mut smtp = SmtpFile::default();
        for (key, value) in table {
            let line = self.line(key.span().start);
            let at = At {
                line,
                key: key.get_ref(),
                value: value.get_ref(),
            };
            match at.key {
                "host" => smtp.host = self.text(&at),
                "port" => smtp.port = self.number(&at, 1, 65_535),
                "security" => smtp.security = self.security(&at),
                "user" => smtp.user = self.text(&at),
                "password" => smtp.password = self.text(&at),
                "ca_file" => smtp.ca_file = self.text(&at).map(PathBuf::from),
                "from" => smtp.from = self.text(&at),
                _ => self.unknown(
                    &at,
                    &[
                        "host", "port", "security", "user", "password", "ca_file", "from",
                    ],
                ),
            }
        }
        smtp
    }

    fn text(&mut self, at: &At<'_>) -> Option<String> {
        if let DeValue::String(text) = at.value {
            return Some(text.to_string());
        }
        self.wrong(
            at,
            &format!("文字，用英文双引号括起来，例如 {} = \"…\"", at.key),
        );
        None
    }

    fn number<N: TryFrom<i64>>(&mut self, at: &At<'_>, least: i64, most: i64) -> Option<N> {
        if let DeValue::Integer(n) = at.value
            && let Ok(n) = n.as_str().replace('_', "").parse::<i64>()
            && (least..=most).contains(&n)
        {
            return N::try_from(n).ok();
        }
        self.wrong(at, &format!(" {least} 到 {most} 的整数，不加引号"));
        None
    }

    fn security(&mut self, at: &At<'_>) -> Option<Security> {
        let text = self.text(at)?;
        let found = super::security(&text);
        if found.is_none() {
            self.wrong(at, super::SECURITIES);
        }
        found
    }

    fn wrong(&mut self, at: &At<'_>, want: &str) {
        self.mistakes
            .push((at.line, format!("`{}` 应为{want}。", at.key)));
    }

    fn unknown(&mut self, at: &At<'_>, known: &[&str]) {
        let mend = nearest(at.key, known.iter().copied()).map_or_else(
            || format!("这里可以写：{}。", known.join("、")),
            |near| format!("是不是想写 `{near}`？"),
        );
        self.mistakes
            .push((at.line, format!("不认识的键 `{}`。{mend}", at.key)));
    }
}
