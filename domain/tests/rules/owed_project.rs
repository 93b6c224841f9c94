//! What one project owes, row by row of its life.

use std::collections::BTreeMap;

use domain::lifecycle::State;
use domain::obligation::ObligationKind;
use domain::owed::{ProjectFacts, Sheet, project_owes, submit_due, until};
use domain::plan::Plan;
use domain::programme::Programme;
use domain::stage::Status as S;
use domain::unit::Level;

use crate::support::{CALENDAR, EXPERT, altered, brand, day, facts, lines, studio};

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

#[test]
fn an_application_is_owed_by_the_branch() {
    let brand = brand();
    assert_eq!(
        owes(&brand, &facts("application", S::Draft, "2023-10-20")),
        ["submit application #1 editor 5 2023-11-10 提交申报书"]
    );
}

#[test]
fn a_returned_application_is_a_new_instance_with_days_to_mend_it() {
    let brand = brand();
    let f = facts("application", S::Returned, "2023-10-25");
    assert_eq!(
        owes(&brand, &returned(f, "application", 1)),
        ["submit application #2 editor 5 2023-11-10 按退回意见修改并重新提交申报书"]
    );
    // Three working days when less would be left.
    let f = facts("application", S::Returned, "2023-11-09");
    let f = returned(f, "application", 2);
    assert_eq!(
        owes(&brand, &f),
        ["submit application #3 editor 5 2023-11-14 按退回意见修改并重新提交申报书"]
    );
    let due = submit_due(&brand.0, &brand.1, &f, &CALENDAR).unwrap();
    assert_eq!(until(&due), "2023年11月14日前");
}

#[test]
fn an_extension_re_dates() {
    let brand = brand();
    let mut f = facts("application", S::Draft, "2023-10-20");
    f.extended = BTreeMap::from([("application".to_owned(), day("2023-11-13"))]);
    assert_eq!(
        owes(&brand, &f),
        ["submit application #1 editor 5 2023-11-13 提交申报书"]
    );
    let mut f = facts("final", S::Due, "2025-05-01");
    f.extended = BTreeMap::from([("final".to_owned(), day("2025-05-31"))]);
    assert_eq!(
        owes_for_stage(&studio(), &returned(f, "final", 1)),
        ["hand_in final #2 editor 5 2025-05-31 提交期满验收材料"]
    );
}

#[test]
fn a_check_is_owed_by_the_nearest_unit_of_its_level() {
    let studio = studio();
    assert_eq!(
        owes(&studio, &facts("committee", S::Waiting, "2022-09-10")),
        ["endorse committee #1 endorser 4 2022-09-20 院系党组织审核"]
    );
    assert_eq!(
        owes(&studio, &facts("school", S::Waiting, "2022-09-27")),
        ["endorse school #1 endorser 3 2022-09-30 学校党委推荐"]
    );
    // Where there is no such unit, the host.
    let mut f = facts("school", S::Waiting, "2022-09-27");
    f.by_level.remove(&Level::University);
    assert_eq!(
        owes(&studio, &f),
        ["endorse school #1 endorser 1 2022-09-30 学校党委推荐"]
    );
}

#[test]
fn nobody_is_late_on_the_day_a_thing_reaches_them() {
    let brand = brand();
    // On the last day, as the notice has it: the committee's time ends with the branch's.
    assert_eq!(
        owes(&brand, &facts("committee", S::Waiting, "2023-11-10")),
        ["endorse committee #1 endorser 4 2023-11-10 基层党委（总支）审核"]
    );
    // Mended and handed in again after it.
    let f = facts("committee", S::Waiting, "2023-11-14");
    assert_eq!(
        owes(&brand, &returned(f, "committee", 1)),
        ["endorse committee #2 endorser 4 2023-11-17 基层党委（总支）审核"]
    );
    let mut f = facts("review", S::Waiting, "2023-11-17");
    f.sheets = vec![Sheet {
        account: EXPERT,
        stage: "review".to_owned(),
        signed: false,
    }];
    assert_eq!(
        owes(&brand, &f),
        ["score review:71 #1 account 71 2023-11-22 评阅并签署评分表"]
    );
    assert_eq!(
        owes(&brand, &facts("revision", S::Due, "2023-11-20")),
        ["revise revision #1 editor 5 2023-11-23 按专家意见修改完善申报书"]
    );
}

#[test]
fn a_sheet_is_owed_until_it_is_signed_and_only_in_its_stage() {
    let studio = studio();
    let sheet = |stage: &str, account: i64, signed| Sheet {
        account: domain::ids::AccountId(account),
        stage: stage.to_owned(),
        signed,
    };
    let mut f = facts("review", S::Waiting, "2022-10-11");
    f.sheets = vec![
        sheet("school_review", 70, false),
        sheet("review", 71, false),
        sheet("review", 72, true),
        sheet("review", 73, false),
    ];
    assert_eq!(
        owes(&studio, &f),
        [
            "score review:71 #1 account 71 2022-10-17 评阅并签署评分表",
            "score review:73 #1 account 73 2022-10-17 评阅并签署评分表",
        ]
    );
    f.state = State::new("review", S::Scored);
    assert!(
        owes(&studio, &f).is_empty(),
        "the host draws up the list for all"
    );
}

#[test]
fn revision_midterm_and_final_are_owed_by_the_holder_then_by_the_conductor() {
    let studio = studio();
    assert_eq!(
        owes(&studio, &facts("revision", S::Due, "2022-10-17")),
        ["revise revision #1 editor 5 2022-10-20 按专家意见修改完善申报书"]
    );
    assert_eq!(
        owes_for_stage(&studio, &facts("midterm", S::Due, "2023-10-31")),
        ["hand_in midterm #1 editor 5 2023-11-30 提交中期考核材料"]
    );
    // Handed in early: the conductor has until the month is over.
    assert_eq!(
        owes_for_stage(&studio, &facts("midterm", S::HandedIn, "2023-11-03")),
        ["grade midterm #1 organiser 1 2023-11-30 评定中期考核等次"]
    );
    // On the last day: ten working days from then.
    assert_eq!(
        owes_for_stage(&studio, &facts("final", S::HandedIn, "2024-11-30")),
        ["grade final #1 organiser 1 2024-12-13 评定期满验收等次"]
    );
}

#[test]
fn trap_15_a_year_after_a_month_is_the_last_day_of_the_month() {
    let studio = studio();
    let owed = project_owes(
        &studio.0,
        &studio.1,
        &facts("midterm", S::Due, "2023-10-31"),
        &CALENDAR,
    );
    assert_eq!(owed[0].due.on, day("2023-11-30"));
    assert_eq!(owed[0].due.label(), "2023年11月（11月30日止）");
    // 2024-11-30 is a Saturday: the due date does not move.
    let f = facts("final", S::Due, "2024-10-31");
    assert_eq!(
        owes_for_stage(&studio, &f),
        ["hand_in final #1 editor 5 2024-11-30 提交期满验收材料"]
    );
    assert!(!CALENDAR.is_working(day("2024-11-30")));
}

#[test]
fn what_is_sent_back_is_a_new_instance_with_days_to_mend_it() {
    let studio = studio();
    let f = facts("final", S::Due, "2024-12-10");
    assert_eq!(
        owes_for_stage(&studio, &returned(f, "final", 1)),
        ["hand_in final #2 editor 5 2024-12-13 提交期满验收材料"]
    );
}

#[test]
fn a_conditional_midterm_is_rectified_within_its_time() {
    let studio = studio();
    let f = facts("midterm", S::Conditional, "2023-12-08");
    assert_eq!(
        owes_for_stage(&studio, &returned(f, "midterm", 1)),
        ["rectify midterm #2 editor 5 2024-02-08 中期考核限期整改，整改后重新提交材料"]
    );
}

#[test]
fn milestones_are_owed_all_through_building_until_they_are_reached() {
    let brand = brand();
    let mut f = facts("building", S::Active, "2023-11-28");
    assert_eq!(
        owes(&brand, &f),
        ["milestone news #1 editor 5 2024-08-31 宣介本支部活动的新闻稿件（已有 0，还差 2）"]
    );
    f.milestones = BTreeMap::from([(("news".to_owned(), 1), 1)]);
    assert_eq!(
        owes(&brand, &f),
        ["milestone news #1 editor 5 2024-08-31 宣介本支部活动的新闻稿件（已有 1，还差 1）"]
    );
    f.milestones = BTreeMap::from([(("news".to_owned(), 1), 2)]);
    assert!(owes(&brand, &f).is_empty());
    // An extension gives it more time.
    let mut f = facts("final", S::Extended, "2024-09-10");
    f.extended = BTreeMap::from([("final".to_owned(), day("2024-11-30"))]);
    assert_eq!(
        owes(&brand, &f),
        ["milestone news #1 editor 5 2024-11-30 宣介本支部活动的新闻稿件（已有 0，还差 2）"]
    );
    assert!(owes(&brand, &facts("publicity", S::Open, "2023-11-20")).is_empty());
}

#[test]
fn yearly_milestones_are_one_instance_a_year() {
    let studio = studio();
    let mut f = facts("building", S::Active, "2022-11-01");
    f.milestones = BTreeMap::from([
        (("lecture".to_owned(), 1), 4),
        (("lecture".to_owned(), 2), 1),
    ]);
    let owed = owes(&studio, &f);
    let of = |key: &str| -> Vec<&String> {
        owed.iter()
            .filter(|o| o.contains(&format!(" {key} ")))
            .collect()
    };
    assert_eq!(
        of("lecture"),
        ["milestone lecture #2 editor 5 2024-11-30 党课 4 次（已有 1，还差 3）"]
    );
    assert_eq!(
        of("theme_day"),
        [
            "milestone theme_day #1 editor 5 2023-11-30 主题党日 10 次（已有 0，还差 10）",
            "milestone theme_day #2 editor 5 2024-11-30 主题党日 10 次（已有 0，还差 10）",
        ]
    );
}

#[test]
fn rechecks_are_counted_from_the_titling_and_then_from_each_other() {
    let studio = studio();
    let mut f = facts("sustaining", S::Due, "2025-11-20");
    f.last_check = Some(day("2024-12-20"));
    assert_eq!(
        owes(&studio, &f),
        ["recheck sustaining #1 editor 5 2025-12-20 提交持续建设年度复核材料"]
    );
    let mut f = facts("sustaining", S::Due, "2026-12-06");
    f.last_check = Some(day("2026-01-05"));
    assert_eq!(
        owes(&studio, &returned(f, "sustaining", 1)),
        ["recheck sustaining #2 editor 5 2027-01-05 提交持续建设年度复核材料"]
    );
    let mut f = facts("sustaining", S::HandedIn, "2025-12-18");
    f.last_check = Some(day("2024-12-20"));
    assert_eq!(
        owes(&studio, &f),
        ["grade sustaining #1 organiser 1 2026-01-04 办结持续建设年度复核"]
    );
    let mut titled = facts("sustaining", S::Titled, "2024-12-20");
    titled.last_check = Some(day("2024-12-20"));
    assert!(owes(&studio, &titled).is_empty());
}

#[test]
fn an_objection_is_answered_within_five_working_days() {
    let brand = brand();
    assert_eq!(
        owes(&brand, &facts("publicity", S::Objected, "2023-11-23")),
        ["answer_objection publicity #1 organiser 1 2023-11-30 处理公示异议"]
    );
}

#[test]
fn a_named_hour_goes_with_the_due_date_and_not_with_an_extension() {
    let p = altered(
        "brand",
        "closes = \"announced + 25d\"",
        "closes_at = \"17:00\"\ncloses = \"announced + 25d\"",
    );
    let plan = crate::support::plan(&p, "2023-10-16");
    let mut f = facts("application", S::Draft, "2023-10-20");
    let owed = project_owes(&p, &plan, &f, &CALENDAR);
    assert_eq!(owed[0].due.label(), "2023年11月10日 17:00");
    f.extended = BTreeMap::from([("application".to_owned(), day("2023-11-13"))]);
    let owed = project_owes(&p, &plan, &f, &CALENDAR);
    assert_eq!(owed[0].due.label(), "2023年11月13日");
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
