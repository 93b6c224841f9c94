//! What is covered, what may stand, and what the organiser is shown.

use super::*;

fn veil() -> Veil {
    let mut names: Vec<String> = Vec::new();
    for unit in "甲大学 甲大学法学院党委 甲大学法学院第一党支部 政法系党总支".split(' ')
    {
        names.extend(of_unit(unit));
    }
    names.extend(people_named("支部书记、赵钱孙、李 周"));
    Veil::new(names, [])
}

#[test]
fn every_spelling_of_a_unit_is_covered() {
    let veil = veil();
    let spellings = "甲大学法学院第一党支部|法学院第一党支部|第一党支部|甲大学|甲大|法学院|法学院党委|\
                     第一支部|第1党支部|第１支部|法学院一支部|法 学 院|法\u{200b}学\u{200b}院|\
                     法学\n院|法·学·院|法學院第一黨支部|甲大学（法学院）|政法系|赵钱孙|赵　钱 孙|李周|\
                     甲⼤学|法⺎学院第一党⽀部|甲⠀大⠀学|甲\u{20dd}大学|\
                     甲\u{fffa}大\u{13437}学\u{2d7f}|㆙大学|甲、大、学|甲，大，学|甲+大+学|甲:大:学|甲=大学";
    for spelling in spellings.split('|') {
        let text = format!("我们{spelling}坚持集中学习。");
        let told = veil.over(&text).replace('\u{2d7f}', "");
        assert_eq!(told, "我们×××坚持集中学习。", "{spelling}");
    }
}

/// An address is covered by its own signs, colon and all.
#[test]
fn a_name_with_marks_of_its_own_is_covered() {
    let veil = Veil::new(["https://media.example/jia,fxy".to_owned()], []);
    let told = veil.over_known("报道见https://media.example/jia,fxy。");
    assert_eq!(told, "报道见×××。");
}

#[test]
fn what_says_nothing_stands() {
    let veil = veil();
    for text in [
        "“一支部一特色”支部党建品牌创建",
        "党支部书记和党委委员在支部讲党课。",
        "法院、医院和广大党员、大学生",
        "各学院党委、二级学院、全体教师",
        "第一，党支部抓学习；一、党支部建设：以法学、院系为主；甲、大二、学年",
        "2023-10-16 完成 12 次，参加 1200 人次",
    ] {
        assert_eq!(veil.over(text), text);
    }
}

/// What branches write of themselves names nobody.
#[test]
fn everyday_sentences_stand_whole() {
    for text in [
        "发展党员坚持标准、严格程序，培养联系人每季度与发展对象谈心一次。",
        "支部书记与党员普遍开展谈心谈话，了解教学、科研和生活中的困难。",
        "对青年教师实行一对一结对，老教师在备课、上课和带学生上给予指导。",
        "科研团队遇到的急难任务由党员带头承担，进展在支部内公开。",
        "新进教师的政治把关由支部提出意见，书记签字负责。",
        "在重大任务中组建党员先锋队，任务结束后及时总结经验。",
        "学院在场地、经费和工作量认定上给予支持，书记负总责。",
        "院系党组织每学期听取一次建设进展汇报，帮助解决场地和经费问题。",
        "全体党员、高校教师和应届毕业生党员参加，时任书记主持。",
        "责任人：支部委员；完成时间：2024年6月；联系人：组织委员。",
    ] {
        assert_eq!(Veil::new([], []).over(text), text);
    }
}

#[test]
fn what_stands_beside_each_other_is_covered_once() {
    assert_eq!(veil().over("甲大学 法学院第一党支部赵钱孙"), "×××");
}

#[test]
fn long_numbers_are_spelt_in_both_ways() {
    let names = of_unit("文学院教工第十二党支部");
    let veil = Veil::new(names, []);
    for spelling in ["教工第12党支部", "教工第十二支部", "12支部"] {
        assert_eq!(veil.over(spelling), "×××", "{spelling}");
    }
    assert_eq!(veil.over("共112支部队"), "共112支部队");
}

#[test]
fn other_names_are_covered_until_they_are_let_stand() {
    let text = "王小明同志和书记李红带领党员，张书记联系 zhi@law.example，负责人：陈晨、周舟；与乙大学共建。";
    let veil = Veil::new([], []);
    let found: Vec<String> = veil.suspects(text).into_keys().collect();
    for word in "王小明 李红 张书记 zhi@law.example 陈晨 周舟 乙大学".split(' ') {
        assert!(found.iter().any(|f| f == word), "{word}: {found:?}");
        assert!(!veil.over(text).contains(word), "{word}");
    }
    let veil = Veil::new([], ["乙大学".to_owned(), "王小明".to_owned()]);
    let told = veil.over(text);
    assert!(
        told.contains("王小明同志") && told.contains("与乙大学共建"),
        "{told}"
    );
    assert!(!told.contains("李红"), "{told}");
}

#[test]
fn a_suspect_is_found_however_it_is_written() {
    let veil = Veil::new([], []);
    for text in [
        "与⼄⼤学共建",
        "与乙\u{200b}大\u{2800}学共建",
        "与ｚｈｉ＠ｌａｗ．ｅｘａｍｐｌｅ共建",
    ] {
        assert_eq!(veil.over(text), "与×××共建");
        assert_eq!(veil.suspects(text).len(), 1, "{text}");
    }
}

#[test]
fn a_name_goes_on_over_the_end_of_a_line() {
    let text = "我们甲大\n学坚持；一\n党支部概况；甲\n大字";
    let told: Vec<&str> = veil()
        .across(text)
        .into_iter()
        .map(|at| &text[at])
        .collect();
    assert_eq!(told, ["甲大\n学"]);
}

#[test]
fn whoever_was_named_once_is_covered_from_there_on() {
    let veil = Veil::new([], []);
    assert_eq!(veil.over("王小明主讲"), "王小明主讲");
    let learnt = veil.learnt(["王小明同志主讲，李红同志主持。"]);
    assert_eq!(learnt.over("王小明和李红"), "×××和李红");
    let shown = Veil::new([], ["王小明".to_owned()]).learnt(["王小明同志"]);
    assert_eq!(shown.over("王小明主讲"), "王小明主讲");
}

#[test]
fn a_name_that_is_known_is_no_question() {
    let veil = Veil::new(["王小明".to_owned()], ["王小明".to_owned()]);
    assert!(veil.suspects("王小明同志").is_empty());
    assert_eq!(veil.over("王小明同志"), "×××同志");
}

#[test]
fn a_latin_name_is_none_within_a_word() {
    let veil = Veil::new(["FXY".to_owned()], []);
    assert_eq!(veil.over("fxy 与 ＦＸＹ"), "××× 与 ×××");
    assert_eq!(veil.over("prefxyz"), "prefxyz");
}

#[test]
fn what_a_known_name_leaves_of_a_longer_one_is_covered_too() {
    let veil = veil();
    assert_eq!(veil.over("与甲大学经济学院共建"), "与×××共建");
    assert_eq!(veil.over("甲大第学院"), "×××");
    assert_eq!(veil.over("法学院书记：王小明、李红"), "×××书记：×××、×××");
    let asked = veil.suspects("与甲大学经济学院共建");
    assert_eq!(asked.keys().collect::<Vec<_>>(), ["经济学院"]);
}

#[test]
fn a_word_within_a_name_does_not_end_it() {
    let veil = Veil::new([], []);
    for name in [
        "经济学院",
        "大数据学院",
        "网络安全学院",
        "太原理工大学",
        "对外经贸大学",
    ] {
        assert_eq!(veil.over(&format!("与{name}共建")), "与×××共建");
    }
    assert_eq!(veil.over("经乙大学推荐"), "经×××推荐");
    assert_eq!(veil.over("全学院"), "全学院");
}

#[test]
fn telephones_and_links_are_told_from_dates_and_amounts() {
    let veil = Veil::new([], []);
    let written = "电话13800001234或0371-65001234，见https://law.example/a";
    assert_eq!(veil.over(written), "电话×××或×××，见×××");
    let dates = "2023-10-16，20231016，1200000";
    assert_eq!(veil.over(dates), dates);
}

proptest::proptest! {
    /// Whatever is written: spans lie on signs, and nothing is covered twice.
    #[test]
    fn a_text_is_covered_once(text in "[甲大学法院第一党支部1 王李明书记。a@.]{0,40}") {
        let veil = veil();
        let once = veil.over(&text);
        proptest::prop_assert_eq!(veil.over(&once), once.clone());
        proptest::prop_assert!(veil.names(&once).is_empty());
    }
}
