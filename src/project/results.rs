//! 评审与考核: what each stage came to, as the one who looks may know it.

use domain::dates::shanghai_date;
use domain::programme::Stage;
use domain::stage::StageKind;
use ledger::event::What;
use maud::{Markup, html};

use super::query::View;
use super::rows::Told;
use crate::ui::parts::{self, day_label};
use crate::web::Me;

/// Lines of one stage.
struct StageResults<'v> {
    stage: &'v Stage,
    told: Vec<&'v Told>,
}

fn lines(view: &View) -> Vec<StageResults<'_>> {
    view.programme()
        .stages
        .iter()
        .filter(|stage| judges(stage.kind))
        .map(|stage| StageResults {
            stage,
            told: view
                .history
                .iter()
                .filter(|line| belongs(&line.what, &stage.key))
                .collect(),
        })
        .collect()
}

/// Stages that come to a result.
fn judges(kind: StageKind) -> bool {
    match kind {
        StageKind::Endorsement
        | StageKind::Screening
        | StageKind::Review
        | StageKind::Revision
        | StageKind::Admission
        | StageKind::Publicity
        | StageKind::Midterm
        | StageKind::Final
        | StageKind::Titling
        | StageKind::Sustaining => true,
        StageKind::Preparation | StageKind::Application | StageKind::Building => false,
    }
}

/// Whether an event is a result of the stage. The ones that only tell that something began, or who
/// works on it, stand in the history alone.
fn belongs(what: &What, key: &str) -> bool {
    match what {
        What::Returned { stage }
        | What::Endorsed { stage, .. }
        | What::Declined { stage, .. }
        | What::Screened { stage, .. }
        | What::ScoringClosed { stage, .. }
        | What::Shortlisted { stage, .. }
        | What::HandedIn { stage, .. }
        | What::SentBack { stage, .. }
        | What::RevisionAccepted { stage }
        | What::Proposed { stage, .. }
        | What::PutUp { stage, .. }
        | What::PublicityPassed { stage }
        | What::TurnedDown { stage }
        | What::NoticeClosed { stage, .. }
        | What::Graded { stage, .. }
        | What::ExtensionGranted { stage, .. } => stage == key,
        _ => false,
    }
}

/// Notes beside what was taken back when that was. Nothing but the last step can be, so it is what
/// came to something last before, with all that the same act brought. The newest line stands first.
pub fn mark_undone(history: &mut [Told]) {
    for n in (0..history.len()).rev() {
        let What::StepTakenBack { stage: of, .. } = &history[n].what else {
            continue;
        };
        let is_step = |line: &Told| {
            line.undone_at.is_none()
                && match &line.what {
                    What::HandedIn { .. } => false,
                    What::Titled { .. } => true,
                    what => belongs(what, of),
                }
        };
        let undone_at = history[n].at;
        let Some(step) = history[n + 1..].iter().find(|line| is_step(line)) else {
            continue;
        };
        let taken_at = step.at;
        let steps: Vec<usize> = (n + 1..history.len())
            .filter(|m| history[*m].at == taken_at && is_step(&history[*m]))
            .collect();
        for step in steps {
            history[step].undone_at = Some(undone_at);
        }
    }
}

/// How many stages have come to something.
pub fn count(view: &View) -> usize {
    lines(view).iter().filter(|l| !l.told.is_empty()).count()
}

/// The panel.
pub fn panel(view: &View, me: &Me) -> Markup {
    let body = html! {
        dl .facts.results {
            @for line in lines(view) {
                dt { (line.stage.title) }
                dd { (stage(view, me, &line)) }
            }
            @if let Some(on) = view.titled_on() {
                dt { "称号" }
                dd { b { (view.programme().award_title()) } br; small .muted { (day_label(on, me.today)) "命名" } }
            }
        }
    };
    parts::panel("reviews", "评审与考核", html! {}, body)
}

fn stage(view: &View, me: &Me, line: &StageResults<'_>) -> Markup {
    let due = view.due_of(&line.stage.key);
    html! {
        @for told in line.told.iter().take(3) {
            p {
                @if told.undone_at.is_some() { del { (told.what.sentence()) } }
                @else if matches!(told.what, What::Graded { .. } | What::ScoringClosed { .. } | What::Shortlisted { .. }) { b { (told.what.sentence()) } }
                @else { (told.what.sentence()) }
                " " small .muted { time { (day_label(shanghai_date(told.at), me.today)) } }
                @if let Some(at) = told.undone_at { " " small .muted { (day_label(shanghai_date(at), me.today)) "已撤回" } }
                @if let Some(reason) = &told.reason { br; small .muted { (reason) } }
            }
        }
        (sheets(view, &line.stage.key))
        @if let Some(at) = due {
            @if let Some(planned) = at.planned {
                p { "延期到" (day_label(at.due.on, me.today)) " " small .muted { "原定" (parts::day(planned.on, me.today)) } }
            } @else if line.told.is_empty() {
                span .faint { (at.due.label()) }
            }
        } @else if line.told.is_empty() {
            span .faint { "尚未开始" }
        }
        @if line.told.is_empty() && !line.stage.ways.is_empty() { br; small .faint { (line.stage.ways.join("、")) } }
    }
}

/// How many sheets there are and are signed; who signed them is on the round's page.
fn sheets(view: &View, key: &str) -> Markup {
    let own: Vec<_> = view.sheets.iter().filter(|s| s.stage_key == key).collect();
    let recused = own.iter().filter(|s| s.recused_at.is_some()).count();
    let asked = own.len() - recused;
    let signed = own
        .iter()
        .filter(|s| s.recused_at.is_none() && s.signed_at.is_some())
        .count();
    html! {
        @if !own.is_empty() {
            p { small .muted { "评分表 " (asked) " 份，已签署 " (signed) " 份" @if recused > 0 { "；回避 " (recused) " 人" } } }
        }
    }
}
