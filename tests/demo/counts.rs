//! How much has lived in the demo, and that every state there is to see can be seen on its day.

use chrono::NaiveDate;
use domain::obligation::ObligationKind;
use domain::stage::{StageKind, Status};
use domain::states::{FindingStatus, MailState, NoticeStatus, ObjectionStatus, VisitStatus};
use domain::unit::{Level, kind};
use entity::project;

use super::built::{Copy, peiyu};
use super::life::{self, Life};

const DAY: NaiveDate = cast::demo::DEMO_DAY;

#[test]
fn as_many_units_projects_records_and_mails_as_promised() {
    let copy = Copy::new();
    let life = life::of(&copy);
    let units = |level| {
        life.units
            .values()
            .filter(|u| kind(&u.kind).is_some_and(|k| k.level == level))
            .count()
    };
    assert!(units(Level::University) >= 3);
    assert!(units(Level::Committee) >= 12);
    assert!(units(Level::Branch) >= 60);
    assert!(life.projects.len() >= 250, "{}", life.projects.len());
    assert!(life.records >= 3000, "{}", life.records);

    // Every mail has gone, and lies in the folder as a file of its own.
    let digests = life.mails.iter().filter(|m| m.kind == "digest").count();
    assert!(digests >= 5000, "{digests}");
    let waiting: Vec<_> = life
        .mails
        .iter()
        .filter(|m| m.state != MailState::Sent)
        .map(|m| (&m.dedup_key, m.state, &m.last_error))
        .collect();
    assert!(waiting.is_empty(), "{waiting:#?}");
    let files = mails(&copy.demo().join("mail"));
    assert_eq!(files.len(), life.mails.len());
    assert_eq!(
        files
            .iter()
            .filter(|name| name.contains("-digest-"))
            .count(),
        digests
    );
}

/// The names of the mails in a folder and below.
fn mails(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(mails(&entry.path()));
        } else {
            assert!(
                entry.path().extension().is_some_and(|e| e == "eml"),
                "{name} is no mail"
            );
            found.push(name);
        }
    }
    found
}

#[test]
fn every_state_can_be_seen_on_the_day() {
    let life = life::of(&Copy::new());
    let living = |so: &dyn Fn(&project::Model) -> bool| {
        life.projects
            .iter()
            .filter(|p| p.ended_on.is_none() && so(p))
            .count()
    };
    let at = |wanted: StageKind| living(&|p| life.stage(p) == wanted);
    let with = |wanted: Status| life.projects.iter().filter(|p| p.status == wanted).count();
    let owes = |wanted: ObligationKind| life.owed.iter().filter(|o| o.kind == wanted).count();
    let seen = [
        ("in application", at(StageKind::Application)),
        ("being endorsed", at(StageKind::Endorsement)),
        ("under review", at(StageKind::Review)),
        ("in publicity", at(StageKind::Publicity)),
        ("before its midterm", before_midterm(&life)),
        ("at midterm", at(StageKind::Midterm)),
        ("at its final", at(StageKind::Final)),
        ("late", living(&|p| is_late(&life, p))),
        ("conditional", with(Status::Conditional)),
        ("extended", with(Status::Extended)),
        ("revoked", with(Status::Revoked)),
        ("withdrawn", with(Status::Withdrawn)),
        ("titled", with(Status::Titled)),
        ("objected", with(Status::Objected)),
        ("rectifying a finding", owes(ObligationKind::RectifyFinding)),
        ("to be visited", owes(ObligationKind::Visit)),
    ];
    let lacking: Vec<_> = seen.iter().filter(|(_, n)| *n == 0).collect();
    assert!(lacking.is_empty(), "nothing is {lacking:?} in {seen:?}");
    // What the states say stands in the tables that keep them.
    assert!(
        life.findings
            .iter()
            .any(|f| f.status != FindingStatus::Closed)
    );
    assert!(life.visits.iter().any(|v| v.status == VisitStatus::Due));
    assert!(
        life.objections
            .iter()
            .any(|o| o.status == ObjectionStatus::Open)
    );
    assert!(
        life.notices
            .iter()
            .any(|n| n.status == NoticeStatus::Open && n.closes_on >= DAY)
    );
    // Five years of rounds, from the first notice on.
    let announced: Vec<_> = life.rounds.values().map(|(r, _)| r.announced).collect();
    assert_eq!(
        announced.iter().min(),
        NaiveDate::from_ymd_opt(2022, 8, 26).as_ref()
    );
    assert!(announced.iter().all(|day| *day <= DAY));
}

/// Projects that build towards a midterm still to come.
fn before_midterm(life: &Life) -> usize {
    life.projects
        .iter()
        .filter(|p| {
            let (_, programme) = &life.rounds[&p.round_id];
            let place = |wanted| programme.stages.iter().position(|s| s.kind == wanted);
            let here = programme.stages.iter().position(|s| s.key == p.stage_key);
            p.status == Status::Active
                && place(StageKind::Midterm).is_some_and(|midterm| here < Some(midterm))
        })
        .count()
}

fn is_late(life: &Life, p: &project::Model) -> bool {
    life.owed
        .iter()
        .any(|o| o.project_id == Some(p.id) && o.due_on < DAY)
}

#[test]
fn nobody_has_a_name() {
    let life = life::of(&Copy::new());
    // A post ends with one of these words; those who are many have a stem or branch for a number.
    let posts = [
        "书记",
        "组织员",
        "组织干事",
        "工作人员",
        "分管领导",
        "系统管理员",
        "审计员",
    ];
    let counted = ["专家", "督导员"];
    let stems = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";
    // What stands before it is the unit, or what kind of unit it is.
    let units: Vec<&str> = life.units.values().map(|u| u.name.as_str()).collect();
    let known = |unit: &str| {
        unit.is_empty() || unit == "省级" || units.iter().any(|name| name.contains(unit))
    };
    for account in &life.accounts {
        let name = account.display_name.as_str();
        let numbered = name.trim_end_matches(|c| stems.contains(c));
        let by_post = posts.iter().find_map(|post| name.strip_suffix(post));
        let by_number = counted
            .iter()
            .find_map(|post| numbered.strip_suffix(post))
            .filter(|_| name.chars().count() == numbered.chars().count() + 1);
        let unit = by_post.or(by_number);
        assert!(
            unit.is_some_and(|unit| known(
                unit.trim_end_matches("组织部")
                    .trim_end_matches("办公室")
                    .trim_end_matches("组织处")
            )),
            "“{name}” is not a post of a unit"
        );
        let mail = account.email.as_deref().unwrap();
        assert!(
            mail.starts_with(&format!("{}@", account.login)) && mail.ends_with(".example"),
            "{mail}"
        );
    }
    assert!(
        life.persons
            .iter()
            .all(|p| posts.iter().any(|post| p.name.ends_with(post)))
    );
}

#[test]
fn the_log_is_whole() {
    let copy = Copy::new();
    let output = peiyu(&copy.demo())
        .args(["audit", "verify"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("日志链完整"), "{said}");
}
