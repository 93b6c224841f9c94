//! 提交前检查: what is missing, what fits, and where each rule comes from.

use domain::answers::FieldProblem;
use domain::programme::{ConditionRule, Programme};
use domain::stage::StageKind;
use maud::html;

use super::fields::{Part, anchor};
use super::query::Entry;
use crate::ui::State;
use crate::ui::form::id;
use crate::ui::parts::Check;

impl Entry {
    pub fn programme(&self) -> &Programme {
        &self.standing.round.programme
    }
}

/// How many things keep the form from being handed in.
pub fn blocking(entry: &Entry, problems: &[FieldProblem]) -> usize {
    problems.iter().filter(|p| p.blocks).count() + entry.unmet.len()
}

/// The lines of the check. What has not been begun is no alarm until the form was `tried`; then what
/// is wrong stands over the form and beside its field already.
pub fn lines(entry: &Entry, problems: &[FieldProblem], tried: bool) -> Vec<Check> {
    let mut lines: Vec<Check> = problems
        .iter()
        .map(|p| {
            let blank = entry.answers.is_blank(&p.field) && !p.field.starts_with("caption.");
            let state = match (p.blocks, blank && !tried) {
                (true, true) => State::Todo,
                (true, false) => State::Late,
                (false, _) => State::Soon,
            };
            let line = Check::new(
                state,
                html! { a href={ "#" (target(entry, &p.field)) } { (title(entry, &p.field)) } },
            );
            if blank {
                line.aside("未填")
            } else if tried {
                line.aside("要改")
            } else {
                line.detail(p.message.clone())
            }
        })
        .collect();
    let fields = &entry.now.form.fields;
    let right = fields
        .iter()
        .filter(|f| f.required && problems.iter().all(|p| p.field != f.key))
        .count();
    let asked = fields.iter().filter(|f| f.required).count();
    if right > 0 {
        lines.push(Check::new(
            State::Done,
            html! { span { "必填 " (asked) " 项，已填好 " (right) " 项" } },
        ));
    }
    for field in fields {
        if let (Some(limit), false) = (&field.limit, entry.answers.is_blank(&field.key))
            && problems.iter().all(|p| p.field != field.key)
        {
            let n = entry.answers.length(&field.key);
            lines.push(
                Check::new(
                    State::Done,
                    html! { span { (field.title) " " (n) " 字，合乎“" (crate::ui::form::limit_label(limit)) "”" } },
                )
                .basis(limit.source.label()),
            );
        }
    }
    if entry.now.kind == StageKind::Application {
        lines.extend(conditions(entry));
    }
    lines
}

fn conditions(entry: &Entry) -> Vec<Check> {
    entry
        .programme()
        .entry
        .conditions
        .iter()
        .map(|c| {
            let unmet = entry.unmet.iter().find(|u| u.starts_with(c.title.as_str()));
            let line = match (unmet, &c.rule) {
                (Some(unmet), _) => Check::new(State::Late, html! { span { (unmet) } }),
                (None, ConditionRule::Declared) => {
                    Check::new(State::Wait, html! { span { (c.title) } })
                        .detail("由申报单位确认，审核时核对")
                }
                (None, _) => Check::new(State::Done, html! { span { (c.title) } }),
            };
            line.basis(c.source.label())
        })
        .collect()
}

/// How a section stands, for the list of sections: in words, and whether something is wrong.
pub fn section(entry: &Entry, part: &Part<'_>, problems: &[FieldProblem]) -> (String, bool) {
    let wrong = problems
        .iter()
        .filter(|p| p.blocks)
        .filter(|p| part.fields.iter().any(|f| belongs(entry, &p.field, &f.key)))
        .count();
    let begun = part
        .fields
        .iter()
        .any(|f| !entry.answers.is_blank(&f.key) || entry.files_of(&f.key).next().is_some());
    match (wrong, begun) {
        (0, true) => ("已填".to_owned(), false),
        (0, false) => ("可不填".to_owned(), false),
        (_, false) => ("未填".to_owned(), false),
        (n, true) => (format!("{n} 处要补"), true),
    }
}

/// Whether a problem is one of a field's: of its own or of one of its pictures' captions.
fn belongs(entry: &Entry, problem: &str, key: &str) -> bool {
    problem == key
        || problem
            .strip_prefix("caption.")
            .is_some_and(|public| entry.files_of(key).any(|f| f.public_id == public))
}

/// The element that a problem is about.
pub fn target(entry: &Entry, name: &str) -> String {
    let field = entry.now.form.field(name);
    field.map_or_else(|| id(name), anchor)
}

pub fn title(entry: &Entry, name: &str) -> String {
    let field = entry.now.form.field(name);
    field.map_or_else(|| "图片说明".to_owned(), |f| f.title.clone())
}
