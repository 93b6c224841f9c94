//! The command line, as the people who install and script the site call it.

#![allow(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

#[path = "cli/away.rs"]
mod away;
#[path = "cli/browser.rs"]
mod browser;
#[path = "cli/databases.rs"]
mod databases;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/full.rs"]
mod full;
#[path = "cli/keeping.rs"]
mod keeping;
#[path = "cli/language.rs"]
mod language;
#[path = "cli/old_site.rs"]
mod old_site;
#[path = "cli/programmes.rs"]
mod programmes;
#[path = "cli/serving.rs"]
mod serving;
#[path = "cli/support.rs"]
mod support;

use support::{folder, in_our_words, peiyu, said};

/// The lines of a rehearsal: day, kind, what.
fn rehearsed(
    programme: &str,
    announced: &str,
    cycle: Option<&str>,
) -> Vec<(String, String, String)> {
    rehearsed_with(programme, announced, cycle, &[])
}

/// The same with more options.
fn rehearsed_with(
    programme: &str,
    announced: &str,
    cycle: Option<&str>,
    more: &[&str],
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
    args.extend(more);
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

/// Five working days posted on 20 November 2023 end on the 27th, or on the 24th when the day of
/// posting is day one.
#[test]
fn the_day_of_posting_may_be_day_one() {
    for (from, ends, not) in [
        ("next_day", "2023-11-27", "2023-11-24"),
        ("same_day", "2023-11-24", "2023-11-27"),
    ] {
        let lines = rehearsed_with("brand", "2023-10-16", None, &["--count-from", from]);
        assert!(
            has(&lines, ends, "stage", "立项公示期满"),
            "{from}: {lines:?}"
        );
        assert!(
            !has(&lines, not, "stage", "立项公示期满"),
            "{from}: {lines:?}"
        );
    }
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
        in_our_words(&shown);
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
    assert!(said(&output).contains("peiyu.toml:2"), "{}", said(&output));

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
    assert!(
        said(&output).contains("对方没有在监听"),
        "{}",
        said(&output)
    );
    in_our_words(&said(&output));
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

#[test]
fn jobs_are_listed() {
    let place = folder();
    let listed = said(&peiyu(place.path(), &["job", "list"]));
    for job in ["phases", "reminders", "mailer", "chain", "sweep"] {
        let line = listed.lines().find(|line| line.starts_with(job)).unwrap();
        assert_eq!(line.split('\t').count(), 3, "{line}");
    }
    assert!(listed.contains("早晨提醒："), "{listed}");
}
