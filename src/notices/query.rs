//! What the pages of publicity show, one query function each.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::dates::shanghai_date;
use domain::ids::{NoticeId, ObjectionId, ProjectId, RoundId, UnitId};
use domain::obligation::ObligationKind;
use domain::owed::{ANSWER_WITHIN, admit_due};
use domain::programme::{CountFrom, Subject as ProgrammeSubject};
use domain::states::{NoticeStatus, ObjectionStatus, ObligationStatus, Role};
use entity::{OneColumn, notice, notice_entry, objection, obligation, project, round, unit};
use ledger::{Act, LedgerError, RoundBook};
use sea_orm::sea_query::WindowStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, FromQueryResult, JoinType,
    PartialModelTrait as _, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::app::App;
use crate::lineage::{Lineage, with_lineage};
use crate::web::paged::counting;
use crate::web::{Me, PAGE, PageError, Paged};

/// The list of notices.
#[derive(Debug)]
pub struct NoticeList {
    pub notices: Paged<NoticeLine>,
    /// Publicities that go on, on all pages.
    pub open: u64,
    /// Objections that wait for this person, oldest first.
    pub objections: Vec<ObjectionLine>,
    /// Those that whoever made them has still to confirm.
    pub unconfirmed: usize,
}

#[derive(Debug, FromQueryResult)]
pub struct NoticeLine {
    pub id: NoticeId,
    pub public_id: String,
    pub title: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub working_days: i32,
    pub status: NoticeStatus,
    pub round_id: RoundId,
    pub round_name: String,
    pub host_unit_id: UnitId,
    pub projects: i64,
    open: i64,
}

#[derive(Debug)]
pub struct ObjectionLine {
    pub id: ObjectionId,
    pub notice: String,
    pub about: Option<String>,
    pub status: ObjectionStatus,
    pub received: NaiveDate,
    /// By when it has to be admitted or not, or concluded.
    pub due: NaiveDate,
}

/// The notices of the rounds in view and the objections to be handled.
pub async fn list(app: &App, me: &Me, page: u64) -> Result<NoticeList, PageError> {
    let db = &app.book.db;
    let running = counting(notice::Column::Status.eq(NoticeStatus::Open));
    let mut all = notice::visible_to(me.scope())
        .join(JoinType::InnerJoin, notice::round())
        .join(JoinType::LeftJoin, notice_entry::notice().rev())
        .select_only()
        .columns([
            notice::Column::Id,
            notice::Column::PublicId,
            notice::Column::Title,
            notice::Column::OpensOn,
            notice::Column::ClosesOn,
            notice::Column::WorkingDays,
            notice::Column::Status,
            notice::Column::RoundId,
        ])
        .column_as(round::Column::Name, "round_name")
        .column(round::Column::HostUnitId)
        .column_as(notice_entry::Column::Id.count(), "projects")
        .group_by(notice::Column::Id)
        .group_by(round::Column::Id)
        .order_by_desc(notice::Column::OpensOn)
        .order_by_desc(notice::Column::Id);
    QueryTrait::query(&mut all).expr_window_as(running, WindowStatement::new(), "open");
    let notices: Paged<NoticeLine> = Paged::load(db, all, page, PAGE).await?;
    let mut objections = if me.organises() {
        waiting(app, me).await?
    } else {
        Vec::new()
    };
    let all = objections.len();
    objections.retain(|o| o.status != ObjectionStatus::Unconfirmed);
    Ok(NoticeList {
        open: notices
            .rows
            .first()
            .map_or(0, |n| u64::try_from(n.open).unwrap_or(0)),
        notices,
        unconfirmed: all - objections.len(),
        objections,
    })
}

/// An objection with what decides who handles it.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "objection::Entity")]
struct Near {
    id: ObjectionId,
    status: ObjectionStatus,
    received_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    admitted_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "objection::Column::ProjectId")]
    project: Option<ProjectId>,
    #[sea_orm(from_expr = "notice::Column::Title")]
    title: String,
    #[sea_orm(from_expr = "notice::Column::StageKey")]
    stage_key: String,
    #[sea_orm(from_expr = "notice::Column::RoundId")]
    round_id: RoundId,
    #[sea_orm(from_expr = "round::Column::Version")]
    version: i32,
    #[sea_orm(from_expr = "project::Column::Name")]
    about: Option<String>,
    #[sea_orm(from_expr = "objection::path_named()")]
    path: Option<String>,
}

/// What waits for this person, and what is still to be confirmed.
async fn waiting(app: &App, me: &Me) -> Result<Vec<ObjectionLine>, PageError> {
    let db = &app.book.db;
    let near: Vec<Near> = objection::waiting_near(me.scope(), me.now)
        .join(JoinType::InnerJoin, notice::round())
        .join(JoinType::LeftJoin, objection::project())
        .order_by_asc(objection::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    let wanted: Vec<(RoundId, i32)> = near.iter().map(|n| (n.round_id, n.version)).collect();
    let rounds = app.book.rounds(db, &wanted).await?;
    let calendar = app.book.calendar();
    let dues = answers_due(app, near.iter().filter_map(|n| n.project)).await?;
    Ok(near
        .into_iter()
        .filter(|n| {
            rounds
                .get(&n.round_id)
                .is_some_and(|book| handles(me, book, &n.stage_key, n.path.as_deref()))
        })
        .map(|n| {
            let since = since(n.received_at, n.confirmed_at, n.admitted_at);
            ObjectionLine {
                id: n.id,
                notice: n.title,
                about: n.about,
                status: n.status,
                received: shanghai_date(n.received_at),
                due: due_of(&dues, n.project, n.status, since, &calendar),
            }
        })
        .collect())
}

/// The day on which an objection came to where it stands: admitted, confirmed, or received.
pub fn since(
    received_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    admitted_at: Option<DateTime<Utc>>,
) -> NaiveDate {
    shanghai_date(admitted_at.or(confirmed_at).unwrap_or(received_at))
}

/// The day on which an objection is to be admitted or not; of one that was admitted, to be concluded:
/// what is owed for its project, else as the rule has it.
pub fn due_of(
    dues: &BTreeMap<ProjectId, NaiveDate>,
    project: Option<ProjectId>,
    status: ObjectionStatus,
    since: NaiveDate,
    calendar: &Calendar,
) -> NaiveDate {
    match status {
        ObjectionStatus::Unconfirmed | ObjectionStatus::Pending | ObjectionStatus::Refused => {
            admit_due(since, calendar)
        }
        ObjectionStatus::Open | ObjectionStatus::Upheld | ObjectionStatus::Dismissed => {
            let owed = project.and_then(|id| dues.get(&id).copied());
            owed.unwrap_or_else(|| calendar.add_working_days(since, ANSWER_WITHIN))
        }
    }
}

/// By when objections to some projects are to be answered, as it is owed. The projects were found
/// through objections in the reader's scope.
pub async fn answers_due(
    app: &App,
    of: impl IntoIterator<Item = ProjectId>,
) -> Result<BTreeMap<ProjectId, NaiveDate>, PageError> {
    let rows: Vec<(ProjectId, NaiveDate)> = obligation::Entity::find()
        .select_only()
        .columns([obligation::Column::ProjectId, obligation::Column::DueOn])
        .filter(obligation::Column::Kind.eq(ObligationKind::AnswerObjection))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .filter(obligation::Column::ProjectId.is_in(of))
        .into_tuple()
        .all(&app.book.db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whether this person is organiser of the unit that conducts a publicity: the one of the stage's
/// level above a unit the notice names, or the host where the stage has no level.
pub fn handles(me: &Me, book: &RoundBook, stage_key: &str, named: Option<&str>) -> bool {
    let level = book.programme.stage(stage_key).and_then(|s| s.level);
    me.posts.iter().any(|post| {
        post.does(Role::Organiser)
            && match level {
                Some(level) => {
                    post.level() == Some(level)
                        && named.is_some_and(|path| path.starts_with(&post.path))
                }
                None => post.unit == book.host.id,
            }
    })
}

/// The public page of a notice.
#[derive(Debug)]
pub struct PublicNotice {
    pub public_id: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub working_days: i32,
    pub counted: CountFrom,
    /// The counted days.
    pub days: Vec<NaiveDate>,
    /// Whether some of them may still move, because the holidays of their year are provisional.
    pub provisional: bool,
    pub status: NoticeStatus,
    pub signed_by: String,
    /// Whether it names persons: they stand before their units.
    pub of_persons: bool,
    /// None when the window is over: the roster is taken down.
    pub roster: Option<Vec<RosterLine>>,
    pub today: NaiveDate,
}

#[derive(Debug)]
pub struct RosterLine {
    pub project: ProjectId,
    pub school: Option<String>,
    pub unit: String,
    pub name: String,
}

impl PublicNotice {
    /// The first day that counts: counted from the next day, not that of posting.
    pub fn counted_from(&self) -> NaiveDate {
        self.days.first().copied().unwrap_or(self.opens_on)
    }

    /// Whether objections are taken in now.
    pub fn is_running(&self) -> bool {
        self.status == NoticeStatus::Open && self.today <= self.closes_on
    }
}

#[derive(Debug, FromQueryResult)]
struct Named {
    id: ProjectId,
    name: String,
    #[sea_orm(nested)]
    lineage: Lineage,
}

/// The notice behind a public link; `db` may be a transaction that is about to post it.
pub async fn public(
    app: &App,
    db: &impl ConnectionTrait,
    public_id: &str,
) -> Result<PublicNotice, LedgerError> {
    let row = notice::public(public_id)
        .one(db)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let book = app.book.round(db, row.round_id).await?;
    let named: Vec<Named> = with_lineage(
        notice_entry::of_notice(row.id)
            .join(JoinType::InnerJoin, notice_entry::project())
            .join(JoinType::InnerJoin, project::unit())
            .select_only()
            .column_as(project::Column::Id, "id")
            .column_as(project::Column::Name, "name"),
    )
    .into_model()
    .all(db)
    .await?;
    let today = app.book.clock.today();
    let calendar = app.book.calendar();
    let days = counted_days(&calendar, row.count_from, row.opens_on, row.closes_on);
    let signed_by = signed_by(&book, &row.stage_key, named.first().map(|n| &n.lineage));
    let running = row.status == NoticeStatus::Open && today <= row.closes_on;
    let roster = running.then(|| roster(named));
    Ok(PublicNotice {
        public_id: row.public_id,
        title: row.title,
        paragraphs: row
            .body
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        opens_on: row.opens_on,
        closes_on: row.closes_on,
        working_days: row.working_days,
        counted: row.count_from,
        provisional: calendar.is_provisional(row.closes_on),
        days,
        status: row.status,
        signed_by,
        of_persons: book.programme.subject == ProgrammeSubject::Person,
        roster,
        today,
    })
}

/// A notice that is about to be posted.
pub async fn posted(app: &App, act: &Act, id: NoticeId) -> Result<PublicNotice, LedgerError> {
    let public_id: String = notice::Entity::find_by_id(id)
        .value(notice::Column::PublicId, &act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    public(app, &act.tx, &public_id).await
}

/// The days that count for a notice.
fn counted_days(
    calendar: &Calendar,
    count_from: CountFrom,
    opens_on: NaiveDate,
    closes_on: NaiveDate,
) -> Vec<NaiveDate> {
    let first = match count_from {
        CountFrom::SameDay => opens_on,
        CountFrom::NextDay => opens_on.succ_opt().unwrap_or(opens_on),
    };
    first
        .iter_days()
        .take_while(|d| *d <= closes_on)
        .filter(|d| calendar.is_working(*d))
        .collect()
}

/// A publicity that goes on, for everybody: what its page says at the top, and nobody's name.
#[derive(Debug)]
pub struct Running {
    pub public_id: String,
    pub title: String,
    pub unit: String,
    pub closes_on: NaiveDate,
    /// Days of it that are left, today included.
    pub left: usize,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "notice::Entity")]
struct Posted {
    id: NoticeId,
    public_id: String,
    title: String,
    stage_key: String,
    count_from: CountFrom,
    opens_on: NaiveDate,
    closes_on: NaiveDate,
    round_id: RoundId,
    #[sea_orm(from_expr = "round::Column::Version")]
    version: i32,
}

#[derive(Debug, FromQueryResult)]
struct First {
    notice_id: NoticeId,
    #[sea_orm(nested)]
    lineage: Lineage,
}

/// The publicities that go on today, the first to end first.
pub async fn running(app: &App) -> Result<Vec<Running>, PageError> {
    let db = &app.book.db;
    let today = app.book.clock.today();
    let posted: Vec<Posted> = notice::running_on(today)
        .into_partial_model()
        .all(db)
        .await?;
    let first = notice_entry::first_of(posted.iter().map(|n| n.id))
        .join(JoinType::InnerJoin, notice_entry::project())
        .join(JoinType::InnerJoin, project::unit())
        .select_only()
        .column(notice_entry::Column::NoticeId);
    let first: Vec<First> = with_lineage(first).into_model().all(db).await?;
    let wanted: Vec<(RoundId, i32)> = posted.iter().map(|n| (n.round_id, n.version)).collect();
    let rounds = app.book.rounds(db, &wanted).await?;
    let calendar = app.book.calendar();
    Ok(posted
        .into_iter()
        .filter_map(|n| {
            let book = rounds.get(&n.round_id)?;
            let lineage = first
                .iter()
                .find(|f| f.notice_id == n.id)
                .map(|f| &f.lineage);
            Some(Running {
                unit: signed_by(book, &n.stage_key, lineage),
                left: counted_days(&calendar, n.count_from, n.opens_on, n.closes_on)
                    .into_iter()
                    .filter(|day| *day >= today)
                    .count(),
                public_id: n.public_id,
                title: n.title,
                closes_on: n.closes_on,
            })
        })
        .collect())
}

/// A publicity that is over, for everybody: nobody's name.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "notice::Entity")]
pub struct Earlier {
    pub public_id: String,
    pub title: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    #[sea_orm(from_expr = "unit::Column::Name")]
    pub unit: String,
}

/// The publicities that are over.
pub async fn earlier(app: &App, page: u64) -> Result<Paged<Earlier>, PageError> {
    let all = notice::over_before(app.book.clock.today()).select_only();
    Ok(Paged::load(&app.book.db, Earlier::select_cols(all), page, PAGE).await?)
}

/// Who signs a notice: the unit of the stage's level above what it names, or the host.
fn signed_by(book: &RoundBook, stage_key: &str, lineage: Option<&Lineage>) -> String {
    book.programme
        .stage(stage_key)
        .and_then(|stage| stage.level)
        .and_then(|level| lineage?.name_at(level))
        .unwrap_or(&book.host.name)
        .to_owned()
}

/// By school and unit, in the order of the tree.
fn roster(mut named: Vec<Named>) -> Vec<RosterLine> {
    named.sort_by(|a, b| (&a.lineage.u0_path, a.id).cmp(&(&b.lineage.u0_path, b.id)));
    named
        .into_iter()
        .map(|n| RosterLine {
            project: n.id,
            school: n.lineage.school().map(str::to_owned),
            unit: n.lineage.u0_name,
            name: n.name,
        })
        .collect()
}
