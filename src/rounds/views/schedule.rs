//! The dates of a round as pictures: the notice's beside the round's, and the calendar sheets.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use domain::calendar::Calendar;
use domain::plan::Plan;
use domain::programme::{Programme, Stage};
use domain::stage::StageKind;
use maud::{Markup, html};

use crate::ui::charts::{self, CalDay, CalMark, Slot, Tone};

/// Sheets shown at most.
const SHEETS: usize = 4;

/// Stages before building (or all but the last ones): the weeks in which everything has to fit.
fn early(p: &Programme) -> impl Iterator<Item = &Stage> {
    p.stages.iter().take_while(|s| {
        !matches!(
            s.kind,
            StageKind::Building
                | StageKind::Midterm
                | StageKind::Final
                | StageKind::Titling
                | StageKind::Sustaining
        )
    })
}

/// The two schedules under each other.
pub fn comparison(p: &Programme, by_notice: Option<&Plan>, plan: &Plan) -> Markup {
    let mut rows = Vec::new();
    if let Some(by_notice) = by_notice {
        rows.push(charts::Row {
            label: "通知原文".to_owned(),
            slots: slots(p, by_notice, false),
        });
    }
    rows.push(charts::Row {
        label: "本批次排期".to_owned(),
        slots: slots(p, plan, true),
    });
    charts::schedule(&rows)
}

fn slots(p: &Programme, plan: &Plan, own: bool) -> Vec<Slot> {
    let mut found: Vec<Slot> = Vec::new();
    for stage in early(p) {
        let Some(planned) = plan.stage(&stage.key) else {
            continue;
        };
        let Some(to) = planned.closes.map(domain::dates::Moment::last_day) else {
            continue;
        };
        // What follows at once begins the day after the one before it; stages side by side do not
        // cover each other.
        let after = found
            .last()
            .and_then(|before| before.to.succ_opt())
            .unwrap_or(plan.announced);
        let from = planned
            .opens
            .map_or(after, |m| m.first_day().max(after))
            .min(to);
        found.push(Slot {
            label: if stage.kind == StageKind::Publicity {
                stage.length.map_or(stage.title.clone(), |n| {
                    format!("{} {n} 个工作日", stage.kind.label())
                })
            } else {
                stage.kind.label().to_owned()
            },
            from,
            to,
            tone: match (own, stage.kind) {
                (false, _) => Tone::Pale,
                (true, StageKind::Publicity) => Tone::Red,
                (true, StageKind::Review) => Tone::Middle,
                (true, _) => Tone::Strong,
            },
        });
    }
    // Only the last publicity is red: one series at most.
    let last = found.iter().rposition(|s| s.tone == Tone::Red);
    for (n, slot) in found.iter_mut().enumerate() {
        if slot.tone == Tone::Red && Some(n) != last {
            slot.tone = Tone::Middle;
        }
    }
    found
}

/// The months from the notice to the last early stage.
pub fn sheets(p: &Programme, plan: &Plan, calendar: &Calendar, today: NaiveDate) -> Markup {
    let days = days(p, plan, calendar);
    let last = days.keys().next_back().copied().unwrap_or(plan.announced);
    let first = plan.announced.with_day(1).unwrap_or(plan.announced);
    let months: Vec<NaiveDate> =
        std::iter::successors(Some(first), |m| m.checked_add_months(Months::new(1)))
            .take_while(|m| *m <= last)
            .take(SHEETS)
            .collect();
    html! {
        div .cals {
            @for month in months {
                (charts::month(month, today, |day| sheet(day, &days, calendar)))
            }
        }
    }
}

fn sheet(
    day: NaiveDate,
    days: &BTreeMap<NaiveDate, (String, CalMark)>,
    calendar: &Calendar,
) -> CalDay {
    let rest = !calendar.is_working(day);
    let weekend = day.weekday().num_days_from_monday() >= 5;
    let (mut note, mut mark) = days.get(&day).cloned().unwrap_or_default();
    // On a day off nothing is worked on; what closes on it is still said.
    if rest && !matches!(mark, CalMark::Gate) {
        note.clear();
        mark = CalMark::None;
    }
    if note.is_empty() && calendar.name(day).is_some() && rest != weekend {
        (if rest { "休" } else { "班" }).clone_into(&mut note);
    }
    CalDay { rest, note, mark }
}

fn days(p: &Programme, plan: &Plan, calendar: &Calendar) -> BTreeMap<NaiveDate, (String, CalMark)> {
    let mut days = BTreeMap::new();
    for slot_stage in early(p) {
        let Some(planned) = plan.stage(&slot_stage.key) else {
            continue;
        };
        let Some(to) = planned.closes.map(domain::dates::Moment::last_day) else {
            continue;
        };
        let from = planned
            .opens
            .map_or(to, domain::dates::Moment::first_day)
            .min(to);
        let (word, mark) = words(slot_stage.kind);
        let mut counted = 0;
        for day in from.iter_days().take_while(|d| *d <= to) {
            let note = match slot_stage.kind {
                StageKind::Preparation | StageKind::Application => {
                    if day == from {
                        word.to_owned()
                    } else {
                        String::new()
                    }
                }
                StageKind::Publicity => {
                    // The day of posting is counted only when the round says so.
                    let posted =
                        day == from && plan.count_from == domain::programme::CountFrom::NextDay;
                    if posted || !calendar.is_working(day) {
                        String::new()
                    } else {
                        counted += 1;
                        format!("{word} {counted}")
                    }
                }
                _ => word.to_owned(),
            };
            // A later stage does not wipe out the close of an earlier one.
            if !matches!(days.get(&day), Some((_, CalMark::Gate))) {
                days.insert(day, (note, mark));
            }
        }
        match slot_stage.kind {
            StageKind::Application => {
                days.insert(to, (format!("{word}止"), CalMark::Gate));
            }
            StageKind::Admission => {
                days.insert(to, ("审定".to_owned(), CalMark::Gate));
            }
            _ => {}
        }
    }
    days
}

/// A word of two characters for a sheet, and how the day is marked.
fn words(kind: StageKind) -> (&'static str, CalMark) {
    match kind {
        StageKind::Preparation => ("酝酿", CalMark::Open),
        StageKind::Application => ("申报", CalMark::Open),
        StageKind::Endorsement => ("审核", CalMark::Work),
        StageKind::Screening => ("资审", CalMark::Work),
        StageKind::Review => ("评审", CalMark::Review),
        StageKind::Revision => ("修改", CalMark::Work),
        StageKind::Publicity => ("公示", CalMark::Publicity),
        StageKind::Admission => ("审定", CalMark::Work),
        StageKind::Building
        | StageKind::Midterm
        | StageKind::Final
        | StageKind::Titling
        | StageKind::Sustaining => ("", CalMark::None),
    }
}

/// What the marks of the sheets mean.
pub fn legend() -> Markup {
    html! {
        ul .legend {
            li { svg { rect .k-rest width="12" height="12" {} } "休息日" }
            li { svg { rect .k-gate width="12" height="12" {} } "关口" }
            li { svg { rect .f3 width="12" height="12" {} } "审核、修改" }
            li { svg { rect .k-review width="12" height="12" {} } "评审" }
            li { svg { rect .k-publicity width="12" height="12" {} } "公示日" }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::programme::{Builtin, read};

    use super::*;

    fn brand() -> (Programme, Plan, Calendar) {
        let p = read(Builtin::find("brand").unwrap().text)
            .unwrap()
            .programme;
        let calendar = Calendar::builtin();
        let plan = Plan::of(
            &p,
            NaiveDate::from_ymd_opt(2023, 10, 16).unwrap(),
            None,
            None,
            &calendar,
        )
        .unwrap();
        (p, plan, calendar)
    }

    #[test]
    fn the_days_of_publicity_are_counted_on_the_sheet() {
        let (p, plan, calendar) = brand();
        let days = days(&p, &plan, &calendar);
        let note = |text: &str| days[&text.parse::<NaiveDate>().unwrap()].0.clone();
        assert_eq!(note("2023-11-10"), "申报止");
        assert_eq!(note("2023-11-20"), "审定");
        assert_eq!(
            ["21", "22", "23", "24", "27"].map(|d| note(&format!("2023-11-{d}"))),
            ["公示 1", "公示 2", "公示 3", "公示 4", "公示 5"]
        );
    }

    #[test]
    fn one_picture_has_one_red_series() {
        let (p, plan, _) = brand();
        let red = slots(&p, &plan, true)
            .iter()
            .filter(|s| s.tone == Tone::Red)
            .count();
        assert_eq!(red, 1);
        assert!(slots(&p, &plan, false).iter().all(|s| s.tone == Tone::Pale));
        assert!(
            comparison(&p, Some(&plan), &plan)
                .into_string()
                .contains("通知原文与本批次排期")
        );
    }
}
