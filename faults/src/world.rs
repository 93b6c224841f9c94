//! The small site that is hurt: a school, a committee and branches, one round in which projects are
//! built and one in which applications are still written. Made through the ledger before anything
//! goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use cast::{Announced, Desk, People, hash};
use chrono::{DateTime, Duration, Utc};
use domain::answers::{Answer, Answers};
use domain::ids::ProjectId;
use domain::states::Role;
use ledger::{Actor, Book, Clock, projects, publicity};

/// What is announced.
const PROGRAMME: &str = include_str!("../programme.toml");

/// Who there is; each branch has a project in building and a draft.
const TREE: &str = "
YANLIAN university 演练大学党委
  @zzb organiser 组织员
  YLWX college_committee 文学院党委
    @wx endorser 学院书记
    YLWX1 branch 文学院第1党支部
      @zb1 editor 支部书记
    YLWX2 branch 文学院第2党支部
      @zb2 editor 支部书记
    YLWX3 branch 文学院第3党支部
      @zb3 editor 支部书记
    YLWX4 branch 文学院第4党支部
      @zb4 editor 支部书记
    YLWX5 branch 文学院第5党支部
      @zb5 editor 支部书记
    YLWX6 branch 文学院第6党支部
      @zb6 editor 支部书记
";

/// Day of the notice.
pub const ANNOUNCED: &str = "2025-03-03";
/// The first day on which anything goes wrong; building has begun by then.
pub const FIRST: &str = "2025-04-07";
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
    Ok(cast::moment(day.parse()?, 12, 0))
}

/// Makes the site in an empty database.
pub async fn make(url: &str) -> anyhow::Result<Vec<Writer>> {
    let db = entity::db::connect(url).await?;
    migration::up(&db).await?;
    let clock = Clock::starting(noon(ANNOUNCED)?);
    let book = Book::open(db, clock, "http://127.0.0.1/").await?;
    let mut desk = Desk::new(book.clone());
    let people = People::settle(&mut desk, TREE, &hash(PASSWORD)?).await?;
    let school = people.at("YANLIAN")?;
    let system = Actor::system("演练");
    let later = PROGRAMME
        .replace("fault-drill", "fault-draft")
        .replace("announced + 10d", "announced + 200d")
        .replace("month(announced) + 1m", "month(announced) + 9m");
    let mut rounds = Vec::new();
    for programme in [PROGRAMME, &later] {
        let round = Announced {
            programme,
            host: school.id,
            on: ANNOUNCED.parse()?,
            cycle: None,
        };
        let round = desk.prepare(&system, round).await?;
        desk.open(&system, round).await?;
        rounds.push(round);
    }
    let mut writers = Vec::new();
    for branch in people.under(school, domain::unit::Level::Branch) {
        let who = people.holder(branch.id, Role::Editor)?;
        let mut projects = Vec::new();
        for round in &rounds {
            let started = desk.start(&who, *round, branch.id, "红烛领航", None).await;
            projects.push(started?);
        }
        let answers = Answers(BTreeMap::from([
            ("name".to_owned(), Answer::Text("红烛领航".to_owned())),
            (
                "basis".to_owned(),
                Answer::Text("已有三年基础。".to_owned()),
            ),
        ]));
        let [building, draft] = [projects[0], projects[1]];
        desk.act(&who, async |a| {
            projects::submit(a, building, answers, 1).await
        })
        .await?;
        writers.push(Writer {
            login: branch.code.replace("YLWX", "zb"),
            building,
            draft,
        });
    }
    // The decision, after the applications have closed.
    desk.at(noon(ANNOUNCED)? + Duration::days(14));
    let (round, all) = (rounds[0], writers.iter().map(|w| w.building).collect());
    let organiser = people.holder(school.id, Role::Organiser)?;
    desk.act(&organiser, async |a| {
        publicity::propose(a, round, all, BTreeSet::new(), String::new()).await
    })
    .await?;
    book.db.clone().close().await?;
    Ok(writers)
}
