//! Settings: defaults, then `peiyu.toml`, then the environment, then the command line.

mod file;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use jobs::{MailConfig as Mail, Security, Smtp};

use self::file::SmtpFile;
use crate::serving::Limits;
use crate::trouble;

/// Everything a site can set.
#[derive(Debug, Clone)]
pub struct Config {
    pub data: PathBuf,
    pub database: String,
    pub listen: String,
    /// Address of the site in mails.
    pub site: String,
    pub mail: Mail,
    /// Largest upload in bytes.
    pub upload_limit: u64,
    /// Minutes without a request after which a session ends; hours after which it ends anyway.
    pub idle_minutes: i64,
    pub session_hours: i64,
    /// A line above every page, for example that this is the demo.
    pub banner: Option<String>,
    /// Proxies in front whose `X-Forwarded-For` is believed: how many.
    pub trusted_proxies: usize,
    /// How long clients may be silent, and how many there may be.
    pub limits: Limits,
}

/// What the command line and the environment give before the file is read.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub data: PathBuf,
    pub database: Option<String>,
    pub config: Option<PathBuf>,
}

impl Config {
    /// Reads the settings as they are for this process.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn here(given: &Given) -> anyhow::Result<Self> {
        Self::load(given, |key| std::env::var(key).ok())
    }

    /// Reads the settings. `env` looks up a variable: a parameter, so that tests need not touch the
    /// process.
    ///
    /// # Errors
    /// A message in Chinese that says which key is wrong and how to mend it.
    pub fn load(given: &Given, env: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let file = file::read(given)?;
        // A variable that is set to nothing is not set.
        let env = |key: &str| env(key).filter(|v| !v.is_empty());
        let text = |key: &str, from_file: Option<String>| env(key).or(from_file);
        let data = given.data.clone();
        let database =
            given.database.clone().or(file.database).unwrap_or_else(|| {
                format!("sqlite://{}?mode=rwc", data.join("peiyu.db").display())
            });
        let listen =
            text("PEIYU_LISTEN", file.listen).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        if listen.parse::<std::net::SocketAddr>().is_err() {
            anyhow::bail!(
                "监听地址“{listen}”不对，应形如 127.0.0.1:8080（PEIYU_LISTEN 或配置文件的 listen）。"
            );
        }
        let site = text("PEIYU_SITE", file.site).unwrap_or_else(|| format!("http://{listen}"));
        if !site.starts_with("http://") && !site.starts_with("https://") {
            anyhow::bail!(
                "站点地址“{site}”应以 http:// 或 https:// 开头（PEIYU_SITE 或配置文件的 site）。"
            );
        }
        let mail = match text("PEIYU_SMTP_HOST", file.smtp.host.clone()) {
            None => Mail::Folder(data.join("mail")),
            Some(host) => Mail::Smtp(read_smtp(host, &env, file.smtp)?),
        };
        Ok(Self {
            data,
            database,
            listen,
            site,
            mail,
            upload_limit: file.upload_limit_mb.unwrap_or(50) * 1024 * 1024,
            idle_minutes: file.idle_minutes.unwrap_or(30).clamp(5, 240),
            session_hours: file.session_hours.unwrap_or(12).clamp(1, 24),
            banner: None,
            trusted_proxies: file.trusted_proxies.unwrap_or(0),
            limits: read_limits(&env, file.wait_seconds, file.connections)?,
        })
    }

    pub fn is_https(&self) -> bool {
        self.site.starts_with("https://")
    }
}

/// Seconds that a client may be silent, and connections at once: what may be set.
const WAIT: (i64, i64) = (1, 3600);
const CONNECTIONS: (i64, i64) = (1, 100_000);

fn read_limits(
    env: &impl Fn(&str) -> Option<String>,
    wait_seconds: Option<u64>,
    connections: Option<usize>,
) -> anyhow::Result<Limits> {
    let number = |key: &str, (least, most)| match env(key) {
        Some(text) => text
            .parse::<i64>()
            .ok()
            .filter(|n| (least..=most).contains(n))
            .map(Some)
            .ok_or_else(|| anyhow::anyhow!("{key} 是“{text}”，应为 {least} 到 {most} 的整数。")),
        None => Ok(None),
    };
    let wait = number("PEIYU_WAIT_SECONDS", WAIT)?.and_then(|n| u64::try_from(n).ok());
    let most = number("PEIYU_CONNECTIONS", CONNECTIONS)?.and_then(|n| usize::try_from(n).ok());
    let usual = Limits::default();
    Ok(Limits {
        wait: wait
            .or(wait_seconds)
            .map_or(usual.wait, Duration::from_secs),
        connections: most.or(connections).unwrap_or(usual.connections),
    })
}

fn read_smtp(
    host: String,
    env: &impl Fn(&str) -> Option<String>,
    file: SmtpFile,
) -> anyhow::Result<Smtp> {
    let user = env("PEIYU_SMTP_USER").or(file.user);
    let password = env("PEIYU_SMTP_PASSWORD").or(file.password);
    let ca_file = env("PEIYU_SMTP_CA_FILE")
        .map(PathBuf::from)
        .or(file.ca_file);
    let security = match env("PEIYU_SMTP_SECURITY") {
        Some(text) => self::security(&text)
            .ok_or_else(|| anyhow::anyhow!("PEIYU_SMTP_SECURITY 是“{text}”，应为{SECURITIES}。"))?,
        None => file.security.unwrap_or(Security::Starttls),
    };
    let default_port = match security {
        Security::None => 25,
        Security::Starttls => 587,
        Security::Tls => 465,
    };
    let port = match env("PEIYU_SMTP_PORT") {
        Some(text) => text.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
            anyhow::anyhow!("PEIYU_SMTP_PORT 是“{text}”，应为 1 到 65535 的数字。")
        })?,
        None => file.port.unwrap_or(default_port),
    };
    let Some(from) = env("PEIYU_SMTP_FROM").or(file.from) else {
        anyhow::bail!(
            "设了邮件服务器，还要设发件人：PEIYU_SMTP_FROM 或配置文件 [smtp] 的 from，如“培育台账 <peiyu@example.edu.cn>”。"
        )
    };
    if from.parse::<lettre::message::Mailbox>().is_err() {
        anyhow::bail!("发件人“{from}”不是邮箱，应形如“培育台账 <peiyu@example.edu.cn>”。");
    }
    if user.is_some() != password.is_some() {
        anyhow::bail!("邮件服务器的用户名和密码要一起设（PEIYU_SMTP_USER、PEIYU_SMTP_PASSWORD）。");
    }
    if let Some(ca) = &ca_file {
        check_readable(ca)?;
    }
    Ok(Smtp {
        host,
        port,
        security,
        user,
        password,
        ca_file,
        from,
    })
}

/// What [`security`] reads.
const SECURITIES: &str = " none、starttls 或 tls";

fn security(text: &str) -> Option<Security> {
    match text {
        "none" => Some(Security::None),
        "starttls" => Some(Security::Starttls),
        "tls" => Some(Security::Tls),
        _ => None,
    }
}

fn check_readable(path: &Path) -> anyhow::Result<()> {
    std::fs::File::open(path)
        .map(|_| ())
        .map_err(|e| anyhow::anyhow!("读不了 CA 文件 {}：{}。", path.display(), trouble::io(&e)))
}
