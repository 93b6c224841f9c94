//! The page on which the form that is due now is written.

use axum::response::{IntoResponse, Response};
use domain::answers::FieldProblem;
use domain::dates::timeliness;
use domain::ids::ProjectId;
use domain::programme::Stage;
use domain::stage::StageKind;
use maud::{Markup, html};

use super::query::{self, Entry};
use super::stale::Opened;
use super::{fields, readiness};
use crate::ui::State as Stand;
use crate::ui::form::{error_summary, section};
use crate::ui::parts::{self, day_label, saved};
use crate::ui::shell::Crumb;
use crate::web::form::{Tried, naming};
use crate::web::reply::see;
use crate::web::{Asking, Me, Page, PageError};

pub async fn show(on: Asking<ProjectId>) -> Result<Response, PageError> {
    match query::entry(&on.app, &on.me, on.id).await {
        Ok(entry) => Ok(page(&on, &entry, &Tried::default()).await?.into_response()),
        // Somebody else's form, or none: the project's page tells what there is instead.
        Err(PageError::Forbidden(_) | PageError::Refused(_)) => {
            Ok(see(&format!("/projects/{}", on.id)))
        }
        Err(error) => Err(error),
    }
}

/// The page for an entry as it stands; `tried` says of itself with what it was opened where it comes
/// back unsaved.
pub(super) async fn page(on: &Asking<ProjectId>, entry: &Entry, tried: &Tried) -> Page {
    let project = &entry.standing.project;
    let title = &entry.now.form.title;
    let path = vec![
        Crumb::link("项目", "/projects"),
        Crumb::link(&project.code, format!("/projects/{}", project.id)),
        Crumb::new(title),
    ];
    let body = body(entry, &on.me, tried, on.app.config.upload_limit);
    on.page(title, "/projects", path, body).await
}

/// A message as a line of the summary: one that quotes a long text stands beside its field in full.
fn in_short(message: &str) -> String {
    const LONGEST: usize = 80;
    if message.chars().count() <= LONGEST {
        return message.to_owned();
    }
    message.chars().take(LONGEST).chain(['…']).collect()
}

fn body(entry: &Entry, me: &Me, tried: &Tried, limit: u64) -> Markup {
    let project = &entry.standing.project;
    let url = format!("/projects/{}/form", project.id);
    let problems = entry.problems();
    let blocking = readiness::blocking(entry, &problems);
    let sections = fields::parts(&entry.now.form.fields);
    let summary: Vec<(String, String)> = tried
        .beside()
        .map(|p| {
            let named = naming(&readiness::title(entry, &p.field), &p.message);
            (readiness::target(entry, &p.field), in_short(&named))
        })
        .collect();
    let opened = Opened::of(tried, entry);
    let closed = entry.closed(me.now);
    // Until the person has chosen between two texts, the page does not save by itself; nor does it
    // where nothing can be saved any more.
    let autosave = (opened.over.is_none() && closed.is_none()).then_some(&url);
    html! {
        (head(entry, me, blocking))
        @if let Some(due) = closed {
            (parts::note(Stand::Late, html! { b { "申报已于" (due.label()) "截止。" } "下面是截止前保存的内容，只能查看，不能再改、再提交。确需补报的，请联系" (entry.standing.round.host.name) "。" }, html! {}))
        }
        (tried.note())
        (error_summary(&summary))
        @if let Some(reason) = entry.reasons.first() { (parts::note(Stand::Soon, html! { b { "退回或评定意见：" } (reason) }, html! {})) }
        (advice(entry))
        (steps(entry, me))
        div .with-aside {
            form .panel #entry method="post" action=(url) enctype="multipart/form-data" novalidate data-autosave=[autosave] data-draft-key=(format!("{}/{}-{}", me.account, project.id, entry.now.form.key)) {
                // The first button answers the Enter key: it must save, not remove a file.
                @if closed.is_none() { button .visually-hidden name="do" value="save" tabindex="-1" { "保存草稿" } }
                (opened.fields())
                fieldset .panel-body.roomy disabled[closed.is_some()] {
                    @for (n, part) in sections.iter().enumerate() {
                        (section(&format!("s-{n}"), &format!("{}、{}", part.number, part.title), part.small(), fields::part(entry, part, tried, limit)))
                    }
                    @if closed.is_none() {
                        p .row { button .btn.btn-ink name="do" value="save" { "保存草稿" } span .small.muted { "写一半也可以保存，下次接着写。" } }
                    }
                }
            }
            aside .aside.sticky {
                @if closed.is_none() { (before(entry, &problems, blocking, !summary.is_empty())) }
                (due(entry, me))
                nav .toc aria-label="本页目录" {
                    ul {
                        @for (n, part) in sections.iter().enumerate() {
                            @let (words, wrong) = readiness::section(entry, part, &problems);
                            li { a href={ "#s-" (n) } { (part.number) "、" (part.title) @if wrong { b { (words) } } @else { span .faint { (words) } } } }
                        }
                    }
                }
                (crate::project::sources(entry.programme()))
            }
        }
    }
}

fn head(entry: &Entry, me: &Me, blocking: usize) -> Markup {
    let project = &entry.standing.project;
    let round = &entry.standing.round;
    let category = round.programme.category(project.category.as_deref());
    let lede = match (blocking, &entry.due) {
        _ if entry.closed(me.now).is_some() => "没有提交，申报已经截止。".to_owned(),
        (0, _) => "各项都已填好，可以提交。".to_owned(),
        (n, Some(due)) => format!("还差 {n} 项，{}前提交。", day_label(due.on, me.today)),
        (n, None) => format!("还差 {n} 项。"),
    };
    let words = match entry.saved_at {
        Some(at) if entry.version > 0 => format!("已保存，{}", parts::instant(at, me.today)),
        _ => "还没有保存过".to_owned(),
    };
    html! {
        header .page-head {
            div {
                h1 { (entry.now.form.title) }
                p .lede { (lede) }
                p .title-meta {
                    span { (entry.standing.unit.name) }
                    @if project.name != entry.standing.unit.name { span { (project.name) } }
                    @if let Some(category) = category { span { "类别：" (category.title) } }
                    span { a href={ "/projects/" (project.id) } { "项目页" } }
                }
            }
            div .actions { (saved(&words)) }
        }
    }
}

/// What the experts wrote, while the revision is due.
fn advice(entry: &Entry) -> Markup {
    html! {
        @if !entry.advice.is_empty() {
            details .panel.advice open {
                summary { "专家意见 " (entry.advice.len()) " 条（不署名），请逐条修改" }
                ol { @for text in &entry.advice { li { (text) } } }
            }
        }
    }
}

/// The stations of an application, with their dates.
fn steps(entry: &Entry, me: &Me) -> Markup {
    let s = &entry.standing;
    if !matches!(entry.now.kind, StageKind::Application | StageKind::Revision) {
        return html! {};
    }
    let stages: Vec<_> = s
        .round
        .programme
        .stages
        .iter()
        .take_while(|x| x.kind != StageKind::Building)
        .filter(|x| x.kind != StageKind::Preparation && x.kind != StageKind::Sustaining)
        .collect();
    let until = |stage: &Stage| {
        let due = s.round.plan.due(&stage.key)?;
        Some(format!("{}止", day_label(due.on, me.today)))
    };
    parts::stations("申报流程", &stages, (&s.project.stage_key, false), until)
}

fn before(entry: &Entry, problems: &[FieldProblem], blocking: usize, tried: bool) -> Markup {
    let s = &entry.standing;
    let next = s
        .round
        .programme
        .stages
        .iter()
        .skip_while(|x| x.key != s.project.stage_key)
        .nth(1)
        .map(|x| x.title.as_str());
    let label = match (entry.now.kind, next) {
        (StageKind::Application, Some(next)) => format!("提交，进入“{next}”"),
        (StageKind::Application, None) => "提交申报书".to_owned(),
        (StageKind::Revision, _) => "提交修改稿".to_owned(),
        (_, _) => format!("提交{}材料", s.stage().map_or("", |x| x.title.as_str())),
    };
    let more = html! { small .muted { @if blocking > 0 { "还差 " (blocking) " 项" } @else { "可以提交" } } };
    let paper = s
        .round
        .programme
        .paper
        .as_ref()
        .filter(|_| entry.now.kind == StageKind::Application);
    parts::panel(
        "before",
        "提交前检查",
        more,
        html! {
            (parts::checklist(&readiness::lines(entry, problems, tried)))
            button .btn.btn-next.btn-wide.gap-above type="submit" form="entry" name="do" value="hand_in" { (label) }
            p .small.muted.gap-above { "点提交时会先保存；还差的会标在对应的栏目旁。提交后如需修改，由审核单位退回。" }
            @if let Some(paper) = paper {
                div .gap-above { (super::paper::rules(paper)) }
            }
        },
    )
}

fn due(entry: &Entry, me: &Me) -> Markup {
    let s = &entry.standing;
    html! {
        @if let Some(due) = &entry.due {
            div .stack-tight {
                (parts::due(due, timeliness(due, s.round.programme.soon.value, me.now), me.today))
                @if let Ok(stage) = s.stage() { (parts::basis(&stage.source.label())) }
            }
        }
    }
}
