//! What whoever objected sees: how it stands, and the question whether it was they.

use domain::dates::cn_date;
use domain::states::ObjectionStatus;
use maud::{Markup, html};

use super::objector::{Own, PATH};
use crate::ui::State;
use crate::ui::form::Field;
use crate::ui::parts::{self, Look};
use crate::ui::shell::{Frame, PRODUCT, public_bar, public_page};
use crate::web::form::Tried;

fn frame(title: &str, body: &Markup) -> Markup {
    let body = html! {
        (public_bar(PRODUCT, html! { (parts::link(Look::Plain, "正在进行的公示", "/public/notices")) }))
        main #main .stack tabindex="-1" { (body) }
    };
    public_page(title, Frame::Document, body)
}

fn form(code: &str, wrong: Option<&str>) -> Markup {
    let field = Field::new("code", "查询码")
        .required(true)
        .hint(Some("提交异议后的回执和邮件里都有，形如 ACDE-FHJK-MNPQ。"))
        .error(wrong);
    html! {
        form .panel method="get" action=(PATH) {
            div .panel-body.stack {
                (field.text(code))
                p { (parts::button(Look::Ink, "查询办理情况")) }
            }
        }
    }
}

/// Asks for the code; `wrong` is what is said about the one that was typed.
pub fn ask(typed: &str, wrong: Option<&str>, tried: &Tried) -> Markup {
    let title = "查询异议办理情况";
    frame(
        title,
        &html! {
            h1 { (title) }
            p .lede { "对公示提出异议的，凭查询码看办到哪一步。查询码只有您知道，请不要转发。" }
            (tried.note())
            (form(typed, wrong))
        },
    )
}

/// Where it stands, in a few words, and what that means.
fn standing(own: &Own) -> (State, &'static str, String) {
    match own.status {
        ObjectionStatus::Unconfirmed if own.lapsed => (
            State::Off,
            "未经确认，已失效",
            "公示已经期满，没有在期限内确认，不再受理。可向组织部门来信反映。".to_owned(),
        ),
        ObjectionStatus::Unconfirmed => {
            let until = own
                .confirm_by
                .map(parts::instant_in_full)
                .unwrap_or_default();
            let to = own.masked.as_deref().unwrap_or_default();
            (
                State::Soon,
                "待确认",
                format!(
                    "确认邮件已发往 {to}，请在{until}前点邮件里的链接，确认是您本人提出。确认后才会受理。"
                ),
            )
        }
        ObjectionStatus::Pending if own.confirmed => (
            State::Wait,
            "待受理",
            format!(
                "已确认。{}前答复是否受理，答复前所涉项目不立项。",
                cn_date(own.admit_by)
            ),
        ),
        ObjectionStatus::Pending => (
            State::Wait,
            "待受理",
            format!(
                "受理单位将拨打您留的电话，核实是您本人提出；{}前答复是否受理，答复前所涉项目不立项。",
                cn_date(own.admit_by)
            ),
        ),
        ObjectionStatus::Open => (
            State::Wait,
            "已受理，核查中",
            "所涉项目已暂停办理，核查清楚后答复您。".to_owned(),
        ),
        ObjectionStatus::Refused => (State::Done, "不予受理", "没有受理，理由见下。".to_owned()),
        ObjectionStatus::Upheld => (State::Done, "已答复：异议成立", "核查已经结束。".to_owned()),
        ObjectionStatus::Dismissed => (
            State::Done,
            "已答复：异议不成立",
            "核查已经结束。".to_owned(),
        ),
    }
}

/// How somebody's own objection stands; `received` when it has just been handed in.
pub fn own(own: &Own, received: bool, tried: &Tried) -> Markup {
    let (state, word, meaning) = standing(own);
    let title = if received {
        "已收到您反映的情况"
    } else {
        "异议办理情况"
    };
    frame(
        title,
        &html! {
            h1 { (title) }
            (tried.note())
            @if received {
                (parts::note(State::Soon, html! { "请记下查询码 " b .code { (own.code) } "，办到哪一步凭它查询；丢了不能找回。" }, html! {}))
            }
            section .panel aria-labelledby="own-h" {
                div .panel-head { h2 #own-h { "办到哪一步" } (parts::tag(state, word)) }
                div .panel-body.stack {
                    p { (meaning) }
                    @if let Some((answer, at)) = &own.answer {
                        div .prose { @for line in answer.lines() { p .flush { (line) } } }
                        p .small.muted { (parts::instant_in_full(*at)) "答复" }
                    }
                    (parts::facts(&[
                        ("查询码", html! { b .code { (own.code) } }),
                        ("公示", html! { a href={ "/notices/" (own.public_id) } { (own.notice) } }),
                        ("提交", html! { (parts::instant_in_full(own.received_at)) }),
                    ]))
                    @if own.status == ObjectionStatus::Unconfirmed && own.runs {
                        form method="post" action="/public/objections/link" {
                            input type="hidden" name="code" value=(own.code);
                            p { (parts::button(Look::Plain, "没有收到，再发确认邮件")) }
                        }
                    }
                }
            }
        },
    )
}

/// What the link in the mail leads to.
pub fn confirmation(token: &str, own: Option<&Own>, tried: &Tried) -> Markup {
    let title = if own.is_some() {
        "确认是您本人提出异议"
    } else {
        "链接已失效"
    };
    frame(
        title,
        &html! {
            h1 { (title) }
            (tried.note())
            @if let Some(own) = own {
                (parts::facts(&[
                    ("公示", html! { a href={ "/notices/" (own.public_id) } { (own.notice) } }),
                    ("提交", html! { (parts::instant_in_full(own.received_at)) }),
                ]))
                form method="post" action="/public/objections/confirmation" .stack {
                    input type="hidden" name="token" value=(token);
                    p { "确认后，受理单位答复是否受理；答复前所涉项目不立项。不是您提出的，直接关掉本页。" }
                    p { (parts::button(Look::Next, "确认是我本人提出")) }
                }
            } @else {
                p { "这个链接已经用过、已被新的链接取代或已过期。凭查询码可以看办理情况；还没有确认的，公示期内可以再发一次。" }
                (form("", None))
            }
        },
    )
}
