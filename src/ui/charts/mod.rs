//! Pictures of numbers, drawn by the server as SVG.
//!
//! x is in percent and y in pixels, and no `viewBox` is set: the width follows the container and
//! letters stay 12 px. Values are written beside the marks instead of in legends; colour never
//! carries a meaning alone; every picture has a sentence for those who cannot see it.

mod bars;
mod calendar;
mod days;
mod heat;
mod schedule;

pub use bars::{
    Bar, FunnelStep, Quota, Reached, Tone, closure, columns, funnel, milestones, months, quota,
};
pub use calendar::{CalDay, CalMark, month};
pub use days::{DueDay, day_dots, draw_grid, due_chart, due_legend};
pub use heat::{HeatCell, HeatRow, heat};
pub use schedule::{Row, Slot, schedule};
