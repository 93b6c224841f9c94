//! What the forms of rounds send: dates to the day or to the month, figures of quotas, ticked
//! projects.

use std::collections::BTreeSet;

use domain::answers::FieldProblem;
use domain::dates::Moment;
use domain::ids::ProjectId;
use domain::programme::{CountMode, Programme, Quota, Source};
use domain::quota;
use domain::shown::Fields;
use ledger::RoundBook;
use ledger::rounds::{QuotaEdit, StageDates};

use crate::web::{PageError, Pairs};

/// A field that cannot be taken as it is.
pub fn problem(field: impl Into<String>, message: impl Into<String>) -> FieldProblem {
    FieldProblem {
        field: field.into(),
        message: message.into(),
        blocks: true,
    }
}

/// A date as people type it: `2026-11-10`, or `2026-11` to the month; none when left empty.
/// Full-width digits and other separators are put right.
///
/// # Errors
/// A sentence for the field.
pub fn moment(text: &str) -> Result<Option<Moment>, String> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => {
                char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
            }
            '/' | '.' | '年' | '月' | '－' | '—' => '-',
            other => other,
        })
        .filter(|c| *c != '日' && !c.is_whitespace())
        .collect();
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() {
        return Ok(None);
    }
    // 2026-1-5 is plainly 2026-01-05.
    let padded: Vec<String> = plain
        .split('-')
        .enumerate()
        .map(|(n, part)| {
            if n > 0 && part.len() == 1 {
                format!("0{part}")
            } else {
                part.to_owned()
            }
        })
        .collect();
    padded.join("-").parse().map(Some)
}

/// The names of the fields in a form of dates: opening, close and reason of each stage.
pub fn date_fields(p: &Programme) -> Vec<String> {
    p.stages
        .iter()
        .flat_map(|s| {
            ["opens", "closes", "reason"]
                .into_iter()
                .map(move |part| format!("{part}.{}", s.key))
        })
        .collect()
}

/// Reads a form of dates.
///
/// # Errors
/// The fields that are no dates.
fn stage_dates(p: &Programme, pairs: &Pairs) -> Result<Vec<StageDates>, Vec<FieldProblem>> {
    let mut dates = Vec::new();
    let mut problems = Vec::new();
    for stage in &p.stages {
        let mut read = |part: &str| {
            let name = format!("{part}.{}", stage.key);
            // A form that lost a field on its way must not empty the date.
            if !pairs.has(&name) {
                problems.push(problem(name, "没有收到这一格，请刷新页面后再提交。"));
                return None;
            }
            moment(pairs.get(&name)).unwrap_or_else(|message| {
                problems.push(problem(name, format!("{message}。")));
                None
            })
        };
        let (opens, closes) = (read("opens"), read("closes"));
        let reason = pairs.get(&format!("reason.{}", stage.key)).to_owned();
        dates.push(StageDates {
            key: stage.key.clone(),
            opens,
            closes,
            reason: (!reason.is_empty()).then_some(reason),
        });
    }
    if problems.is_empty() {
        Ok(dates)
    } else {
        Err(problems)
    }
}

/// The names of the fields in a form of quotas: mode, figure and basis of each.
pub fn quota_fields(p: &Programme) -> Vec<String> {
    (0..p.quotas.len())
        .flat_map(|n| ["mode", "figure", "basis"].map(|part| quota_field(n, part)))
        .collect()
}

/// The name of one field of a quota.
pub fn quota_field(position: usize, part: &str) -> String {
    format!("quota.{position}.{part}")
}

/// What a quota's mode, figure and basis hold in a form.
pub fn quota_values(q: &Quota) -> [String; 3] {
    let basis = match &q.source {
        Source::Round { basis } => basis.clone(),
        Source::Notice { .. } | Source::Suggested | Source::Observed | Source::Unconfirmed => {
            String::new()
        }
    };
    [
        q.count.mode().key().to_owned(),
        quota::figure(q.count),
        basis,
    ]
}

/// Dates and quotas of a round as its forms show them.
pub fn shown(book: &RoundBook) -> Fields {
    let mut fields = Fields::new();
    for stage in &book.programme.stages {
        let planned = book.plan.stage(&stage.key);
        let text = |m: Option<Moment>| m.map_or(String::new(), |m| m.to_string());
        fields.push((
            format!("opens.{}", stage.key),
            text(planned.and_then(|s| s.opens)),
        ));
        fields.push((
            format!("closes.{}", stage.key),
            text(planned.and_then(|s| s.closes)),
        ));
    }
    for (position, q) in book.programme.quotas.iter().enumerate() {
        let names = ["mode", "figure", "basis"].map(|part| quota_field(position, part));
        fields.extend(names.into_iter().zip(quota_values(q)));
    }
    fields
}

/// The same with the reasons for which dates were kept, as the set-up shows them; `reasons` by stage.
pub fn shown_in_setup<'r>(
    book: &RoundBook,
    reasons: impl IntoIterator<Item = (&'r str, Option<&'r str>)>,
) -> Fields {
    let reasons = reasons.into_iter().map(|(stage, why)| {
        (
            format!("reason.{stage}"),
            why.unwrap_or_default().to_owned(),
        )
    });
    shown(book).into_iter().chain(reasons).collect()
}

/// A value of these forms in words: how a quota binds is a key there.
pub fn in_words(field: &str, value: &str) -> String {
    let mode = CountMode::from_key(value).filter(|_| field.rsplit('.').next() == Some("mode"));
    mode.map_or_else(|| value.to_owned(), |mode| mode.label().to_owned())
}

/// Reads a form of quotas.
///
/// # Errors
/// The fields that are no figures.
fn quota_edits(p: &Programme, pairs: &Pairs) -> Result<Vec<QuotaEdit>, Vec<FieldProblem>> {
    let mut edits = Vec::new();
    let mut problems = Vec::new();
    for position in 0..p.quotas.len() {
        let name = |part| quota_field(position, part);
        // A form that lost a field on its way must not empty the quota.
        let lost = ["mode", "figure", "basis"]
            .map(name)
            .into_iter()
            .find(|name| !pairs.has(name));
        if let Some(lost) = lost {
            problems.push(problem(lost, "没有收到这一格，请刷新页面后再提交。"));
            continue;
        }
        let Some(mode) = CountMode::from_key(pairs.get(&name("mode"))) else {
            problems.push(problem(name("mode"), "请从列表里选一种口径。"));
            continue;
        };
        match quota::read(mode, pairs.get(&name("figure"))) {
            Ok(count) => edits.push(QuotaEdit {
                position,
                count,
                basis: pairs.get(&name("basis")).to_owned(),
            }),
            Err(message) => problems.push(problem(name("figure"), message)),
        }
    }
    if problems.is_empty() {
        Ok(edits)
    } else {
        Err(problems)
    }
}

/// Dates and quotas that come in one form.
#[derive(Debug)]
pub struct Figures {
    pub dates: Vec<StageDates>,
    pub quotas: Vec<QuotaEdit>,
}

/// Reads a form of dates and quotas.
///
/// # Errors
/// Every field of either that cannot be read.
pub fn figures(p: &Programme, pairs: &Pairs) -> Result<Figures, Vec<FieldProblem>> {
    match (stage_dates(p, pairs), quota_edits(p, pairs)) {
        (Ok(dates), Ok(quotas)) => Ok(Figures { dates, quotas }),
        (dates, quotas) => Err([dates.err(), quotas.err()]
            .into_iter()
            .flatten()
            .flatten()
            .collect()),
    }
}

/// The projects ticked under a name.
///
/// # Errors
/// A refusal when one is no number.
pub fn ticked(pairs: &Pairs, name: &str) -> Result<BTreeSet<ProjectId>, PageError> {
    pairs
        .all(name)
        .map(|text| {
            text.parse().map_err(|_| {
                PageError::Refused("勾选的项目编号不对，请刷新页面后再选。".to_owned())
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_as_people_type_them() {
        for (typed, read) in [
            ("2026-11-10", "2026-11-10"),
            (" 2026/11/5 ", "2026-11-05"),
            ("2026年11月10日", "2026-11-10"),
            ("2026年8月", "2026-08"),
            ("２０２６-11", "2026-11"),
            ("2026.1.2", "2026-01-02"),
        ] {
            assert_eq!(moment(typed).unwrap().unwrap().to_string(), read, "{typed}");
        }
        assert_eq!(moment("  ").unwrap(), None);
        assert!(moment("2026-02-30").is_err() && moment("下周").is_err());
    }
}
