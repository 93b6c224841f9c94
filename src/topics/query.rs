//! What topic pages show: names, counts and links that are public already, nothing else.

use chrono::NaiveDate;
use domain::ids::{ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::record::RecordKind;
use domain::stage::Status;
use domain::unit::Standing as Height;
use entity::{obligation, project, record, round, unit};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef,
};

use crate::app::App;
use crate::web::{Me, PageError};

/// A committee that has a topic page to keep.
#[derive(Debug)]
pub struct Listed {
    pub unit: unit::Model,
    pub building: usize,
    pub titled: usize,
    /// Topic pages it has registered: title, address, day.
    pub links: Vec<(String, String, NaiveDate)>,
}

/// A committee's page.
#[derive(Debug)]
pub struct Topic {
    pub unit: unit::Model,
    pub superior: Option<String>,
    /// Title of the programme, as its notice names it, and its short name.
    pub programme: (String, String),
    pub brands: Vec<Brand>,
    /// Pages elsewhere.
    pub links: Vec<Said>,
}

/// An admitted project.
#[derive(Debug)]
pub struct Brand {
    pub name: String,
    pub unit: String,
    pub is_titled: bool,
    /// Days on which something was done.
    pub days: Vec<NaiveDate>,
    /// News in outlets of school level and above, newest first.
    pub news: Vec<Said>,
}

/// Something published.
#[derive(Debug, Clone)]
pub struct Said {
    pub title: String,
    pub url: String,
    pub outlet: Option<String>,
    pub on: NaiveDate,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct Admitted {
    id: ProjectId,
    name: String,
    status: Status,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit_name: String,
    #[sea_orm(from_expr = "unit::Column::Path")]
    path: String,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "record::Entity")]
struct RecordRow {
    project_id: ProjectId,
    kind: RecordKind,
    happened_on: NaiveDate,
    title: String,
    outlet: Option<String>,
    outlet_standing: Option<Height>,
    url: Option<String>,
    about_own_work: bool,
}

impl RecordRow {
    fn said(&self) -> Option<Said> {
        Some(Said {
            title: self.title.clone(),
            url: self.url.clone()?,
            outlet: self.outlet.clone(),
            on: self.happened_on,
        })
    }

    fn is_public_news(&self) -> bool {
        self.kind == RecordKind::News
            && self.about_own_work
            && self.outlet_standing.is_some_and(|h| h >= Height::School)
    }
}

/// What committees owe once for all their admitted projects: it tells who keeps a page, and for
/// which rounds (004 四(四)4: 基层党委建立专题页，宣传全部立项支部).
fn kept(column: obligation::Column) -> sea_orm::Select<obligation::Entity> {
    obligation::Entity::find()
        .select_only()
        .column(column)
        .filter(obligation::Column::Kind.eq(ObligationKind::Milestone))
        .filter(obligation::Column::ProjectId.is_null())
        .filter(obligation::Column::OwnerUnitId.is_not_null())
}

/// Admitted projects of some rounds that have not been taken off, with the holder's unit.
fn admitted(rounds: SelectStatement) -> sea_orm::Select<project::Entity> {
    project::Entity::find()
        .join(JoinType::InnerJoin, project::unit())
        .filter(project::Column::RoundId.in_subquery(rounds))
        .filter(project::Column::BuildingFrom.is_not_null())
        .filter(project::Column::Status.is_not_in([
            Status::Withdrawn,
            Status::Revoked,
            Status::Failed,
        ]))
        .order_by_asc(unit::Column::Path)
        .order_by_asc(project::Column::Id)
}

/// Records of projects, without those that a correction has replaced.
fn logged(ids: impl Iterator<Item = ProjectId>) -> sea_orm::Select<record::Entity> {
    let corrected = record::Entity::find()
        .select_only()
        .column(record::Column::CorrectsId)
        .filter(record::Column::CorrectsId.is_not_null())
        .into_query();
    record::Entity::find()
        .filter(record::Column::ProjectId.is_in(ids))
        .filter(record::Column::Id.not_in_subquery(corrected))
        .order_by_desc(record::Column::HappenedOn)
}

/// The committees in view that keep a page: three statements.
pub async fn list(app: &App, me: &Me) -> Result<Vec<Listed>, PageError> {
    let db = &app.book.db;
    let units = unit::visible_to(me.scope())
        .filter(unit::Column::Id.in_subquery(kept(obligation::Column::OwnerUnitId).into_query()))
        .order_by_asc(unit::Column::Path)
        .all(db)
        .await?;
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let under = units.iter().fold(Condition::any(), |any, u| {
        any.add(unit::Column::Path.starts_with(&u.path))
    });
    let entries: Vec<Admitted> = admitted(kept(obligation::Column::RoundId).into_query())
        .filter(under)
        .into_partial_model()
        .all(db)
        .await?;
    let rows: Vec<RecordRow> = logged(entries.iter().map(|e| e.id))
        .filter(record::Column::Kind.eq(RecordKind::TopicPage))
        .into_partial_model()
        .all(db)
        .await?;
    Ok(units
        .into_iter()
        .map(|unit| {
            let own: Vec<&Admitted> = entries
                .iter()
                .filter(|e| e.path.starts_with(&unit.path))
                .collect();
            let titled = own.iter().filter(|e| e.status == Status::Titled).count();
            Listed {
                building: own.len() - titled,
                titled,
                links: rows
                    .iter()
                    .filter(|r| own.iter().any(|e| e.id == r.project_id))
                    .filter_map(|r| Some((r.title.clone(), r.url.clone()?, r.happened_on)))
                    .collect(),
                unit,
            }
        })
        .collect())
}

/// A committee's page by its public id: five statements.
///
/// # Errors
/// [`PageError::NotFound`] when no unit that keeps a page has this id.
pub async fn topic(app: &App, public: &str) -> Result<Topic, PageError> {
    let db = &app.book.db;
    let unit = unit::Entity::find()
        .filter(unit::Column::PublicId.eq(public))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let superior: Option<String> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Name)
        .filter(unit::Column::Id.eq(unit.parent_id))
        .into_tuple()
        .one(db)
        .await?;
    let newest = newest_round(app, unit.id).await?;
    let round = app.book.round(db, newest).await?;
    let rounds = kept(obligation::Column::RoundId)
        .filter(obligation::Column::OwnerUnitId.eq(unit.id))
        .into_query();
    let entries: Vec<Admitted> = admitted(rounds)
        .filter(unit::Column::Path.starts_with(&unit.path))
        .into_partial_model()
        .all(db)
        .await?;
    let rows: Vec<RecordRow> = logged(entries.iter().map(|e| e.id))
        .into_partial_model()
        .all(db)
        .await?;
    let links = rows
        .iter()
        .filter(|r| r.kind == RecordKind::TopicPage)
        .filter_map(RecordRow::said)
        .collect();
    let brands = entries
        .into_iter()
        .map(|e| {
            let own: Vec<&RecordRow> = rows.iter().filter(|r| r.project_id == e.id).collect();
            Brand {
                name: e.name,
                unit: e.unit_name,
                is_titled: e.status == Status::Titled,
                days: own.iter().map(|r| r.happened_on).collect(),
                news: own
                    .iter()
                    .filter(|r| r.is_public_news())
                    .filter_map(|r| r.said())
                    .collect(),
            }
        })
        .collect();
    Ok(Topic {
        unit,
        superior,
        programme: (round.programme.title.clone(), round.programme.short.clone()),
        brands,
        links,
    })
}

/// The newest round for which a committee keeps a page.
async fn newest_round(app: &App, unit: UnitId) -> Result<RoundId, PageError> {
    let of_round: RelationDef = obligation::round();
    kept(obligation::Column::RoundId)
        .join(JoinType::InnerJoin, of_round)
        .filter(obligation::Column::OwnerUnitId.eq(unit))
        .order_by_desc(round::Column::Announced)
        .order_by_desc(round::Column::Id)
        .into_tuple()
        .one(&app.book.db)
        .await?
        .ok_or(PageError::NotFound)
}
