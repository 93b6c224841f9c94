//! What `programme show` prints, against what the files hold.

use std::collections::BTreeMap;

use domain::programme::{Programme, builtin, read};

use crate::support::{folder, in_our_words, peiyu, said, says};

/// How often each mark of a source stands in a programme, whatever carries it: every field of type
/// `Source` is called `source` or `…_source`, and the debug output names them all.
fn marks(programme: &Programme) -> BTreeMap<String, usize> {
    let debug = format!("{programme:?}");
    let mut marks = BTreeMap::new();
    for (at, name) in debug.match_indices("source: ") {
        let value = &debug[at + name.len()..];
        let value = value.strip_prefix("Some(").unwrap_or(value);
        // Where there are no points (一票否决) nobody asks where they are from.
        let of_no_points = debug[..at].ends_with("points: 0, points_");
        let label = if of_no_points || value.starts_with("None") {
            continue;
        } else if value.starts_with("Suggested") {
            "可以改的建议值".to_owned()
        } else if value.starts_with("Observed") {
            "个别单位做法".to_owned()
        } else if value.starts_with("Unconfirmed") {
            "未经文件核实".to_owned()
        } else {
            let value = value.strip_prefix("Notice { notice: \"").unwrap();
            let (notice, value) = value.split_once("\", clause: \"").unwrap();
            let (clause, _) = value.split_once('"').unwrap();
            format!("{notice} {clause}").trim_end().to_owned()
        };
        *marks.entry(label).or_default() += 1;
    }
    marks
}

#[test]
fn every_figure_of_every_programme_is_shown_with_its_source() {
    for file in builtin() {
        let programme = read(file.text).unwrap().programme;
        let (_, shown) = says(&["programme", "show", file.code]);
        in_our_words(&shown);
        let marks = marks(&programme);
        assert!(marks.values().sum::<usize>() > 20, "{marks:?}");
        for (label, count) in &marks {
            let printed = shown.matches(&format!("据 {label}〕")).count();
            assert_eq!(printed, *count, "{}: {label}\n{shown}", file.code);
        }
    }
}

#[test]
fn every_part_of_a_programme_is_shown() {
    for (code, parts) in [
        (
            "brand",
            &[
                "一个单位最多申报几项：1〔据 可以改的建议值〕",
                "必须参加的（获得这些称号的：省级样板支部、校级样板支部、双带头人工作室；正在培育的也要参加）〔据 S4 二〕",
                "培育从何时开始：month(announced) + 1m  〔据 S4 四(四)〕",
                "工作日怎样数：次日起算  〔据 可以改的建议值〕",
                "截止前多久开始：30 天〔据 可以改的建议值〕",
                "等次：优秀（结果：通过；多少分起：90；最多占参评的多少：30%）  〔据 可以改的建议值〕",
                "每个项目至少几名专家：5〔据 可以改的建议值〕",
                "纸质材料：份数：5；要盖章；报送地点和命名要求：经基层党委（总支）审核盖章后，报送党委组织部组织科  〔据 S4 四(二)〕",
                "最多几个附件或图片：6〔据 个别单位做法〕；图注字数：20",
                "发布平台至少哪一级：校级；必须是宣介本支部自己的工作；谁来完成：申报主体；期限：final〔据 S4 四(四)4〕）  〔据 S4 四(四)4〕",
                "申请延期（最多延多久：1 个月；至少提前几天提出：30 天）〔据 可以改的建议值〕",
                "抽取比例：10%；几个工作日内看完：10 个工作日；几个工作日内整改：15 个工作日；一个项目一年最多被查几次：2）",
                "哪些活动：校级样板支部、双带头人工作室；看什么：参与情况；起什么作用：年度审核的依据  〔据 S4 二〕",
                "品牌建设项目抄袭（代号：plagiarism；后果：取消申报资格）  〔据 S4 四(三)〕",
                "到期前几天提醒：30 天、14 天、7 天、3 天、1 天、0 天",
            ][..],
        ),
        (
            "studio",
            &[
                "申报条件：党支部成立 3 年（含）以上（代号：three_years；党组织成立满这么久：3 年）  〔据 S2 第4段〕",
                "限期整改多久：2 个月〔据 可以改的建议值〕",
                "督导方式：集中督查〔据 S2 第7段〕",
            ],
        ),
        (
            "yearly-duties",
            &["由谁负责：党委书记；期限：announced + 15d〔据 可以改的建议值〕）  〔据 S3 一〕"],
        ),
        (
            "neu-case",
            &["日期：2024-11-27；星期：星期五  〔据 S1 四〕"],
        ),
        (
            "zhaoqing-case",
            &["肇庆学院、肇庆医学高等专科学校、广东理工学院、广东工商职业技术大学"],
        ),
    ] {
        let (_, shown) = says(&["programme", "show", code]);
        for part in parts {
            assert!(shown.contains(part), "{code}: {part}\n{shown}");
        }
    }
}

#[test]
fn the_schema_is_printed_as_it_is() {
    let (_, printed) = says(&["programme", "schema"]);
    let schema: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(schema, domain::programme::schema());
}

#[test]
fn a_file_whose_close_comes_before_its_opening_is_refused_at_its_line() {
    let place = folder();
    let file = place.path().join("lecture.toml");
    let text = include_str!("closes-before-opens.toml");
    std::fs::write(&file, text).unwrap();
    let at = text.lines().position(|l| l.contains("2025-09-01")).unwrap() + 1;
    let name = file.to_str().unwrap();
    for args in [
        &["programme", "check", name][..],
        &["rehearse", name, "--announced", "2025-09-10"],
    ] {
        let output = peiyu(place.path(), args);
        let said = said(&output);
        assert!(!output.status.success(), "{said}");
        let line =
            format!("{name}:{at}: 错误：“支部申报”的截止（2025-09-01）早于开始（2025-09-10）");
        assert!(said.contains(&line), "{said}");
    }
}

#[test]
fn dates_on_the_command_line_have_bounds() {
    let rehearse = ["rehearse", "brand", "--announced", "2023-10-16"];
    for day in ["9999-12-31", "0026-12-01", "1926-12-01", "9998-01-01"] {
        for args in [
            &["rehearse", "brand", "--announced", day][..],
            &[&rehearse[..], &["--cycle", day]].concat(),
            &[&rehearse[..], &["--until", day]].concat(),
            &["serve", "--today", day],
            &["job", "run", "reminders", "--at", day],
            &["job", "run", "reminders", "--at", &format!("{day}T08:30")],
        ] {
            let (code, said) = says(args);
            assert_ne!(code, 0, "{args:?}: {said}");
            let sentence = format!("{day} 不在可填的范围内，应在2000年1月1日至2099年12月31日之间");
            assert!(said.contains(&sentence), "{args:?}: {said}");
        }
    }
}

/// A rehearsal whose dates do not fit says so to scripts.
#[test]
fn a_rehearsal_with_conflicts_ends_with_one() {
    for (announced, code) in [("2023-10-16", 0), ("2025-10-18", 1)] {
        let (ended, said) = says(&["rehearse", "brand", "--announced", announced]);
        assert_eq!(ended, code, "{said}");
        assert_eq!(said.contains("处日期不合适"), code == 1, "{said}");
    }
}

/// Whoever reads what is printed may stop reading: nothing is told of it.
#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    use std::process::{Command, Stdio};
    for args in [
        &["programme", "schema"][..],
        &["programme", "show", "studio"],
        &["rehearse", "studio", "--announced", "2022-08-26"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_peiyu"))
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said, "", "{args:?}");
        assert!(output.status.success(), "{args:?}");
    }
}
