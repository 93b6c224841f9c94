//! Changing an opened round: dates and quotas with one written reason, and what was changed before.

use domain::programme::Stage;
use domain::states::RoundStatus;
use domain::text::quoted;
use maud::{Markup, html};

use super::super::forms::{AMENDMENTS, shown};
use super::super::query::setup::Amendments;
use super::quotas;
use super::setup::date_row;
use crate::ui::State;
use crate::ui::parts::{self, Entry, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};

pub fn page(me: &Me, view: &Amendments, tried: &Tried) -> Markup {
    let now = shown(&view.book);
    let row = &view.book.row;
    let title = if view.made.is_empty() {
        format!("{}还没有变更", row.name)
    } else {
        format!("{}变更过 {} 次", row.name, view.made.len())
    };
    let open = row.status == RoundStatus::Open;
    html! {
        (page_head(&title, Some("变更对本批次所有单位生效，理由公开可查；待办和提醒自动改期，名额即时按新数计算，已办的不受影响。"), html! {}))
        (tried.note())
        (tried.summary())
        @if view.mine && open { (form(me, view, tried.filling(&AMENDMENTS, &now))) }
        @else if !open { (parts::note(State::Todo, html! { "批次" (row.status.label()) "，不能变更。" }, html! {})) }
        (parts::section("made", "变更记录", "", html! {}, html! {
            @if view.made.is_empty() { p .muted { "开批次以来日期和名额没有改动。" } }
            @else { (parts::history(&entries(view))) }
        }))
    }
}

fn entries(view: &Amendments) -> Vec<Entry> {
    view.made
        .iter()
        .map(|a| Entry {
            at: a.at.to_rfc3339(),
            at_label: parts::instant_in_full(a.at),
            what: html! { (a.by) "变更批次" @for change in &a.changes { br; (change) } },
            why: Some(format!("理由：{}", a.reason)),
        })
        .collect()
}

fn form(me: &Me, view: &Amendments, form: Filling<'_>) -> Markup {
    let book = &view.book;
    html! {
        form .stack method="post" action={ "/rounds/" (book.row.id) "/amendments" } {
            (form.once(me))
            (form.shown())
            (parts::section_head("dates", "改日期", "只改要变的，其余照旧", html! {}))
            div .table-wrap {
                table .table.table-plain.table-cards.stages {
                    thead { tr { th scope="col" { "阶段" } th scope="col" { "起" } th scope="col" { "止" } th .num scope="col" { "工作日" } th scope="col" { "出处" } } }
                    tbody {
                        @for stage in &book.programme.stages {
                            (date_row(stage, form, None))
                            (why(stage, form))
                        }
                    }
                }
            }
            @if !book.programme.quotas.is_empty() {
                (parts::section("quotas", "改名额", "不能少于已经占用的；与活动文件不同的写明依据", html! {}, quotas::table(book, form)))
            }
            (form.show("reason"))
            p { (parts::button(Look::Ink, "变更批次")) }
        }
    }
}

/// Where a date that the check doubts may stay for a reason: only after it has been told so.
fn why(stage: &Stage, form: Filling<'_>) -> Markup {
    let name = format!("reason.{}", stage.key);
    let doubted = form.error(&format!("closes.{}", stage.key)).is_some();
    let label = format!("{}照此办理的理由", quoted(&stage.title));
    html! {
        @if doubted || !form.value(&name).is_empty() {
            tr { td colspan="5" { (form.input(&name, &form.field(&name).called(&label))) } }
        }
    }
}
