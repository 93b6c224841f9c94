//! The track of a project over its time: gates on a rail, lanes of what was done and is owed, today.
//!
//! One grammar in two sizes: [`Track::inline`] for lists, [`Track::full`] for pages. Lozenges are gates, the red line is today, full dots are
//! recorded, hollow ones are owed, triangles are overdue, squares are settled; short lines last
//! from a finding to its closing. Values come in plain structs; nothing here knows where from.

mod draw;
mod gates;

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use domain::dates::{cn_date, cn_span};

use super::Pct;

/// A project's time with everything that lies in it.
#[derive(Debug, Clone)]
pub struct Track {
    /// First and last day shown.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub today: NaiveDate,
    /// In the order of their days.
    pub gates: Vec<Gate>,
    pub lanes: Vec<Lane>,
}

/// A point that has to be passed: admission, midterm, final.
#[derive(Debug, Clone)]
pub struct Gate {
    pub label: String,
    pub on: NaiveDate,
    pub state: GateState,
}

/// How a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateState {
    Passed,
    Ahead,
    /// Its day has passed and it has not.
    Late,
    Failed,
}

/// One row of points and spans.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    /// With its count: `新闻稿（1 / 2 篇）`.
    pub label: String,
    pub points: Vec<Point>,
    pub spans: Vec<Span>,
}

/// Something on one day.
#[derive(Debug, Clone)]
pub struct Point {
    pub on: NaiveDate,
    pub kind: PointKind,
    /// Read aloud and shown on hovering; the day is put before it.
    pub label: String,
    /// Where on this page or elsewhere it is told at length.
    pub href: Option<String>,
}

/// What a point says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointKind {
    /// A record was made.
    Recorded,
    /// To be handed in by then.
    Owed,
    /// The same, due soon.
    Soon,
    /// The same, overdue.
    Late,
    /// Settled.
    Done,
}

/// Something that lasted: from a finding to its closing.
#[derive(Debug, Clone)]
pub struct Span {
    pub from: NaiveDate,
    /// None means that it lasts until today.
    pub to: Option<NaiveDate>,
    pub kind: SpanKind,
    pub label: String,
}

/// How a span ended, or that it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    Done,
    Open,
    Late,
}

impl Track {
    /// Where a day lies, held within the ends.
    fn x(&self, on: NaiveDate) -> Pct {
        Pct::of(
            (on - self.from).num_days(),
            (self.to - self.from).num_days(),
        )
    }

    /// Whether the line of today is drawn.
    fn shows_today(&self) -> bool {
        (self.from..=self.to).contains(&self.today)
    }

    /// The running number of the present month, counted from the first day.
    fn month_number(&self) -> i32 {
        let months = (self.today.year() - self.from.year()) * 12 + self.today.month().cast_signed()
            - self.from.month().cast_signed();
        months + i32::from(self.today.day() >= self.from.day())
    }

    /// One sentence for those who cannot see the picture.
    fn sentence(&self) -> String {
        let gates: Vec<String> = self
            .gates
            .iter()
            .map(|g| format!("{}{}{}", cn_date(g.on), g.label, g.state.word()))
            .collect();
        let lanes: Vec<&str> = self
            .lanes
            .iter()
            .map(|l| l.label.as_str())
            .filter(|l| !l.is_empty())
            .collect();
        let late = self
            .lanes
            .iter()
            .flat_map(|l| &l.points)
            .filter(|p| p.kind == PointKind::Late)
            .count();
        let mut text = format!(
            "培育轨道：{}",
            if gates.is_empty() {
                cn_span(self.from, self.to)
            } else {
                gates.join("，")
            }
        );
        if !lanes.is_empty() {
            text.push('；');
            text.push_str(&lanes.join("，"));
        }
        if late > 0 {
            let _ = write!(text, "；逾期 {late} 项");
        }
        text.push('。');
        text
    }
}

impl GateState {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "（已过）",
            Self::Ahead => "",
            Self::Late => "（逾期）",
            Self::Failed => "（未通过）",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(super) fn studio() -> Track {
        let gate = |label: &str, on: &str, state| Gate {
            label: label.into(),
            on: date(on),
            state,
        };
        let point = |on: &str, kind, label: &str, href: Option<&str>| Point {
            on: date(on),
            kind,
            label: label.into(),
            href: href.map(Into::into),
        };
        Track {
            from: date("2025-11-10"),
            to: date("2027-11-10"),
            today: date("2026-10-21"),
            gates: vec![
                gate("立项", "2025-11-10", GateState::Passed),
                gate("中期考核", "2026-11-10", GateState::Ahead),
                gate("期满验收", "2027-11-10", GateState::Ahead),
            ],
            lanes: vec![
                Lane {
                    label: "新闻稿（1 / 2 篇）".into(),
                    points: vec![
                        point(
                            "2026-04-28",
                            PointKind::Recorded,
                            "校级平台刊发：<校企>",
                            Some("#m-news"),
                        ),
                        point(
                            "2026-10-30",
                            PointKind::Soon,
                            "第 2 篇新闻稿",
                            Some("#m-news"),
                        ),
                    ],
                    spans: vec![],
                },
                Lane {
                    label: "督导与整改".into(),
                    points: vec![point("2026-10-16", PointKind::Late, "整改逾期", None)],
                    spans: vec![
                        Span {
                            from: date("2026-05-20"),
                            to: Some(date("2026-06-03")),
                            kind: SpanKind::Done,
                            label: "集中督查".into(),
                        },
                        Span {
                            from: date("2026-09-28"),
                            to: None,
                            kind: SpanKind::Late,
                            label: "随机抽查".into(),
                        },
                    ],
                },
            ],
        }
    }

    #[test]
    fn places_are_shares_of_the_time() {
        let track = studio();
        assert_eq!(track.x(date("2026-11-10")).to_string(), "50%");
        assert_eq!(track.x(date("2026-10-21")).to_string(), "47.26%");
        assert_eq!(track.x(date("2030-01-01")).to_string(), "100%");
        assert_eq!(track.x(date("2020-01-01")).to_string(), "0%");
        assert_eq!(track.month_number(), 12);
        let one_day = Track {
            to: track.from,
            ..track
        };
        assert_eq!(one_day.x(one_day.from).to_string(), "0%");
    }

    #[test]
    fn it_says_in_words_what_it_shows() {
        assert_eq!(
            studio().sentence(),
            "培育轨道：2025年11月10日立项（已过），2026年11月10日中期考核，2027年11月10日期满验收；新闻稿（1 / 2 篇），督导与整改；逾期 1 项。"
        );
    }
}
