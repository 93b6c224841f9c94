//! What is owed once for a whole round.

use std::collections::BTreeMap;

use domain::ids::{RoundId, UnitId};
use domain::owed::{CommitteeFact, Queue, RoundFacts, round_owes};
use domain::plan::Plan;
use domain::programme::Programme;
use domain::stage::Status as S;

use crate::support::{
    CALENDAR, COMMITTEE, HOST, UNIVERSITY, brand, day, lines, plan, programme, studio,
};

fn round() -> RoundFacts {
    RoundFacts {
        round: RoundId(2),
        host: HOST,
        waiting: BTreeMap::new(),
        unassigned: BTreeMap::new(),
        committees: Vec::new(),
        must_enter: Vec::new(),
    }
}

fn waiting(stage: &str, status: S, unit: UnitId, count: u32, since: &str) -> RoundFacts {
    let queue = Queue {
        count,
        since: day(since),
    };
    RoundFacts {
        waiting: BTreeMap::from([((stage.to_owned(), status, unit), queue)]),
        ..round()
    }
}

fn owes((p, plan): &(Programme, Plan), f: &RoundFacts) -> Vec<String> {
    lines(&round_owes(p, plan, f, &CALENDAR))
}

#[test]
fn conductors_owe_each_step_once_for_all_who_wait() {
    let studio = studio();
    for (stage, status, since, said) in [
        (
            "screening",
            S::Waiting,
            "2022-10-08",
            "screen screening:1 #1 organiser 1 2022-10-10 资格审查（7 个项目待办）",
        ),
        (
            "review",
            S::Scored,
            "2022-10-14",
            "shortlist review:1 #1 organiser 1 2022-10-17 省级专家评审：确定入围名单（7 个项目待办）",
        ),
        // With the decision: who hands in on the last day is read after it.
        (
            "revision",
            S::HandedIn,
            "2022-10-20",
            "accept_revision revision:1 #1 organiser 1 2022-10-24 修改完善建设方案：审定修改稿（7 个项目待办）",
        ),
        (
            "decision",
            S::Waiting,
            "2022-10-21",
            "decide decision:1 #1 organiser 1 2022-10-24 审定立项（7 个项目待办）",
        ),
        (
            "decision",
            S::Proposed,
            "2022-10-24",
            "post_notice decision:1 #1 organiser 1 2022-10-24 发布立项公示（7 个项目待办）",
        ),
        (
            "titling",
            S::Waiting,
            "2024-12-10",
            "title titling:1 #1 organiser 1 2024-12-27 命名授牌（7 个项目待办）",
        ),
    ] {
        assert_eq!(
            owes(&studio, &waiting(stage, status, HOST, 7, since)),
            [said]
        );
    }
    for (stage, status) in [
        ("committee", S::Waiting),
        ("review", S::Waiting),
        ("revision", S::Due),
        ("publicity", S::Open),
        ("building", S::Active),
    ] {
        let nothing = waiting(stage, status, HOST, 7, "2022-10-14");
        assert!(owes(&studio, &nothing).is_empty(), "{stage}");
    }
    let nobody = waiting("screening", S::Waiting, HOST, 0, "2022-10-08");
    assert!(owes(&studio, &nobody).is_empty());
}

#[test]
fn the_school_posts_its_own_notice_of_a_stage_that_stands_alone() {
    let p = programme("student-model");
    let plan = plan(&p, "2022-08-26");
    let f = waiting("school_publicity", S::Waiting, UNIVERSITY, 3, "2022-09-29");
    assert_eq!(
        owes(&(p, plan), &f),
        ["post_notice school_publicity:3 #1 organiser 3 2022-09-29 发布校内公示（3 个项目待办）"]
    );
}

#[test]
fn schools_review_side_by_side() {
    let studio = studio();
    let other = UnitId(33);
    let mut f = waiting("school_review", S::Scored, UNIVERSITY, 2, "2022-09-26");
    let queue = Queue {
        count: 4,
        since: day("2022-09-26"),
    };
    f.waiting
        .insert(("school_review".to_owned(), S::Scored, other), queue);
    assert_eq!(
        owes(&studio, &f),
        [
            "shortlist school_review:3 #1 organiser 3 2022-09-27 学校评审：确定入围名单（2 个项目待办）",
            "shortlist school_review:33 #1 organiser 33 2022-09-27 学校评审：确定入围名单（4 个项目待办）",
        ]
    );
}

#[test]
fn experts_are_found_by_the_day_the_review_opens() {
    let studio = studio();
    let unassigned = |since: &str| RoundFacts {
        unassigned: BTreeMap::from([(
            ("review".to_owned(), HOST),
            Queue {
                count: 2,
                since: day(since),
            },
        )]),
        ..round()
    };
    assert_eq!(
        owes(&studio, &unassigned("2022-10-09")),
        [
            "assign_experts review:1 #1 organiser 1 2022-10-11 省级专家评审：分配评审专家（2 个项目待办）"
        ]
    );
    // An expert stood aside while the review was running.
    assert_eq!(
        owes(&studio, &unassigned("2022-10-13")),
        [
            "assign_experts review:1 #1 organiser 1 2022-10-18 省级专家评审：分配评审专家（2 个项目待办）"
        ]
    );
}

#[test]
fn who_comes_late_has_its_conductor_s_days_before_it() {
    // A studio that was extended by half a year passes long after the others were titled.
    let studio = studio();
    assert_eq!(
        owes(
            &studio,
            &waiting("titling", S::Waiting, HOST, 1, "2025-06-10")
        ),
        ["title titling:1 #1 organiser 1 2025-06-24 命名授牌（1 个项目待办）"]
    );
    // The first of a queue decides.
    let first = Queue::join(None, day("2024-12-20"));
    let both = Queue::join(Some(first), day("2025-06-10"));
    assert_eq!(
        both,
        Queue {
            count: 2,
            since: day("2024-12-20")
        }
    );
}

#[test]
fn a_topic_page_is_owed_once_by_each_committee() {
    let brand = brand();
    let committee = |unit, pages| CommitteeFact {
        unit,
        milestones: BTreeMap::from([("topic_page".to_owned(), pages)]),
    };
    let f = RoundFacts {
        committees: vec![committee(COMMITTEE, 0), committee(UnitId(44), 1)],
        ..round()
    };
    assert_eq!(
        owes(&brand, &f),
        ["milestone topic_page #1 endorser 4 2023-12-27 “一支部一特色”专题页面（已有 0，还差 1）"]
    );
}

#[test]
fn trap_7_who_must_enter_owes_it_by_the_close() {
    let brand = brand();
    let f = RoundFacts {
        must_enter: vec![UnitId(50), UnitId(51)],
        ..round()
    };
    assert_eq!(
        owes(&brand, &f),
        [
            "enter  #1 editor 50 2023-11-10 必须参与：申报“支部品牌”",
            "enter  #1 editor 51 2023-11-10 必须参与：申报“支部品牌”",
        ]
    );
}
