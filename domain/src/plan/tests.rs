//! The dates of the notices we know, and plans that do not fit.

use chrono::Weekday;

use super::*;
use crate::dates::Span;
use crate::programme::{
    Ahead, Entry, PrintedDate, ReminderPolicy, Source, Sourced, Stage, Subject, SupervisionKind,
    SupervisionPlan,
};
use crate::stage::StageKind;
use crate::unit::{Level, Standing};

fn suggested<T>(value: T) -> Sourced<T> {
    Sourced {
        value,
        source: Source::Suggested,
    }
}

fn expr(text: &str) -> DateExpr {
    DateExpr::parse(text).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A stage with dates as the file would give them; an empty text is no date.
fn stage(key: &str, kind: StageKind, title: &str, opens: &str, closes: &str) -> Stage {
    let given = |text: &str| (!text.is_empty()).then(|| expr(text));
    Stage {
        key: key.to_owned(),
        kind,
        title: title.to_owned(),
        level: None,
        opens: given(opens),
        closes: given(closes),
        length: None,
        closes_at: None,
        form: None,
        lead: None,
        grades: vec![],
        ways: vec![],
        every: None,
        rectify_within: None,
        source: Source::Suggested,
        note: None,
    }
}

fn programme(cycle: Option<&str>, stages: Vec<Stage>) -> Programme {
    Programme {
        format: 1,
        code: "test".to_owned(),
        title: "测试活动".to_owned(),
        short: "测试活动".to_owned(),
        prefix: "T".to_owned(),
        summary: None,
        subject: Subject::Branch,
        award: None,
        standing: Standing::School,
        host: Level::University,
        sources: std::collections::BTreeMap::default(),
        printed_dates: vec![],
        entry: Entry {
            open_to: vec![Level::Branch],
            must_join: None,
            per_unit: None,
            conditions: vec![],
            categories: vec![],
        },
        cycle: cycle.map(|cycle| suggested(expr(cycle))),
        count_from: suggested(CountFrom::NextDay),
        soon: suggested(14),
        stages,
        quotas: vec![],
        standard: None,
        review: None,
        forms: vec![],
        paper: None,
        milestones: vec![],
        extension: None,
        supervision: vec![],
        duties: vec![],
        feeds: vec![],
        disqualify: vec![],
        reminders: ReminderPolicy {
            ahead: Ahead::Days(vec![30, 14, 7, 3, 1, 0]),
            late_first: 1,
            late_every: 5,
            superior_from: 3,
            organiser_from: 5,
            red_from: 10,
            source: Source::Suggested,
        },
    }
}

/// Notice 004.
fn brand() -> Programme {
    let mut publicity = stage(
        "publicity",
        StageKind::Publicity,
        "立项公示",
        "decision",
        "",
    );
    publicity.length = Some(5);
    programme(
        Some("month(announced) + 1m"),
        vec![
            stage(
                "brewing",
                StageKind::Preparation,
                "品牌酝酿",
                "announced",
                "application.closes",
            ),
            stage(
                "application",
                StageKind::Application,
                "项目申报",
                "announced",
                "announced + 25d",
            ),
            stage(
                "committee",
                StageKind::Endorsement,
                "基层党委审核",
                "",
                "application.closes",
            ),
            stage(
                "review",
                StageKind::Review,
                "专家评审",
                "application + 1wd",
                "application + 3wd",
            ),
            stage(
                "revision",
                StageKind::Revision,
                "修改完善",
                "",
                "review + 2wd",
            ),
            stage(
                "decision",
                StageKind::Admission,
                "审定立项",
                "",
                "announced + 35d",
            ),
            publicity,
            stage(
                "building",
                StageKind::Building,
                "培育建设",
                "cycle",
                "cycle + 9m",
            ),
            stage("final", StageKind::Final, "考核验收", "", "cycle + 9m"),
            stage("sustaining", StageKind::Sustaining, "持续建设", "", ""),
        ],
    )
}

fn brand_plan(count_from: Option<CountFrom>) -> Plan {
    Plan::of(
        &brand(),
        date("2023-10-16"),
        None,
        count_from,
        &Calendar::builtin(),
    )
    .unwrap()
}

fn closes(plan: &Plan, key: &str) -> String {
    plan.stage(key).unwrap().closes.unwrap().to_string()
}

fn opens(plan: &Plan, key: &str) -> String {
    plan.stage(key).unwrap().opens.unwrap().to_string()
}

fn set_close(plan: &mut Plan, key: &str, closes: &str) {
    let stage = plan
        .stages
        .iter_mut()
        .find(|stage| stage.key == key)
        .unwrap();
    stage.closes = Some(closes.parse().unwrap());
}

fn told(plan: &Plan, programme: &Programme) -> Vec<(String, Severity)> {
    let problems = plan.problems(programme, &Calendar::builtin());
    problems
        .iter()
        .map(|problem| (problem.key(), problem.severity()))
        .collect()
}

fn message(plan: &Plan, programme: &Programme, key: &str) -> String {
    let problems = plan.problems(programme, &Calendar::builtin());
    problems
        .iter()
        .find(|problem| problem.key() == key)
        .unwrap()
        .message()
}

#[test]
fn the_brand_notice_gives_its_own_dates() {
    let plan = brand_plan(None);
    assert_eq!(closes(&plan, "brewing"), "2023-11-10");
    assert_eq!(closes(&plan, "application"), "2023-11-10");
    assert_eq!(closes(&plan, "review"), "2023-11-15");
    assert_eq!(closes(&plan, "revision"), "2023-11-17");
    assert_eq!(closes(&plan, "decision"), "2023-11-20");
    assert_eq!(opens(&plan, "publicity"), "2023-11-20");
    assert_eq!(closes(&plan, "publicity"), "2023-11-27");
    assert_eq!(opens(&plan, "building"), "2023-11");
    assert_eq!(closes(&plan, "building"), "2024-08");
    assert_eq!(closes(&plan, "final"), "2024-08");
    assert_eq!(plan.due("final").unwrap().on, date("2024-08-31"));
    assert_eq!(plan.due("sustaining"), None);

    let plan = brand_plan(Some(CountFrom::SameDay));
    assert_eq!(closes(&plan, "publicity"), "2023-11-24");
}

#[test]
fn the_brand_notice_fits_and_its_last_saturday_is_a_hint() {
    let plan = brand_plan(None);
    assert_eq!(
        told(&plan, &brand()),
        [("day-off:final".to_owned(), Severity::Hint)]
    );
    assert_eq!(
        message(&plan, &brand(), "day-off:final"),
        "“考核验收”定在2024年8月，当月最后一天8月31日 周六不上班：期限不变，提醒提前到8月30日 周五。"
    );
}

#[test]
fn the_studio_is_checked_after_one_year_and_accepted_after_two() {
    let mut midterm = stage("midterm", StageKind::Midterm, "中期考核", "", "cycle + 12m");
    midterm.lead = Some(suggested(Span::days(30)));
    let studio = programme(
        None,
        vec![
            stage(
                "building",
                StageKind::Building,
                "培育建设",
                "cycle",
                "cycle + 24m",
            ),
            midterm,
            stage("final", StageKind::Final, "期满验收", "", "cycle + 24m"),
        ],
    );
    let calendar = Calendar::builtin();
    let announced = date("2022-08-26");
    let missing = Plan::of(&studio, announced, None, None, &calendar).unwrap_err();
    assert!(missing.contains("培育起点"), "{missing}");

    let cycle = "2022-11".parse().ok();
    let plan = Plan::of(&studio, announced, cycle, None, &calendar).unwrap();
    assert_eq!(plan.due("midterm").unwrap().on, date("2023-11-30"));
    assert_eq!(opens(&plan, "midterm"), "2023-10-31");
    let last = plan.due("final").unwrap();
    assert_eq!(last.on, date("2024-11-30"));
    assert!(!calendar.is_working(last.on));
    assert_eq!(
        told(&plan, &studio),
        [("day-off:final".to_owned(), Severity::Hint)]
    );
}

#[test]
fn building_its_midterm_and_the_final_stay_in_order() {
    let studio = programme(
        None,
        vec![
            stage(
                "building",
                StageKind::Building,
                "培育建设",
                "cycle",
                "cycle + 24m",
            ),
            stage("midterm", StageKind::Midterm, "中期考核", "", "cycle + 12m"),
            stage("final", StageKind::Final, "期满验收", "", "cycle + 24m"),
        ],
    );
    let calendar = Calendar::builtin();
    let announced = date("2022-08-26");
    let cycle = "2022-11".parse().ok();
    let plan = Plan::of(&studio, announced, cycle, None, &calendar).unwrap();

    let mut early = plan.clone();
    set_close(&mut early, "final", "2024-10");
    assert!(
        message(&early, &studio, "out-of-order:final")
            .contains("“培育建设”（2024年11月30日）早 30 天")
    );
    let mut swapped = plan.clone();
    set_close(&mut swapped, "midterm", "2025-01");
    assert!(
        message(&swapped, &studio, "out-of-order:final").contains("“中期考核”（2025年1月31日）")
    );
    let mut before = plan;
    set_close(&mut before, "midterm", "2022-10");
    assert!(
        message(&before, &studio, "out-of-order:midterm")
            .contains("“培育建设”（2022年11月1日）早 1 天")
    );
    set_close(&mut before, "midterm", "2022-07");
    assert!(message(&before, &studio, "before-notice:midterm").contains("还早 26 天"));
}

#[test]
fn edited_dates_go_before_the_expressions() {
    let mut plan = brand_plan(None);
    set_close(&mut plan, "publicity", "2023-11-29");
    let due = plan
        .resolve(&expr("publicity.closes + 30d"), &Calendar::builtin())
        .unwrap();
    assert_eq!(due.to_string(), "2023-12-29");
    assert_eq!(
        plan.resolve(&expr("nothing + 1d"), &Calendar::builtin()),
        None
    );
}

#[test]
fn a_decision_too_soon_after_the_application_is_told() {
    let mut plan = brand_plan(None);
    set_close(&mut plan, "decision", "2023-11-17");
    assert_eq!(
        message(&plan, &brand(), "too-tight:decision"),
        "“项目申报”截止到“审定立项”只有 5 个工作日，专家评审 3 个、修改完善 2 个、审定立项 1 个，至少要 6 个，缺 1 个。请推迟“审定立项”，或提前截止“项目申报”。"
    );
}

#[test]
fn stages_out_of_order_are_told() {
    let mut plan = brand_plan(None);
    set_close(&mut plan, "review", "2023-11-22");
    assert_eq!(
        message(&plan, &brand(), "out-of-order:revision"),
        "“修改完善”定在2023年11月17日，比它前面的“专家评审”（2023年11月22日）早 5 天。请推迟“修改完善”，或提前“专家评审”。"
    );
    set_close(&mut plan, "review", "2023-11-12");
    set_close(&mut plan, "application", "2023-10-10");
    let told = told(&plan, &brand());
    let has = |key: &str, severity| told.contains(&(key.to_owned(), severity));
    assert!(
        has("opens-after-closes:review", Severity::Blocks),
        "{told:?}"
    );
    assert!(
        has("opens-after-closes:application", Severity::Blocks),
        "{told:?}"
    );
    assert!(
        has("out-of-order:application", Severity::NeedsReason),
        "{told:?}"
    );
    assert!(has("day-off:review", Severity::NeedsReason), "{told:?}");

    let mut plan = brand_plan(None);
    plan.stages.iter_mut().for_each(|stage| {
        if stage.key == "building" {
            stage.opens = Some("2023-11-01".parse().unwrap());
        }
    });
    assert!(
        message(&plan, &brand(), "out-of-order:building")
            .contains("“立项公示”（2023年11月27日）早 26 天")
    );
}

#[test]
fn a_publicity_cut_short_is_told() {
    for (count_from, closes, has) in [
        (
            CountFrom::NextDay,
            "2023-11-24",
            "只有 4 个，缺 1 个。请改到2023年11月27日或以后",
        ),
        (
            CountFrom::SameDay,
            "2023-11-22",
            "只有 3 个，缺 2 个。请改到2023年11月24日或以后",
        ),
    ] {
        let mut plan = brand_plan(Some(count_from));
        set_close(&mut plan, "publicity", closes);
        let message = message(&plan, &brand(), "too-short:publicity");
        assert!(message.contains(has), "{message}");
    }
}

#[test]
fn a_weekday_that_its_date_does_not_have_is_told() {
    let mut programme = brand();
    programme.printed_dates = vec![PrintedDate {
        date: date("2024-11-27"),
        weekday: Weekday::Fri,
        source: Source::Suggested,
    }];
    let plan = brand_plan(None);
    assert_eq!(
        message(&plan, &programme, "weekday:2024-11-27"),
        "通知印的是2024年11月27日（星期五），这一天实为星期三。请向发文单位核实以日期还是以星期为准。"
    );
    // A round of a later year is not troubled by the misprint.
    let later = Plan::of(
        &programme,
        date("2025-10-16"),
        None,
        None,
        &Calendar::builtin(),
    )
    .unwrap();
    assert!(
        !told(&later, &programme)
            .iter()
            .any(|(key, _)| key.starts_with("weekday"))
    );
}

#[test]
fn circular_and_unknown_dates_block_until_a_date_is_given() {
    let mut programme = programme(
        None,
        vec![
            stage(
                "application",
                StageKind::Application,
                "申报",
                "announced",
                "review - 3d",
            ),
            stage("review", StageKind::Review, "评审", "", "application + 3d"),
            stage("publicity", StageKind::Publicity, "公示", "review", ""),
        ],
    );
    programme.supervision = vec![SupervisionPlan {
        key: "spot".to_owned(),
        title: "随机抽查".to_owned(),
        kind: SupervisionKind::SpotCheck,
        starts: expr("elsewhere"),
        every: None,
        share: 10,
        visit_within: 5,
        rectify_within: 10,
        at_most_per_project_per_year: 2,
        source: Source::Suggested,
        kind_source: Source::Suggested,
    }];
    let calendar = Calendar::builtin();
    let mut plan = Plan::of(&programme, date("2024-03-01"), None, None, &calendar).unwrap();
    assert_eq!(
        told(&plan, &programme)
            .into_iter()
            .map(|(key, _)| key)
            .collect::<Vec<_>>(),
        [
            "unresolved:“申报”的截止",
            "unresolved:“评审”的截止",
            "unresolved:“公示”的开始",
            "unresolved:督导“随机抽查”的开始",
            "no-close:publicity",
        ]
    );
    assert!(
        message(&plan, &programme, "unresolved:“申报”的截止").contains("以 review.closes 为准")
    );
    set_close(&mut plan, "application", "2024-03-15");
    assert!(
        !told(&plan, &programme)
            .iter()
            .any(|(key, _)| key == "unresolved:“申报”的截止")
    );
}

#[test]
fn a_year_without_its_notice_is_a_hint() {
    let plan = Plan::of(
        &brand(),
        date("2026-10-16"),
        None,
        None,
        &Calendar::builtin(),
    )
    .unwrap();
    let told = told(&plan, &brand());
    assert!(
        told.contains(&("provisional:2027".to_owned(), Severity::Hint)),
        "{told:?}"
    );
}
