//! Forms over the table of a stage: recommend, screen, accept, decide, publicise, give the title.

use std::cmp::Reverse;

use domain::dates::{cn_date, cn_day, cn_day_span};
use domain::programme::Limit;
use domain::scoring;
use domain::stage::Status;
use domain::states::NoticeStatus;
use maud::{Markup, html};

use super::super::query::places::{Admitting, Endorsing, Places};
use super::super::query::stage::{Candidate, Publishing, StagePage};
use super::super::work::{NOTICES, PROPOSALS, REVISIONS, SCREENINGS, TITLES};
use super::stage::{name_cell, plain, status_cell, tick, tick_head, unit_cell};
use crate::owed;
use crate::ui::State;
use crate::ui::charts;
use crate::ui::form::Choice;
use crate::ui::parts::{self, Column, Look};
use crate::web::Me;
use crate::web::form::{Tried, seen};

/// The stage and its round travel with every form.
fn action(view: &StagePage, verb: &str) -> String {
    format!("/rounds/{}/{verb}", view.book.row.id)
}

fn stage_field(view: &StagePage) -> Markup {
    html! { input type="hidden" name="stage" value=(view.stage.key); }
}

/// A table of ticked rows: head cells after the box, body rows.
#[expect(
    clippy::needless_pass_by_value,
    reason = "markup is made for this one place"
)]
fn ticked(label: &str, heads: &[&str], body: Markup) -> Markup {
    html! {
        div .table-wrap tabindex="0" role="group" aria-label=(label) {
            table .table.table-cards {
                caption .visually-hidden { (label) }
                thead { tr { (tick_head()) @for head in heads { th scope="col" { (head) } } } }
                tbody { (body) }
            }
        }
    }
}

/// Recommending is done one by one, because each needs its words and its place.
pub fn endorse(view: &StagePage, e: &Endorsing, rows: &[&Candidate]) -> Markup {
    let columns = ["项目", "单位", "下级意见", "状态", ""].map(Column::new);
    html! {
        @for places in &e.places { (places_note(places, "推荐")) }
        section .panel {
            (parts::table("table-cards", &view.stage.title, &columns, html! {
                @for row in rows {
                    tr {
                        (name_cell(view, row)) (unit_cell(row))
                        td data-label="下级意见" {
                            @match e.said.get(&row.id) {
                                Some((by, rank, comment)) => span { (by) @if let Some(rank) = rank { "，排序第 " (rank) } @if !comment.is_empty() { span .sub { (comment) } } },
                                None => span .faint { "—" },
                            }
                        }
                        (status_cell(view, row))
                        td .fit { @if row.mine { (parts::link(Look::Small, "审核推荐", &format!("/projects/{}", row.id))) } }
                    }
                }
            }))
        }
    }
}

/// How many places a unit has, and how many are left.
fn places_note(p: &Places, verb: &str) -> Markup {
    let full = p.most.is_some_and(|most| p.used >= most);
    html! {
        (parts::note(if full { State::Late } else { State::Todo }, html! {
            (p.title) "：" (verb) "名额 " (p.words) "，已" (verb) " " b { (p.used) } " 个"
            @if let Some(most) = p.most { @if full { "，已用完" } @else { "，还有 " b { (most - p.used) } " 个" } }
            "。"
        }, parts::basis(&p.source)))
    }
}

pub fn screen(me: &Me, view: &StagePage, rows: &[&Candidate], tried: &Tried) -> Markup {
    let form = tried.of(&SCREENINGS);
    let choices = [
        Choice::new("passed", "审查通过"),
        Choice::new("failed", "审查不通过"),
    ];
    html! {
        form method="post" action=(action(view, "screenings")) .panel {
            (stage_field(view)) (seen(me))
            (ticked(&view.stage.title, &["项目", "单位", "状态"], html! {
                @for row in rows { tr { (tick(view, row, form, None)) (name_cell(view, row)) (unit_cell(row)) (status_cell(view, row)) } }
            }))
            div .panel-foot.work-foot {
                (form.segmented("outcome", &choices))
                (form.show("reason"))
                (parts::button(Look::Next, "登记勾选项目的审查结果"))
            }
        }
    }
}

pub fn revise(me: &Me, view: &StagePage, rows: &[&Candidate], tried: &Tried) -> Markup {
    let form = tried.of(&REVISIONS);
    let ready = rows.iter().any(|r| r.waits(view.stage.kind));
    html! {
        form method="post" action=(action(view, "revisions")) .panel {
            (stage_field(view)) (seen(me))
            (ticked(&view.stage.title, &["项目", "单位", "状态", ""], html! {
                @for row in rows {
                    tr {
                        (tick(view, row, form, None)) (name_cell(view, row)) (unit_cell(row)) (status_cell(view, row))
                        td .fit { @if row.waits(view.stage.kind) { (parts::link(Look::Small, "看修改稿", &format!("/projects/{}", row.id))) } }
                    }
                }
            }))
            div .panel-foot.work-foot {
                @if ready { (parts::button(Look::Next, "审定勾选的修改稿")) }
                @else { span .muted { "修改稿还没有交来。" @if let Some(due) = view.due { "期限 " (cn_day(due.on)) @if due.is_late(me.now) { "，已过" } "。" } } }
                (parts::basis(&owed::basis(&view.book.programme, &view.stage.source)))
            }
        }
    }
}

pub fn admit(view: &StagePage, a: &Admitting, rows: &[&Candidate], tried: &Tried) -> Markup {
    let form = tried.of(&PROPOSALS);
    let choices = [
        Choice::new("yes", "列入拟立项"),
        Choice::new("no", "不予立项"),
    ];
    let mut sorted: Vec<&&Candidate> = rows.iter().collect();
    // Best first: the list is read from the top down to the quota.
    sorted.sort_by_key(|r| {
        let place = a.ranking.iter().position(|(id, _)| *id == r.id);
        (place.unwrap_or(usize::MAX), Reverse(a.means.get(&r.id)))
    });
    let with_points = !a.means.is_empty();
    let mut heads = vec!["项目", "单位"];
    if with_points {
        heads.push("评审平均分");
    }
    heads.push("状态");
    html! {
        @for bar in &a.bars {
            section .panel {
                div .panel-body {
                    (charts::quota(&charts::Quota {
                        name: &bar.name,
                        applied: bar.applied,
                        shortlisted: bar.shortlisted,
                        proposed: bar.proposed,
                        quota: bar.quota,
                        words: bar.words.as_deref(),
                        href: None,
                    }))
                    p .small {
                        @match &bar.words { Some(words) => { "立项名额 " (words) } None => "没有规定立项名额" } "，已列入 " b { (bar.proposed) } " 个"
                        @if let Some(most) = bar.quota { "，" @if bar.proposed >= most { b { "已满" } } @else { "还有 " b { (most - bar.proposed) } " 个" } }
                        "。"
                    }
                    @if let Some(source) = &bar.source { (parts::basis(source)) }
                }
            }
        }
        form method="post" action=(action(view, "proposals")) .panel {
            (stage_field(view))
            (ticked(&view.stage.title, &heads, html! {
                @for row in &sorted {
                    tr {
                        (tick(view, row, form, None)) (name_cell(view, row)) (unit_cell(row))
                        @if with_points { td .num data-label="平均分" { @match a.means.get(&row.id) { Some(points) => { (scoring::show(*points)) }, None => span .faint { "—" } } } }
                        (status_cell(view, row))
                    }
                }
            }))
            div .panel-foot.work-foot {
                (form.segmented("decision", &choices))
                (form.show("reason"))
                (parts::button(Look::Next, "审定勾选的项目"))
            }
        }
        @if let Some(publicity) = next_publicity(view) {
            @let proposed = rows.iter().filter(|r| r.status == Status::Proposed).count();
            @if proposed > 0 {
                (parts::note(State::Soon, html! { (proposed) " 个项目已列入拟立项名单，等待公示。" }, html! {
                    (parts::link(Look::Small, "去发布公示", &format!("/rounds/{}/stages/{publicity}", view.book.row.id)))
                }))
            }
        }
    }
}

fn next_publicity(view: &StagePage) -> Option<&str> {
    let stages = &view.book.programme.stages;
    let at = stages.iter().position(|s| s.key == view.stage.key)?;
    stages[at + 1..]
        .iter()
        .find(|s| s.kind == domain::stage::StageKind::Publicity)
        .map(|s| s.key.as_str())
}

/// A guard for the text of a notice.
const BODY: Limit = Limit {
    at_least: None,
    at_most: Some(3000),
    about: None,
    source: domain::programme::Source::Suggested,
};

pub fn publish(
    me: &Me,
    view: &StagePage,
    p: &Publishing,
    rows: &[&Candidate],
    tried: &Tried,
) -> Markup {
    let draft = [("body".to_owned(), p.draft.clone())];
    let form = tried.filling(&NOTICES, &draft);
    let days = view.stage.length.unwrap_or(0);
    html! {
        @if p.waiting > 0 {
            form .panel method="post" action=(action(view, "notices")) aria-labelledby="post-h" {
                (form.once(me))
                (stage_field(view))
                div .panel-head {
                    h2 #post-h { "发布公示：" (p.waiting) " 个项目" }
                    @if let Some(closes) = p.closes_on {
                        p { "今天（" (cn_date(me.today)) "）发布，" (days) " 个工作日（" (view.book.plan.count_from.label()) "），到" b { (cn_day(closes)) } "止；起止日期印在公示上，不再改动。" }
                    }
                }
                div .panel-body.stack {
                    (form.field("body").textarea(form.value("body"), Some(&BODY)))
                    div .row { (parts::button(Look::Next, "发布公示")) (parts::basis(&view.stage.source.label())) }
                }
            }
        }
        @if !p.posted.is_empty() {
            (parts::section("posted", "已发布", "", html! {}, html! {
                ul .checklist {
                    @for (public_id, title, opens, closes, status) in &p.posted {
                        li data-state=(if *status == NoticeStatus::Open { "soon" } else { "done" }) {
                            span { a href={ "/notices/" (public_id) } { (title) } }
                            small .nowrap { (status.label()) }
                            small { (cn_day_span(*opens, *closes)) }
                        }
                    }
                }
            }))
        }
        @if rows.is_empty() {
            @if p.posted.is_empty() { (parts::empty("还没有要公示的项目", "审定拟立项名单后，在这里一次发布。", html! {})) }
        } @else { (plain(view, rows)) }
    }
}

pub fn title(view: &StagePage, rows: &[&Candidate], tried: &Tried) -> Markup {
    let form = tried.of(&TITLES);
    html! {
        form method="post" action=(action(view, "titles")) .panel {
            (stage_field(view))
            (ticked(&view.stage.title, &["项目", "单位", "状态"], html! {
                @for row in rows { tr { (tick(view, row, form, None)) (name_cell(view, row)) (unit_cell(row)) (status_cell(view, row)) } }
            }))
            div .panel-foot.work-foot {
                span { "称号：" b { (view.book.programme.award_title()) } "（" (view.book.programme.standing.label()) "）" }
                (parts::button(Look::Next, "给勾选的项目命名授牌"))
            }
        }
    }
}

/// Grades are given one by one on the project's page, with material and findings in view.
pub fn grade(view: &StagePage, rows: &[&Candidate]) -> Markup {
    let columns = ["项目", "单位", "状态", "自", ""].map(Column::new);
    let grades: Vec<&str> = view.stage.grades.iter().map(|g| g.label.as_str()).collect();
    html! {
        @if !grades.is_empty() {
            (parts::note(State::Todo, html! {
                "等次：" (grades.join("、")) "。有没销号的督导问题或没完成的里程碑，不能评定为通过。"
                @if let Some(first) = view.stage.grades.first() { (parts::basis(&first.source.label())) }
            }, html! {}))
        }
        section .panel {
            (parts::table("table-cards", &view.stage.title, &columns, html! {
                @for row in rows {
                    tr {
                        (name_cell(view, row)) (unit_cell(row)) (status_cell(view, row))
                        td data-label="自" { (domain::dates::cn_date(row.since)) }
                        td .fit { @if row.waits(view.stage.kind) { (parts::link(Look::Small, "评定等次", &format!("/projects/{}", row.id))) } }
                    }
                }
            }))
        }
    }
}
