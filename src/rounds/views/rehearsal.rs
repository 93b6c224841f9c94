//! Every mail and every supervision a round will bring, by month, with the most mails it can mean.

use chrono::{Datelike, NaiveDate};
use domain::rehearsal::LineKind;
use maud::{Markup, html};

use super::super::query::setup::Bounded;
use crate::ui::State;
use crate::ui::parts::{self, Column};

/// `提醒预演：共 29 次，最多 754 封`.
pub fn summary(lines: &[Bounded]) -> String {
    format!("提醒预演：共 {} 次，最多 {} 封", times(lines), mails(lines))
}

/// How often mails go out whatever people do.
pub fn times(lines: &[Bounded]) -> usize {
    lines.iter().filter(|l| is_sure(l.line.kind)).count()
}

/// Copies go out only where somebody is late, supervision sends what it draws.
fn is_sure(kind: LineKind) -> bool {
    matches!(kind, LineKind::Reminder | LineKind::Invitation)
}

fn mails<'l>(lines: impl IntoIterator<Item = &'l Bounded>) -> u32 {
    lines
        .into_iter()
        .filter(|l| is_sure(l.line.kind))
        .filter_map(|l| l.at_most)
        .sum()
}

/// All lines by month; later months fold, for a round goes on for years.
pub fn table(lines: &[Bounded], today: NaiveDate) -> Markup {
    let all = by_month(lines);
    let open = parts::open_groups(all.iter().map(|(_, lines)| lines.len()));
    html! {
        @if open > 0 { (months("提醒预演", &all[..open], today)) }
        @for month in &all[open..] {
            @let (first, lines) = month;
            details .fold.panel-foot {
                summary { (first.year()) "年" (first.month()) "月 " (lines.len()) " 次" }
                (months("提醒预演，后面各月", std::slice::from_ref(month), today))
            }
        }
    }
}

fn months(name: &str, months: &[(NaiveDate, Vec<&Bounded>)], today: NaiveDate) -> Markup {
    let columns = [
        Column::new("日期"),
        Column::new("事项"),
        Column::new("说明"),
        Column::new("发给"),
        Column::num("封数"),
    ];
    parts::table(
        "table-cards rem",
        name,
        &columns,
        html! {
            @for (month, lines) in months {
                tr .group {
                    th colspan="5" scope="rowgroup" {
                        (month.year()) "年" (month.month()) "月 "
                        small .faint { (lines.len()) " 次，最多 " (mails(lines.iter().copied())) " 封" }
                    }
                }
                @for l in lines { (row(l, today)) }
            }
        },
    )
}

fn row(l: &Bounded, today: NaiveDate) -> Markup {
    let late = l.line.kind == LineKind::Escalation;
    html! {
        tr {
            td .nowrap { (parts::day(l.line.on, today)) }
            td {
                (l.line.what)
                @if l.line.kind != LineKind::Reminder { " " (parts::tag(if late { State::Soon } else { State::Wait }, l.line.kind.label())) }
            }
            td .of-note data-label="说明" { span .muted { (l.line.note) } }
            td .of-whom data-label="发给" { (l.line.whom) }
            td .num.of-mails data-label="封数" {
                @match l.at_most.filter(|_| is_sure(l.line.kind)) {
                    Some(n) => { "≤ " (n) },
                    None => { span .faint { @if is_sure(l.line.kind) { "—" } @else { "视情况" } } },
                }
            }
        }
    }
}

fn by_month(lines: &[Bounded]) -> Vec<(NaiveDate, Vec<&Bounded>)> {
    let mut months: Vec<(NaiveDate, Vec<&Bounded>)> = Vec::new();
    for line in lines {
        let month = line.line.on.with_day(1).unwrap_or(line.line.on);
        match months.last_mut().filter(|(m, _)| *m == month) {
            Some((_, of_month)) => of_month.push(line),
            None => months.push((month, vec![line])),
        }
    }
    months
}
