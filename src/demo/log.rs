//! What branches and colleges log while they build: titles as they stand on real lists, outlets and
//! links on example domains.

use chrono::{Datelike, NaiveDate};
use domain::record::RecordKind;
use domain::unit::Standing;
use ledger::records::RecordInput;

use super::chance::Chance;
use super::people::Place;
use super::units::UNIVERSITIES;
use super::words;

const THEME_DAYS: [&str; 16] = [
    "重温入党誓词",
    "参观革命纪念馆",
    "学习党章",
    "读书分享会",
    "红色观影",
    "志愿服务进社区",
    "参观校史馆",
    "党员承诺践诺",
    "警示教育",
    "理论知识竞赛",
    "课程思政集体备课",
    "实验室安全大排查",
    "慰问离退休教师",
    "与学生支部联学",
    "乡村振兴调研",
    "急难任务攻关",
];
const LECTURES: [&str; 8] = [
    "坚定理想信念",
    "弘扬教育家精神",
    "党的纪律和规矩",
    "支部怎样发挥作用",
    "科学家精神",
    "做学生的引路人",
    "学习新修订的条例",
    "基层党建的几个问题",
];
const MEETINGS: [&str; 7] = [
    "党员大会",
    "支部委员会会议",
    "党小组会",
    "组织生活会",
    "民主评议党员大会",
    "发展党员大会",
    "换届准备会",
];
const SERVICES: [&str; 6] = [
    "校园开放日引导",
    "社区义诊和咨询",
    "中小学课后辅导",
    "迎新服务",
    "图书整理",
    "考试期间暖心服务",
];
const ACTIVITIES: [&str; 7] = [
    "支部共建签约",
    "青年教师座谈会",
    "就业帮扶一对一",
    "学术沙龙",
    "品牌建设研讨会",
    "经验交流会",
    "实践研学",
];
const RESULTS: [&str; 5] = [
    "案例入选校级选编",
    "微党课入库",
    "调研报告被采用",
    "教学案例获评优秀",
    "工作经验在会上交流",
];
const HONOURS: [&str; 4] = [
    "先进基层党组织",
    "主题党日活动优秀奖",
    "志愿服务先进集体",
    "师德建设先进集体",
];
const NEWS: [&str; 8] = [
    "开展主题党日活动",
    "与社区党支部结对共建",
    "举办学习分享会",
    "党员先锋队完成急难任务",
    "以党建引领教学改革",
    "组织志愿服务活动",
    "召开专题组织生活会",
    "推进品牌建设",
];

/// One record of a kind on a day. `n` tells records of one project apart.
pub(super) fn record(
    kind: RecordKind,
    place: &Place,
    on: NaiveDate,
    n: i64,
    chance: &mut Chance,
) -> RecordInput {
    let when = format!("{}年{}月", on.year(), on.month());
    let short = &place.plan.short;
    let title = match kind {
        RecordKind::ThemeDay => format!("{when}主题党日：{}", chance.pick(&THEME_DAYS)),
        RecordKind::Lecture => format!("党课：{}", chance.pick(&LECTURES)),
        RecordKind::Meeting => format!("{when}{}", chance.pick(&MEETINGS)),
        RecordKind::Service => format!("志愿服务：{}", chance.pick(&SERVICES)),
        RecordKind::Activity => chance.pick(&ACTIVITIES).to_owned(),
        RecordKind::Recruit => "吸收一名青年骨干教师为发展对象".to_owned(),
        RecordKind::Honour => format!("获评{}", chance.pick(&HONOURS)),
        RecordKind::Result => chance.pick(&RESULTS).to_owned(),
        RecordKind::News => format!("{short}{}", chance.pick(&NEWS)),
        RecordKind::TopicPage => "“一支部一特色”专题页面上线".to_owned(),
        RecordKind::Case => format!("工作案例：“{}”的做法与启示", words::name(chance)),
        RecordKind::Method => format!("“{}”支部工作法", words::name(chance)),
        RecordKind::Plan => format!("{}年度工作计划", on.year()),
        RecordKind::Summary => format!("{}年度建设总结", on.year()),
    };
    let (outlet, standing, url) = outlet(kind, place, on, n, chance);
    let gathered = matches!(
        kind,
        RecordKind::ThemeDay
            | RecordKind::Lecture
            | RecordKind::Meeting
            | RecordKind::Service
            | RecordKind::Activity
    );
    let expected = chance.between(9, 36);
    let (expected, attended) = if gathered {
        let attended = expected - chance.between(0, 3);
        (i32::try_from(expected).ok(), i32::try_from(attended).ok())
    } else {
        (None, None)
    };
    let about = u32::try_from(chance.between(40, 130)).unwrap_or(80);
    RecordInput {
        kind,
        happened_on: on,
        title,
        body: words::text(chance, about),
        outlet,
        outlet_standing: standing,
        url,
        about_own_work: true,
        indicator: None,
        attended,
        expected,
        plan_item: None,
    }
}

fn outlet(
    kind: RecordKind,
    place: &Place,
    on: NaiveDate,
    n: i64,
    chance: &mut Chance,
) -> (String, Option<Standing>, String) {
    let code = place.plan.code.split('-').next().unwrap_or_default();
    let university = UNIVERSITIES
        .iter()
        .find(|(key, _)| *key == code)
        .map_or("学校", |(_, name)| name);
    let host = code.to_lowercase();
    let link = |site: &str| {
        format!(
            "https://{site}.example/{}/{:02}/{n}.html",
            on.year(),
            on.month()
        )
    };
    match kind {
        RecordKind::TopicPage => (
            format!("{university}党建网"),
            Some(Standing::School),
            format!("https://dj.{host}.example/tese/{n}/"),
        ),
        // Most articles stand on the school's site; those of the college's own site do not count.
        RecordKind::News => match chance.below(20) {
            0..12 => (
                format!("{university}新闻网"),
                Some(Standing::School),
                link(&format!("news.{host}")),
            ),
            12..16 => (
                "学院网站".to_owned(),
                Some(Standing::College),
                link(&format!("xy.{host}")),
            ),
            16 | 17 => ("市级党建网".to_owned(), Some(Standing::City), link("shidj")),
            18 => (
                "省级教育网".to_owned(),
                Some(Standing::Province),
                link("shengjy"),
            ),
            _ => (
                "中央媒体客户端".to_owned(),
                Some(Standing::Nation),
                link("zymt"),
            ),
        },
        _ => (String::new(), None, String::new()),
    }
}
