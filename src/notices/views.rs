//! The list of notices and the page on which an objection is concluded.

use domain::dates::{Due, cn_date, cn_day, cn_span, timeliness};
use domain::owed::{ADMIT_WITHIN, ANSWER_WITHIN};
use domain::states::{NoticeStatus, ObjectionStatus};
use maud::{Markup, html};

use super::objection::ObjectionView;
use super::query::{NoticeLine, NoticeList, ObjectionLine};
use super::{ADMISSION, CONCLUSION, TAKING_DOWN};
use crate::ui::State;
use crate::ui::form::Choice;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};

/// What the list says at once.
pub fn list_title(view: &NoticeList) -> String {
    let waits = |n: usize| match view.to_admit() {
        0 => format!("{n} 件异议待核查"),
        some if some == n => format!("{n} 件异议待受理"),
        some => format!("{some} 件异议待受理，{} 件待核查", n - some),
    };
    match (view.open, view.objections.len()) {
        (0, 0) => "现在没有公示".to_owned(),
        (0, n) => waits(n),
        (open, 0) => format!("{open} 份公示正在进行"),
        (open, n) => format!("{open} 份公示正在进行，{}", waits(n)),
    }
}

impl NoticeList {
    /// Objections of which has to be said whether they are admitted.
    fn to_admit(&self) -> usize {
        let pending = |o: &&ObjectionLine| o.status == ObjectionStatus::Pending;
        self.objections.iter().filter(pending).count()
    }
}

/// The list of notices.
pub fn list(me: &Me, view: &NoticeList, tried: &Tried) -> Markup {
    html! {
        (page_head(&list_title(view), Some("公示页对外公开，期满撤下名单；公示期和起止日期一经发布不再改动。"), html! {}))
        @if !view.objections.is_empty() {
            (parts::section("objections", "待办的异议", "答复、核查清楚前，所涉项目不立项", html! {}, html! {
                ul .checklist {
                    @for o in &view.objections {
                        @let due = Due::on_day(o.due);
                        @let at = timeliness(&due, 14, me.now);
                        li data-state=(State::from(at).key()) {
                            span { a href={ "/objections/" (o.id) } { @if let Some(about) = &o.about { (about) } @else { "针对整份名单" } } }
                            small .nowrap { (o.status.label()) "，" (parts::due(&due, at, me.today)) }
                            small { (o.notice) "，" (cn_day(o.received)) "收到" }
                        }
                    }
                }
            }))
        }
        @if view.unconfirmed > 0 {
            p .small.muted { "另有 " (view.unconfirmed) " 件异议待本人确认，确认后列在这里；不影响项目办理。" }
        }
        @if view.notices.is_empty() {
            (parts::empty("还没有公示", "审定拟立项名单后，在批次页发布公示，名单和起止日期自动排好，约两分钟。", html! { (parts::link(Look::Plain, "去批次", "/rounds")) }))
        } @else {
            section .panel {
                (table(me, view, tried))
                (view.notices.foot(|n| format!("/notices?page={n}")))
            }
        }
    }
}

fn table(me: &Me, view: &NoticeList, tried: &Tried) -> Markup {
    let columns = [
        Column::new("公示"),
        Column::new("批次"),
        Column::new("公示期"),
        Column::num("项目"),
        Column::new("状态"),
        Column::new(""),
    ];
    parts::table(
        "table-cards",
        "公示",
        &columns,
        html! {
            @for n in &view.notices.rows {
                tr {
                    th scope="row" { a href={ "/notices/" (n.public_id) } { (n.title) } }
                    td data-label="批次" { a href={ "/rounds/" (n.round_id) } { (n.round_name) } }
                    td data-label="公示期" { span { (cn_span(n.opens_on, n.closes_on)) span .sub { (n.working_days) " 个工作日" } } }
                    td .num data-label="项目" { (n.projects) }
                    td data-label="状态" { (state(n, me)) }
                    td .fit {
                        @if may_close(n, me) { (parts::post(Look::Small, "结束公示", &format!("/notices/{}/closing", n.id))) }
                        @if may_take_down(n, me) { (taking_down(n, tried)) }
                    }
                }
            }
        },
    )
}

fn state(n: &NoticeLine, me: &Me) -> Markup {
    match n.status {
        NoticeStatus::Open if me.today > n.closes_on => {
            parts::tag_says(State::Wait, n.status, "期满待结束")
        }
        NoticeStatus::Open => parts::due_tag(
            &Due::on_day(n.closes_on),
            timeliness(&Due::on_day(n.closes_on), 30, me.now),
            me.today,
        ),
        NoticeStatus::Closed => parts::tag_of(State::Done, n.status),
        NoticeStatus::Withdrawn => parts::tag_of(State::Off, n.status),
    }
}

fn may_close(n: &NoticeLine, me: &Me) -> bool {
    n.status == NoticeStatus::Open && me.today > n.closes_on && runs(n, me)
}

fn may_take_down(n: &NoticeLine, me: &Me) -> bool {
    n.status == NoticeStatus::Open && me.today <= n.closes_on && runs(n, me)
}

/// Whether one acts for whoever hosts its round.
fn runs(n: &NoticeLine, me: &Me) -> bool {
    let host = |p: &crate::web::me::Post| p.unit == n.host_unit_id;
    me.posts
        .iter()
        .any(|p| host(p) && p.does(domain::states::Role::Organiser))
}

fn taking_down(n: &NoticeLine, tried: &Tried) -> Markup {
    let form = tried.of(&TAKING_DOWN);
    html! {
        details .fold {
            summary { "撤回公示" }
            form .stack method="post" action={ "/notices/" (n.id) "/taking-down" } {
                (form.show("reason"))
                p { (parts::button(Look::Danger, "撤回公示")) }
            }
        }
    }
}

/// One objection with the form that concludes it.
pub fn objection(me: &Me, view: &ObjectionView, tried: &Tried) -> Markup {
    let about = view
        .about
        .as_ref()
        .map_or("整份名单".to_owned(), |(_, name, _)| {
            domain::text::quoted(name)
        });
    let open = matches!(
        view.status,
        ObjectionStatus::Open | ObjectionStatus::Pending
    );
    let title = format!("对{about}的异议：{}", view.status.label());
    let due = Due::on_day(view.due);
    html! {
        (page_head(&title, Some("反映人的姓名和联系方式只供核查答复使用，不得外传；办结后按保存期限清除。"), html! {}))
        (tried.note())
        div .with-aside {
            div .stack {
                section .panel aria-labelledby="text-h" {
                    div .panel-head { h2 #text-h { "反映的情况" } }
                    div .panel-body.prose {
                        @for line in view.text.lines() { p { (line) } }
                        @if let Some((name, _)) = &view.file {
                            @if view.mine { p .flush { "附件：" a href={ "/objections/" (view.id) "/file" } { (name) } } }
                            @else { p .flush.muted { "附有一份材料，由组织公示的单位查看。" } }
                        }
                    }
                }
                @if let Some(conclusion) = &view.conclusion {
                    section .panel aria-labelledby="done-h" {
                        div .panel-head { h2 #done-h { @if view.status == ObjectionStatus::Refused { "不予受理的理由" } @else { "核查结论" } } (parts::tag_explained(State::Done, view.status, view.status.label())) }
                        div .panel-body.prose { @for line in conclusion.lines() { p { (line) } } @if let Some(at) = view.concluded_at { p .small.muted { (parts::instant_in_full(at)) } } }
                    }
                }
                @if view.status == ObjectionStatus::Pending && view.mine { (admission(view, tried.of(&ADMISSION))) }
                @else if open && view.mine { (form(view, tried.of(&CONCLUSION))) }
                @else if open { (parts::note(State::Wait, html! { "由组织公示的单位核查，您可以查看进展。" }, html! {})) }
            }
            aside .aside {
                (parts::facts(&[
                    ("批次", html! { (view.round_name) }),
                    ("公示", html! { a href={ "/notices/" (view.notice_public_id) } { (view.notice) } br; small .muted { (cn_date(view.closes_on)) "止" } }),
                    ("反映对象", html! { @if let Some((id, name, unit)) = &view.about { a href={ "/projects/" (id) } { (name) } br; small .muted { (unit) } } @else { "整份名单" } }),
                    ("反映人", html! { (view.name) }),
                    ("联系方式", html! { @if let Some(email) = &view.email { (email) br; } (view.contact) }),
                    ("收到", html! { (parts::instant_in_full(view.received_at)) }),
                    ("本人确认", html! { @match view.confirmed_at { Some(at) => (parts::instant_in_full(at)), None => "只留了电话，待致电核实" } }),
                    ("办理期限", html! { @if open { (parts::due(&due, timeliness(&due, view.soon, me.now), me.today)) } @else { (cn_date(view.due)) } }),
                ]))
                (parts::basis(&format!("确认后 {ADMIT_WITHIN} 个工作日内答复是否受理，受理后 {ANSWER_WITHIN} 个工作日内核查答复 —— 建议值，可按上级规定执行")))
            }
        }
    }
}

fn admission(view: &ObjectionView, form: Filling<'_>) -> Markup {
    let choices = [
        Choice::new("admitted", "受理").small("所涉项目标明有异议，暂停办理，核查后作结论"),
        Choice::new("refused", "不予受理")
            .small("项目不受影响；公示已期满的，没有别的异议就自动往下办"),
    ];
    html! {
        form .panel method="post" action={ "/objections/" (view.id) "/admission" } aria-labelledby="a-h" {
            div .panel-head { h2 #a-h { "答复是否受理" } }
            div .panel-body.stack {
                (form.radios("outcome", &choices))
                @if view.confirmed_at.is_none() { (form.show("called")) }
                (form.show("reason"))
                p { (parts::button(Look::Next, "答复反映人")) }
            }
        }
    }
}

fn form(view: &ObjectionView, form: Filling<'_>) -> Markup {
    let mut choices =
        vec![Choice::new("dismissed", "异议不成立").small("项目恢复公示；公示已期满的，继续办理")];
    if view.about.is_some() {
        choices.push(Choice::new("upheld", "异议成立").small("该项目不予立项，通知申报单位"));
    }
    html! {
        form .panel method="post" action={ "/objections/" (view.id) "/conclusion" } aria-labelledby="f-h" {
            div .panel-head { h2 #f-h { "写核查结论" } }
            div .panel-body.stack {
                (form.radios("outcome", &choices))
                (form.show("reason"))
                p { (parts::button(Look::Next, "办结这件异议")) }
            }
        }
    }
}
