//! What a form would bring, before it is done: the lines of the log, what everybody could read, the mails
//! letter by letter and who gets them, what is owed next, and how it is taken back.
//!
//! The first sending is the deed itself in a transaction that is dropped; the button of this page sends
//! the same fields with the digest of what was seen, and only just that is done.

use ledger::Foreseen;
use maud::{Markup, PreEscaped, html};

use super::form::{Back, Before, Filled};
use super::{Asking, Page};
use crate::ui::State;
use crate::ui::parts;
use crate::ui::shell::{Crumb, page_head};

/// The field with the digest of what was seen.
pub const CHECKED: &str = "checked";

/// Its value where somebody goes back to the form.
pub const BACK: &str = "back";

/// The page that asks whether it is to be done.
///
/// # Errors
/// Database errors.
pub(super) async fn page<I>(on: &Asking<I>, form: &Filled, foreseen: &Foreseen) -> Page {
    let act = form.form.does(&form.pairs);
    let title = format!("请核对：{act}");
    let body = view(act, form, foreseen);
    on.page(&title, "", vec![Crumb::new("核对")], body).await
}

fn view(act: &str, form: &Filled, f: &Foreseen) -> Markup {
    let again = !form.pairs.get(CHECKED).is_empty();
    html! {
        (page_head(&format!("请核对：{act}"), Some("还没有办。下面是办理后记入、发出的全部内容，一字不差。"), html! {}))
        @if again {
            (parts::note(State::Soon, html! { "在您核对的时候情况又有变动，这次没有办。请看过下面新的内容再确认。" }, html! {}))
        }
        div .stack.stack-wide {
            (parts::section("lines", "记入", "", html! {}, html! {
                (parts::folded(&f.lines, |lines| html! {
                    ul .plain {
                        @for line in lines {
                            li {
                                @if let Some(project) = &line.project { b { (project) } "：" }
                                (line.sentence)
                                @if let Some(reason) = &line.reason { p .small.muted { (reason) } }
                            }
                        }
                    }
                }))
            }))
            @if !f.published.is_empty() {
                (parts::section("published", "公开发布", "任何人都能看到", html! {}, html! {
                    div .official { (PreEscaped(&f.published)) }
                }))
            }
            (mails(f))
            @if !f.owed.is_empty() {
                (parts::section("owed", "随之产生的待办", "", html! {}, html! {
                    (parts::folded(&f.owed, |tasks| html! {
                        ul .plain {
                            @for task in tasks {
                                li {
                                    @if let Some(unit) = &task.unit { (unit) "：" }
                                    (task.title) "，" (task.due().label())
                                }
                            }
                        }
                    }))
                }))
            }
            (parts::section("after", "办完以后", "", html! {}, html! { p { (after(form)) } }))
            form .row method="post" action=(form.path) enctype=[form.form.brings_files().then_some("multipart/form-data")] {
                @for (name, value) in form.pairs.0.iter().filter(|(name, _)| name != CHECKED) {
                    input type="hidden" name=(name) value=(value);
                }
                button .btn.btn-next type="submit" name=(CHECKED) value=(f.digest()) { "确认" (act) }
                button .btn type="submit" name=(CHECKED) value=(BACK) { "返回修改" }
            }
        }
    }
}

fn mails(f: &Foreseen) -> Markup {
    // A few are read where they stand.
    let open = f.mails.len() <= 3;
    let title = match f.mails.len() {
        0 => "不发邮件".to_owned(),
        n => format!("发出 {n} 封邮件"),
    };
    parts::section(
        "mails",
        &title,
        "",
        html! {},
        html! {
            (parts::folded(&f.mails, |mails| html! {
                @for mail in mails {
                    details .fold open[open] {
                        summary { @if let Some(name) = &mail.name { (name) " " } "<" (mail.to_address) ">：" (mail.subject) }
                        pre .mail-text data-mail=(mail.to_address) { (mail.text) }
                    }
                }
            }))
            @if !f.unreachable.is_empty() {
                p .small.muted {
                    "没有登记邮箱，只在系统里看到：" (f.unreachable.iter().cloned().collect::<Vec<_>>().join("、")) "。"
                }
            }
        },
    )
}

fn after(form: &Filled) -> &'static str {
    match form.form.before() {
        Before::Shown(Back::By(way)) => way,
        Before::Shown(Back::Never(why)) => why,
        Before::Nothing | Before::Straight(_) => "",
    }
}
