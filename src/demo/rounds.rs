//! The rounds of the demo, from the notice of 2022-08-26 on: who opens what, when, who enters, and
//! the fates that are written instead of drawn.

use chrono::NaiveDate;

use super::units::AUTHORITY;

/// A round to be held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    /// Code of a built-in programme.
    pub programme: &'static str,
    /// Code of the unit that opens it.
    pub host: &'static str,
    /// Year, month and day of the notice: a working day.
    pub announced: (i32, u32, u32),
    /// Entries by choice from each university, beside those who must enter.
    pub entries: usize,
    /// Fates by order of admission; the rest is drawn.
    pub fates: &'static [(usize, Fate)],
    /// What else happens in the round.
    pub twists: &'static [Twist],
}

/// How a project's building turns out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twist {
    /// Somebody objects on the second day of publicity; found to be right or not after some days,
    /// or still being looked into.
    Objection(Finding),
    /// The n-th entry withdraws while it is being judged.
    Withdrawal(usize),
}

/// What came of an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    Upheld,
    Dismissed,
    Pending,
}

impl Spec {
    pub(super) fn day(&self) -> NaiveDate {
        let (y, m, d) = self.announced;
        NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default()
    }
}

const NO_FATES: &[(usize, Fate)] = &[];
const QUIET: &[Twist] = &[];

const fn spec(
    programme: &'static str,
    host: &'static str,
    announced: (i32, u32, u32),
    entries: usize,
) -> Spec {
    Spec {
        programme,
        host,
        announced,
        entries,
        fates: NO_FATES,
        twists: QUIET,
    }
}

impl Spec {
    const fn fates(self, fates: &'static [(usize, Fate)]) -> Self {
        Self { fates, ..self }
    }

    const fn twists(self, twists: &'static [Twist]) -> Self {
        Self { twists, ..self }
    }
}

use {Fate as F, Finding as O, Twist as X};

/// All of them, by day of the notice.
pub(super) const ROUNDS: &[Spec] = &[
    // 2022: the four activities of the province's notice, and the schools' own model branches.
    spec("model-university", AUTHORITY, (2022, 8, 26), 1),
    spec("benchmark-college", AUTHORITY, (2022, 8, 26), 2)
        .fates(&[(1, F::Revoked(1340)), (3, F::Extended)]),
    spec("studio", AUTHORITY, (2022, 8, 26), 3).fates(&[(1, F::Extended)]),
    spec("student-model", AUTHORITY, (2022, 8, 29), 3),
    spec("henan-case", AUTHORITY, (2022, 8, 29), 3),
    spec("school-model-branch", "JIA", (2022, 9, 5), 6)
        .fates(&[(1, F::Midterm), (3, F::Withdraws(210))]),
    spec("school-model-branch", "YI", (2022, 9, 14), 6).fates(&[(0, F::Extended)]),
    spec("school-model-branch", "BING", (2022, 10, 10), 6).fates(&[(2, F::Failed)]),
    // 2023
    spec("school-model-branch", "JIA", (2023, 4, 10), 4).fates(&[(0, F::Silent), (2, F::Extended)]),
    spec("school-model-branch", "BING", (2023, 5, 8), 3).fates(&[(1, F::Asks)]),
    spec("benchmark-college", AUTHORITY, (2023, 8, 28), 1).fates(&[(0, F::Midterm)]),
    spec("studio", AUTHORITY, (2023, 8, 28), 3).fates(&[(2, F::Withdraws(330))]),
    spec("school-model-branch", "YI", (2023, 9, 11), 4).fates(&[(1, F::Revoked(260))]),
    // The notice of 2023-10-16, with its own dates.
    spec("brand", "BING", (2023, 10, 16), 5)
        .fates(&[(1, F::Extended), (4, F::Withdraws(120))])
        .twists(&[X::Objection(O::Dismissed)]),
    spec("province-model-branch", AUTHORITY, (2023, 10, 23), 2),
    // 2024
    spec("school-model-branch", "JIA", (2024, 4, 15), 5).fates(&[(1, F::Extended), (3, F::Asks)]),
    spec("school-model-branch", "BING", (2024, 5, 13), 4).fates(&[(2, F::Extended)]),
    spec("model-university", AUTHORITY, (2024, 8, 26), 1),
    spec("benchmark-college", AUTHORITY, (2024, 8, 26), 1),
    spec("studio", AUTHORITY, (2024, 8, 26), 3).fates(&[(1, F::Asks)]),
    spec("student-model", AUTHORITY, (2024, 9, 2), 3).twists(&[X::Objection(O::Upheld)]),
    spec("school-model-branch", "YI", (2024, 9, 9), 6).fates(&[(2, F::Withdraws(400))]),
    spec("province-model-branch", AUTHORITY, (2024, 10, 14), 2),
    spec("brand", "JIA", (2024, 10, 21), 6).fates(&[(3, F::Extended), (5, F::Revoked(480))]),
    spec("neu-case", "YI", (2024, 11, 7), 6),
    // 2025
    spec("school-model-branch", "JIA", (2025, 4, 14), 6).fates(&[(1, F::Midterm)]),
    spec("school-model-branch", "BING", (2025, 5, 12), 5),
    spec("benchmark-college", AUTHORITY, (2025, 8, 25), 1).fates(&[(1, F::Midterm)]),
    spec("studio", AUTHORITY, (2025, 8, 25), 3).fates(&[(0, F::Rectifies)]),
    spec("henan-case", AUTHORITY, (2025, 9, 1), 3).twists(&[X::Withdrawal(4)]),
    spec("school-model-branch", "YI", (2025, 9, 8), 6).fates(&[(0, F::Midterm), (3, F::Silent)]),
    spec("brand", "BING", (2025, 10, 13), 6).fates(&[(2, F::Extended)]),
    spec("province-model-branch", AUTHORITY, (2025, 10, 13), 2),
    spec("brand", "YI", (2025, 10, 27), 5),
    // 2026: what is under way on the demo's day.
    spec("school-model-branch", "BING", (2026, 5, 11), 5).twists(&[X::Withdrawal(2)]),
    spec("henan-case", AUTHORITY, (2026, 9, 1), 3),
    spec("benchmark-college", AUTHORITY, (2026, 9, 16), 2),
    spec("studio", AUTHORITY, (2026, 9, 14), 3),
    spec("student-model", AUTHORITY, (2026, 9, 28), 4).twists(&[X::Objection(O::Pending)]),
    spec("brand", "YI", (2026, 10, 12), 5),
    spec("brand", "BING", (2026, 10, 19), 6),
    spec("school-model-branch", "JIA", (2026, 10, 20), 6),
    spec("school-model-branch", "YI", (2026, 10, 28), 6),
    spec("brand", "JIA", (2026, 11, 2), 7),
];
