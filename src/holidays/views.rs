//! The page about a year's days off.

use chrono::NaiveDate;
use domain::dates::{cn_day, cn_day_span};
use domain::ids::CalendarImportId;
use domain::shown::Fields;
use ledger::settings::{Foreseen, KEEPERS};
use maud::{Markup, html};

use super::query::{Basis, Stretch, Year};
use super::{HERE, IMPORT};
use crate::ui::State;
use crate::ui::charts;
use crate::ui::parts::{self, Column, Look, Tab};
use crate::ui::shell::page_head;
use crate::web::form::{Filling, Tried};
use crate::web::{Me, shown};

/// One year: its days off, its months, and the form for a notice.
pub fn year(me: &Me, year: &Year, tried: &Tried, foreseen: Option<&Foreseen>) -> Markup {
    let n = year.number;
    let own = [("year".to_owned(), n.to_string())];
    let title = match &year.standing {
        Basis::Imported(_) | Basis::Shipped => {
            format!("{n} 年按通知计算，全年 {} 个工作日", year.working_days)
        }
        Basis::Provisional if year.stretches.is_empty() => {
            format!("没有收录 {n} 年的放假安排，工作日只扣除了周末")
        }
        Basis::Provisional => format!("{n} 年的通知还没有导入，暂按法定节假日计算"),
    };
    html! {
        (tried.note())
        (page_head(&title, Some("公示、整改按工作日计，提醒遇休息日提前，都以这里为准。"), html! {}))
        (parts::tabs("年份", &year.years.iter().map(|y| Tab {
            label: y.to_string(),
            href: format!("{HERE}?year={y}"),
            count: None,
            current: *y == n,
        }).collect::<Vec<_>>()))
        @if let Some(foreseen) = foreseen { (check(me, n, foreseen)) }
        @match &year.standing {
            Basis::Imported(source) => (parts::basis(source)),
            Basis::Shipped => (parts::basis("国务院办公厅部分节假日安排的通知，系统自带")),
            Basis::Provisional => (parts::note(State::Soon, html! { "以下只有法规写明的日子，调休要等通知。国务院办公厅一般在前一年 11 月发布，发布后请在本页导入；这一年的日期在此之前都是暂定。" }, html! {})),
        }
        (parts::section("days", "放假和调休", "", html! {}, html! {
            @if year.stretches.is_empty() {
                (parts::empty("这一年还没有安排", "现在只按周六、周日休息计算。粘贴通知里的日子，约 3 分钟。", html! {}))
            } @else { (stretches(&year.stretches)) }
        }))
        (parts::section("months", "全年日历", "", html! {}, html! { (months(year, me.today)) }))
        @if me.actor.holds_at_root(&KEEPERS) {
            (parts::section("import", "导入一年的通知", "原有的这一年会整年替换", html! {}, html! {
                (form(&year.shown, tried.filling(&IMPORT, &own), foreseen.is_some()))
                @if let Some(import) = year.undoable.filter(|_| foreseen.is_none()) { (undo(n, import)) }
            }))
        } @else {
            p .small.muted { "节假日安排全站共用，由最上级党组织的组织部门或系统管理员导入。" }
        }
    }
}

fn stretches(rows: &[Stretch]) -> Markup {
    html! {
        (parts::table("table-cards", "放假和调休", &[Column::new("节日"), Column::new("日期"), Column::num("天数"), Column::new("休或班")], html! {
            @for row in rows {
                tr {
                    th scope="row" { (row.name) @if row.provisional { " " (parts::tag(State::Soon, "暂定")) } }
                    td data-label="日期" {
                        span .nowrap {
                            time datetime=(row.from) { (cn_day_span(row.from, row.to)) }
                        }
                    }
                    td data-label="天数" .num { (row.days()) " 天" }
                    td data-label="休或班" { @if row.off { "休" } @else { "班（调休）" } }
                }
            }
        }))
    }
}

fn months(year: &Year, today: NaiveDate) -> Markup {
    let listed = |on: NaiveDate| year.stretches.iter().find(|s| s.from <= on && on <= s.to);
    html! {
        div .months {
            @for first in (1..=12).filter_map(|m| NaiveDate::from_ymd_opt(year.number, m, 1)) {
                (charts::month(first, today, |on| charts::CalDay {
                    rest: !year.calendar.is_working(on),
                    note: listed(on).map_or("", |s| if s.off { "休" } else { "班" }).to_owned(),
                    mark: charts::CalMark::None,
                }))
            }
        }
    }
}

/// What importing changes, before it is done.
fn check(me: &Me, year: i32, foreseen: &Foreseen) -> Markup {
    let title = format!("还没有导入：请核对 {year} 年的变化");
    html! {
        (parts::panel("check", &title, html! {}, html! {
            @if foreseen.days.is_empty() { p { "工作日和现在的安排一样，没有变化。" } }
            @else {
                p { "有 " (foreseen.days.len()) " 天和现在的安排不同：" }
                ul .days {
                    @for (day, works) in &foreseen.days {
                        li { (cn_day(*day)) "，" @if *works { "改为上班" } @else { "改为休息" } }
                    }
                }
            }
            @if foreseen.moved == 0 { p { "没有待办因此改期。" } }
            @else {
                p { (foreseen.moved) " 件待办改期，涉及 " (foreseen.owners) " 个单位和个人：" }
                (parts::table("table-cards", "改期的待办", &[Column::new("待办"), Column::new("责任单位"), Column::new("原期限"), Column::new("新期限")], html! {
                    @for item in &foreseen.shifted {
                        tr {
                            th scope="row" { (item.title) }
                            td data-label="责任单位" { (item.unit.as_deref().unwrap_or("个人")) }
                            td data-label="原期限" { (parts::day(item.from, me.today)) }
                            td data-label="新期限" { (parts::day(item.to, me.today)) }
                        }
                    }
                }))
                @if foreseen.moved > foreseen.shifted.len() { p .small.muted { "另有 " (foreseen.moved - foreseen.shifted.len()) " 件没有列出。" } }
            }
            p { a .btn href="#import" { "去页尾确认导入" } }
        }))
    }
}

/// The last import can be taken back.
fn undo(year: i32, import: CalendarImportId) -> Markup {
    html! {
        form method="post" action="/calendar/undo" {
            input type="hidden" name="year" value=(year);
            input type="hidden" name="import" value=(import);
            p { button .btn { "撤回上一次导入" } " " small .muted { "工作日恢复成导入之前的安排，按工作日算的期限随之改回。" } }
        }
    }
}

/// The page itself shows the days as they are now, however the form came back. `checked` when what it
/// would change stands above.
fn form(days: &Fields, form: Filling<'_>, checked: bool) -> Markup {
    html! {
        form method="post" action=(HERE) .stack {
            (shown::field(None, days))
            (form.show("year"))
            (form.input("source", &form.field("source").placeholder("国务院办公厅关于 2027 年部分节假日安排的通知")))
            (form.input("days", &form.field("days").placeholder("一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：……")))
            input type="hidden" name="seen" value=(form.value(if checked { "days" } else { "seen" }));
            p { (parts::button(Look::Next, if checked { "照此导入" } else { "先看有什么变化" })) }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::answers::FieldProblem;

    use super::*;
    use crate::web::Pairs;

    #[test]
    fn every_wrong_line_is_named() {
        let problem = |message: &str| FieldProblem::new("days", message);
        let typed = Pairs(vec![("days".into(), "2027-13-01 休".into())]);
        let wrong = vec![problem("第 1 行看不懂。"), problem("第 2 行看不懂。")];
        let tried = Tried::new(&IMPORT, typed, wrong);
        let html = form(&Fields::new(), tried.of(&IMPORT), false).into_string();
        assert!(html.contains("第 1 行看不懂。 第 2 行看不懂。") && html.contains("2027-13-01 休"));
    }
}
