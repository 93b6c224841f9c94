//! The long lists of the project page: records by month, findings, papers, people, history.

use chrono::Datelike;
use domain::dates::{Due, cn_short, shanghai_date};
use domain::states::FindingStatus;
use ledger::event::clock_label;
use maud::{Markup, html};

use super::query::View;
use super::rows::{Attached, Found, Logged};
use super::track::is_late;
use crate::ui::State;
use crate::ui::form::size_label;
use crate::ui::parts::{self, Check, Column, Entry, Look, day_label, icon, link, tag};
use crate::web::Me;

/// A file as a link.
pub fn file(f: &Attached) -> Markup {
    html! {
        a href={ "/files/" (f.public_id) } title=[f.caption.as_ref()] {
            (icon("file")) (f.name) " " small .faint { (size_label(u64::try_from(f.size).unwrap_or(0))) }
        }
    }
}

/// 活动记录, by month.
pub fn records(view: &View, me: &Me) -> Markup {
    let current = view.current().count();
    let action = html! {
        @if view.may.log && view.may_log_now() {
            (parts::more("记一条活动", &format!("/projects/{}/records/new", view.standing.project.id)))
        }
    };
    let mut months: Vec<((i32, u32), Vec<&Logged>)> = Vec::new();
    for r in &view.records {
        let month = (r.happened_on.year(), r.happened_on.month());
        match months.last_mut() {
            Some((known, rows)) if *known == month => rows.push(r),
            _ => months.push((month, vec![r])),
        }
    }
    let small = if current == 0 {
        String::new()
    } else {
        format!("共 {current} 条，按发生日期")
    };
    parts::section(
        "records",
        "活动记录",
        &small,
        action,
        html! {
            @if months.is_empty() {
                (parts::empty("还没有记录", if view.may_log_now() { "每次活动以后记一条，附签到或照片，约 3 分钟。" } else { "立项以后开始登记。" }, html! {}))
            } @else {
                @let open = parts::open_groups(months.iter().map(|(_, rows)| rows.len()));
                @if open > 0 { (table(view, me, &months[..open])) }
                @for month in &months[open..] {
                    @let ((year, number), rows) = month;
                    details .fold {
                        summary { (year) "年" (number) "月 " (rows.len()) " 条" }
                        (table(view, me, std::slice::from_ref(month)))
                    }
                }
            }
        },
    )
}

fn table(view: &View, me: &Me, months: &[((i32, u32), Vec<&Logged>)]) -> Markup {
    let columns = [
        Column::new("日期"),
        Column::new("活动"),
        Column::num("到会 / 应到"),
        Column::new("佐证"),
    ];
    parts::table(
        "table-plain table-cards",
        "活动记录",
        &columns,
        html! {
            @for ((year, month), rows) in months {
                tr .group { th scope="rowgroup" colspan="4" { (year) "年" (month) "月 " small .faint { (rows.len()) " 条" } } }
                @for r in rows { (row(view, me, r)) }
            }
        },
    )
}

fn row(view: &View, me: &Me, r: &Logged) -> Markup {
    html! {
        tr id={ "r-" (r.id) } {
            td .nowrap data-label="日期" { (parts::day(r.happened_on, me.today)) }
            th scope="row" {
                @if r.corrected { del { (r.title) } " " (tag(State::Off, "已更正")) }
                @else if let Some(url) = &r.url { a href=(url) rel="noopener noreferrer external" { (r.title) } }
                @else { (r.title) }
                span .sub {
                    (r.kind.label())
                    @if let Some(outlet) = &r.outlet { "·" (outlet) }
                    @if let Some(height) = r.outlet_standing { "（" (height.label()) "）" }
                    @if view.may.log && view.may_log_now() && !r.corrected { " " a href={ "/records/" (r.id) "/correction" } { "更正" } }
                }
            }
            td .num data-label="到会 / 应到" {
                @match (r.attended, r.expected) {
                    (Some(a), Some(e)) => { (a) " / " (e) }
                    (Some(a), None) => (a),
                    _ => span .faint { "—" },
                }
            }
            td data-label="佐证" {
                @if r.files.is_empty() { span .faint { "无" } }
                @else { span .evidence { @for f in &r.files { (file(f)) } } }
            }
        }
    }
}

/// 督导问题, open ones first.
pub fn findings(view: &View, me: &Me) -> Markup {
    let closed = view
        .findings
        .iter()
        .filter(|f| f.status == FindingStatus::Closed)
        .count();
    let small = if view.findings.is_empty() {
        String::new()
    } else {
        format!("发现 {} 个，销号 {closed} 个", view.findings.len())
    };
    parts::section(
        "findings",
        "督导问题",
        &small,
        html! {},
        html! {
            @if view.findings.is_empty() { p .muted { "没有登记过问题。" } }
            @else { (parts::folded(&view.findings, |some| html! { ul .checklist { @for f in some { (finding(view, me, f)) } } })) }
        },
    )
}

fn finding(view: &View, me: &Me, f: &Found) -> Markup {
    let due = Due::on_day(f.due_on);
    let at = view.timeliness(&due, me);
    let state = match f.status {
        FindingStatus::Closed => State::Done,
        FindingStatus::Rectified => State::Wait,
        FindingStatus::Open if is_late(f, me) => State::Late,
        FindingStatus::Open => State::Soon,
    };
    let words = match (f.status, f.closed_at) {
        (FindingStatus::Closed, Some(at)) => {
            format!("{}销号", day_label(shanghai_date(at), me.today))
        }
        (FindingStatus::Open, _) => parts::remaining(&due, at, me.today),
        (status, _) => status.label().to_owned(),
    };
    html! {
        li data-state=(state.key()) {
            span { a href={ "/findings/" (f.id) } { b { (f.text) } } " " span .code.faint { (f.code) } }
            (parts::tag_says(state, f.status, &words))
            small { (f.source.called(f.source_named.as_deref())) "，" (day_label(f.found_on, me.today)) "发现；整改期限 " (day_label(f.due_on, me.today)) }
            @for answer in &f.answers {
                small {
                    (day_label(shanghai_date(answer.at), me.today)) "整改：" (answer.text)
                    @if answer.verdict.as_deref() == Some("rejected") { " —— 复核未通过" @if let Some(text) = &answer.verdict_text { "：" (text) } }
                }
                @if !answer.files.is_empty() { span .evidence { @for x in &answer.files { (file(x)) } } }
            }
            @if view.may.write && f.status == FindingStatus::Open {
                span .evidence { (link(Look::Small, "提交整改情况", &format!("/findings/{}", f.id))) }
            }
            @if view.may.host && f.status == FindingStatus::Rectified {
                span .evidence { (link(Look::Small, "复核整改", &format!("/findings/{}", f.id))) }
            }
        }
    }
}

/// 材料: what was handed in, each revision with its receipt.
pub fn papers(view: &View, me: &Me) -> Markup {
    let id = view.standing.project.id;
    let body = html! {
        @if view.papers.is_empty() { p .muted { "还没有提交过材料。" } }
        (parts::folded(&view.papers, |some| html! { @for p in some {
            div .filebox {
                (icon("file"))
                @match p.submitted_at {
                    Some(at) => {
                        a href={ "/projects/" (id) "/submissions/" (p.id) } { (view.form_title(&p.form_key)) }
                        small {
                            "第 " (p.revision) " 稿·" (parts::instant(at, me.today)) "提交"
                            @if let Some(digest) = &p.digest { br; "回执 " span .code title=(digest) { (digest.get(..12).unwrap_or(digest)) } }
                        }
                    }
                    None => {
                        a href={ "/projects/" (id) "/form" } { (view.form_title(&p.form_key)) }
                        small { "草稿·" (parts::instant(p.saved_at, me.today)) "保存，尚未提交" }
                    }
                }
            }
            @if !p.files.is_empty() { p .evidence { @for f in &p.files { (file(f)) } } }
        } }))
    };
    parts::panel_in(
        "",
        "docs",
        "材料",
        None,
        html! {},
        html! { div .panel-body.stack-tight { (body) } },
    )
}

/// 谁在跟: who acts for whom, by posts.
pub fn people(view: &View) -> Markup {
    let mut units: Vec<(&str, Vec<&str>)> = Vec::new();
    for post in &view.people {
        match units.iter_mut().find(|(unit, _)| *unit == post.unit) {
            Some((_, names)) => names.push(&post.name),
            None => units.push((&post.unit, vec![&post.name])),
        }
    }
    let body = html! {
        dl .facts.results {
            @for (unit, names) in &units { dt { (unit) } dd { (names.join("、")) } }
        }
        @if units.is_empty() { p .muted { "还没有人。请系统管理员授予岗位。" } }
    };
    parts::panel("people", "谁在跟", html! {}, body)
}

/// 变更历史, newest first.
pub fn history(view: &View, me: &Me) -> Markup {
    let entries: Vec<Entry> = view
        .history
        .iter()
        .map(|line| Entry {
            at: line.at.to_rfc3339(),
            at_label: format!(
                "{} {}",
                cn_short(shanghai_date(line.at), me.today),
                clock_label(line.at)
            ),
            what: html! {
                (line.actor) "："
                @if let Some(at) = line.undone_at { del { (line.what.sentence()) } "（" (day_label(shanghai_date(at), me.today)) "已撤回）" }
                @else { (line.what.sentence()) }
            },
            why: line.reason.clone(),
        })
        .collect();
    parts::section(
        "history",
        "变更历史",
        "谁、何时、做了什么；不可删除",
        html! {},
        parts::history(&entries),
    )
}

/// 里程碑与佐证.
pub fn milestones(lines: &[Check]) -> Markup {
    parts::section(
        "miles",
        "里程碑与佐证",
        "有佐证才算完成",
        html! {},
        html! {
            @if lines.is_empty() { p .muted { "现在没有要完成的事项。" } } @else { (parts::checklist(lines)) }
        },
    )
}
