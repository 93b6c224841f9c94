//! What is owed once for a whole round.

use std::collections::BTreeMap;

use domain::ids::{ObjectionId, RoundId, UnitId};
use domain::owed::{CommitteeFact, ObjectionFact, Queue, RecommendFact, RoundFacts, round_owes};
use domain::plan::Plan;
use domain::programme::Programme;
use domain::stage::Status as S;

use crate::support::{
    CALENDAR, COMMITTEE, HOST, UNIVERSITY, brand, cases, day, lines, plan, programme, studio,
};

fn round() -> RoundFacts {
    RoundFacts {
        round: RoundId(2),
        host: HOST,
        waiting: BTreeMap::new(),
        unassigned: BTreeMap::new(),
        committees: Vec::new(),
        recommending: Vec::new(),
        must_enter: Vec::new(),
        objections: Vec::new(),
    }
}

fn queue(count: u32, since: &str) -> Queue {
    Queue {
        count,
        since: day(since),
    }
}

fn waiting(stage: &str, status: S, unit: UnitId, count: u32, since: &str) -> RoundFacts {
    let at = (stage.to_owned(), status, unit);
    RoundFacts {
        waiting: BTreeMap::from([(at, queue(count, since))]),
        ..round()
    }
}

fn owes((p, plan): &(Programme, Plan), f: &RoundFacts) -> Vec<String> {
    lines(&round_owes(p, plan, f, &CALENDAR))
}

/// Seven wait since a day: what the conductor owes for all of them, if anything.
#[test]
fn conductors_owe_each_step_once_for_all_who_wait() {
    let studio = studio();
    for [stage, status, since, said] in cases(
        "
        screening | waiting   | 2022-10-08 | screen screening:1 #1 organiser 1 2022-10-10 资格审查
        review    | scored    | 2022-10-14 \
            | shortlist review:1 #1 organiser 1 2022-10-17 省级专家评审：确定入围名单
        # With the decision: who hands in on the last day is read after it.
        revision  | handed_in | 2022-10-20 \
            | accept_revision revision:1 #1 organiser 1 2022-10-24 修改完善建设方案：审定修改稿
        decision  | waiting   | 2022-10-21 | decide decision:1 #1 organiser 1 2022-10-24 审定立项
        decision  | proposed  | 2022-10-24 | post_notice decision:1 #1 organiser 1 2022-10-24 发布立项公示
        titling   | waiting   | 2024-12-10 | title titling:1 #1 organiser 1 2024-12-27 命名授牌
        # Who comes late has its conductor's days before it: extended by half a year, a studio passes
        # long after the others were titled.
        titling   | waiting   | 2025-06-10 | title titling:1 #1 organiser 1 2025-06-24 命名授牌
        committee | waiting   | 2022-10-14 |
        review    | waiting   | 2022-10-14 |
        revision  | due       | 2022-10-14 |
        publicity | open      | 2022-10-14 |
        building  | active    | 2022-10-14 |
        ",
    ) {
        let owed = if said.is_empty() { vec![] } else { vec![format!("{said}（7 个项目待办）")] };
        let f = waiting(stage, S::from_key(status).unwrap(), HOST, 7, since);
        assert_eq!(owes(&studio, &f), owed, "{stage} {status}");
    }
    let nobody = waiting("screening", S::Waiting, HOST, 0, "2022-10-08");
    assert!(owes(&studio, &nobody).is_empty());
    // The first of a queue decides.
    let first = Queue::join(None, day("2024-12-20"));
    let both = Queue::join(Some(first), day("2025-06-10"));
    assert_eq!(both, queue(2, "2024-12-20"));
}

#[test]
fn the_school_posts_its_own_notice_of_a_stage_that_stands_alone() {
    let p = programme("student-model");
    let plan = plan(&p, "2022-08-26");
    let f = waiting("school_publicity", S::Waiting, UNIVERSITY, 3, "2022-09-29");
    let owed =
        "post_notice school_publicity:3 #1 organiser 3 2022-09-29 发布校内公示（3 个项目待办）";
    assert_eq!(owes(&(p, plan), &f), [owed]);
}

#[test]
fn schools_review_side_by_side() {
    let mut f = waiting("school_review", S::Scored, UNIVERSITY, 2, "2022-09-26");
    let other = ("school_review".to_owned(), S::Scored, UnitId(33));
    f.waiting.insert(other, queue(4, "2022-09-26"));
    assert_eq!(
        owes(&studio(), &f),
        [
            "shortlist school_review:3 #1 organiser 3 2022-09-27 学校评审：确定入围名单（2 个项目待办）",
            "shortlist school_review:33 #1 organiser 33 2022-09-27 学校评审：确定入围名单（4 个项目待办）",
        ]
    );
}

#[test]
fn experts_are_found_by_the_day_the_review_opens() {
    let studio = studio();
    // An expert stood aside while the review was running: from then.
    for (since, due) in [("2022-10-09", "2022-10-11"), ("2022-10-13", "2022-10-18")] {
        let at = ("review".to_owned(), HOST);
        let f = RoundFacts {
            unassigned: BTreeMap::from([(at, queue(2, since))]),
            ..round()
        };
        let what = "省级专家评审：分配评审专家（2 个项目待办）";
        let owed = format!("assign_experts review:1 #1 organiser 1 {due} {what}");
        assert_eq!(owes(&studio, &f), [owed]);
    }
}

#[test]
fn a_topic_page_is_owed_once_by_each_committee() {
    let committee = |unit, pages| CommitteeFact {
        unit,
        milestones: BTreeMap::from([("topic_page".to_owned(), pages)]),
    };
    let f = RoundFacts {
        committees: vec![committee(COMMITTEE, 0), committee(UnitId(44), 1)],
        ..round()
    };
    let owed =
        "milestone topic_page #1 endorser 4 2023-12-27 “一支部一特色”专题页面（已有 0，还差 1）";
    assert_eq!(owes(&brand(), &f), [owed]);
}

/// Three working days: confirmed on a Thursday, answered by the Tuesday.
#[test]
fn whether_an_objection_is_admitted_is_owed_for_each_from_its_confirmation() {
    let objection = |id, confirmed| ObjectionFact {
        id: ObjectionId(id),
        stage: "publicity".to_owned(),
        unit: UNIVERSITY,
        since: day("2023-11-23"),
        confirmed,
    };
    let f = RoundFacts {
        objections: vec![objection(8, true), objection(9, false)],
        ..round()
    };
    let owed = |id, more| {
        let what = "答复是否受理公示异议";
        format!("admit_objection {id} #1 organiser {UNIVERSITY} 2023-11-28 {what}{more}")
    };
    let call = "（只留了联系电话，先致电核实是本人提出）";
    assert_eq!(owes(&brand(), &f), [owed(8, ""), owed(9, call)]);
}

#[test]
fn trap_7_who_must_enter_owes_it_by_the_close() {
    let f = RoundFacts {
        must_enter: vec![UnitId(50), UnitId(51)],
        ..round()
    };
    let owed = |unit| format!("enter  #1 editor {unit} 2023-11-10 必须参与：申报“支部品牌”");
    assert_eq!(owes(&brand(), &f), [owed(50), owed(51)]);
}

#[test]
fn a_number_at_least_is_owed_by_whoever_recommends() {
    let p = programme("zhaoqing-case");
    let plan = plan(&p, "2023-03-30");
    let fact = |kind: &str, n: usize| RecommendFact {
        stage: "school".to_owned(),
        unit: UNIVERSITY,
        name: "甲学院".to_owned(),
        kind: kind.to_owned(),
        recommended: vec![Some("branch".to_owned()); n],
    };
    for (kind, n, owed) in [
        (
            "university",
            0,
            Some("推荐不少于 2 个（已推荐 0 个，还差 2 个）"),
        ),
        (
            "university",
            1,
            Some("推荐不少于 2 个（已推荐 1 个，还差 1 个）"),
        ),
        ("university", 2, None),
        // Exactly one is also one at least.
        (
            "school",
            0,
            Some("推荐不少于 1 个（已推荐 0 个，还差 1 个）"),
        ),
        ("school", 1, None),
    ] {
        let f = RoundFacts {
            recommending: vec![fact(kind, n)],
            ..round()
        };
        let due = plan.due("school").unwrap().on;
        let owed =
            owed.map(|owed| format!("recommend school: #1 endorser {UNIVERSITY} {due} {owed}"));
        let said = lines(&round_owes(&p, &plan, &f, &CALENDAR));
        assert_eq!(said, Vec::from_iter(owed), "{kind} {n}");
    }
}
