//! The gates of a track and where their words find room.

use chrono::Datelike;
use domain::dates::cn_date;
use maud::{Markup, html};

use super::{Gate, GateState, Track, draw::RAIL};

impl Track {
    pub(super) fn gates(&self, bottom: usize) -> Markup {
        let places = self.places();
        html! {
            @for (gate, place) in self.gates.iter().zip(places) {
                @let x = self.x(gate.on);
                line .grid x1=(x) x2=(x) y1=(RAIL + 5) y2=(bottom) {}
                svg x=(x) y="75.5" overflow="visible" {
                    title { (cn_date(gate.on)) " " (gate.label) (gate.state.word()) }
                    path class=(match gate.state { GateState::Passed => "f1", GateState::Ahead => "hollow", GateState::Late | GateState::Failed => "hollow-late" }) d="M0-8 8 0 0 8-8 0z" {}
                }
                @if place.room != Room::None {
                    text .(word_class(gate)) .(place.anchor) .wide-only[place.room == Room::Wide] x=(x) dx=(place.dx) y="42" { (gate.label) }
                    text .t-faint.wide-only .(place.anchor) x=(x) dx=(place.dx) y="58" { (self.gate_date(gate)) }
                    @if place.room == Room::Both {
                        text .t-faint.narrow-only .(place.anchor) x=(x) dx=(place.dx) y="58" { (self.gate_short(gate)) }
                    }
                }
            }
        }
    }

    /// Where each gate's words go: to the side with room, away from today and from each other.
    fn places(&self) -> Vec<Place> {
        let today = self.x(self.today).0;
        let mut places: Vec<Place> = self
            .gates
            .iter()
            .map(|gate| {
                let x = self.x(gate.on).0;
                let (anchor, dx) = if x < 12.0 {
                    ("start", 0)
                } else if x > 88.0 {
                    ("end", 0)
                } else if self.shows_today() && (0.0..8.0).contains(&(today - x)) {
                    ("end", 6)
                } else if self.shows_today() && (0.0..8.0).contains(&(x - today)) {
                    ("start", -6)
                } else {
                    ("mid", 0)
                };
                Place {
                    x,
                    anchor,
                    dx,
                    room: Room::Both,
                }
            })
            .collect();
        // The last gate is the goal and always named; before it, words yield where they would touch.
        for i in (0..places.len().saturating_sub(1)).rev() {
            let right = (i + 1..places.len())
                .find(|j| places[*j].room != Room::None)
                .map_or(200.0, |j| places[j].left(17.0));
            let end = places[i].right(17.0);
            if end > right {
                places[i].room = Room::None;
            } else {
                let right = (i + 1..places.len())
                    .find(|j| places[*j].room == Room::Both)
                    .map_or(200.0, |j| places[j].left(30.0));
                if places[i].right(30.0) > right {
                    places[i].room = Room::Wide;
                }
            }
        }
        places
    }

    fn gate_date(&self, gate: &Gate) -> String {
        let days = (gate.on - self.today).num_days();
        let date = if gate.on.year() == self.today.year() {
            gate.on.format("%-m月%-d日").to_string()
        } else {
            cn_date(gate.on)
        };
        match gate.state {
            GateState::Passed => cn_date(gate.on),
            GateState::Failed => format!("{date} 未通过"),
            GateState::Ahead if days == 0 => format!("{date} 今天"),
            GateState::Ahead if days > 0 => format!("{date} 剩 {days} 天"),
            GateState::Ahead => date,
            GateState::Late => format!("{date} 逾期 {} 天", -days),
        }
    }

    fn gate_short(&self, gate: &Gate) -> String {
        let days = (gate.on - self.today).num_days();
        match gate.state {
            GateState::Failed => "未通过".to_owned(),
            GateState::Late => format!("逾期 {} 天", -days),
            GateState::Ahead if days >= 0 => format!("剩 {days} 天"),
            GateState::Passed | GateState::Ahead => {
                format!("{}.{:02}", gate.on.year(), gate.on.month())
            }
        }
    }
}

/// Whether there is room for a gate's words: in both pictures, in the wide one, in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Both,
    Wide,
    None,
}

struct Place {
    x: f64,
    anchor: &'static str,
    dx: i8,
    room: Room,
}

impl Place {
    /// Left end of words that take `width` per cent of the picture.
    fn left(&self, width: f64) -> f64 {
        match self.anchor {
            "end" => self.x - width,
            "mid" => self.x - width / 2.0,
            _ => self.x,
        }
    }

    fn right(&self, width: f64) -> f64 {
        self.left(width) + width
    }
}

fn word_class(gate: &Gate) -> &'static str {
    match gate.state {
        GateState::Late | GateState::Failed => "t-late",
        GateState::Passed | GateState::Ahead => "t-strong",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{date, studio};
    use super::*;

    #[test]
    fn words_near_today_step_aside() {
        let places = studio().places();
        assert_eq!(
            places.iter().map(|p| (p.anchor, p.dx)).collect::<Vec<_>>(),
            [("start", 0), ("start", -6), ("end", 0)]
        );
        let mut crowded = studio();
        crowded.gates.insert(
            2,
            Gate {
                label: "整改".into(),
                on: date("2027-09-30"),
                state: GateState::Ahead,
            },
        );
        assert!(
            crowded.places()[2].room == Room::None,
            "it would lie over the goal's words"
        );
    }
}
