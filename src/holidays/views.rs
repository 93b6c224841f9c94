//! The page about a year's days off.

use chrono::NaiveDate;
use domain::dates::cn_short;
use domain::shown::Fields;
use ledger::settings::KEEPERS;
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
pub fn year(me: &Me, year: &Year, tried: &Tried) -> Markup {
    let n = year.number;
    let own = [("year".to_owned(), n.to_string())];
    let title = match &year.standing {
        Basis::Imported(_) | Basis::Shipped => {
            format!("{n} 年按通知计算，全年 {} 个工作日", year.working_days)
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
            (parts::section("import", "导入一年的通知", "原有的这一年会整年替换", html! {}, html! { (form(&year.shown, tried.filling(&IMPORT, &own))) }))
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
                            time datetime=(row.from) { (cn_short(row.from)) }
                            @if row.to > row.from { "—" time datetime=(row.to) { (cn_short(row.to)) } }
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

/// The page itself shows the days as they are now, however the form came back.
fn form(days: &Fields, form: Filling<'_>) -> Markup {
    html! {
        form method="post" action=(HERE) .stack {
            (shown::field(None, days))
            (form.show("year"))
            (form.input("source", &form.field("source").placeholder("国务院办公厅关于 2027 年部分节假日安排的通知")))
            (form.input("days", &form.field("days").placeholder("2027-02-05 休 除夕\n2027-02-20 班 春节")))
            p { (parts::button(Look::Next, "导入这一年的安排")) }
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
        let html = form(&Fields::new(), tried.of(&IMPORT)).into_string();
        assert!(html.contains("第 1 行看不懂。 第 2 行看不懂。") && html.contains("2027-13-01 休"));
    }
}
