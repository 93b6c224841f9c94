//! The course of a project as a track without lanes: where it began, its gates, where it stands.

use chrono::NaiveDate;
use domain::ids::RoundId;
use domain::owed::plan_of_project;
use domain::programme::Stage;
use domain::stage::{StageKind, Status};
use ledger::RoundBook;

use crate::ui::track::{Gate, GateState, Track};

/// What the course of a project is drawn from, beside its round.
#[derive(Debug, Clone)]
pub struct Course {
    pub round: RoundId,
    pub stage: String,
    pub status: Status,
    pub building_from: Option<NaiveDate>,
    /// Stage and new date of the latest extension.
    pub extended: Option<(String, NaiveDate)>,
    /// The stage last graded as passed.
    pub passed: Option<String>,
}

/// The track of a project: from its admission to its final while it builds, else from the notice to
/// the decision. None when the round has no dates to draw.
pub fn track(course: &Course, book: &RoundBook, today: NaiveDate) -> Option<Track> {
    let p = &book.programme;
    let wanted: &[StageKind] = if course.building_from.is_some() {
        &[StageKind::Midterm, StageKind::Final]
    } else {
        &[StageKind::Application, StageKind::Admission]
    };
    // The project's own plan has the day of a gate.
    let extended = course.extended.iter().cloned().collect();
    let own = plan_of_project(p, &book.plan, &extended);
    let mut gates: Vec<Gate> = p
        .stages
        .iter()
        .filter(|s| wanted.contains(&s.kind))
        .filter_map(|stage| {
            let on = own.due(&stage.key)?.on;
            Some(Gate {
                label: label(stage),
                on,
                state: state(course, book, stage, on, today),
            })
        })
        .collect();
    let from = match course.building_from {
        Some(admitted) => {
            gates.push(Gate {
                label: "立项".to_owned(),
                on: admitted,
                state: GateState::Passed,
            });
            admitted
        }
        None => book.plan.announced,
    };
    gates.sort_by_key(|g| g.on);
    let to = gates.last()?.on;
    (to > from).then_some(Track {
        from,
        to,
        today,
        gates,
        lanes: Vec::new(),
    })
}

fn label(stage: &Stage) -> String {
    match stage.kind {
        StageKind::Application => "申报截止".to_owned(),
        StageKind::Admission => "审定".to_owned(),
        _ => stage.title.clone(),
    }
}

fn state(
    course: &Course,
    book: &RoundBook,
    gate: &Stage,
    on: NaiveDate,
    today: NaiveDate,
) -> GateState {
    let p = &book.programme;
    let place = |key: &str| p.stages.iter().position(|s| s.key == key);
    let here = place(&course.stage);
    let there = place(&gate.key);
    let passed = course.passed.as_deref().and_then(place);
    // Building stands before the midterm in the file, and a passed midterm leads back into it.
    if passed >= there || here > there {
        return GateState::Passed;
    }
    if here == there && course.status.is_end() {
        return GateState::Failed;
    }
    if here == there && matches!(course.status, Status::HandedIn) {
        // What was asked is in; the turn is the conductor's.
        return if on < today {
            GateState::Passed
        } else {
            GateState::Ahead
        };
    }
    if on >= today || course.status.is_end() {
        GateState::Ahead
    } else if here == there {
        GateState::Late
    } else {
        GateState::Passed
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::calendar::Calendar;
    use domain::dates::Moment;
    use domain::plan::Plan;
    use domain::programme::{Builtin, read};
    use domain::states::RoundStatus;

    use super::GateState::{Ahead, Failed, Late, Passed};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn studio() -> RoundBook {
        let programme = read(Builtin::find("studio").unwrap().text)
            .unwrap()
            .programme;
        let announced = day("2022-08-26");
        let cycle: Moment = "2022-11".parse().unwrap();
        let plan = Plan::of(
            &programme,
            announced,
            Some(cycle),
            None,
            &Calendar::builtin(),
        )
        .unwrap();
        RoundBook {
            row: entity::round::Model {
                id: RoundId(1),
                code: "GZS-2022".into(),
                programme_id: domain::ids::ProgrammeId(1),
                programme_code: "studio".into(),
                host_unit_id: domain::ids::UnitId(1),
                year: 2022,
                name: "工作室".into(),
                definition: String::new(),
                format: 1,
                announced,
                cycle: None,
                count_from: domain::programme::CountFrom::NextDay,
                status: RoundStatus::Open,
                periods_on: None,
                opened_at: None,
                closed_at: None,
                version: 1,
            },
            quotas_by_notice: programme.quotas.clone(),
            programme: std::sync::Arc::new(programme),
            plan,
            host: entity::unit::Model {
                id: domain::ids::UnitId(1),
                parent_id: None,
                code: "P".into(),
                name: "省委教育工委".into(),
                kind: "province_authority".into(),
                path: "/1/".into(),
                sort_no: 0,
                established_on: None,
                members_formal: None,
                members_probationary: None,
                closed_on: None,
                public_id: "x".into(),
                folded: String::new(),
            },
        }
    }

    fn stage_of(book: &RoundBook, kind: StageKind) -> String {
        book.programme.first_of(kind).unwrap().key.clone()
    }

    #[test]
    fn a_studio_has_three_gates_and_moves_with_its_extension() {
        let book = studio();
        let mut course = Course {
            round: RoundId(1),
            stage: stage_of(&book, StageKind::Building),
            status: Status::Active,
            building_from: Some(day("2022-11-18")),
            extended: None,
            passed: None,
        };
        let states = |c: &Course, on: &str| {
            track(c, &book, day(on))
                .unwrap()
                .gates
                .iter()
                .map(|g| (g.on.to_string(), g.state))
                .collect::<Vec<_>>()
        };
        let at = |on: &str, state| (on.to_owned(), state);
        assert_eq!(
            states(&course, "2023-06-01"),
            [
                at("2022-11-18", Passed),
                at("2023-11-30", Ahead),
                at("2024-11-30", Ahead)
            ]
        );
        // Passed before its last day.
        course.passed = Some(stage_of(&book, StageKind::Midterm));
        assert_eq!(states(&course, "2023-11-20")[1].1, Passed);
        course.stage = stage_of(&book, StageKind::Final);
        course.status = Status::Due;
        assert_eq!(states(&course, "2024-12-02")[2].1, Late);
        course.extended = Some((course.stage.clone(), day("2025-05-30")));
        course.status = Status::Extended;
        assert_eq!(states(&course, "2024-12-20")[2], at("2025-05-30", Ahead));
        course.status = Status::Failed;
        assert_eq!(states(&course, "2025-06-20")[2].1, Failed);
    }

    #[test]
    fn an_entry_is_drawn_from_the_notice_to_the_decision() {
        let book = studio();
        let course = Course {
            round: RoundId(1),
            stage: stage_of(&book, StageKind::Application),
            status: Status::Draft,
            building_from: None,
            extended: None,
            passed: None,
        };
        let track = track(&course, &book, day("2022-09-01")).unwrap();
        assert_eq!(track.from, day("2022-08-26"));
        assert_eq!(track.gates[0].label, "申报截止");
        assert_eq!(track.gates[0].state, GateState::Ahead);
    }
}
