//! Where each setting comes from, and what is said about one that cannot be used.

use std::path::PathBuf;

use super::file::parse;
use super::*;

/// Settings of a site whose folder has this file, with these variables.
fn load(file: Option<&str>, env: &[(&str, &str)]) -> anyhow::Result<Config> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = file {
        std::fs::write(folder.path().join("peiyu.toml"), text).unwrap();
    }
    let given = Given {
        data: folder.path().to_owned(),
        database: None,
        config: None,
    };
    Config::load(&given, |key| {
        env.iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| (*value).to_owned())
    })
}

fn smtp(file: Option<&str>, env: &[(&str, &str)]) -> Smtp {
    match load(file, env).unwrap().mail {
        Mail::Smtp(smtp) => smtp,
        Mail::Folder(folder) => panic!("no server, but {}", folder.display()),
    }
}

fn refused(file: Option<&str>, env: &[(&str, &str)]) -> String {
    load(file, env).unwrap_err().to_string()
}

const FROM: (&str, &str) = ("PEIYU_SMTP_FROM", "培育台账 <peiyu@example.edu.cn>");
const HOST: (&str, &str) = ("PEIYU_SMTP_HOST", "smtp.example.edu.cn");

#[test]
fn nothing_set_is_a_site_on_this_machine_with_mails_in_a_folder() {
    let config = load(None, &[]).unwrap();
    assert_eq!(config.listen, "127.0.0.1:8080");
    assert_eq!(config.site, "http://127.0.0.1:8080");
    assert!(!config.is_https());
    assert_eq!(
        config.database,
        format!(
            "sqlite://{}?mode=rwc",
            config.data.join("peiyu.db").display()
        )
    );
    assert_eq!(config.mail, Mail::Folder(config.data.join("mail")));
    assert_eq!(config.upload_limit, 50 * 1024 * 1024);
    assert_eq!((config.idle_minutes, config.session_hours), (30, 12));
    assert_eq!((config.trusted_proxies, config.banner), (0, None));
    assert_eq!(config.limits, Limits::default());
}

const WHOLE: &str = r#"
database = "postgres://peiyu@127.0.0.1/peiyu"
listen = "127.0.0.1:8081"
site = "https://peiyu.example.edu.cn"
upload_limit_mb = 20
idle_minutes = 60
session_hours = 8
trusted_proxies = 1
wait_seconds = 30
connections = 200

[smtp]
host = "smtp.example.edu.cn"
port = 2525
security = "tls"
user = "peiyu"
password = "geheim"
from = "培育台账 <peiyu@example.edu.cn>"
"#;

#[test]
fn every_key_of_the_file_has_its_place() {
    let config = load(Some(WHOLE), &[]).unwrap();
    assert_eq!(config.database, "postgres://peiyu@127.0.0.1/peiyu");
    assert_eq!(config.listen, "127.0.0.1:8081");
    assert_eq!(config.site, "https://peiyu.example.edu.cn");
    assert!(config.is_https());
    assert_eq!(config.upload_limit, 20 * 1024 * 1024);
    assert_eq!((config.idle_minutes, config.session_hours), (60, 8));
    assert_eq!(config.trusted_proxies, 1);
    let limits = Limits {
        wait: Duration::from_secs(30),
        connections: 200,
    };
    assert_eq!(config.limits, limits);
    assert_eq!(
        config.mail,
        Mail::Smtp(Smtp {
            host: "smtp.example.edu.cn".to_owned(),
            port: 2525,
            security: Security::Tls,
            user: Some("peiyu".to_owned()),
            password: Some("geheim".to_owned()),
            ca_file: None,
            from: "培育台账 <peiyu@example.edu.cn>".to_owned(),
        })
    );
}

#[test]
fn the_environment_goes_before_the_file() {
    let ca = tempfile::NamedTempFile::new().unwrap();
    let ca_path = ca.path().to_str().unwrap();
    let env = [
        ("PEIYU_LISTEN", "127.0.0.1:8082"),
        ("PEIYU_WAIT_SECONDS", "2"),
        ("PEIYU_CONNECTIONS", "8"),
        ("PEIYU_SITE", "https://other.example.edu.cn"),
        ("PEIYU_SMTP_HOST", "other.example.edu.cn"),
        ("PEIYU_SMTP_PORT", "26"),
        ("PEIYU_SMTP_SECURITY", "none"),
        ("PEIYU_SMTP_USER", "other"),
        ("PEIYU_SMTP_PASSWORD", "anders"),
        ("PEIYU_SMTP_FROM", "台账 <other@example.edu.cn>"),
        ("PEIYU_SMTP_CA_FILE", ca_path),
    ];
    let config = load(Some(WHOLE), &env).unwrap();
    assert_eq!(config.listen, "127.0.0.1:8082");
    assert_eq!(config.site, "https://other.example.edu.cn");
    assert_eq!(config.limits.wait, Duration::from_secs(2));
    assert_eq!(config.limits.connections, 8);
    let none = [("PEIYU_CONNECTIONS", "0")];
    assert!(refused(None, &none).contains("应为 1 到 100000 的整数"));
    assert_eq!(
        config.mail,
        Mail::Smtp(Smtp {
            host: "other.example.edu.cn".to_owned(),
            port: 26,
            security: Security::None,
            user: Some("other".to_owned()),
            password: Some("anders".to_owned()),
            ca_file: Some(PathBuf::from(ca_path)),
            from: "台账 <other@example.edu.cn>".to_owned(),
        })
    );
    // A variable that is set to nothing leaves what the file says.
    let empty = env.map(|(name, _)| (name, ""));
    let config = load(Some(WHOLE), &empty).unwrap();
    assert_eq!(config.listen, "127.0.0.1:8081");
    assert_eq!(config.mail, load(Some(WHOLE), &[]).unwrap().mail);
}

#[test]
fn the_command_line_goes_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("other.toml");
    std::fs::write(&elsewhere, WHOLE).unwrap();
    let given = Given {
        data: folder.path().to_owned(),
        database: Some("sqlite::memory:".to_owned()),
        config: Some(elsewhere),
    };
    let config = Config::load(&given, |_| None).unwrap();
    assert_eq!(config.database, "sqlite::memory:");
    assert_eq!(config.listen, "127.0.0.1:8081");
}

#[test]
fn the_port_follows_the_encryption() {
    for (security, port) in [("none", 25), ("starttls", 587), ("tls", 465)] {
        let smtp = smtp(None, &[HOST, FROM, ("PEIYU_SMTP_SECURITY", security)]);
        assert_eq!(smtp.port, port, "{security}");
    }
    let smtp = smtp(None, &[HOST, FROM]);
    assert_eq!((smtp.security, smtp.port), (Security::Starttls, 587));
    assert_eq!((smtp.user, smtp.password), (None, None));
}

#[test]
fn mail_settings_that_cannot_work_are_told_plainly() {
    for (env, words) in [
        (&[HOST][..], "还要设发件人"),
        (
            &[HOST, ("PEIYU_SMTP_FROM", "培育台账")],
            "发件人“培育台账”不是邮箱",
        ),
        (
            &[HOST, FROM, ("PEIYU_SMTP_PORT", "0")],
            "PEIYU_SMTP_PORT 是“0”，应为 1 到 65535 的数字",
        ),
        (
            &[HOST, FROM, ("PEIYU_SMTP_PORT", "smtp")],
            "PEIYU_SMTP_PORT 是“smtp”",
        ),
        (
            &[HOST, FROM, ("PEIYU_SMTP_SECURITY", "ssl")],
            "PEIYU_SMTP_SECURITY 是“ssl”，应为 none、starttls 或 tls",
        ),
        (
            &[HOST, FROM, ("PEIYU_SMTP_USER", "peiyu")],
            "用户名和密码要一起设",
        ),
        (
            &[HOST, FROM, ("PEIYU_SMTP_PASSWORD", "geheim")],
            "用户名和密码要一起设",
        ),
        (
            &[HOST, FROM, ("PEIYU_SMTP_CA_FILE", "/none/ca.pem")],
            "读不了 CA 文件 /none/ca.pem：找不到。",
        ),
    ] {
        let told = refused(None, env);
        assert!(told.contains(words), "{env:?}: {told}");
    }
}

#[test]
fn addresses_that_cannot_work_are_told_plainly() {
    let told = refused(None, &[("PEIYU_LISTEN", "8080")]);
    assert!(told.contains("监听地址“8080”不对"), "{told}");
    let told = refused(None, &[("PEIYU_SITE", "peiyu.example.edu.cn")]);
    assert!(told.contains("应以 http:// 或 https:// 开头"), "{told}");
}

#[test]
fn every_mistake_of_the_file_is_told_with_its_line() {
    let told = refused(
        Some(
            "listen = 8080\nsmpt = 1\nidle_minutes = 1\n\n[smtp]\nprot = 25\nsecurity = \"ssl\"\nport = \"25\"\n",
        ),
        &[],
    );
    for part in [
        "配置文件有 6 处错误",
        "peiyu.toml:1: `listen` 应为文字，用英文双引号括起来，例如 listen = \"…\"。",
        "peiyu.toml:2: 不认识的键 `smpt`。是不是想写 `smtp`？",
        "peiyu.toml:3: `idle_minutes` 应为 5 到 240 的整数，不加引号。",
        "peiyu.toml:6: 不认识的键 `prot`。是不是想写 `port`？",
        "peiyu.toml:7: `security` 应为 none、starttls 或 tls。",
        "peiyu.toml:8: `port` 应为 1 到 65535 的整数，不加引号。",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let told = refused(Some("weather = 1\n"), &[]);
    assert!(told.contains("这里可以写：database、listen"), "{told}");
    let told = refused(Some("smtp = 1\n"), &[]);
    assert!(told.contains("peiyu.toml:1: `smtp` 应为一节"), "{told}");
}

#[test]
fn a_file_that_is_not_toml_is_told_with_its_line() {
    let mistakes = parse("site = \"http://a\"\nlisten = “127.0.0.1:80”\n").unwrap_err();
    assert_eq!(mistakes, [(2, "这里用了全角符号 “。".to_owned())]);
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let given = Given {
        data: PathBuf::from("/none"),
        database: None,
        config: Some(PathBuf::from("/none/peiyu.toml")),
    };
    let told = Config::load(&given, |_| None).unwrap_err().to_string();
    assert_eq!(told, "读不了配置文件 /none/peiyu.toml：找不到。");
}
