//! The gates of a track and where their words find room.

use domain::dates::{Moment, cn_date, cn_short};
use maud::{Markup, html};

use super::{Gate, GateState, Track, draw::RAIL};

impl Track {
    /// A thin line under each gate, to be drawn before what lies on it.
    pub(super) fn guides(&self, bottom: usize) -> Markup {
        html! {
            @for gate in &self.gates {
                @let x = self.x(gate.on);
                line .grid x1=(x) x2=(x) y1=(RAIL + 5) y2=(bottom) {}
            }
        }
    }

    /// The gates themselves with their words.
    pub(super) fn gates(&self) -> Markup {
        let places = self.places();
        html! {
            @for (gate, place) in self.gates.iter().zip(places) {
                @let x = self.x(gate.on);
                svg x=(x) y="75.5" overflow="visible" {
                    title { (cn_date(gate.on)) " " (gate.label) (gate.state.word()) }
                    path class=(match gate.state { GateState::Passed => "f1", GateState::Ahead => "hollow", GateState::Late | GateState::Failed => "hollow-late" }) d="M0-8 8 0 0 8-8 0z" {}
                }
                @if place.room != Room::None {
                    text .(word_class(gate)) .(place.anchor) .wide-only[place.room == Room::Label] x=(x) dx=(place.dx) y="42" { (gate.label) }
                }
                @if place.room == Room::Date {
                    text .t-faint.wide-only .(place.anchor) x=(x) dx=(place.dx) y="58" { (self.gate_date(gate)) }
                    text .t-faint.narrow-only .(place.anchor) x=(x) dx=(place.dx) y="58" { (self.gate_short(gate)) }
                } @else if place.room == Room::Short {
                    text .t-faint .(place.anchor) x=(x) dx=(place.dx) y="58" { (self.gate_short(gate)) }
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
                    room: Room::Date,
                    label: pixels(&gate.label),
                    date: pixels(&self.gate_date(gate)),
                    short: pixels(&self.gate_short(gate)),
                }
            })
            .collect();
        // The last gate is the goal and always told in full; words before it yield where they would touch.
        for i in (0..places.len().saturating_sub(1)).rev() {
            let room = [Room::Date, Room::Short, Room::Label]
                .into_iter()
                .find(|room| {
                    [WIDE, NARROW].into_iter().all(|px| {
                        let right = places[i].right(places[i].width(*room, px));
                        places[i + 1..]
                            .iter()
                            .find(|next| next.width(next.room, px) > 0.0)
                            .is_none_or(|next| right < next.left(next.width(next.room, px)))
                    })
                });
            places[i].room = room.unwrap_or(Room::None);
        }
        places
    }

    fn gate_date(&self, gate: &Gate) -> String {
        let days = (gate.on - self.today).num_days();
        let date = cn_short(gate.on, self.today);
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
            GateState::Passed | GateState::Ahead => Moment::month_of(gate.on).label(),
        }
    }
}

/// What there is room for beside a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// Its name and its date with what is left; on a phone the short form.
    Date,
    /// Its name and the short form.
    Short,
    /// Its name, and that only in the wide picture.
    Label,
    /// Nothing; the mark itself tells on hovering.
    None,
}

/// The least width of the wide and of the narrow picture, in pixels.
const WIDE: f64 = 570.0;
const NARROW: f64 = 310.0;

/// Where a gate's words stand, and what there is room for.
struct Place {
    /// Percent of the picture.
    x: f64,
    anchor: &'static str,
    dx: i8,
    room: Room,
    /// Widths of the name, the date and the short form in pixels.
    label: f64,
    date: f64,
    short: f64,
}

impl Place {
    /// Percent that the words take in a picture of `px` pixels, with a gap after them.
    fn width(&self, room: Room, px: f64) -> f64 {
        let under = match room {
            Room::Date if px >= WIDE => self.date,
            Room::Date | Room::Short => self.short,
            Room::Label if px >= WIDE => 0.0,
            Room::Label | Room::None => return 0.0,
        };
        (under.max(self.label) + 6.0) / px * 100.0
    }

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

/// Pixels that a text of 12 px takes, near enough.
fn pixels(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 6.8 } else { 12.0 })
        .sum()
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
