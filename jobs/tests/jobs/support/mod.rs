//! A small site: a school, a committee, branches, their people, and a round.

pub mod sink;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::Precision;
use domain::ids::{AccountId, ObligationId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::states::{MailState, ObligationStatus, Role};
use entity::{obligation, outbox, reminder_step};
use jobs::{Jobs, MailConfig};
use ledger::{Act, Actor, Book, Clock, accounts, projects, rounds, units};
use object_store::local::LocalFileSystem;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection,
    EntityTrait, QueryFilter, QueryOrder,
};

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `2023-11-10 08:30` in Shanghai.
pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_str(&format!("{text} +0800"), "%Y-%m-%d %H:%M %z")
        .unwrap()
        .to_utc()
}

/// A site with its jobs, its mail folder and its file store.
pub struct Site {
    pub book: Book,
    pub jobs: Jobs,
    pub folder: tempfile::TempDir,
    pub school: UnitId,
    pub committee: UnitId,
    pub first: UnitId,
    pub second: UnitId,
    /// Their people, by post.
    pub organiser: AccountId,
    pub editor: AccountId,
    /// Owes for both branches.
    pub both: AccountId,
}

/// Notes that the running test could not do its work for want of something; `tests/run` prints the
/// names in the end.
pub fn skipped(for_want_of: &str) {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("?");
    eprintln!("{name}: skipped, no {for_want_of}");
    if let Ok(path) = std::env::var("PEIYU_TEST_SKIPPED") {
        let mut list = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .unwrap();
        // One write for one line: tests of several threads append to the same file.
        list.write_all(format!("jobs {name}: {for_want_of}\n").as_bytes())
            .unwrap();
    }
}

/// Every database there is: SQLite always, PostgreSQL when `PEIYU_TEST_PG` names one.
pub async fn databases(name: &str) -> Vec<(DatabaseConnection, tempfile::TempDir)> {
    let folder = || tempfile::tempdir().unwrap();
    let sqlite = folder();
    let url = format!("sqlite://{}?mode=rwc", sqlite.path().join("db").display());
    let mut all = vec![(entity::db::connect(&url).await.unwrap(), sqlite)];
    if let Ok(url) = std::env::var("PEIYU_TEST_PG") {
        let schema = format!("jobs_{name}");
        let server = entity::db::connect(&url).await.unwrap();
        server
            .execute_unprepared(&format!(
                "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
            ))
            .await
            .unwrap();
        let join = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{join}options=-c%20search_path%3D{schema}");
        all.push((entity::db::connect(&url).await.unwrap(), folder()));
    } else {
        skipped("PostgreSQL");
    }
    for (db, _) in &all {
        migration::up(db).await.unwrap();
    }
    all
}

/// A site on each database, at 9 o'clock on 2023-10-16.
pub async fn sites(name: &str) -> Vec<Site> {
    let mut sites = Vec::new();
    for (db, folder) in databases(name).await {
        sites.push(site(db, folder).await);
    }
    sites
}

async fn site(db: DatabaseConnection, folder: tempfile::TempDir) -> Site {
    let clock = Clock::starting(at("2023-10-16 09:00"));
    let book = Book::open(db, clock, "https://peiyu.example.edu.cn/")
        .await
        .unwrap();
    let school = unit(&book, None, "school", "丙医科大学党委", "university").await;
    let committee = unit(&book, Some(school), "wx", "文学院党委", "college_committee").await;
    let first = unit(
        &book,
        Some(committee),
        "wx1",
        "文学院教工第一党支部",
        "branch",
    )
    .await;
    let second = unit(&book, Some(committee), "wx2", "文学院学生党支部", "branch").await;
    let organiser = person(
        &book,
        "zzb",
        "组织部工作人员",
        Some("zzb@school.example"),
        &[(school, Role::Organiser)],
    )
    .await;
    person(
        &book,
        "wx",
        "组织员",
        Some("wx@school.example"),
        &[(committee, Role::Endorser)],
    )
    .await;
    let editor = person(
        &book,
        "wx1",
        "支部书记",
        Some("wx1@school.example"),
        &[(first, Role::Editor)],
    )
    .await;
    let both = person(
        &book,
        "wx12",
        "党建专干",
        Some("wx12@school.example"),
        &[(first, Role::Editor), (second, Role::Editor)],
    )
    .await;
    let jobs = Jobs::new(
        book.clone(),
        &MailConfig::Folder(folder.path().join("mail")),
        store(&folder),
    )
    .unwrap()
    .sweeping_in(&folder.path().join("files"));
    Site {
        book,
        jobs,
        folder,
        school,
        committee,
        first,
        second,
        organiser,
        editor,
        both,
    }
}

pub fn store(folder: &tempfile::TempDir) -> Arc<LocalFileSystem> {
    let files = folder.path().join("files");
    std::fs::create_dir_all(&files).unwrap();
    Arc::new(LocalFileSystem::new_with_prefix(files).unwrap())
}

pub async fn unit(
    book: &Book,
    parent: Option<UnitId>,
    code: &str,
    name: &str,
    kind: &str,
) -> UnitId {
    let new = units::NewUnit {
        parent,
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        sort_no: 1,
        established_on: Some(date("2015-07-01")),
        members_formal: Some(20),
        members_probationary: Some(2),
    };
    Act::within(book, &system(), async move |a| units::add(a, new).await)
        .await
        .unwrap()
}

pub async fn person(
    book: &Book,
    login: &str,
    post: &str,
    email: Option<&str>,
    roles: &[(UnitId, Role)],
) -> AccountId {
    let new = accounts::NewAccount {
        login: login.to_owned(),
        display_name: post.to_owned(),
        email: email.map(str::to_owned),
        person: None,
        password_hash: "never signs in".to_owned(),
        must_change: false,
    };
    let id = Act::within(book, &system(), async move |a| accounts::add(a, new).await)
        .await
        .unwrap();
    for (unit, role) in roles.iter().copied() {
        Act::within(book, &system(), async move |a| {
            accounts::grant_role(a, id, unit, role).await
        })
        .await
        .unwrap();
    }
    id
}

pub fn system() -> Actor {
    Actor::system("测试")
}

impl Site {
    /// The brand round of notice 004, announced on 2023-10-16 and open.
    pub async fn brand_round(&self) -> RoundId {
        self.round("brand", "2023-10-16").await
    }

    pub async fn round(&self, code: &str, announced: &str) -> RoundId {
        self.round_from(code, announced, None).await
    }

    /// The same with a day on which building begins.
    pub async fn round_from(&self, code: &str, announced: &str, cycle: Option<&str>) -> RoundId {
        let text = domain::programme::builtin()
            .iter()
            .find(|b| b.code == code)
            .unwrap()
            .text;
        let programme = Act::within(&self.book, &system(), async move |a| {
            rounds::add_programme(a, text.to_owned()).await
        })
        .await
        .unwrap();
        let start = rounds::RoundStart {
            programme,
            host: self.school,
            name: String::new(),
            announced: date(announced),
            cycle: cycle.map(|on| on.parse().unwrap()),
            count_from: None,
        };
        let round = Act::within(&self.book, &system(), async move |a| {
            rounds::prepare(a, start).await
        })
        .await
        .unwrap();
        Act::within(&self.book, &system(), async move |a| {
            rounds::open(a, round).await
        })
        .await
        .unwrap();
        round
    }

    /// A draft of the first branch, started now.
    pub async fn draft(&self, round: RoundId, unit: UnitId) -> ProjectId {
        let start = projects::DraftStart {
            round,
            unit,
            name: "红烛领航".to_owned(),
            category: None,
        };
        Act::within(&self.book, &system(), async move |a| {
            projects::start(a, start).await
        })
        .await
        .unwrap()
    }

    /// Something owed by a unit, as if a use case had raised it.
    pub async fn owes(
        &self,
        round: RoundId,
        unit: UnitId,
        title: &str,
        born_on: &str,
        due_on: &str,
    ) -> ObligationId {
        obligation::ActiveModel {
            round_id: Set(round),
            project_id: Set(None),
            subject_key: Set(format!("unit:{unit}")),
            kind: Set(ObligationKind::Milestone),
            item_key: Set(title.to_owned()),
            instance: Set(100),
            stage_key: Set(None),
            title: Set(title.to_owned()),
            missing: Set(Some("已有 1，还差 1".to_owned())),
            owner_unit_id: Set(Some(unit)),
            owner_role: Set(Some(if unit == self.committee {
                Role::Endorser
            } else {
                Role::Editor
            })),
            owner_account_id: Set(None),
            due_on: Set(date(due_on)),
            closes_at: Set(None),
            precision: Set(Precision::Day),
            status: Set(ObligationStatus::Open),
            born_on: Set(date(born_on)),
            redated_on: Set(None),
            settled_at: Set(None),
            ..Default::default()
        }
        .insert(&self.book.db)
        .await
        .unwrap()
        .id
    }

    pub async fn settle(&self, id: ObligationId) {
        obligation::ActiveModel {
            id: Set(id),
            status: Set(ObligationStatus::Settled),
            settled_at: Set(Some(self.book.clock.now())),
            ..Default::default()
        }
        .update(&self.book.db)
        .await
        .unwrap();
    }

    /// Runs a job at an instant, which the clock then reads.
    pub async fn job(&self, name: &str, when: &str) -> jobs::Outcome {
        self.book.clock.set(at(when));
        self.jobs.run(name, at(when)).await.unwrap()
    }

    /// The mornings of these days, both included, with the phases before and the mails after.
    pub async fn mornings(&self, from: &str, to: &str) {
        for day in date(from).iter_days().take_while(|day| *day <= date(to)) {
            self.job("phases", &format!("{day} 00:05")).await;
            self.job("reminders", &format!("{day} 08:30")).await;
            self.job("mailer", &format!("{day} 08:31")).await;
        }
    }

    pub async fn outbox(&self) -> Vec<outbox::Model> {
        outbox::Entity::find()
            .order_by_asc(outbox::Column::Id)
            .all(&self.book.db)
            .await
            .unwrap()
    }

    /// `2023-11-10 wx1 [培育台账] …`: day, whom, subject of every mail written so far.
    pub async fn mails(&self) -> Vec<String> {
        self.outbox()
            .await
            .into_iter()
            .map(|mail| {
                format!(
                    "{} {} {}",
                    domain::dates::shanghai_date(mail.created_at),
                    mail.to_address.split('@').next().unwrap(),
                    mail.subject.trim_start_matches("[培育台账] ")
                )
            })
            .collect()
    }

    /// `2023-11-10 d0 sent`: every step of an obligation that a person took.
    pub async fn steps(&self, id: ObligationId, person: AccountId) -> Vec<String> {
        reminder_step::of_obligation(id)
            .filter(reminder_step::Column::AccountId.eq(person))
            .all(&self.book.db)
            .await
            .unwrap()
            .into_iter()
            .map(|step| format!("{} {} {}", step.taken_on, step.step, step.outcome.key()))
            .collect()
    }

    pub async fn states(&self) -> Vec<MailState> {
        self.outbox().await.into_iter().map(|m| m.state).collect()
    }

    pub fn mail_folder(&self) -> PathBuf {
        self.folder.path().join("mail")
    }
}
