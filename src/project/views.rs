//! The project page and its summary on paper.

use domain::calendar::Calendar;
use domain::programme::{Programme, Stage};
use domain::stage::StageKind;
use maud::{Markup, html};

use super::asked;
use super::beside::Beside;
use super::forms;
use super::milestones::{checks, done};
use super::query::View;
use super::{head, lists, results, track};
use crate::ui::parts::{self, Check, Tab};
use crate::ui::shell::{self, Frame};
use crate::ui::track::Track;
use crate::web::Me;
use crate::web::form::Tried;

/// The page.
pub fn page(view: &View, beside: &Beside, me: &Me, cal: &Calendar, tried: &Tried) -> Markup {
    let lines = checks(view, me, cal);
    html! {
        (head::head(view, me))
        (tried.note())
        (head::notes(view, me))
        (asked::asked(view, me, tried))
        (forms::waiting(me, view, beside, tried))
        (progress(view, me))
        (tabs(view, &lines))
        div .with-aside {
            div .stack.stack-wide {
                (lists::milestones(&lines))
                (lists::records(view, me))
                (lists::findings(view, me))
                (lists::history(view, me))
            }
            aside .aside {
                (results::panel(view, me))
                (lists::papers(view, me))
                (lists::people(view))
                (forms::others(view, me, tried))
                (sources(view.programme()))
            }
        }
    }
}

/// What the marks beside figures mean: the notices by their short names.
pub fn sources(p: &Programme) -> Markup {
    html! {
        @if !p.sources.is_empty() {
            dl .sources {
                dt { "出处" }
                @for (key, name) in &p.sources { dd { b { (key) } " " (name) } }
            }
        }
    }
}

/// The track of a project that builds, or the stations of one that is on its way to it.
fn progress(view: &View, me: &Me) -> Markup {
    match track::of(view, me) {
        Some(track) => html! {
            section .panel aria-labelledby="trk-h" {
                div .panel-head { h2 #trk-h { "培育轨道" } (legend(view)) }
                div .panel-body { (track.full()) }
            }
        },
        None => stations(view, me),
    }
}

fn legend(view: &View) -> Markup {
    let soon = view.programme().soon.value;
    html! {
        ul .legend {
            li { svg { circle .f1 cx="6" cy="6" r="4" {} } "已记录" }
            li { svg { circle .hollow-soon cx="6" cy="6" r="5" {} } (soon) " 天内要交" }
            li { svg { circle .hollow cx="6" cy="6" r="4" {} } "以后要交" }
            li { svg { rect .f-done x="1.5" y="1.5" width="9" height="9" {} } "已办结" }
            li { svg { path .f-late d="M6 0 12 11H0z" {} } "逾期" }
            li { svg { path .hollow d="M6-1 13 6 6 13-1 6z" {} } "考核关口" }
        }
    }
}

/// The stations up to admission (or to the title where nothing is built).
fn stations(view: &View, me: &Me) -> Markup {
    let s = &view.standing;
    let stages: Vec<_> = s
        .round
        .programme
        .stages
        .iter()
        .filter(|stage| {
            !matches!(
                stage.kind,
                StageKind::Preparation
                    | StageKind::Midterm
                    | StageKind::Final
                    | StageKind::Sustaining
            )
        })
        .collect();
    let until = |stage: &Stage| {
        let at = view.due_of(&stage.key)?;
        Some(format!("{}止", parts::day_label(at.due.on, me.today)))
    };
    let is_over = s.project.status.is_end();
    parts::stations("流程", &stages, (&s.project.stage_key, is_over), until)
}

fn tabs(view: &View, lines: &[Check]) -> Markup {
    let tab = |label: &str, href: &str, count: Option<usize>| Tab {
        label: label.to_owned(),
        href: href.to_owned(),
        count: count.and_then(|n| u64::try_from(n).ok()),
        current: false,
    };
    parts::tabs(
        "项目内容",
        &[
            tab(
                &format!("里程碑 {}/{}", done(lines), lines.len()),
                "#miles",
                None,
            ),
            tab("活动记录", "#records", Some(view.current().count())),
            tab("评审与考核", "#reviews", Some(results::count(view))),
            tab("督导问题", "#findings", Some(view.findings.len())),
            tab("材料", "#docs", Some(view.papers.len())),
            tab("变更历史", "#history", Some(view.history.len())),
        ],
    )
}

/// One page for a meeting's folder: no lists, no forms.
pub fn summary(view: &View, me: &Me, cal: &Calendar) -> Markup {
    let s = &view.standing;
    let lines = checks(view, me, cal);
    let track: Option<Track> = track::of(view, me);
    let closed = view
        .findings
        .iter()
        .filter(|f| f.closed_at.is_some())
        .count();
    let body = html! {
        (shell::public_bar(&s.round.host.name, html! {
            a href={ "/projects/" (s.project.id) } { "回到项目页" }
            (parts::print_button("打印"))
        }))
        main #main .stack.on-one-page tabindex="-1" {
            div .doc-rule {}
            header {
                p .row.gap-below { (head::tags(view, me)) }
                h1 { (s.project.name) }
                (head::meta(view))
            }
            @match &track {
                Some(track) => (track.full()),
                None => (stations(view, me)),
            }
            (parts::figures(&[
                ("里程碑完成", format!("{} / {}", done(&lines), lines.len()), "项"),
                ("活动记录", view.current().count().to_string(), "条"),
                ("督导问题销号", format!("{closed} / {}", view.findings.len()), "个"),
                ("提交材料", view.papers.iter().filter(|p| p.submitted_at.is_some()).count().to_string(), "份"),
            ]))
            (lists::milestones(&lines))
            (results::panel(view, me))
            (sources(&s.round.programme))
            p .small.faint { "截至" (domain::dates::cn_date(me.today)) "，" (s.project.code) "；以系统内记录为准。" }
        }
    };
    shell::public_page(&s.project.name, Frame::Document, body)
}
