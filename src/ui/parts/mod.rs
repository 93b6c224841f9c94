//! The small pieces of pages, by the names the stylesheet has for them.

mod action;
mod boxes;
mod checklist;
mod facts;
mod figure;
mod marks;
mod nav;
mod state;
mod table;

pub use action::{Look, button, link, post, print_button};
pub use boxes::{
    ROWS, empty, folded, more, note, open_groups, panel, panel_in, paragraphs, saved, section,
    section_head, toast,
};
pub use checklist::{Check, checklist};
pub use facts::{Entry, facts, figures, history, seal, whose};
pub use figure::figure;
pub use marks::marks;
pub use nav::{Step, Tab, pager, pager_foot, stations, steps, tabs};
pub use state::{
    basis, day, day_label, due, due_date, due_tag, icon, instant, instant_in_full, remaining, tag,
    tag_ended, tag_explained, tag_of, tag_plain, tag_says,
};
pub use table::{Cell, Column, InSheet, ListColumn, list, table};

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;
    use crate::ui::State;

    #[test]
    fn text_is_escaped_everywhere() {
        let bad = "<i>&\"";
        for html in [
            tag(State::Late, bad),
            basis(bad),
            panel("p", bad, html! {}, html! {}),
            section_head("s", bad, bad, html! {}),
            empty(bad, bad, html! {}),
            toast(bad),
            facts(&[(bad, html! { (bad) })]),
            checklist(&[Check::new(State::Done, bad)
                .tagged(bad)
                .detail(bad)
                .evidence(bad, bad)
                .basis(bad)]),
            seal("甲<乙"),
            link(Look::Next, bad, bad),
        ] {
            assert!(!html.into_string().contains("<i>&"));
        }
    }
}
