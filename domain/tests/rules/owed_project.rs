//! What one project owes, row by row of its life.

use std::collections::BTreeMap;

use domain::lifecycle::State;
use domain::obligation::ObligationKind;
use domain::owed::{ProjectFacts, Sheet, project_owes, submit_due, until};
use domain::plan::Plan;
use domain::programme::Programme;
use domain::promised::PlanItem;
use domain::stage::Status as S;
use domain::unit::Level;

use crate::support::{CALENDAR, EXPERT, altered, brand, cases, day, facts, lines, plan, studio};

fn owes((p, plan): &(Programme, Plan), f: &ProjectFacts) -> Vec<String> {
    lines(&project_owes(p, plan, f, &CALENDAR))
}

/// Without the milestones, which are owed all through building.
fn owes_for_stage((p, plan): &(Programme, Plan), f: &ProjectFacts) -> Vec<String> {
    let mut owed = project_owes(p, plan, f, &CALENDAR);
    owed.retain(|o| o.kind != ObligationKind::Milestone);
    lines(&owed)
}

fn returned(mut f: ProjectFacts, stage: &str, times: i32) -> ProjectFacts {
    f.returns = BTreeMap::from([(stage.to_owned(), times)]);
    f
}

fn extended(mut f: ProjectFacts, stage: &str, until: &str) -> ProjectFacts {
    f.extended = BTreeMap::from([(stage.to_owned(), day(until))]);
    f
}

/// Where it stands, since when, how often it was sent back, and the one thing that is owed.
#[test]
fn each_stage_owes_its_step_in_time() {
    let (brand, studio) = (brand(), studio());
    for [code, stage, status, since, returns, owed] in cases(
        "
        brand | application | draft | 2023-10-20 | 0 | submit application #1 editor 5 2023-11-10 提交申报书
        # What was sent back is a new instance; three working days when less would be left.
        brand | application | returned | 2023-10-25 | 1 \
            | submit application #2 editor 5 2023-11-10 按退回意见修改并重新提交申报书
        brand | application | returned | 2023-11-09 | 2 \
            | submit application #3 editor 5 2023-11-14 按退回意见修改并重新提交申报书
        studio | final | due | 2024-12-10 | 1 | hand_in final #2 editor 5 2024-12-13 提交期满验收材料
        # A check is owed by the nearest unit of its level.
        studio | committee | waiting | 2022-09-10 | 0 \
            | endorse committee #1 endorser 4 2022-09-20 院系党组织审核
        studio | school | waiting | 2022-09-27 | 0 | endorse school #1 endorser 3 2022-09-30 学校党委推荐
        # On the last day, as the notice has it: the committee's time ends with the branch's.
        brand | committee | waiting | 2023-11-10 | 0 \
            | endorse committee #1 endorser 4 2023-11-10 基层党委（总支）审核
        # Mended and handed in again after it: nobody is late on the day a thing reaches them.
        brand | committee | waiting | 2023-11-14 | 1 \
            | endorse committee #2 endorser 4 2023-11-17 基层党委（总支）审核
        brand | revision | due | 2023-11-20 | 0 \
            | revise revision #1 editor 5 2023-11-23 按专家意见修改完善申报书
        # Revision, midterm and final are owed by the holder, then by the conductor.
        studio | revision | due | 2022-10-17 | 0 \
            | revise revision #1 editor 5 2022-10-20 按专家意见修改完善申报书
        studio | midterm | due | 2023-10-31 | 0 | hand_in midterm #1 editor 5 2023-11-30 提交中期考核材料
        # Handed in early: the conductor has until the month is over.
        studio | midterm | handed_in | 2023-11-03 | 0 | grade midterm #1 organiser 1 2023-11-30 评定中期考核等次
        # On the last day: ten working days from then.
        studio | final | handed_in | 2024-11-30 | 0 | grade final #1 organiser 1 2024-12-13 评定期满验收等次
        studio | midterm | conditional | 2023-12-08 | 1 \
            | rectify midterm #2 editor 5 2024-02-08 中期考核限期整改，整改后重新提交材料
        brand | publicity | objected | 2023-11-23 | 0 \
            | answer_objection publicity #1 organiser 1 2023-11-30 处理公示异议
        ",
    ) {
        let round = if code == "brand" { &brand } else { &studio };
        let status = S::from_key(status).unwrap();
        let f = returned(facts(stage, status, since), stage, returns.parse().unwrap());
        assert_eq!(owes_for_stage(round, &f), [owed], "{code} {stage} {since}");
    }
    // Where there is no unit of the level, the host.
    let mut f = facts("school", S::Waiting, "2022-09-27");
    f.by_level.remove(&Level::University);
    let owed = "endorse school #1 endorser 1 2022-09-30 学校党委推荐";
    assert_eq!(owes(&studio, &f), [owed]);
    let f = facts("application", S::Returned, "2023-11-09");
    let due = submit_due(
        &brand.0,
        &brand.1,
        &returned(f, "application", 2),
        &CALENDAR,
    );
    assert_eq!(until(&due.unwrap()), "2023年11月14日前");
}

#[test]
fn an_extension_re_dates() {
    let f = facts("application", S::Draft, "2023-10-20");
    let owed = "submit application #1 editor 5 2023-11-13 提交申报书";
    assert_eq!(
        owes(&brand(), &extended(f, "application", "2023-11-13")),
        [owed]
    );
    let f = extended(facts("final", S::Due, "2025-05-01"), "final", "2025-05-31");
    let owed = "hand_in final #2 editor 5 2025-05-31 提交期满验收材料";
    assert_eq!(owes_for_stage(&studio(), &returned(f, "final", 1)), [owed]);
}

#[test]
fn a_sheet_is_owed_until_it_is_signed_and_only_in_its_stage() {
    let sheet = |stage: &str, account: i64, signed| Sheet {
        account: domain::ids::AccountId(account),
        stage: stage.to_owned(),
        signed,
    };
    let mut f = facts("review", S::Waiting, "2023-11-17");
    f.sheets = vec![sheet("review", EXPERT.0, false)];
    let owed = "score review:71 #1 account 71 2023-11-22 评阅并签署评分表";
    assert_eq!(owes(&brand(), &f), [owed]);

    let mut f = facts("review", S::Waiting, "2022-10-11");
    f.sheets = vec![
        sheet("school_review", 70, false),
        sheet("review", 71, false),
        sheet("review", 72, true),
        sheet("review", 73, false),
    ];
    let studio = studio();
    assert_eq!(
        owes(&studio, &f),
        [
            "score review:71 #1 account 71 2022-10-17 评阅并签署评分表",
            "score review:73 #1 account 73 2022-10-17 评阅并签署评分表",
        ]
    );
    f.state = State::new("review", S::Scored);
    let nothing = owes(&studio, &f).is_empty();
    assert!(nothing, "the host draws up the list for all");
}

#[test]
fn trap_15_a_year_after_a_month_is_the_last_day_of_the_month() {
    let studio = studio();
    let f = facts("midterm", S::Due, "2023-10-31");
    let owed = project_owes(&studio.0, &studio.1, &f, &CALENDAR);
    assert_eq!(owed[0].due.on, day("2023-11-30"));
    assert_eq!(owed[0].due.label(), "2023年11月（11月30日止）");
    // 2024-11-30 is a Saturday: the due date does not move.
    let f = facts("final", S::Due, "2024-10-31");
    let owed = "hand_in final #1 editor 5 2024-11-30 提交期满验收材料";
    assert_eq!(owes_for_stage(&studio, &f), [owed]);
    assert!(!CALENDAR.is_working(day("2024-11-30")));
}

#[test]
fn milestones_are_owed_all_through_building_until_they_are_reached() {
    let brand = brand();
    let mut f = facts("building", S::Active, "2023-11-28");
    for (there, left) in [(0, Some(2)), (1, Some(1)), (2, None)] {
        f.milestones = BTreeMap::from([(("news".to_owned(), 1), there)]);
        let owed = left.map(|left| {
            let what = "2024-08-31 宣介本支部活动的新闻稿件";
            format!("milestone news #1 editor 5 {what}（已有 {there}，还差 {left}）")
        });
        assert_eq!(owes(&brand, &f), Vec::from_iter(owed), "{there}");
    }
    // An extension gives it more time.
    let f = extended(
        facts("final", S::Extended, "2024-09-10"),
        "final",
        "2024-11-30",
    );
    let owed = "milestone news #1 editor 5 2024-11-30 宣介本支部活动的新闻稿件（已有 0，还差 2）";
    assert_eq!(owes(&brand, &f), [owed]);
    assert!(owes(&brand, &facts("publicity", S::Open, "2023-11-20")).is_empty());
}

#[test]
fn yearly_milestones_are_one_instance_a_year() {
    let mut f = facts("building", S::Active, "2022-11-01");
    let lectures = |year, times| (("lecture".to_owned(), year), times);
    f.milestones = BTreeMap::from([lectures(1, 4), lectures(2, 1)]);
    let mut owed = owes(&studio(), &f);
    owed.retain(|o| o.contains(" lecture ") || o.contains(" theme_day "));
    owed.sort();
    assert_eq!(
        owed,
        [
            "milestone lecture #2 editor 5 2024-11-30 党课 4 次（已有 1，还差 3）",
            "milestone theme_day #1 editor 5 2023-11-30 主题党日 10 次（已有 0，还差 10）",
            "milestone theme_day #2 editor 5 2024-11-30 主题党日 10 次（已有 0，还差 10）",
        ]
    );
}

/// A stage that gives its conductor fewer days than ten is due sooner, counted from the material.
#[test]
fn a_grade_is_due_within_the_days_of_its_stage() {
    let due = |p: Programme| {
        let plan = plan(&p, "2022-09-01");
        owes_for_stage(&(p, plan), &facts("midterm", S::HandedIn, "2024-01-02"))
    };
    let usual = due(altered("studio", "[[quota]]", "[[quota]]"));
    let sooner = due(altered(
        "studio",
        "form   = \"midterm\"",
        "form   = \"midterm\"\ngrade_within = \"3wd\"",
    ));
    assert_eq!(
        usual,
        ["grade midterm #1 organiser 1 2024-01-16 评定中期考核等次"]
    );
    assert_eq!(
        sooner,
        ["grade midterm #1 organiser 1 2024-01-05 评定中期考核等次"]
    );
}

#[test]
fn rechecks_are_counted_from_the_titling_and_then_from_each_other() {
    let studio = studio();
    let owes = |status, since, last_check, returns| {
        let mut f = returned(facts("sustaining", status, since), "sustaining", returns);
        f.last_check = Some(day(last_check));
        owes(&studio, &f)
    };
    assert_eq!(
        owes(S::Due, "2025-11-20", "2024-12-20", 0),
        ["recheck sustaining #1 editor 5 2025-12-20 提交持续建设年度复核材料"]
    );
    assert_eq!(
        owes(S::Due, "2026-12-06", "2026-01-05", 1),
        ["recheck sustaining #2 editor 5 2027-01-05 提交持续建设年度复核材料"]
    );
    assert_eq!(
        owes(S::HandedIn, "2025-12-18", "2024-12-20", 0),
        ["grade sustaining #1 organiser 1 2026-01-04 办结持续建设年度复核"]
    );
    assert!(owes(S::Titled, "2024-12-20", "2024-12-20", 0).is_empty());
}

#[test]
fn a_named_hour_goes_with_the_due_date_and_not_with_an_extension() {
    let closes = "closes = \"announced + 25d\"";
    let p = altered("brand", closes, &format!("closes_at = \"17:00\"\n{closes}"));
    let plan = crate::support::plan(&p, "2023-10-16");
    let label = |f: &ProjectFacts| project_owes(&p, &plan, f, &CALENDAR)[0].due.label();
    let f = facts("application", S::Draft, "2023-10-20");
    assert_eq!(label(&f), "2023年11月10日 17:00");
    assert_eq!(
        label(&extended(f, "application", "2023-11-13")),
        "2023年11月13日"
    );
}

#[test]
fn ends_owe_nothing() {
    let studio = studio();
    for status in S::ALL.iter().filter(|s| s.is_end()) {
        let mut f = facts("building", *status, "2023-06-01");
        f.visits = vec![domain::owed::VisitFact {
            id: domain::ids::VisitId(1),
            title: "季度随机抽查".to_owned(),
            supervisor: None,
            due_on: day("2023-06-10"),
            done: false,
        }];
        assert!(owes(&studio, &f).is_empty(), "{}", status.key());
    }
    assert!(owes(&studio, &facts("nowhere", S::Waiting, "2023-06-01")).is_empty());
}

/// A studio whose final is extended by 180 days: whatever hangs on it moves as far, and nothing else.
#[test]
fn what_hangs_on_the_final_moves_with_it() {
    let (p, plan) = studio();
    let extended = BTreeMap::from([("final".to_owned(), day("2025-05-29"))]);
    let own = domain::owed::plan_of_project(&p, &plan, &extended);
    let due = |plan: &Plan, key: &str| plan.due(key).unwrap().on.to_string();
    for (key, planned, moved) in [
        ("midterm", "2023-11-30", "2023-11-30"),
        ("building", "2024-11-30", "2025-05-29"),
        ("final", "2024-11-30", "2025-05-29"),
        ("titling", "2024-12-27", "2025-06-25"),
    ] {
        assert_eq!(
            (due(&plan, key), due(&own, key)),
            (planned.to_owned(), moved.to_owned()),
            "{key}"
        );
    }
    // What was promised for the end moves, what was to be done before it is late.
    let mut f = facts("final", S::Extended, "2024-12-10");
    f.extended = extended;
    f.building_from = Some(day("2022-11-01"));
    let promised = |key: &str, on| PlanItem {
        key: key.to_owned(),
        title: key.to_owned(),
        due: domain::dates::Due::on_day(day(on)),
    };
    f.plan = vec![
        (promised("a", "2024-06-30"), false),
        (promised("b", "2024-12-01"), false),
    ];
    let mut owed = owes(&studio(), &f);
    owed.retain(|o| o.starts_with("plan_item"));
    let wanted = [
        "a #1 editor 5 2024-06-30 计划任务：a",
        "b #1 editor 5 2025-05-30 计划任务：b",
    ];
    assert_eq!(owed, wanted.map(|x| format!("plan_item {x}")));
}
