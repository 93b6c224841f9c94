//! A small site: a school, a committee, branches, their people, and a round.

use std::path::PathBuf;
use std::sync::Arc;

use cast::{Announced, Desk, People, new_account, new_unit};
use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::Precision;
use domain::ids::{AccountId, ObligationId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::programme::Builtin;
use domain::states::{MailState, ObligationStatus, Role};
use entity::{account, obligation, outbox, reminder_step, round_told};
use jobs::{Jobs, MailConfig};
use ledger::{Act, Actor, Book, Clock, accounts, units};
use object_store::local::LocalFileSystem;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

pub use cast::tests as sink;
pub use cast::tests::skipped;

/// Who there is; one person owes for both branches.
const TREE: &str = "
SCHOOL university 丙医科大学党委
  @zzb organiser 组织部工作人员
  WX college_committee 文学院党委
    @wx endorser 组织员
    WX1 branch 文学院教工第一党支部
      @wx1 editor 支部书记
      @wx12 editor 党建专干
    WX2 branch 文学院学生党支部
      @wx12 editor 党建专干
";

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

/// A site on each database there is, at 9 o'clock on 2023-10-16: SQLite always, PostgreSQL when
/// `PEIYU_TEST_PG` names one.
pub async fn sites(name: &str) -> Vec<Site> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("db").display());
    let mut sites = vec![site(&url, folder).await];
    if let Some(url) = sink::postgres(&format!("jobs_{name}")).await {
        sites.push(site(&url, tempfile::tempdir().unwrap()).await);
    }
    sites
}

async fn site(url: &str, folder: tempfile::TempDir) -> Site {
    let db = entity::db::connect(url).await.unwrap();
    migration::up(&db).await.unwrap();
    let clock = Clock::starting(at("2023-10-16 09:00"));
    let book = Book::open(db, clock, "https://peiyu.example.edu.cn/")
        .await
        .unwrap();
    let mut desk = Desk::new(book.clone());
    let people = People::settle(&mut desk, TREE, "never signs in")
        .await
        .unwrap();
    let jobs = Jobs::new(
        book.clone(),
        &MailConfig::Folder(folder.path().join("mail")),
        store(&folder),
    )
    .unwrap()
    .sweeping_in(&folder.path().join("files"));
    let unit = |code| people.at(code).unwrap().id;
    let account = |login| people.login(login).unwrap();
    Site {
        book,
        jobs,
        folder,
        school: unit("SCHOOL"),
        committee: unit("WX"),
        first: unit("WX1"),
        second: unit("WX2"),
        organiser: account("zzb"),
        editor: account("wx1"),
        both: account("wx12"),
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
    let new = new_unit(parent, code, name, kind);
    Act::within(book, &system(), async |a| units::add(a, new).await)
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
    let new = new_account(login, post, email, "never signs in");
    let id = Act::within(book, &system(), async |a| accounts::add(a, new).await)
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

    /// The same with a day on which building begins. Everybody has heard that it is open.
    pub async fn round_from(&self, code: &str, announced: &str, cycle: Option<&str>) -> RoundId {
        let round = self.unheard_round(code, announced, cycle).await;
        for account in account::Entity::find().all(&self.book.db).await.unwrap() {
            let told = round_told::ActiveModel {
                round_id: Set(round),
                account_id: Set(account.id),
                told_on: Set(date(announced)),
                outbox_id: Set(None),
            };
            told.insert(&self.book.db).await.unwrap();
        }
        round
    }

    /// A round of which nobody has heard yet that it is open.
    pub async fn unheard_round(&self, code: &str, announced: &str, cycle: Option<&str>) -> RoundId {
        let mut desk = Desk::new(self.book.clone());
        let round = Announced {
            programme: Builtin::find(code).unwrap().text,
            host: self.school,
            on: date(announced),
            cycle,
        };
        let round = desk.prepare(&system(), round).await.unwrap();
        desk.open(&system(), round).await.unwrap();
        round
    }

    /// A draft of a unit, started now.
    pub async fn draft(&self, round: RoundId, unit: UnitId) -> ProjectId {
        let mut desk = Desk::new(self.book.clone());
        desk.start(&system(), round, unit, "红烛领航", None)
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
            subject_key: Set(format!("unit:{unit}")),
            kind: Set(ObligationKind::Milestone),
            item_key: Set(title.to_owned()),
            instance: Set(100),
            title: Set(title.to_owned()),
            missing: Set(Some("已有 1，还差 1".to_owned())),
            owner_unit_id: Set(Some(unit)),
            owner_role: Set(Some(if unit == self.committee {
                Role::Endorser
            } else {
                Role::Editor
            })),
            due_on: Set(date(due_on)),
            precision: Set(Precision::Day),
            status: Set(ObligationStatus::Open),
            born_on: Set(date(born_on)),
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
