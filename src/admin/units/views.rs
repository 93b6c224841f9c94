//! The pages about units.

use domain::dates::cn_date;
use domain::shown::Fields;
use domain::unit::{KINDS, kind};
use entity::unit;
use maud::{Markup, html};

use super::query::Place;
use super::{BELOW, FACTS, HERE, NAME, PARENT, Search, path_of};
use crate::ui::State;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::form::{Filling, Tried};
use crate::web::{Me, Paged};

fn kind_label(row: &unit::Model) -> &str {
    kind(&row.kind).map_or(row.kind.as_str(), |k| k.label)
}

/// How many superior units a unit has; deeper ones than five stand with the fifth.
fn depth(row: &unit::Model) -> usize {
    row.path.matches('/').count().saturating_sub(2).min(5)
}

fn members(row: &unit::Model) -> String {
    match (row.members_formal, row.members_probationary) {
        (None, None) => "没有登记".to_owned(),
        (formal, probationary) => format!(
            "正式 {}、预备 {}",
            formal.unwrap_or(0),
            probationary.unwrap_or(0)
        ),
    }
}

/// The tree, with its search.
pub fn list(search: &Search, list: &Paged<unit::Model>) -> Markup {
    let searched = !search.q.trim().is_empty();
    let title = if searched {
        format!("找到 {} 个党组织", list.total)
    } else {
        format!("您管理 {} 个党组织", list.total)
    };
    let q: String = search.q.trim().to_owned();
    let url = |n: u64| format!("{HERE}?q={}&page={n}", crate::admin::escape(&q));
    html! {
        (page_head(&title, Some("点开一个党组织，可在它下面新增、给它更名、改它的上级。列表上级在前，下级紧跟在后。"), html! {}))
        form .filters method="get" action=(HERE) aria-label="筛选" {
            (Field::new("q", "按名称或编码查找").placeholder("名称、简称、曾用名或编码").search(&search.q))
            (parts::button(Look::Plain, "查找"))
        }
        @if list.rows.is_empty() {
            (parts::empty("没有这样的党组织", "换个词再找，只写名称里的两三个字也行；要新增的，先打开它的上级，在“下级”里新增。", parts::link(Look::Plain, "看全部党组织", HERE)))
        } @else {
            (parts::table("table-cards", "党组织", &[Column::new("名称"), Column::new("编码"), Column::new("类型"), Column::new("党员")], html! {
                @for row in &list.rows {
                    tr {
                        th scope="row" .{ "depth-" (if searched { 0 } else { depth(row) }) } {
                            a href=(path_of(row.id)) { (row.name) }
                            @if row.closed_on.is_some() { " " (parts::tag(State::Off, "已撤销")) }
                        }
                        td data-label="编码" { (row.code) }
                        td data-label="类型" { (kind_label(row)) }
                        td data-label="党员" { (members(row)) }
                    }
                }
            }))
            (list.foot(url))
        }
    }
}

/// One unit: what it is, who acts for it, what lies below, and the three changes.
pub fn unit(me: &Me, place: &Place, tried: &Tried) -> Markup {
    let row = &place.unit;
    let above = place.parent.as_ref().map_or("", |(_, code, _)| code);
    let (now, below) = (shown_name(&row.name), shown_parent(above));
    let (name, parent) = (tried.filling(&NAME, &now), tried.filling(&PARENT, &below));
    let standing = shown_facts(row);
    let facts_form = tried.filling(&FACTS, &standing);
    let here = path_of(row.id);
    let lede = format!("{}，编码 {}", kind_label(row), row.code);
    let mut facts = vec![
        (
            "上级",
            html! { @match &place.parent { None => "没有上级", Some((_, code, name)) => { (name) " " small .muted { (code) } } } },
        ),
        ("党员", html! { (members(row)) }),
    ];
    if let Some(on) = row.established_on {
        facts.push(("成立", html! { (cn_date(on)) }));
    }
    if let Some(on) = row.closed_on {
        facts.push(("撤销", html! { (cn_date(on)) }));
    }
    let new_account = format!(
        "/admin/accounts/new?unit={}",
        crate::admin::escape(&row.code)
    );
    html! {
        (page_head(&row.name, Some(&lede), html! {}))
        (tried.note())
        (parts::facts(&facts))
        (parts::section("people", "经办人", "", parts::more("给这里新建账号", &new_account), html! {
            @if place.people.is_empty() {
                (parts::empty("这里还没有人", "待办的提醒会改发上级。新建账号约 1 分钟。", parts::link(Look::Plain, "新建账号", &new_account)))
            } @else {
                ul .checklist { @for (id, name, role) in &place.people { li data-state="done" { span { a href={ "/admin/accounts/" (id) } { (name) } " " (role.label()) } } } }
            }
        }))
        (parts::section("below", "下级", &format!("{} 个", place.below.len()), html! {}, html! {
            @if !place.below.is_empty() {
                (parts::table("table-cards", "下级党组织", &[Column::new("名称"), Column::new("编码"), Column::new("类型"), Column::new("党员")], html! {
                    @for row in &place.below {
                        tr {
                            th scope="row" { a href=(path_of(row.id)) { (row.name) } }
                            td data-label="编码" { (row.code) }
                            td data-label="类型" { (kind_label(row)) }
                            td data-label="党员" { (members(row)) }
                        }
                    }
                }))
            }
            (add_form(&here, me, row, tried.of(&BELOW)))
        }))
        (parts::section("name", "更名", "原名留在沿革里，老项目仍印原名", html! {}, html! {
            form method="post" action={ (here) "/name" } .stack {
                (name.shown())
                (name.show("name"))
                p { (parts::button(Look::Ink, "更名")) }
            }
        }))
        @if row.parent_id.is_some() {
            (parts::section("parent", "改上级", "下级一并随迁", html! {}, html! {
                form method="post" action={ (here) "/parent" } .stack {
                    (parent.shown())
                    (parent.field("parent").text(if parent.is_tried() { parent.value("parent") } else { "" }))
                    p { (parts::button(Look::Ink, "划归新的上级")) }
                }
            }))
        }
        (parts::section("facts", "更正成立日期和党员数", "改前改后都记入日志", html! {}, html! {
            form method="post" action={ (here) "/facts" } .stack {
                (facts_form.shown())
                (facts_form.show("established_on"))
                (facts_form.show("members_formal"))
                (facts_form.show("members_probationary"))
                p { (parts::button(Look::Ink, "更正")) }
            }
        }))
        (state(row, &here))
        @if !place.former.is_empty() {
            (parts::section("former", "沿革", "", html! {}, html! {
                ul .checklist { @for (name, last) in &place.former { li data-state="off" { span { (name) } @if let Some(last) = last { small { "至" (cn_date(*last)) } } } } }
            }))
        }
    }
}

/// Stopping a unit, or taking that back.
fn state(row: &unit::Model, here: &str) -> Markup {
    let (title, note, value, verb) = if row.closed_on.is_some() {
        ("恢复", "恢复后角色要重新授予", "no", "恢复这个党组织")
    } else {
        let note = "项目都办结、下级都撤销或划走以后才能撤销；撤销后这里的角色随即结束";
        ("撤销", note, "yes", "撤销这个党组织")
    };
    parts::section(
        "state",
        title,
        note,
        html! {},
        html! {
            form method="post" action={ (here) "/state" } {
                input type="hidden" name="closed" value=(value);
                p { button .btn { (verb) } }
            }
        },
    )
}

/// What the form of founding and members holds.
pub fn shown_facts(row: &unit::Model) -> Fields {
    let people = |n: Option<i32>| n.map_or(String::new(), |n| n.to_string());
    let founded = row
        .established_on
        .map_or(String::new(), |on| on.to_string());
    vec![
        ("established_on".to_owned(), founded),
        ("members_formal".to_owned(), people(row.members_formal)),
        (
            "members_probationary".to_owned(),
            people(row.members_probationary),
        ),
    ]
}

/// What the form of the name holds.
pub fn shown_name(name: &str) -> Fields {
    vec![("name".to_owned(), name.to_owned())]
}

/// What the form of the superior unit starts from: its code.
pub fn shown_parent(code: &str) -> Fields {
    vec![("parent".to_owned(), code.to_owned())]
}

fn add_form(here: &str, me: &Me, above: &unit::Model, form: Filling<'_>) -> Markup {
    let level = kind(&above.kind).map(|k| k.level);
    let kinds: Vec<Choice> = KINDS
        .into_iter()
        .filter(|k| level.is_none_or(|level| k.level > level))
        .map(|k| Choice::new(k.key, k.label))
        .collect();
    if kinds.is_empty() {
        return html! { p .muted { (kind_label(above)) "之下不再设党组织。" } };
    }
    html! {
        details open[form.is_tried()] {
            summary { "新增下级党组织" }
            form method="post" action={ (here) "/below" } .stack {
                (form.once(me))
                (form.show("name"))
                (form.show("code"))
                (form.select("kind", &kinds, Some("请选择")))
                (form.show("established_on"))
                (form.show("members_formal"))
                (form.show("members_probationary"))
                p { (parts::button(Look::Ink, "新增党组织")) }
            }
        }
    }
}
