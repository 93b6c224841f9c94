//! Bulk inserts made for the benchmark: a province with schools, committees and branches, one round
//! in building with N projects, and for each what a year of building leaves behind.

use cast::{Announced, Desk, new_account};
use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use domain::dates::{Due, Precision};
use domain::ids::{AccountId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::programme::Builtin;
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::{HolderRole, ObligationStatus, Role};
use domain::unit::Standing;
use entity::{event, holder, milestone_progress, obligation, project, record, unit};
use ledger::event::{What, hex};
use ledger::{Actor, Book, Clock, accounts};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait};

/// Password of every account made here.
pub const PASSWORD: &str = "Bench-2026-ok";
/// Rows in one insert.
const CHUNK: usize = 200;

/// The day of the round's notice, a working day.
const ANNOUNCED: NaiveDate = match NaiveDate::from_ymd_opt(2025, 8, 25) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What the pages need to know.
pub struct Filled {
    pub project: i64,
}

/// A page to be measured.
pub struct Page {
    pub name: &'static str,
    pub login: &'static str,
    pub path: String,
    /// Whether each request finds nothing kept, as after something has been written.
    pub forget: bool,
}

/// The pages measured; a new page is a new row here.
pub fn pages(filled: &Filled) -> Vec<Page> {
    let project = format!("/projects/{}", filled.project);
    [
        ("workbench", "branch", "/workbench", false),
        ("workbench-anew", "branch", "/workbench", true),
        ("list25", "province", "/projects", false),
        ("list25-anew", "province", "/projects", true),
        ("list25-branch", "branch", "/projects", false),
        (
            "list25-name",
            "province",
            "/projects?tab=all&sort=name",
            true,
        ),
        // Few rows, and nearly all of them; `%E5…` are 工作室 and 支部.
        (
            "list25-words",
            "province",
            "/projects?tab=all&q=99+%E5%B7%A5%E4%BD%9C%E5%AE%A4",
            true,
        ),
        (
            "search-few",
            "province",
            "/search?q=99+%E5%B7%A5%E4%BD%9C%E5%AE%A4",
            false,
        ),
        (
            "search-many",
            "province",
            "/search?q=%E6%94%AF%E9%83%A8",
            false,
        ),
        (
            "search-branch",
            "branch",
            "/search?q=%E6%94%AF%E9%83%A8",
            false,
        ),
        ("project", "province", project.as_str(), false),
        ("project-branch", "branch", project.as_str(), false),
        ("dashboard", "province", "/dashboard", false),
        ("dashboard-anew", "province", "/dashboard", true),
    ]
    .into_iter()
    .map(|(name, login, path, forget)| Page {
        name,
        login,
        path: path.to_owned(),
        forget,
    })
    .collect()
}

/// The moment the measured site stands at: a year into building.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 18, 1, 0, 0)
        .single()
        .unwrap_or_default()
}

fn today() -> NaiveDate {
    domain::dates::shanghai_date(now())
}

async fn insert<E, A>(db: &DatabaseConnection, rows: Vec<A>) -> anyhow::Result<()>
where
    E: EntityTrait,
    A: sea_orm::ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        E::insert_many(rows.by_ref().take(CHUNK).collect::<Vec<_>>())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Migrates and fills an empty database.
pub async fn fill(database: &str, projects: usize) -> anyhow::Result<Filled> {
    let db = entity::db::connect(database).await?;
    migration::up(&db).await?;
    let branches = branches_for(projects);
    units(&db, branches).await?;
    round(&db).await?;
    entries(&db, projects, branches).await?;
    db.execute_unprepared("ANALYZE").await?;
    db.close().await?;
    Ok(Filled { project: 1 })
}

/// Two projects a branch, so that a branch's own pages have something to show.
fn branches_for(projects: usize) -> usize {
    projects.div_ceil(2).max(1)
}

const SCHOOLS: usize = 20;
const COMMITTEES: usize = 15;

fn id(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn school_of(branch: usize) -> usize {
    branch % SCHOOLS
}

fn committee_of(branch: usize) -> usize {
    (branch / SCHOOLS) % COMMITTEES
}

fn school_id(school: usize) -> i64 {
    2 + id(school)
}

fn committee_id(school: usize, committee: usize) -> i64 {
    100 + id(school * COMMITTEES + committee)
}

fn branch_id(branch: usize) -> i64 {
    1000 + id(branch)
}

fn unit_row(
    own: i64,
    parent: Option<i64>,
    path: String,
    name: String,
    kind: &str,
) -> unit::ActiveModel {
    unit::fold(unit::ActiveModel {
        id: Set(UnitId(own)),
        parent_id: Set(parent.map(UnitId)),
        code: Set(format!("u{own}")),
        name: Set(name),
        kind: Set(kind.to_owned()),
        path: Set(path),
        sort_no: Set(0),
        established_on: Set(NaiveDate::from_ymd_opt(2015, 9, 1)),
        members_formal: Set(Some(21)),
        members_probationary: Set(Some(2)),
        public_id: Set(format!("{own:032x}")),
        ..Default::default()
    })
}

async fn units(db: &DatabaseConnection, branches: usize) -> anyhow::Result<()> {
    let mut rows = vec![unit_row(
        1,
        None,
        "/1/".to_owned(),
        "省委教育工委".to_owned(),
        "province_authority",
    )];
    for s in 0..SCHOOLS {
        let own = school_id(s);
        rows.push(unit_row(
            own,
            Some(1),
            format!("/1/{own}/"),
            format!("第{}大学党委", s + 1),
            "university",
        ));
    }
    for s in 0..SCHOOLS {
        for c in 0..COMMITTEES {
            let (own, above) = (committee_id(s, c), school_id(s));
            rows.push(unit_row(
                own,
                Some(above),
                format!("/1/{above}/{own}/"),
                format!("第{}大学第{}学院党委", s + 1, c + 1),
                "college_committee",
            ));
        }
    }
    for b in 0..branches {
        let (own, school) = (branch_id(b), school_id(school_of(b)));
        let above = committee_id(school_of(b), committee_of(b));
        rows.push(unit_row(
            own,
            Some(above),
            format!("/1/{school}/{above}/{own}/"),
            format!("第{}学院教工第{}党支部", committee_of(b) + 1, b + 1),
            "branch",
        ));
    }
    insert(db, rows).await
}

/// Two people, and the round in which everybody builds, through the ledger.
async fn round(db: &DatabaseConnection) -> anyhow::Result<()> {
    let clock = Clock::starting(cast::moment(ANNOUNCED, 9, 0));
    let mut desk = Desk::new(Book::open(db.clone(), clock, "http://127.0.0.1/").await?);
    let system = Actor::system("测速");
    let hash = peiyu::signin::hash(PASSWORD.to_owned())
        .await
        .map_err(|e| anyhow::anyhow!("{e:?}"))?;
    for (login, post, role, unit) in [
        ("province", "组织部工作人员", Role::Organiser, 1),
        ("branch", "支部书记", Role::Editor, branch_id(0)),
    ] {
        let new = new_account(login, post, Some(&format!("{login}@example.org")), &hash);
        let id = desk
            .act(&system, async |a| accounts::add(a, new).await)
            .await?;
        desk.act(&system, async |a| {
            accounts::grant_role(a, id, UnitId(unit), role).await
        })
        .await?;
    }
    let round = Announced {
        programme: Builtin::find("studio").map_or("", |b| b.text),
        host: UnitId(1),
        on: ANNOUNCED,
        cycle: Some("2025-11"),
    };
    let round = desk.prepare(&system, round).await?;
    Ok(desk.open(&system, round).await?)
}

async fn entries(db: &DatabaseConnection, projects: usize, branches: usize) -> anyhow::Result<()> {
    let admitted = NaiveDate::from_ymd_opt(2025, 11, 3).unwrap_or_default();
    let (mut rows, mut holders, mut owed, mut records, mut progress, mut events) = (
        Vec::new(),
        Vec::new(),
        Vec::new(),
        Vec::new(),
        Vec::new(),
        Vec::new(),
    );
    for n in 0..projects {
        let (own, unit) = (ProjectId(1 + id(n)), UnitId(branch_id(n % branches)));
        let midterm = n % 3 != 0;
        rows.push(project::fold(project::ActiveModel {
            id: Set(own),
            code: Set(format!("GZS-2025-{:05}", n + 1)),
            public_id: Set(format!("{:032x}", n + 1)),
            round_id: Set(RoundId(1)),
            unit_id: Set(unit),
            name: Set(format!("“双带头人”工作室第 {} 号", n + 1)),
            stage_key: Set(if midterm { "midterm" } else { "building" }.to_owned()),
            status: Set(if midterm { Status::Due } else { Status::Active }),
            since: Set(admitted),
            building_from: Set(Some(admitted)),
            version: Set(3),
            created_at: Set(now() - Duration::days(430)),
            updated_at: Set(now() - Duration::days(id(n) % 40)),
            next_due_at: Set(Some(
                Due::on_day(today() + Duration::days(Ord::min(id(n % 60) - 10, 12))).instant(),
            )),
            ..Default::default()
        }));
        holders.push(holder::ActiveModel {
            project_id: Set(own),
            unit_id: Set(unit),
            role: Set(HolderRole::Lead),
            from_on: Set(admitted),
            ..Default::default()
        });
        owed.extend(obligations(own, unit, n));
        for k in 0..6 {
            records.push(record::fold(record::ActiveModel {
                project_id: Set(own),
                kind: Set(if k == 0 {
                    RecordKind::News
                } else {
                    RecordKind::ThemeDay
                }),
                happened_on: Set(admitted + Duration::days(20 + 50 * k)),
                title: Set(format!("主题党日第 {} 次", k + 1)),
                outlet_standing: Set((k == 0).then_some(Standing::School)),
                about_own_work: Set(true),
                attended: Set(Some(18)),
                expected: Set(Some(21)),
                logged_at: Set(now() - Duration::days(300 - 50 * k)),
                logged_by: Set(AccountId(2)),
                ..Default::default()
            }));
            events.push(logged(own, unit, k)?);
        }
        progress.push(milestone_progress::ActiveModel {
            project_id: Set(own),
            milestone_key: Set("news".to_owned()),
            instance: Set(1),
            count: Set(1),
            satisfied_on: Set(None),
        });
    }
    insert(db, rows).await?;
    insert(db, holders).await?;
    insert(db, owed).await?;
    insert(db, records).await?;
    insert(db, progress).await?;
    insert(db, events).await
}

/// Three things owed by each project: late, soon, and far off.
fn obligations(project: ProjectId, unit: UnitId, n: usize) -> Vec<obligation::ActiveModel> {
    let row = |kind, item: &str, title: &str, days: i64| obligation::ActiveModel {
        round_id: Set(RoundId(1)),
        project_id: Set(Some(project)),
        subject_key: Set(format!("project:{project}")),
        kind: Set(kind),
        item_key: Set(item.to_owned()),
        instance: Set(100),
        title: Set(title.to_owned()),
        missing: Set(Some("已有 1，还差 1".to_owned())),
        owner_unit_id: Set(Some(unit)),
        owner_role: Set(Some(Role::Editor)),
        due_on: Set(today() + Duration::days(days)),
        precision: Set(Precision::Day),
        status: Set(ObligationStatus::Open),
        born_on: Set(today() - Duration::days(60)),
        ..Default::default()
    };
    vec![
        row(
            ObligationKind::Milestone,
            "news",
            "校级及以上平台新闻稿不少于 2 篇",
            id(n % 60) - 10,
        ),
        row(ObligationKind::HandIn, "midterm", "提交中期考核材料", 12),
        row(ObligationKind::Milestone, "case", "工作案例", 365),
    ]
}

fn logged(project: ProjectId, unit: UnitId, k: i64) -> anyhow::Result<event::ActiveModel> {
    let what = What::RecordLogged {
        kind: "主题党日".to_owned(),
        title: format!("主题党日第 {} 次", k + 1),
        digest: None,
    };
    Ok(event::ActiveModel {
        at: Set(now() - Duration::days(300 - 50 * k)),
        account_id: Set(Some(AccountId(2))),
        actor: Set("支部书记".to_owned()),
        kind: Set(what.kind().key().to_owned()),
        round_id: Set(Some(RoundId(1))),
        project_id: Set(Some(project)),
        unit_id: Set(Some(unit)),
        data: Set(serde_json::to_string(&what)?),
        data_digest: Set(hex(&[0; 32])),
        ..Default::default()
    })
}
