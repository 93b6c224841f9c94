//! Every kind of mistake in a programme file has its line, says what is wrong and what would be right.

use domain::programme::{Mistake, Severity, read, read_new};

use crate::support::cases;

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
