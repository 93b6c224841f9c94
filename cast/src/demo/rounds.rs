//! The rounds of the demo, from the notice of 2022-08-26 on (`rounds.toml`): who opens what, when,
//! who enters, and the fates that are written instead of drawn.

use chrono::NaiveDate;
use serde::Deserialize;

const FILE: &str = include_str!("../../demo/rounds.toml");

/// What has been written about the years of the demo.
#[derive(Debug, Deserialize)]
pub struct Years {
    /// School-level model branches named in 2020 and 2021, before there was a system: unit and day.
    pub earlier: Vec<(String, NaiveDate)>,
    /// By day of the notice.
    pub rounds: Vec<Spec>,
}

/// A round to be held.
#[derive(Debug, Deserialize)]
pub struct Spec {
    /// Day of the notice: a working day.
    pub announced: NaiveDate,
    /// Code of a built-in programme.
    pub programme: String,
    /// Code of the unit that opens it.
    pub host: String,
    /// Entries by choice from each university, beside those who must enter.
    pub entries: usize,
    /// Fates by order of admission; the rest is drawn.
    #[serde(default)]
    pub fates: Vec<(usize, Fate)>,
    /// What else happens in the round.
    pub twist: Option<Twist>,
}

/// How a project's building turns out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Passes everything, in its own time.
    Steady,
    /// The first assessment is conditional: to be rectified in a time.
    Midterm,
    /// Hands in for the first assessment at once, passes it conditionally, and takes all the time
    /// there is to rectify.
    Rectifies,
    /// The final is conditional: building goes on for the extension.
    Extended,
    /// The final is failed.
    Failed,
    /// Asks for a few weeks more before the final.
    Asks,
    /// Never hands in what is due; graded as failed in the end.
    Silent,
    /// Leaves after so many days of building.
    Withdraws(u16),
    /// Loses project or title after so many days.
    Revoked(u16),
}

/// What happens in a round beside what everybody owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twist {
    /// Somebody objects on the second day of publicity; found to be right or not after some days,
    /// or still being looked into.
    Objection(Finding),
    /// The n-th entry withdraws while it is being judged.
    Withdrawal(usize),
}

/// What came of an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    Upheld,
    Dismissed,
    Pending,
}

impl Years {
    pub fn read() -> anyhow::Result<Self> {
        Ok(toml::from_str(FILE)?)
    }
}
