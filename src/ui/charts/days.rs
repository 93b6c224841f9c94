//! Pictures along days: what falls due in the next weeks, the days of a publicity, the cells of a draw.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate, Weekday};
use domain::dates::{cn_day, cn_day_span};
use maud::{Markup, html};

use crate::ui::Pct;

/// What falls due on one day.
#[derive(Debug, Clone, Copy)]
pub struct DueDay {
    pub on: NaiveDate,
    /// A day off, by the calendar with its make-up days.
    pub rest: bool,
    /// Midterms and finals.
    pub gates: u32,
    /// Rectifications of findings.
    pub rectify: u32,
    /// Milestones and everything else.
    pub other: u32,
}

impl DueDay {
    /// Everything that falls due on the day.
    pub fn total(&self) -> u32 {
        self.gates + self.rectify + self.other
    }
}

/// Height of the plot in pixels, and where its ground line lies.
const PLOT: u32 = 128;
const GROUND: u32 = 150;

/// A round step that cuts `most` into at most four.
fn step(most: u32) -> u32 {
    let rough = most.div_ceil(4).max(1);
    let mut unit = 1;
    loop {
        for factor in [1, 2, 5] {
            if factor * unit >= rough {
                return factor * unit;
            }
        }
        unit *= 10;
    }
}

/// Bars for each day, stacked in three fillings that print apart in black and white; days off are
/// shaded, Mondays are named.
pub fn due_chart(days: &[DueDay], today: NaiveDate) -> Markup {
    let n = i64::try_from(days.len()).unwrap_or(0);
    let total: u32 = days.iter().map(DueDay::total).sum();
    let most = days.iter().map(DueDay::total).max().unwrap_or(0);
    let step = step(most);
    let top = step * most.div_ceil(step).max(1);
    let height = |count: u32| f64::from(count * PLOT) / f64::from(top);
    let slot = Pct::of(1, n).0;
    html! {
        svg .chart.with-scale height="172" role="img" aria-label={ "未来 " (n) " 天每日到期数，共 " (total) " 项" @if most > 0 { "，最多的一天 " (most) " 项" } } {
            defs {
                pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect .f-late width="2.6" height="5" {}
                }
            }
            @for (i, day) in (0..n).zip(days) {
                @if day.rest { rect .f-band x=(Pct::of(i, n)) y=(GROUND - PLOT) width=(Pct(slot)) height=(PLOT) {} }
            }
            line .axis x1="0" x2="100%" y1=(GROUND) y2=(GROUND) {}
            @if most > 0 {
                @for mark in (1..=top / step).map(|k| k * step) {
                    @let y = f64::from(GROUND) - height(mark);
                    line .grid x1="0" x2="100%" y1=(px(y)) y2=(px(y)) {}
                    text .t-faint.scale x="-8" y=(px(y + 4.0)) { (mark) }
                }
            }
            @for (i, day) in (0..n).zip(days) {
                @let x = Pct::of(i, n).0;
                @let middle = Pct(x + slot / 2.0);
                @if day.total() > 0 { (bar(day, x + slot * 0.16, slot * 0.68, &height)) }
                @if day.on == today {
                    text .t-red x=(Pct(x)) y="166" { "今天" }
                } @else if day.on.weekday() == Weekday::Mon && i > 1 {
                    text .t-faint.mid x=(middle) y="166" { (day.on.month()) "/" (day.on.day()) }
                }
                // High bars are always numbered, middling ones where there is room.
                @if day.total() * 4 >= most && day.total() > 0 {
                    text .t-strong.mid .wide-only[day.total() * 10 < most * 6] x=(middle) y=(px(f64::from(GROUND) - height(day.total()) - 5.0)) { (day.total()) }
                }
            }
        }
    }
}

fn bar(day: &DueDay, x: f64, width: f64, height: &impl Fn(u32) -> f64) -> Markup {
    let mut words = Vec::new();
    let mut under = 0;
    let mut parts = Vec::new();
    for (count, name, class, fill) in [
        (day.gates, "考核验收", Some("f1"), None),
        (day.rectify, "整改", None, Some("url(#hatch)")),
        (day.other, "其他", Some("f2"), None),
    ] {
        if count > 0 {
            under += count;
            words.push(format!("{name} {count}"));
            parts.push((
                class,
                fill,
                f64::from(GROUND) - height(under),
                height(count),
            ));
        }
    }
    html! {
        g {
            title { (cn_day(day.on)) "：" (words.join("、")) }
            @for (class, fill, y, h) in parts {
                rect class=[class] fill=[fill] x=(Pct(x)) y=(px(y)) width=(Pct(width)) height=(px(h)) {}
            }
        }
    }
}

/// The three fillings of [`due_chart`] with their sums.
pub fn due_legend(days: &[DueDay]) -> Markup {
    let sum = |of: fn(&DueDay) -> u32| days.iter().map(of).sum::<u32>();
    html! {
        ul .legend {
            li { svg { rect .f1 width="12" height="12" {} } "考核与验收 " (sum(|d| d.gates)) }
            li { svg { rect fill="url(#hatch)" width="12" height="12" {} } "整改 " (sum(|d| d.rectify)) }
            li { svg { rect .f2 width="12" height="12" {} } "里程碑和其他 " (sum(|d| d.other)) }
        }
    }
}

/// The working days of a publicity: over, today, to come.
pub fn day_dots(days: &[NaiveDate], today: NaiveDate) -> Markup {
    let n = i64::try_from(days.len()).unwrap_or(0);
    let slot = Pct::of(1, n).0;
    let over = days.iter().filter(|d| **d < today).count();
    let place = if days.contains(&today) {
        format!("今天是第 {} 个工作日", over + 1)
    } else {
        format!("已过 {over} 个工作日")
    };
    let range = match (days.first(), days.last()) {
        (Some(first), Some(last)) => cn_day_span(*first, *last),
        _ => String::new(),
    };
    html! {
        svg .chart.day-dots height="34" role="img" aria-label={ "公示期 " (range) "，" (place) } {
            @for (i, day) in (0..n).zip(days) {
                @let (bar, word) = match day.cmp(&today) {
                    Ordering::Less => ("f1", "t-faint"),
                    Ordering::Equal => ("f-red", "t-red"),
                    Ordering::Greater => ("f3", "t-faint"),
                };
                rect class=(bar) x=(Pct::of(i, n)) y="4" width=(Pct(slot * 0.9)) height="8" { title { (cn_day(*day)) } }
                text class=(word) x=(Pct::of(i, n)) y="30" {
                    // The month is named once and again where it changes.
                    @if *day == today { "今天" }
                    @else if first_of_month(days, *day) { (day.month()) "月" (day.day()) "日" }
                    @else { (day.day()) "日" }
                }
            }
        }
    }
}

/// Whether no earlier one of the days lies in the same month.
fn first_of_month(days: &[NaiveDate], day: NaiveDate) -> bool {
    days.iter().find(|d| d.month() == day.month()) == Some(&day)
}

/// The candidates of a draw, one cell each in the order of their codes, thirty to a row; the picked
/// ones carry the place at which they were picked. `picks`: index of the candidate, place from 1.
pub fn draw_grid(name: &str, candidates: usize, picks: &[(usize, u32)]) -> Markup {
    const PER_ROW: usize = 30;
    let rows = candidates.div_ceil(PER_ROW).max(1);
    let at = |i: usize| {
        (
            Pct::of(i64::try_from(i % PER_ROW).unwrap_or(0), 30).0,
            (i / PER_ROW) * 24,
        )
    };
    html! {
        svg .chart height=(rows * 24) role="img" aria-label={ (name) "，共 " (candidates) " 个，抽中 " (picks.len()) " 个" } {
            @for i in 0..candidates {
                @let (x, y) = at(i);
                @match picks.iter().find(|(picked, _)| *picked == i) {
                    Some((_, place)) => {
                        rect .f-red x=(Pct(x)) y=(y) width="2.8%" height="20" {}
                        text .t-red-on.mid x=(Pct(x + 1.4)) y=(y + 14) { (place) }
                    }
                    None => rect .f3 x=(Pct(x)) y=(y) width="2.8%" height="20" {},
                }
            }
        }
    }
}

/// Pixels with one decimal at most.
fn px(y: f64) -> String {
    let text = format!("{y:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(on: &str, gates: u32, rectify: u32, other: u32) -> DueDay {
        let on: NaiveDate = on.parse().unwrap();
        DueDay {
            on,
            rest: matches!(on.weekday(), Weekday::Sat | Weekday::Sun),
            gates,
            rectify,
            other,
        }
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(
            [0, 1, 4, 5, 35, 81, 400].map(step),
            [1, 1, 1, 2, 10, 50, 100]
        );
    }

    #[test]
    fn days_stand_in_their_slots() {
        let days = [
            day("2026-10-21", 0, 2, 5),
            day("2026-10-22", 35, 0, 0),
            day("2026-10-23", 0, 0, 0),
            day("2026-10-24", 0, 0, 1),
        ];
        let html = due_chart(&days, days[0].on).into_string();
        assert!(html.contains("未来 4 天每日到期数，共 43 项，最多的一天 35 项"));
        assert!(html.contains("2026年10月21日（周三）：整改 2、其他 5"));
        // Top of the scale is 40: 35 stand 112 of 128 pixels high, in the second quarter.
        assert!(
            html.contains("<rect class=\"f1\" x=\"29%\" y=\"38\" width=\"17%\" height=\"112\">")
        );
        assert!(html.contains("class=\"f-band\" x=\"75%\""));
        assert!(html.contains("今天"));
        assert!(due_chart(&[], days[0].on).into_string().contains("共 0 项"));
        assert!(due_legend(&days).into_string().contains("考核与验收 35"));
    }

    #[test]
    fn a_publicity_tells_which_day_it_is() {
        let days: Vec<NaiveDate> = (19..=23)
            .filter_map(|d| NaiveDate::from_ymd_opt(2026, 10, d))
            .collect();
        let html = day_dots(&days, days[2]).into_string();
        assert!(
            html.contains("今天是第 3 个工作日")
                && html.contains("10月19日")
                && html.contains("23日")
        );
        assert!(html.contains("<rect class=\"f-red\" x=\"40%\" y=\"4\" width=\"18%\""));
        assert!(day_dots(&[], days[0]).into_string().contains("已过 0 个"));
    }

    #[test]
    fn a_draw_shows_every_candidate() {
        let html = draw_grid("2024 批次", 60, &[(3, 2), (33, 1)]).into_string();
        assert_eq!(html.matches("<rect").count(), 60);
        assert!(
            html.contains("<rect class=\"f-red\" x=\"10%\" y=\"24\"") && html.contains("抽中 2 个")
        );
    }
}
