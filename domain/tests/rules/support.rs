//! Programmes, days and imagined projects for the stories.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::dates::Moment;
use domain::ids::{AccountId, ProjectId, UnitId};
use domain::lifecycle::{Circumstances, Move, State, begin, follow};
use domain::owed::{Owed, Owner, ProjectFacts};
use domain::plan::Plan;
use domain::programme::{Builtin, Outcome, Programme, read};
use domain::stage::Status;
use domain::unit::Level;

/// Built once; properties ask for it thousands of times.
pub static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::builtin);

/// The branch that holds the project, and the units above it.
pub const BRANCH: UnitId = UnitId(5);
pub const COMMITTEE: UnitId = UnitId(4);
pub const UNIVERSITY: UnitId = UnitId(3);
pub const HOST: UnitId = UnitId(1);
/// 专家甲.
pub const EXPERT: AccountId = AccountId(71);

pub fn programme(code: &str) -> Programme {
    read(Builtin::find(code).unwrap().text).unwrap().programme
}

/// The cases of a table: one a line, its cells parted by `|`. Empty lines and those of comment apart.
pub fn cases<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    let lines = table.lines().map(str::trim);
    let rows = lines.filter(|line| !line.is_empty() && !line.starts_with("# "));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        cells
            .try_into()
            .unwrap_or_else(|_| panic!("{N} cells: {row}"))
    })
}

/// A programme file with some text exchanged.
pub fn altered(code: &str, from: &str, to: &str) -> Programme {
    let text = Builtin::find(code).unwrap().text;
    assert!(text.contains(from), "{code} has no {from}");
    read(&text.replace(from, to)).unwrap().programme
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The plan of a round announced on a day; the cycle as the programme says.
pub fn plan(p: &Programme, announced: &str) -> Plan {
    Plan::of(p, day(announced), None, None, &CALENDAR).unwrap()
}

/// The studio's round of 2022.
pub fn studio() -> (Programme, Plan) {
    let p = programme("studio");
    let cycle: Moment = "2022-11".parse().unwrap();
    let plan = Plan::of(&p, day("2022-08-26"), Some(cycle), None, &CALENDAR).unwrap();
    (p, plan)
}

/// The brand's round of 2023.
pub fn brand() -> (Programme, Plan) {
    let p = programme("brand");
    let plan = plan(&p, "2023-10-16");
    (p, plan)
}

/// A branch's project in a state since a day, nothing done yet.
pub fn facts(stage: &str, status: Status, since: &str) -> ProjectFacts {
    ProjectFacts {
        project: ProjectId(9),
        state: State::new(stage, status),
        since: day(since),
        holder: BRANCH,
        by_level: BTreeMap::from([
            (Level::Branch, BRANCH),
            (Level::Committee, COMMITTEE),
            (Level::University, UNIVERSITY),
        ]),
        host: HOST,
        extended: BTreeMap::new(),
        returns: BTreeMap::new(),
        sheets: Vec::new(),
        milestones: BTreeMap::new(),
        plan: Vec::new(),
        begun: None,
        building_from: None,
        visits: Vec::new(),
        findings: Vec::new(),
        asked: Vec::new(),
        last_check: None,
    }
}

/// One thing owed on one line: kind, item, instance, who, until when, and the words.
pub fn line(owed: &Owed) -> String {
    let whom = match owed.owner {
        Owner::Person(account) => format!("account {account}"),
        Owner::Unit { unit, role } => format!("{} {unit}", role.key()),
    };
    let title = &owed.title;
    let missing = owed.missing.as_ref().map(|m| format!("（{m}）"));
    format!(
        "{} {} #{} {whom} {} {title}{}",
        owed.kind.key(),
        owed.item,
        owed.instance,
        owed.due.on,
        missing.unwrap_or_default()
    )
}

pub fn lines(owed: &[Owed]) -> Vec<String> {
    owed.iter().map(line).collect()
}

/// A project on its way.
pub struct Walk {
    pub programme: Programme,
    pub at: State,
    /// What bears on the next moves.
    pub c: Circumstances,
}

impl Walk {
    /// A new project of a branch below a committee, a university and the host.
    pub fn of(programme: Programme) -> Self {
        Self {
            at: begin(&programme).unwrap(),
            c: Circumstances {
                levels: vec![Level::Committee, Level::University, Level::Authority],
                sheets: 5,
                sheets_needed: 5,
                ..Circumstances::default()
            },
            programme,
        }
    }

    pub fn from(code: &str) -> Self {
        Self::of(programme(code))
    }

    /// Puts the project somewhere.
    pub fn standing(mut self, stage: &str, status: Status) -> Self {
        self.at = State::new(stage, status);
        self
    }

    /// Makes a move and tells where it leads, as `stage·status`.
    #[track_caller]
    pub fn goes(&mut self, m: &Move) -> String {
        match follow(&self.programme, &self.at, m, &self.c) {
            Ok(next) => self.at = next,
            Err(refusal) => panic!("{} {m:?}: {refusal}", self.place()),
        }
        self.place()
    }

    /// Makes one move after another; each leads where it is said to.
    #[track_caller]
    pub fn takes(&mut self, path: &[(Move, &str)]) {
        for (m, place) in path {
            assert_eq!(self.goes(m), *place, "after {m:?}");
        }
    }

    /// Fails unless a move is refused with this sentence.
    #[track_caller]
    pub fn refuses(&self, m: &Move, said: &str) {
        match follow(&self.programme, &self.at, m, &self.c) {
            Ok(next) => panic!("{} {m:?} is not refused: {next:?}", self.place()),
            Err(refusal) => assert_eq!(refusal.to_string(), said),
        }
    }

    pub fn place(&self) -> String {
        format!("{}·{}", self.at.stage, self.at.status.key())
    }
}

pub fn opens(stage: &str) -> Move {
    Move::OpenAssessment {
        stage: stage.to_owned(),
    }
}

pub const PASS: Move = Move::Grade {
    outcome: Outcome::Pass,
};
pub const CONDITIONAL: Move = Move::Grade {
    outcome: Outcome::Conditional,
};
pub const FAIL: Move = Move::Grade {
    outcome: Outcome::Fail,
};
pub const LISTED: Move = Move::Shortlist { listed: true };
pub const PROPOSED: Move = Move::Propose { proposed: true };
pub const SCREENED: Move = Move::Screen { passed: true };
