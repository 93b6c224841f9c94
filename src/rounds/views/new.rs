//! Beginning a round, and a programme file with its mistakes.

use std::collections::BTreeMap;

use domain::programme::{CountFrom, Mistake, Severity};
use maud::{Markup, html};

use super::super::new::{Offer, PROGRAMME, START};
use crate::ui::form::Choice;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::Tried;

/// `begun` is the text of a file to go on from, empty for none.
pub fn page(me: &Me, offer: &Offer, chosen: &str, begun: &str, tried: &Tried) -> Markup {
    let hosts: Vec<Choice> = offer
        .hosts
        .iter()
        .map(|(id, name, _)| Choice::new(id.to_string(), name))
        .collect();
    // With one unit there is nothing to choose.
    let host = match hosts.as_slice() {
        [only] => only.value.clone(),
        _ => String::new(),
    };
    let now = [("programme", chosen.to_owned()), ("host", host)];
    let now = now.map(|(name, value)| (name.to_owned(), value));
    let form = tried.filling(&START, &now);
    let (refused, can_be): (Vec<_>, Vec<_>) =
        offer.programmes.iter().partition(|p| p.refused.is_some());
    let (fitting, other): (Vec<_>, Vec<_>) = can_be.into_iter().partition(|p| {
        p.host
            .is_none_or(|level| offer.hosts.iter().any(|(_, _, l)| *l == Some(level)))
    });
    let choices: Vec<Choice> = fitting
        .iter()
        .map(|p| Choice::new(&p.value, &p.title).small(&p.note))
        .collect();
    let counts = Choice::words::<CountFrom>();
    html! {
        (page_head("开批次：先选活动，再填通知日期", Some("其他日期、名额和表格都从活动文件推算，下一步逐条核对。开批次前不会发出任何邮件。"), html! {}))
        (tried.note())
        form .stack.stack-wide method="post" action="/rounds" {
            (form.once(me))
            (form.radios("programme", &choices))
            @for why in refused.iter().filter_map(|p| p.refused.as_ref()) { p .small.muted { (why) } }
            @if !other.is_empty() {
                p .small.muted { "另有 " (other.len()) " 个活动由其他层级的单位开设：" @for (n, p) in other.iter().enumerate() { @if n > 0 { "、" } (p.title) } "。" }
            }
            div .two {
                (form.select("host", &hosts, Some("请选择单位")))
                (form.show("announced"))
                (form.show("cycle"))
                (form.select("count_from", &counts, Some("按活动文件")))
                (form.show("name"))
            }
            p { (parts::button(Look::Next, "排出日期，去核对")) }
        }
        (upload(begun, &[]))
    }
}

/// The programme files that a round can be made from.
pub fn files(offer: &Offer) -> Markup {
    html! {
        (page_head("活动文件", Some("打开一份，逐行看写法；可以照此改成本单位的通知，再登记。"), html! {}))
        section .panel { (parts::table("table-cards", "活动文件", &["活动", "说明"].map(Column::new), html! {
            @for p in &offer.programmes {
                tr {
                    th scope="row" { a href={ "/programmes?file=" (p.value) } { (p.title) } }
                    td data-label="说明" { (p.note) @if let Some(why) = &p.refused { span .sub { (why) } } }
                }
            }
        })) }
    }
}

/// A programme file as it is, each line with its number.
pub fn file(title: &str, value: &str, text: &str) -> Markup {
    html! {
        (page_head(title, Some("批次的日期、名额、表格和提醒都从这份文字推算。已开的批次用开设时的一稿，登记新的一稿不影响它们。"), html! {
            (parts::link(Look::Plain, "照此改一份", &format!("/rounds/new?from={value}#file")))
            (parts::link(Look::Plain, "用它开批次", &format!("/rounds/new?programme={value}")))
        }))
        (listing(text, &[]))
    }
}

/// The form for a programme file, with the text when it has to be mended.
fn upload(text: &str, mistakes: &[Mistake]) -> Markup {
    let form = PROGRAMME.blank();
    let first = mistakes
        .iter()
        .find(|m| m.severity == Severity::Mistake)
        .map(|m| format!("第 {} 行：{}", m.line, m.what));
    html! {
        section .panel #file aria-labelledby="file-h" {
            div .panel-head {
                h2 #file-h { @if text.is_empty() { "没有合适的活动？登记一份活动文件" } @else { "在这里改，改好再登记" } }
                p { "一份通知写成一个文字文件，写法见随程序附带的《活动文件怎么写》。登记时逐行检查，有错会指出在第几行、怎么改。" a href="/programmes" { "从现有的改起" } }
            }
            form .panel-body.stack method="post" action="/programmes" enctype="multipart/form-data" {
                (form.field("text").error(first.as_deref()).textarea(text, None))
                (form.field("file").files(&[], ".toml,.txt", 256 * 1024, false))
                p { (parts::button(if text.is_empty() { Look::Plain } else { Look::Next }, "检查并登记活动文件")) }
            }
        }
    }
}

/// A programme file that cannot be used: each mistake with its line, beside the text.
pub fn mistakes(text: &str, mistakes: &[Mistake]) -> Markup {
    let wrong = mistakes
        .iter()
        .filter(|m| m.severity == Severity::Mistake)
        .count();
    html! {
        (page_head(&format!("活动文件有 {wrong} 处要改"), Some("您写的内容都在下面。改好后再登记，没有登记前不影响任何批次。"), html! {}))
        section .panel aria-labelledby="m-h" {
            div .panel-head { h2 #m-h { "逐条说明" } }
            ul .checklist.panel-body {
                @for m in mistakes {
                    li data-state=(match m.severity { Severity::Mistake => "late", Severity::Warning => "soon" }) {
                        span { a href={ "#line-" (m.line) } { "第 " (m.line) " 行" } " " (m.what) }
                        @if !m.key.is_empty() { small .nowrap { code { (m.key) } } }
                        small { (m.mend) }
                    }
                }
            }
        }
        @if !text.trim().is_empty() { (listing(text, mistakes)) }
        (upload(text, mistakes))
    }
}

/// The text with its line numbers; mistakes stand under their lines.
fn listing(text: &str, mistakes: &[Mistake]) -> Markup {
    let mut at: BTreeMap<usize, Vec<&Mistake>> = BTreeMap::new();
    for m in mistakes {
        at.entry(m.line).or_default().push(m);
    }
    html! {
        section .panel aria-labelledby="l-h" {
            div .panel-head { h2 #l-h { "原文" } small .muted { (text.lines().count()) " 行" } }
            ol .listing tabindex="0" aria-label="活动文件" {
                @for (n, line) in text.lines().enumerate() {
                    @let found = at.get(&(n + 1));
                    li id={ "line-" (n + 1) } data-state=[found.map(|_| "late")] {
                        code { (line) }
                        @for m in found.into_iter().flatten() { p .field-error { (m.what) "。" (m.mend) } }
                    }
                }
            }
        }
    }
}
