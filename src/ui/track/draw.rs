//! The three sizes of a track as SVG.

use chrono::{Datelike, Months, NaiveDate};
use domain::dates::cn_date;
use maud::{Markup, html};

use super::{GateState, Lane, Point, PointKind, Span, SpanKind, Track};
use crate::ui::Pct;

/// Where the rail lies, and how far apart lanes are, in pixels.
pub(super) const RAIL: usize = 73;
const LANE: usize = 40;
const LANES: usize = 122;

impl Track {
    /// 16 px high, for a row of a list: rail, gates, today.
    pub fn inline(&self) -> Markup {
        let run = self.x(self.today);
        html! {
            svg .track-mini role="img" aria-label=(self.sentence()) {
                rect .rail y="6.5" width="100%" height="3" {}
                rect .run y="6.5" width=(run) height="3" {}
                @for gate in self.gates.iter().filter(|g| g.on > self.from) {
                    svg x=(self.x(gate.on)) y="8" overflow="visible" {
                        path class=(match gate.state { GateState::Passed => "gate-on", GateState::Ahead => "gate", GateState::Late | GateState::Failed => "gate-late" }) d="M0-4 4 0 0 4-4 0z" {}
                    }
                }
                @if self.shows_today() { line .now x1=(run) x2=(run) y1="1" y2="15" {} }
            }
        }
    }

    /// For the workbench and the project's page: everything.
    pub fn full(&self) -> Markup {
        let height = LANES - 8 + self.lanes.len() * LANE;
        html! {
            svg .chart.track height=(height) role=(role(&self.lanes)) aria-label=(self.sentence()) {
                (self.rail())
                // Lines and labels first, so that no label lies over a point.
                (self.guides(height - 6))
                @for (i, lane) in self.lanes.iter().enumerate() { text .t-lane x="0" y=(LANES + i * LANE) { (lane.label) } }
                @for (i, lane) in self.lanes.iter().enumerate() { (self.lane(lane, LANES + 13 + i * LANE)) }
                (self.now(height))
                (self.gates())
            }
        }
    }

    fn rail(&self) -> Markup {
        let run = self.x(self.today);
        html! {
            rect .f-band x="0" y=(RAIL - 9) width="100%" height="14" {}
            rect .f3 x="0" y=(RAIL) width="100%" height="5" {}
            rect .f1 x="0" y=(RAIL) width=(run) height="5" {}
            @for tick in self.ticks() {
                line .tick x1=(tick.x) x2=(tick.x) y1=(RAIL + 5) y2=(RAIL + if tick.label.is_some() { 12 } else { 9 }) {}
                @if let Some((text, anchor)) = tick.label { text .t-faint .(anchor) x=(tick.x) y=(RAIL + 25) { (text) } }
            }
        }
    }

    /// First days of months, every so many of them named; both ends are always named.
    fn ticks(&self) -> Vec<Tick> {
        // Within two months the days tell more than the months do.
        let short = (self.to - self.from).num_days() < 62;
        let label = |d: NaiveDate| {
            if short {
                format!("{}.{:02}.{:02}", d.year(), d.month(), d.day())
            } else {
                format!("{}.{:02}", d.year(), d.month())
            }
        };
        let mut ticks = vec![Tick {
            x: self.x(self.from),
            label: Some((label(self.from), "start")),
        }];
        let months = (self.to - self.from).num_days() / 30;
        let every = match months {
            ..=8 => 1,
            9..=14 => 2,
            15..=30 => 3,
            31..=60 => 6,
            _ => 12,
        };
        let mut month = self
            .from
            .with_day(1)
            .and_then(|d| d.checked_add_months(Months::new(1)));
        while let Some(first) = month.filter(|d| *d < self.to) {
            let x = self.x(first);
            let nth = (first.year() - self.from.year()) * 12 + first.month0().cast_signed()
                - self.from.month0().cast_signed();
            let name = !short && nth % every == 0 && (10.0..90.0).contains(&x.0);
            // On a phone every second one, and none that would touch the names of the ends.
            let roomy = (nth / every) % 2 == 0 && (22.0..78.0).contains(&x.0);
            let anchor = if roomy { "mid" } else { "mid wide-only" };
            ticks.push(Tick {
                x,
                label: name.then(|| (label(first), anchor)),
            });
            month = first.checked_add_months(Months::new(1));
        }
        ticks.push(Tick {
            x: self.x(self.to),
            label: Some((label(self.to), "end")),
        });
        ticks
    }

    fn lane(&self, lane: &Lane, y: usize) -> Markup {
        html! {
            line .grid x1="0" x2="100%" y1=(y) y2=(y) {}
            @for span in &lane.spans { (self.span(span, y)) }
            @for point in &lane.points { (self.point(point, y)) }
        }
    }

    fn span(&self, span: &Span, y: usize) -> Markup {
        let class = match span.kind {
            SpanKind::Done => "s-done",
            SpanKind::Open => "s-ink",
            SpanKind::Late => "s-late",
        };
        html! {
            line class=(class) x1=(self.x(span.from)) x2=(self.x(span.to.unwrap_or(self.today))) y1=(y) y2=(y) { title { (span.label) } }
        }
    }

    fn point(&self, point: &Point, y: usize) -> Markup {
        let words = match point.kind {
            PointKind::Recorded | PointKind::Done => {
                format!("{} {}", cn_date(point.on), point.label)
            }
            PointKind::Owed | PointKind::Soon => {
                format!("{}前：{}", cn_date(point.on), point.label)
            }
            PointKind::Late => format!("{}到期，已逾期：{}", cn_date(point.on), point.label),
        };
        let mark = html! {
            svg x=(self.x(point.on)) y=(y) overflow="visible" {
                title { (words) }
                @match point.kind {
                    PointKind::Recorded => circle .f1 r="4" {},
                    PointKind::Owed => circle .hollow r="4" {},
                    PointKind::Soon => circle .hollow-soon r="5" {},
                    PointKind::Late => path .f-late d="M0-6.5 6.5 5h-13z" {},
                    PointKind::Done => rect .f-done x="-4.5" y="-4.5" width="9" height="9" {},
                }
            }
        };
        match &point.href {
            Some(href) => html! { a href=(href) aria-label=(words) { (mark) } },
            None => mark,
        }
    }

    /// Today's line with its words, to be drawn before the gates: where one is near, its words stand
    /// on the line and not under it.
    fn now(&self, bottom: usize) -> Markup {
        if !self.shows_today() {
            return html! {};
        }
        let x = self.x(self.today);
        let before = x.0 > 40.0;
        html! {
            line .s-red x1=(x) x2=(x) y1="14" y2=(bottom) {}
            svg x=(x) y="12" overflow="visible" { path .f-red d="M-4-4h8L0 3z" {} }
            text .t-red .end[before] x=(x) y="12" dx=(if before { "-8" } else { "8" }) { "今天·第 " (self.month_number()) " 个月" }
        }
    }
}

struct Tick {
    x: Pct,
    label: Option<(String, &'static str)>,
}

/// A picture with links is a group of them, one without is an image.
fn role(lanes: &[Lane]) -> &'static str {
    if lanes
        .iter()
        .flat_map(|l| &l.points)
        .any(|p| p.href.is_some())
    {
        "group"
    } else {
        "img"
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{date, studio};
    use super::*;

    #[test]
    fn the_full_track_draws_every_point() {
        let html = studio().full().into_string();
        assert!(html.contains("height=\"194\" role=\"group\""));
        assert!(html.contains("aria-label=\"2026年4月28日 校级平台刊发：&lt;校企&gt;\""));
        assert!(html.contains("aria-label=\"2026年10月30日前：第 2 篇新闻稿\""));
        assert_eq!(html.matches("class=\"f-late\"").count(), 1);
        // A span that has not ended lasts until today.
        assert!(
            html.contains(
                "<line class=\"s-late\" x1=\"44.11%\" x2=\"47.26%\" y1=\"175\" y2=\"175\">"
            )
        );
        assert!(html.contains("今天·第 12 个月") && html.contains("11月10日 剩 20 天"));
    }

    #[test]
    fn the_inline_track_keeps_to_gates_ahead_of_its_start() {
        let html = studio().inline().into_string();
        assert_eq!(html.matches("class=\"gate\"").count(), 2);
        assert!(html.contains("<line class=\"now\" x1=\"47.26%\""));
        let mut over = studio();
        over.today = date("2028-01-01");
        let html = over.inline().into_string();
        assert!(
            !html.contains("class=\"now\"")
                && html.contains("<rect class=\"run\" y=\"6.5\" width=\"100%\"")
        );
    }

    #[test]
    fn months_are_named_in_step_with_the_length() {
        let named = |from: &str, to: &str| {
            let track = Track {
                from: date(from),
                to: date(to),
                ..studio()
            };
            track
                .ticks()
                .into_iter()
                .filter_map(|t| t.label)
                .map(|(label, _)| label)
                .collect::<Vec<_>>()
        };
        assert_eq!(named("2025-11-10", "2027-11-10").len(), 9);
        assert_eq!(
            named("2023-11-28", "2024-08-31"),
            [
                "2023.11", "2024.01", "2024.03", "2024.05", "2024.07", "2024.08"
            ]
        );
        assert_eq!(
            named("2026-01-01", "2026-01-20"),
            ["2026.01.01", "2026.01.20"]
        );
    }
}
