//! What the holder asks for: a later date, which the host grants or refuses, and its application back.

use domain::owed::long_past;
use domain::stage::{StageKind, Status};
use domain::text::quoted;
use maud::{Markup, html};

use super::forms::fold;
use super::query::View;
use crate::ui::State;
use crate::ui::form::Choice;
use crate::ui::parts::{self, Look, button};
use crate::web::Me;
use crate::web::form::{Back, Filling, Form, Tried, area, choice, date};

pub static EXTENSION: Form = Form::new(
    "同意延期",
    &[
        choice("stage", "环节").required(),
        date("until", "延期到").required(),
        area("reason", "理由").required(),
    ],
)
.shown_first(Back::Never(
    "已同意的期限不能改回更早的日子，对方已据此安排；需要的可以再改期。",
));

pub static REQUEST: Form = Form::new(
    "申请延期",
    &[
        choice("stage", "环节").required(),
        date("until", "延期到").required(),
        area("reason", "理由")
            .required()
            .hint("开设批次的单位看到后答复；答复以前原期限不变"),
    ],
)
.straight("基层单位的申请只报给组织单位，少一步核对；答复以前原期限不变。");

pub static REFUSAL: Form = Form::new(
    "不同意延期",
    &[area("reason", "不同意的理由")
        .required()
        .hint("申报单位会收到邮件")],
)
.shown_first(Back::Never(
    "答复已发给申报单位；情况有变的，可以再“同意延期”。",
));

pub static TAKING_BACK: Form = Form::new("撤回申报书", &[]);

/// A later date that the holder has asked for: what it is, and for the host the two answers.
pub fn asked(view: &View, me: &Me, tried: &Tried) -> Markup {
    let s = &view.standing;
    let Some(request) = view.asked.as_ref().filter(|_| !s.project.status.is_end()) else {
        return html! {};
    };
    let stage = s.round.programme.stage(&request.stage_key);
    let words = format!(
        "申报单位申请{}延期到{}。理由：{}",
        quoted(stage.map_or(request.stage_key.as_str(), |stage| &stage.title)),
        domain::dates::cn_date(request.until),
        request.reason
    );
    if !view.may.host {
        let waits = html! { (words) " 等" (s.round.host.name) "答复，原期限现在仍然有效。" };
        return parts::note(State::Wait, waits, html! {});
    }
    if view.may.own_hand {
        let why = ledger::hands::another_hand(&s.project.name, &s.round.host.name);
        return parts::note(State::Wait, html! { (words) " " (why) }, html! {});
    }
    let now = [
        ("stage".to_owned(), request.stage_key.clone()),
        ("until".to_owned(), request.until.to_string()),
        ("reason".to_owned(), request.reason.clone()),
    ];
    let url = |name: &str| format!("/projects/{}/{name}", s.project.id);
    let refusal = tried.of(&REFUSAL);
    html! {
        section .next.single #asked aria-labelledby="asked-h" {
            div .stack {
                h2 #asked-h { "请您答复延期申请" }
                p { (words) }
                (extension(view, me, &url("extension"), tried.filling(&EXTENSION, &now), "同意延期"))
                (fold("不同意", refusal.is_tried(), html! {
                    form .stack method="post" action=(url("extension-refusal")) {
                        (refusal.show("reason"))
                        p { (button(Look::Plain, "不同意延期")) }
                    }
                }))
            }
        }
    }
}

/// Whether the application lies unopened before whoever judges it first, and its close is still to come.
pub fn may_take_back(view: &View, me: &Me) -> bool {
    let s = &view.standing;
    let application = s.round.programme.first_of(StageKind::Application);
    let waits = s.project.status == Status::Waiting && s.project.building_from.is_none();
    let due = application.and_then(|stage| view.due_of(&stage.key));
    let unopened = view.papers.iter().find(|p| p.submitted_at.is_some());
    waits
        && unopened.is_some_and(|p| p.opened_at.is_none())
        && due.is_none_or(|due| !due.due.is_late(me.now))
        && s.stage().is_ok_and(|stage| {
            matches!(
                stage.kind,
                StageKind::Endorsement | StageKind::Screening | StageKind::Review
            )
        })
}

pub fn extension(view: &View, me: &Me, url: &str, form: Filling<'_>, verb: &str) -> Markup {
    let s = &view.standing;
    let position = |key: &str| s.round.programme.stages.iter().position(|x| x.key == key);
    let here = position(&s.project.stage_key);
    let stages: Vec<Choice> = s
        .round
        .programme
        .stages
        .iter()
        .filter(|stage| position(&stage.key) >= here || s.project.building_from.is_some())
        .filter(|stage| stage.kind != StageKind::Revision || position(&stage.key) >= here)
        .filter(|stage| {
            matches!(
                stage.kind,
                StageKind::Application
                    | StageKind::Revision
                    | StageKind::Midterm
                    | StageKind::Final
            )
        })
        .filter(|stage| view.grade_of(&stage.key).is_none())
        .filter(|stage| stage.kind != StageKind::Application || s.project.building_from.is_none())
        .filter_map(|stage| {
            let due = view.due_of(&stage.key)?.own;
            if long_past(&due, me.today) {
                return None;
            }
            Some(Choice::new(
                &stage.key,
                format!("{}（现为{}）", stage.title, due.label()),
            ))
        })
        .collect();
    let rule = s
        .round
        .programme
        .extension
        .as_ref()
        .and_then(|e| e.on_request.as_ref())
        .map(|r| {
            format!(
                "考核和验收从原定期限起最多延 {}，至少提前 {} 天提出 —— {}",
                r.at_most.label(),
                r.ahead_days,
                r.source.label()
            )
        });
    let chosen = match form.value("stage") {
        "" => s.project.stage_key.as_str(),
        typed => typed,
    };
    html! {
        @if stages.is_empty() { p .small.muted { "现在没有可以延期的环节。" } }
        @else {
            form .stack method="post" action=(url) {
                (form.once(me))
                (form.field("stage").select(&stages, chosen, None))
                (form.show_with("until", rule.as_deref()))
                (form.show("reason"))
                p { (button(Look::Ink, verb)) }
            }
        }
    }
}
