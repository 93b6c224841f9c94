//! The programme files that come with the program, against the notices they were written from.

use std::collections::BTreeSet;

use chrono::Weekday;
use domain::programme::{
    Builtin, ConditionRule, Count, FeedEffect, Field, FieldKind, IndicatorKind, OwedBy, Programme,
    QuotaOn, Severity, Source, Subject, builtin, read,
};
use domain::quota::words;
use domain::record::RecordKind;
use domain::stage::StageKind;
use domain::unit::{Level, Standing};

use crate::support::{cases, programme};

fn all() -> Vec<Programme> {
    builtin().iter().map(|file| programme(file.code)).collect()
}

/// How many are admitted, by category.
fn admits(programme: &Programme) -> Vec<(Option<&str>, Count)> {
    let admits = programme.quotas.iter().filter(|q| q.on == QuotaOn::Admit);
    admits.map(|q| (q.category.as_deref(), q.count)).collect()
}

/// A field of a form of the programme.
fn field(programme: &Programme, form: &str, key: &str) -> Field {
    let form = programme.form(form).unwrap();
    form.field(key).unwrap().clone()
}

#[test]
fn eleven_files_are_read() {
    let all = all();
    assert_eq!(all.len(), 11);
    for (file, programme) in builtin().iter().zip(&all) {
        assert_eq!(programme.code, file.code);
    }
    let prefixes: BTreeSet<&str> = all.iter().map(|p| p.prefix.as_str()).collect();
    assert_eq!(prefixes.len(), 11, "prefixes tell projects apart");
    let shorts: BTreeSet<&str> = all.iter().map(|p| p.short.as_str()).collect();
    assert_eq!(shorts.len(), 11);
}

#[test]
fn programmes_name_each_other_by_codes_that_exist() {
    let all = all();
    let codes: BTreeSet<&str> = all.iter().map(|p| p.code.as_str()).collect();
    for programme in &all {
        let joined = programme.entry.must_join.iter().flat_map(|m| &m.holders_of);
        let fed = programme.feeds.iter().flat_map(|f| &f.programmes);
        let rules = programme.entry.conditions.iter().map(|c| &c.rule);
        let held = rules.flat_map(|rule| match rule {
            ConditionRule::Holds { any_of, .. } => &any_of[..],
            ConditionRule::HoldsNone { of } => &of[..],
            ConditionRule::EstablishedFor(_)
            | ConditionRule::NotEnteredWithin(_)
            | ConditionRule::Declared => &[],
        });
        for code in joined.chain(fed).chain(held) {
            let known = code == "*" || codes.contains(code.as_str());
            assert!(known, "{} names {code}", programme.code);
        }
    }
}

/// Trap 1 and 5: round numbers belong to a round; the first ones are those of 2022.
#[test]
fn the_round_numbers_of_2022() {
    for (code, number) in [
        ("model-university", 5),
        ("benchmark-college", 30),
        ("province-model-branch", 100),
        ("studio", 30),
        ("student-model", 200),
    ] {
        assert_eq!(
            admits(&programme(code)),
            [(None, Count::Exactly(number))],
            "{code}"
        );
    }
    let quota = &programme("benchmark-college").quotas[1];
    assert_eq!(quota.source.label(), "S2 第3段");
    assert!(quota.note.as_deref().unwrap().contains("第二批为 50 个"));
}

/// Trap 14: “5 个左右” is a guide, never a bar.
#[test]
fn about_so_many_awards() {
    let awards = [
        (Some("university"), Count::About(5)),
        (Some("committee"), Count::About(10)),
        (Some("branch"), Count::About(30)),
    ];
    let henan = programme("henan-case");
    assert_eq!(admits(&henan), awards);
    assert!(
        henan
            .entry
            .categories
            .iter()
            .any(|c| c.key == "united_front")
    );
}

/// Trap 1: each class of unit has its own number, and each number its own word.
#[test]
fn who_may_recommend_how_many() {
    let zhaoqing = programme("zhaoqing-case");
    let numbers = zhaoqing.quotas.iter().map(|q| {
        let level = q.level.map(Level::key).unwrap_or_default();
        let kinds = q.unit_kinds.join("、");
        format!(
            "{level}, {} named, {kinds}: {}",
            q.units.len(),
            words(q.count)
        )
    });
    let expected = [
        "county, 0 named, : 不少于 4 个",
        "university, 4 named, : 不少于 4 个",
        "university, 0 named, university: 不少于 2 个",
        "university, 0 named, school: 1 个",
    ];
    assert_eq!(numbers.collect::<Vec<_>>(), expected);
    // At most two from one committee, and then of different levels.
    let neu = programme("neu-case");
    let numbers = neu.quotas.iter().map(|q| (q.category.as_deref(), q.count));
    let (two, one) = (Count::AtMost(2), Count::AtMost(1));
    let expected = [(None, two), (Some("committee"), one), (Some("branch"), one)];
    assert_eq!(numbers.collect::<Vec<_>>(), expected);
}

/// Trap 2: the notice calls Wednesday 2024-11-27 a Friday.
#[test]
fn a_printed_weekday_that_is_wrong_is_a_warning() {
    let file = Builtin::find("neu-case").unwrap();
    let read = read(file.text).unwrap();
    let printed = &read.programme.printed_dates[0];
    assert_eq!(printed.date.to_string(), "2024-11-27");
    assert_eq!(printed.weekday, Weekday::Fri);
    assert_eq!(printed.source.label(), "S1 四");
    let [warning] = &read.warnings[..] else {
        panic!("{:?}", read.warnings)
    };
    assert_eq!(warning.severity, Severity::Warning);
    let line = file.text.lines().nth(warning.line - 1);
    assert_eq!(line, Some("weekday = \"星期五\""));
    assert_eq!(warning.key, "printed_date.1.weekday");
    assert!(warning.what.contains("实际是星期三"), "{}", warning.what);
    for other in builtin().iter().filter(|other| other.code != "neu-case") {
        let read = domain::programme::read(other.text).unwrap();
        assert_eq!(read.warnings, [], "{}", other.file);
    }
}

/// Trap 3: two years for three programmes, none for the provincial model branches.
#[test]
fn who_builds_for_how_long() {
    for code in ["model-university", "benchmark-college", "studio"] {
        let p = programme(code);
        let stage = |key: &str| p.stage(key).unwrap();
        let closes = |key: &str| stage(key).closes.as_ref().unwrap().to_string();
        assert_eq!(closes("building"), "cycle + 24m", "{code}");
        assert_eq!(closes("midterm"), "cycle + 12m", "{code}");
        assert_eq!(stage("final").source.label(), "S2 第7段", "{code}");
        assert_eq!(
            p.cycle.as_ref().unwrap().source.label(),
            "S2 第7段",
            "{code}"
        );
    }
    let branch = programme("province-model-branch");
    assert!(!branch.has_cycle());
    assert_eq!(branch.cycle, None);
    let school_level = ConditionRule::Holds {
        any_of: vec!["school-model-branch".to_owned()],
        in_building_too: false,
    };
    assert_eq!(branch.entry.conditions[0].rule, school_level);
    assert!(programme("school-model-branch").has_cycle());
    for code in ["student-model", "henan-case", "zhaoqing-case", "neu-case"] {
        assert!(!programme(code).has_cycle(), "{code}");
    }
}

/// Trap 4: the form's 摘要 is the notice's 概述: one field with both names, 800 字.
#[test]
fn one_summary_with_two_names() {
    let p = programme("zhaoqing-case");
    let fields = &p.form("application").unwrap().fields;
    let named = |f: &&Field| f.title.contains("摘要") || f.title.contains("概述");
    let summary: Vec<_> = fields.iter().filter(named).collect();
    let [summary] = summary[..] else {
        panic!("{summary:?}")
    };
    assert!(summary.title.contains("案例摘要") && summary.title.contains("案例概述"));
    let limit = summary.limit.as_ref().unwrap();
    assert_eq!(limit.at_most, Some(800));
    assert_eq!(limit.source.label(), "S0 五(三)");
    let text = field(&p, "application", "case");
    assert_eq!(text.limit.unwrap().at_most, Some(5000));
}

/// Trap 7: who must take part, and what the result decides elsewhere.
#[test]
fn the_brand_concerns_other_programmes() {
    let brand = programme("brand");
    let must = brand.entry.must_join.as_ref().unwrap();
    let holders = ["province-model-branch", "school-model-branch", "studio"];
    assert_eq!(must.holders_of, holders);
    assert!(must.in_building_too, "培育对象 too");
    assert_eq!(must.source.label(), "S4 二");
    let effects: Vec<_> = brand.feeds.iter().map(|f| f.effect).collect();
    assert_eq!(
        effects,
        [
            FeedEffect::YearlyReviewCondition,
            FeedEffect::BuildingReviewCondition,
            FeedEffect::Priority
        ]
    );
    assert_eq!(brand.paper.as_ref().unwrap().copies, 5);
}

/// Trap 8: five years, two years, the two years before.
#[test]
fn three_windows_of_the_university_notice() {
    let conditions = programme("neu-case").entry.conditions;
    let parts = ["近五年内", "满两年，或满两个周期", "上两个年度"];
    for (condition, part) in conditions.iter().zip(parts) {
        assert!(condition.title.contains(part), "{}", condition.title);
    }
    assert!(conditions.iter().all(|c| c.source.label() == "S1 二"));
}

/// Trap 9: two news items on school-level outlets or above, about the branch's own work.
#[test]
fn what_brands_owe_by_the_end() {
    let brand = programme("brand");
    let news = brand.milestone("news").unwrap();
    assert_eq!((news.record, news.at_least), (RecordKind::News, 2));
    assert_eq!(news.outlet, Some(Standing::School));
    assert!(news.about_own_work && !news.yearly);
    assert_eq!(news.owed_by, OwedBy::Holder);
    let page = brand.milestone("topic_page").unwrap();
    assert_eq!(page.owed_by, OwedBy::Committee);
    assert_eq!(page.due_source, Source::Suggested);
    assert_eq!(page.source.label(), "S4 四(四)4");
    let case = &brand.form("final").unwrap().fields[0];
    let FieldKind::Sections(sections) = &case.kind else {
        panic!("{case:?}")
    };
    assert_eq!(
        sections,
        &["背景与起因", "做法与经过", "成效与反响", "分析与评价"]
    );
    assert_eq!(case.limit.as_ref().unwrap().at_most, Some(2500));
}

/// 001: up to 2000 字 for a committee, about 1000 for a branch, five pictures with 20 字 each.
#[test]
fn the_length_depends_on_the_category() {
    let p = programme("neu-case");
    let limits = |category| {
        let form = p.form("application").unwrap().for_category(Some(category));
        let cases = form.fields.iter().filter(|f| f.title == "案例正文");
        let cases: Vec<_> = cases.map(|f| f.limit.clone().unwrap()).collect();
        let [limit] = &cases[..] else {
            panic!("{cases:?}")
        };
        (limit.at_most, limit.about)
    };
    assert_eq!(limits("committee"), (Some(2000), None));
    assert_eq!(limits("branch"), (None, Some(1000)));
    let photos = FieldKind::Photos {
        at_most: 5,
        caption: Some(20),
    };
    assert_eq!(field(&p, "application", "photos").kind, photos);
}

/// The studio round has two levels of endorsement and review: the school's, then the province's.
#[test]
fn the_studio_passes_two_levels() {
    let studio = programme("studio");
    let way = studio.stages.iter().map(|s| match s.level {
        Some(level) => format!("{} {}", s.kind.key(), level.key()),
        None => s.kind.key().to_owned(),
    });
    assert_eq!(
        way.collect::<Vec<_>>().join(", "),
        "application, endorsement committee, review university, endorsement university, screening, \
         review, revision, admission, publicity, building, midterm, final, titling, sustaining"
    );
    let three_years = &studio.entry.conditions[1];
    let since = ConditionRule::EstablishedFor("3y".parse().unwrap());
    assert_eq!(three_years.rule, since);
    assert_eq!(three_years.source.label(), "S2 第4段");
    let extension = studio.extension.unwrap();
    assert_eq!(
        (extension.by.to_string().as_str(), extension.at_most),
        ("6m", 1)
    );
    assert_eq!(extension.source, Source::Observed);
}

/// domain.md 1.1–1.3: notices name the sets; the names of their items were not seen in a document.
#[test]
fn the_name_of_a_set_and_the_names_of_its_items_have_sources_of_their_own() {
    for (code, source) in [
        ("model-university", "S2 第3段"),
        ("benchmark-college", "S2 第3段"),
        ("province-model-branch", "S2 第3段"),
        ("school-model-branch", "S4 一"),
    ] {
        let standard = programme(code).standard.unwrap();
        assert_eq!(standard.source.label(), source, "{code}");
        assert_eq!(standard.points_source, Source::Suggested, "{code}");
        let mut items = standard.items.iter();
        assert!(items.all(|i| i.source == Source::Unconfirmed), "{code}");
    }
}

/// 002: how it is supervised is the notice's word; how often and how many are not.
#[test]
fn supervision_is_the_notice_s_and_its_figures_are_not() {
    for code in ["model-university", "benchmark-college", "studio"] {
        let plans = programme(code).supervision;
        assert_eq!(plans.len(), 2, "{code}");
        for plan in plans {
            assert_eq!(plan.kind_source.label(), "S2 第7段", "{code}");
            assert_eq!(plan.source, Source::Suggested, "{code}");
        }
    }
    let cross = &programme("yearly-duties").supervision[0];
    assert_eq!(cross.kind_source.label(), "S3 二");
}

/// Numbers of files that a notice does not give are not ascribed to it.
#[test]
fn how_many_files_is_a_suggestion_where_the_notice_gives_no_number() {
    for [code, form, key, source] in cases(
        "
        zhaoqing-case | application | photos   | 可以改的建议值
        zhaoqing-case | application | evidence | 可以改的建议值
        brand         | final       | video    | 可以改的建议值
        neu-case      | application | photos   | S1 四
        ",
    ) {
        let at_most = field(&programme(code), form, key).at_most_source;
        assert_eq!(at_most.unwrap().label(), source, "{code} {key}");
    }
}

/// domain.md 7.4: what a studio owes, the record of members won among scholars with it.
#[test]
fn what_a_studio_owes() {
    let studio = programme("studio");
    let owes = studio.milestones.iter().map(|m| {
        assert_eq!(m.source, Source::Suggested, "{}", m.key);
        let yearly = if m.yearly { "a year" } else { "in all" };
        format!("{} {} {yearly}", m.record.key(), m.at_least)
    });
    assert_eq!(
        owes.collect::<Vec<_>>().join(", "),
        "method 1 a year, case 1 a year, theme_day 10 a year, lecture 4 a year, news 2 a year, \
         recruit 1 in all"
    );
}

/// domain.md 1.5, 2.6, 7.3: gates seen in practice are marked as such.
#[test]
fn gates_seen_elsewhere_are_marked_as_seen() {
    for [code, key, source] in cases(
        "
        model-university      | not_yet         | 个别单位做法
        benchmark-college     | not_yet         | 个别单位做法
        province-model-branch | not_yet         | 个别单位做法
        school-model-branch   | not_yet         | 个别单位做法
        studio                | not_yet         | 个别单位做法
        school-model-branch   | not_higher      | 可以改的建议值
        model-university      | passed_before   | 个别单位做法
        province-model-branch | honoured        | 个别单位做法
        province-model-branch | member_honoured | 个别单位做法
        student-model         | registered      | 个别单位做法
        student-model         | formal_member   | S2 第5段
        student-model         | discipline      | 可以改的建议值
        ",
    ) {
        let conditions = programme(code).entry.conditions;
        let found = conditions.iter().find(|c| c.key == key);
        let found = found.unwrap_or_else(|| panic!("{code} {key}"));
        assert_eq!(found.source.label(), source, "{code} {key}");
    }
}

/// Trap 10: copies, seals, folder and subject, in the words of each notice.
#[test]
fn paper_rules() {
    for [code, source, part] in cases(
        "
        brand         | S4 四(二) | 一式 5 份，盖章；经基层党委（总支）审核盖章后，报送党委组织部组织科
        zhaoqing-case | S0 五(二) | 纸质版加盖公章
        zhaoqing-case | S0 五(二) | 以“党组织+案例名称”命名文件夹
        zhaoqing-case | S0 五(二) | 统一打包
        zhaoqing-case | S0 五(二) | 邮件标题写“XX学校党建工作创新案例材料”
        neu-case      | S1 四     | 首页加盖分党委公章后扫描
        ",
    ) {
        let paper = programme(code).paper.unwrap();
        let words = paper.words();
        let whole = code != "brand" || words == part;
        assert!(whole && words.contains(part), "{part}: {words}");
        assert_eq!(paper.source.label(), source, "{code}");
    }
}

#[test]
fn standards_have_their_indicators() {
    for (code, items) in [
        ("model-university", 6),
        ("benchmark-college", 5),
        ("province-model-branch", 7),
        ("school-model-branch", 7),
        ("studio", 5),
        ("student-model", 5),
        ("brand", 4),
    ] {
        let standard = programme(code).standard.unwrap();
        assert_eq!(
            (standard.items.len(), standard.total),
            (items, 10_000),
            "{code}"
        );
        let mut sources = standard.items.iter().map(|i| &i.points_source);
        let suggested = sources.all(|source| *source == Source::Suggested);
        assert!(suggested, "{code}: no notice gives points");
    }
    let student = programme("student-model").standard.unwrap();
    let veto = student
        .items
        .iter()
        .filter(|i| i.kind == IndicatorKind::Veto);
    let veto: Vec<_> = veto.map(|i| i.title.as_str()).collect();
    assert_eq!(veto, ["遵纪守法好"]);
}

#[test]
fn duties_need_no_application() {
    let duties = programme("yearly-duties");
    assert_eq!(duties.subject, Subject::Duties);
    assert_eq!(duties.first_of(StageKind::Application), None);
    assert_eq!(duties.duties.len(), 9);
    let posts: BTreeSet<_> = duties.duties.iter().map(|d| d.post.as_str()).collect();
    assert_eq!(posts, BTreeSet::from(["党委书记", "党建专干"]));
}

/// What is asked of a person says why it is asked, and no form asks for what no notice needs.
#[test]
fn personal_data_is_asked_with_a_reason() {
    for programme in all() {
        for field in programme.forms.iter().flat_map(|form| &form.fields) {
            let place = format!("{} {}", programme.code, field.key);
            let fact = field.fact.as_deref().unwrap_or_default();
            assert!(
                !fact.starts_with("person.") || field.why.is_some(),
                "{place}"
            );
            for never in ["身份证", "学号", "工号", "家庭住址"] {
                assert!(!field.title.contains(never), "{place}");
            }
        }
    }
}
