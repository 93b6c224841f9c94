//! The notices we know, played forward.

use chrono::NaiveDate;
use domain::plan::Plan;
use domain::programme::{CountFrom, Programme};
use domain::rehearsal::{Line, LineKind, rehearse, rehearse_plan};

use crate::support::{CALENDAR, brand, cases, day, programme, studio};

/// What is said on which day to whom, about one thing or about all.
fn of(kind: LineKind, what: Option<&str>, lines: &[Line]) -> Vec<String> {
    let is_meant = |l: &&Line| l.kind == kind && what.is_none_or(|what| l.what == what);
    let said = lines.iter().filter(is_meant).map(|l| {
        let thing = if what.is_some() {
            String::new()
        } else {
            format!(" {}", l.what)
        };
        format!("{}{thing} {} {}", l.on, l.whom, l.note)
            .trim_end()
            .to_owned()
    });
    said.collect()
}

fn about(what: &str, kind: LineKind, lines: &[Line]) -> Vec<String> {
    of(kind, Some(what), lines)
}

fn from(p: &Programme, announced: &str) -> Vec<Line> {
    until(p, announced, None)
}

fn until(p: &Programme, announced: &str, until: Option<NaiveDate>) -> Vec<Line> {
    rehearse(p, day(announced), None, None, until, &CALENDAR).unwrap()
}

/// A programme announced on a day: a thing, what is said of it, once.
#[test]
fn trap_3_trap_6_trap_15_each_thing_falls_due_once() {
    let [mut studio, mut brand, mut branch] = [const { Vec::new() }; 3];
    for [code, kind, what, said] in cases(
        "
        studio | due   | 提交中期考核材料 | 2023-11-30 申报单位
        studio | due   | 提交期满验收材料 | 2024-11-30 申报单位 当日休息，提醒提前，期限不变
        # The first recheck comes a year after the titling.
        studio | due   | 提交持续建设年度复核材料 | 2025-12-27 申报单位 当日休息，提醒提前，期限不变
        brand  | due   | 提交申报书 | 2023-11-10 申报单位
        brand  | due   | 审定立项 | 2023-11-20 组织部门
        brand  | due   | 发布立项公示 | 2023-11-20 组织部门
        brand  | stage | 立项公示期满 | 2023-11-27 组织部门 2023年11月20日发布，公示 5 个工作日，次日起算
        brand  | due   | 提交考核验收材料 | 2024-08-31 申报单位 当日休息，提醒提前，期限不变
        brand  | due   | “一支部一特色”专题页面 | 2023-12-27 院系党组织
        brand  | due   | 必须参与：申报“支部品牌” | 2023-11-10 申报单位
        # A day of the month before is not the beginning of building in that month.
        brand  | stage | 培育建设开始 | 2023-11-01 申报单位 只写到月：2023年11月
        province-model-branch | due | 公布命名 | 2022-11-18 组织部门
        ",
    ) {
        let lines = match code {
            "studio" => &mut studio,
            "brand" => &mut brand,
            _ => &mut branch,
        };
        if lines.is_empty() {
            let announced = if code == "brand" { "2023-10-16" } else { "2022-08-26" };
            *lines = from(&programme(code), announced);
        }
        let kind = if kind == "due" { LineKind::Due } else { LineKind::Stage };
        assert_eq!(about(what, kind, lines), [said], "{what}");
    }
    // What has no cycle is rehearsed to its title.
    assert!(branch.iter().all(|l| !l.what.contains("培育建设")));
    assert!(of(LineKind::Supervision, None, &branch).is_empty());
}

#[test]
fn trap_15_the_studios_of_2022() {
    let (p, _) = studio();
    let cycle = "2022-11".parse().ok();
    let lines = rehearse(&p, day("2022-08-26"), cycle, None, None, &CALENDAR).unwrap();
    let until = "（期限2024年11月（11月30日止））";
    let reminders = [
        "2024-10-31 申报单位 到期前 30 天提醒",
        "2024-11-15 申报单位 到期前 14 天提醒，因休息提前",
        "2024-11-22 申报单位 到期前 7 天提醒，因休息提前",
        "2024-11-27 申报单位 到期前 3 天提醒",
        "2024-11-29 申报单位 到期当天提醒，因休息提前",
        "2024-12-02 申报单位 如仍未办：逾期第 1 个工作日催办",
        "2024-12-09 申报单位 如仍未办：逾期第 6 个工作日催办",
    ];
    let said = about("提交期满验收材料", LineKind::Reminder, &lines);
    assert_eq!(said, reminders.map(|reminder| format!("{reminder}{until}")));
    assert_eq!(
        about("提交期满验收材料", LineKind::Escalation, &lines),
        [
            "2024-12-04 上级党组织 如逾期 3 个工作日仍未办，抄送",
            "2024-12-06 组织部门 如逾期 5 个工作日仍未办，列入督办",
            "2024-12-09 上级党组织 如逾期 6 个工作日仍未办，抄送",
            "2024-12-13 组织部门 如逾期 10 个工作日仍未办，标红",
        ]
    );
    let watched = of(LineKind::Supervision, None, &lines);
    let first =
        "2023-02-01 季度随机抽查（第 1 次） 督导员 抽取在建项目的 10%，2023年2月15日前查看完毕";
    assert_eq!((watched.len(), watched[0].as_str()), (10, first));
    let warning = "2022-08-26 “期满验收”定在2024年11月，当月最后一天2024年11月30日（周六）不上班：期限不变，提醒提前到2024年11月29日（周五）。 组织部门";
    assert_eq!(of(LineKind::Warning, None, &lines), [warning]);
}

#[test]
fn trap_6_publicity_that_counts_its_first_day_ends_on_friday() {
    let (p, _) = brand();
    let count = Some(CountFrom::SameDay);
    let plan = Plan::of(&p, day("2023-10-16"), None, count, &CALENDAR).unwrap();
    let lines = rehearse_plan(&p, &plan, None, &CALENDAR);
    let ends = "2023-11-24 组织部门 2023年11月20日发布，公示 5 个工作日，当日起算";
    assert_eq!(about("立项公示期满", LineKind::Stage, &lines), [ends]);
}

#[test]
fn trap_2_a_wednesday_that_the_notice_calls_friday() {
    let lines = from(&programme("neu-case"), "2024-11-07");
    let warning = "2024-11-07 通知印的是2024年11月27日（周五），这一天实为周三。请向发文单位核实以日期还是以星期为准。 组织部门";
    assert_eq!(of(LineKind::Warning, None, &lines), [warning]);
}

#[test]
fn duties_are_rehearsed_by_post() {
    let p = programme("yearly-duties");
    let lines = from(&p, "2026-01-15");
    for duty in &p.duties {
        let due = about(&duty.title, LineKind::Due, &lines);
        assert_eq!(due.len(), 1, "{}", duty.title);
        assert!(due[0].contains(&duty.post), "{due:?}");
        assert!(!about(&duty.title, LineKind::Reminder, &lines).is_empty());
    }
    let half_year = "登记上半年清单和承诺项目进展";
    assert_eq!(
        about(half_year, LineKind::Due, &lines),
        ["2026-06-30 党建专干"]
    );
    assert!(lines.iter().all(|l| !l.what.contains("申报书")));
    assert!(of(LineKind::Supervision, None, &lines)[0].contains("全部责任单位"));
    // Handed over in summer they do not ask for spring.
    let lines = from(&p, "2026-07-06");
    assert!(about(half_year, LineKind::Due, &lines).is_empty());
    let told = "“登记上半年清单和承诺项目进展”的期限2026年6月30日早于通知日2026年7月6日，不再交办。请核对通知日。";
    assert_eq!(
        about(told, LineKind::Warning, &lines),
        ["2026-07-06 组织部门"]
    );
}

#[test]
fn a_cycle_that_is_needed_and_missing_is_said() {
    let mut p = programme("studio");
    p.cycle = None;
    let why = rehearse(&p, day("2022-08-26"), None, None, None, &CALENDAR).unwrap_err();
    assert!(why.contains("请给出培育起点"), "{why}");
}

#[test]
fn the_list_can_be_cut() {
    let last = day("2023-11-20");
    let lines = until(&brand().0, "2023-10-16", Some(last));
    assert!(lines.iter().all(|l| l.on <= last));
    assert_eq!(lines.last().unwrap().on, last);
}

#[test]
fn a_line_is_one_object_of_five_texts() {
    let lines = from(&brand().0, "2023-10-16");
    let due = lines.iter().find(|l| l.what == "提交申报书").unwrap();
    assert_eq!(
        serde_json::to_value(due).unwrap(),
        serde_json::json!({
            "on": "2023-10-27",
            "kind": "reminder",
            "what": "提交申报书",
            "whom": "申报单位",
            "note": "到期前 14 天提醒（期限2023年11月10日）",
        })
    );
}
