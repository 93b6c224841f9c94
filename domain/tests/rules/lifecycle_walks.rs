//! Every state that can be reached, and random ways through all programmes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::LazyLock;

use domain::ids::RoundId;
use domain::lifecycle::{Circumstances, Move, State, begin, can_stand, follow};
use domain::owed::{Owed, Queue, RoundFacts, Sheet, conductor, project_owes, round_owes};
use domain::programme::{Outcome, Programme, builtin};
use domain::stage::{StageKind, Status};
use domain::unit::Level;
use proptest::prelude::*;

use crate::support::{CALENDAR, EXPERT, HOST, facts, plan, programme};

static PROGRAMMES: LazyLock<Vec<Programme>> = LazyLock::new(|| {
    builtin()
        .iter()
        .map(|file| programme(file.code))
        .filter(|p| begin(p).is_ok())
        .collect()
});

/// Every move there is, for a programme.
fn moves(p: &Programme) -> Vec<Move> {
    use Move::{
        Accept, ClearObjections, CloseNotice, CloseScoring, Decline, Endorse, HandIn, Lapse,
        Object, PostNotice, Return, Revoke, SendBack, Submit, Title, Uphold, Withdraw,
    };
    let mut all = vec![
        Submit,
        Move::TakeBack,
        Lapse,
        Return,
        Endorse,
        Decline,
        CloseScoring,
        HandIn,
        SendBack,
    ];
    all.extend([
        Accept,
        PostNotice,
        Object,
        ClearObjections,
        Uphold,
        CloseNotice,
    ]);
    all.extend([Title, Withdraw, Revoke]);
    for yes in [true, false] {
        all.push(Move::Screen { passed: yes });
        all.push(Move::Shortlist { listed: yes });
        all.push(Move::Propose { proposed: yes });
    }
    let outcomes = [Outcome::Pass, Outcome::Conditional, Outcome::Fail];
    all.extend(outcomes.map(|outcome| Move::Grade { outcome }));
    all.extend(p.stages.iter().map(|s| Move::OpenAssessment {
        stage: s.key.clone(),
    }));
    all
}

/// States that can be reached when nothing forbids a move, with the moves that leave them.
fn reachable(p: &Programme) -> BTreeMap<(String, Status), BTreeSet<(String, Status)>> {
    let key = |s: &State| (s.stage.clone(), s.status);
    let mut found = BTreeMap::new();
    let mut ahead = VecDeque::from([begin(p).unwrap()]);
    while let Some(state) = ahead.pop_front() {
        if found.contains_key(&key(&state)) {
            continue;
        }
        let mut next = BTreeSet::new();
        for levels in [Level::ALL.to_vec(), Vec::new()] {
            for back in p.stages.iter().map(|s| Some(s.key.clone())).chain([None]) {
                let c = Circumstances {
                    levels: levels.clone(),
                    returned_from: back,
                    ..Circumstances::default()
                };
                for m in moves(p) {
                    if let Ok(to) = follow(p, &state, &m, &c) {
                        next.insert(key(&to));
                        ahead.push_back(to);
                    }
                }
            }
        }
        found.insert(key(&state), next);
    }
    found
}

/// What the project in this state and its round owe.
fn owed_in(p: &Programme, stage: &str, status: Status) -> Vec<Owed> {
    let plan = plan(p, "2025-03-03");
    let mut f = facts(stage, status, "2025-03-10");
    f.sheets = vec![Sheet {
        account: EXPERT,
        stage: stage.to_owned(),
        signed: false,
    }];
    let queue = Queue {
        count: 1,
        since: f.since,
    };
    let unit = conductor(p.stage(stage).unwrap(), &f.by_level, HOST);
    let round = RoundFacts {
        round: RoundId(1),
        host: HOST,
        waiting: BTreeMap::from([((stage.to_owned(), status, unit), queue)]),
        unassigned: BTreeMap::new(),
        committees: Vec::new(),
        recommending: Vec::new(),
        must_enter: Vec::new(),
        objections: Vec::new(),
    };
    let mut owed = project_owes(p, &plan, &f, &CALENDAR);
    owed.extend(round_owes(p, &plan, &round, &CALENDAR));
    owed.retain(|o| o.stage.as_deref() == Some(stage));
    owed
}

/// Where nobody owes anything for the stage itself: the calendar moves it on, or nothing does.
fn at_rest(kind: StageKind, status: Status) -> bool {
    match status {
        Status::Active | Status::Extended | Status::Titled => true,
        Status::Open => kind == StageKind::Publicity,
        _ => status.is_end(),
    }
}

#[test]
fn wherever_a_project_can_stand_somebody_owes_the_next_step_or_it_rests() {
    for p in PROGRAMMES.iter() {
        for (stage, status) in reachable(p).keys() {
            let kind = p.stage(stage).unwrap().kind;
            let owed = owed_in(p, stage, *status);
            let place = format!("{} {stage}·{}: {owed:?}", p.code, status.key());
            assert_eq!(owed.is_empty(), at_rest(kind, *status), "{place}");
            assert!(owed.len() <= 1, "{place}");
        }
    }
}

#[test]
fn ends_are_ends_and_everything_else_can_be_left() {
    for p in PROGRAMMES.iter() {
        let states = reachable(p);
        for ((stage, status), next) in &states {
            let place = format!("{} {stage}·{}", p.code, status.key());
            let leaves =
                |to: &&(String, Status)| matches!(to.1, Status::Withdrawn | Status::Revoked);
            let goes_on = next.iter().filter(|to| !leaves(to));
            let others = goes_on.filter(|to| **to != (stage.clone(), *status));
            if status.is_end() {
                assert!(next.is_empty(), "{place}");
            } else {
                // Only a title that nobody rechecks has nothing before it.
                assert!(others.count() > 0 || *status == Status::Titled, "{place}");
                let withdrawn = next.iter().any(|(_, to)| *to == Status::Withdrawn);
                assert!(withdrawn, "{place}");
            }
        }
        let is_titled = states.keys().any(|(_, status)| *status == Status::Titled);
        assert!(is_titled, "{}", p.code);
        for stage in p.stages.iter().filter(|s| s.kind != StageKind::Preparation) {
            let is_reached = states.keys().any(|(key, _)| *key == stage.key);
            assert!(is_reached, "{} {} is never reached", p.code, stage.key);
        }
    }
}

#[test]
fn a_project_can_stand_where_some_way_leads_and_nowhere_else() {
    for p in PROGRAMMES.iter() {
        let reached: BTreeSet<(String, Status)> = reachable(p).into_keys().collect();
        for stage in &p.stages {
            for status in Status::ALL {
                let stands = can_stand(p, &State::new(&stage.key, *status));
                let leads = reached.contains(&(stage.key.clone(), *status));
                assert_eq!(stands, leads, "{} {}·{}", p.code, stage.key, status.key());
            }
        }
        assert!(!can_stand(p, &State::new("no-such-stage", Status::Waiting)));
    }
}

fn circumstances() -> impl Strategy<Value = Circumstances> {
    (
        (any::<bool>(), any::<bool>(), any::<bool>()),
        (0u32..4, 0u32..4, 0u32..4, 0u32..3, 0u32..3),
        (-2i64..3, 0u16..3),
        proptest::sample::subsequence(Level::ALL.to_vec(), 0..=5),
        proptest::option::of(0usize..16),
    )
        .prop_map(
            |((late, lacks, over), counts, (places, used), levels, back)| {
                let first: chrono::NaiveDate = "2025-03-03".parse().unwrap();
                let day = |n: u64| first + chrono::Days::new(n);
                let lacking = |what: &str| lacks.then(|| what.to_owned()).into_iter().collect();
                Circumstances {
                    today: Some(day(u64::from(over) * 2)),
                    opens_on: None,
                    closed_on: late.then(|| day(0)),
                    opened: used > 1,
                    missing: lacking("品牌名称没有填"),
                    places_left: (places > -2).then_some(places),
                    sheets: counts.0,
                    unsigned_sheets: counts.1,
                    sheets_needed: counts.2,
                    open_objections: counts.3,
                    notice_closes: Some(day(1)),
                    open_findings: counts.4,
                    unmet_milestones: lacking("党课 4 次（3/4）"),
                    extensions_used: used,
                    conditionals_before: used,
                    levels,
                    returned_from: back.map(|n| format!("stage{n}")),
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_ways_never_panic_and_never_leave_an_end(
        which in 0usize..20,
        steps in proptest::collection::vec((0usize..64, circumstances()), 1..60),
    ) {
        let p = &PROGRAMMES[which % PROGRAMMES.len()];
        let moves = moves(p);
        let mut at = begin(p).unwrap();
        for (n, mut c) in steps {
            // Among the stages that may have sent an application back are the programme's own.
            c.returned_from = c.returned_from.map(|from| {
                p.stages.get(n % 20).map_or(from, |s| s.key.clone())
            });
            let m = &moves[n % moves.len()];
            match follow(p, &at, m, &c) {
                Ok(next) => {
                    prop_assert!(!at.status.is_end(), "{at:?} left by {m:?}");
                    prop_assert!(p.stage(&next.stage).is_some());
                    at = next;
                }
                Err(refusal) => {
                    let said = refusal.to_string();
                    prop_assert!(said.ends_with('。') && said.chars().count() > 6, "{said}");
                }
            }
        }
    }
}
