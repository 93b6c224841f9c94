//! What stands around and between content: panels, sections, notes, emptiness.

use maud::{Markup, html};

use super::icon;
use crate::ui::State;

/// A box around a table or a picture: heading, something small at its right, content.
pub fn panel(id: &str, title: &str, more: Markup, body: Markup) -> Markup {
    panel_in(
        "",
        id,
        title,
        None,
        more,
        html! { div .panel-body { (body) } },
    )
}

/// [`panel`] with further classes (`w4` … `w8` in a grid of twelve), a sentence under the heading,
/// and content that brings its own `panel-body`, table or `panel-foot`.
pub fn panel_in(
    class: &str,
    id: &str,
    title: &str,
    lede: Option<&str>,
    more: Markup,
    body: Markup,
) -> Markup {
    html! {
        section class={ "panel" @if !class.is_empty() { " " (class) } } id=(id) aria-labelledby={ (id) "-h" } {
            div .panel-head {
                h2 id={ (id) "-h" } { (title) }
                (more)
                @if let Some(lede) = lede { p { (lede) } }
            }
            (body)
        }
    }
}

/// The heading of a section without a box.
pub fn section_head(id: &str, title: &str, small: &str, more: Markup) -> Markup {
    html! {
        div .section-head {
            h2 id={ (id) "-h" } { (title) }
            @if !small.is_empty() { small { (small) } }
            (more)
        }
    }
}

/// A section with its heading.
pub fn section(id: &str, title: &str, small: &str, more: Markup, body: Markup) -> Markup {
    html! {
        section .stack-tight id=(id) aria-labelledby={ (id) "-h" } {
            (section_head(id, title, small, more))
            (body)
        }
    }
}

/// The link at the right of a heading.
pub fn more(label: &str, href: &str) -> Markup {
    html! { a .more href=(href) { (label) } }
}

/// A text by its lines, blank ones passed over.
pub fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|l| !l.trim().is_empty()) { p { (line) } } }
}

/// Rows of a list that are shown at once: more of them fold, or go on to another page.
pub const ROWS: usize = 25;

/// A list that is held whole: its first rows, and the others folded in lots of as many.
pub fn folded<T>(rows: &[T], draw: impl Fn(&[T]) -> Markup) -> Markup {
    let (first, rest) = rows.split_at(rows.len().min(ROWS));
    html! {
        (draw(first))
        @for (n, lot) in rest.chunks(ROWS).enumerate() {
            @let from = (n + 1) * ROWS + 1;
            details .fold { summary { "第 " (from) "—" (from + lot.len() - 1) " 项" } (draw(lot)) }
        }
    }
}

/// How many groups of a list stand open, by their sizes: as many as fit into [`ROWS`] rows.
pub fn open_groups(sizes: impl IntoIterator<Item = usize>) -> usize {
    let mut rows = 0;
    let fits = |size: &usize| {
        rows += size;
        rows <= ROWS
    };
    sizes.into_iter().take_while(fits).count()
}

/// Nothing here yet: what the first step is and how long it takes.
pub fn empty(title: &str, hint: &str, action: Markup) -> Markup {
    html! {
        div .empty {
            svg viewBox="0 0 72 40" aria-hidden="true" {
                path d="M8 20h56" stroke="currentColor" stroke-width="2" {}
                path d="M8 14l6 6-6 6-6-6zM64 14l6 6-6 6-6-6z" fill="none" stroke="currentColor" stroke-width="2" {}
                path .now d="M36 8v24" stroke-width="2" {}
            }
            h2 { (title) }
            p { (hint) }
            (action)
        }
    }
}

/// A message in the page's flow; `action` is a small button or nothing.
pub fn note(state: State, text: Markup, action: Markup) -> Markup {
    html! {
        div .note data-state=(state.key()) role=[(state == State::Late).then_some("alert")] { p { (text) } (action) }
    }
}

/// What the last action did.
pub fn toast(text: &str) -> Markup {
    html! { div .toast role="status" { (icon("done")) span { (text) } } }
}

/// That a draft is kept, and when; the script keeps it current.
pub fn saved(text: &str) -> Markup {
    html! { span .saved role="status" data-save-state { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_shows_its_first_rows_and_folds_every_other() {
        let draw = |rows: &[usize]| html! { ul { @for n in rows { li { (n) } } } };
        let rows: Vec<usize> = (1..=60).collect();
        let html = folded(&rows, draw).into_string();
        assert_eq!(html.matches("<li>").count(), 60);
        assert!(html.find("<details").unwrap() > html.find("<li>25</li>").unwrap());
        assert!(html.contains("第 26—50 项") && html.contains("第 51—60 项"));
        assert!(!folded(&rows[..25], draw).into_string().contains("<details"));
        assert_eq!(open_groups([10, 15, 1]), 2);
        assert_eq!(open_groups([26]), 0);
    }
}
