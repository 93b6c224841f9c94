//! What supervision brings to a project: visits, findings, verification.

use domain::ids::{AccountId, FindingId, VisitId};
use domain::owed::{FindingFact, ProjectFacts, VisitFact, project_owes};
use domain::stage::Status as S;
use domain::states::FindingStatus;

use crate::support::{CALENDAR, cases, day, facts, lines, studio};

fn finding(status: FindingStatus) -> FindingFact {
    FindingFact {
        id: FindingId(3),
        code: "DC-3".to_owned(),
        text: "组织生活会记录缺少请假人员名单".to_owned(),
        due_on: day("2023-03-10"),
        status,
        tries: 0,
        rectified_on: None,
        verifier: None,
    }
}

fn owes(f: &ProjectFacts) -> Vec<String> {
    let (p, plan) = studio();
    let mut owed = lines(&project_owes(&p, &plan, f, &CALENDAR));
    owed.retain(|line| !line.starts_with("milestone"));
    owed
}

#[test]
fn a_visit_is_owed_by_its_supervisor_or_else_by_the_organiser() {
    for (supervisor, done, whom) in [
        (Some(AccountId(40)), false, Some("account 40")),
        (None, false, Some("organiser 1")),
        (None, true, None),
    ] {
        let mut f = facts("building", S::Active, "2022-11-01");
        f.visits = vec![VisitFact {
            id: VisitId(8),
            title: "季度随机抽查".to_owned(),
            supervisor,
            due_on: day("2023-02-15"),
            done,
        }];
        let owed = |whom| format!("visit 8 #1 {whom} 2023-02-15 季度随机抽查：现场查看并登记结论");
        assert_eq!(owes(&f), Vec::from_iter(whom.map(owed)));
    }
}

#[test]
fn a_finding_goes_to_the_branch_to_the_finder_and_back_until_it_is_closed() {
    let open = finding(FindingStatus::Open);
    let rectified = |verifier| FindingFact {
        rectified_on: Some(day("2023-03-08")),
        verifier,
        ..finding(FindingStatus::Rectified)
    };
    // Rejected on 03-14: a new instance, five working days from then.
    let rejected = FindingFact {
        tries: 1,
        rectified_on: Some(day("2023-03-14")),
        ..open.clone()
    };
    let steps = [
        open,
        rectified(Some(AccountId(40))),
        rectified(None),
        rejected,
    ];
    let owed = cases(
        "
        rectify_finding DC-3 #1 editor 5 2023-03-10    | 整改督导问题
        verify_finding DC-3 #1 account 40 2023-03-15   | 复核销号
        verify_finding DC-3 #1 organiser 1 2023-03-15  | 复核销号
        rectify_finding DC-3 #2 editor 5 2023-03-21    | 整改督导问题
        ",
    );
    for (fact, [owed, title]) in steps.into_iter().zip(owed) {
        let mut f = facts("building", S::Active, "2022-11-01");
        f.findings = vec![fact];
        let owed = format!("{owed} {title} DC-3（组织生活会记录缺少请假人员名单）");
        assert_eq!(owes(&f), [owed]);
    }
    let mut f = facts("building", S::Active, "2022-11-01");
    f.findings = vec![finding(FindingStatus::Closed)];
    assert!(owes(&f).is_empty());
}

#[test]
fn a_titled_project_is_watched_on() {
    let mut f = facts("sustaining", S::Titled, "2024-12-20");
    f.findings = vec![finding(FindingStatus::Open)];
    assert_eq!(owes(&f).len(), 1);
}
