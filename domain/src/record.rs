//! Kinds of log record (纪实记录; domain.md 3.1 and 7).

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($variant:ident = $key:literal $label:literal),+ $(,)?) => {
        /// What a record is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "columns", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
        #[cfg_attr(feature = "columns", sea_orm(rs_type = "String", db_type = "String(sea_orm::sea_query::StringLen::N(32))", rename_all = "snake_case"))]
        #[serde(rename_all = "snake_case")]
        pub enum RecordKind { $($variant),+ }

        impl RecordKind {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|k| k.key() == key)
            }
        }
    };
}

kinds! {
    News = "news" "新闻稿件",
    TopicPage = "topic_page" "专题页面",
    Case = "case" "工作案例",
    Method = "method" "支部工作法",
    ThemeDay = "theme_day" "主题党日",
    Meeting = "meeting" "组织生活（三会一课）",
    Lecture = "lecture" "党课",
    Service = "service" "志愿服务",
    Activity = "activity" "其他活动",
    Recruit = "recruit" "发展党员",
    Honour = "honour" "荣誉",
    Result = "result" "成果",
    Plan = "plan" "计划",
    Summary = "summary" "总结",
}
