//! Beginning a round, and a programme file with its mistakes.

use std::collections::BTreeMap;

use domain::answers::FieldProblem;
use domain::programme::{CountFrom, Mistake, Severity};
use maud::{Markup, html};

use super::super::new::Offer;
use super::error;
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Look};
use crate::ui::shell::{Shell, page as frame, page_head};
use crate::web::{Me, Pairs, once};

pub fn page(
    shell: &Shell,
    me: &Me,
    offer: &Offer,
    typed: &Pairs,
    problems: &[FieldProblem],
) -> Markup {
    let hosts: Vec<Choice> = offer
        .hosts
        .iter()
        .map(|(id, name, _)| Choice::new(id.to_string(), name))
        .collect();
    // With one unit there is nothing to choose.
    let host = if typed.has("host") || hosts.len() != 1 {
        typed.get("host").to_owned()
    } else {
        hosts[0].value.clone()
    };
    let (fitting, other): (Vec<_>, Vec<_>) = offer.programmes.iter().partition(|p| {
        p.host
            .is_none_or(|level| offer.hosts.iter().any(|(_, _, l)| *l == Some(level)))
    });
    let choices: Vec<Choice> = fitting
        .iter()
        .map(|p| Choice::new(&p.value, &p.title).small(&p.note))
        .collect();
    let counts: Vec<Choice> = CountFrom::ALL
        .iter()
        .map(|c| Choice::new(c.key(), c.label()))
        .collect();
    let body = html! {
        (page_head("开批次：先选活动，再填通知日期", Some("其他日期、名额和表格都从活动文件推算，下一步逐条核对。开批次前不会发出任何邮件。"), html! {}))
        @if let Some(message) = error(problems, "") { (parts::note(State::Late, html! { (message) }, html! {})) }
        form .stack.stack-wide method="post" action="/rounds" {
            (once::field(&me.once))
            (Field::new("programme", "活动").required(true).error(error(problems, "programme")).radios(&choices, typed.get("programme")))
            @if !other.is_empty() {
                p .small.muted { "另有 " (other.len()) " 个活动由其他层级的单位开设：" @for (n, p) in other.iter().enumerate() { @if n > 0 { "、" } (p.title) } "。" }
            }
            div .two {
                (Field::new("host", "由哪个单位开设").required(true).error(error(problems, "host")).select(&hosts, &host, Some("请选择单位")))
                (Field::new("announced", "通知日期").required(true).hint("写到日，如 2026-10-16").error(error(problems, "announced")).text(typed.get("announced")))
                (Field::new("cycle", "培育起点").hint("留空按活动文件推算；只写到月也可以，如 2026-11").error(error(problems, "cycle")).text(typed.get("cycle")))
                (Field::new("count_from", "公示等工作日怎样起算").hint("通知发布当天算不算第 1 天").error(error(problems, "count_from")).select(&counts, typed.get("count_from"), Some("按活动文件")))
                (Field::new("name", "批次名称").hint("留空用“年份 + 简称”").error(error(problems, "name")).text(typed.get("name")))
            }
            p { (parts::button(Look::Next, "排出日期，去核对")) }
        }
        (upload("", &[]))
    };
    frame(shell, body)
}

/// The form for a programme file, with the text when it has to be mended.
fn upload(text: &str, mistakes: &[Mistake]) -> Markup {
    let first = mistakes
        .iter()
        .find(|m| m.severity == Severity::Mistake)
        .map(|m| format!("第 {} 行：{}", m.line, m.what));
    html! {
        section .panel #file aria-labelledby="file-h" {
            div .panel-head {
                h2 #file-h { @if text.is_empty() { "没有合适的活动？登记一份活动文件" } @else { "在这里改，改好再登记" } }
                p { "一份通知写成一个文字文件，写法见随程序附带的《活动文件怎么写》。登记时逐行检查，有错会指出在第几行、怎么改。" }
            }
            form .panel-body.stack method="post" action="/programmes" enctype="multipart/form-data" {
                (Field::new("text", "活动文件内容").error(first.as_deref()).textarea(text, None))
                (Field::new("file", "或选择文件").files(&[], ".toml,.txt", 256 * 1024, false))
                p { (parts::button(if text.is_empty() { Look::Plain } else { Look::Next }, "检查并登记活动文件")) }
            }
        }
    }
}

/// A programme file that cannot be used: each mistake with its line, beside the text.
pub fn mistakes(shell: &Shell, text: &str, mistakes: &[Mistake]) -> Markup {
    let wrong = mistakes
        .iter()
        .filter(|m| m.severity == Severity::Mistake)
        .count();
    let body = html! {
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
    };
    frame(shell, body)
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
            ol .listing {
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
