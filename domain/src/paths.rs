//! Addresses of the pages that mails and calendar entries point to: said once, so that what is
//! mailed and what is routed agree. Without host and trailing slash.

use crate::ids::{FindingId, ObjectionId, ProjectId, RoundId, VisitId};
use crate::obligation::ObligationKind;

/// What the signed-in person owes and may do (工作台).
pub fn workbench() -> String {
    "/workbench".to_owned()
}

/// A project with its track.
pub fn project(id: ProjectId) -> String {
    format!("/projects/{id}")
}

/// The form of a project that is being asked for now.
pub fn form(id: ProjectId) -> String {
    format!("/projects/{id}/form")
}

/// Where a record of a project is logged.
pub fn new_record(id: ProjectId) -> String {
    format!("/projects/{id}/records/new")
}

/// A round with its projects.
pub fn round(id: RoundId) -> String {
    format!("/rounds/{id}")
}

/// The table of one stage of a round, where its conductor works.
pub fn stage(id: RoundId, key: &str) -> String {
    format!("/rounds/{id}/stages/{key}")
}

/// Where a committee logs what it owes for all its projects of a round.
pub fn milestone(id: RoundId, key: &str) -> String {
    format!("/rounds/{id}/milestones/{key}")
}

/// The objection that a project waits for.
pub fn objection(id: ProjectId) -> String {
    format!("/projects/{id}/objection")
}

/// An objection, for whoever handles it.
pub fn one_objection(id: ObjectionId) -> String {
    format!("/objections/{id}")
}

/// Where whoever objected reads how it stands.
pub fn own_objection(code: &str) -> String {
    format!("/public/objections?code={code}")
}

/// Where a unit enters a round.
pub fn enter(id: RoundId) -> String {
    format!("/rounds/{id}/enter")
}

/// An expert's desk.
pub fn expert_desk() -> String {
    "/desk".to_owned()
}

/// A supervisor's visit.
pub fn visit(id: VisitId) -> String {
    format!("/visits/{id}")
}

/// A finding with its rectification and its verdict.
pub fn finding(id: FindingId) -> String {
    format!("/findings/{id}")
}

/// Where a thing owed is done. `item` is the obligation's own; `about` the finding it is about,
/// where it is known.
pub fn owed(
    kind: ObligationKind,
    item: &str,
    of: RoundId,
    on: Option<ProjectId>,
    about: Option<FindingId>,
) -> String {
    use ObligationKind as O;
    let home = || on.map_or_else(|| round(of), project);
    match kind {
        O::Enter => enter(of),
        O::Submit | O::Revise | O::HandIn | O::Rectify | O::Recheck => on.map_or_else(home, form),
        // A milestone of a committee is about a round.
        // The form begins with what the milestone counts.
        O::Milestone => on.map_or_else(
            || milestone(of, item),
            |id| format!("{}?milestone={item}", new_record(id)),
        ),
        // The form begins with the row it is about.
        O::PlanItem => on.map_or_else(home, |id| format!("{}?plan_item={item}", new_record(id))),
        O::Score => expert_desk(),
        // The item of a visit is its id.
        O::Visit => item
            .parse()
            .map_or_else(|_| home(), |id| visit(VisitId(id))),
        O::RectifyFinding | O::VerifyFinding => about.map_or_else(home, finding),
        O::AssignExperts
        | O::Screen
        | O::Shortlist
        | O::AcceptRevision
        | O::Decide
        | O::PostNotice
        | O::Recommend
        | O::Title => match item.split_once(':') {
            Some((key, _unit)) => stage(of, key),
            None => round(of),
        },
        // The item of an objection is its id.
        O::AdmitObjection => item
            .parse()
            .map_or_else(|_| home(), |id| one_objection(ObjectionId(id))),
        O::AnswerObjection => on.map_or_else(home, objection),
        O::Endorse | O::Grade | O::AnswerRequest => home(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ObligationKind as O;

    #[test]
    fn each_thing_leads_to_where_it_is_done() {
        let at = |kind, item: &str, on: Option<i64>, about: Option<i64>| {
            let (on, about) = (on.map(ProjectId), about.map(FindingId));
            owed(kind, item, RoundId(3), on, about)
        };
        for (kind, item, on, about, path) in [
            (O::Enter, "", None, None, "/rounds/3/enter"),
            (O::Submit, "apply", Some(7), None, "/projects/7/form"),
            (
                O::Milestone,
                "news",
                Some(7),
                None,
                "/projects/7/records/new?milestone=news",
            ),
            // A committee owes its topic page for the whole round.
            (
                O::Milestone,
                "topic",
                None,
                None,
                "/rounds/3/milestones/topic",
            ),
            (O::Visit, "12", Some(7), None, "/visits/12"),
            (O::RectifyFinding, "W-1", Some(7), Some(5), "/findings/5"),
            (O::RectifyFinding, "W-1", Some(7), None, "/projects/7"),
            (O::Screen, "s:1", None, None, "/rounds/3/stages/s"),
            (O::AdmitObjection, "12", None, None, "/objections/12"),
            (
                O::AnswerObjection,
                "publicity",
                Some(7),
                None,
                "/projects/7/objection",
            ),
        ] {
            assert_eq!(at(kind, item, on, about), path);
        }
        let row = at(O::PlanItem, "application.plan.2", Some(7), None);
        assert_eq!(row, "/projects/7/records/new?plan_item=application.plan.2");
    }
}
