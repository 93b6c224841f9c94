//! Answers as a browser sends them, checked against their form.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::answers::{Answer, Answers, GUARD, ROWS, check, in_words};
use domain::programme::{Field, FieldKind, Form, Source};
use proptest::prelude::*;

use crate::support::{cases, programme};

fn form(code: &str, key: &str) -> Form {
    programme(code).form(key).unwrap().clone()
}

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2024, 3, 1).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

fn answers(form: &Form, typed: &[(&str, &str)]) -> Answers {
    Answers::from_pairs(form, &pairs(typed)).unwrap()
}

/// A form of one field.
fn only(form: &Form, key: &str) -> Form {
    let mut form = form.clone();
    form.fields.retain(|f| f.key == key);
    form
}

/// What is said about one field of a form when this is typed, and whether it blocks.
fn said(form: &Form, key: &str, typed: &[(&str, &str)]) -> Option<(String, bool)> {
    let form = only(form, key);
    let problems = check(&form, &answers(&form, typed), &BTreeMap::new(), today());
    assert!(problems.len() <= 1, "{problems:?}");
    problems.into_iter().next().map(|p| {
        assert_eq!(p.field, key);
        (p.message, p.blocks)
    })
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what may be said")]
fn blocks(message: &str) -> Option<(String, bool)> {
    Some((message.to_owned(), true))
}

/// What is typed (`name=value`, parted by `；`) and what is said of it; nothing where it fits.
#[test]
fn what_is_said_of_a_field_blocks_and_says_how_to_mend_it() {
    let no_date = |wrong| format!("“{wrong}”不是存在的日期，请按 2026-11-10 的样子填写。");
    let no_number = |wrong| format!("“{wrong}”不是数字，请只填数字，不写单位。");
    for [code, key, typed, message] in cases(
        "
        # What is required is asked for; what is not may stay empty.
        brand  | name           |                    | 请填写“品牌名称”。
        brand  | name           | name=红医先锋      |
        brand  | original       |                    | 请确认“本品牌项目由本支部自行凝练，没有抄袭”。
        brand  | original       | original=on        |
        brand  | evidence       |                    |
        # A hard limit says by how much.
        brand  | name           | name=党党党党党党党党党党党党党党党党党 \
            | 超出 1 字（17/16）。请删去至少 1 字。
        brand  | name           | name=党党党党党党党党党党党党党党党党 |
        # Dates that do not exist are named.
        brand  | plan           | plan.0.0=案例整理；plan.0.2=2024-02-30 | 第 1 行“完成时间”里的no date
        brand  | plan           | plan.0.0=案例整理；plan.0.2=2024-02 |
        brand  | established_on | established_on=2023-02-29 | no date
        brand  | established_on | established_on=2023-13-01 | no date
        brand  | established_on | established_on=2023-2-9   | no date
        brand  | established_on | established_on=2023/02/09 | no date
        brand  | established_on | established_on=2023-02    | no date
        brand  | established_on | established_on=23-02-09   | no date
        brand  | established_on | established_on=去年       | no date
        brand  | established_on | established_on=2020-02-29 |
        studio | joined_party   | joined_party=2010年7月 | “2010年7月”不是年月，请按 2026-11 的样子填写。
        studio | joined_party   | joined_party=2010-07   |
        # Numbers and choices are what they say.
        brand  | members_formal | members_formal=NaN   | no number
        brand  | members_formal | members_formal=inf   | no number
        brand  | members_formal | members_formal=1e5   | no number
        brand  | members_formal | members_formal=-3    | no number
        brand  | members_formal | members_formal=35 人 | no number
        brand  | members_formal | members_formal=３５  | no number
        brand  | members_formal | members_formal=1.    | no number
        brand  | members_formal | members_formal=.5    | no number
        brand  | members_formal | members_formal=0x10  | no number
        brand  | members_formal | members_formal=35    |
        brand  | members_formal | members_formal=0     |
        brand  | members_formal | members_formal=3.5   |
        brand  | fusion         | fusion=养生 \
            | 请从所列各项中选择：教育教学、科研创新、医疗健康、管理服务、成长成才、志愿奉献。
        brand  | fusion         | fusion=医疗健康 |
        ",
    ) {
        let form = form(code, "application");
        let typed: Vec<(&str, &str)> = typed.split('；').filter_map(|t| t.split_once('=')).collect();
        let wrong = typed.last().map(|(_, value)| *value).unwrap_or_default();
        let message = message.replace("no date", &no_date(wrong));
        let message = message.replace("no number", &no_number(wrong));
        let expected = (!message.is_empty()).then_some((message, true));
        assert_eq!(said(&form, key, &typed), expected, "{key} {typed:?}");
    }
    let form = form("brand", "application");
    let said = |name: &str, value| said(&form, name.split('.').next().unwrap(), &[(name, value)]);
    assert_eq!(said("name", " 　\r\n"), blocks("请填写“品牌名称”。"));
    assert_eq!(
        said("plan.0.0", " "),
        blocks("请填写“年度计划和具体措施”。")
    );
    assert_eq!(said("members_formal", " 35 "), None);
}

#[test]
fn trap_14_about_two_hundred_is_only_a_hint() {
    let form = form("neu-case", "application");
    let is_about = |f: &&Field| f.limit.as_ref().is_some_and(|l| l.about == Some(200));
    let key = form.fields.iter().find(is_about).unwrap().key.clone();
    let typed = "融".repeat(300);
    let hint = "要求 200 字左右，160—240 字为宜，现有 300 字，多 60 字。仅作提示，不影响提交。";
    let told = said(&form, &key, &[(&key, &typed)]);
    assert_eq!(told, Some((hint.to_owned(), false)));
    let fits = "融".repeat(230);
    assert_eq!(said(&form, &key, &[(&key, &fits)]), None);
}

#[test]
fn sections_are_counted_together_and_each_is_asked_for() {
    let form = form("brand", "final");
    let part = "医".repeat(700);
    let four = ["case.0", "case.1", "case.2", "case.3"].map(|name| (name, part.as_str()));
    let long = blocks("超出 300 字（2800/2500）。请删去至少 300 字。");
    assert_eq!(said(&form, "case", &four), long);
    let missing = blocks("“分析与评价”部分还没有写。");
    assert_eq!(said(&form, "case", &four[..3]), missing);
    let typed = answers(&only(&form, "case"), &four[..2]);
    assert_eq!(typed.length("case"), 1400);
}

#[test]
fn a_table_keeps_its_rows_and_drops_blank_ones() {
    let typed = answers(
        &form("brand", "application"),
        &[
            ("plan.0.0", "每月主题党日"),
            ("plan.0.2", "2024-03-31"),
            ("plan.1.0", " "),
            ("plan.3.0", "案例整理"),
        ],
    );
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let first = row(["每月主题党日", "", "2024-03-31", ""]);
    let second = row(["案例整理", "", "", ""]);
    assert_eq!(typed.0["plan"], Answer::Rows(vec![first, second]));
}

#[test]
fn each_field_is_one_value_that_tells_its_texts_apart() {
    let own = only(&form("brand", "final"), "case");
    let value = |typed: &[(&str, &str)]| answers(&own, typed).shown(&own)[0].1.clone();
    assert_eq!(value(&[("case.0", " "), ("case.1", "")]), "");
    assert_ne!(value(&[("case.0", "一")]), value(&[("case.1", "一")]));
    let two = value(&[("case.0", "一"), ("case.1", "二")]);
    assert_eq!(in_words(&two), "一\n二");

    let own = only(&form("brand", "application"), "plan");
    let value = |typed: &[(&str, &str)]| answers(&own, typed).shown(&own)[0].1.clone();
    assert_ne!(value(&[("plan.0.0", "一")]), value(&[("plan.0.1", "一")]));
    let two = [("plan.0.0", "一"), ("plan.0.1", "甲"), ("plan.1.0", "二")];
    let words = in_words(&value(&two));
    assert!(
        words.starts_with("一，甲") && words.contains("\n二"),
        "{words}"
    );

    // Files travel apart; what is ticked is told in a word.
    let whole = form("brand", "application");
    let shown = answers(&whole, &[("original", "on")]).shown(&whole);
    assert!(shown.iter().all(|(name, _)| name != "evidence"));
    assert!(shown.contains(&("original".to_owned(), "已勾选".to_owned())));
}

#[test]
fn a_field_too_many_is_named_and_nothing_is_dropped_in_silence() {
    let form = form("brand", "final");
    let row = format!("results.{ROWS}.0");
    for (typed, unknown) in [
        (
            &["next", "budget", "case.9", "case"][..],
            &["budget", "case.9", "case"][..],
        ),
        (
            &["results.0", "results.0.7", row.as_str(), "next.0"],
            &["results.0", "results.0.7", row.as_str(), "next.0"],
        ),
        // A name with something else between its dots is not another field's.
        (
            &["case.x.1", "results.a.0.0"],
            &["case.x.1", "results.a.0.0"],
        ),
    ] {
        let typed: Vec<_> = typed.iter().map(|name| (*name, "多")).collect();
        assert_eq!(
            Answers::from_pairs(&form, &pairs(&typed)).unwrap_err(),
            unknown
        );
    }
}

#[test]
fn fields_of_another_category_are_not_asked() {
    let whole = form("neu-case", "application");
    let own = whole.for_category(Some("branch"));
    let other = whole.for_category(Some("committee"));
    let stranger = other
        .fields
        .iter()
        .find(|f| own.fields.iter().all(|o| o.key != f.key))
        .unwrap();
    let name = match &stranger.kind {
        FieldKind::Sections(_) => format!("{}.0", stranger.key),
        _ => stranger.key.clone(),
    };
    let typed = pairs(&[(&name, "正文")]);
    let unknown = Answers::from_pairs(&own, &typed).unwrap_err();
    assert_eq!(unknown, std::slice::from_ref(&name));
    assert!(Answers::from_pairs(&other, &typed).is_ok());
}

#[test]
fn files_are_counted_beside_the_answers() {
    let form = form("studio", "final");
    let form = only(&form, "evidence");
    for (n, told) in [
        (0, Some("请上传“成果汇编和佐证材料”。")),
        (1, None),
        (12, Some("最多 10 个，现有 12 个，请删去 2 个。")),
    ] {
        let files = BTreeMap::from([("evidence".to_owned(), n)]);
        let problems = check(&form, &Answers::default(), &files, today());
        assert_eq!(problems.first().map(|p| p.message.as_str()), told, "{n}");
    }
}

#[test]
fn answers_survive_being_stored() {
    let form = form("brand", "application");
    let typed = answers(
        &form,
        &[
            ("name", "红医先锋"),
            ("idea", "第一行\r\n第二行"),
            ("plan.0.0", "每月主题党日"),
            ("original", "on"),
            ("members_formal", "35"),
        ],
    );
    assert_eq!(typed.text("idea"), "第一行\n第二行");
    let json = serde_json::to_string(&typed).unwrap();
    assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), typed);
    // A table that was emptied comes back as nothing, not as something else.
    let emptied = answers(&form, &[("plan.0.0", "")]);
    assert_eq!(emptied, Answers::default());
}

#[test]
fn stored_answers_of_another_shape_are_refused_not_trusted() {
    for [code, json, told] in cases(
        r#"
        final       | {"case":"全文"}                        | “案例”的内容与表格不符，请重新填写。
        final       | {"case":["一","二","三","四","五"]}    | “案例”的内容与表格不符，请重新填写。
        final       | {"case":[["一"]]}                      | “案例”的内容与表格不符，请重新填写。
        final       | {"case":["一","二"]}                   | “成效与反响”部分还没有写。
        final       | {"next":true}                          | “持续建设打算”的内容与表格不符，请重新填写。
        final       | {"results":[["一","二","三","四"]]}    | 
        application | {"original":"yes"}                     | 请确认“本品牌项目由本支部自行凝练，没有抄袭”。
        "#,
    ) {
        let answers: Answers = serde_json::from_str(json).unwrap();
        let form = only(&form("brand", code), answers.0.keys().next().unwrap());
        let problems = check(&form, &answers, &BTreeMap::new(), today());
        assert!(problems[0].message.contains(told), "{json}: {problems:?}");
        assert!(told.is_empty() || problems[0].message == told, "{json}");
    }
}

#[test]
fn what_is_too_long_to_keep_is_refused_however_word_counts_it() {
    let form = Form {
        key: "f".to_owned(),
        title: "表".to_owned(),
        source: Source::Suggested,
        fields: vec![Field {
            key: "text".to_owned(),
            title: "正文".to_owned(),
            kind: FieldKind::LongText,
            required: false,
            limit: None,
            fact: None,
            why: None,
            only_for: Vec::new(),
            source: Source::Suggested,
            at_most_source: None,
        }],
    };
    let run = "a".repeat(GUARD + 7);
    let typed = answers(&form, &[("text", &run)]);
    assert_eq!((typed.length("text"), typed.characters()), (1, GUARD + 7));
    let long = blocks("内容有 50007 个字符，超过系统能存的 50000 个，请删减 7 个。");
    assert_eq!(said(&form, "text", &[("text", &run)]), long);
}

/// Read once; the property asks for it dozens of times.
static FINAL: LazyLock<Form> = LazyLock::new(|| form("brand", "final"));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn anything_typed_is_read_or_named(
        typed in proptest::collection::vec(("[a-z_]{1,9}(\\.[0-9a-z]{1,3}){0,3}|case\\.[0-5]|results\\.[0-9]{1,2}\\.[0-4]|next", ".{0,20}"), 0..20)
    ) {
        match Answers::from_pairs(&FINAL, &typed) {
            Ok(answers) => {
                check(&FINAL, &answers, &BTreeMap::new(), today());
                let json = serde_json::to_string(&answers).unwrap();
                prop_assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
            }
            Err(unknown) => prop_assert!(unknown.iter().all(|n| typed.iter().any(|(name, _)| name == n))),
        }
    }
}
