//! The quotas of a round to be edited: how each binds, its figure, and where that comes from.

use domain::programme::CountMode;
use domain::quota::{title, words};
use ledger::RoundBook;
use maud::{Markup, html};

use super::super::forms::quota_field;
use crate::ui::form::{Choice, Field, id};
use crate::web::form::Filling;

/// The table of a form; nothing where the programme has no quotas.
pub fn table(book: &RoundBook, form: Filling<'_>) -> Markup {
    html! {
        @if book.programme.quotas.is_empty() {
            p .muted { "活动文件没有写名额，推荐和立项都不限数。" }
        } @else {
            div .table-wrap {
                table .table.table-plain.table-cards.quotas {
                    thead { tr { th scope="col" { "名额" } th scope="col" { "口径" } th scope="col" { "数目" } th scope="col" { "改动的依据" } th scope="col" { "活动文件" } } }
                    tbody { @for position in 0..book.programme.quotas.len() { (row(book, position, form)) } }
                }
            }
        }
    }
}

fn row(book: &RoundBook, position: usize, form: Filling<'_>) -> Markup {
    let p = &book.programme;
    let q = &p.quotas[position];
    let title = title(p, q);
    let names = ["mode", "figure", "basis"].map(|part| quota_field(position, part));
    let [mode, number, basis] = &names;
    let modes = Choice::words::<CountMode>();
    html! {
        tr {
            th scope="row" { (title) @if let Some(note) = &q.note { span .sub { (note) } } }
            td .of-mode data-label="口径" {
                (Field::new(mode, &format!("{title}，口径")).error(form.error(mode))
                    .select_bare(&modes, form.value(mode), None))
            }
            td .of-figure data-label="数目" {
                (Field::new(number, &format!("{title}，数目")).error(form.error(number))
                    .text_bare(form.value(number)))
            }
            td data-label="改动的依据" {
                (Field::new(basis, &format!("{title}，改动的依据")).error(form.error(basis)).placeholder("例如：补充通知 二(一)")
                    .text_bare(form.value(basis)))
            }
            td .of-source data-label="活动文件" {
                @if let Some(defined) = book.quotas_by_notice.get(position) {
                    span .small.muted { (words(defined.count)) "，" (defined.source.label()) }
                }
            }
        }
        (wrong(form, &names))
    }
}

/// What is wrong in a row, under it: a column of figures is too narrow for a sentence.
fn wrong(form: Filling<'_>, names: &[String]) -> Markup {
    let told: Vec<(&String, &str)> = names
        .iter()
        .filter_map(|name| form.error(name).map(|message| (name, message)))
        .collect();
    html! {
        @if !told.is_empty() {
            tr .wrong-row {
                td {}
                td colspan="4" {
                    @for (name, message) in told { p .field-error id={ (id(name)) "-error" } { (message) } }
                }
            }
        }
    }
}
