//! The dashboard as a page: what is late and coming first, then where everything stands.

use chrono::NaiveDate;
use domain::dates::timeliness;
use maud::{Markup, html};

use super::heat::{Heat, Milestones};
use super::late::{Late, Which, of_programme};
use super::query::{Counts, Current, Dashboard, Findings, Next};
use crate::project_list::filter::{Filter, Tab, WATCH};
use crate::ui::State;
use crate::ui::charts;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Check, Column, Look};
use crate::ui::shell::{Shell, page as frame, page_head};
use crate::web::{Me, Paged};

/// Where the dashboard lives.
pub const PATH: &str = "/dashboard";

/// The whole page.
pub fn page(shell: &Shell, me: &Me, view: &Dashboard) -> Markup {
    if !view.rounds {
        return frame(shell, nothing(view));
    }
    let list = |tab| {
        Filter {
            tab,
            programme: view.programme.clone(),
            ..Filter::default()
        }
        .href("/projects")
    };
    let body = html! {
        header .page-head {
            div {
                h1 { (title(view.counts, &view.programme)) }
                p .lede { (lede(view.counts, &list)) }
            }
            div .actions { (scope(view)) (parts::print_button("打印简报")) }
        }
        div .cols {
            @if let Some(current) = &view.current { (quotas(current)) (funnel(current, &view.programme)) }
            (due(view, &list, me.today))
            @if let Some(heat) = &view.heat {
                // Two stacks side by side: a short table must not stand in a tall empty panel.
                div .cols.w8 {
                    (gaps(heat, &list))
                    (findings("w6", &view.findings, &view.programme))
                    @if let Some(m) = &view.milestones { (milestones("w6", m)) }
                }
                div .cols.w4 { (late(view, me)) }
            } @else {
                (late(view, me))
                (findings("w4", &view.findings, &view.programme))
                @if let Some(m) = &view.milestones { (milestones("w4", m)) }
            }
            (next(&view.next, me.today))
        }
    };
    frame(shell, body)
}

/// The conclusion, each number a list.
fn title(c: Counts, programme: &str) -> Markup {
    let late = parts::figure(c.late_things, &Which::Late.href(programme), "项");
    let due = parts::figure(c.due_things, &Which::Due.href(programme), "项");
    html! {
        @match (c.late_things, c.due_things) {
            (0, 0) => { "没有逾期，" (WATCH) " 天内也没有到期的事" },
            (0, _) => { "没有逾期，" (WATCH) " 天内有 " (due) "到期" },
            (_, 0) => { (late) "逾期，" (WATCH) " 天内没有别的到期" },
            (_, _) => { (late) "逾期，" (WATCH) " 天内另有 " (due) "到期" },
        }
    }
}

/// How many projects there are, each number a list.
fn lede(c: Counts, list: &impl Fn(Tab) -> String) -> Markup {
    let count = |n, tab| parts::figure(n, &list(tab), "个");
    html! {
        "进行中的项目 " (count(c.live, Tab::Live))
        "，其中在建 " (count(c.building, Tab::Building))
        "；有事逾期的 " (count(c.late, Tab::Late))
        "，" (WATCH) " 天内要盯的 " (count(c.watch, Tab::Watch)) "。"
    }
}

/// All that is late, or due next.
pub fn owed(me: &Me, which: Which, programme: &str, rows: &Paged<Late>) -> Markup {
    let columns = ["期限", "事项", "属于"].map(Column::new);
    html! {
        (page_head(&which.title(), Some("按期限排；点开就是办理的地方。办完即消。"), html! {}))
        @if rows.is_empty() { (parts::empty("一件也没有", "都办结了，或者还没有到期的。", parts::link(Look::Plain, "回到总览", PATH))) }
        @else {
            section .panel {
                (parts::table("table-cards", &which.title(), &columns, html! {
                    @for x in &rows.rows {
                        tr data-row="list" {
                            td .nowrap data-label="期限" { (parts::due(&x.due, timeliness(&x.due, x.soon, me.now), me.today)) }
                            th scope="row" { a href=(x.href) { (x.title) } }
                            td data-label="属于" { (whose(x)) }
                        }
                    }
                }))
                (rows.foot(|n| format!("{}&page={n}", which.href(programme))))
            }
        }
    }
}

/// What a thing is about.
fn whose(x: &Late) -> String {
    let unit = x.unit.as_deref().unwrap_or("");
    match parts::whose(&x.of, unit, x.superior.as_deref()) {
        "" => x.of.clone(),
        unit => format!("{}·{unit}", x.of),
    }
}

/// Narrows the page to one programme.
fn scope(view: &Dashboard) -> Markup {
    if view.programmes.len() < 2 {
        return html! {};
    }
    let choices: Vec<Choice> = view
        .programmes
        .iter()
        .map(|(code, short)| Choice::new(code, short))
        .collect();
    html! {
        form .inline.no-print method="get" action=(PATH) aria-label="范围" {
            (Field::new("programme", "类别").select_bare(&choices, &view.programme, Some("全部类别")))
            button .btn type="submit" { "查看" }
        }
    }
}

fn nothing(view: &Dashboard) -> Markup {
    html! {
        (page_head("还没有批次", None, html! {}))
        @if view.organiser {
            (parts::empty(
                "从一份通知开始",
                "选活动、核对日期、打开申报，大约要半小时。开了批次，这一页就有名额、漏斗和到期。",
                parts::link(Look::Next, "新建批次", "/rounds/new"),
            ))
        } @else {
            (parts::empty("还没有批次", "组织部门开了批次，这一页就有名额、漏斗和到期。", html! {}))
        }
    }
}

fn quotas(current: &Current) -> Markup {
    let mut sources: Vec<&str> = current
        .bars
        .iter()
        .filter_map(|b| b.bar.source.as_deref())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    parts::panel_in(
        "w7",
        "quota",
        &format!("{} 年批次名额", current.year),
        Some("细条为申报与入围，粗条为拟立项，竖线为名额。宁缺毋滥，不要求用满。"),
        parts::more("查看批次", &format!("/rounds?year={}", current.year)),
        html! {
            div .panel-body.stack {
                @for b in &current.bars {
                    (charts::quota(&charts::Quota {
                        name: &b.bar.name,
                        applied: b.bar.applied,
                        shortlisted: b.bar.shortlisted,
                        proposed: b.bar.proposed,
                        quota: b.bar.quota,
                        words: b.bar.words.as_deref(),
                        href: Some(&b.href),
                    }))
                }
                @if current.bars.is_empty() { p .muted { "今年的批次不设立项名额。" } }
                @if !sources.is_empty() { (parts::basis(&sources.join("；"))) }
            }
            @if current.more { div .panel-foot { span { "其余各类的名额见各批次" } } }
        },
    )
}

fn funnel(current: &Current, programme: &str) -> Markup {
    let href = Filter {
        round: Some(current.drawn),
        programme: programme.to_owned(),
        tab: Tab::All,
        ..Filter::default()
    }
    .href("/projects");
    let mut names = current.rounds.iter();
    let name = names.find(|(id, _)| *id == current.drawn);
    let others = html! {
        @for (id, name) in current.rounds.iter().filter(|(id, _)| *id != current.drawn) {
            a .more href={ (PATH) "?round=" (id) (of_programme(programme)) "#funnel" } { (name) }
        }
    };
    parts::panel_in(
        "w5",
        "funnel",
        "本轮漏斗",
        None,
        parts::more("申报名单", &href),
        html! {
            div .panel-body {
                p .small.muted {
                    @if let Some((_, name)) = name { (name) "：" }
                    (parts::figure(current.entries, &href, "个")) "申报，右侧是没有走到这一步的。"
                }
                @if current.entries == 0 { p .muted { "还没有单位开始申报。" } }
                @else { (charts::funnel(&current.funnel)) }
            }
            @if current.rounds.len() > 1 { div .panel-foot.no-print { span { "看其他批次：" } div .row { (others) } } }
        },
    )
}

fn due(view: &Dashboard, list: &impl Fn(Tab) -> String, today: NaiveDate) -> Markup {
    parts::panel_in(
        "",
        "due",
        &format!("未来 {WATCH} 天到期"),
        None,
        html! { (parts::figure(view.counts.due_things, &Which::Due.href(&view.programme), "项")) div .row { (charts::due_legend(&view.days)) (parts::more("看这些项目", &list(Tab::Watch))) } },
        html! { div .panel-body { (charts::due_chart(&view.days, today)) } },
    )
}

fn gaps(heat: &Heat, list: &impl Fn(Tab) -> String) -> Markup {
    let lede = format!(
        "完成数 / {WATCH} 天内应完成数，缺得多的在前。达标不着色，差距越大颜色越深；▲ 表示缺口达四成。"
    );
    parts::panel_in(
        "",
        "heat",
        "各单位在建项目差距",
        Some(&lede),
        parts::more("在建项目", &list(Tab::Building)),
        html! {
            div .panel-body {
                (charts::heat("各单位在建项目差距", "单位", "在建", &heat.columns, &heat.rows))
            }
            @if heat.units > heat.rows.len() { div .panel-foot { span { "只列缺得最多的单位" } } }
        },
    )
}

fn late(view: &Dashboard, me: &Me) -> Markup {
    let line = |x: &Late| {
        let left = parts::remaining(&x.due, timeliness(&x.due, x.soon, me.now), me.today);
        Check::new(State::Late, html! { a href=(x.href) { (x.title) } })
            .aside(&left)
            .detail(whose(x))
    };
    parts::panel_in(
        "",
        "late",
        "逾期",
        None,
        parts::figure(
            view.counts.late_things,
            &Which::Late.href(&view.programme),
            "项",
        ),
        html! {
            div .panel-body {
                @if view.late.is_empty() { p .muted { "没有逾期。" } }
                @else { ul .checklist { @for x in &view.late { (line(x)) } } }
            }
            @if u32::try_from(view.late.len()).unwrap_or(0) < view.counts.late_things {
                div .panel-foot { span { "只列逾期最久的" } }
            }
        },
    )
}

fn findings(width: &str, f: &Findings, programme: &str) -> Markup {
    let list = |state: &str| {
        format!(
            "/supervision?state={state}{}#findings",
            of_programme(programme)
        )
    };
    let title = match (f.closed * 1000).checked_div(f.all) {
        Some(rate) => format!("督导闭环率 {}.{}%", rate / 10, rate % 10),
        None => "督导闭环".to_owned(),
    };
    let lede = html! {
        "发现 " (parts::figure(f.all, &list("all"), "个")) "问题，" (parts::figure(f.closed, &list("closed"), "个")) "已销号"
        @if f.late > 0 { "，" (parts::figure(f.late, &list("late"), "个")) "逾期" } "。"
    };
    parts::panel_in(
        width,
        "closure",
        &title,
        None,
        parts::more("问题台账", "/supervision"),
        html! {
            div .panel-body.stack {
                @if f.all == 0 { p .muted { "督导还没有发现问题。" } }
                @else {
                    p .small.muted { (lede) }
                    (charts::closure(f.closed, f.all - f.closed - f.late, f.late))
                    @if f.rates.len() > 1 {
                        p .small.muted { "到各月末的销号率（%）" }
                        (charts::columns(&f.rates, None))
                    }
                }
            }
        },
    )
}

fn milestones(width: &str, m: &Milestones) -> Markup {
    parts::panel_in(
        width,
        "milestones",
        "里程碑",
        Some(&format!("{}：已完成 / 应完成。", m.name)),
        parts::more("查看批次", &format!("/rounds/{}", m.round)),
        html! { div .panel-body { (charts::milestones(&m.items)) } },
    )
}

fn next(dates: &[Next], today: NaiveDate) -> Markup {
    parts::panel_in(
        "",
        "next",
        "接下来",
        Some("进行中的批次按计划要开始和截止的。"),
        html! {},
        html! {
            div .panel-body {
                @if dates.is_empty() { p .muted { "计划里没有后面的日期。" } }
                @else {
                    ul .checklist.side-by-side {
                        @for n in dates {
                            (Check::new(State::Todo, html! { a href={ "/rounds/" (n.round) } { (n.what) } })
                                .side(html! { small .nowrap { time datetime=(n.on) { (n.when) } " 剩 " ((n.on - today).num_days()) " 天" } })
                                .detail(n.name.clone()))
                        }
                    }
                }
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_tells_what_is_late_before_what_is_due() {
        let said = |late_things, due_things| {
            let counts = Counts {
                late_things,
                due_things,
                ..Counts::default()
            };
            let html = title(counts, "").into_string();
            html.split('<')
                .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
                .collect::<String>()
        };
        assert_eq!(said(12, 210), "12 项逾期，30 天内另有 210 项到期");
        assert_eq!(said(0, 3), "没有逾期，30 天内有 3 项到期");
        assert_eq!(said(2, 0), "2 项逾期，30 天内没有别的到期");
        assert_eq!(said(0, 0), "没有逾期，30 天内也没有到期的事");
    }
}
