//! Bulk inserts made for the benchmark: a province with schools, committees and branches, one round
//! in building with N projects, and for each what a year of building leaves behind.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use domain::dates::{Due, Moment, Precision};
use domain::ids::{AccountId, ProgrammeId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::programme::Builtin;
use domain::record::RecordKind;
use domain::stage::Status;
use domain::states::{HolderRole, ObligationStatus, Role, RoundStatus};
use domain::unit::Standing;
use entity::{
    account, event, grant, holder, milestone_progress, obligation, programme, project, record,
    round, stage_date, unit,
};
use ledger::event::{What, hex};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel,
};

/// Password of every account made here.
pub const PASSWORD: &str = "Bench-2026-ok";
/// Rows in one insert.
const CHUNK: usize = 200;

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
    accounts(&db).await?;
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
    unit::Model {
        id: UnitId(own),
        parent_id: parent.map(UnitId),
        code: format!("u{own}"),
        name,
        kind: kind.to_owned(),
        path,
        sort_no: 0,
        established_on: NaiveDate::from_ymd_opt(2015, 9, 1),
        members_formal: Some(21),
        members_probationary: Some(2),
        closed_on: None,
        public_id: format!("{own:032x}"),
    }
    .into_active_model()
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

async fn accounts(db: &DatabaseConnection) -> anyhow::Result<()> {
    let hash = peiyu::signin::hash(PASSWORD.to_owned())
        .await
        .map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let mut people = Vec::new();
    let mut grants = Vec::new();
    for (n, (login, name, role, at)) in [
        ("province", "组织部工作人员", Role::Organiser, 1),
        ("branch", "支部书记", Role::Editor, branch_id(0)),
    ]
    .into_iter()
    .enumerate()
    {
        let own = AccountId(1 + id(n));
        people.push(
            account::Model {
                id: own,
                login: login.to_owned(),
                display_name: name.to_owned(),
                email: Some(format!("{login}@example.org")),
                person: None,
                password_hash: hash.clone(),
                must_change: false,
                password_until: None,
                locked_until: None,
                disabled_at: None,
                created_at: now(),
            }
            .into_active_model(),
        );
        grants.push(grant::ActiveModel {
            account_id: Set(own),
            unit_id: Set(UnitId(at)),
            role: Set(role),
            from_on: Set(today() - Duration::days(900)),
            to_on: Set(None),
            ..Default::default()
        });
    }
    insert(db, people).await?;
    insert(db, grants).await
}

async fn round(db: &DatabaseConnection) -> anyhow::Result<()> {
    let text = Builtin::find("studio").map(|b| b.text).unwrap_or_default();
    let p = domain::programme::read(text)
        .map_err(|_| anyhow::anyhow!("studio.toml has mistakes"))?
        .programme;
    let announced = NaiveDate::from_ymd_opt(2025, 8, 26).unwrap_or_default();
    let cycle: Moment = "2025-11"
        .parse()
        .map_err(|_| anyhow::anyhow!("2025-11 is a month"))?;
    let plan = domain::plan::Plan::of(
        &p,
        announced,
        Some(cycle),
        None,
        &domain::calendar::Calendar::builtin(),
    )
    .map_err(anyhow::Error::msg)?;
    programme::Entity::insert(
        programme::Model {
            id: ProgrammeId(1),
            code: p.code.clone(),
            digest: "0".repeat(64),
            title: p.title.clone(),
            text: text.to_owned(),
            format: 1,
            created_at: now(),
            owner_unit_id: None,
        }
        .into_active_model(),
    )
    .exec_without_returning(db)
    .await?;
    round::Entity::insert(
        round::Model {
            id: RoundId(1),
            code: format!("{}-2025", p.prefix),
            programme_id: ProgrammeId(1),
            programme_code: p.code.clone(),
            host_unit_id: UnitId(1),
            year: 2025,
            name: format!("2025 年{}", p.short),
            definition: text.to_owned(),
            format: 1,
            announced,
            cycle: Some("2025-11".to_owned()),
            count_from: domain::programme::CountFrom::NextDay,
            status: RoundStatus::Open,
            opened_at: Some(now() - Duration::days(440)),
            closed_at: None,
            version: 1,
        }
        .into_active_model(),
    )
    .exec_without_returning(db)
    .await?;
    let dates = plan
        .stages
        .iter()
        .enumerate()
        .map(|(n, s)| stage_date::ActiveModel {
            round_id: Set(RoundId(1)),
            stage_key: Set(s.key.clone()),
            position: Set(i32::try_from(n).unwrap_or(0)),
            opens: Set(s.opens.map(|m| m.to_string())),
            closes: Set(s.closes.map(|m| m.to_string())),
            closes_at: Set(s.closes_at),
            reason: Set(None),
            actual_opens: Set(None),
            actual_closes: Set(None),
            ..Default::default()
        });
    insert(db, dates.collect()).await
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
        rows.push(
            project::Model {
                id: own,
                code: format!("GZS-2025-{:05}", n + 1),
                public_id: format!("{:032x}", n + 1),
                round_id: RoundId(1),
                unit_id: unit,
                category: None,
                name: format!("“双带头人”工作室第 {} 号", n + 1),
                stage_key: if midterm { "midterm" } else { "building" }.to_owned(),
                status: if midterm { Status::Due } else { Status::Active },
                since: admitted,
                building_from: Some(admitted),
                brand: None,
                version: 3,
                created_at: now() - Duration::days(430),
                updated_at: now() - Duration::days(id(n) % 40),
                ended_on: None,
                next_due_at: Some(
                    Due::on_day(today() + Duration::days(Ord::min(id(n % 60) - 10, 12))).instant(),
                ),
            }
            .into_active_model(),
        );
        holders.push(holder::ActiveModel {
            project_id: Set(own),
            unit_id: Set(unit),
            person_id: Set(None),
            role: Set(HolderRole::Lead),
            from_on: Set(admitted),
            to_on: Set(None),
            ..Default::default()
        });
        owed.extend(obligations(own, unit, n));
        for k in 0..6 {
            records.push(record::ActiveModel {
                project_id: Set(own),
                kind: Set(if k == 0 {
                    RecordKind::News
                } else {
                    RecordKind::ThemeDay
                }),
                happened_on: Set(admitted + Duration::days(20 + 50 * k)),
                title: Set(format!("主题党日第 {} 次", k + 1)),
                body: Set(None),
                outlet: Set(None),
                outlet_standing: Set((k == 0).then_some(Standing::School)),
                url: Set(None),
                about_own_work: Set(true),
                indicator_key: Set(None),
                attended: Set(Some(18)),
                expected: Set(Some(21)),
                corrects_id: Set(None),
                logged_at: Set(now() - Duration::days(300 - 50 * k)),
                logged_by: Set(AccountId(2)),
                ..Default::default()
            });
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
        stage_key: Set(None),
        title: Set(title.to_owned()),
        missing: Set(Some("已有 1，还差 1".to_owned())),
        owner_unit_id: Set(Some(unit)),
        owner_role: Set(Some(Role::Editor)),
        owner_account_id: Set(None),
        due_on: Set(today() + Duration::days(days)),
        closes_at: Set(None),
        precision: Set(Precision::Day),
        status: Set(ObligationStatus::Open),
        born_on: Set(today() - Duration::days(60)),
        settled_at: Set(None),
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
        reason: Set(None),
        data_digest: Set(hex(&[0; 32])),
        chain: Set(None),
        ..Default::default()
    })
}
