//! Every kind of mistake in a programme file has its line, says what is wrong and what would be right.

use domain::plan::Plan;
use domain::programme::{Mistake, Severity, builtin, decoded, read, read_new};
use domain::rehearsal::{Line, LineKind, rehearse_plan};

use crate::support::{CALENDAR, cases, day};

/// A file without mistakes; each test spoils a part of it.
const SOUND: &str = include_str!("../mistakes/sound.toml");

fn spoilt(old: &str, new: &str) -> String {
    let times = SOUND.matches(old).count();
    assert_eq!(times, 1, "{old} stands once in the sound file");
    SOUND.replace(old, new)
}

fn mistakes(text: &str) -> Vec<Mistake> {
    match read(text) {
        Ok(read) => read.warnings,
        Err(mistakes) => mistakes,
    }
}

/// The line of the sound or spoilt file on which `part` stands.
fn line(text: &str, part: &str) -> usize {
    let at = text.find(part).unwrap_or_else(|| panic!("no {part}"));
    text[..at].matches('\n').count() + 1
}

/// Fails unless the mistake is told at its line, by its key, with what is wrong and what would be right.
#[track_caller]
fn is_told(mistake: &Mistake, text: &str, at: &str, key: &str, what: &str, mend: &str) {
    let place = (mistake.line, mistake.key.as_str());
    assert_eq!(place, (line(text, &broken(at)), key), "{mistake:?}");
    assert!(mistake.what.contains(what), "{what}: {mistake:?}");
    assert!(mistake.mend.contains(mend), "{mend}: {mistake:?}");
    assert_eq!(mistake.severity, Severity::Mistake);
}

/// What is mistaken, in the order in which it is told.
fn keys(found: &[Mistake]) -> String {
    let keys: Vec<&str> = found.iter().map(|m| m.key.as_str()).collect();
    keys.join(" ")
}

fn says_something(mistake: &Mistake) -> bool {
    !mistake.what.is_empty() && !mistake.mend.is_empty()
}

/// A cell with its line breaks.
fn broken(cell: &str) -> String {
    cell.replace("\\n", "\n")
}

#[test]
fn the_sound_file_is_sound() {
    let read = read_new(SOUND).unwrap();
    assert_eq!(read.warnings, []);
    assert_eq!(read.programme.stages.len(), 7);
}

#[test]
fn each_mistake_is_told_at_its_line_and_nothing_else_is() {
    for [old, new, at, key, what, mend] in cases(include_str!("../mistakes/mistakes.txt")) {
        let text = spoilt(&broken(old), &broken(new));
        let found = mistakes(&text);
        let [mistake] = &found[..] else {
            panic!("one mistake expected for {old} → {new}: {found:#?}")
        };
        is_told(mistake, &text, at, key, what, mend);
    }
}

#[test]
fn what_is_allowed_is_not_told() {
    // A stage may lean on its own opening, and others on a stage in no circle.
    let closes = "closes = \"committee.closes + 5wd\"";
    let leaning = "opens = \"committee\"\ncloses = \"review.opens + 5wd\"";
    assert_eq!(mistakes(&spoilt(closes, leaning)), []);
    // A bonus stands outside the total, a veto without points inside it.
    let bonus = "{ key = \"extra\", title = \"加分\", points = 5, kind = \"bonus\" }";
    let veto = "{ key = \"real\", title = \"真实\", kind = \"veto\" }";
    let beside = format!("points = 40 }},\n  {bonus},\n  {veto},");
    assert_eq!(mistakes(&spoilt("points = 40 },", &beside)), []);
}

#[test]
fn some_things_are_only_told_to_be_looked_at() {
    let award = "[award]\ntitle = \"样例支部\"\nsource = \"S9 一\"\n\n";
    let (friday, thursday) = ("weekday = \"星期五\"", "weekday = \"周四\"");
    let (of_final, of_first) = ("form = \"final\"", "form = \"application\"");
    for (old, new, at, what) in [
        (friday, thursday, "weekday", "是星期四，实际是星期五"),
        (award, "", "format", "没有写称号叫什么"),
        (of_final, of_first, "[form.final]", "没有阶段用到“final”"),
    ] {
        let text = spoilt(old, new);
        let read = read(&text).unwrap();
        let [warning] = &read.warnings[..] else {
            panic!("{:?}", read.warnings)
        };
        let place = (warning.severity, warning.line);
        assert_eq!(place, (Severity::Warning, line(&text, at)));
        assert!(warning.what.contains(what), "{warning:?}");
    }
    let title = |text: &str| read(text).unwrap().programme.award_title().to_owned();
    assert_eq!(title(SOUND), "样例支部");
    assert_eq!(title(&spoilt(award, "")), "样例活动");
}

#[test]
fn without_a_cycle_every_date_that_leans_on_it_is_told() {
    let cycle = "[cycle]\nstarts = \"month(announced) + 1m\"\nsource = \"S9 二\"\n";
    let found = mistakes(&spoilt(cycle, ""));
    assert_eq!(
        keys(&found),
        "stage.building.opens stage.building.closes stage.final.in supervision.quarterly.starts"
    );
    for mistake in found {
        assert!(mistake.what.contains("用到 cycle"), "{mistake:?}");
        assert!(mistake.mend.contains("[cycle]"), "{mistake:?}");
    }
}

/// The sentence is ours, and says what to look at; the parser's own words stand in brackets.
#[test]
fn what_is_not_toml_is_told_at_its_line() {
    for [old, new, what] in cases(
        r#"
        short = "样例"        | short = “样例”        | 全角符号 “
        host = "university"   | host ＝ "university"  | 全角符号 ＝
        ["30d", "7d", "0d"]   | ["30d"， "7d", "0d"]  | 全角符号 ，
        host = "university"   | host = university     | 不合 TOML 的写法（
        host = "university"   | 主办单位是学校        | 不合 TOML 的写法（
        [review]              | [review               | 不合 TOML 的写法（
        "#,
    ) {
        let text = spoilt(old, new);
        let found = mistakes(&text);
        let first = found.first().unwrap();
        assert_eq!(first.line, line(&text, new), "{new}: {found:#?}");
        assert!(first.what.contains(what), "{new}: {first:?}");
        assert!(first.mend.contains("英文"), "{new}: {first:?}");
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let mut text = SOUND.to_owned();
    for (old, new) in [
        ("prefix = \"YL\"", "prefix = \"yl\""),
        ("kind = \"review\"", "kind = \"reviews\""),
        ("points = 60", "points = 50"),
        ("due = \"final\"", "due = \"finale\""),
        ("share = \"10%\"", "share = 10"),
    ] {
        text = text.replace(old, new);
    }
    let found = mistakes(&text);
    assert_eq!(
        keys(&found),
        "prefix stage.review.kind standard.items milestone.news.due supervision.quarterly.share"
    );
    assert!(found.is_sorted_by_key(|m| m.line));
}

#[test]
fn an_empty_file_says_what_is_needed() {
    let found = mistakes("");
    assert!(found.iter().any(|m| m.key == "format" && m.line == 1));
    assert!(found.iter().any(|m| m.key == "stage"));
    assert!(found.iter().all(says_something));
}

/// Whatever line is lost, doubled or cut short: the reader tells it and does not fall over.
#[test]
fn any_line_may_be_spoilt() {
    let lines: Vec<&str> = SOUND.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        let half: String = line.chars().take(line.chars().count() / 2).collect();
        for middle in [vec![], vec![*line, *line], vec![half.as_str()]] {
            let spoilt = [&lines[..n], &middle, &lines[n + 1..]].concat();
            for mistake in mistakes(&spoilt.join("\n")) {
                let is_within = (1..=spoilt.len() + 1).contains(&mistake.line);
                assert!(is_within && says_something(&mistake), "{n}: {mistake:?}");
            }
        }
    }
}

/// A round that has begun with such dates has dates of its own, and goes on.
#[test]
fn dates_of_a_new_file_can_be_right() {
    for [old, new, at, key, what, mend] in cases(include_str!("../mistakes/of_new_files.txt")) {
        let text = spoilt(&broken(old), &broken(new));
        let found = read_new(&text).unwrap_err();
        let mistake = found.iter().find(|m| m.severity == Severity::Mistake);
        is_told(mistake.unwrap(), &text, at, key, what, mend);
        assert!(read(&text).is_ok());
    }
}

/// What may be meant is told and stops nobody.
#[test]
fn some_things_of_a_new_file_are_only_told_to_be_looked_at() {
    for [old, new, at, what, mend] in cases(
        r#"
        established_for = "1y" | holds = ["stduio"]       | holds =           | 内置活动里没有“stduio” | "studio"
        programmes = ["*"]     | programmes = ["weather"] | programmes =      | 内置活动里没有“weather” | 请核对
        code = "sample"        | code = "brand"           | code =            | “brand”是内置活动的代码 | 换一个代码
        experts_at_least = 5   | experts_at_least = 5000  | experts_at_least  | 每个项目要 5000 名专家 | 15 名以内
        [[quota]]              | [[stage]]\nkey = "titling"\nkind = "titling"\ntitle = "命名"\nopens = "final"\ncloses = "final.closes + 5wd"\nsource = "S9 三"\n\n[[quota]] | closes = "final.closes | “验收”的等次可能还没有评完：截止后还有 10 个工作日 | 推迟“命名”
        "#,
    ) {
        let text = spoilt(&broken(old), &broken(new));
        let warnings = read_new(&text).unwrap().warnings;
        let [warning] = &warnings[..] else {
            panic!("{new}: {warnings:?}")
        };
        assert_eq!(
            (warning.severity, warning.line),
            (Severity::Warning, line(&text, at))
        );
        assert!(
            warning.what.contains(what) && warning.mend.contains(mend),
            "{warning:?}"
        );
        assert_eq!(read(&text).unwrap().warnings, []);
    }
    // With less time for the grade the naming is late enough.
    let text = spoilt(
        "[[quota]]",
        "[[stage]]\nkey = \"titling\"\nkind = \"titling\"\ntitle = \"命名\"\ncloses = \"final.closes + 5wd\"\nsource = \"S9 三\"\n\n[[quota]]",
    );
    let text = text.replace(
        "in = \"cycle + 9m\"",
        "in = \"cycle + 9m\"\ngrade_within = \"3wd\"",
    );
    assert_eq!(read_new(&text).unwrap().warnings, []);
}

#[test]
fn five_stages_that_close_on_one_day_are_told() {
    let mut text = SOUND.to_owned();
    for (old, new) in [
        ("\"application.closes + 3wd\"", "\"application\""),
        ("\"committee.closes + 5wd\"", "\"application\""),
        ("\"review.closes + 3wd\"", "\"application\""),
        ("length = \"5wd\"", "closes = \"application\""),
    ] {
        text = text.replace(old, new);
    }
    let warnings = read_new(&text).unwrap().warnings;
    assert!(
        warnings.iter().any(|w| w.what == "有 5 个阶段在同一天截止"),
        "{warnings:?}"
    );
}

/// What comes with the program is right by its own rules.
#[test]
fn the_files_of_the_program_are_right_as_new_ones() {
    for file in builtin() {
        let read = read_new(file.text).unwrap_or_else(|found| panic!("{}: {found:#?}", file.code));
        let weekday = |m: &Mistake| m.key.starts_with("printed_date");
        let other: Vec<_> = read
            .warnings
            .iter()
            .filter(|m| !weekday(m) && m.key != "award")
            .collect();
        assert!(other.is_empty(), "{}: {other:#?}", file.code);
    }
}

/// A stage without `opens` begins when the one before it ends, and is reminded of before its own end.
#[test]
fn a_stage_without_an_opening_gets_its_early_reminders() {
    let text = spoilt("committee.closes + 5wd", "committee.closes + 15wd");
    let p = read_new(&text).unwrap().programme;
    let plan = Plan::of(&p, day("2025-09-10"), None, None, &CALENDAR).unwrap();
    let closes = |key: &str| plan.stage(key).unwrap().closes.unwrap().last_day();
    assert_eq!(plan.begins("review"), Some(closes("committee")));
    assert_eq!(plan.begins("application"), Some(day("2025-09-10")));
    let lines = rehearse_plan(&p, &plan, None, &CALENDAR);
    let early = |l: &&Line| l.kind == LineKind::Reminder && l.on < closes("review");
    let early: Vec<_> = lines.iter().filter(early).collect();
    assert!(
        early
            .iter()
            .any(|l| l.whom == "评审专家" && l.note.contains("到期前 7 天")),
        "{early:#?}"
    );
}

/// What begins when a month is over begins on the day after it.
#[test]
fn the_close_of_a_month_as_an_opening_is_the_day_after_its_last() {
    let stage = "[[stage]]\nkey = \"titling\"\nkind = \"titling\"\ntitle = \"命名\"\nopens = \"final.closes\"\ncloses = \"final.closes + 20wd\"\nsource = \"S9 三\"\n\n[[quota]]";
    let p = read_new(&spoilt("[[quota]]", stage)).unwrap().programme;
    let plan = Plan::of(&p, day("2023-10-16"), None, None, &CALENDAR).unwrap();
    assert_eq!(
        plan.stage("final").unwrap().closes.unwrap().to_string(),
        "2024-08"
    );
    assert_eq!(
        plan.stage("titling").unwrap().opens.unwrap().to_string(),
        "2024-09-01"
    );
}

#[test]
fn an_encoding_is_told_by_its_name() {
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let marked = [&[0xFF, 0xFE][..], &wide("format = 1")].concat();
    for (bytes, what) in [
        (marked, "UTF-16"),
        (wide("format = 1\ncode = \"x\""), "UTF-16"),
        (b"title = \"\xb1\xea\xcc\xe2\"".to_vec(), "不是 UTF-8 文字"),
    ] {
        let mistake = decoded(bytes).unwrap_err();
        assert!(
            mistake.what.contains(what) && mistake.mend.contains("UTF-8"),
            "{mistake:?}"
        );
    }
    assert_eq!(decoded(SOUND.into()).as_deref(), Ok(SOUND));
    let text = spoilt("host = \"university\"", "host = \"uni\0versity\"");
    let first = mistakes(&text).remove(0);
    assert_eq!(first.line, line(&text, "host = "));
    assert!(first.what.contains("第 12 列有一个空字符"), "{first:?}");
    let text = spoilt("experts_at_least = 5", "experts_at_least = ５");
    let first = mistakes(&text).remove(0);
    assert_eq!(
        (first.what.as_str(), first.mend.as_str()),
        ("这里用了全角数字 ５", "请改用半角 5")
    );
}
