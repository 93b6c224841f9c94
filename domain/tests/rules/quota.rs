//! Numbers as notices word them.

use domain::programme::{Count, CountMode, Programme, QuotaOn, Source};
use domain::quota::{
    Claimant, MOST, Used, bar, binding, check, conflict, figure, floor, places_left, read, title,
    words,
};
use domain::unit::Level;

use crate::support::{altered, cases, programme};

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
    for (members, bars) in [(350, 3), (99, 1), (0, 1)] {
        assert_eq!(bar(Count::MembersShare(100), Some(members)), Some(bars));
    }
}

fn used(all: i64, in_category: i64) -> Used {
    Used { all, in_category }
}

/// The words of the numbers that bind somebody.
fn named(p: &Programme, on: QuotaOn, who: &Claimant<'_>) -> Vec<String> {
    let binding = binding(&p.quotas, on, who).into_iter();
    binding.map(|q| words(q.count)).collect()
}

#[test]
fn trap_1_the_city_names_some_schools_and_speaks_of_kinds_of_others() {
    let p = programme("zhaoqing-case");
    for [level, kind, name, said] in cases(
        "
        county     | county_authority  | 甲县教育工委 | 不少于 4 个
        university | university        | 肇庆学院     | 不少于 4 个
        university | university        | 乙学院       | 不少于 2 个
        university | school            | 市直甲中学   | 1 个
        committee  | college_committee | 丙系党委     |
        ",
    ) {
        let who = who(Level::from_key(level).unwrap(), kind, name);
        assert_eq!(
            named(&p, QuotaOn::Recommend, &who).join(", "),
            said,
            "{name}"
        );
    }
    let left = |kind, name, all| {
        let claimant = who(Level::University, kind, name);
        places_left(&p, QuotaOn::Recommend, &claimant, used(all, all))
    };
    assert_eq!(left("school", "市直甲中学", 0), Some(1));
    assert_eq!(left("school", "市直甲中学", 1), Some(0));
    assert_eq!(left("university", "肇庆学院", 9), None);
}

#[test]
fn trap_1_two_cases_a_unit_are_of_different_levels() {
    let p = programme("neu-case");
    let left = |category, all, in_category| {
        let claimant = Claimant {
            category: Some(category),
            ..who(Level::Committee, "college_committee", "甲学院党委")
        };
        places_left(&p, QuotaOn::Recommend, &claimant, used(all, in_category))
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
    assert_eq!(named(&p, QuotaOn::Admit, &claimant), ["5 个左右"]);
    let left = places_left(&p, QuotaOn::Admit, &claimant, used(45, 8));
    assert_eq!(left, None);
}

#[test]
fn trap_4_each_round_has_its_own_number() {
    let first = programme("benchmark-college");
    let second = altered("benchmark-college", "exactly = 30", "exactly = 50");
    let claimant = who(Level::Committee, "college_committee", "甲学院党委");
    let left = |p, n| places_left(p, QuotaOn::Admit, &claimant, used(n, n));
    assert_eq!(left(&first, 30), Some(0));
    assert_eq!(left(&second, 30), Some(20));
    // What is over the number is over it.
    assert_eq!(left(&first, 31), Some(-1));
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
    for [mode, typed, said] in cases(
        "
        max     |             | 请填写名额的数目，例如 20。
        max     | 二十        | “二十”不是名额的数目，请写 1 到 9999 的整数
        exact   | -3          | “-3”不是名额的数目
        exact   | 2.5         | “2.5”不是名额的数目
        exact   | 99999999999 | 名额最多 9999，填了 99999999999
        max     | 2—4         | “限”只写一个数；要写两个数请选“幅度”。
        range   | 4           | “幅度”要写两个数，例如 2—4
        range   | 2—好        | “好”不是名额的数目
        percent | 很多        | “很多”不是百分比
        percent | 1.555       | 最多两位小数
        ",
    ) {
        let told = read(CountMode::from_key(mode).unwrap(), typed).unwrap_err();
        assert!(told.contains(said), "{typed}: {told}");
    }
}

#[test]
fn a_figure_that_cannot_be_is_refused_with_by_how_much() {
    let p = programme("school-model-branch");
    let (recommend, admit) = (&p.quotas[0], &p.quotas[1]);
    let (none, much) = (Count::MembersShare(0), Count::MembersShare(15_000));
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
        (recommend, none, "百分比是 0"),
        (recommend, much, "百分比最多 100，填了 150，超出 50"),
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
    let said = "各类合计至少 3 个，比总数 2 个多 1 个。请增加总数，或减少各类的名额。";
    assert_eq!(conflict(&p.quotas), [(0, said.to_owned())]);
    p.quotas[0].count = Count::AtMost(3);
    assert!(conflict(&p.quotas).is_empty());
    // “左右” bars nobody, so nothing can be above it.
    p.quotas[0].count = Count::About(1);
    assert!(conflict(&p.quotas).is_empty());
}

#[test]
fn quotas_are_told_apart_by_their_titles() {
    let titles = |code| -> Vec<String> {
        let p = programme(code);
        p.quotas.iter().map(|q| title(&p, q)).collect()
    };
    let own = ["分党委（直属党总支）", "党支部"].map(|of| format!("院系党组织推荐名额（{of}）"));
    assert_eq!(titles("neu-case")[1..], own);
    let city = titles("zhaoqing-case");
    assert!(city[1].contains("肇庆学院"), "{city:?}");
    assert!(city[3].ends_with("（市直属学校党组织）"), "{city:?}");
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
    let others = [Source::Suggested, Source::Observed, Source::Unconfirmed];
    for source in others.into_iter().chain([of_notice]) {
        assert_eq!(Source::of_round(&source.label()), None);
    }
}
