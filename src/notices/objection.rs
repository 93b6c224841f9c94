//! What the page of one objection shows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ObjectionId, ProjectId, RoundId};
use domain::states::ObjectionStatus;
use entity::{notice, notice_entry, objection, project, round, unit};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::query::{answers_due, due_of, handles, since};
use crate::app::App;
use crate::rounds::known;
use crate::web::{Me, PageError};

/// One objection, for whoever handles it.
#[derive(Debug)]
pub struct ObjectionView {
    pub id: ObjectionId,
    pub notice: String,
    pub notice_public_id: String,
    pub round_name: String,
    pub closes_on: NaiveDate,
    pub about: Option<(ProjectId, String, String)>,
    pub name: String,
    pub contact: String,
    pub email: Option<String>,
    pub text: String,
    /// Name and digest of what was handed in with it.
    pub file: Option<(String, String)>,
    pub received_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// By when it is to be admitted or not, or concluded.
    pub due: NaiveDate,
    pub status: ObjectionStatus,
    pub conclusion: Option<String>,
    pub concluded_at: Option<DateTime<Utc>>,
    /// Days before a due date from which it is due soon.
    pub soon: u16,
    /// Whether this person may conclude it.
    pub mine: bool,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "objection::Entity")]
struct ObjectionRow {
    id: ObjectionId,
    name: String,
    contact: String,
    email: Option<String>,
    text: String,
    file_name: Option<String>,
    blob_digest: Option<String>,
    received_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    admitted_at: Option<DateTime<Utc>>,
    status: ObjectionStatus,
    conclusion: Option<String>,
    concluded_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "notice::Column::Title")]
    title: String,
    #[sea_orm(from_expr = "notice::Column::PublicId")]
    public_id: String,
    #[sea_orm(from_expr = "notice::Column::StageKey")]
    stage_key: String,
    #[sea_orm(from_expr = "notice::Column::ClosesOn")]
    closes_on: NaiveDate,
    #[sea_orm(from_expr = "notice::Column::RoundId")]
    round_id: RoundId,
    #[sea_orm(from_expr = "round::Column::Version")]
    version: i32,
    project_id: Option<ProjectId>,
    #[sea_orm(from_expr = "project::Column::Name")]
    project_name: Option<String>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit_name: Option<String>,
    #[sea_orm(from_expr = "objection::path_named()")]
    path: Option<String>,
}

/// The oldest open objection about a project, or about a list that names it, which waits for this
/// person.
pub async fn open_about(
    app: &App,
    me: &Me,
    project: ProjectId,
) -> Result<Option<ObjectionId>, PageError> {
    let lists = notice_entry::Entity::find()
        .select_only()
        .column(notice_entry::Column::NoticeId)
        .filter(notice_entry::Column::ProjectId.eq(project))
        .into_query();
    let about = Condition::any()
        .add(objection::Column::ProjectId.eq(project))
        .add(
            Condition::all()
                .add(objection::Column::ProjectId.is_null())
                .add(objection::Column::NoticeId.in_subquery(lists)),
        );
    Ok(objection::near(me.scope())
        .filter(about)
        .filter(objection::Column::Status.is_in([ObjectionStatus::Open, ObjectionStatus::Pending]))
        .select_only()
        .column(objection::Column::Id)
        // What freezes it comes before what only waits to be admitted: `open`, `pending`.
        .order_by_asc(objection::Column::Status)
        .order_by_asc(objection::Column::Id)
        .into_tuple()
        .one(&app.book.db)
        .await?)
}

/// An objection in view: of a hosted round, or of a publicity that this person's unit conducts.
pub async fn objection(app: &App, me: &Me, id: ObjectionId) -> Result<ObjectionView, PageError> {
    let db = &app.book.db;
    let select = |query: sea_orm::Select<objection::Entity>| {
        query
            .filter(objection::Column::Id.eq(id))
            .join(JoinType::InnerJoin, notice::round())
            .join(JoinType::LeftJoin, objection::project())
            .join(JoinType::LeftJoin, project::unit())
            .into_partial_model::<ObjectionRow>()
    };
    let hosted =
        select(objection::visible_to(me.scope()).join(JoinType::InnerJoin, objection::notice()))
            .one(db)
            .await?;
    let (found, is_hosted) = match hosted {
        Some(found) => (Some(found), true),
        None => (select(objection::near(me.scope())).one(db).await?, false),
    };
    let found = found.ok_or(PageError::NotFound)?;
    let book = known(app, found.round_id, found.version).await?;
    let mine = handles(me, &book, &found.stage_key, found.path.as_deref());
    if !is_hosted && !mine {
        return Err(PageError::NotFound);
    }
    let since = since(found.received_at, found.confirmed_at, found.admitted_at);
    // Of one that has been concluded nothing is owed; another of the same project may be open.
    let open = found
        .project_id
        .filter(|_| found.status == ObjectionStatus::Open);
    let dues = answers_due(app, open).await?;
    Ok(ObjectionView {
        id: found.id,
        notice: found.title,
        notice_public_id: found.public_id,
        round_name: book.row.name.clone(),
        closes_on: found.closes_on,
        about: found
            .project_id
            .zip(found.project_name)
            .map(|(id, name)| (id, name, found.unit_name.unwrap_or_default())),
        name: found.name,
        contact: found.contact,
        email: found.email,
        text: found.text,
        file: found.file_name.zip(found.blob_digest),
        received_at: found.received_at,
        confirmed_at: found.confirmed_at,
        due: due_of(&dues, open, found.status, since, &app.book.calendar()),
        status: found.status,
        conclusion: found.conclusion,
        concluded_at: found.concluded_at,
        soon: book.programme.soon.value,
        mine,
    })
}
