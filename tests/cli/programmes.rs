//! What `programme show` prints, against what the files hold.

use std::collections::BTreeMap;

use domain::programme::{Programme, builtin, read};

use crate::support::{folder, in_our_words, peiyu, said};

/// How often each mark of a source stands in a programme, whatever carries it: every field of type
/// `Source` is called `source` or `…_source`, and the debug output names them all.
fn marks(programme: &Programme) -> BTreeMap<String, usize> {
    let debug = format!("{programme:?}");
    let mut marks = BTreeMap::new();
    for (at, name) in debug.match_indices("source: ") {
        let value = &debug[at + name.len()..];
        let value = value.strip_prefix("Some(").unwrap_or(value);
        let label = if value.starts_with("None") {
            continue;
        } else if value.starts_with("Suggested") {
            "建议值".to_owned()
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
    let place = folder();
    for file in builtin() {
        let programme = read(file.text).unwrap().programme;
        let shown = said(&peiyu(place.path(), &["programme", "show", file.code]));
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
    let place = folder();
    for (code, parts) in [
        (
            "brand",
            &[
                "每个单位每批次最多申报 1 个  〔据 建议值〕",
                "省级样板支部、校级样板支部、双带头人工作室及其培育对象必须参加  〔据 S4 二〕",
                "培育从 month(announced) + 1m 算起  〔据 S4 四(四)〕",
                "数工作日：次日起算  〔据 建议值〕",
                "截止前 30 天开始  〔据 建议值〕",
                "优秀（通过，90 分起，不超过 30%）  〔据 建议值〕",
                "每个项目不少于 5 位专家",
                "满 5 份评分去掉最高和最低",
                "一式 5 份，盖章；经基层党委（总支）审核盖章后，报送党委组织部组织科  〔据 S4 四(二)〕",
                "最多 6 张，图注 20 字以内  〔数量据 个别单位做法〕",
                "宣介本支部活动的新闻稿件（不少于 2 件新闻稿件，校级及以上平台，内容是本单位自己的工作，由申报主体完成）  〔据 S4 四(四)4〕",
                "暂缓通过的延长 3 个月，最多 1 次",
                "可申请延期，最长 1 个月，至少提前 30 天提出",
                "抽 10%，至少一个；10 个工作日内看完，15 个工作日内整改；一个项目一年最多 2 次",
                "参与情况是校级样板支部、双带头人工作室年度审核的依据  〔据 S4 二〕",
                "品牌建设项目抄袭：取消申报资格  〔据 S4 四(三)〕",
                "到期前 30、14、7、3、1 天和到期当天提醒  〔据 建议值〕",
                "逾期 3 个工作日起抄送上级党组织，5 个工作日起列入组织部门名单，10 个工作日起标红",
            ][..],
        ),
        (
            "studio",
            &[
                "条件：党支部成立 3 年（含）以上（按成立时间核对，到通知发布日满 3 年）  〔据 S2 第4段〕",
                "限期 2 个月整改  〔据 建议值〕",
                "在高知识群体中发展党员的记录（不少于 1 件发展党员",
                "年度集中督查（集中督查）  〔方式据 S2 第7段〕",
            ],
        ),
        (
            "yearly-duties",
            &[
                "签收学校基层党建工作责任清单（党委书记）  〔据 S3 一〕  announced + 15d  〔期限据 建议值〕",
                "党建专干述职（党建专干）",
                "学校交叉检查（交叉检查）  〔方式据 S3 二〕",
            ],
        ),
        (
            "neu-case",
            &[
                "通知写明 2024-11-27 是星期五  〔据 S1 四〕",
                "类别：党支部（党支部）",
            ],
        ),
        (
            "zhaoqing-case",
            &[
                "肇庆学院、肇庆医学高等专科学校、广东理工学院、广东工商职业技术大学",
                "最多 6 张  〔数量据 建议值〕",
            ],
        ),
    ] {
        let shown = said(&peiyu(place.path(), &["programme", "show", code]));
        for part in parts {
            assert!(shown.contains(part), "{code}: {part}\n{shown}");
        }
    }
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
    let place = folder();
    for day in ["9999-12-31", "0026-12-01", "1926-12-01", "9998-01-01"] {
        for args in [
            &["rehearse", "brand", "--announced", day][..],
            &[
                "rehearse",
                "brand",
                "--announced",
                "2023-10-16",
                "--cycle",
                day,
            ],
            &[
                "rehearse",
                "brand",
                "--announced",
                "2023-10-16",
                "--until",
                day,
            ],
            &["serve", "--today", day],
            &["job", "run", "reminders", "--at", day],
            &["job", "run", "reminders", "--at", &format!("{day}T08:30")],
        ] {
            let output = peiyu(place.path(), args);
            let said = said(&output);
            assert!(!output.status.success(), "{args:?}: {said}");
            let sentence = format!("{day} 不在可填的范围内，应在2000年1月1日至2099年12月31日之间");
            assert!(said.contains(&sentence), "{args:?}: {said}");
        }
    }
}
