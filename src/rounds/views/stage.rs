//! The table of one stage: who stands in it, and the form that works on the ticked ones.

use domain::dates::timeliness;
use domain::stage::Status;
use domain::states::RoundStatus;
use domain::turn::Turn;
use maud::{Markup, html};

use super::super::query::stage::{Candidate, StagePage, Work};
use super::{review, work};
use crate::ui::State;
use crate::ui::parts::{self, Column};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};

pub fn page(me: &Me, view: &StagePage, tried: &Tried) -> Markup {
    let live: Vec<&Candidate> = view.rows.iter().filter(|r| !r.status.is_end()).collect();
    let ended: Vec<&Candidate> = view.rows.iter().filter(|r| r.status.is_end()).collect();
    html! {
        (page_head(&title(view, &live), Some(&lede(view)), html! {
            @for (title, due) in &view.owed {
                span { (title) " 期限 " (parts::due(due, timeliness(due, view.book.programme.soon.value, me.now), me.today)) }
            }
            @if let Some(due) = view.due.filter(|_| view.owed.is_empty()) {
                span { "期限 " (parts::due(&due, timeliness(&due, view.book.programme.soon.value, me.now), me.today)) }
            }
        }))
        (tried.note())
        (tried.summary())
        @if view.more > 0 {
            (parts::note(State::Soon, html! {
                "这里只列出最早的 " (view.rows.len()) " 个项目，另有 " (view.more) " 个没有列出；办结一批，后面的会补上来。"
                a href={ "/projects?tab=all&round=" (view.book.row.id) } { "到项目列表看全部" }
            }, html! {}))
        }
        (worked(me, view, &live, tried))
        @if !ended.is_empty() {
            details .ended {
                summary { "结束于本阶段的 " (ended.len()) " 个" }
                (plain(view, &ended))
            }
        }
    }
}

fn title(view: &StagePage, live: &[&Candidate]) -> String {
    let stage = &view.stage.title;
    if let Work::Review(r) = &view.work
        && !live.is_empty()
    {
        let (n, open) = (
            live.len(),
            live.iter().filter(|row| row.status == Status::Waiting),
        );
        return match (r.unassigned, open.count()) {
            (0, 0) => format!("{stage}：{n} 个项目评完，等您确定入围名单"),
            (0, open) => format!("{stage}：{n} 个项目，{open} 个专家还在评"),
            (short, _) => format!("{stage}：{n} 个项目，{short} 个等您分配专家"),
        };
    }
    let waits = live.iter().filter(|r| r.waits(view.stage.kind)).count();
    match (waits, live.len()) {
        (0, 0) => format!("{stage}：现在没有项目"),
        (0, n) => format!("{stage}：{n} 个项目，没有等您办的"),
        (waits, n) if waits == n => format!("{stage}：{n} 个项目等您办"),
        (waits, n) => format!("{stage}：{n} 个项目，{waits} 个等您办"),
    }
}

fn lede(view: &StagePage) -> String {
    let by = view
        .stage
        .level
        .map_or(view.book.host.name.clone(), |level| {
            format!("各{}", level.label())
        });
    let mut text = format!("{}，由{by}办理。", view.book.row.name);
    if let Some(note) = &view.stage.note {
        text.push_str(note);
    }
    text
}

fn worked(me: &Me, view: &StagePage, live: &[&Candidate], tried: &Tried) -> Markup {
    if view.book.row.status == RoundStatus::Preparing {
        return parts::empty("批次还在筹备", "开批次后项目才会进入各阶段。", html! {});
    }
    match &view.work {
        Work::Publish(publishing) => work::publish(me, view, publishing, live, tried),
        _ if live.is_empty() => parts::empty(
            "现在没有项目在这一阶段",
            "前面的阶段办完，项目会自动出现在这里。",
            html! {},
        ),
        Work::Look => plain(view, live),
        Work::Endorse(endorsing) => work::endorse(view, endorsing, live),
        Work::Screen => work::screen(me, view, live, tried),
        Work::Review(reviewing) => review::work(view, reviewing, live, tried),
        Work::Revise => work::revise(me, view, live, tried),
        Work::Admit(admitting) => work::admit(view, admitting, live, tried),
        Work::Title => work::title(view, live, tried),
        Work::Grade => work::grade(view, live),
    }
}

/// A list without anything to tick.
pub fn plain(view: &StagePage, rows: &[&Candidate]) -> Markup {
    let columns = ["项目", "单位", "状态", "自"].map(Column::new);
    html! {
        section .panel {
            (parts::table("table-cards", &view.stage.title, &columns, html! {
                @for row in rows {
                    tr { (name_cell(view, row)) (unit_cell(row)) (status_cell(view, row)) td data-label="自" { (domain::dates::cn_date(row.since)) } }
                }
            }))
        }
    }
}

/// Code, name and category of a project, linked.
pub fn name_cell(view: &StagePage, row: &Candidate) -> Markup {
    let category = view.book.programme.category(row.category.as_deref());
    html! {
        th scope="row" {
            a href={ "/projects/" (row.id) } { (row.name) }
            span .sub { span .code { (row.code) } @if let Some(category) = category { "，" (category.title) } }
        }
    }
}

/// The unit with its superiors.
pub fn unit_cell(row: &Candidate) -> Markup {
    let line = &row.lineage;
    html! {
        td data-label="单位" {
            span {
                (line.u0_name)
                span .sub {
                    @if let Some(school) = line.school() { (school) }
                    @if let Some(above) = line.superior().filter(|above| Some(*above) != line.school()) { @if line.school().is_some() { "，" } (above) }
                }
            }
        }
    }
}

pub fn status_cell(view: &StagePage, row: &Candidate) -> Markup {
    let state = Turn::of(view.stage.kind, row.status).into();
    html! { td data-label="状态" { (parts::tag_of(state, row.status)) } }
}

/// A box to tick for a row that waits for this person; an empty cell for others.
pub fn tick(view: &StagePage, row: &Candidate, filling: Filling<'_>, form: Option<&str>) -> Markup {
    let value = row.id.to_string();
    let checked = filling.all("project").contains(&value.as_str());
    html! {
        td .fit {
            @if row.may_tick(view.stage.kind) {
                input type="checkbox" name="project" value=(value) checked[checked] form=[form] aria-label={ "选择 " (row.name) };
            }
        }
    }
}

/// The head of the column of boxes.
pub fn tick_head() -> Markup {
    html! { th .fit scope="col" { input type="checkbox" data-check-all="project" hidden aria-label="全选"; } }
}
