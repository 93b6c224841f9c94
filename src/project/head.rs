//! The head of the project page: what it is, how it stands, and the one next step for the person
//! who looks.

use domain::dates::{Timeliness, cn_date};
use domain::obligation::ObligationKind;
use domain::paths;
use domain::stage::{StageKind, Status};
use domain::text::quoted;
use domain::turn::Turn;
use ledger::event::holder_hears_of;
use maud::{Markup, html};

use super::query::View;
use super::rows::Owing;
use crate::ui::State;
use crate::ui::parts::{self, Look, link, print_button, tag, tag_plain};
use crate::web::Me;

/// A step somebody takes next, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Next {
    pub label: String,
    pub href: String,
}

/// The most urgent thing the asker owes on this project that can be done from here.
pub fn next(view: &View, me: &Me) -> Option<Next> {
    let own = view
        .owed
        .iter()
        .filter(|o| view.may.own.contains(&o.id))
        .find_map(|o| step(view, o));
    // What a conductor owes for a whole round at once is done here for this one.
    own.or_else(|| {
        let (task, _) = super::forms::turn(view).filter(|_| !view.may.own_hand)?;
        let label = super::forms::verb(task)?.to_owned();
        let href = "#act".to_owned();
        Some(Next { label, href })
    })
    .or_else(|| {
        let writes = view.may.write && ledger::projects::form_now(&view.standing).is_some();
        writes.then(|| Next {
            label: "接着填写".to_owned(),
            href: form(view),
        })
    })
    .filter(|_| !me.posts.is_empty())
}

fn form(view: &View) -> String {
    format!("/projects/{}/form", view.standing.project.id)
}

fn step(view: &View, o: &Owing) -> Option<Next> {
    let p = view.programme();
    let stage = o.stage_key.as_deref().and_then(|key| p.stage(key));
    let title = stage.map_or("", |s| s.title.as_str());
    let to = |label: String, href: String| Some(Next { label, href });
    let finding = || {
        let found = view.findings.iter().find(|f| f.code == o.item_key)?;
        Some(format!("/findings/{}", found.id))
    };
    match o.kind {
        ObligationKind::Submit if view.standing.project.status == Status::Returned => {
            to("按退回意见修改申报书".to_owned(), form(view))
        }
        ObligationKind::Submit => to("填写申报书".to_owned(), form(view)),
        ObligationKind::Revise => to("按专家意见修改申报书".to_owned(), form(view)),
        ObligationKind::HandIn | ObligationKind::Recheck => {
            to(format!("填写{title}材料"), form(view))
        }
        ObligationKind::Rectify => to("整改后重新提交材料".to_owned(), form(view)),
        ObligationKind::Milestone | ObligationKind::PlanItem => {
            let wanted = p.milestone(&o.item_key).map(|m| m.record);
            (view.may.log && view.may_log_now()).then(|| Next {
                label: wanted.map_or("登记完成情况".to_owned(), |k| format!("登记{}", k.label())),
                href: format!(
                    "{}?{}={}",
                    paths::new_record(view.standing.project.id),
                    o.kind.key(),
                    o.item_key
                ),
            })
        }
        ObligationKind::RectifyFinding => to("提交整改情况，申请销号".to_owned(), finding()?),
        ObligationKind::VerifyFinding => to("复核整改".to_owned(), finding()?),
        ObligationKind::Visit => to("登记查看结论".to_owned(), format!("/visits/{}", o.item_key)),
        ObligationKind::AnswerObjection => to(
            "处理公示异议".to_owned(),
            paths::objection(view.standing.project.id),
        ),
        // Done in the panel of this page, if the state allows it.
        ObligationKind::AnswerRequest
        | ObligationKind::Endorse
        | ObligationKind::Screen
        | ObligationKind::AcceptRevision
        | ObligationKind::Grade
        | ObligationKind::Title
        // Done for many projects at once, on the round's page or the expert's desk.
        | ObligationKind::Enter
        | ObligationKind::Recommend
        | ObligationKind::AssignExperts
        | ObligationKind::AdmitObjection
        | ObligationKind::Score
        | ObligationKind::Shortlist
        | ObligationKind::Decide
        | ObligationKind::PostNotice => None,
    }
}

/// Tags, title, unit and dates, actions.
pub fn head(view: &View, me: &Me) -> Markup {
    let s = &view.standing;
    let next = next(view, me);
    html! {
        header .page-head {
            div {
                p .row.gap-below { (tags(view, me)) }
                h1 { (s.project.name) }
                (meta(view))
            }
            div .actions {
                (print_button("打印本页"))
                a .btn href={ "/projects/" (s.project.id) "/print" } { "一页摘要" }
                @if view.may.log && view.may_log_now() {
                    a .btn href={ "/projects/" (s.project.id) "/records/new" } { (parts::icon("plus")) "记一条活动" }
                }
                @if let Some(next) = &next { (link(Look::Next, &next.label, &next.href)) }
            }
        }
    }
}

/// How it stands, in a few tags: what is late or due soon first.
pub fn tags(view: &View, me: &Me) -> Markup {
    let s = &view.standing;
    let open = || view.owed.iter().filter(|o| o.is_open());
    let late = open()
        .filter(|o| matches!(view.timeliness(&o.due(), me), Timeliness::Late { .. }))
        .count();
    let soon = open()
        .filter(|o| matches!(view.timeliness(&o.due(), me), Timeliness::Soon { .. }))
        .count();
    let status = s.project.status.label();
    let stage = s.stage().ok();
    let state = stage.map_or(State::Off, |stage| {
        Turn::of(stage.kind, s.project.status).into()
    });
    let stage = stage.map_or("", |stage| stage.title.as_str());
    html! {
        @if late > 0 { (tag(State::Late, &format!("{late} 项逾期"))) }
        @if soon > 0 { (tag(State::Soon, &format!("{soon} 项 {} 天内到期", s.round.programme.soon.value))) }
        (parts::tag_explained(state, s.project.status, &format!("{stage}·{status}")))
        @if let Some(month) = month_of_building(view, me) { (tag_plain(&format!("培育第 {month} 个月"))) }
        (tag_plain(&format!("{} 批次", s.round.row.year)))
        (tag_plain(&s.project.code))
    }
}

/// The running month of building, while it goes on.
fn month_of_building(view: &View, me: &Me) -> Option<i32> {
    use chrono::Datelike as _;
    let from = view.standing.project.building_from?;
    if !view.may_log_now() || me.today < from {
        return None;
    }
    let months = (me.today.year() - from.year()) * 12 + me.today.month().cast_signed()
        - from.month().cast_signed();
    Some(months + i32::from(me.today.day() >= from.day()))
}

/// Unit, superior, category, brand, time of building.
pub fn meta(view: &View) -> Markup {
    let s = &view.standing;
    let above: Vec<&str> = s
        .line
        .iter()
        .rev()
        .take(3)
        .rev()
        .map(|u| u.name.as_str())
        .collect();
    let category = s.round.programme.category(s.project.category.as_deref());
    let track = track_dates(view);
    html! {
        p .title-meta {
            span { (above.join("·")) }
            span { a href={ "/rounds/" (s.project.round_id) } { (s.round.row.name) } }
            @if let Some(category) = category { span { "类别：" (category.title) } }
            @if let Some(brand) = &s.project.brand { span { "品牌：" (brand) } }
            @if let Some((from, to)) = track { span { (cn_date(from)) "立项，" (cn_date(to)) "前交验收材料" } }
        }
    }
}

fn track_dates(view: &View) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let from = view.standing.project.building_from?;
    let to = view
        .programme()
        .stages
        .iter()
        .filter(|s| s.kind == StageKind::Final)
        .find_map(|s| view.due_of(&s.key))?;
    Some((from, to.due.on))
}

/// What stands at the top for whoever must read it first: why it came back, that it is closed.
pub fn notes(view: &View, me: &Me) -> Markup {
    use ledger::event::What;
    let s = &view.standing;
    let said = |wanted: fn(&What) -> bool| {
        view.history
            .iter()
            .find(|line| wanted(&line.what))
            .and_then(|line| line.reason.clone())
    };
    let (state, text) = match s.project.status {
        Status::Returned => (
            State::Soon,
            said(|w| matches!(w, What::Returned { .. })).map(|r| format!("退回理由：{r}")),
        ),
        Status::Conditional | Status::Extended => (
            State::Soon,
            said(|w| matches!(w, What::Graded { .. })).map(|r| format!("评定意见：{r}")),
        ),
        Status::Due => (
            State::Soon,
            said(|w| matches!(w, What::SentBack { .. }))
                .filter(|_| {
                    matches!(
                        view.history.first().map(|l| &l.what),
                        Some(What::SentBack { .. })
                    )
                })
                .map(|r| format!("退回理由：{r}")),
        ),
        status if status.is_end() => (
            State::Off,
            Some(format!(
                "项目已结束（{}，{}）。记录和材料保留可查。",
                status.label(),
                s.project.ended_on.map_or(String::new(), cn_date)
            )),
        ),
        _ => (State::Todo, None),
    };
    let waiting = waiting_for(view, me);
    html! {
        @if let Some(text) = text { (parts::note(state, html! { (text) }, html! {})) }
        @if let Some(waiting) = waiting { (parts::note(State::Wait, html! { (waiting) }, html! {})) }
    }
}

/// Whose turn it is, when it is not the asker's.
fn waiting_for(view: &View, me: &Me) -> Option<String> {
    let s = &view.standing;
    let stage = s.stage().ok()?;
    let Turn::Conductor(task) = Turn::of(stage.kind, s.project.status) else {
        return None;
    };
    if view.may.conduct {
        return None;
    }
    let unit = s.conductor(stage);
    let due = view
        .due_of(&stage.key)
        .map(|at| format!("，{}前", parts::day_label(at.due.on, me.today)))
        .unwrap_or_default();
    let then = if holder_hears_of(task) {
        "；办完会通知申报单位"
    } else {
        ""
    };
    Some(format!(
        "正由{}办理{}{due}{then}。",
        unit.name,
        quoted(&stage.title)
    ))
}
