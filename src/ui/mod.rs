//! What pages are made of: pure functions from plain values to markup, drawn after one design.
//!
//! `shell` frames a page, `parts` are the small pieces, `form` the inputs, `charts` and `track` the
//! pictures. Nothing here asks a database, a clock or a configuration; pages bring their values.
//! No element has a `style` attribute, because the content security policy refuses them.

#![expect(
    clippy::needless_pass_by_value,
    reason = "pieces of markup are made at the call and handed on; a borrow there would only be noise"
)]

use maud::Render;

pub mod charts;
pub mod explained;
pub mod form;
pub mod parts;
pub mod shell;
pub mod track;

/// How something stands; always shown as a shape, a word and a colour together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not yet due (○).
    Todo,
    /// Due soon, 临期 (◐).
    Soon,
    /// Overdue, 逾期 (▲), the only solid tag.
    Late,
    /// Settled (✓).
    Done,
    /// Handed in, the turn is somebody else's (⋯).
    Wait,
    /// Waived or out of force (–).
    Off,
}

impl State {
    pub const ALL: [Self; 6] = [
        Self::Todo,
        Self::Soon,
        Self::Late,
        Self::Done,
        Self::Wait,
        Self::Off,
    ];

    /// The value of `data-state`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Done => "done",
            Self::Wait => "wait",
            Self::Off => "off",
        }
    }
}

/// A share of the width as SVG wants it: `Pct::of(1, 3)` renders `33.33%`. Clamped to 0–100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pct(pub f64);

impl Pct {
    /// `part` of `whole`; 0 when there is no whole.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a picture is drawn to a hundredth of a percent"
    )]
    pub fn of(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            Self(0.0)
        } else {
            Self((part as f64 / whole as f64 * 100.0).clamp(0.0, 100.0))
        }
    }
}

impl std::fmt::Display for Pct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.2}", self.0.clamp(0.0, 100.0));
        let text = text.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{text}%")
    }
}

impl Render for Pct {
    fn render_to(&self, buffer: &mut String) {
        use std::fmt::Write as _;
        let _ = write!(buffer, "{self}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_clamped_and_short() {
        assert_eq!(Pct::of(1, 3).to_string(), "33.33%");
        assert_eq!(Pct::of(1, 2).to_string(), "50%");
        assert_eq!(Pct::of(7, 5).to_string(), "100%");
        assert_eq!(Pct::of(-1, 5).to_string(), "0%");
        assert_eq!(Pct::of(3, 0).to_string(), "0%");
    }
}
