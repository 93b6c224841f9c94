//! The command line, as the people who install and script the site call it.

#![allow(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

use std::path::Path;
use std::process::{Command, Output};

fn peiyu(data: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peiyu"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PEIYU_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(data).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("peiyu-cli-")
        .tempdir()
        .unwrap()
}

/// The lines of a rehearsal: day, kind, what.
fn rehearsed(
    programme: &str,
    announced: &str,
    cycle: Option<&str>,
) -> Vec<(String, String, String)> {
    let place = folder();
    let mut args = vec![
        "rehearse",
        programme,
        "--announced",
        announced,
        "--format",
        "json",
    ];
    args.extend(cycle.map(|c| ["--cycle", c]).iter().flatten());
    let output = peiyu(place.path(), &args);
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            assert!(line["whom"].is_string() && line["note"].is_string());
            (text("on"), text("kind"), text("what"))
        })
        .collect()
}

fn has(lines: &[(String, String, String)], on: &str, kind: &str, what: &str) -> bool {
    lines
        .iter()
        .any(|(day, k, said)| day == on && k == kind && said.contains(what))
}

#[test]
fn the_studio_programme_falls_due_after_one_and_two_years() {
    let lines = rehearsed("studio", "2022-08-26", Some("2022-11"));
    assert!(has(&lines, "2023-11-30", "due", "中期考核"));
    assert!(has(&lines, "2024-11-30", "due", "期满验收"));
    // The last day is a Saturday: its reminder comes on the Friday before.
    assert!(has(&lines, "2024-11-29", "reminder", "期满验收"));
    assert!(lines.iter().any(|(_, kind, _)| kind == "supervision"));
}

#[test]
fn the_brand_programme_has_the_dates_of_its_notice() {
    let lines = rehearsed("brand", "2023-10-16", None);
    assert!(has(&lines, "2023-11-10", "stage", "项目申报截止"));
    assert!(has(&lines, "2023-11-20", "stage", "审定立项"));
    assert!(has(&lines, "2023-11-27", "stage", "公示"));
    assert!(has(&lines, "2024-08-31", "due", "考核验收"));
}

#[test]
fn no_reminder_falls_on_a_day_off() {
    let calendar = domain::calendar::Calendar::builtin();
    for (programme, announced, cycle) in [
        ("studio", "2022-08-26", Some("2022-11")),
        ("brand", "2023-10-16", None),
        ("brand", "2024-09-27", None),
    ] {
        for (on, _, what) in rehearsed(programme, announced, cycle)
            .iter()
            .filter(|(_, kind, _)| kind == "reminder")
        {
            assert!(calendar.is_working(on.parse().unwrap()), "{on} {what}");
        }
    }
}

#[test]
fn eleven_programmes_are_listed_and_shown_with_their_sources() {
    let place = folder();
    let list = said(&peiyu(place.path(), &["programme", "list"]));
    assert_eq!(list.lines().count(), 11);
    for line in list.lines() {
        let (code, title) = line.split_once('\t').unwrap();
        let shown = peiyu(place.path(), &["programme", "show", code]);
        let shown = said(&shown);
        assert!(shown.contains(title), "{code}: {shown}");
        assert!(shown.contains("据 "), "{code} prints no source");
    }
}

#[test]
fn a_mistake_in_a_programme_file_is_told_with_its_line() {
    let place = folder();
    let good = domain::programme::Builtin::find("brand").unwrap().text;
    let line = 1 + good
        .lines()
        .position(|l| l.trim_start().starts_with("[working_days]"))
        .unwrap();
    let file = place.path().join("brand.toml");
    std::fs::write(&file, good.replace("[working_days]", "[working_dayz]")).unwrap();
    let output = peiyu(
        place.path(),
        &["programme", "check", file.to_str().unwrap()],
    );
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(text.contains(&format!("brand.toml:{line}")), "{text}");
    assert!(
        text.contains("working_days"),
        "names the key that was meant: {text}"
    );
}

#[test]
fn a_wrong_weekday_in_a_notice_is_a_warning() {
    let place = folder();
    let text = domain::programme::Builtin::find("neu-case").unwrap().text;
    let file = place.path().join("neu.toml");
    std::fs::write(&file, text).unwrap();
    let output = peiyu(
        place.path(),
        &["programme", "check", file.to_str().unwrap()],
    );
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("星期三"), "{}", said(&output));
}

#[test]
fn dates_that_do_not_exist_are_refused_in_plain_words() {
    let place = folder();
    let output = peiyu(
        place.path(),
        &["rehearse", "brand", "--announced", "2023-02-30"],
    );
    assert!(!output.status.success());
    assert!(
        said(&output).contains("“2023-02-30”不是存在的日期"),
        "{}",
        said(&output)
    );
}

#[test]
fn troubles_at_the_start_are_told_plainly() {
    let place = folder();
    // A file where the data folder should be.
    let blocked = place.path().join("blocked");
    std::fs::write(&blocked, b"").unwrap();
    let output = peiyu(&blocked, &["migrate"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("不能写入"), "{}", said(&output));

    // A setting that does not exist.
    let site = place.path().join("site");
    std::fs::create_dir(&site).unwrap();
    std::fs::write(
        site.join("peiyu.toml"),
        "listen = \"127.0.0.1:0\"\nsmpt = 1\n",
    )
    .unwrap();
    let output = peiyu(&site, &["config", "check"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("第 2 行"), "{}", said(&output));

    // A mail server without a sender.
    std::fs::write(site.join("peiyu.toml"), "[smtp]\nhost = \"mail.example\"\n").unwrap();
    let output = peiyu(&site, &["config", "check"]);
    assert!(said(&output).contains("发件人"), "{}", said(&output));

    // A mail server that does not answer.
    std::fs::write(
        site.join("peiyu.toml"),
        "[smtp]\nhost = \"127.0.0.1\"\nport = 9\nsecurity = \"none\"\nfrom = \"培育台账 <peiyu@example.org>\"\n",
    )
    .unwrap();
    let output = peiyu(&site, &["config", "check"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("✗ 邮件"), "{}", said(&output));
    std::fs::remove_file(site.join("peiyu.toml")).unwrap();

    // A port that is taken.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    std::fs::write(
        site.join("peiyu.toml"),
        format!("listen = \"{}\"\n", taken.local_addr().unwrap()),
    )
    .unwrap();
    let output = peiyu(&site, &["serve"]);
    assert!(!output.status.success());
    assert!(
        said(&output).contains("已被别的程序占用"),
        "{}",
        said(&output)
    );
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    use sea_orm::ConnectionTrait;
    let place = folder();
    assert!(peiyu(place.path(), &["migrate"]).status.success());
    let url = format!(
        "sqlite://{}?mode=rwc",
        place.path().join("peiyu.db").display()
    );
    let db = entity::db::connect(&url).await.unwrap();
    db.execute_unprepared(
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)",
    )
    .await
    .unwrap();
    db.close().await.unwrap();
    let output = peiyu(place.path(), &["migrate"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("更新的版本"), "{}", said(&output));
}

#[test]
fn the_first_administrator_gets_a_password_for_once() {
    let place = folder();
    let args = [
        "admin",
        "create",
        "guanli",
        "--unit",
        "jia",
        "--unit-name",
        "甲大学党委",
        "--unit-kind",
        "university",
    ];
    let output = peiyu(place.path(), &args);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("一次性密码"));
    // The same name a second time is told, not overwritten.
    let output = peiyu(place.path(), &args);
    assert!(!output.status.success());
    assert!(said(&output).contains("已有人使用"), "{}", said(&output));
}

#[test]
fn jobs_are_listed_and_run_by_hand() {
    let place = folder();
    let listed = said(&peiyu(place.path(), &["job", "list"]));
    for job in ["phases", "reminders", "mailer", "chain"] {
        assert!(listed.contains(job), "{listed}");
    }
    let output = peiyu(
        place.path(),
        &["job", "run", "reminders", "--at", "2024-11-29"],
    );
    assert!(output.status.success(), "{}", said(&output));
    let output = peiyu(place.path(), &["job", "run", "nothing"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("没有名为"), "{}", said(&output));
}
