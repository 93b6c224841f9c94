//! The page of a round: what waits for the reader, where every project stands, what is asked.

use chrono::NaiveDate;
use domain::dates::{Moment, Precision, cn_date, cn_day_span, cn_span, timeliness};
use domain::paths;
use domain::plan::PlannedStage;
use domain::stage::StageKind;
use domain::states::{NoticeStatus, RoundStatus};
use maud::{Markup, html};

use super::super::query::overview::{Overview, StageLine};
use super::super::{EXPORT, REOPENING};
use super::requirements;
use crate::project_list::filter::{Filter, Tab};
use crate::ui::State;
use crate::ui::charts;
use crate::ui::parts::{self, Column, Look};
use crate::web::Me;
use crate::web::form::Tried;

pub fn page(me: &Me, view: &Overview, tried: &Tried) -> Markup {
    let row = &view.book.row;
    html! {
        header .page-head {
            div { h1 { (title(me, view)) } p .lede { (lede(view)) } }
            div .actions { (actions(me, view)) }
        }
        (next(me, view))
        @if !view.own.is_empty() { (own(view)) }
        section .panel #stages aria-labelledby="stages-h" {
            div .panel-head {
                h2 #stages-h { "阶段" }
                small .muted { "计划与实际都保留；数字是您能看到的项目" }
                @if row.status != RoundStatus::Preparing { (parts::more("变更记录", &format!("/rounds/{}/amendments", row.id))) }
            }
            (stages(me, view))
        }
        @if !view.bars.is_empty() {
            (parts::panel("quota", "名额", html! { small .muted { "浅为申报，中为通过评审，粗为拟立项，竖线为名额；宁缺毋滥" } }, html! {
                div .stack-tight {
                    @for bar in &view.bars {
                        (charts::quota(&charts::Quota { name: &bar.name, applied: bar.applied, shortlisted: bar.shortlisted, proposed: bar.proposed, quota: bar.quota, words: bar.words.as_deref(), href: None }))
                        @if let Some(source) = &bar.source { (parts::basis(source)) }
                    }
                }
            }))
        }
        @if !view.notices.is_empty() {
            (parts::section("notices", "公示", "", html! {}, html! {
                (parts::folded(&view.notices, |some| html! { ul .checklist {
                    @for n in some {
                        li data-state=(if n.status == NoticeStatus::Open { "soon" } else { "done" }) {
                            span { a href={ "/notices/" (n.public_id) } { (n.title) } }
                            small .nowrap { (n.status.label()) }
                            small { (cn_span(n.opens_on, n.closes_on)) }
                        }
                    }
                } }))
            }))
        }
        details .panel #ask { summary .panel-head { h2 { "名额与要求" } } div .panel-body { (requirements::requirements(&view.book.programme)) } }
        @if view.may.host && row.status == RoundStatus::Open {
            (parts::section("end", "结束批次", "全部项目办结后", html! {}, html! {
                div .row { (parts::post(Look::Plain, "结束批次", &format!("/rounds/{}/closing", row.id))) small .muted {
                    "还有项目没办结时不能结束，系统会告诉您差几个。"
                    @if view.book.programme.stages.iter().any(|s| s.kind == StageKind::Sustaining) { "结束以后，不再发起年度复核。" }
                } }
            }))
        }
        @if view.may.host && row.status == RoundStatus::Closed {
            (parts::section("reopen", "重新打开批次", "结束错了，或者还要发起年度复核", html! {}, html! {
                form .stack method="post" action={ "/rounds/" (row.id) "/reopening" } {
                    (tried.of(&REOPENING).show("reason"))
                    p { (parts::button(Look::Plain, "重新打开批次")) }
                }
            }))
        }
    }
}

fn title(me: &Me, view: &Overview) -> Markup {
    let name = &view.book.row.name;
    match view.book.row.status {
        RoundStatus::Preparing => return html! { (name) "在筹备" },
        RoundStatus::Closed => return html! { (name) "已结束" },
        RoundStatus::Open => {}
    }
    let late = view.waiting.iter().any(|w| w.due().is_late(me.now));
    let n = parts::figure(view.waiting.len(), "#waiting", "件");
    html! {
        (name) "："
        @if view.waiting.is_empty() { "没有等您办的" } @else { (n) "等您办" @if late { "，有逾期的" } }
    }
}

fn lede(view: &Overview) -> String {
    let row = &view.book.row;
    let mut text = format!(
        "{}，{}开设，通知日期 {}",
        row.code,
        view.book.host.name,
        cn_date(row.announced)
    );
    if let Some(cycle) = view.book.plan.cycle {
        text.push_str(&format!("，培育从 {} 起", cycle.label()));
    }
    text.push('。');
    text
}

fn actions(me: &Me, view: &Overview) -> Markup {
    let row = &view.book.row;
    html! {
        @if me.holds_any(EXPORT) { (parts::link(Look::Plain, "导出汇总表（xlsx）", &format!("/rounds/{}/export.xlsx", row.id))) }
        @if view.may.host && row.status == RoundStatus::Open { (parts::link(Look::Plain, "变更批次", &format!("/rounds/{}/amendments", row.id))) }
        @if view.may.enter {
            (parts::link(if view.own.is_empty() { Look::Next } else { Look::Plain }, "我要申报", &format!("/rounds/{}/enter", row.id)))
        }
    }
}

/// What waits, the most urgent first.
fn next(me: &Me, view: &Overview) -> Markup {
    if view.waiting.is_empty() {
        return html! {};
    }
    let row = &view.book.row;
    html! {
        (parts::section("waiting", "等您办的", "按期限排", html! {}, html! {
            (parts::folded(&view.waiting, |some| html! { ul .checklist {
                @for w in some {
                    @let due = w.due();
                    @let at = timeliness(&due, view.book.programme.soon.value, me.now);
                    li data-row="waiting" data-state=(State::from(at).key()) {
                        span { a href=(paths::owed(w.kind, &w.item_key, row.id, w.project_id, None)) { (w.title) } }
                        small .nowrap { (parts::due(&due, at, me.today)) }
                        @if let Some(missing) = &w.missing { small { (missing) } }
                    }
                }
            } }))
        }))
    }
}

fn own(view: &Overview) -> Markup {
    let stage = |key: &str| {
        view.book
            .programme
            .stage(key)
            .map_or(key.to_owned(), |s| s.title.clone())
    };
    html! {
        (parts::section("own", "本单位的申报", "", html! {}, html! {
            (parts::folded(&view.own, |some| html! { ul .checklist {
                @for p in some {
                    li data-state=(if p.status.is_end() { "off" } else { "wait" }) {
                        span { a href={ "/projects/" (p.id) } { (p.name) } }
                        small .nowrap { (stage(&p.stage_key)) "·" (p.status.label()) }
                        small { (p.code) @if p.unit != p.name { "，" (p.unit) } }
                    }
                }
            } }))
        }))
    }
}

fn stages(me: &Me, view: &Overview) -> Markup {
    let columns = [
        Column::new("阶段"),
        Column::new("计划"),
        Column::new("实际"),
        Column::num("项目"),
        Column::new("进展"),
        Column::new("出处"),
    ];
    parts::table(
        "table-cards",
        "各阶段的日期与项目数",
        &columns,
        html! { @for line in &view.stages { (stage_row(me, view, line)) } },
    )
}

fn stage_row(me: &Me, view: &Overview, line: &StageLine) -> Markup {
    let href = format!("/rounds/{}/stages/{}", view.book.row.id, line.stage.key);
    let current = is_current(&line.planned, me.today);
    let there = |status, tab| {
        let filter = Filter {
            round: Some(view.book.row.id),
            stage: line.stage.key.clone(),
            status,
            tab,
            ..Filter::default()
        };
        filter.href("/projects")
    };
    let linked = view.may.tables && view.book.row.status != RoundStatus::Preparing;
    html! {
        tr aria-current=[current.then_some("step")] {
            th scope="row" {
                @if linked { a href=(href) { (line.stage.title) } } @else { (line.stage.title) }
                @let kind = Some(line.stage.kind.label()).filter(|kind| *kind != line.stage.title);
                @let by = line.stage.level.map(|level| format!("由{}办理", level.label()));
                @if kind.is_some() || by.is_some() {
                    span .sub { (kind.into_iter().map(str::to_owned).chain(by).collect::<Vec<_>>().join("，")) }
                }
            }
            td data-label="计划" {
                span {
                    (window(&line.planned, me.today))
                    @if let Some(due) = line.due.filter(|d| current && !d.is_late(me.now)) {
                        span .sub { (parts::due(&due, timeliness(&due, view.book.programme.soon.value, me.now), me.today)) }
                    }
                }
            }
            td data-label="实际" {
                span .small.muted {
                    @match (line.actual_opens, line.actual_closes) {
                        (None, _) => "—",
                        (Some(from), None) => { (day(from, me.today)) "起" },
                        (Some(from), Some(to)) => { (cn_day_span(from, to)) },
                    }
                }
            }
            td .num data-label="项目" { b { (parts::figure(line.total, &there(None, Tab::Live), "")) } }
            td data-label="进展" {
                span {
                    @for (n, (status, count)) in line.live.iter().enumerate() { @if n > 0 { "，" } (status.label()) " " (parts::figure(count, &there(Some(*status), Tab::Live), "")) }
                    @if line.ended > 0 { span .sub { "结束于此 " (parts::figure(line.ended, &there(None, Tab::Ended), "")) } }
                }
            }
            td data-label="出处" { span .small.muted { (line.stage.source.label()) } }
        }
    }
}

/// Whether today lies in the planned window.
fn is_current(planned: &PlannedStage, today: NaiveDate) -> bool {
    match (planned.opens, planned.closes) {
        (Some(opens), Some(closes)) => opens.first_day() <= today && today <= closes.last_day(),
        (Some(_) | None, _) => false,
    }
}

fn window(planned: &PlannedStage, today: NaiveDate) -> Markup {
    let label = |m: Moment| match m.precision {
        Precision::Day => day(m.date, today),
        Precision::Month => m.label(),
    };
    html! {
        @match (planned.opens, planned.closes) {
            (None, None) => span .faint { "接上一阶段" },
            (Some(from), None) => { (label(from)) "起" },
            (None, Some(to)) => { (label(to)) "止" },
            (Some(from), Some(to)) if from.precision == Precision::Day && to.precision == Precision::Day => {
                (cn_day_span(from.date, to.date))
            },
            (Some(from), Some(to)) => { (label(from)) "至" (label(to)) },
        }
        @if let Some(at) = planned.closes_at { " " (at.format("%H:%M")) }
    }
}

fn day(on: NaiveDate, today: NaiveDate) -> String {
    parts::day_label(on, today)
}
