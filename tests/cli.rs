//! The command line, as the people who install and script the site call it.

#![allow(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

use std::path::Path;

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

use domain::calendar::Calendar;
use domain::plan::Plan;
use domain::programme::{Builtin, CountFrom, read};
use domain::rehearsal::rehearse_plan;
use support::{folder, in_our_words, peiyu, said, says};

/// What is rehearsed is printed line by line, each of them an object; the dates themselves are told in
/// `domain/tests/rules`.
#[test]
fn a_rehearsal_is_printed_line_by_line() {
    let calendar = Calendar::builtin();
    for (code, announced, cycle, count_from, until) in [
        ("studio", "2022-08-26", Some("2022-11"), None, None),
        ("brand", "2023-10-16", None, None, None),
        ("brand", "2023-10-16", None, Some(CountFrom::NextDay), None),
        (
            "brand",
            "2023-10-16",
            None,
            Some(CountFrom::SameDay),
            Some("2023-12-31"),
        ),
    ] {
        let programme = read(Builtin::find(code).unwrap().text).unwrap().programme;
        let mut args = vec![
            "rehearse",
            code,
            "--announced",
            announced,
            "--format",
            "json",
        ];
        args.extend(cycle.into_iter().flat_map(|cycle| ["--cycle", cycle]));
        let from = count_from.map(CountFrom::key);
        args.extend(from.into_iter().flat_map(|from| ["--count-from", from]));
        args.extend(until.into_iter().flat_map(|until| ["--until", until]));
        let output = peiyu(folder().path(), &args);
        assert!(output.status.success(), "{}", said(&output));
        let printed = String::from_utf8(output.stdout).unwrap();
        let printed: Vec<serde_json::Value> = printed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();

        let announced = announced.parse().unwrap();
        let cycle = cycle.map(|cycle| cycle.parse().unwrap());
        let until = until.map(|until| until.parse().unwrap());
        let plan = Plan::of(&programme, announced, cycle, count_from, &calendar).unwrap();
        let lines = rehearse_plan(&programme, &plan, until, &calendar);
        let expected = lines.iter().map(|line| serde_json::to_value(line).unwrap());
        assert_eq!(printed, expected.collect::<Vec<_>>(), "{args:?}");
    }
}

#[test]
fn eleven_programmes_are_listed_and_shown_with_their_sources() {
    let (_, list) = says(&["programme", "list"]);
    assert_eq!(list.lines().count(), 11);
    for line in list.lines() {
        let (code, title) = line.split_once('\t').unwrap();
        let (_, shown) = says(&["programme", "show", code]);
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
    let (code, told) = says(&["rehearse", "brand", "--announced", "2023-02-30"]);
    assert_ne!(code, 0);
    assert!(told.contains("“2023-02-30”不是存在的日期"), "{told}");
}

#[test]
fn troubles_at_the_start_are_told_plainly() {
    let place = folder();
    let refused = |data: &Path, args: &[&str], words: &str| {
        let output = peiyu(data, args);
        let told = said(&output);
        assert!(
            !output.status.success() && told.contains(words),
            "{words}: {told}"
        );
        told
    };
    // A file where the data folder should be.
    let blocked = place.path().join("blocked");
    std::fs::write(&blocked, b"").unwrap();
    refused(&blocked, &["migrate"], "不能写入");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = format!("listen = \"{}\"\n", taken.local_addr().unwrap());
    let no_sender = "[smtp]\nhost = \"mail.example\"\n";
    let silent = "[smtp]\nhost = \"127.0.0.1\"\nport = 9\nsecurity = \"none\"\n\
                  from = \"培育台账 <peiyu@example.org>\"\n";
    let site = place.path().join("site");
    std::fs::create_dir(&site).unwrap();
    for (settings, args, words) in [
        // A setting that does not exist.
        (
            "listen = \"127.0.0.1:0\"\nsmpt = 1\n",
            &["config", "check"][..],
            "peiyu.toml:2",
        ),
        // A mail server without a sender, and one that does not answer.
        (no_sender, &["config", "check"], "发件人"),
        (silent, &["config", "check"], "对方没有在监听"),
        // A port that is taken.
        (&port, &["serve"], "已被别的程序占用"),
    ] {
        std::fs::write(site.join("peiyu.toml"), settings).unwrap();
        let told = refused(&site, args, words);
        if settings == silent {
            assert!(told.contains("✗ 邮件"), "{told}");
            in_our_words(&told);
        }
    }
}

#[test]
fn jobs_are_listed() {
    let (_, listed) = says(&["job", "list"]);
    for job in ["phases", "reminders", "mailer", "chain", "sweep"] {
        let line = listed.lines().find(|line| line.starts_with(job)).unwrap();
        assert_eq!(line.split('\t').count(), 3, "{line}");
    }
    assert!(listed.contains("早晨提醒："), "{listed}");
}
