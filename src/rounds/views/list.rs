//! The list of rounds.

use domain::dates::{Due, timeliness};
use domain::stage::StageKind;
use domain::states::RoundStatus;
use maud::{Markup, html};

use super::super::query::list::{Filter, PLACES, RoundLine, RoundList, Stands};
use crate::project_list::filter::{self as project_list, Phase, Tab};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::web::Me;
use crate::web::text::escape;

/// What the list says at once, each number a list.
fn title(view: &RoundList, filter: &Filter) -> Markup {
    let building: u64 = view
        .rounds
        .iter()
        .flat_map(|r| PLACES.iter().zip(r.counts))
        .filter(|((_, _, tab), _)| *tab == Tab::Building)
        .map(|(_, n)| n)
        .sum();
    let projects = project_list::Filter {
        tab: Tab::Building,
        year: filter.year,
        programme: filter.programme.clone(),
        ..project_list::Filter::default()
    };
    let stand = |stands: Stands| {
        let n = view.rounds.iter().filter(|r| r.stands == stands).count();
        let href = address(&Filter {
            stands: Some(stands),
            ..filter.clone()
        });
        html! { (parts::figure(n, &href, "个")) (stands.words().1) }
    };
    html! {
        @if view.rounds.is_empty() { "还没有批次" }
        @else if filter.stands.is_some() {
            (parts::figure(view.rounds.len(), &address(filter), "个")) "批次"
        } @else {
            "批次：" (stand(Stands::Running)) "，" (stand(Stands::Preparing)) "，" (stand(Stands::Closable))
            "；项目" (parts::figure(building, &projects.href("/projects"), "个")) "在建"
        }
    }
}

/// The list under a filter.
fn address(filter: &Filter) -> String {
    let year = filter.year.map_or(String::new(), |year| year.to_string());
    let stands = filter.stands.map_or("", |stands| stands.words().0);
    let said: Vec<String> = [
        ("year", year.as_str()),
        ("programme", filter.programme.as_str()),
        ("stands", stands),
    ]
    .iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("{name}={}", escape(value)))
    .collect();
    if said.is_empty() {
        "/rounds".to_owned()
    } else {
        format!("/rounds?{}", said.join("&"))
    }
}

pub fn page(me: &Me, view: &RoundList, filter: &Filter) -> Markup {
    let runs = me.organises();
    html! {
        header .page-head {
            div {
                h1 { (title(view, filter)) }
                p .lede { "一个批次是一份通知的一次实施：日期、名额、表格在开批次时冻结，之后只能变更并写明理由。" }
            }
            div .actions { @if runs { (parts::link(Look::Ink, "开批次", "/rounds/new")) } }
        }
        @if view.years.len() > 1 || view.programmes.len() > 1 { (filters(view, filter)) }
        @if view.rounds.is_empty() {
            (parts::empty("还没有批次", if runs { "选一个活动，填上通知日期，全部日期和提醒就排好了，约五分钟。" } else { "组织部门开批次后，这里会列出申报时间和要求。" },
                html! { @if runs { (parts::link(Look::Next, "开批次", "/rounds/new")) } }))
        }
        // The latest year stands open; whoever looks for an older one opens it.
        @for (n, (year, lines)) in by_year(&view.rounds).into_iter().enumerate() {
            details .panel open[n == 0] {
                summary .panel-head { h2 { (year) " 年" } }
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
            @let stands: Vec<Choice> = Stands::ALL.iter().map(|s| Choice::new(s.words().0, s.words().1)).collect();
            (Field::new("stands", "状态").select_bare(&stands, filter.stands.map_or("", |s| s.words().0), Some("全部状态")))
            (Field::new("programme", "活动").select_bare(&programmes, &filter.programme, Some("全部活动")))
            (parts::button(Look::Plain, "筛选批次"))
        }
    }
}

fn table(me: &Me, year: i32, lines: &[&RoundLine]) -> Markup {
    let names = ["批次", "状态", "申报时间"].map(Column::new);
    let places = PLACES.map(|(label, _, _)| Column::num(label));
    let columns: Vec<Column> = names.into_iter().chain(places).collect();
    parts::table(
        "table-cards",
        &format!("{year} 年的批次"),
        &columns,
        html! {
            @for line in lines {
                tr data-row="list" {
                    th scope="row" {
                        a href={ "/rounds/" (line.book.row.id) } { (line.book.row.name) }
                        span .sub { (line.book.row.code) "，" (line.book.host.name) }
                    }
                    td data-label="状态" { (state(line)) }
                    td data-label="申报时间" { (window(me, line)) }
                    @for (place, n) in PLACES.into_iter().zip(line.counts) { (count(line, place, n)) }
                }
            }
        },
    )
}

fn count(line: &RoundLine, (label, phase, tab): (&str, Option<Phase>, Tab), n: u64) -> Markup {
    let there = project_list::Filter {
        round: Some(line.book.row.id),
        phase,
        tab,
        ..project_list::Filter::default()
    };
    html! { td .num data-label=(label) { (parts::figure(n, &there.href("/projects"), "")) } }
}

fn state(line: &RoundLine) -> Markup {
    let state = match line.stands {
        Stands::Preparing | Stands::Closable => State::Soon,
        Stands::Running => State::Wait,
        Stands::Closed => State::Done,
    };
    parts::tag_says(state, line.book.row.status, line.stands.words().1)
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
