//! The list of rounds.

use domain::dates::{Due, timeliness};
use domain::stage::StageKind;
use domain::states::{Role, RoundStatus};
use maud::{Markup, html};

use super::super::query::list::{Filter, RoundLine, RoundList};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;

/// What the list says at once.
pub fn title(view: &RoundList) -> String {
    let open = view
        .rounds
        .iter()
        .filter(|r| r.book.row.status == RoundStatus::Open)
        .count();
    let preparing = view
        .rounds
        .iter()
        .filter(|r| r.book.row.status == RoundStatus::Preparing)
        .count();
    let building: u32 = view.rounds.iter().map(|r| r.counts.building).sum();
    if view.rounds.is_empty() {
        return "还没有批次".to_owned();
    }
    let mut title = format!("{open} 个批次进行中");
    if preparing > 0 {
        title.push_str(&format!("，{preparing} 个在筹备"));
    }
    if building > 0 {
        title.push_str(&format!("，{building} 个项目在建"));
    }
    title
}

pub fn page(me: &Me, view: &RoundList, filter: &Filter) -> Markup {
    let runs = me.holds(Role::Organiser);
    html! {
        (page_head(&title(view), Some("一个批次是一份通知的一次实施：日期、名额、表格在开批次时冻结，之后只能变更并写明理由。"), html! {
            @if runs { (parts::link(Look::Ink, "开批次", "/rounds/new")) }
        }))
        @if view.years.len() > 1 || view.programmes.len() > 1 { (filters(view, filter)) }
        @if view.rounds.is_empty() {
            (parts::empty("还没有批次", if runs { "选一个活动，填上通知日期，全部日期和提醒就排好了，约五分钟。" } else { "组织部门开批次后，这里会列出申报时间和要求。" },
                html! { @if runs { (parts::link(Look::Next, "开批次", "/rounds/new")) } }))
        }
        // The latest year stands open; whoever looks for an older one opens it.
        @for (n, (year, lines)) in by_year(&view.rounds).into_iter().enumerate() {
            details .panel open[n == 0] {
                summary .panel-head { h2 { (year) " 年" } small .muted { (lines.len()) " 个批次" } }
                (parts::folded(&lines, |some| table(me, year, some)))
            }
        }
    }
}

fn by_year(rounds: &[RoundLine]) -> Vec<(i32, Vec<&RoundLine>)> {
    let mut years: Vec<(i32, Vec<&RoundLine>)> = Vec::new();
    for line in rounds {
        let year = line.book.row.year;
        match years.last_mut().filter(|(y, _)| *y == year) {
            Some((_, lines)) => lines.push(line),
            None => years.push((year, vec![line])),
        }
    }
    years
}

fn filters(view: &RoundList, filter: &Filter) -> Markup {
    let years: Vec<Choice> = view
        .years
        .iter()
        .map(|y| Choice::new(y.to_string(), format!("{y} 年")))
        .collect();
    let programmes: Vec<Choice> = view
        .programmes
        .iter()
        .map(|(code, short)| Choice::new(code, short))
        .collect();
    html! {
        form .filters method="get" action="/rounds" {
            (Field::new("year", "年度").select_bare(&years, &filter.year.map_or(String::new(), |y| y.to_string()), Some("全部年度")))
            (Field::new("programme", "活动").select_bare(&programmes, &filter.programme, Some("全部活动")))
            (parts::button(Look::Plain, "筛选批次"))
        }
    }
}

fn table(me: &Me, year: i32, lines: &[&RoundLine]) -> Markup {
    let columns = [
        Column::new("批次"),
        Column::new("状态"),
        Column::new("申报时间"),
        Column::num("草稿"),
        Column::num("审核评审"),
        Column::num("公示"),
        Column::num("在建"),
        Column::num("已命名"),
        Column::num("已结束"),
    ];
    parts::table(
        "table-cards",
        &format!("{year} 年的批次"),
        &columns,
        html! {
            @for line in lines {
                @let c = line.counts;
                tr {
                    th scope="row" {
                        a href={ "/rounds/" (line.book.row.id) } { (line.book.row.name) }
                        span .sub { (line.book.row.code) "，" (line.book.host.name) }
                    }
                    td data-label="状态" { (state(line)) }
                    td data-label="申报时间" { (window(me, line)) }
                    (count("草稿", c.draft)) (count("审核评审", c.judged)) (count("公示", c.publicity))
                    (count("在建", c.building)) (count("已命名", c.titled)) (count("已结束", c.ended))
                }
            }
        },
    )
}

fn count(label: &str, n: u32) -> Markup {
    html! { td .num data-label=(label) { @if n == 0 { span .faint { "0" } } @else { (n) } } }
}

fn state(line: &RoundLine) -> Markup {
    let status = line.book.row.status;
    match status {
        RoundStatus::Preparing => parts::tag(State::Soon, status.label()),
        RoundStatus::Open => parts::tag(State::Wait, status.label()),
        RoundStatus::Closed => parts::tag(State::Done, status.label()),
    }
}

/// When entries are taken in: the dates always, what is left only while it matters.
fn window(me: &Me, line: &RoundLine) -> Markup {
    let book = &line.book;
    let Some(stage) = book.programme.first_of(StageKind::Application) else {
        return html! { span .faint { "不设申报" } };
    };
    let opens = book.plan.stage(&stage.key).and_then(|s| s.opens);
    let due: Option<Due> = book.plan.due(&stage.key);
    html! {
        span {
            @if let Some(opens) = opens { (parts::day(opens.first_day(), me.today)) " 起 " }
            @if let Some(due) = due {
                @if due.is_late(me.now) || book.row.status != RoundStatus::Open { span .sub { (due.label()) "止" } }
                @else { (parts::due(&due, timeliness(&due, book.programme.soon.value, me.now), me.today)) }
            }
        }
    }
}
