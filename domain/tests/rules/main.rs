//! The rules of `domain` told as stories: a project's life, what is owed on the way, the rehearsal,
//! answers, points, quotas, conditions and supervision, and the programme files. Names with `trap_N` reach the traps of the
//! notices by their numbers.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod answers;
mod aside;
mod eligibility;
mod lifecycle_paths;
mod lifecycle_refusals;
mod lifecycle_walks;
mod milestones;
mod mistakes;
mod owed_project;
mod owed_round;
mod owed_watched;
mod plan_problems;
mod plans;
mod programmes;
mod promised;
mod quota;
mod record;
mod rehearsal_always;
mod rehearsal_notices;
mod reminders;
mod scoring;
mod supervision;
mod support;
mod visit;
