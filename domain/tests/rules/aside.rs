//! Who stands aside: the applicant's own everywhere, those above it where the host judges.

use domain::aside::{Applied, Candidate, must_stand_aside};
use domain::ids::UnitId;
use domain::programme::Avoid;

const ALL: [Avoid; 3] = [
    Avoid::SameUnit,
    Avoid::SuperiorUnit,
    Avoid::DeclaredRelation,
];
/// The province 1, the school 2 below it, its college 5, the branch 9 that applies; another school 3.
const BRANCH: &str = "/1/2/5/9/";

fn why(avoid: &[Avoid], conductor: i64, home: &str, related: &[i64]) -> Option<&'static str> {
    let last = home.trim_matches('/').rsplit('/').next().unwrap();
    let to = Applied {
        avoid,
        unit: UnitId(9),
        path: BRANCH,
        conductor: UnitId(conductor),
        host: UnitId(1),
    };
    let expert = Candidate {
        homes: vec![(UnitId(last.parse().unwrap()), home.to_owned())],
        related: related.iter().map(|id| UnitId(*id)).collect(),
    };
    must_stand_aside(&to, &expert)
}

#[test]
fn whoever_conducts_keeps_a_pool_that_is_nobodys_home() {
    // In a review by the school its own pool judges, and the province's, and another school's.
    for home in ["/1/2/", "/1/", "/1/3/", "/1/2/5/"] {
        assert_eq!(why(&ALL, 2, home, &[]), None, "{home}");
    }
    // Where the host judges, its own pool does, and nobody else above the applicant.
    assert_eq!(why(&ALL, 1, "/1/", &[]), None);
    assert_eq!(why(&ALL, 1, "/1/3/", &[]), None);
    let above = Some("在申报单位的上级党组织任职");
    assert_eq!(why(&ALL, 1, "/1/2/", &[]), above);
    assert_eq!(why(&[Avoid::SameUnit], 1, "/1/2/", &[]), None);
}

#[test]
fn the_applicants_own_and_those_who_declared_a_relation_never_judge_it() {
    for conductor in [1, 2] {
        let own = Some("与申报单位同属一个单位");
        assert_eq!(why(&ALL, conductor, BRANCH, &[]), own);
        let related = why(&ALL, conductor, "/1/3/", &[9]);
        assert!(related.is_some_and(|why| why.contains("申报过")));
        assert_eq!(why(&ALL, conductor, "/1/3/", &[8]), None);
        assert_eq!(
            why(&[], conductor, BRANCH, &[9]),
            None,
            "the round avoids nobody"
        );
    }
    // Whoever conducts a review of what it has itself applied with finds others to judge it.
    assert!(why(&ALL, 9, BRANCH, &[]).is_some());
}
