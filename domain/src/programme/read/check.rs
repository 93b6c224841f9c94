//! What concerns several parts of a file: references, circles, the order of stages, red lines.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use chrono::NaiveDate;

use super::doc::Table;
use crate::dates::{Anchor, DateExpr, Span, Typed};
use crate::near::nearest;
use crate::programme::Stage;
use crate::stage::StageKind;

/// Every date expression refers to what there is, and none goes round in a circle.
pub(crate) fn dates(t: &Table<'_, '_>, stages: &[Stage]) {
    // A stage with a mistake is a stage all the same.
    let keys = t.keys_of("stage");
    for (at, expr) in t.doc.dated.borrow().iter() {
        for stage in expr.references() {
            if !keys.iter().any(|key| key == stage) {
                let mend = nearest(stage, keys.iter().map(String::as_str)).map_or_else(
                    || {
                        format!(
                            "可以写 announced、cycle 或一个阶段的 key：{}",
                            keys.join("、")
                        )
                    },
                    |near| format!("是不是想写 `{near}`？"),
                );
                t.doc.mistake(
                    at,
                    format!("日期“{expr}”里的“{stage}”不是任何阶段的 key"),
                    mend,
                );
            }
        }
        if at == "cycle.starts" {
            if expr
                .anchor()
                .is_some_and(|anchor| *anchor != Anchor::Announced)
            {
                t.doc.mistake(
                    at,
                    format!("培育起点“{expr}”只能从通知日（announced）算起"),
                    "例如 starts = \"month(announced) + 3m\"，或写固定日期",
                );
            }
        } else if expr.uses_cycle() && !t.has("cycle") {
            t.doc.mistake(
                at,
                format!("日期“{expr}”用到 cycle，文件里却没有写培育从何时开始"),
                "加上 [cycle] 和 starts = \"month(announced) + 3m\"",
            );
        }
    }
    circles(t, stages);
}

/// Dates written out lie in years that can be meant, and no length is beyond sense.
pub(crate) fn written(t: &Table<'_, '_>) {
    for (at, expr) in t.doc.dated.borrow().iter() {
        let fixed = expr.fixed();
        // The bounds of a file do not move with the day.
        if let Some(Err(sentence)) =
            fixed.map(|date| Typed::Programme.check(date, NaiveDate::default()))
        {
            let (what, mend) = sentence.split_once('，').unwrap_or((&sentence, ""));
            t.doc.mistake(at, format!("日期 {what}"), mend);
        }
    }
    let spans = t.doc.spans.borrow();
    let of_dates = t.doc.dated.borrow();
    let of_dates = of_dates
        .iter()
        .flat_map(|(at, expr)| expr.spans().into_iter().map(move |span| (at, span)));
    let long = spans
        .iter()
        .map(|(at, span)| (at, *span))
        .chain(of_dates)
        .filter(|(_, span)| span.n.abs() > span.unit.most());
    for (at, span) in long {
        t.doc.mistake(
            at,
            format!("时长 {span} 太长"),
            format!(
                "最多 {}，请核对数字",
                Span::new(span.unit.most(), span.unit)
            ),
        );
    }
}

/// The opening or the close of a stage.
type Edge<'s> = (&'s str, bool);

fn circles(t: &Table<'_, '_>, stages: &[Stage]) {
    let mut leans: BTreeMap<Edge<'_>, Edge<'_>> = BTreeMap::new();
    for stage in stages {
        let (opens, closes) = ((stage.key.as_str(), false), (stage.key.as_str(), true));
        let by_lead = stage.lead.as_ref().map(|_| closes);
        let by_length = stage.length.map(|_| opens);
        leans.extend(
            stage
                .opens
                .as_ref()
                .map_or(by_lead, target)
                .map(|on| (opens, on)),
        );
        leans.extend(
            stage
                .closes
                .as_ref()
                .map_or(by_length, target)
                .map(|on| (closes, on)),
        );
    }
    let mut told = BTreeSet::new();
    for start in stages
        .iter()
        .flat_map(|stage| [(stage.key.as_str(), false), (stage.key.as_str(), true)])
    {
        let on = |edge: &Edge<'_>| leans.get(edge).copied();
        let way = iter::successors(Some(start), |edge| on(edge).filter(|next| *next != start));
        let way: Vec<_> = way.take(leans.len()).collect();
        if way.last().and_then(on) == Some(start)
            && told.is_disjoint(&BTreeSet::from_iter(way.clone()))
        {
            let edge = |(key, closes): &Edge<'_>| {
                format!("{key}.{}", if *closes { "closes" } else { "opens" })
            };
            let names: Vec<_> = way.iter().chain([&start]).map(edge).collect();
            t.mistake(
                &format!("stage.{}", edge(&start)),
                format!("日期绕成了圈：{}", names.join(" → ")),
                "其中一个改为从 announced、cycle 或固定日期算起",
            );
            told.extend(way);
        }
    }
}

fn target(expr: &DateExpr) -> Option<Edge<'_>> {
    match expr.anchor()? {
        Anchor::Announced | Anchor::Cycle => None,
        Anchor::Opens(key) => Some((key, false)),
        Anchor::Closes(key) => Some((key, true)),
    }
}

/// Where a kind may stand: kinds of a lower step never follow those of a higher one.
fn step(kind: StageKind) -> u8 {
    match kind {
        StageKind::Preparation => 0,
        StageKind::Application => 1,
        StageKind::Endorsement
        | StageKind::Screening
        | StageKind::Review
        | StageKind::Revision
        | StageKind::Publicity
        | StageKind::Admission => 2,
        StageKind::Building => 3,
        StageKind::Midterm => 4,
        StageKind::Final => 5,
        StageKind::Titling => 6,
        StageKind::Sustaining => 7,
    }
}

/// The stages can follow each other as they stand. Programmes of duties have no application.
pub(crate) fn order(t: &Table<'_, '_>, stages: &[Stage]) {
    // A stage of unknown kind would only cause mistakes that are none.
    if stages.is_empty() || stages.len() != t.count("stage") {
        return;
    }
    for pair in stages.windows(2) {
        let [before, after] = pair else { continue };
        if step(after.kind) < step(before.kind) {
            t.mistake(
                &kind_of(after),
                format!(
                    "“{}”（{}）不能排在“{}”（{}）之后",
                    after.title,
                    after.kind.label(),
                    before.title,
                    before.kind.label()
                ),
                format!(
                    "阶段按先后写：{}",
                    StageKind::ALL
                        .iter()
                        .map(|kind| kind.label())
                        .collect::<Vec<_>>()
                        .join("、")
                ),
            );
        }
    }
    for kind in [
        StageKind::Application,
        StageKind::Admission,
        StageKind::Building,
        StageKind::Final,
        StageKind::Titling,
    ] {
        if let Some(second) = stages.iter().filter(|stage| stage.kind == kind).nth(1) {
            t.mistake(
                &kind_of(second),
                format!("“{}”阶段只能有一个", kind.label()),
                "合成一个阶段",
            );
        }
    }
    needs(t, stages);
}

/// The dotted key of a stage's kind.
fn kind_of(stage: &Stage) -> String {
    format!("stage.{}.kind", stage.key)
}

/// What a stage cannot do without.
fn needs(t: &Table<'_, '_>, stages: &[Stage]) {
    let duties = t.has("duty");
    let has = |kind: StageKind| stages.iter().any(|stage| stage.kind == kind);
    if !has(StageKind::Application) && !duties {
        t.mistake("stage", "没有申报阶段（application）", "加上 [[stage]]、key = \"application\"、kind = \"application\"；只交办责任清单的活动写 [[duty]]");
    }
    for (n, stage) in stages.iter().enumerate() {
        let earlier = |kinds: &[StageKind]| {
            stages[..n]
                .iter()
                .any(|before| kinds.contains(&before.kind))
        };
        let lacks = |what: String, mend: &str| t.mistake(&kind_of(stage), what, mend);
        match stage.kind {
            StageKind::Revision if !earlier(&[StageKind::Review]) => lacks(
                "修改完善之前没有评审，没有可据以修改的意见".to_owned(),
                "在前面加上 kind = \"review\" 的阶段",
            ),
            StageKind::Publicity if !earlier(&[StageKind::Review, StageKind::Admission]) => {
                lacks(
                    "公示之前没有评审或审定，没有可公示的名单".to_owned(),
                    "把公示排在评审或审定立项之后",
                );
            }
            StageKind::Midterm | StageKind::Final if !earlier(&[StageKind::Building]) => {
                lacks(
                    format!("有{}，前面却没有培育建设", stage.kind.label()),
                    "在前面加上 kind = \"building\" 的阶段，或删去这一阶段",
                );
            }
            StageKind::Building if !has(StageKind::Final) => lacks(
                "有培育建设，却没有期满验收".to_owned(),
                "在后面加上 kind = \"final\" 的阶段",
            ),
            StageKind::Building | StageKind::Titling
                if !duties && !earlier(&[StageKind::Admission]) =>
            {
                lacks(
                    format!("{}之前没有审定立项，不知道哪些项目进入", stage.kind.label()),
                    "在前面加上 kind = \"admission\" 的阶段",
                );
            }
            _ => {}
        }
    }
}

/// Stages name forms that there are; a form that no stage names is never filled in.
pub(crate) fn forms(t: &Table<'_, '_>, stages: &[Stage]) {
    if stages.len() != t.count("stage") {
        return;
    }
    let forms = t
        .get("form")
        .and_then(|forms| forms.named())
        .unwrap_or_default();
    let names: BTreeSet<&str> = forms.iter().map(|form| form.key).collect();
    let mut used = BTreeSet::new();
    for stage in stages {
        let at = format!("stage.{}.form", stage.key);
        match &stage.form {
            Some(form) if !names.contains(form.as_str()) => {
                let near = nearest(form, names.iter().copied());
                // Told once: that form is meant, so it is not unused.
                used.extend(near);
                let mend = near.map_or_else(
                    || format!("加上 [form.{form}]"),
                    |near| format!("是不是想写 \"{near}\"？"),
                );
                t.mistake(&at, format!("没有“{form}”这张表"), mend);
            }
            Some(form) => {
                used.insert(form.as_str());
            }
            // Duties are answered for item by item; their yearly appraisal needs no form.
            None if hands_in(stage.kind) && !t.has("duty") => t.mistake(
                &at,
                format!("“{}”阶段没有写交哪张表", stage.title),
                format!("例如 form = \"{0}\"，并加上 [form.{0}]", stage.kind.key()),
            ),
            None => {}
        }
    }
    for name in names.difference(&used) {
        t.doc.warning(
            &format!("form.{name}"),
            format!("没有阶段用到“{name}”这张表"),
            format!("在要交它的阶段里写 form = \"{name}\"，或删去这张表"),
        );
    }
}

/// Kinds of stage that cannot do without a form; a revision takes up the application's.
fn hands_in(kind: StageKind) -> bool {
    matches!(
        kind,
        StageKind::Application | StageKind::Midterm | StageKind::Final
    )
}

/// What must never be scored or required (《关于防治“指尖上的形式主义”的若干意见》, 2023-12):
/// log-ins, check-ins, time online, study hours, likes, reposts and the like.
const ACTIVITY: [&str; 17] = [
    "登录",
    "登陆",
    "打卡",
    "签到",
    "在线时长",
    "学习时长",
    "点赞",
    "转发",
    "网络投票",
    "积分排名",
    "活跃度",
    "活跃率",
    "浏览量",
    "阅读量",
    "点击量",
    "下载量",
    "安装率",
];

/// The same in more words; files that a round has begun with were not asked for these.
const USE: [&str; 12] = [
    "app",
    "客户端",
    "小程序",
    "上线次数",
    "使用率",
    "注册率",
    "关注量",
    "网上分享",
    "线上分享",
    "分享次数",
    "分享量",
    "在线学习",
];

/// Who comes to a meeting signs for it: that is attendance, unless it is done online.
const MEETINGS: [&str; 3] = ["会", "课", "党日"];
const ONLINE: [&str; 4] = ["网上", "线上", "在线", "app"];

/// The word by which a text counts the use of a system, if it does.
pub(super) fn activity(text: &str, is_new: bool) -> Option<&'static str> {
    let text = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let attends = has(&MEETINGS) && !has(&ONLINE);
    let more: &[&str] = if is_new { &USE } else { &[] };
    ACTIVITY
        .iter()
        .chain(more)
        .copied()
        .filter(|word| !(*word == "签到" && attends))
        .find(|word| text.contains(word))
}

/// Refuses a standard or a milestone that counts the use of a system.
pub(crate) fn refuse_activity<'s>(
    t: &Table<'_, '_>,
    what: &str,
    texts: impl IntoIterator<Item = &'s String>,
) {
    let mut named = texts
        .into_iter()
        .filter_map(|text| activity(text, t.doc.is_new));
    if let Some(found) = named.next() {
        t.mistake(
            "title",
            format!("{what}涉及“{found}”：登录、签到、时长、点赞、转发等不得作为考核依据"),
            "改为看工作成效的内容，或删去（《关于防治“指尖上的形式主义”的若干意见》）",
        );
    }
}
