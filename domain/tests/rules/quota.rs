//! Numbers as notices word them.

use domain::programme::{Count, CountMode, Programme, QuotaOn, Source};
use domain::quota::{
    Claimant, MOST, Used, bar, binding, check, conflict, figure, floor, places_left, read, title,
    words,
};
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

#[test]
fn every_wording_survives_its_row_and_its_field() {
    for count in [
        Count::Exactly(30),
        Count::AtLeast(4),
        Count::AtMost(2),
        Count::About(5),
        Count::Between(0, 3),
        Count::MembersShare(150),
    ] {
        assert_eq!(Count::of(count.mode(), count.figures()), count);
        assert_eq!(read(count.mode(), &figure(count)), Ok(count));
    }
}

#[test]
fn figures_are_taken_as_people_type_them() {
    for (mode, typed, count) in [
        (CountMode::Max, " 20 个", Count::AtMost(20)),
        (CountMode::Exact, "２０", Count::Exactly(20)),
        (CountMode::About, "5名", Count::About(5)),
        (CountMode::Range, "2-4", Count::Between(2, 4)),
        (CountMode::Range, "2——4 个", Count::Between(2, 4)),
        (CountMode::Range, "２至４", Count::Between(2, 4)),
        (CountMode::Percent, "1.5%", Count::MembersShare(150)),
        (CountMode::Percent, "１％", Count::MembersShare(100)),
    ] {
        assert_eq!(read(mode, typed), Ok(count), "{typed}");
    }
}

#[test]
fn what_is_no_figure_is_told_with_what_would_be() {
    for (mode, typed, said) in [
        (CountMode::Max, "", "请填写名额的数目，例如 20。"),
        (
            CountMode::Max,
            "二十",
            "“二十”不是名额的数目，请写 1 到 9999 的整数",
        ),
        (CountMode::Exact, "-3", "“-3”不是名额的数目"),
        (CountMode::Exact, "2.5", "“2.5”不是名额的数目"),
        (
            CountMode::Exact,
            "99999999999",
            "名额最多 9999，填了 99999999999",
        ),
        (
            CountMode::Max,
            "2—4",
            "“限”只写一个数；要写两个数请选“幅度”。",
        ),
        (CountMode::Range, "4", "“幅度”要写两个数，例如 2—4"),
        (CountMode::Range, "2—好", "“好”不是名额的数目"),
        (CountMode::Percent, "很多", "“很多”不是百分比"),
        (CountMode::Percent, "1.555", "最多两位小数"),
    ] {
        let told = read(mode, typed).unwrap_err();
        assert!(told.contains(said), "{typed}: {told}");
    }
}

#[test]
fn a_figure_that_cannot_be_is_refused_with_by_how_much() {
    let p = programme("school-model-branch");
    let (recommend, admit) = (&p.quotas[0], &p.quotas[1]);
    for (q, count, said) in [
        (
            admit,
            Count::Between(4, 2),
            "至少 4，至多 2，至少比至多还多 2。请写成 2—4。",
        ),
        (admit, Count::AtMost(0), "名额是 0，一个也不能立项"),
        (recommend, Count::Exactly(0), "名额是 0，一个也不能推荐"),
        (recommend, Count::Between(0, 0), "名额是 0，一个也不能推荐"),
        (admit, Count::AtLeast(0), "“不少于”写 0 等于没有要求"),
        (admit, Count::About(0), "“左右”写 0 等于没有要求"),
        (
            admit,
            Count::AtMost(12_000),
            "名额最多 9999，填了 12000，超出 2001",
        ),
        (admit, Count::MembersShare(100), "不能按一个单位的党员数算"),
        (recommend, Count::MembersShare(0), "百分比是 0"),
        (
            recommend,
            Count::MembersShare(15_000),
            "百分比最多 100，填了 150，超出 50",
        ),
    ] {
        let told = check(q, count).unwrap_err();
        assert!(told.contains(said), "{count:?}: {told}");
    }
    for (q, count) in [
        (admit, Count::AtMost(MOST)),
        (admit, Count::Between(0, 1)),
        (recommend, Count::MembersShare(10_000)),
    ] {
        assert_eq!(check(q, count), Ok(()), "{count:?}");
    }
    // One category may be left out for a year.
    let of_category = &programme("neu-case").quotas[1];
    assert_eq!(check(of_category, Count::AtMost(0)), Ok(()));
}

#[test]
fn categories_may_not_ask_for_more_than_all_together_may_have() {
    let mut p = programme("neu-case");
    assert!(conflict(&p.quotas).is_empty());
    p.quotas[1].count = Count::Exactly(1);
    p.quotas[2].count = Count::AtLeast(2);
    assert_eq!(
        conflict(&p.quotas),
        [(
            0,
            "各类合计至少 3 个，比总数 2 个多 1 个。请增加总数，或减少各类的名额。".to_owned()
        )]
    );
    p.quotas[0].count = Count::AtMost(3);
    assert!(conflict(&p.quotas).is_empty());
    // “左右” bars nobody, so nothing can be above it.
    p.quotas[0].count = Count::About(1);
    assert!(conflict(&p.quotas).is_empty());
}

#[test]
fn quotas_are_told_apart_by_their_titles() {
    let titles = |code| {
        let p = programme(code);
        p.quotas.iter().map(|q| title(&p, q)).collect::<Vec<_>>()
    };
    assert_eq!(
        titles("neu-case")[1..],
        [
            "院系党组织推荐名额（分党委（直属党总支））",
            "院系党组织推荐名额（党支部）"
        ]
    );
    let city = titles("zhaoqing-case");
    assert!(
        city[1].contains("肇庆学院") && city[3].ends_with("（市直属学校党组织）"),
        "{city:?}"
    );
}

#[test]
fn a_source_of_the_round_is_known_by_its_label() {
    let own = Source::Round {
        basis: "补充通知 二(一)".to_owned(),
    };
    assert_eq!(own.label(), "批次规则：补充通知 二(一)");
    assert_eq!(Source::of_round(&own.label()), Some(own));
    let of_notice = Source::Notice {
        notice: "S2".to_owned(),
        clause: "第3段".to_owned(),
    };
    for source in [
        of_notice,
        Source::Suggested,
        Source::Observed,
        Source::Unconfirmed,
    ] {
        assert_eq!(Source::of_round(&source.label()), None);
    }
}
