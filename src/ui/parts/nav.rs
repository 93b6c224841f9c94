//! Ways through: the stations of a procedure, views of one thing, the pages of a list.

use domain::programme::Stage;
use maud::{Markup, html};

/// One station of [`steps`].
#[derive(Debug, Clone)]
pub struct Step {
    pub label: String,
    pub small: Option<String>,
    pub done: bool,
    pub current: bool,
}

/// The stations of a procedure, with the present one marked.
pub fn steps(name: &str, items: &[Step]) -> Markup {
    html! {
        ol .steps aria-label=(name) {
            @for step in items {
                li data-state=[(step.done && !step.current).then_some("done")] aria-current=[step.current.then_some("step")] {
                    (step.label)
                    @if let Some(small) = &step.small { small { (small) } }
                }
            }
        }
    }
}

/// The stages of a round as stations: those before `here` are done, and none is the present one when
/// it is over. `small` stands under each.
pub fn stations(
    name: &str,
    stages: &[&Stage],
    (here, is_over): (&str, bool),
    small: impl Fn(&Stage) -> Option<String>,
) -> Markup {
    let here = stages.iter().position(|s| s.key == here);
    let step = |(n, stage): (usize, &&Stage)| Step {
        label: stage.title.clone(),
        small: small(stage),
        done: here.is_some_and(|here| n < here),
        current: here == Some(n) && !is_over,
    };
    let items: Vec<Step> = stages.iter().enumerate().map(step).collect();
    steps(name, &items)
}

/// One of [`tabs`].
#[derive(Debug, Clone)]
pub struct Tab {
    pub label: String,
    pub href: String,
    pub count: Option<u64>,
    pub current: bool,
}

/// Views of one thing, as links.
pub fn tabs(name: &str, items: &[Tab]) -> Markup {
    html! {
        nav .tabs aria-label=(name) {
            @for tab in items {
                a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                    (tab.label) @if let Some(count) = tab.count { " " small { (count) } }
                }
            }
        }
    }
}

/// Links to the pages of a list; nothing when there is but one. `page` counts from 1.
pub fn pager(page: u64, pages: u64, url: impl Fn(u64) -> String) -> Markup {
    if pages <= 1 {
        return html! {};
    }
    let mut shown: Vec<u64> = [
        1,
        2,
        page.saturating_sub(1),
        page,
        page + 1,
        pages - 1,
        pages,
    ]
    .into_iter()
    .filter(|p| (1..=pages).contains(p))
    .collect();
    shown.sort_unstable();
    shown.dedup();
    html! {
        nav .pager aria-label="分页" {
            @if page > 1 { a href=(url(page - 1)) rel="prev" { "上一页" } }
            @for (i, p) in shown.iter().enumerate() {
                @if i > 0 && shown[i - 1] + 1 < *p { span aria-hidden="true" { "…" } }
                a href=(url(*p)) aria-current=[(*p == page).then_some("page")] { (p) }
            }
            @if page < pages { a href=(url(page + 1)) rel="next" { "下一页" } }
        }
    }
}

/// The foot of a list that goes over several pages: the first and last row shown and how many there
/// are, and the links; nothing when all of them are shown.
pub fn pager_foot(
    (first, last, total): (u64, u64, u64),
    page: u64,
    pages: u64,
    url: impl Fn(u64) -> String,
) -> Markup {
    if pages <= 1 {
        return html! {};
    }
    html! {
        div .panel-foot {
            span { "第 " (first) "—" (last) " 项，共 " (total) " 项" }
            (pager(page, pages, url))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_names_the_ends_and_the_neighbours() {
        assert_eq!(pager(1, 1, |p| p.to_string()).into_string(), "");
        let html = pager(8, 20, |p| format!("?page={p}")).into_string();
        for p in [1, 2, 7, 8, 9, 19, 20] {
            assert!(html.contains(&format!(">{p}</a>")), "{p}");
        }
        assert!(!html.contains(">10</a>") && html.matches('…').count() == 2);
        assert!(html.contains("href=\"?page=9\" rel=\"next\""));
    }

    #[test]
    fn steps_mark_the_present_one() {
        let step = |label: &str, done, current| Step {
            label: label.into(),
            small: None,
            done,
            current,
        };
        let html = steps(
            "流程",
            &[
                step("申报", true, false),
                step("评审", false, true),
                step("公示", false, false),
            ],
        )
        .into_string();
        assert!(html.contains(
            "<li data-state=\"done\">申报</li><li aria-current=\"step\">评审</li><li>公示</li>"
        ));
    }
}
