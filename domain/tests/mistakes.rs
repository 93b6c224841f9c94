//! Every kind of mistake in a programme file has its line, says what is wrong and what would be right.

use domain::programme::{Mistake, Severity, read, read_new};

/// A file without mistakes; each test spoils a part of it.
const SOUND: &str = include_str!("mistakes/sound.toml");

fn spoilt(old: &str, new: &str) -> String {
    assert_eq!(
        SOUND.matches(old).count(),
        1,
        "{old} stands once in the sound file"
    );
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

/// The lines of a list of mistakes, taken apart.
fn cases(list: &str) -> impl Iterator<Item = [String; 6]> {
    let is_case = |line: &&str| !line.is_empty() && !line.starts_with("# ");
    let cases = list.lines().filter(is_case);
    cases.map(|line| {
        let parts = line
            .split(" |")
            .map(|part| part.trim_start_matches(' ').replace("\\n", "\n"));
        let parts: Vec<String> = parts.collect();
        parts
            .try_into()
            .unwrap_or_else(|_| panic!("six parts: {line}"))
    })
}

#[test]
fn the_sound_file_is_sound() {
    let read = read_new(SOUND).unwrap();
    assert_eq!(read.warnings, []);
    assert_eq!(read.programme.stages.len(), 7);
}

#[test]
fn each_mistake_is_told_at_its_line_and_nothing_else_is() {
    for [old, new, at, key, what, mend] in cases(include_str!("mistakes/mistakes.txt")) {
        let text = spoilt(&old, &new);
        let found = mistakes(&text);
        let [mistake] = &found[..] else {
            panic!("one mistake expected for {old} → {new}: {found:#?}")
        };
        let place = (mistake.line, mistake.key.as_str());
        assert_eq!(place, (line(&text, &at), key.as_str()), "{mistake:?}");
        assert!(mistake.what.contains(&what), "{what}: {mistake:?}");
        assert!(mistake.mend.contains(&mend), "{mend}: {mistake:?}");
        assert_eq!(mistake.severity, Severity::Mistake);
    }
}

#[test]
fn what_is_allowed_is_not_told() {
    for (old, new) in [
        // A stage may lean on its own opening, and others on a stage in no circle.
        (
            "closes = \"committee.closes + 5wd\"",
            "opens = \"committee\"\ncloses = \"review.opens + 5wd\"",
        ),
        // A bonus stands outside the total, a veto without points inside it.
        (
            "points = 40 },",
            "points = 40 },\n  { key = \"extra\", title = \"加分\", points = 5, kind = \"bonus\" },\n  { key = \"real\", title = \"真实\", kind = \"veto\" },",
        ),
    ] {
        assert_eq!(mistakes(&spoilt(old, new)), []);
    }
}

#[test]
fn some_things_are_only_told_to_be_looked_at() {
    let award = "[award]\ntitle = \"样例支部\"\nsource = \"S9 一\"\n\n";
    for (old, new, at, what) in [
        (
            "weekday = \"星期五\"",
            "weekday = \"周四\"",
            "weekday",
            "是星期四，实际是星期五",
        ),
        (award, "", "format", "没有写称号叫什么"),
        (
            "form = \"final\"",
            "form = \"application\"",
            "[form.final]",
            "没有阶段用到“final”",
        ),
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
    let keys: Vec<&str> = found.iter().map(|m| m.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "stage.building.opens",
            "stage.building.closes",
            "stage.final.in",
            "supervision.quarterly.starts"
        ]
    );
    assert!(
        found
            .iter()
            .all(|m| m.what.contains("用到 cycle") && m.mend.contains("[cycle]"))
    );
}

/// The sentence is ours, and says what to look at; the parser's own words stand in brackets.
#[test]
fn what_is_not_toml_is_told_at_its_line() {
    for (old, new, what) in [
        ("short = \"样例\"", "short = “样例”", "全角符号 “"),
        (
            "host = \"university\"",
            "host ＝ \"university\"",
            "全角符号 ＝",
        ),
        (
            "[\"30d\", \"7d\", \"0d\"]",
            "[\"30d\"， \"7d\", \"0d\"]",
            "全角符号 ，",
        ),
        (
            "host = \"university\"",
            "host = university",
            "不合 TOML 的写法（",
        ),
        (
            "host = \"university\"",
            "主办单位是学校",
            "不合 TOML 的写法（",
        ),
        ("[review]", "[review", "不合 TOML 的写法（"),
    ] {
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
    let text = SOUND
        .replace("prefix = \"YL\"", "prefix = \"yl\"")
        .replace("kind = \"review\"", "kind = \"reviews\"")
        .replace("points = 60", "points = 50")
        .replace("due = \"final\"", "due = \"finale\"")
        .replace("share = \"10%\"", "share = 10");
    let found = mistakes(&text);
    let keys: Vec<&str> = found.iter().map(|m| m.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "prefix",
            "stage.review.kind",
            "standard.items",
            "milestone.news.due",
            "supervision.quarterly.share"
        ]
    );
    assert!(found.is_sorted_by_key(|m| m.line));
}

#[test]
fn an_empty_file_says_what_is_needed() {
    let found = mistakes("");
    assert!(found.iter().any(|m| m.key == "format" && m.line == 1));
    assert!(found.iter().any(|m| m.key == "stage"));
    assert!(
        found
            .iter()
            .all(|m| !m.what.is_empty() && !m.mend.is_empty())
    );
}

/// Whatever line is lost, doubled or cut short: the reader tells it and does not fall over.
#[test]
fn any_line_may_be_spoilt() {
    let lines: Vec<&str> = SOUND.lines().collect();
    for n in 0..lines.len() {
        let half = &lines[n][..lines[n]
            .char_indices()
            .nth(lines[n].chars().count() / 2)
            .map_or(0, |(at, _)| at)];
        for middle in [vec![], vec![lines[n], lines[n]], vec![half]] {
            let spoilt = [&lines[..n], &middle, &lines[n + 1..]].concat();
            let text = spoilt.join("\n");
            for mistake in mistakes(&text) {
                assert!(
                    (1..=spoilt.len() + 1).contains(&mistake.line),
                    "{n}: {mistake:?}"
                );
                assert!(
                    !mistake.what.is_empty() && !mistake.mend.is_empty(),
                    "{n}: {mistake:?}"
                );
            }
        }
    }
}

/// A round that has begun with such dates has dates of its own, and goes on.
#[test]
fn dates_of_a_new_file_can_be_right() {
    for [old, new, at, key, what, mend] in cases(include_str!("mistakes/of_new_files.txt")) {
        let text = spoilt(&old, &new);
        let found = read_new(&text).unwrap_err();
        let mistake = found.iter().find(|m| m.severity == Severity::Mistake);
        let mistake = mistake.unwrap();
        let place = (mistake.line, mistake.key.as_str());
        assert_eq!(place, (line(&text, &at), key.as_str()), "{found:?}");
        assert!(mistake.what.contains(&what), "{what}: {mistake:?}");
        assert!(mistake.mend.contains(&mend), "{mend}: {mistake:?}");
        assert!(read(&text).is_ok());
    }
}
