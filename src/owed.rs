//! What is owed, as pages tell it: when it becomes late, and where it is done.
//!
//! The workbench, the dashboard and the project list read obligations through their own queries
//! and show them with these words, so that one thing has one verb and one link everywhere.

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use domain::dates::{Due, Precision, shanghai_date};
use domain::ids::{FindingId, ProjectId, RoundId};
use domain::obligation::ObligationKind;
use entity::obligation;
use sea_orm::{ColumnTrait, Condition};

/// Days before a due date from which a thing is due soon, where no round says otherwise.
pub const SOON: u16 = 14;

/// The deadline of a row of `obligation`.
pub fn due(on: NaiveDate, closes_at: Option<NaiveTime>, precision: Precision) -> Due {
    Due {
        on,
        closes_at,
        precision,
    }
}

/// That an obligation is late at an instant: its day is over, or the hour its notice names.
pub fn late(now: DateTime<Utc>) -> Condition {
    let today = shanghai_date(now);
    Condition::any()
        .add(obligation::Column::DueOn.lt(today))
        .add(
            Condition::all()
                .add(obligation::Column::DueOn.eq(today))
                .add(obligation::Column::ClosesAt.lte(clock(now))),
        )
}

/// The time of day in Asia/Shanghai, to the second.
fn clock(now: DateTime<Utc>) -> NaiveTime {
    let local = (now + chrono::Duration::hours(8)).time();
    local.with_nanosecond(0).unwrap_or(local)
}

/// Where a thing is done. `item` is the obligation's own; `finding` the one it is about.
pub fn path(
    kind: ObligationKind,
    item: &str,
    round: RoundId,
    project: Option<ProjectId>,
    finding: Option<FindingId>,
) -> String {
    use ObligationKind as O;
    let home = || {
        project.map_or_else(
            || format!("/rounds/{round}"),
            |id| format!("/projects/{id}"),
        )
    };
    match (kind, project, finding) {
        (O::Enter, ..) => format!("/rounds/{round}/enter"),
        (O::Submit | O::Revise | O::HandIn | O::Rectify | O::Recheck, Some(id), _) => {
            format!("/projects/{id}/form")
        }
        (O::Milestone | O::PlanItem, Some(id), _) => format!("/projects/{id}/records/new"),
        (O::Score, ..) => "/desk".to_owned(),
        // The item of a visit is its id.
        (O::Visit, ..) if item.parse::<i64>().is_ok() => format!("/visits/{item}"),
        (O::RectifyFinding | O::VerifyFinding, _, Some(id)) => format!("/findings/{id}"),
        (
            O::AssignExperts
            | O::Screen
            | O::Shortlist
            | O::AcceptRevision
            | O::Decide
            | O::PostNotice
            | O::Title,
            ..,
        ) => format!("/rounds/{round}"),
        (
            O::Submit
            | O::Endorse
            | O::Revise
            | O::AnswerObjection
            | O::Milestone
            | O::PlanItem
            | O::HandIn
            | O::Grade
            | O::Rectify
            | O::Visit
            | O::RectifyFinding
            | O::VerifyFinding
            | O::Recheck,
            ..,
        ) => home(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_leads_to_where_it_is_done() {
        let at = |kind, item: &str, project: Option<i64>, finding: Option<i64>| {
            path(
                kind,
                item,
                RoundId(3),
                project.map(ProjectId),
                finding.map(FindingId),
            )
        };
        assert_eq!(at(ObligationKind::Enter, "", None, None), "/rounds/3/enter");
        assert_eq!(
            at(ObligationKind::Submit, "apply", Some(7), None),
            "/projects/7/form"
        );
        assert_eq!(
            at(ObligationKind::Milestone, "news", Some(7), None),
            "/projects/7/records/new"
        );
        // A committee owes its topic page for the whole round.
        assert_eq!(at(ObligationKind::Milestone, "topic", None, None), "/rounds/3");
        assert_eq!(at(ObligationKind::Visit, "12", Some(7), None), "/visits/12");
        assert_eq!(
            at(ObligationKind::RectifyFinding, "W-1", Some(7), Some(5)),
            "/findings/5"
        );
        assert_eq!(
            at(ObligationKind::RectifyFinding, "W-1", Some(7), None),
            "/projects/7"
        );
        assert_eq!(at(ObligationKind::Screen, "s:1", None, None), "/rounds/3");
    }
}
