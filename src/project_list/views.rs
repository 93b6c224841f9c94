//! The list of projects as a page.

use domain::states::Role;
use maud::{Markup, html};

use super::filter::{Filter, Phase, Sort, Tab};
use super::query::{Line, List, PAGE};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::{Shell, page, page_head};

/// Where the list lives.
pub const PATH: &str = "/projects";
/// Where its workbook lives.
pub const EXPORT: &str = "/projects/export.xlsx";

/// The form around the rows' boxes stands beside the table; the boxes name it.
const BULK: &str = "bulk";

/// The conclusion of the list: what is late, what has to be watched.
pub fn title(list: &List) -> String {
    let count = |tab| {
        list.counts
            .iter()
            .find(|(t, _)| *t == tab)
            .map_or(0, |(_, n)| *n)
    };
    match (count(Tab::Late), count(Tab::Watch), count(Tab::All)) {
        (_, _, 0) => "还没有项目".to_owned(),
        (0, 0, _) => "30 天内没有要盯的项目".to_owned(),
        (0, watch, _) => format!("{watch} 个项目 30 天内有事到期"),
        (late, watch, _) if watch > late => {
            format!("{late} 个项目有事逾期，另 {} 个 30 天内到期", watch - late)
        }
        (late, ..) => format!("{late} 个项目有事逾期"),
    }
}

/// The whole page.
pub fn list(shell: &Shell, list: &List, today: chrono::NaiveDate, starts: bool) -> Markup {
    let lede = format!(
        "当前视图“{}”{} 个。下一节点、期限和里程碑都来自待办，办完即消。",
        list.filter.tab.label(),
        list.total
    );
    let actions = html! {
        @if list.total > 0 {
            a .btn href=(list.filter.with(|_| {}).href(EXPORT)) { (parts::icon("down")) "导出 " (list.total) " 项（xlsx）" }
        }
        @if starts { (parts::link(Look::Plain, "新开批次", "/rounds/new")) }
    };
    let body = html! {
        (page_head(&title(list), Some(&lede), actions))
        (tabs(list))
        (filters(list))
        @if list.lines.is_empty() { (nothing(list)) } @else { (table(list, today)) }
    };
    page(shell, body)
}

fn tabs(list: &List) -> Markup {
    let tabs: Vec<parts::Tab> = list
        .counts
        .iter()
        .map(|(tab, count)| parts::Tab {
            label: tab.label().to_owned(),
            href: list.filter.with(|f| f.tab = *tab).href(PATH),
            count: Some(*count),
            current: *tab == list.filter.tab,
        })
        .collect();
    parts::tabs("视图", &tabs)
}

fn filters(list: &List) -> Markup {
    let f = &list.filter;
    let choices = |items: &[(String, String)]| -> Vec<Choice> {
        items
            .iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect()
    };
    let years: Vec<(String, String)> = list
        .years
        .iter()
        .map(|y| (y.to_string(), format!("{y} 年批次")))
        .collect();
    let units: Vec<(String, String)> = list
        .units
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let phases: Vec<Choice> = Phase::ALL
        .iter()
        .map(|p| Choice::new(p.key(), p.label()))
        .collect();
    let text = |v: Option<String>| v.unwrap_or_default();
    html! {
        form .filters method="get" action=(PATH) aria-label="筛选" {
            @if f.tab != Tab::default() { input type="hidden" name="tab" value=(f.tab.key()); }
            @if f.sort != Sort::default() { input type="hidden" name="sort" value=(f.sort.key()); }
            (Field::new("q", "搜索").placeholder("支部、院系、品牌或编号").search(&f.q))
            (Field::new("programme", "类别").select_bare(&choices(&list.programmes), &f.programme, Some("类别：全部")))
            (Field::new("year", "批次").select_bare(&choices(&years), &text(f.year.map(|y| y.to_string())), Some("批次：全部")))
            @if !units.is_empty() {
                (Field::new("unit", "单位").select_bare(&choices(&units), &text(f.unit.map(|u| u.to_string())), Some("单位：全部")))
            }
            (Field::new("phase", "阶段").select_bare(&phases, f.phase.map_or("", Phase::key), Some("阶段：全部")))
            button .btn type="submit" { (parts::icon("search")) "筛选" }
            @if !f.is_wide() { a .btn.btn-quiet href=(Filter { page: 1, tab: f.tab, sort: f.sort, ..Filter::default() }.href(PATH)) { "清除" } }
        }
        @if let Some(round) = &list.round {
            p .small.muted { "只看批次“" (round) "”。" a href=(f.with(|f| f.round = None).href(PATH)) { "看全部批次" } }
        }
    }
}

fn table(list: &List, today: chrono::NaiveDate) -> Markup {
    let f = &list.filter;
    let sorted = |sort: Sort| (f.sort == sort).then_some(sort != Sort::Updated);
    let by = |sort: Sort| f.with(|f| f.sort = sort).href(PATH);
    let columns = [
        Column::new("选择"),
        Column::new("项目").sort(by(Sort::Name), sorted(Sort::Name)),
        Column::new("类别"),
        Column::new("轨道"),
        Column::new("下一节点"),
        Column::new("期限").sort(by(Sort::Due), sorted(Sort::Due)),
        Column::num("里程碑"),
        Column::new("状态"),
        Column::num("更新").sort(by(Sort::Updated), sorted(Sort::Updated)),
    ];
    let first = (f.page - 1) * PAGE + 1;
    html! {
        section .panel {
            form .bulkbar #(BULK) method="get" action=(EXPORT) role="region" aria-label="批量操作" {
                input type="hidden" name="selected" value="yes";
                label .choice { input type="checkbox" data-check-all="id" hidden; b data-counts hidden { "已选 " span data-checked="id" { "0" } " 项" } span data-uncounted { "勾选要导出的项目" } }
                button .btn.btn-small type="submit" { (parts::icon("down")) "导出所选（xlsx）" }
            }
            (parts::table("table-cards projects", "项目列表", &columns, html! {
                @for line in &list.lines { (row(line, today)) }
            }))
            div .panel-foot {
                span { "第 " (first) "—" (first + u64::try_from(list.lines.len()).unwrap_or(0) - 1) " 项，共 " (list.total) " 项" }
                (parts::pager(f.page, list.pages, |n| { let mut f = f.clone(); f.page = n; f.href(PATH) }))
            }
        }
    }
}

fn row(line: &Line, today: chrono::NaiveDate) -> Markup {
    // Many entries bear their unit's name; then the unit above tells them apart.
    let of = if line.name == line.unit {
        line.superior.as_deref().unwrap_or("")
    } else {
        &line.unit
    };
    html! {
        tr {
            td .fit.card-corner { input type="checkbox" name="id" value=(line.id) form=(BULK) aria-label={ "选择 " (line.name) }; }
            th scope="row" {
                a href={ (PATH) "/" (line.id) } { (line.name) }
                span .sub { (of) @if !of.is_empty() { "·" } span .code { (line.code) } }
            }
            td .nowrap data-label="类别" { (line.programme) }
            td .fit data-label="轨道" { @if let Some(track) = &line.track { (track.inline()) } @else { span .faint { "—" } } }
            td data-label="下一节点" {
                @match &line.next {
                    Some(next) => (next.title),
                    None => span .faint { (line.place) },
                }
            }
            td .nowrap data-label="期限" {
                @match &line.next {
                    Some(next) => (parts::due(&next.due, next.timeliness, today)),
                    None => span .faint { "—" },
                }
            }
            td .num data-label="里程碑" {
                @match line.milestones {
                    Some((reached, asked)) => span { (reached) span .faint { " / " (asked) } },
                    None => span .faint { "—" },
                }
            }
            td .nowrap data-label="状态" {
                @if line.state == State::Off { (parts::tag_plain(&line.state_label)) } @else { (parts::tag(line.state, &line.state_label)) }
            }
            td .num.faint.card-hide { time datetime=(line.updated) { (short(line.updated, today)) } }
        }
    }
}

/// `10-21`, with the year when it is another one.
fn short(on: chrono::NaiveDate, today: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    if on.year() == today.year() {
        on.format("%m-%d").to_string()
    } else {
        on.format("%Y-%m").to_string()
    }
}

fn nothing(list: &List) -> Markup {
    if !list.filter.is_wide() {
        return parts::empty(
            "没有符合条件的项目",
            "可以少选一个条件，或只写名称中的两三个字。",
            parts::link(
                Look::Plain,
                "清除条件，看全部项目",
                &Filter {
                    page: 1,
                    tab: Tab::All,
                    ..Filter::default()
                }
                .href(PATH),
            ),
        );
    }
    match list.filter.tab {
        Tab::All | Tab::Live | Tab::Building => parts::empty(
            "这里还没有项目",
            "项目从批次里的申报开始：先看正在申报的批次，填一份申报书大约要半天，可以分几次写。",
            parts::link(Look::Plain, "看正在申报的批次", "/rounds"),
        ),
        Tab::Watch => parts::empty(
            "30 天内没有要办的事",
            "到期前 30 天起会出现在这里。更远的期限在“进行中”里按先后排着。",
            other_tab("看进行中的项目", Tab::Live),
        ),
        Tab::Late => parts::empty(
            "没有逾期",
            "过了期限还没办的会出现在这里。接着看 30 天内到期的，提前办好就不会逾期。",
            other_tab("看 30 天内要盯的", Tab::Watch),
        ),
        Tab::Ended => parts::empty(
            "还没有结束的项目",
            "未入围、退出、撤销的项目会留在这里；正在办的在“进行中”。",
            other_tab("看进行中的项目", Tab::Live),
        ),
    }
}

/// A way on from an empty view to one where there is something to do.
fn other_tab(label: &str, tab: Tab) -> Markup {
    let filter = Filter {
        page: 1,
        tab,
        ..Filter::default()
    };
    parts::link(Look::Plain, label, &filter.href(PATH))
}

/// Roles that open rounds.
pub const STARTERS: &[Role] = &[Role::Organiser];

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(late: u64, watch: u64, all: u64) -> List {
        List {
            filter: Filter::default(),
            counts: vec![(Tab::Late, late), (Tab::Watch, watch), (Tab::All, all)],
            lines: Vec::new(),
            total: 0,
            pages: 1,
            programmes: Vec::new(),
            years: Vec::new(),
            units: Vec::new(),
            round: None,
        }
    }

    #[test]
    fn the_title_is_a_conclusion() {
        assert_eq!(
            title(&counted(12, 25, 330)),
            "12 个项目有事逾期，另 13 个 30 天内到期"
        );
        assert_eq!(title(&counted(2, 2, 9)), "2 个项目有事逾期");
        assert_eq!(title(&counted(0, 3, 9)), "3 个项目 30 天内有事到期");
        assert_eq!(title(&counted(0, 0, 9)), "30 天内没有要盯的项目");
        assert_eq!(title(&counted(0, 0, 0)), "还没有项目");
    }
}
