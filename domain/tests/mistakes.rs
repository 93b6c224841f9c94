//! Every kind of mistake in a programme file has its line, says what is wrong and what would be right.

use domain::programme::{Mistake, Severity, read, read_new};

/// A file without mistakes; each test spoils a part of it.
const SOUND: &str = r#"format = 1
code = "sample"
title = "样例活动"
short = "样例"
prefix = "YL"
subject = "branch"
standing = "school"
host = "university"

[sources]
S9 = "样例通知（2023-10-16）"

[award]
title = "样例支部"
source = "S9 一"

[[printed_date]]
date = "2023-11-10"
weekday = "星期五"
source = "S9 一"

[entry]
open_to = ["branch"]
per_unit = { at_most = 1, source = "suggested" }

[[entry.category]]
key = "teachers"
title = "教师党支部"

[[entry.condition]]
key = "old_enough"
title = "成立满一年"
established_for = "1y"
source = "suggested"

[cycle]
starts = "month(announced) + 1m"
source = "S9 二"

[[stage]]
key = "application"
kind = "application"
title = "申报"
form = "application"
opens = "announced"
closes = "announced + 25d"
source = "S9 二"

[[stage]]
key = "committee"
kind = "endorsement"
title = "审核"
level = "committee"
closes = "application.closes + 3wd"
source = "S9 二"

[[stage]]
key = "review"
kind = "review"
title = "评审"
closes = "committee.closes + 5wd"
source = "S9 二"

[[stage]]
key = "decision"
kind = "admission"
title = "立项"
closes = "review.closes + 3wd"
source = "S9 二"

[[stage]]
key = "publicity"
kind = "publicity"
title = "公示"
opens = "decision"
length = "5wd"
source = "S9 二"

[[stage]]
key = "building"
kind = "building"
title = "建设"
opens = "cycle"
closes = "cycle + 9m"
source = "S9 三"

[[stage]]
key = "final"
kind = "final"
title = "验收"
form = "final"
in = "cycle + 9m"
grades = [
  { label = "通过", outcome = "pass", from = 80 },
  { label = "不通过", outcome = "fail" },
]
source = "S9 三"

[[quota]]
on = "admit"
between = [0, 20]
source = "suggested"

[standard]
title = "样例标准"
total = 100
source = "suggested"
items = [
  { key = "party", title = "党性", points = 60 },
  { key = "effect", title = "成效", points = 40 },
]

[review]
experts_at_least = 5
avoid = ["same_unit"]
source = "suggested"

[form.application]
title = "申报书"
source = "S9 附件"
fields = [
  { key = "name", title = "名称", kind = "text", required = true, limit = { at_most = 16, source = "suggested" } },
  { key = "leader", title = "负责人", kind = "text", fact = "person.name", why = "核对条件" },
  { key = "plan", title = "计划", kind = "table", becomes = "obligations", columns = [{ title = "任务", kind = "text" }, { title = "完成时间", kind = "date" }] },
]

[form.final]
title = "总结"
source = "suggested"
fields = [
  { key = "case", title = "案例", kind = "sections", sections = ["背景", "做法"], limit = { at_most = 2500, source = "S9 三" } },
]

[[milestone]]
key = "news"
title = "新闻稿件"
record = "news"
at_least = 2
owed_by = "holder"
due = "final"
source = "S9 三"

[[supervision]]
key = "quarterly"
title = "季度抽查"
kind = "spot_check"
starts = "cycle + 1q"
every = "1q"
share = "10%"
visit_within = "10wd"
rectify_within = "15wd"
at_most_per_project_per_year = 2
source = "suggested"

[[feed]]
programmes = ["*"]
of = "final"
as = "priority"
source = "S9 四"

[[disqualify]]
key = "plagiarism"
title = "抄袭"
effect = "cancel"
source = "S9 二"

[reminders]
before = ["30d", "7d", "0d"]
late = { first = "1wd", every = "5wd" }
escalate = { superior = "3wd", organiser = "5wd", red = "10wd" }
source = "suggested"
"#;

fn spoilt(old: &str, new: &str) -> String {
    assert_eq!(
        SOUND.matches(old).count(),
        1,
        "{old} stands once in the sound file"
    );
    SOUND.replace(old, new)
}

fn mistakes(text: &str) -> Vec<Mistake> {
    match read(text) {
        Ok(read) => read.warnings,
        Err(mistakes) => mistakes,
    }
}

/// The line of the sound or spoilt file on which `part` stands.
fn line(text: &str, part: &str) -> usize {
    let at = text.find(part).unwrap_or_else(|| panic!("no {part}"));
    text[..at].matches('\n').count() + 1
}

/// Replaces `old` by `new` and expects exactly one mistake: on the line of `at`, under `key`, whose
/// text and remedy contain these parts.
fn expect(old: &str, new: &str, at: &str, key: &str, what: &str, mend: &str) {
    let text = spoilt(old, new);
    let found = mistakes(&text);
    let [mistake] = &found[..] else {
        panic!("one mistake expected for {new}: {found:#?}")
    };
    assert_eq!(
        (mistake.line, mistake.key.as_str()),
        (line(&text, at), key),
        "{mistake:?}"
    );
    assert!(mistake.what.contains(what), "{mistake:?}");
    assert!(mistake.mend.contains(mend), "{mistake:?}");
    assert_eq!(mistake.severity, Severity::Mistake);
}

#[test]
fn the_sound_file_is_sound() {
    let read = read(SOUND).unwrap();
    assert_eq!(read.warnings, []);
    assert_eq!(read.programme.stages.len(), 7);
}

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    expect(
        "closes = \"announced + 25d\"",
        "clsoes = \"announced + 25d\"\ncloses = \"announced + 20d\"",
        "clsoes",
        "stage.application.clsoes",
        "不认识的键 `clsoes`",
        "`closes`",
    );
    expect(
        "host = \"university\"",
        "host = \"university\"\nweather = \"晴\"",
        "weather",
        "weather",
        "不认识的键",
        "这里可以写：",
    );
    expect(
        "share = \"10%\"",
        "share = \"10%\"\nshares = \"10%\"",
        "shares",
        "supervision.quarterly.shares",
        "不认识的键",
        "`share`",
    );
    expect(
        "[[feed]]",
        "[[feeds]]",
        "[[feeds]]",
        "feeds",
        "不认识的键 `feeds`",
        "`feed`",
    );
    expect(
        "points = 60 }",
        "points = 60, weight = 3 }",
        "{ key = \"party\"",
        "standard.items.party.weight",
        "不认识的键",
        "",
    );
}

#[test]
fn wrong_kinds_say_what_is_expected() {
    expect(
        "short = \"样例\"",
        "short = 5",
        "short = 5",
        "short",
        "`short` 应为文字，这里写的是数字 5",
        "双引号",
    );
    expect(
        "at_least = 2",
        "at_least = \"两篇\"",
        "at_least = \"两篇\"",
        "milestone.news.at_least",
        "应为整数，这里写的是文字“两篇”",
        "不加引号",
    );
    expect(
        "required = true",
        "required = \"是\"",
        "required",
        "form.application.fields.name.required",
        "应为是或否",
        "true",
    );
    expect(
        "[\"branch\"]",
        "\"branch\"",
        "open_to",
        "entry.open_to",
        "应为由文字组成的列表",
        "[\"…\"",
    );
    expect(
        "per_unit = { at_most = 1, source = \"suggested\" }",
        "per_unit = 1",
        "per_unit = 1",
        "entry.per_unit",
        "应为表",
        "",
    );
    expect(
        "[[quota]]",
        "[quota]",
        "[quota]",
        "quota",
        "可以有多个",
        "[[quota]]",
    );
    expect(
        "experts_at_least = 5",
        "experts_at_least = -5",
        "experts_at_least",
        "review.experts_at_least",
        "不在可用的范围",
        "0 或大于 0",
    );
    expect(
        "points = 60",
        "points = 60.125",
        "{ key = \"party\"",
        "standard.items.party.points",
        "最多两位小数",
        "12.5",
    );
    expect(
        "share = \"10%\"",
        "share = \"一成\"",
        "share =",
        "supervision.quarterly.share",
        "应为百分比",
        "\"10%\"",
    );
    expect(
        "length = \"5wd\"",
        "length = \"5d\"",
        "length =",
        "stage.publicity.length",
        "以工作日计",
        "5wd",
    );
    expect(
        "every = \"1q\"",
        "every = \"每季度\"",
        "every =",
        "supervision.quarterly.every",
        "应为一段时长",
        "q 季度",
    );
    expect(
        "date = \"2023-11-10\"",
        "date = \"2023-11-31\"",
        "date =",
        "printed_date.1.date",
        "没有“2023-11-31”这一天",
        "年-月-日",
    );
    expect(
        "weekday = \"星期五\"",
        "weekday = \"礼拜五\"",
        "weekday =",
        "printed_date.1.weekday",
        "看不懂",
        "星期五",
    );
}

#[test]
fn missing_keys_show_a_line_that_would_be_right() {
    expect(
        "title = \"评审\"\n",
        "",
        "[[stage]]\nkey = \"review\"",
        "stage.review.title",
        "缺少 `title`",
        "title = ",
    );
    expect(
        "prefix = \"YL\"\n",
        "",
        "format",
        "prefix",
        "缺少 `prefix`",
        "PPX",
    );
    expect(
        ", outcome = \"pass\"",
        "",
        "{ label = \"通过\"",
        "stage.final.grades.1.outcome",
        "缺少 `outcome`",
        "\"conditional\"",
    );
    expect(
        "total = 100\n",
        "",
        "[standard]",
        "standard.total",
        "缺少 `total`",
        "total = 100",
    );
}

#[test]
fn words_that_are_not_ours_show_ours() {
    expect(
        "kind = \"review\"",
        "kind = \"reveiw\"",
        "reveiw",
        "stage.review.kind",
        "不能是“reveiw”",
        "\"review\"",
    );
    expect(
        "standing = \"school\"",
        "standing = \"校级\"",
        "standing",
        "standing",
        "不能是“校级”",
        "school、city",
    );
    expect(
        "record = \"news\"",
        "record = \"newspaper\"",
        "newspaper",
        "milestone.news.record",
        "不能是",
        "可以写",
    );
    expect(
        "avoid = [\"same_unit\"]",
        "avoid = [\"same_units\"]",
        "avoid",
        "review.avoid",
        "same_units",
        "\"same_unit\"",
    );
}

#[test]
fn every_figure_has_a_source() {
    expect(
        "length = \"5wd\"\nsource = \"S9 二\"",
        "length = \"5wd\"",
        "[[stage]]\nkey = \"publicity\"",
        "stage.publicity.source",
        "每个数字都要写明出处",
        "suggested",
    );
    expect(
        "limit = { at_most = 16, source = \"suggested\" }",
        "limit = { at_most = 16 }",
        "{ key = \"name\"",
        "form.application.fields.name.limit.source",
        "每个数字都要写明出处",
        "S4 四(二)",
    );
    expect(
        "between = [0, 20]\nsource = \"suggested\"",
        "between = [0, 20]",
        "[[quota]]",
        "quota.1.source",
        "每个数字都要写明出处",
        "",
    );
    expect(
        "due = \"final\"\nsource = \"S9 三\"",
        "due = \"final\"\nsource = \"S8 三\"",
        "source = \"S8 三\"",
        "milestone.news.source",
        "[sources] 里没有“S8”",
        "S9、suggested",
    );
    expect(
        "source = \"S9 附件\"",
        "source = \"suggestd\"",
        "suggestd",
        "form.application.source",
        "没有“suggestd”",
        "\"suggested\"",
    );
}

#[test]
fn dates_refer_to_what_there_is() {
    expect(
        "\"committee.closes + 5wd\"",
        "\"comittee.closes + 5wd\"",
        "comittee",
        "stage.review.closes",
        "“comittee”不是任何阶段的 key",
        "`committee`",
    );
    expect(
        "due = \"final\"",
        "due = \"acceptance\"",
        "acceptance",
        "milestone.news.due",
        "不是任何阶段",
        "可以写 announced、cycle",
    );
    expect(
        "\"announced + 25d\"",
        "\"announced + 25\"",
        "announced + 25\"",
        "stage.application.closes",
        "日期“announced + 25”有误",
        "25d",
    );
    expect(
        "starts = \"month(announced) + 1m\"",
        "starts = \"decision + 1m\"",
        "decision + 1m",
        "cycle.starts",
        "只能从通知日",
        "month(announced)",
    );
    let text = spoilt(
        "[cycle]\nstarts = \"month(announced) + 1m\"\nsource = \"S9 二\"\n",
        "",
    );
    let found = mistakes(&text);
    assert_eq!(
        found.len(),
        4,
        "building twice, final, supervision: {found:#?}"
    );
    assert!(
        found
            .iter()
            .all(|m| m.what.contains("用到 cycle") && m.mend.contains("[cycle]"))
    );
}

#[test]
fn dates_do_not_go_round_in_circles() {
    expect(
        "closes = \"application.closes + 3wd\"",
        "closes = \"decision - 3wd\"",
        "decision - 3wd",
        "stage.committee.closes",
        "committee.closes → decision.closes → review.closes → committee.closes",
        "announced",
    );
    expect(
        "closes = \"committee.closes + 5wd\"",
        "closes = \"review.closes + 5wd\"",
        "review.closes + 5wd",
        "stage.review.closes",
        "review.closes → review.closes",
        "",
    );
    expect(
        "in = \"cycle + 9m\"",
        "in = \"final.opens + 1m\"\nlead = \"30d\"",
        "[[stage]]\nkey = \"final\"",
        "stage.final.opens",
        "final.opens → final.closes → final.opens",
        "",
    );
    // A stage may lean on its own opening, and others on a stage in no circle.
    let text = spoilt(
        "closes = \"committee.closes + 5wd\"",
        "opens = \"committee\"\ncloses = \"review.opens + 5wd\"",
    );
    assert_eq!(mistakes(&text), []);
}

#[test]
fn keys_stand_once() {
    expect(
        "key = \"building\"",
        "key = \"publicity\"",
        "[[stage]]\nkey = \"publicity\"\nkind = \"building\"",
        "stage.publicity",
        "两个 key 都是“publicity”",
        "换个名字",
    );
    expect(
        "key = \"effect\"",
        "key = \"party\"",
        "{ key = \"party\", title = \"成效\"",
        "standard.items.party",
        "两个 key 都是“party”",
        "",
    );
    expect(
        "key = \"news\"",
        "key = \"cycle!\"",
        "cycle!",
        "milestone.cycle!.key",
        "key 不能是“cycle!”",
        "小写字母",
    );
    expect(
        "host = \"university\"",
        "host = \"university\"\nhost = \"authority\"",
        "host = \"authority\"",
        "",
        "同一个键写了两次",
        "只留一处",
    );
}

#[test]
fn codes_have_their_shape() {
    expect(
        "code = \"sample\"",
        "code = \"样例\"",
        "code",
        "code",
        "code 不能是“样例”",
        "小写字母",
    );
    expect(
        "prefix = \"YL\"",
        "prefix = \"yl\"",
        "prefix",
        "prefix",
        "前缀不能是“yl”",
        "大写字母",
    );
    expect(
        "short = \"样例\"",
        "short = \"一个长得在列表里放不下的名字\"",
        "short",
        "short",
        "14 字",
        "12 字",
    );
}

#[test]
fn newer_formats_are_refused_alone() {
    expect(
        "format = 1",
        "format = 2\nunheard_of = true",
        "format = 2",
        "format",
        "第 2 版格式",
        "升级程序",
    );
}

#[test]
fn points_sum_to_the_total() {
    expect(
        "points = 60",
        "points = 62.5",
        "items = [\n  { key = \"party\"",
        "standard.items",
        "标准总分是 100 分，各指标加起来是 102.5 分",
        "减去 2.5 分",
    );
    expect(
        "points = 60 }",
        "points = 60, items = [{ key = \"a\", title = \"甲\", points = 20 }, { key = \"b\", title = \"乙\", points = 30 }] }",
        "{ key = \"party\"",
        "standard.items.party.items",
        "这一项是 60 分，各指标加起来是 50 分",
        "还差 10 分",
    );
    // A bonus stands outside the total, a veto without points inside it.
    let text = spoilt(
        "points = 40 },",
        "points = 40 },\n  { key = \"extra\", title = \"加分\", points = 5, kind = \"bonus\" },\n  { key = \"real\", title = \"真实\", kind = \"veto\" },",
    );
    assert_eq!(mistakes(&text), []);
}

#[test]
fn numbers_stand_the_right_way_round() {
    expect(
        "between = [0, 20]",
        "between = [20, 0]",
        "between",
        "quota.1.between",
        "名额区间写反了：20 大于 0",
        "[0, 20]",
    );
    expect(
        "between = [0, 20]",
        "between = [0, 20]\nat_most = 20",
        "on = \"admit\"",
        "quota.1.on",
        "只能有一种写法",
        "at_most",
    );
    expect(
        "between = [0, 20]\n",
        "",
        "on = \"admit\"",
        "quota.1.on",
        "没有写名额",
        "左右",
    );
    expect(
        "{ at_most = 16, source",
        "{ at_least = 20, at_most = 16, source",
        "{ key = \"name\"",
        "form.application.fields.name.limit.at_least",
        "下限 20 大于上限 16",
        "",
    );
    expect(
        "[\"30d\", \"7d\", \"0d\"]",
        "[\"7d\", \"30d\", \"0d\"]",
        "before",
        "reminders.before",
        "不是从远到近",
        "",
    );
    expect(
        "organiser = \"5wd\"",
        "organiser = \"2wd\"",
        "escalate",
        "reminders.escalate",
        "先后反了",
        "",
    );
    expect(
        "from = 80",
        "from = 80 },\n  { label = \"优秀\", outcome = \"pass\", from = 90",
        "grades = [",
        "stage.final.grades",
        "从高到低",
        "",
    );
}

#[test]
fn stages_follow_each_other() {
    // The building stage is gone: an acceptance of nothing.
    let without = "[[stage]]\nkey = \"building\"\nkind = \"building\"\ntitle = \"建设\"\nopens = \"cycle\"\ncloses = \"cycle + 9m\"\nsource = \"S9 三\"\n";
    expect(
        without,
        "",
        "kind = \"final\"",
        "stage.final.kind",
        "有期满验收，前面却没有培育建设",
        "building",
    );
    expect(
        "key = \"committee\"\nkind = \"endorsement\"",
        "key = \"committee\"\nkind = \"preparation\"",
        "kind = \"preparation\"",
        "stage.committee.kind",
        "不能排在“申报”（申报）之后",
        "按先后写",
    );
    expect(
        "kind = \"admission\"",
        "kind = \"screening\"",
        "kind = \"building\"",
        "stage.building.kind",
        "培育建设之前没有审定立项",
        "admission",
    );
    expect(
        "kind = \"endorsement\"",
        "kind = \"revision\"",
        "kind = \"revision\"",
        "stage.committee.kind",
        "没有可据以修改的意见",
        "review",
    );
    expect(
        "key = \"committee\"\nkind = \"endorsement\"",
        "key = \"committee\"\nkind = \"application\"\nform = \"application\"",
        "kind = \"application\"\nform = \"application\"\ntitle = \"审核\"",
        "stage.committee.kind",
        "“申报”阶段只能有一个",
        "合成",
    );
}

#[test]
fn stages_have_what_their_kind_needs() {
    expect(
        "length = \"5wd\"\n",
        "",
        "[[stage]]\nkey = \"publicity\"",
        "stage.publicity.length",
        "公示没有写多长",
        "5wd",
    );
    expect(
        "level = \"committee\"\n",
        "",
        "[[stage]]\nkey = \"committee\"",
        "stage.committee.level",
        "哪一级党组织",
        "level = ",
    );
    expect(
        "outcome = \"fail\"",
        "outcome = \"pass\"",
        "grades = [",
        "stage.final.grades",
        "也要有不通过（fail）",
        "",
    );
    expect(
        "title = \"评审\"",
        "title = \"评审\"\nevery = \"1y\"",
        "every = \"1y\"",
        "stage.review.every",
        "“评审”阶段用不上 `every`",
        "持续建设",
    );
    expect(
        "in = \"cycle + 9m\"",
        "in = \"cycle + 9m\"\ncloses = \"cycle + 8m\"",
        "in = ",
        "stage.final.in",
        "结束时间写了两次",
        "",
    );
    expect(
        "form = \"final\"",
        "form = \"finals\"",
        "form = \"finals\"",
        "stage.final.form",
        "没有“finals”这张表",
        "\"final\"",
    );
    let text = spoilt("form = \"final\"\n", "form = \"application\"\n");
    let [unused] = &mistakes(&text)[..] else {
        panic!("one warning")
    };
    assert_eq!(
        (unused.severity, unused.line),
        (Severity::Warning, line(&text, "[form.final]"))
    );
    assert!(unused.what.contains("没有阶段用到“final”"), "{unused:?}");
}

#[test]
fn forms_are_complete() {
    expect(
        ", why = \"核对条件\"",
        "",
        "{ key = \"leader\"",
        "form.application.fields.leader.why",
        "收集个人信息要写明用途",
        "why = ",
    );
    expect(
        "fact = \"person.name\"",
        "fact = \"person.idcard\"",
        "{ key = \"leader\"",
        "form.application.fields.leader.fact",
        "没有这项基本信息",
        "person.name",
    );
    expect(
        "{ title = \"完成时间\", kind = \"date\" }",
        "{ title = \"完成时间\", kind = \"text\" }",
        "{ key = \"plan\"",
        "form.application.fields.plan.becomes",
        "没有日期列",
        "date",
    );
    expect(
        "kind = \"sections\", sections = [\"背景\", \"做法\"]",
        "kind = \"sections\"",
        "{ key = \"case\"",
        "form.final.fields.case.sections",
        "没有小标题",
        "",
    );
    expect(
        "kind = \"text\", required",
        "kind = \"choice\", required",
        "{ key = \"name\"",
        "form.application.fields.name.options",
        "没有可选项",
        "",
    );
    expect(
        "required = true, limit",
        "required = true, only_for = [\"teacher\"], limit",
        "{ key = \"name\"",
        "form.application.fields.name.only_for",
        "没有“teacher”这个类别",
        "teachers",
    );
}

#[test]
fn the_use_of_a_system_is_never_scored() {
    expect(
        "title = \"成效\"",
        "title = \"平台登录天数\"",
        "{ key = \"effect\"",
        "standard.items.effect.title",
        "登录、签到、时长、点赞、转发等不得作为考核依据",
        "指尖上的形式主义",
    );
    expect(
        "title = \"成效\"",
        "title = \"成效\", hints = [\"推文点赞不少于 100\"]",
        "{ key = \"effect\"",
        "standard.items.effect.title",
        "点赞",
        "",
    );
    expect(
        "title = \"新闻稿件\"",
        "title = \"线上签到\"",
        "title = \"线上签到\"",
        "milestone.news.title",
        "签到",
        "",
    );
}

#[test]
fn conditions_have_one_rule() {
    expect(
        "established_for = \"1y\"",
        "established_for = \"1y\"\ndeclared = true",
        "key = \"old_enough\"",
        "entry.condition.old_enough.key",
        "只能有一种判断办法",
        "declared = true",
    );
    expect(
        "established_for = \"1y\"\n",
        "",
        "key = \"old_enough\"",
        "entry.condition.old_enough.key",
        "没有写怎样才算符合条件",
        "holds",
    );
}

#[test]
fn a_wrong_weekday_is_only_a_warning() {
    let text = spoilt("weekday = \"星期五\"", "weekday = \"周四\"");
    let read = read(&text).unwrap();
    let [warning] = &read.warnings[..] else {
        panic!("{:?}", read.warnings)
    };
    assert_eq!(
        (warning.severity, warning.line),
        (Severity::Warning, line(&text, "weekday"))
    );
    assert!(
        warning.what.contains("是星期四，实际是星期五"),
        "{}",
        warning.what
    );
}

#[test]
fn a_title_has_a_name_of_its_own() {
    let text = spoilt("[award]\ntitle = \"样例支部\"\nsource = \"S9 一\"\n\n", "");
    let without = read(&text).unwrap();
    let [warning] = &without.warnings[..] else {
        panic!("{:?}", without.warnings)
    };
    assert_eq!(warning.severity, Severity::Warning);
    assert!(warning.what.contains("没有写称号叫什么"), "{warning:?}");
    assert_eq!(without.programme.award_title(), "样例活动");
    assert_eq!(read(SOUND).unwrap().programme.award_title(), "样例支部");
    let long = "样".repeat(41);
    expect(
        "\"样例支部\"",
        &format!("\"{long}\""),
        &long,
        "award.title",
        "称号有 41 字",
        "不超过 40 字",
    );
}

#[test]
fn what_is_not_toml_is_told_in_plain_words() {
    for (old, new, what, mend) in [
        (
            "short = \"样例\"",
            "short = “样例”",
            "全角符号 “",
            "英文半角",
        ),
        (
            "host = \"university\"",
            "host ＝ \"university\"",
            "全角符号 ＝",
            "英文半角",
        ),
        (
            "[\"30d\", \"7d\", \"0d\"]",
            "[\"30d\"， \"7d\", \"0d\"]",
            "全角符号 ，",
            "英文半角",
        ),
        (
            "host = \"university\"",
            "host = university",
            "没有加引号",
            "双引号",
        ),
        (
            "host = \"university\"",
            "host = \"university",
            "引号没有成对",
            "双引号",
        ),
        ("host = \"university\"", "主办单位是学校", "", ""),
        ("title = \"评审\"", "title = # 评审", "值不完整", ""),
        ("[review]", "[review", "方括号没有成对", ""),
        (
            "{ key = \"party\", title = \"党性\", points = 60 },",
            "{ key = \"party\", title = \"党性\", points = 60 }",
            "缺逗号",
            "逗号",
        ),
    ] {
        let text = spoilt(old, new);
        let found = mistakes(&text);
        let first = found
            .first()
            .unwrap_or_else(|| panic!("{new} is a mistake"));
        let off = first.line.abs_diff(line(&text, new));
        assert!(
            off <= usize::from(new.starts_with('{')),
            "{new}: {found:#?}"
        );
        assert!(
            first.what.contains(what) && first.mend.contains(mend),
            "{new}: {first:?}"
        );
        assert!(
            first.what.is_ascii() == first.what.is_empty(),
            "in Chinese: {first:?}"
        );
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let text = SOUND
        .replace("prefix = \"YL\"", "prefix = \"yl\"")
        .replace("kind = \"review\"", "kind = \"reviews\"")
        .replace("points = 60", "points = 50")
        .replace("due = \"final\"", "due = \"finale\"")
        .replace("share = \"10%\"", "share = 10");
    let found = mistakes(&text);
    let keys: Vec<&str> = found.iter().map(|m| m.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "prefix",
            "stage.review.kind",
            "standard.items",
            "milestone.news.due",
            "supervision.quarterly.share"
        ]
    );
    assert!(found.windows(2).all(|pair| pair[0].line <= pair[1].line));
}

#[test]
fn an_empty_file_says_what_is_needed() {
    let found = mistakes("");
    assert!(found.iter().any(|m| m.key == "format" && m.line == 1));
    assert!(found.iter().any(|m| m.key == "stage"));
    assert!(
        found
            .iter()
            .all(|m| !m.what.is_empty() && !m.mend.is_empty())
    );
}

/// Whatever line is lost, doubled or cut short: the reader tells it and does not fall over.
#[test]
fn any_line_may_be_spoilt() {
    let lines: Vec<&str> = SOUND.lines().collect();
    for n in 0..lines.len() {
        let half = &lines[n][..lines[n]
            .char_indices()
            .nth(lines[n].chars().count() / 2)
            .map_or(0, |(at, _)| at)];
        for middle in [vec![], vec![lines[n], lines[n]], vec![half]] {
            let spoilt = [&lines[..n], &middle, &lines[n + 1..]].concat();
            let text = spoilt.join("\n");
            for mistake in mistakes(&text) {
                assert!(
                    (1..=spoilt.len() + 1).contains(&mistake.line),
                    "{n}: {mistake:?}"
                );
                assert!(
                    !mistake.what.is_empty() && !mistake.mend.is_empty(),
                    "{n}: {mistake:?}"
                );
            }
        }
    }
}

#[test]
fn duties_are_a_subject_of_their_own() {
    expect(
        "subject = \"branch\"",
        "subject = \"duties\"",
        "subject",
        "subject",
        "写 [[duty]]",
        "增删",
    );
}

#[test]
fn dates_written_out_can_be_right() {
    let application = "opens = \"announced\"\ncloses = \"announced + 25d\"";
    let turned = "“申报”的截止";
    for (old, new, at, what) in [
        (
            application,
            "opens = \"2025-09-10\"\ncloses = \"2025-09-01\"",
            "closes = \"2025-09-01\"",
            turned,
        ),
        (
            application,
            "opens = \"announced + 26d\"\ncloses = \"announced + 25d\"",
            "closes = \"announced + 25d\"",
            turned,
        ),
        (
            "\"announced + 25d\"",
            "\"9999-12-31\"",
            "closes = \"9999-12-31\"",
            "日期 9999-12-31 不在可填的范围内",
        ),
        (
            "\"announced + 25d\"",
            "\"month(0026-12-01) + 1m\"",
            "closes = \"month(0026",
            "日期 0026-12-01 不在可填的范围内",
        ),
        (
            "date = \"2023-11-10\"",
            "date = \"1926-12-01\"",
            "date = \"1926",
            "日期 1926-12-01 不在可填的范围内",
        ),
        (
            "starts = \"month(announced) + 1m\"",
            "starts = \"9998-01\"",
            "starts = \"9998",
            "日期 9998-01 不在可填的范围内",
        ),
    ] {
        let text = spoilt(old, new);
        let found = read_new(&text).unwrap_err();
        let mistake = found
            .iter()
            .find(|m| m.severity == Severity::Mistake)
            .unwrap();
        assert_eq!(mistake.line, line(&text, at), "{found:?}");
        assert!(mistake.what.contains(what), "{found:?}");
        // A round that has begun with it has dates of its own, and goes on.
        assert!(read(&text).is_ok());
    }
    assert!(read_new(SOUND).is_ok());
}
