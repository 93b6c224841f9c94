//! The notices we know, played forward.

use domain::programme::CountFrom;
use domain::rehearsal::{Line, LineKind, rehearse, rehearse_plan};

use crate::support::{CALENDAR, brand, day, programme, studio};
use domain::plan::Plan;

fn of(kind: LineKind, lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .filter(|l| l.kind == kind)
        .map(|l| {
            format!("{} {} {} {}", l.on, l.what, l.whom, l.note)
                .trim_end()
                .to_owned()
        })
        .collect()
}

fn about(what: &str, kind: LineKind, lines: &[Line]) -> Vec<String> {
    let own: Vec<Line> = lines.iter().filter(|l| l.what == what).cloned().collect();
    of(kind, &own)
        .iter()
        .map(|line| line.replacen(&format!(" {what}"), "", 1))
        .collect()
}

#[test]
fn trap_15_the_studios_of_2022() {
    let (p, _) = studio();
    let cycle = "2022-11".parse().ok();
    let lines = rehearse(&p, day("2022-08-26"), cycle, None, None, &CALENDAR).unwrap();
    assert_eq!(
        about("提交中期考核材料", LineKind::Due, &lines),
        ["2023-11-30 申报单位"]
    );
    assert_eq!(
        about("提交期满验收材料", LineKind::Due, &lines),
        ["2024-11-30 申报单位 当日休息，提醒提前，期限不变"]
    );
    assert_eq!(
        about("提交期满验收材料", LineKind::Reminder, &lines),
        [
            "2024-10-31 申报单位 到期前 30 天提醒（期限2024年11月（11月30日止））",
            "2024-11-15 申报单位 到期前 14 天提醒，因休息提前（期限2024年11月（11月30日止））",
            "2024-11-22 申报单位 到期前 7 天提醒，因休息提前（期限2024年11月（11月30日止））",
            "2024-11-27 申报单位 到期前 3 天提醒（期限2024年11月（11月30日止））",
            "2024-11-29 申报单位 到期当天提醒，因休息提前（期限2024年11月（11月30日止））",
            "2024-12-02 申报单位 如仍未办：逾期第 1 个工作日催办（期限2024年11月（11月30日止））",
            "2024-12-09 申报单位 如仍未办：逾期第 6 个工作日催办（期限2024年11月（11月30日止））",
        ]
    );
    assert_eq!(
        about("提交期满验收材料", LineKind::Escalation, &lines),
        [
            "2024-12-04 上级党组织 如逾期 3 个工作日仍未办，抄送",
            "2024-12-06 组织部门 如逾期 5 个工作日仍未办，列入督办",
            "2024-12-09 上级党组织 如逾期 6 个工作日仍未办，抄送",
            "2024-12-13 组织部门 如逾期 10 个工作日仍未办，标红",
        ]
    );
    assert_eq!(of(LineKind::Supervision, &lines).len(), 10);
    assert_eq!(
        of(LineKind::Supervision, &lines)[0],
        "2023-02-01 季度随机抽查（第 1 次） 督导员 抽取在建项目的 10%，2023年2月15日前查看完毕"
    );
    assert_eq!(
        of(LineKind::Warning, &lines),
        [
            "2022-08-26 “期满验收”定在2024年11月，当月最后一天11月30日 周六不上班：期限不变，提醒提前到11月29日 周五。 组织部门"
        ]
    );
    // The first recheck comes a year after the titling.
    assert_eq!(
        about("提交持续建设年度复核材料", LineKind::Due, &lines),
        ["2025-12-27 申报单位 当日休息，提醒提前，期限不变"]
    );
}

#[test]
fn trap_6_the_brands_of_2023() {
    let (p, _) = brand();
    let lines = rehearse(&p, day("2023-10-16"), None, None, None, &CALENDAR).unwrap();
    assert_eq!(
        about("提交申报书", LineKind::Due, &lines),
        ["2023-11-10 申报单位"]
    );
    assert_eq!(
        about("审定立项", LineKind::Due, &lines),
        ["2023-11-20 组织部门"]
    );
    assert_eq!(
        about("发布立项公示", LineKind::Due, &lines),
        ["2023-11-20 组织部门"]
    );
    assert_eq!(
        about("立项公示期满", LineKind::Stage, &lines),
        ["2023-11-27 组织部门 2023年11月20日发布，公示 5 个工作日，次日起算"]
    );
    assert_eq!(
        about("提交考核验收材料", LineKind::Due, &lines),
        ["2024-08-31 申报单位 当日休息，提醒提前，期限不变"]
    );
    assert_eq!(
        about("“一支部一特色”专题页面", LineKind::Due, &lines),
        ["2023-12-27 院系党组织"]
    );
    assert_eq!(
        about("必须参与：申报“支部品牌”", LineKind::Due, &lines),
        ["2023-11-10 申报单位"]
    );
    // A day of the month before is not the beginning of building in that month.
    assert_eq!(
        about("培育建设开始", LineKind::Stage, &lines),
        ["2023-11-01 申报单位 只写到月：2023年11月"]
    );
}

#[test]
fn trap_6_publicity_that_counts_its_first_day_ends_on_friday() {
    let (p, _) = brand();
    let count = Some(CountFrom::SameDay);
    let plan = Plan::of(&p, day("2023-10-16"), None, count, &CALENDAR).unwrap();
    let lines = rehearse_plan(&p, &plan, None, &CALENDAR);
    assert_eq!(
        about("立项公示期满", LineKind::Stage, &lines),
        ["2023-11-24 组织部门 2023年11月20日发布，公示 5 个工作日，当日起算"]
    );
}

#[test]
fn trap_2_a_wednesday_that_the_notice_calls_friday() {
    let p = programme("neu-case");
    let lines = rehearse(&p, day("2024-11-07"), None, None, None, &CALENDAR).unwrap();
    assert_eq!(
        of(LineKind::Warning, &lines),
        [
            "2024-11-07 通知印的是2024年11月27日（星期五），这一天实为星期三。请向发文单位核实以日期还是以星期为准。 组织部门"
        ]
    );
}

#[test]
fn trap_3_what_has_no_cycle_is_rehearsed_to_its_title() {
    let p = programme("province-model-branch");
    let lines = rehearse(&p, day("2022-08-26"), None, None, None, &CALENDAR).unwrap();
    assert_eq!(
        about("公布命名", LineKind::Due, &lines),
        ["2022-11-18 组织部门"]
    );
    assert!(lines.iter().all(|l| !l.what.contains("培育建设")));
    assert!(of(LineKind::Supervision, &lines).is_empty());
}

#[test]
fn duties_are_rehearsed_by_post() {
    let p = programme("yearly-duties");
    let lines = rehearse(&p, day("2026-01-15"), None, None, None, &CALENDAR).unwrap();
    for duty in &p.duties {
        let due = about(&duty.title, LineKind::Due, &lines);
        assert_eq!(due.len(), 1, "{}", duty.title);
        assert!(due[0].contains(&duty.post), "{due:?}");
        assert!(!about(&duty.title, LineKind::Reminder, &lines).is_empty());
    }
    assert_eq!(
        about("登记上半年清单和承诺项目进展", LineKind::Due, &lines)[0],
        "2026-06-30 党建专干"
    );
    assert!(lines.iter().all(|l| !l.what.contains("申报书")));
    assert!(of(LineKind::Supervision, &lines)[0].contains("全部责任单位"));
}

#[test]
fn duties_handed_over_in_summer_do_not_ask_for_spring() {
    let p = programme("yearly-duties");
    let lines = rehearse(&p, day("2026-07-06"), None, None, None, &CALENDAR).unwrap();
    assert!(about("登记上半年清单和承诺项目进展", LineKind::Due, &lines).is_empty());
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
    let (p, _) = brand();
    let until = day("2023-11-20");
    let lines = rehearse(&p, day("2023-10-16"), None, None, Some(until), &CALENDAR).unwrap();
    assert!(lines.iter().all(|l| l.on <= until));
    assert_eq!(lines.last().unwrap().on, until);
}

#[test]
fn a_line_is_one_object_of_five_texts() {
    let (p, _) = brand();
    let lines = rehearse(&p, day("2023-10-16"), None, None, None, &CALENDAR).unwrap();
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
