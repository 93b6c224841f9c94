//! Kinds of log record (纪实记录; domain.md 3.1 and 7).

use serde::{Deserialize, Serialize};

use crate::stage::words;

words! {
    /// What a record is about.
    RecordKind {
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
}
