//! Two schedules under each other: what the notice says and what the round has made of it.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::dates::cn_date;
use maud::{Markup, html};

use super::Tone;
use crate::ui::Pct;

/// One schedule.
#[derive(Debug, Clone)]
pub struct Row {
    pub label: String,
    pub slots: Vec<Slot>,
}

/// One stage in it, both days included.
#[derive(Debug, Clone)]
pub struct Slot {
    pub label: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub tone: Tone,
}

/// The rows over the days they cover, with a line for every week (or month, when it is long).
/// Nothing is drawn when there is no slot at all.
pub fn schedule(rows: &[Row]) -> Markup {
    let slots = || rows.iter().flat_map(|r| &r.slots);
    let (Some(from), Some(to)) = (slots().map(|s| s.from).min(), slots().map(|s| s.to).max())
    else {
        return html! {};
    };
    let whole = (to - from).num_days() + 1;
    let x = |on: NaiveDate| Pct::of((on - from).num_days(), whole);
    let base = rows.len() * 50;
    html! {
        svg .chart height=(base + 18) role="img" aria-label={ (rows.iter().map(|r| r.label.as_str()).collect::<Vec<_>>().join("与")) "对照，" (cn_date(from)) "至" (cn_date(to)) } {
            @for (i, mark) in marks(from, to).into_iter().enumerate() {
                line .grid x1=(x(mark)) x2=(x(mark)) y1="0" y2=(base - 2) {}
                text .t-faint.mid .wide-only[i % 2 == 1] x=(x(mark)) y=(base + 13) { (mark.month()) "/" (mark.day()) }
            }
            @for (i, row) in rows.iter().enumerate() {
                @let y = i * 50;
                text .t-strong x="0" y=(y + 14) { (row.label) }
                @for slot in &row.slots {
                    @let width = Pct::of((slot.to - slot.from).num_days() + 1, whole);
                    rect .gapped.(slot.tone.class()) x=(x(slot.from)) y=(y + 22) width=(width) height="18" {
                        title { (slot.label) " " (cn_date(slot.from)) "—" (cn_date(slot.to)) }
                    }
                    // In half a page a character takes about 1.4 % of the width, on a phone nearly three times that.
                    @let need = width_of(&slot.label) * 0.7;
                    @if width.0 >= need {
                        text .(on(slot.tone)) .wide-only[width.0 < need * 3.2] x=(x(slot.from)) dx="5" y=(y + 35) { (slot.label) }
                    }
                }
            }
        }
    }
}

/// Width of a label in half characters, with a little air.
#[expect(
    clippy::cast_precision_loss,
    reason = "labels are a few characters long"
)]
fn width_of(label: &str) -> f64 {
    label
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum::<usize>() as f64
        + 1.0
}

fn on(tone: Tone) -> &'static str {
    match tone {
        Tone::Strong => "t-on",
        Tone::Red => "t-red-on",
        Tone::Middle | Tone::Pale => "t-ink",
    }
}

/// Mondays, or first days of months when there would be more than about sixteen of them.
fn marks(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let weeks = (to - from).num_days() <= 112;
    std::iter::successors(Some(from), |d| d.checked_add_days(Days::new(1)))
        .take_while(|d| *d <= to)
        .filter(|d| {
            if weeks {
                d.weekday() == Weekday::Mon
            } else {
                d.day() == 1
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(label: &str, from: &str, to: &str, tone: Tone) -> Slot {
        Slot {
            label: label.into(),
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            tone,
        }
    }

    #[test]
    fn slots_lie_on_their_days() {
        let rows = [
            Row {
                label: "通知原文".into(),
                slots: vec![slot("申报", "2023-10-16", "2023-11-10", Tone::Pale)],
            },
            Row {
                label: "本批次排期".into(),
                slots: vec![slot(
                    "公示 5 个工作日",
                    "2023-11-21",
                    "2023-12-04",
                    Tone::Red,
                )],
            },
        ];
        let html = schedule(&rows).into_string();
        // Fifty days from 16 October to 4 December.
        assert!(html.contains("class=\"gapped f3\" x=\"0%\" y=\"22\" width=\"52%\""));
        assert!(html.contains("class=\"gapped f-red\" x=\"72%\" y=\"72\" width=\"28%\""));
        assert!(html.contains("通知原文与本批次排期对照") && html.contains("10/16"));
        assert_eq!(schedule(&[]).into_string(), "");
    }

    #[test]
    fn long_schedules_are_marked_by_month() {
        let m = marks("2022-11-10".parse().unwrap(), "2024-11-30".parse().unwrap());
        assert_eq!(m.len(), 24);
        assert!(m.iter().all(|d| d.day() == 1));
    }
}
