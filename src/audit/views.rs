//! The page of the log.

use domain::dates::shanghai_date;
use domain::states::EventGroup;
use ledger::audit::End;
use maud::{Markup, html};

use super::accesses::ACCESSES;
use super::query::{Log, LogLine};
use super::{CHECK, EVERYTHING, HERE, Search};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::Tried;
use crate::web::text::address;

/// The log with its search and the state of its chain.
pub fn log(me: &Me, search: &Search, log: &Log, tried: &Tried) -> Markup {
    let today = log
        .lines
        .iter()
        .filter(|l| shanghai_date(l.at) == me.today)
        .count();
    let searched = [
        &search.from,
        &search.to,
        &search.kind,
        &search.who,
        &search.unit,
    ]
    .into_iter()
    .any(|t| !t.trim().is_empty());
    // Where all that is shown is of today, there may be more of it on the next page.
    let more = if log.older.is_some() && today == log.lines.len() {
        "以上"
    } else {
        ""
    };
    let title = if search.before.is_some() {
        format!("更早的 {} 条", log.lines.len())
    } else if searched {
        format!(
            "找到 {} 条{}",
            log.lines.len(),
            if log.older.is_some() {
                "，往前还有"
            } else {
                ""
            }
        )
    } else {
        format!("今天记了 {today} 条{more}")
    };
    html! {
        (page_head(&title, Some("每条与之前的全部记录用摘要相连，改动、删除、插入都会露出来。"), parts::link(Look::Plain, "访问日志", ACCESSES)))
        (tried.note())
        (chain(log, tried))
        (filters(search))
        @if !log.unread.is_empty() {
            (parts::note(State::Late, html! { (log.unread.join("、")) "看不懂，没有按它筛选。日期写成 2024-11-29 的样子。" }, html! {}))
        }
        @if log.lines.is_empty() {
            (parts::empty("没有这样的记录", "放宽日期或换个词再找。", parts::link(Look::Plain, "看全部日志", HERE)))
        } @else {
            (lines(&log.lines))
            @if let Some(older) = log.older {
                nav .pager aria-label="分页" { a href=(older_url(search, &older.to_string())) rel="next" { "更早的记录" } }
            }
        }
    }
}

/// Where the logs end, and the form that looks whether they are whole up to there.
fn chain(log: &Log, tried: &Tried) -> Markup {
    let form = tried.of(&CHECK);
    let end = |end: &End| {
        if end.id == 0 {
            html! { "还没有记录" }
        } else {
            html! { code { (end) } }
        }
    };
    html! {
        (parts::facts(&[
            ("操作日志链尾", end(&log.end)),
            ("访问日志链尾", end(&log.access_end)),
        ]))
        (tried.summary())
        form .filters method="post" action="/audit/verify" aria-label="核对" {
            (form.field("end").placeholder("操作日志链尾，可以不填").search(form.value("end")))
            (form.field("access_end").placeholder("访问日志链尾，可以不填").search(form.value("access_end")))
            (parts::button(Look::Ink, "核对整条摘要链"))
        }
        p .small.muted { "链尾每周寄给审计员，抄在别处，就能证明它之前的记录没有被换过。" }
    }
}

fn filters(search: &Search) -> Markup {
    let mut kinds = Choice::words::<EventGroup>();
    kinds.push(Choice::new(EVERYTHING, "全部类别"));
    html! {
        form .filters method="get" action=(HERE) aria-label="筛选" {
            (Field::new("from", "起始日期").date_cell(search.from.trim()))
            (Field::new("to", "截止日期").date_cell(search.to.trim()))
            (Field::new("kind", "类别").select_bare(&kinds, &search.kind, Some("除提醒邮件外")))
            (Field::new("who", "办理人").placeholder("办理人").search(&search.who))
            (Field::new("unit", "党组织").placeholder("党组织名称或编码").search(&search.unit))
            (parts::button(Look::Plain, "筛选"))
        }
    }
}

fn older_url(search: &Search, before: &str) -> String {
    let asked = [
        ("from", search.from.trim()),
        ("to", search.to.trim()),
        ("kind", search.kind.trim()),
        ("who", search.who.trim()),
        ("unit", search.unit.trim()),
        ("before", before),
    ];
    address(HERE, &asked)
}

fn lines(lines: &[LogLine]) -> Markup {
    html! {
        (parts::table("table-cards", "日志", &[Column::new("做了什么"), Column::new("时间"), Column::new("办理人"), Column::new("党组织"), Column::new("类别"), Column::num("编号")], html! {
            @for line in lines {
                tr {
                    th scope="row" {
                        @match &line.sentence { Some(sentence) => (sentence), None => span .muted { "内容已按规定删除" } }
                        @if let Some(reason) = &line.reason { br; small .muted { "理由：" (reason) } }
                    }
                    td data-label="时间" .nowrap { (parts::instant_in_full(line.at)) }
                    td data-label="办理人" { (line.actor) }
                    td data-label="党组织" { (line.unit.as_deref().unwrap_or("—")) }
                    td data-label="类别" { (line.group) }
                    td data-label="编号" .num { (line.id) }
                }
            }
        }))
    }
}
