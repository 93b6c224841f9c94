//! What holds during and after building: milestones, extension, supervision, duties, effects
//! elsewhere, and reminders.

use super::check;
use super::doc::Table;
use super::stages;
use crate::dates::Span;
use crate::programme::{
    Disqualifier, DisqualifyEffect, Duty, ExtensionRule, Feed, FeedEffect, FeedOf, Milestone,
    OnRequest, OwedBy, ReminderPolicy, Source, SupervisionKind, SupervisionPlan,
};
use crate::record::RecordKind;
use crate::unit::Standing;

/// `[[milestone]]`.
pub(super) fn milestones(t: &Table<'_, '_>) -> Vec<Milestone> {
    t.tables("milestone").iter().filter_map(milestone).collect()
}

fn milestone(t: &Table<'_, '_>) -> Option<Milestone> {
    let source = t.source();
    let due_source = t.source_of("due_source", source.as_ref());
    let key = t.need("key", "key = \"news\"", stages::key);
    let title = t.need("title", "title = \"宣介本支部活动的新闻稿件\"", Table::text);
    check::refuse_activity(t, "里程碑", title.as_deref(), &[]);
    let record = t.need("record", "record = \"news\"", |t, key| {
        t.word(key, RecordKind::ALL, RecordKind::key)
    });
    let at_least = t.need("at_least", "at_least = 2", Table::number::<u32>);
    if at_least == Some(0) {
        t.mistake(
            "at_least",
            "至少 0 件等于没有要求",
            "写 at_least = 1，或删去这个里程碑",
        );
    }
    let outlet = t.word("outlet_at_least", &Standing::ALL, Standing::key);
    let about_own_work = t.flag("about_own_work").unwrap_or(false);
    let owed_by = t.need("owed_by", "owed_by = \"holder\"", |t, key| {
        t.word(key, OwedBy::ALL, OwedBy::key)
    });
    let yearly = t.flag("yearly").unwrap_or(false);
    let due = t.need("due", "due = \"final\"", Table::expr);
    t.finish();
    Some(Milestone {
        key: key?,
        title: title?,
        record: record?,
        at_least: at_least?,
        outlet,
        about_own_work,
        owed_by: owed_by?,
        yearly,
        due: due?,
        source: source?,
        due_source: due_source?,
    })
}

/// `[extension]`.
pub(super) fn extension(t: &Table<'_, '_>) -> Option<ExtensionRule> {
    let t = t.table("extension")?;
    let source = t.source();
    let by = t.need("by", "by = \"6m\"", Table::span);
    let at_most = t.need("at_most", "at_most = 1", Table::number);
    let on_request = t.table("on_request").and_then(|t| on_request(&t));
    t.finish();
    Some(ExtensionRule {
        by: by?,
        at_most: at_most?,
        source: source?,
        on_request,
    })
}

fn on_request(t: &Table<'_, '_>) -> Option<OnRequest> {
    let source = t.source();
    let at_most: Option<Span> = t.need("at_most", "at_most = \"3m\"", Table::span);
    let ahead_days = t.need("ahead", "ahead = \"30d\"", Table::days);
    t.finish();
    Some(OnRequest {
        at_most: at_most?,
        ahead_days: ahead_days?,
        source: source?,
    })
}

/// `[[supervision]]`.
pub(super) fn supervision(t: &Table<'_, '_>) -> Vec<SupervisionPlan> {
    t.tables("supervision").iter().filter_map(plan).collect()
}

fn plan(t: &Table<'_, '_>) -> Option<SupervisionPlan> {
    let source = t.source();
    let kind_source = t.source_of("kind_source", source.as_ref());
    let key = t.need("key", "key = \"quarterly\"", stages::key);
    let title = t.need("title", "title = \"季度随机抽查\"", Table::text);
    let kind = t.need("kind", "kind = \"spot_check\"", |t, key| {
        t.word(key, SupervisionKind::ALL, SupervisionKind::key)
    });
    let starts = t.need("starts", "starts = \"cycle + 3m\"", Table::expr);
    let every = t.span("every");
    let share = t.need("share", "share = \"10%\"", Table::percent);
    let visit_within = t.need(
        "visit_within",
        "visit_within = \"10wd\"",
        Table::working_days,
    );
    let rectify_within = t.need(
        "rectify_within",
        "rectify_within = \"15wd\"",
        Table::working_days,
    );
    let at_most = t.need(
        "at_most_per_project_per_year",
        "at_most_per_project_per_year = 2",
        Table::number::<u16>,
    );
    if at_most == Some(0) {
        t.mistake(
            "at_most_per_project_per_year",
            "每年最多 0 次等于不检查",
            "写 at_most_per_project_per_year = 2，或删去这项督导",
        );
    }
    t.finish();
    Some(SupervisionPlan {
        key: key?,
        title: title?,
        kind: kind?,
        starts: starts?,
        every,
        share: share?,
        visit_within: visit_within?,
        rectify_within: rectify_within?,
        at_most_per_project_per_year: at_most?,
        source: source?,
        kind_source: kind_source?,
    })
}

/// `[[duty]]`.
pub(super) fn duties(t: &Table<'_, '_>) -> Vec<Duty> {
    t.tables("duty")
        .iter()
        .filter_map(|t| {
            let source = t.source();
            let due_source = t.source_of("due_source", source.as_ref());
            let key = t.need("key", "key = \"pledge\"", stages::key);
            let title = t.need("title", "title = \"签订承诺书\"", Table::text);
            let post = t.need("post", "post = \"党委书记\"", Table::text);
            let due = t.need("due", "due = \"announced + 15d\"", Table::expr);
            t.finish();
            Some(Duty {
                key: key?,
                title: title?,
                post: post?,
                due: due?,
                source: source?,
                due_source: due_source?,
            })
        })
        .collect()
}

/// `[[feed]]`.
pub(super) fn feeds(t: &Table<'_, '_>) -> Vec<Feed> {
    t.tables("feed")
        .iter()
        .filter_map(|t| {
            let source = t.source();
            let programmes = t.need("programmes", "programmes = [\"studio\"]", |t, key| {
                Some(t.texts(key))
            });
            let of = t.need("of", "of = \"final\"", |t, key| {
                t.word(key, FeedOf::ALL, FeedOf::key)
            });
            let effect = t.need("as", "as = \"priority\"", |t, key| {
                t.word(key, FeedEffect::ALL, FeedEffect::key)
            });
            t.finish();
            Some(Feed {
                programmes: programmes?,
                of: of?,
                effect: effect?,
                source: source?,
            })
        })
        .collect()
}

/// `[[disqualify]]`.
pub(super) fn disqualifiers(t: &Table<'_, '_>) -> Vec<Disqualifier> {
    t.tables("disqualify")
        .iter()
        .filter_map(|t| {
            let source = t.source();
            let key = t.need("key", "key = \"plagiarism\"", stages::key);
            let title = t.need("title", "title = \"申报材料抄袭\"", Table::text);
            let effect = t.need("effect", "effect = \"cancel\"", |t, key| {
                t.word(key, DisqualifyEffect::ALL, DisqualifyEffect::key)
            });
            t.finish();
            Some(Disqualifier {
                key: key?,
                title: title?,
                effect: effect?,
                source: source?,
            })
        })
        .collect()
}

/// The ladder in force where a file names none.
fn usual_ladder() -> ReminderPolicy {
    ReminderPolicy::Ladder {
        before_days: vec![30, 14, 7, 3, 1, 0],
        late_first: 1,
        late_every: 5,
        superior_from: 3,
        organiser_from: 5,
        red_from: 10,
        source: Source::Suggested,
    }
}

/// `[reminders]`.
pub(super) fn reminders(t: &Table<'_, '_>) -> Option<ReminderPolicy> {
    let Some(t) = t.table("reminders") else {
        return Some(usual_ladder());
    };
    let source = t.source();
    let policy = if t.has("policy") {
        t.word("policy", &["ladder", "percent"], |word| word)
    } else {
        Some("ladder")
    };
    let before: Vec<u16> = before_days(&t);
    let yellow = t.percent("yellow");
    let orange = t.percent("orange");
    let late = t.table("late");
    let (late_first, late_every) = late.map_or((Some(1), Some(5)), |late| {
        let first = if late.has("first") {
            late.working_days("first")
        } else {
            Some(1)
        };
        let every = late.need("every", "every = \"5wd\"", Table::working_days);
        late.finish();
        (first, every)
    });
    let escalate = t.need(
        "escalate",
        "escalate = { superior = \"3wd\", organiser = \"5wd\", red = \"10wd\" }",
        |t, key| {
            let t = t.table(key)?;
            let superior = t.need("superior", "superior = \"3wd\"", Table::working_days);
            let organiser = t.need("organiser", "organiser = \"5wd\"", Table::working_days);
            let red = t.need("red", "red = \"10wd\"", Table::working_days);
            t.finish();
            Some((superior?, organiser?, red?))
        },
    );
    if let Some((superior, organiser, red)) = escalate
        && !(superior <= organiser && organiser <= red)
    {
        t.mistake("escalate", "升级提醒的先后反了", "先抄送上级党组织，再列入组织部门名单，最后标红：superior 不晚于 organiser，organiser 不晚于 red");
    }
    let ladder = policy != Some("percent");
    if ladder && before.is_empty() && !t.has("before") {
        t.mistake(
            "before",
            "没有写提前几天提醒",
            "加上 before = [\"30d\", \"14d\", \"7d\", \"3d\", \"1d\", \"0d\"]",
        );
    }
    if !ladder && (!t.has("yellow") || !t.has("orange")) {
        t.mistake(
            "policy",
            "三色督办没有写黄色、橙色的比例",
            "加上 yellow = \"30%\" 和 orange = \"15%\"",
        );
    }
    if let (Some(yellow), Some(orange)) = (yellow, orange)
        && orange >= yellow
    {
        t.mistake(
            "orange",
            "橙色应比黄色剩余时间更少",
            "例如 yellow = \"30%\"、orange = \"15%\"",
        );
    }
    t.finish();
    let (superior_from, organiser_from, red_from) = escalate?;
    Some(if policy? == "percent" {
        ReminderPolicy::Percent {
            yellow: yellow?,
            orange: orange?,
            late_every: late_every?,
            superior_from,
            organiser_from,
            red_from,
            source: source?,
        }
    } else {
        ReminderPolicy::Ladder {
            before_days: before,
            late_first: late_first?,
            late_every: late_every?,
            superior_from,
            organiser_from,
            red_from,
            source: source?,
        }
    })
}

/// `["30d", "14d", "0d"]`, from far to near.
fn before_days(t: &Table<'_, '_>) -> Vec<u16> {
    let mut days = Vec::new();
    for text in t.texts("before") {
        match text.strip_suffix('d').and_then(|n| n.parse().ok()) {
            Some(n) => days.push(n),
            None => t.mistake(
                "before",
                format!("看不懂提前量“{text}”"),
                "以天计，例如 \"14d\"；当天写 \"0d\"",
            ),
        }
    }
    if days.windows(2).any(|pair| pair[0] <= pair[1]) {
        t.mistake(
            "before",
            "提前量不是从远到近",
            "从大到小写，每个只写一次：[\"30d\", \"14d\", \"7d\", \"3d\", \"1d\", \"0d\"]",
        );
    }
    days
}
