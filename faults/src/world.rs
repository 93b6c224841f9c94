//! The small site that is hurt: a school, a committee and branches, one round in which projects are
//! built and one in which applications are still written. Made through the ledger before anything
//! goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use argon2::{Argon2, PasswordHasher};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::answers::{Answer, Answers};
use domain::ids::{AccountId, ProjectId, RoundId, UnitId};
use domain::states::Role;
use entity::unit;
use ledger::accounts::{self, NewAccount};
use ledger::units::{self, NewUnit};
use ledger::{Act, Actor, Book, Clock, projects, publicity, rounds};
use sea_orm::EntityTrait;

/// What is announced.
const PROGRAMME: &str = include_str!("../programme.toml");

/// Day of the notice.
pub const ANNOUNCED: &str = "2025-03-03";
/// The first day on which anything goes wrong; building has begun by then.
pub const FIRST: &str = "2025-04-07";
/// Branches, each with a project in building and a draft.
const BRANCHES: usize = 6;
/// Everybody's password.
pub const PASSWORD: &str = "Yanlian-2025-ok";

/// Somebody who writes, and what they write to.
#[derive(Debug, Clone)]
pub struct Writer {
    pub login: String,
    /// The project that records are logged with.
    pub building: ProjectId,
    /// The application that is still written.
    pub draft: ProjectId,
}

/// Midday of a day in Shanghai.
pub fn noon(day: &str) -> anyhow::Result<DateTime<Utc>> {
    Ok(DateTime::parse_from_rfc3339(&format!("{day}T12:00:00+08:00"))?.to_utc())
}

/// Makes the site in an empty database.
pub async fn make(url: &str) -> anyhow::Result<Vec<Writer>> {
    let db = entity::db::connect(url).await?;
    migration::up(&db).await?;
    let clock = Clock::starting(noon(ANNOUNCED)?);
    let book = Book::open(db, clock, "http://127.0.0.1/").await?;
    let place = Place::found(&book).await?;
    let building = place.round(&book, "fault-drill", PROGRAMME).await?;
    let later = PROGRAMME
        .replace("fault-drill", "fault-draft")
        .replace("announced + 10d", "announced + 200d")
        .replace("month(announced) + 1m", "month(announced) + 9m");
    let writing = place.round(&book, "fault-draft", &later).await?;
    let mut writers = Vec::new();
    for branch in &place.branches {
        writers.push(Writer {
            login: branch.login.clone(),
            building: place.entry(&book, building, branch).await?,
            draft: place.draft(&book, writing, branch).await?,
        });
    }
    place
        .admit(
            &book,
            building,
            writers.iter().map(|w| w.building).collect(),
        )
        .await?;
    book.db.clone().close().await?;
    Ok(writers)
}

struct Branch {
    unit: UnitId,
    login: String,
    secretary: Actor,
}

struct Place {
    school: UnitId,
    organiser: Actor,
    branches: Vec<Branch>,
}

impl Place {
    async fn found(book: &Book) -> anyhow::Result<Self> {
        let school = found(book, None, "YL", "演练大学党委", "university").await?;
        let committee = found(
            book,
            Some(school),
            "YLWX",
            "文学院党委",
            "college_committee",
        )
        .await?;
        let (_, organiser) = person(book, "zzb", "组织员", school, Role::Organiser).await?;
        person(book, "wx", "学院书记", committee, Role::Endorser).await?;
        let mut branches = Vec::new();
        for n in 1..=BRANCHES {
            let name = format!("文学院第{n}党支部");
            let unit = found(book, Some(committee), &format!("YLWX{n}"), &name, "branch").await?;
            let login = format!("zb{n}");
            let (_, secretary) = person(book, &login, "支部书记", unit, Role::Editor).await?;
            branches.push(Branch {
                unit,
                login,
                secretary,
            });
        }
        Ok(Self {
            school,
            organiser,
            branches,
        })
    }

    /// A round of a programme, announced and open.
    async fn round(&self, book: &Book, code: &str, text: &str) -> anyhow::Result<RoundId> {
        let system = Actor::system("演练");
        let text = text.to_owned();
        let programme = Act::within(book, &system, async |a| {
            rounds::add_programme(a, text).await
        })
        .await
        .with_context(|| format!("the programme {code}"))?;
        let start = rounds::RoundStart {
            programme,
            host: self.school,
            name: String::new(),
            announced: ANNOUNCED.parse()?,
            cycle: None,
            count_from: None,
        };
        let round = Act::within(book, &system, async |a| rounds::prepare(a, start).await).await?;
        Act::within(book, &system, async move |a| rounds::open(a, round).await).await?;
        Ok(round)
    }

    async fn draft(
        &self,
        book: &Book,
        round: RoundId,
        branch: &Branch,
    ) -> anyhow::Result<ProjectId> {
        let start = projects::DraftStart {
            round,
            unit: branch.unit,
            name: "红烛领航".to_owned(),
            category: None,
        };
        Ok(Act::within(book, &branch.secretary, async |a| {
            projects::start(a, start).await
        })
        .await?)
    }

    /// An application, handed in.
    async fn entry(
        &self,
        book: &Book,
        round: RoundId,
        branch: &Branch,
    ) -> anyhow::Result<ProjectId> {
        let id = self.draft(book, round, branch).await?;
        let answers = Answers(BTreeMap::from([
            ("name".to_owned(), Answer::Text("红烛领航".to_owned())),
            (
                "basis".to_owned(),
                Answer::Text("已有三年基础。".to_owned()),
            ),
        ]));
        Act::within(book, &branch.secretary, async |a| {
            projects::submit(a, id, answers, 1).await
        })
        .await?;
        Ok(id)
    }

    /// The decision, after the applications have closed.
    async fn admit(
        &self,
        book: &Book,
        round: RoundId,
        projects: BTreeSet<ProjectId>,
    ) -> anyhow::Result<()> {
        book.clock.set(noon(ANNOUNCED)? + Duration::days(14));
        Act::within(book, &self.organiser, async |a| {
            publicity::propose(a, round, projects, BTreeSet::new(), String::new()).await
        })
        .await?;
        Ok(())
    }
}

async fn found(
    book: &Book,
    parent: Option<UnitId>,
    code: &str,
    name: &str,
    kind: &str,
) -> anyhow::Result<UnitId> {
    let new = NewUnit {
        parent,
        code: code.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        sort_no: 1,
        established_on: NaiveDate::from_ymd_opt(2010, 7, 1),
        members_formal: Some(20),
        members_probationary: Some(2),
    };
    let system = Actor::system("演练");
    Ok(Act::within(book, &system, async |a| units::add(a, new).await).await?)
}

/// An account with a post.
async fn person(
    book: &Book,
    login: &str,
    post: &str,
    unit: UnitId,
    role: Role,
) -> anyhow::Result<(AccountId, Actor)> {
    let hash = Argon2::default()
        .hash_password(PASSWORD.as_bytes())
        .map_err(|e| anyhow::anyhow!("{e}"))?
        .to_string();
    let new = NewAccount {
        login: login.to_owned(),
        display_name: post.to_owned(),
        email: Some(format!("{login}@yanlian.example")),
        password_hash: hash,
        must_change: false,
        person: None,
    };
    let system = Actor::system("演练");
    let id = Act::within(book, &system, async |a| accounts::add(a, new).await).await?;
    Act::within(book, &system, async move |a| {
        accounts::grant_role(a, id, unit, role).await
    })
    .await?;
    let row = unit::Entity::find_by_id(unit)
        .one(&book.db)
        .await?
        .context("the unit is gone")?;
    let held = vec![entity::scope::Held {
        unit_id: unit,
        path: row.path,
        role,
    }];
    Ok((id, Actor::person(id, post, held)))
}
