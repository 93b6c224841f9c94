//! The list of projects as a page.

use chrono::NaiveDate;
use domain::dates::cn_short;
use domain::states::Role;
use domain::text::quoted;
use maud::{Markup, html};

use super::filter::{Filter, Phase, Sort, Tab};
use super::query::{Line, List};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, ListColumn, Look};
use crate::ui::shell::{Shell, page, page_head};
use crate::web::PAGE;

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
pub fn list(shell: &Shell, list: &List, today: NaiveDate, starts: bool) -> Markup {
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
    let sorts = Sort::ALL.map(|s| Choice::new(s.key(), s.label()));
    let text = |v: Option<String>| v.unwrap_or_default();
    html! {
        form .filters method="get" action=(PATH) aria-label="筛选" {
            @if f.tab != Tab::default() { input type="hidden" name="tab" value=(f.tab.key()); }
            // What a figure has led to stays narrowed.
            @if let Some(round) = f.round { input type="hidden" name="round" value=(round); }
            @if !f.stage.is_empty() { input type="hidden" name="stage" value=(f.stage); }
            @if let Some(status) = f.status { input type="hidden" name="status" value=(status.key()); }
            (Field::new("q", "搜索").placeholder("支部、院系、品牌或编号，可写几个词").search(&f.q))
            (Field::new("programme", "类别").select_bare(&choices(&list.programmes), &f.programme, Some("类别：全部")))
            (Field::new("year", "批次").select_bare(&choices(&years), &text(f.year.map(|y| y.to_string())), Some("批次：全部")))
            @if !units.is_empty() {
                (Field::new("unit", "单位").select_bare(&choices(&units), &text(f.unit.map(|u| u.to_string())), Some("单位：全部")))
            }
            (Field::new("phase", "阶段").select_bare(&phases, f.phase.map_or("", Phase::key), Some("阶段：全部")))
            (Field::new("sort", "排序").select_bare(&sorts, f.sort.key(), None))
            button .btn type="submit" { (parts::icon("search")) "筛选" }
            @if !f.is_wide() { a .btn.btn-quiet href=(Filter { page: 1, tab: f.tab, sort: f.sort, ..Filter::default() }.href(PATH)) { "清除" } }
        }
        @if let Some(round) = &list.round {
            p .small.muted {
                "只看批次" (quoted(round)) @if let Some(stage) = &list.stage { "，阶段" (quoted(stage)) } @if let Some(status) = f.status { "，状态“" (status.label()) "”" } "。"
                a href=(f.with(|f| { f.round = None; f.stage.clear(); f.status = None; }).href(PATH)) { "看全部批次" }
            }
        }
    }
}

type Column = ListColumn<Line, NaiveDate>;

/// The list's columns, on the page and in the workbook.
pub const COLUMNS: &[Column] = &[
    Column::on_page("选择", "fit card-corner", |line, _| {
        html! { input type="checkbox" name="id" value=(line.id) form=(BULK) aria-label={ "选择 " (line.name) }; }
    }),
    Column::in_sheet("编号", 16.0, |line| line.code.as_str().into()),
    Column::head("项目", |line, _| name(line)).and_in_sheet(34.0, |line| line.name.as_str().into()),
    Column::in_sheet("申报单位", 30.0, |line| line.unit.as_str().into()),
    Column::in_sheet("上级党组织", 24.0, |line| {
        line.superior.as_deref().into()
    }),
    Column::on_page(
        "类别",
        "nowrap of-programme",
        |line, _| html! { (line.programme) },
    )
    .and_in_sheet(16.0, |line| line.programme.as_str().into()),
    Column::in_sheet("批次年度", 9.0, |line| {
        (line.year != 0).then(|| line.year.to_string()).into()
    }),
    Column::on_page("轨道", "fit of-track", |line, _| {
        html! { @if let Some(track) = &line.track { (track.inline()) } @else { (none()) } }
    }),
    Column::in_sheet("阶段·状态", 20.0, |line| line.place.as_str().into()),
    Column::on_page("下一节点", "of-next", |line, _| {
        html! {
            @if let Some(next) = &line.next { (next.title) } @else { span .faint { (line.place) } }
        }
    })
    .and_in_sheet(28.0, |line| {
        line.next.as_ref().map(|next| next.title.as_str()).into()
    }),
    Column::on_page("期限", "nowrap of-due", |line, today| match &line.next {
        Some(next) => parts::due(&next.due, next.timeliness, *today),
        None => none(),
    })
    .and_in_sheet(12.0, |line| {
        line.next.as_ref().map(|next| next.due.on).into()
    }),
    Column::on_page("里程碑", "num of-milestones", |line, _| {
        match line.milestones {
            Some((reached, asked)) => html! { span { (reached) span .faint { " / " (asked) } } },
            None => none(),
        }
    }),
    Column::in_sheet("里程碑已达到", 12.0, |line| {
        line.milestones.map(|(n, _)| number(n)).into()
    }),
    Column::in_sheet("里程碑应达到", 12.0, |line| {
        line.milestones.map(|(_, n)| number(n)).into()
    }),
    Column::on_page("状态", "nowrap of-state", |line, _| match line.state {
        State::Off => parts::tag_ended(line.status),
        state if line.state_label == line.status.label() => parts::tag_of(state, line.status),
        state => parts::tag(state, &line.state_label),
    }),
    Column::in_sheet("状况", 9.0, |line| line.state_label.as_str().into()),
    Column::on_page("更新", "num faint card-hide", |line, today| {
        html! { time datetime=(line.updated) { (cn_short(line.updated, *today)) } }
    }),
    Column::in_sheet("最近更新", 12.0, |line| line.updated.into()),
];

fn table(list: &List, today: NaiveDate) -> Markup {
    let f = &list.filter;
    let sorted = |label: &str| {
        let sort = match label {
            "项目" => Sort::Name,
            "期限" => Sort::Due,
            "更新" => Sort::Updated,
            _ => return None,
        };
        let now = (f.sort == sort).then_some(sort != Sort::Updated);
        Some((f.with(|f| f.sort = sort).href(PATH), now))
    };
    let first = (f.page - 1) * PAGE + 1;
    html! {
        section .panel {
            form .bulkbar #(BULK) method="get" action=(EXPORT) aria-label="批量操作" {
                input type="hidden" name="selected" value="yes";
                label .choice { input type="checkbox" data-check-all="id" hidden; b data-counts hidden { "已选 " span data-checked="id" { "0" } " 项" } span data-uncounted { "勾选要导出的项目" } }
                button .btn.btn-small type="submit" { (parts::icon("down")) "导出所选（xlsx）" }
            }
            (parts::list("table-cards projects", "项目列表", COLUMNS, sorted, &list.lines, &today))
            div .panel-foot {
                span { "第 " (first) "—" (first + u64::try_from(list.lines.len()).unwrap_or(0) - 1) " 项，共 " (list.total) " 项" }
                (parts::pager(f.page, list.pages, |n| { let mut f = f.clone(); f.page = n; f.href(PATH) }))
            }
        }
    }
}

fn name(line: &Line) -> Markup {
    let of = parts::whose(&line.name, &line.unit, line.superior.as_deref());
    html! {
        a href={ (PATH) "/" (line.id) } { (line.name) }
        span .sub { (of) @if !of.is_empty() { "·" } span .code { (line.code) } }
    }
}

fn none() -> Markup {
    html! { span .faint { "—" } }
}

/// What is counted of one project is far below what a number of a workbook holds exactly.
fn number(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

fn nothing(list: &List) -> Markup {
    if !list.filter.is_wide() {
        return parts::empty(
            "没有符合条件的项目",
            "可以少选一个条件、少写一个词，或只写名称里的两三个字；单位的简称、曾用名也能找到。",
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
        Tab::All | Tab::Live | Tab::Building | Tab::Titled => parts::empty(
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
            stage: None,
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
