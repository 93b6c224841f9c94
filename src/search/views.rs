//! What is found, by kind.

use domain::states::Role;
use maud::{Markup, html};

use super::query::Hit;
use super::{Asked, Kind, PATH};
use crate::ui::form::Field;
use crate::ui::parts::{self, Look};
use crate::ui::shell::page_head;
use crate::web::text::address;
use crate::web::{Me, Paged};

/// The whole page: what was looked for and what of each kind is found.
pub fn page(me: &Me, asked: &Asked, kinds: &[Kind], found: &[(Kind, Paged<Hit>)]) -> Markup {
    let some: Vec<_> = found.iter().filter(|(_, hits)| !hits.is_empty()).collect();
    html! {
        (page_head(&title(asked, found), Some(&lede(kinds)), html! {}))
        form .filters method="get" action=(PATH) role="search" aria-label="按名称查找" {
            @if let Some(kind) = asked.kind { input type="hidden" name="kind" value=(kind.key()); }
            (Field::new("q", "要查找的字词").placeholder("名称、简称、曾用名或编号，可写几个词").search(&asked.q))
            button .btn type="submit" { (parts::icon("search")) "查找" }
            @if asked.kind.is_some() { a .btn.btn-quiet href=(address(PATH, &[("q", &asked.q)])) { "看各类结果" } }
        }
        @if some.is_empty() && !asked.sought.is_empty() { (nothing(me, asked)) }
        @for (kind, hits) in some { (group(asked, *kind, hits)) }
    }
}

fn title(asked: &Asked, found: &[(Kind, Paged<Hit>)]) -> String {
    if asked.sought.is_empty() {
        return "查找".to_owned();
    }
    let counted: Vec<String> = found
        .iter()
        .filter(|(_, hits)| !hits.is_empty())
        .map(|(kind, hits)| {
            let (_, label, measure, _) = kind.words();
            format!("{label} {} {measure}", hits.total)
        })
        .collect();
    let sought = domain::text::quoted(&asked.q);
    if counted.is_empty() {
        format!("没有找到{sought}")
    } else {
        format!("找到{sought}：{}", counted.join("，"))
    }
}

/// What can be found here by whoever asks.
fn lede(kinds: &[Kind]) -> String {
    let labels: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
    if labels.is_empty() {
        return "您现在的角色没有可以按名称查找的内容。".to_owned();
    }
    format!(
        "在您能看到的{}里找。写几个词，就找每个词都有的，不分先后、大小写和全角半角。",
        labels.join("、")
    )
}

fn group(asked: &Asked, kind: Kind, hits: &Paged<Hit>) -> Markup {
    let (key, label, measure, order) = kind.words();
    let counted = format!("{} {measure}，{order}", hits.total);
    let here = |page: u64| {
        let page = page.to_string();
        address(PATH, &[("q", &asked.q), ("kind", key), ("page", &page)])
    };
    let left = hits.total > hits.rows.len() as u64;
    let more = html! {
        @if asked.kind.is_none() && left { (parts::more(&format!("看全部 {} {measure}{label}", hits.total), &here(1))) }
    };
    parts::section(
        key,
        label,
        &counted,
        more,
        html! {
            ul .link-list.found { @for hit in &hits.rows { (line(hit)) } }
            @if asked.kind.is_some() { (hits.foot(here)) }
        },
    )
}

fn line(hit: &Hit) -> Markup {
    html! {
        li {
            span {
                a href=(hit.href) { (hit.name) }
                @if !hit.about.is_empty() { span .sub { (hit.about.join("·")) } }
            }
            small .code { (hit.code) }
        }
    }
}

/// What helps whoever has found nothing.
fn nothing(me: &Me, asked: &Asked) -> Markup {
    let hint =
        "可以少写一个词，只写名称里的两三个字，或换成简称、曾用名、编号再找。只找您能看到的内容。";
    let action = if asked.kind.is_some() {
        let all = address(PATH, &[("q", &asked.q)]);
        parts::link(Look::Plain, "在各类里都找一遍", &all)
    } else if me.holds(Role::Expert) {
        // What is judged is found by nobody who judges; the desk has all of it.
        parts::link(Look::Plain, "看分给我评审的材料", "/desk")
    } else {
        html! {}
    };
    parts::empty("没有符合的名称", hint, action)
}
