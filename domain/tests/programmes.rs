//! The programme files that come with the program, against the notices they were written from.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::collections::BTreeSet;

use chrono::Weekday;
use domain::programme::{
    Builtin, ConditionRule, Count, FeedEffect, FieldKind, IndicatorKind, OwedBy, Programme,
    QuotaOn, Severity, Source, Stage, Subject, builtin, read,
};
use domain::record::RecordKind;
use domain::stage::StageKind;
use domain::unit::{Level, Standing};

fn programme(code: &str) -> Programme {
    let file = Builtin::find(code).unwrap();
    match read(file.text) {
        Ok(read) => read.programme,
        Err(mistakes) => {
            let lines: Vec<String> = mistakes
                .iter()
                .map(|m| format!("{}:{}: {} {}。{}", file.file, m.line, m.key, m.what, m.mend))
                .collect();
            panic!("{}", lines.join("\n"));
        }
    }
}

fn all() -> Vec<Programme> {
    builtin().iter().map(|file| programme(file.code)).collect()
}

fn notice(notice: &str, clause: &str) -> Source {
    Source::Notice {
        notice: notice.to_owned(),
        clause: clause.to_owned(),
    }
}

fn admits(programme: &Programme) -> Vec<(Option<&str>, Count)> {
    let admits = programme.quotas.iter().filter(|q| q.on == QuotaOn::Admit);
    admits.map(|q| (q.category.as_deref(), q.count)).collect()
}

fn stage<'p>(programme: &'p Programme, key: &str) -> &'p Stage {
    programme.stage(key).unwrap()
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
        let mut named: Vec<&str> = Vec::new();
        named.extend(
            programme
                .entry
                .must_join
                .iter()
                .flat_map(|m| m.holders_of.iter().map(String::as_str)),
        );
        named.extend(
            programme
                .feeds
                .iter()
                .flat_map(|f| f.programmes.iter().map(String::as_str)),
        );
        for condition in &programme.entry.conditions {
            match &condition.rule {
                ConditionRule::Holds { any_of, .. } => {
                    named.extend(any_of.iter().map(String::as_str));
                }
                ConditionRule::HoldsNone { of } => named.extend(of.iter().map(String::as_str)),
                ConditionRule::EstablishedFor(_)
                | ConditionRule::NotEnteredWithin(_)
                | ConditionRule::Declared => {}
            }
        }
        for code in named {
            assert!(
                code == "*" || codes.contains(code),
                "{} names {code}",
                programme.code
            );
        }
    }
}

/// Trap 1 and 5: round numbers belong to a round; the first ones are those of 2022.
#[test]
fn the_round_numbers_of_2022() {
    assert_eq!(
        admits(&programme("model-university")),
        [(None, Count::Exactly(5))]
    );
    assert_eq!(
        admits(&programme("benchmark-college")),
        [(None, Count::Exactly(30))]
    );
    assert_eq!(
        admits(&programme("province-model-branch")),
        [(None, Count::Exactly(100))]
    );
    assert_eq!(admits(&programme("studio")), [(None, Count::Exactly(30))]);
    assert_eq!(
        admits(&programme("student-model")),
        [(None, Count::Exactly(200))]
    );
    let quota = &programme("benchmark-college").quotas[1];
    assert_eq!(quota.source, notice("S2", "第3段"));
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
    let numbers: Vec<_> = zhaoqing
        .quotas
        .iter()
        .map(|q| (q.level, q.units.len(), q.unit_kinds.clone(), q.count))
        .collect();
    assert_eq!(
        numbers,
        [
            (Some(Level::County), 0, vec![], Count::AtLeast(4)),
            (Some(Level::University), 4, vec![], Count::AtLeast(4)),
            (
                Some(Level::University),
                0,
                vec!["university".to_owned()],
                Count::AtLeast(2)
            ),
            (
                Some(Level::University),
                0,
                vec!["school".to_owned()],
                Count::Exactly(1)
            ),
        ]
    );
    // At most two from one committee, and then of different levels.
    let neu = programme("neu-case");
    let numbers: Vec<_> = neu
        .quotas
        .iter()
        .map(|q| (q.category.as_deref(), q.count))
        .collect();
    assert_eq!(
        numbers,
        [
            (None, Count::AtMost(2)),
            (Some("committee"), Count::AtMost(1)),
            (Some("branch"), Count::AtMost(1))
        ]
    );
}

/// Trap 2: the notice calls Wednesday 2024-11-27 a Friday.
#[test]
fn a_printed_weekday_that_is_wrong_is_a_warning() {
    let file = Builtin::find("neu-case").unwrap();
    let read = read(file.text).unwrap();
    let printed = &read.programme.printed_dates[0];
    assert_eq!(
        (printed.date.to_string().as_str(), printed.weekday),
        ("2024-11-27", Weekday::Fri)
    );
    assert_eq!(printed.source, notice("S1", "四"));
    let [warning] = &read.warnings[..] else {
        panic!("{:?}", read.warnings)
    };
    assert_eq!(warning.severity, Severity::Warning);
    assert_eq!(
        file.text.lines().nth(warning.line - 1),
        Some("weekday = \"星期五\"")
    );
    assert_eq!(warning.key, "printed_date.1.weekday");
    assert!(warning.what.contains("实际是星期三"), "{}", warning.what);
    for other in builtin().iter().filter(|other| other.code != "neu-case") {
        assert_eq!(
            domain::programme::read(other.text).unwrap().warnings,
            [],
            "{}",
            other.file
        );
    }
}

/// Trap 3: two years for three programmes, none for the provincial model branches.
#[test]
fn who_builds_for_how_long() {
    for code in ["model-university", "benchmark-college", "studio"] {
        let programme = programme(code);
        assert_eq!(
            stage(&programme, "building")
                .closes
                .as_ref()
                .unwrap()
                .to_string(),
            "cycle + 24m",
            "{code}"
        );
        assert_eq!(
            stage(&programme, "midterm")
                .closes
                .as_ref()
                .unwrap()
                .to_string(),
            "cycle + 12m",
            "{code}"
        );
        assert_eq!(
            stage(&programme, "final").source,
            notice("S2", "第7段"),
            "{code}"
        );
        assert_eq!(
            programme.cycle.as_ref().unwrap().source,
            notice("S2", "第7段"),
            "{code}"
        );
    }
    let branch = programme("province-model-branch");
    assert!(!branch.has_cycle());
    assert_eq!(branch.cycle, None);
    let school_level = &branch.entry.conditions[0];
    assert_eq!(
        school_level.rule,
        ConditionRule::Holds {
            any_of: vec!["school-model-branch".to_owned()],
            in_building_too: false
        }
    );
    assert!(programme("school-model-branch").has_cycle());
    for code in ["student-model", "henan-case", "zhaoqing-case", "neu-case"] {
        assert!(!programme(code).has_cycle(), "{code}");
    }
}

/// Trap 4: the form's 摘要 is the notice's 概述: one field with both names, 800 字.
#[test]
fn one_summary_with_two_names() {
    let form = programme("zhaoqing-case")
        .form("application")
        .unwrap()
        .clone();
    let summary: Vec<_> = form
        .fields
        .iter()
        .filter(|f| f.title.contains("摘要") || f.title.contains("概述"))
        .collect();
    let [summary] = summary[..] else {
        panic!("{summary:?}")
    };
    assert!(summary.title.contains("案例摘要") && summary.title.contains("案例概述"));
    let limit = summary.limit.as_ref().unwrap();
    assert_eq!(
        (limit.at_most, &limit.source),
        (Some(800), &notice("S0", "五(三)"))
    );
    let text = form.fields.iter().find(|f| f.key == "case").unwrap();
    assert_eq!(text.limit.as_ref().unwrap().at_most, Some(5000));
}

/// Trap 7: who must take part, and what the result decides elsewhere.
#[test]
fn the_brand_concerns_other_programmes() {
    let brand = programme("brand");
    let must = brand.entry.must_join.as_ref().unwrap();
    assert_eq!(
        must.holders_of,
        ["province-model-branch", "school-model-branch", "studio"]
    );
    assert!(must.in_building_too, "培育对象 too");
    assert_eq!(must.source, notice("S4", "二"));
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
    let titles: Vec<_> = conditions.iter().map(|c| c.title.as_str()).collect();
    for (title, part) in titles
        .iter()
        .zip(["近五年内", "满两年，或满两个周期", "上两个年度"])
    {
        assert!(title.contains(part), "{title}");
    }
    assert!(conditions.iter().all(|c| c.source == notice("S1", "二")));
}

/// Trap 9: two news items on school-level outlets or above, about the branch's own work.
#[test]
fn what_brands_owe_by_the_end() {
    let brand = programme("brand");
    let news = brand.milestone("news").unwrap();
    assert_eq!(
        (news.record, news.at_least, news.outlet),
        (RecordKind::News, 2, Some(Standing::School))
    );
    assert!(news.about_own_work && !news.yearly);
    assert_eq!(news.owed_by, OwedBy::Holder);
    let page = brand.milestone("topic_page").unwrap();
    assert_eq!(
        (page.owed_by, &page.due_source),
        (OwedBy::Committee, &Source::Suggested)
    );
    assert_eq!(page.source, notice("S4", "四(四)4"));
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
    let form = programme("neu-case").form("application").unwrap().clone();
    let limits = |category| {
        let form = form.for_category(Some(category));
        let cases: Vec<_> = form
            .fields
            .iter()
            .filter(|f| f.title == "案例正文")
            .collect();
        let [case] = cases[..] else {
            panic!("{cases:?}")
        };
        let limit = case.limit.as_ref().unwrap();
        (limit.at_most, limit.about)
    };
    assert_eq!(limits("committee"), (Some(2000), None));
    assert_eq!(limits("branch"), (None, Some(1000)));
    let photos = form.fields.iter().find(|f| f.key == "photos").unwrap();
    assert_eq!(
        photos.kind,
        FieldKind::Photos {
            at_most: 5,
            caption: Some(20)
        }
    );
}

/// The studio round has two levels of endorsement and review: the school's, then the province's.
#[test]
fn the_studio_passes_two_levels() {
    use StageKind::{
        Admission, Application, Building, Endorsement, Final, Midterm, Publicity, Review, Revision,
        Screening, Sustaining, Titling,
    };
    let studio = programme("studio");
    let way: Vec<_> = studio.stages.iter().map(|s| (s.kind, s.level)).collect();
    assert_eq!(
        way,
        [
            (Application, None),
            (Endorsement, Some(Level::Committee)),
            (Review, Some(Level::University)),
            (Endorsement, Some(Level::University)),
            (Screening, None),
            (Review, None),
            (Revision, None),
            (Admission, None),
            (Publicity, None),
            (Building, None),
            (Midterm, None),
            (Final, None),
            (Titling, None),
            (Sustaining, None),
        ]
    );
    let three_years = &studio.entry.conditions[1];
    assert_eq!(
        three_years.rule,
        ConditionRule::EstablishedFor("3y".parse().unwrap())
    );
    assert_eq!(three_years.source, notice("S2", "第4段"));
    let extension = studio.extension.unwrap();
    assert_eq!(
        (
            extension.by.to_string().as_str(),
            extension.at_most,
            extension.source
        ),
        ("6m", 1, Source::Observed)
    );
}

/// domain.md 1.1–1.3: notices name the sets; the names of their items were not seen in a document.
#[test]
fn the_name_of_a_set_and_the_names_of_its_items_have_sources_of_their_own() {
    for (code, source) in [
        ("model-university", notice("S2", "第3段")),
        ("benchmark-college", notice("S2", "第3段")),
        ("province-model-branch", notice("S2", "第3段")),
        ("school-model-branch", notice("S4", "一")),
    ] {
        let standard = programme(code).standard.unwrap();
        assert_eq!(standard.source, source, "{code}");
        assert_eq!(standard.points_source, Source::Suggested, "{code}");
        assert!(
            standard
                .items
                .iter()
                .all(|i| i.source == Source::Unconfirmed),
            "{code}"
        );
    }
}

/// 002: how it is supervised is the notice's word; how often and how many are not.
#[test]
fn supervision_is_the_notice_s_and_its_figures_are_not() {
    for code in ["model-university", "benchmark-college", "studio"] {
        let plans = programme(code).supervision;
        assert_eq!(plans.len(), 2, "{code}");
        for plan in plans {
            assert_eq!(plan.kind_source, notice("S2", "第7段"), "{code}");
            assert_eq!(plan.source, Source::Suggested, "{code}");
        }
    }
    let cross = &programme("yearly-duties").supervision[0];
    assert_eq!(cross.kind_source, notice("S3", "二"));
}

/// Numbers of files that a notice does not give are not ascribed to it.
#[test]
fn how_many_files_is_a_suggestion_where_the_notice_gives_no_number() {
    for (code, form, field, source) in [
        ("zhaoqing-case", "application", "photos", Source::Suggested),
        (
            "zhaoqing-case",
            "application",
            "evidence",
            Source::Suggested,
        ),
        ("brand", "final", "video", Source::Suggested),
        ("neu-case", "application", "photos", notice("S1", "四")),
    ] {
        let programme = programme(code);
        let form = programme.form(form).unwrap();
        let field = form.fields.iter().find(|f| f.key == field).unwrap();
        assert_eq!(field.at_most_source, Some(source), "{code} {}", field.key);
    }
}

/// domain.md 7.4: what a studio owes, the record of members won among scholars with it.
#[test]
fn what_a_studio_owes() {
    use RecordKind::{Case, Lecture, Method, News, Recruit, ThemeDay};
    let studio = programme("studio");
    let owes: Vec<_> = studio
        .milestones
        .iter()
        .map(|m| (m.record, m.at_least, m.yearly, &m.source))
        .collect();
    assert_eq!(
        owes,
        [
            (Method, 1, true, &Source::Suggested),
            (Case, 1, true, &Source::Suggested),
            (ThemeDay, 10, true, &Source::Suggested),
            (Lecture, 4, true, &Source::Suggested),
            (News, 2, true, &Source::Suggested),
            (Recruit, 1, false, &Source::Suggested),
        ]
    );
}

/// domain.md 1.5, 2.6, 7.3: gates seen in practice are marked as such.
#[test]
fn gates_seen_elsewhere_are_marked_as_seen() {
    let source = |code: &str, key: &str| {
        let entry = programme(code).entry;
        let found = entry.conditions.into_iter().find(|c| c.key == key);
        found.unwrap_or_else(|| panic!("{code} {key}")).source
    };
    for code in [
        "model-university",
        "benchmark-college",
        "province-model-branch",
        "school-model-branch",
        "studio",
    ] {
        assert_eq!(source(code, "not_yet"), Source::Observed, "{code}");
    }
    assert_eq!(
        source("school-model-branch", "not_higher"),
        Source::Suggested
    );
    assert_eq!(
        source("model-university", "passed_before"),
        Source::Observed
    );
    assert_eq!(
        source("province-model-branch", "honoured"),
        Source::Observed
    );
    assert_eq!(
        source("province-model-branch", "member_honoured"),
        Source::Observed
    );
    assert_eq!(source("student-model", "registered"), Source::Observed);
    assert_eq!(
        source("student-model", "formal_member"),
        notice("S2", "第5段")
    );
    assert_eq!(source("student-model", "discipline"), Source::Suggested);
}

/// Trap 10: copies, seals, folder and subject, in the words of each notice.
#[test]
fn paper_rules() {
    let words = |code: &str| {
        let paper = programme(code).paper.unwrap();
        (paper.words(), paper.source)
    };
    let (brand, source) = words("brand");
    assert_eq!(
        brand,
        "一式 5 份，盖章；经基层党委（总支）审核盖章后，报送党委组织部组织科"
    );
    assert_eq!(source, notice("S4", "四(二)"));
    let (zhaoqing, source) = words("zhaoqing-case");
    for part in [
        "纸质版加盖公章",
        "以“党组织+案例名称”命名文件夹",
        "统一打包",
        "邮件标题写“XX学校党建工作创新案例材料”",
    ] {
        assert!(zhaoqing.contains(part), "{part}: {zhaoqing}");
    }
    assert_eq!(source, notice("S0", "五(二)"));
    let (neu, source) = words("neu-case");
    assert!(neu.contains("首页加盖分党委公章后扫描"), "{neu}");
    assert_eq!(source, notice("S1", "四"));
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
        assert!(
            standard
                .items
                .iter()
                .all(|i| i.points_source == Source::Suggested),
            "{code}: no notice gives points"
        );
    }
    let student = programme("student-model").standard.unwrap();
    let veto: Vec<_> = student
        .items
        .iter()
        .filter(|i| i.kind == IndicatorKind::Veto)
        .map(|i| i.title.as_str())
        .collect();
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
            let personal = field
                .fact
                .as_deref()
                .is_some_and(|fact| fact.starts_with("person."));
            assert!(
                !personal || field.why.is_some(),
                "{} {}",
                programme.code,
                field.key
            );
            for never in ["身份证", "学号", "工号", "家庭住址"] {
                assert!(
                    !field.title.contains(never),
                    "{} {}",
                    programme.code,
                    field.key
                );
            }
        }
    }
}
