//! Numbers as notices word them.

use domain::programme::{Count, Programme, QuotaOn};
use domain::quota::{Claimant, Used, bar, binding, floor, places_left, words};
use domain::unit::Level;

use crate::support::{altered, programme};

fn who<'a>(level: Level, kind: &'a str, name: &'a str) -> Claimant<'a> {
    Claimant {
        level: Some(level),
        unit_kind: kind,
        unit_name: name,
        members: None,
        category: None,
    }
}

#[test]
fn trap_1_each_wording_bars_or_only_asks() {
    for (count, said, bars, asks) in [
        (Count::Exactly(1), "1 个", Some(1), Some(1)),
        (Count::AtLeast(4), "不少于 4 个", None, Some(4)),
        (Count::AtMost(2), "限 2 个", Some(2), None),
        (Count::About(5), "5 个左右", None, None),
        (Count::Between(0, 1), "0—1 个", Some(1), Some(0)),
        (Count::MembersShare(100), "正式党员数的 1%", None, None),
        (Count::MembersShare(150), "正式党员数的 1.5%", None, None),
    ] {
        assert_eq!(words(count), said);
        assert_eq!(bar(count, None), bars, "{said}");
        assert_eq!(floor(count), asks, "{said}");
    }
    let share = |members| bar(Count::MembersShare(100), Some(members));
    assert_eq!(
        (share(350), share(99), share(0)),
        (Some(3), Some(1), Some(1))
    );
}

fn named(p: &Programme, who: &Claimant<'_>) -> Vec<String> {
    binding(&p.quotas, QuotaOn::Recommend, who)
        .into_iter()
        .map(|q| words(q.count))
        .collect()
}

#[test]
fn trap_1_the_city_names_some_schools_and_speaks_of_kinds_of_others() {
    let p = programme("zhaoqing-case");
    let of = |level, kind, name| named(&p, &who(level, kind, name));
    assert_eq!(
        of(Level::County, "county_authority", "甲县教育工委"),
        ["不少于 4 个"]
    );
    assert_eq!(
        of(Level::University, "university", "肇庆学院"),
        ["不少于 4 个"]
    );
    assert_eq!(
        of(Level::University, "university", "乙学院"),
        ["不少于 2 个"]
    );
    assert_eq!(of(Level::University, "school", "市直甲中学"), ["1 个"]);
    assert!(of(Level::Committee, "college_committee", "丙系党委").is_empty());
    let school = who(Level::University, "school", "市直甲中学");
    let left = |all| {
        places_left(
            &p,
            QuotaOn::Recommend,
            &school,
            Used {
                all,
                in_category: all,
            },
        )
    };
    assert_eq!((left(0), left(1)), (Some(1), Some(0)));
    let college = who(Level::University, "university", "肇庆学院");
    assert_eq!(
        places_left(
            &p,
            QuotaOn::Recommend,
            &college,
            Used {
                all: 9,
                in_category: 9
            }
        ),
        None
    );
}

#[test]
fn trap_1_two_cases_a_unit_are_of_different_levels() {
    let p = programme("neu-case");
    let left = |category, all, in_category| {
        let claimant = Claimant {
            category: Some(category),
            ..who(Level::Committee, "college_committee", "甲学院党委")
        };
        places_left(&p, QuotaOn::Recommend, &claimant, Used { all, in_category })
    };
    assert_eq!(left("committee", 0, 0), Some(1));
    // The committee's own case is in; its branch's still has a place, a second of its own has none.
    assert_eq!(left("branch", 1, 0), Some(1));
    assert_eq!(left("committee", 1, 1), Some(0));
    assert_eq!(left("branch", 2, 1), Some(0));
}

#[test]
fn trap_14_about_so_many_awards_bar_nobody() {
    let p = programme("henan-case");
    let claimant = Claimant {
        category: Some("university"),
        ..who(Level::University, "university", "甲大学")
    };
    let used = Used {
        all: 45,
        in_category: 8,
    };
    let words: Vec<String> = binding(&p.quotas, QuotaOn::Admit, &claimant)
        .into_iter()
        .map(|q| words(q.count))
        .collect();
    assert_eq!(words, ["5 个左右"]);
    assert_eq!(places_left(&p, QuotaOn::Admit, &claimant, used), None);
}

#[test]
fn trap_4_each_round_has_its_own_number() {
    let first = programme("benchmark-college");
    let second = altered("benchmark-college", "exactly = 30", "exactly = 50");
    let claimant = who(Level::Committee, "college_committee", "甲学院党委");
    let used = Used {
        all: 30,
        in_category: 30,
    };
    assert_eq!(
        places_left(&first, QuotaOn::Admit, &claimant, used),
        Some(0)
    );
    assert_eq!(
        places_left(&second, QuotaOn::Admit, &claimant, used),
        Some(20)
    );
    // What is over the number is over it.
    let over = Used {
        all: 31,
        in_category: 31,
    };
    assert_eq!(
        places_left(&first, QuotaOn::Admit, &claimant, over),
        Some(-1)
    );
}
