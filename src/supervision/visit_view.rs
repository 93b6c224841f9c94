//! The sheet of a visit, made for a phone, and what it reads like afterwards.

use domain::dates::{Due, cn_date, cn_day, timeliness};
use domain::visit::{Checked, FindingKind, Point, Weight, field};
use maud::{Markup, html};

use super::query::Visit;
use super::visit::{CONFIRMATION, PHOTOS, VISIT};
use crate::ui::State;
use crate::ui::form::{Choice, id, size_label};
use crate::ui::parts::{self, Look, icon};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::{Filling, Tried};

/// The place of photographs that are of no point.
const WHOLE: &str = "visit";

pub fn page(me: &Me, v: &Visit, tried: &Tried, limit: u64) -> Markup {
    let d = Due::on_day(v.row.due_on);
    html! {
        (page_head(&v.unit, Some(&format!("{}·{}", v.campaign, v.project)), html! {
            @if v.mine { (parts::due(&d, timeliness(&d, v.soon, me.now), me.today)) (parts::saved("")) }
            a .btn href={ "/projects/" (v.row.project_id) } { "打开项目" }
        }))
        (tried.note())
        (tried.summary())
        @if v.mine { (sheet(me, v, tried, limit)) } @else { (outcome(me, v, tried)) }
    }
}

fn sheet(me: &Me, v: &Visit, tried: &Tried, limit: u64) -> Markup {
    let now = v.sheet.fields();
    let came_back = if tried.of(&PHOTOS).is_tried() {
        &PHOTOS
    } else {
        &VISIT
    };
    let form = tried.filling(came_back, &now);
    let (to, store) = (
        format!("/visits/{}/conclusion", v.row.id),
        format!("/visits/{}/photos", v.row.id),
    );
    let shown = |point: &Point| item(v, point, form, limit, &store);
    let (others, points): (Vec<&Point>, Vec<&Point>) =
        v.sheet.points.iter().partition(|point| point.is_other());
    let written = |point: &&Point| {
        !form.value(&field("checked", point)).is_empty()
            || form.error(&field("text", point)).is_some()
    };
    let left = v.sheet.left(v.opens_on, me.today);
    html! {
        form .visit.stack method="post" action=(to) enctype="multipart/form-data" novalidate
            data-autosave=(to) data-draft-key=(format!("{}/visit-{}", me.account, v.row.id)) {
            // The first button answers the Enter key: it must save, not conclude.
            button .visually-hidden formaction=(store) tabindex="-1" { "存草稿" }
            (form.once(me))
            (form.shown())
            (form.show("visited_on"))
            (form.show("companions"))
            @if !points.is_empty() {
                (parts::section_head("points", "看台账", &format!("{} 项，逐项选；部分或不符的写明问题", points.len()), html! {}))
                @for point in &points { (shown(point)) }
            }
            details .fold open[points.is_empty() || others.iter().any(written)] {
                summary { "标准以外的情况，可写 " (others.len()) " 项" }
                @for point in &others { (shown(point)) }
            }
            (photos(v, WHOLE, limit, &store, form))
            (form.show("good_practice"))
            (form.show("conclusion"))
            p .small.muted { "限期整改为查看之日起 " (v.rectify_within) " 个工作日，即改为 " (domain::visit::AT_ONCE) " 个工作日；登记后当天通知申报单位。" }
            div .visit-bar {
                div {
                    button .btn formaction=(store) { "存草稿" }
                    button .btn.btn-next { "登记查看结论" span data-left=(left) { @if left > 0 { "（还差 " (left) " 项）" } } }
                }
            }
        }
    }
}

/// One point: whether it fits, and what was found if it does not.
fn item(v: &Visit, point: &Point, form: Filling<'_>, limit: u64, store: &str) -> Markup {
    let [checked, text, kind, weight] =
        ["checked", "text", "kind", "weight"].map(|part| field(part, point));
    let said = |name: &str| html! { @if let Some(message) = form.error(name) { p .field-error id={ (id(name)) "-error" } { (message) } } };
    html! {
        fieldset .visit-item.field id={ "p-" (point.key) } data-point=(if point.is_other() { "may" } else { "must" }) {
            legend { b { (point.title) } }
            div .segmented id=(id(&checked)) tabindex="-1" { (radios::<Checked>(&checked, form.value(&checked))) }
            (said(&checked))
            div .visit-more.stack-tight {
                (form.field(&text).textarea(form.value(&text), None))
                div .two {
                    (form.field(&kind).segmented(&Choice::words::<FindingKind>(), form.value(&kind)))
                    (form.field(&weight).segmented(&Choice::words::<Weight>(), form.value(&weight)))
                }
                (photos(v, &point.key, limit, store, form))
            }
        }
    }
}

fn radios<W: domain::stage::Word>(name: &str, value: &str) -> Markup {
    html! {
        @for choice in Choice::words::<W>() {
            label { input type="radio" name=(name) value=(choice.value) checked[choice.value == value]; (choice.label) }
        }
    }
}

/// The photographs of a point, and a place for more.
fn photos(v: &Visit, point: &str, limit: u64, store: &str, form: Filling<'_>) -> Markup {
    let name = format!("photo.{point}");
    html! {
        div .field {
            div .photos {
                (pictures(v, point, Some(store)))
                label .drop {
                    input .visually-hidden type="file" id=(id(&name)) name=(name) accept="image/*" multiple data-max=(limit) aria-label={ "照片，单份 " (size_label(limit)) " 以内" };
                    span { (icon("plus")) " 拍照" }
                    output .chosen data-chosen {}
                }
            }
            @if let Some(message) = form.error(&name) { p .field-error id={ (id(&name)) "-error" } { (message) } }
            button .btn.btn-small data-uploads=(id(&name)) formaction=(store) { "上传所选照片" }
        }
    }
}

/// The photographs of a point; where it is still written, each with a button to take it off.
fn pictures(v: &Visit, point: &str, store: Option<&str>) -> Markup {
    let of = v
        .photos
        .iter()
        .filter(|photo| photo.visit_point.as_deref() == Some(point));
    html! {
        @for photo in of {
            @let at = format!("/files/{}", photo.public_id);
            div .photo {
                a href=(at) { img src=(at) alt=(photo.name) loading="lazy"; }
                @if let Some(store) = store {
                    button .btn.btn-small name="remove" value=(photo.public_id) formaction=(store) formnovalidate aria-label={ "移除照片 " (photo.name) } { "移除" }
                }
            }
        }
    }
}

/// What was seen, once it is registered.
fn outcome(me: &Me, v: &Visit, tried: &Tried) -> Markup {
    let row = &v.row;
    let facts = [
        (
            "督导",
            html! { (v.kind) @if let Some(by) = &v.by { "，" (by) "登记" } },
        ),
        ("期限", html! { (parts::day(row.due_on, me.today)) }),
        (
            "状态",
            html! { (row.status.label()) @if let Some(on) = row.visited_on { "，" (cn_date(on)) } },
        ),
        (
            "同行的人",
            html! { (row.companions.as_deref().unwrap_or("没有写")) },
        ),
        (
            "结论",
            html! { (row.conclusion.as_deref().unwrap_or("还没有登记")) },
        ),
        (
            "好做法",
            html! { (row.good_practice.as_deref().unwrap_or("没有写")) },
        ),
    ];
    html! {
        (parts::facts(&facts))
        @if !v.findings.is_empty() {
            (parts::section("found", "要整改的问题", &format!("{} 个", v.findings.len()), html! {}, html! {
                ul .checklist {
                    @for (id, code, text, due_on) in &v.findings {
                        li data-state="todo" { span { a href={ "/findings/" (id) } { b { (text) } } " " span .code.faint { (code) } } small .nowrap { (cn_day(*due_on)) "止" } }
                    }
                }
            }))
        }
        @if row.points.is_some() { (points(v)) }
        @if row.conclusion.is_some() { (confirmation(v, tried)) }
    }
}

fn points(v: &Visit) -> Markup {
    let seen = v
        .sheet
        .points
        .iter()
        .filter(|point| point.checked.is_some());
    html! {
        (parts::section("points", "逐项情况", "", html! {}, html! {
            ul .checklist {
                @for point in seen {
                    @let state = match point.checked { Some(Checked::Fits) | None => State::Done, Some(Checked::Partly) => State::Soon, Some(Checked::Not) => State::Late };
                    li data-state=(state.key()) {
                        span { (point.title) }
                        (parts::tag(state, point.checked.map_or("", Checked::label)))
                        @if point.is_found() {
                            small { (point.text) "（" (point.kind.map_or("", FindingKind::label)) "，" (point.weight.map_or("", Weight::label)) "）" }
                            div .photos { (pictures(v, &point.key, None)) }
                        }
                    }
                }
            }
            div .photos { (pictures(v, WHOLE, None)) }
        }))
    }
}

/// That the one who was visited has seen it, or the form for it.
fn confirmation(v: &Visit, tried: &Tried) -> Markup {
    let form = tried.of(&CONFIRMATION);
    let body = match (&v.confirmed_by, v.row.confirmed_at) {
        (Some(by), Some(at)) => html! {
            p { (parts::tag(State::Done, "支部已确认")) " " (by) "，" (parts::instant_in_full(at)) }
            @if let Some(remark) = &v.row.remark { p { b { "不同意见：" } (remark) } }
        },
        (_, _) if v.is_own || v.may_hand_over => html! {
            form .visit.stack method="post" action={ "/visits/" (v.row.id) "/confirmation" } {
                @if !v.is_own {
                    p .small.muted { "把手机交给支部书记：核对上面的内容，用自己的登录名和密码确认。密码不会留在这台设备上。" }
                    (form.field("login").autocomplete("off").text(form.value("login")))
                    (form.field("password").autocomplete("off").password())
                }
                (form.show("remark"))
                (parts::button(Look::Next, "确认查看情况"))
            }
        },
        (_, _) => html! { p .muted { "等支部确认。" } },
    };
    parts::section("confirmation", "支部确认", "", html! {}, body)
}
