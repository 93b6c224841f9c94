//! Dynamic supervision (002: 集中督查与随机抽查相结合): campaigns from the round's plan, draws that
//! anyone can recompute, visits, findings, rectification, verification by somebody else.

mod campaigns;
mod findings;
mod visits;

pub use campaigns::{open_campaign, report_missed, reveal, to_open, to_report, to_reveal};
pub use findings::{FindingInput, not_by_finder, not_by_rectifier, raise_finding, rectify, verify};
pub use visits::{blank_sheet, confirm_visit, finish_visit, save_sheet, sheet, take_photo_off};
pub(crate) use visits::{cancel_visits, to_write};
