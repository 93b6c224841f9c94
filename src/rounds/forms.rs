//! The forms of dates and quotas: dates to the day or to the month, figures of quotas.

use domain::dates::Moment;
use domain::programme::{CountMode, Programme, Quota, Source};
use domain::quota;
use domain::shown::Fields;
use ledger::rounds::{QuotaEdit, StageDates};
use ledger::{LedgerError, RoundBook};

use crate::web::form::{Filled, Form, Item, all, area, both, text};

const OPENS: Item = text("opens", "开始日期").many();
const CLOSES: Item = text("closes", "截止日期").many();
const QUOTA: Item = text("quota", "名额").many();

/// The set-up of a round; its page has a button for each of the two.
pub static SETUP: Form = Form::new("保存日期和名额", SETTING_UP).in_words(in_words);
pub static OPENING: Form = Form::new("开批次", SETTING_UP).in_words(in_words);
/// The field of the reason for opening a round that is odd.
pub const WHY: &str = "why";

const SETTING_UP: &[Item] = &[
    OPENS,
    CLOSES,
    text("reason", "保留这个日期的理由")
        .many()
        .hint("写明依据，例如哪份补充通知或哪次会议。"),
    QUOTA,
    text(WHY, "现在开这个批次的理由").hint("例如哪份补充通知或哪次会议的要求。"),
];

pub static AMENDMENTS: Form = Form::new(
    "变更批次",
    &[
        OPENS,
        CLOSES,
        text("reason", "照此办理的理由")
            .many()
            .hint("改了日期就不用写；照此办理的，写明依据。"),
        QUOTA,
        area("reason", "变更理由")
            .required()
            .hint("写明依据。所有申报单位都能看到。"),
    ],
)
.in_words(in_words)
.may_repeat();

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

/// Reads the dates of a form.
///
/// # Errors
/// The fields that are no dates.
fn stage_dates(p: &Programme, form: &Filled) -> Result<Vec<StageDates>, LedgerError> {
    let mut dates = Vec::new();
    for stage in &p.stages {
        let read = |part: &str| {
            let name = format!("{part}.{}", stage.key);
            received(form, &name)?;
            moment(form.get(&name)).map_err(|why| LedgerError::field(name, format!("{why}。")))
        };
        let reason = form.filled(&format!("reason.{}", stage.key));
        dates.push(
            both(read("opens"), read("closes")).map(|(opens, closes)| StageDates {
                key: stage.key.clone(),
                opens,
                closes,
                reason,
            }),
        );
    }
    all(dates)
}

/// A form that lost a field on its way must not empty what stands there.
fn received(form: &Filled, name: &str) -> Result<(), LedgerError> {
    if form.pairs.has(name) {
        return Ok(());
    }
    Err(LedgerError::field(
        name,
        "没有收到这一格，请刷新页面后再提交。",
    ))
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
fn in_words(field: &str, value: &str) -> String {
    let mode = CountMode::from_key(value).filter(|_| field.rsplit('.').next() == Some("mode"));
    mode.map_or_else(|| value.to_owned(), |mode| mode.label().to_owned())
}

/// Reads the quotas of a form.
///
/// # Errors
/// The fields that are no figures.
fn quota_edits(p: &Programme, form: &Filled) -> Result<Vec<QuotaEdit>, LedgerError> {
    all((0..p.quotas.len()).map(|position| quota_edit(position, form)))
}

fn quota_edit(position: usize, form: &Filled) -> Result<QuotaEdit, LedgerError> {
    let [mode, figure, basis] = ["mode", "figure", "basis"].map(|part| quota_field(position, part));
    for name in [&mode, &figure, &basis] {
        received(form, name)?;
    }
    let kind = form.known(&mode, CountMode::from_key, "请从列表里选一种口径。")?;
    let count = quota::read(kind, form.get(&figure));
    Ok(QuotaEdit {
        position,
        count: count.map_err(|message| LedgerError::field(figure, message))?,
        basis: form.text(&basis),
    })
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
/// Every field of either that cannot be read, and a field of a stage or quota that there is not.
pub fn figures(p: &Programme, form: &Filled) -> Result<Figures, LedgerError> {
    let known = |name: &str| match name.split_once('.') {
        Some(("quota", of)) => (0..p.quotas.len()).any(|n| of.starts_with(&format!("{n}."))),
        Some((_, stage)) => p.stages.iter().any(|s| s.key == stage),
        None => true,
    };
    form.has_only(known)?;
    let (dates, quotas) = both(stage_dates(p, form), quota_edits(p, form))?;
    Ok(Figures { dates, quotas })
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
