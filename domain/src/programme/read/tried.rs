//! What a new file comes to: it is planned from the days on which its notice might be out, and looked
//! at as a whole. What holds of all those days is told; a round that has begun is not troubled.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::doc::Table;
use crate::calendar::Calendar;
use crate::near::nearest;
use crate::owed::JUDGE_WITHIN;
use crate::plan::Plan;
use crate::programme::{
    Builtin, ConditionRule, FieldKind, Outcome, Programme, Stage, Subject, builtin,
};
use crate::stage::StageKind;
use crate::unit::Level;

/// More experts than these read no project.
const MOST_EXPERTS: u16 = 15;

/// So many stages that close on one day were copied.
const TOGETHER: usize = 5;

/// What says who somebody is; no programme has a use for it (个人信息保护法 第六条).
const IDENTITY: [&str; 5] = ["身份证", "证件号", "学号", "工号", "家庭住址"];

/// Tells what is wrong with a file of which every table could be read.
pub(super) fn tried(t: &Table<'_, '_>, p: &Programme, text: &str) {
    subject_may_enter(t, p);
    within_the_host(t, p);
    judged_by_something(t, p);
    asks_for_identity(t, p);
    let calendar = Calendar::builtin();
    let plans: Vec<Plan> = days(t)
        .into_iter()
        .filter_map(|day| Plan::of(p, day, None, None, &calendar).ok())
        .collect();
    if !plans.is_empty() {
        closes_before_it_opens(t, p, &plans);
        milestones_after_the_end(t, p, &plans, &calendar);
        together(t, p, &plans);
        graded_after_the_naming(t, p, &plans, &calendar);
    }
    codes(t, p, text);
    if let Some(review) = &p.review
        && review.experts_at_least.value > MOST_EXPERTS
    {
        t.doc.warning(
            "review.experts_at_least",
            format!("每个项目要 {} 名专家", review.experts_at_least.value),
            format!("一般 3 至 7 名，{MOST_EXPERTS} 名以内；请核对数字"),
        );
    }
}

/// Days on which the notice might be out: about the beginning, the middle and the end of a month, and
/// some time before each date that is written out.
fn days(t: &Table<'_, '_>) -> Vec<NaiveDate> {
    let tried = [(2024, 1, 2), (2024, 7, 15), (2024, 10, 31)];
    let mut days: Vec<NaiveDate> = tried
        .into_iter()
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day))
        .collect();
    for (_, expr) in t.doc.dated.borrow().iter() {
        let fixed = expr.fixed().map(|date| date.date);
        let before = |n| fixed.and_then(|date| date.checked_sub_days(Days::new(n)));
        days.extend([0, 30, 90, 200, 400].into_iter().filter_map(before));
    }
    days
}

fn subject_may_enter(t: &Table<'_, '_>, p: &Programme) {
    let fitting: &[Level] = match p.subject {
        Subject::University => &[Level::University],
        Subject::College => &[Level::Committee],
        // 直属党支部 stand at the level of the committees.
        Subject::Branch | Subject::Studio => &[Level::Branch, Level::Committee],
        Subject::Person | Subject::Case | Subject::Duties => return,
    };
    if let Some(other) = p.entry.open_to.iter().find(|l| !fitting.contains(l)) {
        let keys: Vec<String> = fitting.iter().map(|l| format!("\"{}\"", l.key())).collect();
        t.doc.mistake(
            "entry.open_to",
            format!("对象是{}，却由{}申报", p.subject.label(), other.label()),
            format!("改为 open_to = [{}]，或改 subject", keys.join(", ")),
        );
    }
}

/// Nobody above the host takes part.
fn within_the_host(t: &Table<'_, '_>, p: &Programme) {
    let above = |at: String, level: Level| {
        if level < p.host {
            t.doc.mistake(
                &at,
                format!("{}在开设批次的{}之上", level.label(), p.host.label()),
                "改为开设单位以下的一级，或改 host",
            );
        }
    };
    for stage in &p.stages {
        if let Some(level) = stage.level {
            above(format!("stage.{}.level", stage.key), level);
        }
    }
    for (n, quota) in p.quotas.iter().enumerate() {
        if let Some(level) = quota.level {
            above(format!("quota.{}.level", n + 1), level);
        }
    }
    for level in &p.entry.open_to {
        above("entry.open_to".to_owned(), *level);
    }
}

fn judged_by_something(t: &Table<'_, '_>, p: &Programme) {
    for stage in &p.stages {
        if stage.kind == StageKind::Review && p.standard.is_none() {
            t.mistake(
                &format!("stage.{}.kind", stage.key),
                format!("有“{}”，却没有评审标准，专家无从打分", stage.title),
                "加上 [standard]，写 title、total 和 items",
            );
            break;
        }
    }
    // A yearly appraisal extends nothing.
    let extends = |s: &&Stage| s.kind == StageKind::Final && p.subject != Subject::Duties;
    for stage in p.stages.iter().filter(extends) {
        let conditional = stage
            .grades
            .iter()
            .find(|g| g.outcome == Outcome::Conditional);
        if let Some(grade) = conditional.filter(|_| p.extension.is_none()) {
            t.mistake(
                &format!("stage.{}.grades", stage.key),
                format!("评为“{}”的延长建设期，却没有写延长多久", grade.label),
                "加上 [extension]，例如 by = \"6m\"、at_most = 1",
            );
        }
    }
}

fn asks_for_identity(t: &Table<'_, '_>, p: &Programme) {
    let named = |title: &str| IDENTITY.iter().find(|word| title.contains(**word));
    for form in &p.forms {
        for field in &form.fields {
            let columns = match &field.kind {
                FieldKind::Table { columns, .. } => columns.as_slice(),
                FieldKind::Text
                | FieldKind::LongText
                | FieldKind::Number
                | FieldKind::Date
                | FieldKind::Month
                | FieldKind::Choice(_)
                | FieldKind::Sections(_)
                | FieldKind::Files { .. }
                | FieldKind::Photos { .. }
                | FieldKind::Declaration => &[],
            };
            let column = columns.iter().find_map(|column| named(&column.title));
            let (key, found) = match (named(&field.title), column) {
                (Some(found), _) => ("title", found),
                (None, Some(found)) => ("columns", found),
                (None, None) => continue,
            };
            t.mistake(
                &format!("form.{}.fields.{}.{key}", form.key, field.key),
                format!("不收集“{found}”：办理活动用不到，泄露了有风险"),
                "删去这一栏；要认人的，用姓名和所在党组织",
            );
        }
    }
}

/// The key under which a stage's close is written.
fn close_key(t: &Table<'_, '_>, stage: &Stage) -> String {
    let key = |name: &str| format!("stage.{}.{name}", stage.key);
    let within = key("in");
    if t.doc.stands(&within) {
        within
    } else {
        key("closes")
    }
}

fn closes_before_it_opens(t: &Table<'_, '_>, p: &Programme, plans: &[Plan]) {
    for stage in &p.stages {
        let (Some(opens), Some(closes)) = (&stage.opens, &stage.closes) else {
            continue;
        };
        let inverted = |plan: &Plan| {
            let dates = plan.stage(&stage.key);
            dates.and_then(|dates| Some(dates.closes?.last_day() < dates.opens?.first_day()))
        };
        if plans.iter().all(|plan| inverted(plan) == Some(true)) {
            t.mistake(
                &close_key(t, stage),
                format!("“{}”的截止（{closes}）早于开始（{opens}）", stage.title),
                "把其中一个日期改过来",
            );
        }
    }
}

/// The last day of what a milestone can be done in: the final's, else the last that any stage has.
fn end(p: &Programme, plan: &Plan) -> Option<NaiveDate> {
    let ends = |key: &str| plan.due(key).map(|due| due.on);
    match p.first_of(StageKind::Final) {
        Some(last) => ends(&last.key),
        None => p.stages.iter().filter_map(|stage| ends(&stage.key)).max(),
    }
}

fn milestones_after_the_end(t: &Table<'_, '_>, p: &Programme, plans: &[Plan], calendar: &Calendar) {
    for milestone in &p.milestones {
        let late = |plan: &Plan| {
            let due = plan.resolve(&milestone.due, calendar)?.last_day();
            Some(due > end(p, plan)?)
        };
        if plans.iter().all(|plan| late(plan) == Some(true)) {
            t.mistake(
                &format!("milestone.{}.due", milestone.key),
                format!("里程碑“{}”的期限在活动结束以后", milestone.title),
                "改到期满考核截止以前，或写那个阶段的 key",
            );
        }
    }
}

/// Many stages that close on one day.
fn together(t: &Table<'_, '_>, p: &Programme, plans: &[Plan]) {
    let most = |plan: &Plan| {
        let mut on: BTreeMap<NaiveDate, Vec<&Stage>> = BTreeMap::new();
        for stage in &p.stages {
            if let Some(due) = plan.due(&stage.key) {
                on.entry(due.on).or_default().push(stage);
            }
        }
        on.into_values().max_by_key(Vec::len).unwrap_or_default()
    };
    let found: Vec<_> = plans.iter().map(most).collect();
    if let Some(stages) = found.first()
        && found.iter().all(|stages| stages.len() >= TOGETHER)
        && let Some(last) = stages.last()
    {
        t.doc.warning(
            &close_key(t, last),
            format!("有 {} 个阶段在同一天截止", stages.len()),
            "前一个阶段办完才能办后一个，请给每个阶段留出时间",
        );
    }
}

/// Grades that may be given when the naming is over already.
fn graded_after_the_naming(t: &Table<'_, '_>, p: &Programme, plans: &[Plan], calendar: &Calendar) {
    let (Some(last), Some(naming)) = (p.first_of(StageKind::Final), p.first_of(StageKind::Titling))
    else {
        return;
    };
    let within = last.grade_within();
    let late = |plan: &Plan| {
        let handed_in = plan.due(&last.key)?.on;
        Some(calendar.add_working_days(handed_in, within) > plan.due(&naming.key)?.on)
    };
    if plans.iter().all(|plan| late(plan) == Some(true)) {
        t.doc.warning(
            &close_key(t, naming),
            format!(
                "“{}”截止时，“{}”的等次可能还没有评完：截止后还有 {within} 个工作日评定",
                naming.title, last.title
            ),
            format!(
                "推迟“{}”，或写 grade_within（不写是 {JUDGE_WITHIN}wd）",
                naming.title
            ),
        );
    }
}

/// Codes of programmes that nobody knows, and a code that is another's.
fn codes(t: &Table<'_, '_>, p: &Programme, text: &str) {
    if Builtin::find(&p.code).is_some_and(|own| own.text.trim() != text.trim()) {
        t.doc.warning(
            "code",
            format!("“{}”是内置活动的代码", p.code),
            "是内置活动的改写版就不用改；是另一个活动，请换一个代码",
        );
    }
    let known: Vec<&str> = builtin().iter().map(|file| file.code).collect();
    let look = |at: String, codes: &[String]| {
        for code in codes {
            if code == "*" || *code == p.code || known.contains(&code.as_str()) {
                continue;
            }
            let mend = nearest(code, known.iter().copied()).map_or_else(
                || "请核对；是本单位登记的活动就不用改".to_owned(),
                |near| format!("是不是想写 \"{near}\"？"),
            );
            t.doc.warning(&at, format!("内置活动里没有“{code}”"), mend);
        }
    };
    for condition in &p.entry.conditions {
        let at = |key| format!("entry.condition.{}.{key}", condition.key);
        match &condition.rule {
            ConditionRule::Holds { any_of, .. } => look(at("holds"), any_of),
            ConditionRule::HoldsNone { of } => look(at("holds_none"), of),
            ConditionRule::EstablishedFor(_)
            | ConditionRule::NotEnteredWithin(_)
            | ConditionRule::Declared => {}
        }
    }
    if let Some(must) = &p.entry.must_join {
        look("entry.must_join.holders_of".to_owned(), &must.holders_of);
    }
    for (n, feed) in p.feeds.iter().enumerate() {
        look(format!("feed.{}.programmes", n + 1), &feed.programmes);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::activity;

    /// Using a system is no merit; coming to a meeting is not that.
    #[test]
    fn attendance_at_meetings_is_no_activity() {
        for refused in [
            "“学习强国”App 使用情况",
            "平台登录次数",
            "线上分享次数",
            "小程序打卡",
            "网上主题党日签到",
        ] {
            assert!(activity(refused, true).is_some(), "{refused}");
        }
        for allowed in [
            "三会一课出勤率",
            "党员大会签到率",
            "主题党日签到",
            "党课到课率",
        ] {
            assert_eq!(activity(allowed, true), None, "{allowed}");
        }
        // What a round has begun with is read as it was.
        assert_eq!(activity("线上分享次数", false), None);
    }
}
