//! What is found: a page of each kind, in one statement each.

use chrono::NaiveDate;
use domain::ids::{AccountId, ProjectId, RecordId, RoundId, UnitId};
use domain::states::Role;
use entity::{OneColumn, account, project, record, round, sought, unit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, JoinType, PartialModelTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select,
};

use super::{Asked, Kind};
use crate::app::App;
use crate::web::route::READERS;
use crate::web::{Me, PAGE, PageError, Paged};

/// Of each kind, where all are looked through: the others are one link away.
const FEW: u64 = 8;

/// A thing that is found.
#[derive(Debug)]
pub struct Hit {
    pub href: String,
    pub name: String,
    /// Where it belongs, what else it is called.
    pub about: Vec<String>,
    /// Its code or login.
    pub code: String,
}

/// What is found of each kind; nothing where nothing is looked for.
pub async fn found(
    app: &App,
    me: &Me,
    asked: &Asked,
    kinds: &[Kind],
) -> Result<Vec<(Kind, Paged<Hit>)>, PageError> {
    let mut found = Vec::new();
    let wanted = |kind: &Kind| asked.kind.is_none_or(|only| only == *kind);
    for kind in kinds.iter().copied().filter(wanted) {
        if asked.sought.is_empty() {
            break;
        }
        let hits = match kind {
            Kind::Projects => projects(app, me, asked).await?,
            Kind::Units => units(app, me, asked).await?,
            Kind::People => people(app, me, asked).await?,
            Kind::Rounds => rounds(app, me, asked).await?,
            Kind::Records => records(app, me, asked).await?,
        };
        found.push((kind, hits));
    }
    Ok(found)
}

impl Asked {
    /// Rows on a page.
    fn per(&self) -> u64 {
        if self.kind.is_some() { PAGE } else { FEW }
    }
}

async fn load<E: EntityTrait, R: PartialModelTrait + FromQueryResult + Send + Sync>(
    app: &App,
    asked: &Asked,
    rows: Select<E>,
) -> Result<Paged<R>, PageError> {
    let rows = R::select_cols(rows.select_only());
    Ok(Paged::load(&app.book.db, rows, asked.page, asked.per()).await?)
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct ProjectRow {
    id: ProjectId,
    name: String,
    code: String,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit: String,
}

/// Those whose life the person may follow: an expert finds nothing of what is judged.
async fn projects(app: &App, me: &Me, asked: &Asked) -> Result<Paged<Hit>, PageError> {
    // What is meant first, then what of it is in view: SQLite would begin with all that is in view.
    let meant = project::Entity::find()
        .filter(sought::projects(&asked.sought, me.scope()))
        .only(project::Column::Id);
    let rows = project::known_to(me.scope())
        .filter(project::Column::Id.in_subquery(meant))
        .order_by_asc(project::Column::NameOrder)
        .order_by_asc(project::Column::Id);
    let rows: Paged<ProjectRow> = load(app, asked, rows).await?;
    Ok(rows.map(|row| Hit {
        href: format!("/projects/{}", row.id),
        about: Some(row.unit)
            .filter(|unit| *unit != row.name)
            .into_iter()
            .collect(),
        name: row.name,
        code: row.code,
    }))
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "unit::Entity")]
struct UnitRow {
    id: UnitId,
    name: String,
    code: String,
    #[sea_orm(from_expr = r#"Expr::col(("superior", unit::Column::Name))"#)]
    superior: Option<String>,
    #[sea_orm(from_expr = "former()")]
    former: Option<String>,
    closed_on: Option<NaiveDate>,
}

/// What a unit was called last before it was called as it is.
fn former() -> Expr {
    Expr::cust(
        r#"(SELECT h.name FROM "unit_history" h WHERE h.unit_id = "unit"."id" AND h.name <> "unit"."name" ORDER BY h.id DESC LIMIT 1)"#,
    )
}

/// Those of which the person reads, keeps or audits something, with the page that shows it.
async fn units(app: &App, me: &Me, asked: &Asked) -> Result<Paged<Hit>, PageError> {
    let reads = me.holds_any(READERS);
    let (roles, page): (&[Role], &str) = match (reads, me.holds(Role::Admin)) {
        (true, _) => (&Role::CONTENT, "/projects?tab=all&unit="),
        (false, true) => (&[Role::Admin], "/admin/units/"),
        (false, false) => (&[Role::Auditor], "/audit?unit="),
    };
    let rows = unit::under(me.scope(), roles)
        .join_as(JoinType::LeftJoin, unit::parent(), "superior")
        .filter(sought::units(&asked.sought, me.scope()))
        .order_by_asc(unit::Column::Path);
    let rows: Paged<UnitRow> = load(app, asked, rows).await?;
    Ok(rows.map(|row| {
        let closed = row.closed_on.map(|_| "已撤销".to_owned());
        let former = row.former.map(|name| format!("曾用名 {name}"));
        let key = if page.starts_with("/audit") {
            row.code.clone()
        } else {
            row.id.to_string()
        };
        Hit {
            href: format!("{page}{key}"),
            name: row.name,
            about: row
                .superior
                .into_iter()
                .chain(former)
                .chain(closed)
                .collect(),
            code: row.code,
        }
    }))
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
struct AccountRow {
    id: AccountId,
    display_name: String,
    login: String,
    #[sea_orm(from_expr = "account::Column::DisabledAt.is_not_null()")]
    disabled: bool,
}

async fn people(app: &App, me: &Me, asked: &Asked) -> Result<Paged<Hit>, PageError> {
    let rows = account::visible_to(me.scope())
        .filter(sought::accounts(&asked.sought, me.scope()))
        .order_by_asc(account::Column::NameOrder)
        .order_by_asc(account::Column::Id);
    let rows: Paged<AccountRow> = load(app, asked, rows).await?;
    Ok(rows.map(|row| Hit {
        href: format!("/admin/accounts/{}", row.id),
        name: row.display_name,
        about: row
            .disabled
            .then(|| "已停用".to_owned())
            .into_iter()
            .collect(),
        code: row.login,
    }))
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "round::Entity")]
struct RoundRow {
    id: RoundId,
    name: String,
    code: String,
    year: i32,
    #[sea_orm(from_expr = "unit::Column::Name")]
    host: String,
}

/// There are few of them: they are looked through here.
async fn rounds(app: &App, me: &Me, asked: &Asked) -> Result<Paged<Hit>, PageError> {
    let rows: Vec<RoundRow> = round::visible_to(me.scope())
        .order_by_desc(round::Column::Year)
        .order_by_desc(round::Column::Id)
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let fits = |row: &RoundRow| {
        let year = format!("{}年", row.year);
        asked.sought.fits(&[&row.name, &row.code, &year, &row.host])
    };
    let hit = |row: RoundRow| Hit {
        href: format!("/rounds/{}", row.id),
        name: row.name,
        about: vec![row.host],
        code: row.code,
    };
    let hits = rows.into_iter().filter(fits).map(hit).collect();
    Ok(Paged::of(hits, asked.page, asked.per()))
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "record::Entity")]
struct RecordRow {
    id: RecordId,
    project_id: ProjectId,
    title: String,
    happened_on: NaiveDate,
    #[sea_orm(from_expr = "project::Column::Name")]
    project: String,
    #[sea_orm(from_expr = "project::Column::Code")]
    code: String,
}

fn of_project() -> RelationDef {
    record::Entity::belongs_to(project::Entity)
        .from(record::Column::ProjectId)
        .to(project::Column::Id)
        .into()
}

/// As they stand now: one that has been corrected is found by what corrects it.
async fn records(app: &App, me: &Me, asked: &Asked) -> Result<Paged<Hit>, PageError> {
    let corrected = record::Entity::find()
        .select_only()
        .column(record::Column::CorrectsId)
        .filter(record::Column::CorrectsId.is_not_null())
        .into_query();
    let meant = record::Entity::find()
        .filter(sought::records(&asked.sought))
        .only(record::Column::Id);
    let rows = record::visible_to(me.scope())
        .join(JoinType::InnerJoin, of_project())
        .filter(record::Column::Id.in_subquery(meant))
        .filter(record::Column::Id.not_in_subquery(corrected))
        .order_by_desc(record::Column::HappenedOn)
        .order_by_desc(record::Column::Id);
    let rows: Paged<RecordRow> = load(app, asked, rows).await?;
    Ok(rows.map(|row| Hit {
        href: format!("/projects/{}#r-{}", row.project_id, row.id),
        name: row.title,
        about: vec![domain::dates::cn_date(row.happened_on), row.project],
        code: row.code,
    }))
}
