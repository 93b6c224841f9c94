//! Kinds of log record (纪实记录; domain.md 3.1 and 7).

use serde::{Deserialize, Serialize};

use crate::stage::words;
use crate::unit::Standing;

words! {
    /// What a record is about.
    RecordKind {
        News = "news" "新闻稿件",
        TopicPage = "topic_page" "专题页面",
        Case = "case" "工作案例",
        Method = "method" "支部工作法",
        ThemeDay = "theme_day" "主题党日",
        GeneralMeeting = "general_meeting" "支部党员大会",
        CouncilMeeting = "council_meeting" "支委会",
        GroupMeeting = "group_meeting" "党小组会",
        Lecture = "lecture" "党课",
        Service = "service" "志愿服务",
        Activity = "activity" "其他活动",
        Recruit = "recruit" "发展党员",
        Honour = "honour" "荣誉",
        Result = "result" "成果",
        Plan = "plan" "计划",
        Summary = "summary" "总结",
        /// Before the meetings were told apart; nothing new is logged as this.
        Meeting = "meeting" "组织生活（三会一课）",
    }
}

impl RecordKind {
    /// The kinds that are logged today.
    pub fn offered() -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|kind| kind.is_offered())
    }

    /// Whether it is logged today, or only read in older records.
    pub fn is_offered(self) -> bool {
        self != Self::Meeting
    }

    /// Whether a record of this kind is one of those asked for. Rounds that began before the meetings
    /// were told apart ask for any of them.
    pub fn is_a(self, asked: Self) -> bool {
        self == asked
            || (asked == Self::Meeting
                && matches!(
                    self,
                    Self::GeneralMeeting | Self::CouncilMeeting | Self::GroupMeeting
                ))
    }

    /// What is asked for first, by the names of the form's fields; all the others may be added.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::News => &["url", "title", "outlet", "outlet_standing", "happened_on"],
            Self::TopicPage => &["url", "title", "happened_on"],
            Self::ThemeDay
            | Self::GeneralMeeting
            | Self::CouncilMeeting
            | Self::GroupMeeting
            | Self::Meeting
            | Self::Lecture
            | Self::Service
            | Self::Activity
            | Self::Recruit => &[
                "happened_on",
                "title",
                "body",
                "attended",
                "expected",
                "plan_item",
                "files",
            ],
            Self::Case
            | Self::Method
            | Self::Plan
            | Self::Summary
            | Self::Honour
            | Self::Result => &["happened_on", "title", "body", "files"],
        }
    }
}

/// Where something was published: the end of its host, what it is called, how high it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlet {
    pub host: String,
    pub name: String,
    pub standing: Standing,
}

/// Outlets that everybody knows.
const OUTLETS: [(&str, &str, Standing); 16] = [
    ("people.com.cn", "人民网", Standing::Nation),
    ("news.cn", "新华网", Standing::Nation),
    ("xinhuanet.com", "新华网", Standing::Nation),
    ("gmw.cn", "光明网", Standing::Nation),
    ("cctv.com", "央视网", Standing::Nation),
    ("qstheory.cn", "求是网", Standing::Nation),
    ("chinanews.com.cn", "中国新闻网", Standing::Nation),
    ("youth.cn", "中国青年网", Standing::Nation),
    ("jyb.cn", "中国教育新闻网", Standing::Nation),
    ("moe.gov.cn", "教育部网站", Standing::Nation),
    ("xuexi.cn", "学习强国", Standing::Nation),
    ("12371.cn", "共产党员网", Standing::Nation),
    ("henan.gov.cn", "河南省人民政府网站", Standing::Province),
    ("henandaily.cn", "河南日报", Standing::Province),
    ("dahe.cn", "大河网", Standing::Province),
    ("hnr.cn", "河南广播电视台", Standing::Province),
];

/// The host of a link, in lower case.
pub fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.trim().split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.to_ascii_lowercase()).filter(|host| host.contains('.'))
}

/// What a link offers as its outlet, the first that fits: those that have been written down `before`,
/// newest first, then those that everybody knows.
pub fn outlets(before: impl IntoIterator<Item = Outlet>) -> Vec<Outlet> {
    let mut all: Vec<Outlet> = Vec::new();
    let known = OUTLETS.map(|(host, name, standing)| Outlet {
        host: host.to_owned(),
        name: name.to_owned(),
        standing,
    });
    for outlet in before.into_iter().chain(known) {
        if all.iter().all(|there| there.host != outlet.host) {
            all.push(outlet);
        }
    }
    all
}

/// The outlet of a link among those that are offered.
pub fn outlet_of<'o>(url: &str, offered: &'o [Outlet]) -> Option<&'o Outlet> {
    let host = host_of(url)?;
    let of = |outlet: &&Outlet| {
        let rest = host.strip_suffix(&outlet.host);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    offered.iter().find(of)
}
