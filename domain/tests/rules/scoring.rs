//! Score sheets, their mean and the order they give.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::programme::{Grade, IndicatorKind, Outcome, ReviewRules, Source, Standard};
use domain::scoring::{
    Ranked, Signed, leaves, mean, needs_second_reading, parse_points, places, rank, show, subtotal,
    total,
};
use proptest::prelude::*;

use crate::support::{altered, programme};

/// Points for the four indicators of a brand.
fn brand_sheet(points: [i64; 4]) -> BTreeMap<String, i64> {
    let keys = ["party", "mark", "fusion", "lasting"].map(str::to_owned);
    keys.into_iter().zip(points).collect()
}

/// Full points for every indicator.
fn full(standard: &Standard) -> BTreeMap<String, i64> {
    let leaves = leaves(standard).into_iter();
    leaves.map(|l| (l.key.clone(), l.points)).collect()
}

/// Read once; the properties ask for them hundreds of times.
static RULES: LazyLock<ReviewRules> = LazyLock::new(|| programme("brand").review.unwrap());

fn rules() -> ReviewRules {
    RULES.clone()
}

#[test]
fn a_sheet_is_summed_while_it_is_written() {
    let mut standard = programme("brand").standard.unwrap();
    let sum = |standard: &Standard, lines: &[(&str, i64)]| {
        let lines = lines.iter().map(|(key, n)| ((*key).to_owned(), *n));
        subtotal(standard, &lines.collect())
    };
    assert_eq!(sum(&standard, &[]), (0, 0));
    assert_eq!(
        sum(&standard, &[("party", 1850), ("mark", 1000)]),
        (2850, 2)
    );
    // What is out of range waits to be mended; what is no line of the sheet is none.
    let wrong = [("party", 1850), ("mark", 90_000), ("none", 100)];
    assert_eq!(sum(&standard, &wrong), (1850, 1));
    // The whole comes to what its total is.
    let full = full(&standard);
    assert_eq!(
        subtotal(&standard, &full).0,
        total(&standard, &full).unwrap()
    );
    standard.items[1].kind = IndicatorKind::Deduction;
    assert_eq!(sum(&standard, &[("party", 1000), ("mark", 400)]), (600, 2));
    standard.items[1].kind = IndicatorKind::Veto;
    assert_eq!(sum(&standard, &[("party", 1000), ("mark", 0)]), (0, 2));
}

#[test]
fn points_are_read_as_hundredths_and_shown_as_people_write_them() {
    for (text, points) in [
        ("18", 1800),
        (" 18.5 ", 1850),
        ("18.25", 1825),
        ("0", 0),
        ("18．5", 1850),
        ("007", 700),
        ("２２．５", 2250),
    ] {
        assert_eq!(parse_points(text), Ok(points), "{text}");
    }
    for wrong in [
        "", ".", ".5", "18.255", "-3", "+3", "1e2", "十八", "1 8", "1,8", "NaN", "1.2.3", "9999999",
    ] {
        assert_eq!(
            parse_points(wrong),
            Err(format!("“{wrong}”不是分数，请填数字，最多两位小数。"))
        );
    }
    for (points, text) in [
        (1800, "18"),
        (1850, "18.5"),
        (1825, "18.25"),
        (1805, "18.05"),
        (-150, "-1.5"),
        (0, "0"),
    ] {
        assert_eq!(show(points), text);
    }
}

#[test]
fn a_complete_sheet_has_a_total() {
    let standard = programme("brand").standard.unwrap();
    assert_eq!(leaves(&standard).len(), 4);
    let lines = brand_sheet([2200, 1350, 2800, 2500]);
    assert_eq!(total(&standard, &lines), Ok(8850));
}

#[test]
fn every_mistake_of_a_sheet_is_told_at_its_line() {
    let standard = programme("brand").standard.unwrap();
    let mut lines = brand_sheet([2600, -100, 2800, 0]);
    lines.remove("lasting");
    lines.insert("humour".to_owned(), 500);
    let told = total(&standard, &lines).unwrap_err();
    let told: BTreeMap<&str, &str> = told.iter().map(|(k, t)| (k.as_str(), t.as_str())).collect();
    let expected = [
        ("party", "“突显党性原则”满分 25，填了 26，超出 1。"),
        ("mark", "分数不能小于 0。"),
        ("lasting", "请给“项目可持续发展”打分。"),
        ("humour", "评分表里没有“humour”这一项。"),
    ];
    assert_eq!(told, BTreeMap::from(expected));
}

#[test]
fn a_veto_without_points_is_raised_by_one() {
    let p = programme("neu-case");
    let standard = p.standard.unwrap();
    let leaves = leaves(&standard);
    let gate = leaves.iter().find(|l| l.points == 0).unwrap().key.clone();
    let mut lines = full(&standard);
    lines.remove(&gate);
    assert_eq!(total(&standard, &lines), Ok(10_000));
    lines.insert(gate.clone(), 0);
    assert_eq!(total(&standard, &lines), Ok(10_000));
    lines.insert(gate, 1);
    assert_eq!(total(&standard, &lines), Ok(0));
}

#[test]
fn a_veto_with_points_is_scored_and_raised_by_none() {
    let standard = programme("student-model").standard.unwrap();
    let mut lines = full(&standard);
    assert_eq!(total(&standard, &lines), Ok(10_000));
    lines.insert("discipline".to_owned(), 1200);
    assert_eq!(total(&standard, &lines), Ok(9700));
    lines.insert("discipline".to_owned(), 0);
    assert_eq!(total(&standard, &lines), Ok(0));
    lines.remove("discipline");
    let told = ("discipline".to_owned(), "请给“遵纪守法好”打分。".to_owned());
    assert_eq!(total(&standard, &lines), Err(vec![told]));
}

#[test]
fn bonus_and_deduction_may_be_left_out() {
    let last = "  { key = \"lasting\", title";
    let extra = "{ key = \"extra\", title = \"突出贡献\", kind = \"bonus\", points = 5 },";
    let fault = "{ key = \"fault\", title = \"材料错漏\", kind = \"deduction\", points = 10 },";
    let p = altered("brand", last, &format!("  {extra}\n  {fault}\n{last}"));
    let standard = p.standard.unwrap();
    let mut lines = brand_sheet([2500, 1500, 3000, 3000]);
    assert_eq!(total(&standard, &lines), Ok(10_000));
    lines.insert("extra".to_owned(), 300);
    lines.insert("fault".to_owned(), 450);
    assert_eq!(total(&standard, &lines), Ok(9850));
    // Nobody falls below nothing.
    let mut none = brand_sheet([0; 4]);
    none.insert("fault".to_owned(), 450);
    assert_eq!(total(&standard, &none), Ok(0));
}

#[test]
fn extremes_are_dropped_from_five_sheets_on() {
    let rules = rules();
    assert_eq!(mean(&rules, &[]), None);
    assert_eq!(mean(&rules, &[9000]), Some(9000));
    assert_eq!(mean(&rules, &[6000, 9000, 9000, 10_000]), Some(8500));
    assert_eq!(mean(&rules, &[6000, 9000, 8000, 9100, 10_000]), Some(8700));
    let mut never = rules;
    never.drop_extremes_from = None;
    assert_eq!(mean(&never, &[6000, 9000, 8000, 9100, 10_000]), Some(8420));
}

#[test]
fn halves_are_rounded_up() {
    let rules = rules();
    assert_eq!(mean(&rules, &[8850, 8851]), Some(8851));
    assert_eq!(mean(&rules, &[8850, 8850, 8851]), Some(8850));
    assert_eq!(mean(&rules, &[8850, 8851, 8851]), Some(8851));
}

#[test]
fn sheets_far_apart_are_read_again() {
    let rules = rules();
    assert!(!needs_second_reading(&rules, &[]));
    assert!(!needs_second_reading(&rules, &[7000, 8499]));
    assert!(needs_second_reading(&rules, &[7000, 8000, 8500]));
}

#[test]
fn ties_are_broken_by_the_first_indicator_and_then_by_the_older_submission() {
    let of = |mean, first, at: &str| Ranked {
        mean,
        first,
        submitted_at: at.parse().unwrap(),
    };
    let early = "2023-11-08T01:00:00Z";
    let late = "2023-11-09T01:00:00Z";
    let best_first = [
        of(9000, 2000, late),
        of(8900, 2200, late),
        of(8900, 2000, early),
        of(8900, 2000, late),
    ];
    for pair in best_first.windows(2) {
        assert_eq!(rank(&pair[0], &pair[1]), Ordering::Less);
    }
    assert_eq!(rank(&best_first[0], &best_first[0]), Ordering::Equal);
}

#[test]
fn ties_are_broken_over_the_sheets_that_count_for_the_mean() {
    let dropping = ReviewRules {
        drop_extremes_from: Some(4),
        ..rules()
    };
    let of = |sheets: &[(i64, i64)]| {
        let sheets = sheets.iter().map(|(total, first)| Signed {
            total: *total,
            first: *first,
        });
        Ranked::of(
            &dropping,
            sheets.collect(),
            "2023-11-08T01:00:00Z".parse().unwrap(),
        )
    };
    assert_eq!(of(&[]), None);
    // The dropped sheets gave it most on the first indicator.
    let loud = of(&[(7000, 3000), (8000, 1000), (8000, 1000), (9000, 3000)]).unwrap();
    let quiet = of(&[(7000, 0), (8000, 2000), (8000, 2000), (9000, 0)]).unwrap();
    assert_eq!(
        (loud.mean, loud.first, quiet.mean, quiet.first),
        (8000, 1000, 8000, 2000)
    );
    // Half a hundredth is not cut off.
    let half = of(&[(8000, 1000), (8000, 1001)]).unwrap();
    assert_eq!(half.first, 1001);
    let ranking = places(vec![(1, loud.clone()), (2, quiet), (3, loud)]);
    assert_eq!(ranking, [(2, 1), (1, 2), (3, 2)]);
}

proptest! {
    #[test]
    fn shown_points_are_read_back(points in 0i64..1_000_000) {
        prop_assert_eq!(parse_points(&show(points)), Ok(points));
    }

    #[test]
    fn a_mean_lies_between_the_sheets(totals in proptest::collection::vec(0i64..10_001, 1..12)) {
        let mean = mean(&rules(), &totals).unwrap();
        prop_assert!(mean >= *totals.iter().min().unwrap() && mean <= *totals.iter().max().unwrap());
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        if let Ok(points) = parse_points(&text) {
            prop_assert!((0..100_000_000).contains(&points));
        }
    }
}

/// A grade from 90, one from 80, one without points.
fn grades() -> Vec<Grade> {
    [
        ("优秀", Outcome::Pass, Some(9_000)),
        ("合格", Outcome::Pass, Some(8_000)),
        ("不合格", Outcome::Fail, None),
    ]
    .into_iter()
    .map(|(label, outcome, from)| Grade {
        label: label.to_owned(),
        outcome,
        from,
        share: None,
        source: Source::Suggested,
    })
    .collect()
}

#[test]
fn points_go_with_their_grade() {
    let grades = grades();
    let fits = |at: usize, points| domain::scoring::fits_grade(None, &grades, &grades[at], points);
    assert_eq!(fits(0, 9_000), Ok(None));
    assert_eq!(fits(1, 8_999), Ok(None));
    let strict = "95 分够得上“优秀”（可以改的建议值），评为“合格”的，请写明理由。";
    assert_eq!(
        fits(1, 9_500),
        Ok(Some(strict.to_owned())),
        "a jury may be strict, and says why"
    );
    assert_eq!(fits(2, 0), Ok(None));
    assert!(fits(2, -1).is_err());
    let below =
        "“优秀”从 90 分起（可以改的建议值），填了 89.99，差 0.01。请核对分数，或改评“合格”。";
    assert_eq!(fits(0, 8_999).unwrap_err(), below);
    assert!(fits(0, 1_200).unwrap_err().ends_with("改评“不合格”。"));
    let over = "最多 1000 分，填了 1000.01，超出 0.01。请核对分数。";
    assert_eq!(fits(0, 100_001).unwrap_err(), over);
}
