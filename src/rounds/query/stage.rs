//! One stage of a round with all its projects: the tables in which many are worked on at once.
//!
//! Whoever conducts the stage for a project sees what it takes to decide; others who may look see
//! where the projects stand, and neither experts nor points.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use domain::dates::{Due, Precision};
use domain::ids::{ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::programme::{Programme, Stage};
use domain::stage::{StageKind, Status};
use domain::states::{NoticeStatus, ObligationStatus, RoundStatus};
use domain::text::quoted;
use domain::turn::Turn;
use entity::{notice, obligation, project};
use ledger::RoundBook;
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::super::review::{self, Reviewing};
use super::in_view;
use super::places::{Admitting, Endorsing, admitting, endorsing};
use crate::app::App;
use crate::lineage::{Lineage, with_lineage};
use crate::owed;
use crate::web::{Me, PageError};

/// Rows of one table; a province's stage has a few hundred.
const MOST: u64 = 1000;

/// A stage's table.
#[derive(Debug)]
pub struct StagePage {
    pub book: Arc<RoundBook>,
    pub stage: Stage,
    /// As the round plans it.
    pub due: Option<Due>,
    /// What this person owes here, as the workbench has it: title and due date, the nearest first.
    pub owed: Vec<(String, Due)>,
    pub rows: Vec<Candidate>,
    /// How many stand here that the table has no room for.
    pub more: u64,
    pub work: Work,
}

/// One project in the stage.
#[derive(Debug, FromQueryResult)]
pub struct Candidate {
    pub id: ProjectId,
    pub code: String,
    pub name: String,
    pub category: Option<String>,
    pub status: Status,
    pub since: NaiveDate,
    #[sea_orm(nested)]
    pub lineage: Lineage,
    /// Whether this person conducts the stage for it.
    #[sea_orm(skip)]
    pub mine: bool,
}

impl Candidate {
    /// Whether it waits for this person, here: what has been proposed waits on the page of its
    /// publicity.
    pub fn waits(&self, kind: StageKind) -> bool {
        let elsewhere = kind == StageKind::Admission && self.status == Status::Proposed;
        self.mine && !elsewhere && Turn::of(kind, self.status).is_conductors()
    }

    /// Whether this person may tick it: what waits, and what was proposed and may yet be left out.
    pub fn may_tick(&self, kind: StageKind) -> bool {
        self.mine && Turn::of(kind, self.status).is_conductors()
    }
}

/// What is worked with, by the kind of the stage; only for whoever conducts it.
#[derive(Debug)]
pub enum Work {
    /// Nothing to do here: to be read.
    Look,
    Endorse(Endorsing),
    Screen,
    Review(Box<Reviewing>),
    Revise,
    Admit(Admitting),
    Publish(Publishing),
    Title,
    /// Graded one by one on the project's page.
    Grade,
}

/// Publicity: what waits to be posted and what has been.
#[derive(Debug, Default)]
pub struct Publishing {
    pub waiting: u32,
    pub posted: Vec<(String, String, NaiveDate, NaiveDate, NoticeStatus)>,
    /// The text offered for the notice.
    pub draft: String,
    /// The last day if it were posted today.
    pub closes_on: Option<NaiveDate>,
}

/// A stage in view.
pub async fn stage(app: &App, me: &Me, id: RoundId, key: &str) -> Result<StagePage, PageError> {
    let (book, _) = in_view(app, me, id).await?;
    let stage = book
        .programme
        .stage(key)
        .cloned()
        .ok_or(PageError::NotFound)?;
    let (mut rows, more) = rows(app, me, &book, &stage).await?;
    for row in &mut rows {
        row.mine = row.lineage.conducted_by(me, &book, &stage);
    }
    rows.sort_by(|a, b| (&a.lineage.u0_path, a.id).cmp(&(&b.lineage.u0_path, b.id)));
    let open = book.row.status == RoundStatus::Open;
    let work = if open && rows.iter().any(|r| r.mine) {
        work(app, me, &book, &stage, &rows).await?
    } else if open && stage.kind == StageKind::Publicity {
        // Nothing may wait any more, but what was posted is still to be seen.
        work(app, me, &book, &stage, &rows).await?
    } else {
        Work::Look
    };
    Ok(StagePage {
        due: book.plan.due(key),
        owed: owed_here(app, me, &book, &stage).await?,
        stage,
        rows,
        more,
        work,
        book,
    })
}

/// What this person owes in a stage for all that waits there. What is publicised is owed where it was
/// proposed, and done on either page.
async fn owed_here(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
) -> Result<Vec<(String, Due)>, PageError> {
    use obligation::Column as C;
    let before = before_publicity(&book.programme, stage).map(|s| s.key.as_str());
    let mut here = Condition::any().add(C::StageKey.eq(&stage.key));
    if let Some(before) = before {
        let posts = C::Kind.eq(ObligationKind::PostNotice);
        here = here.add(Condition::all().add(C::StageKey.eq(before)).add(posts));
    }
    let rows: Vec<(String, NaiveDate, Option<NaiveTime>, Precision)> = obligation::of(me.scope())
        .select_only()
        .columns([C::Title, C::DueOn, C::ClosesAt, C::Precision])
        .filter(C::RoundId.eq(book.row.id))
        .filter(C::ProjectId.is_null())
        .filter(C::Status.eq(ObligationStatus::Open))
        .filter(here)
        .order_by_asc(C::DueOn)
        .order_by_asc(C::Id)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let due = |(title, on, at, precision)| (title, owed::due(on, at, precision));
    Ok(rows.into_iter().map(due).collect())
}

/// The projects of a stage, the oldest first, and how many there are beyond [`MOST`].
async fn rows(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
) -> Result<(Vec<Candidate>, u64), PageError> {
    let here = Condition::all().add(project::Column::StageKey.eq(&stage.key));
    // What is proposed waits for its publicity in the stage before it.
    let wanted = match before_publicity(&book.programme, stage) {
        Some(admission) => Condition::any().add(here).add(
            Condition::all()
                .add(project::Column::StageKey.eq(&admission.key))
                .add(project::Column::Status.eq(Status::Proposed)),
        ),
        None => here,
    };
    let all = project::known_to(me.scope())
        .filter(project::Column::RoundId.eq(book.row.id))
        .filter(wanted);
    let rows: Vec<Candidate> = with_lineage(all.clone().select_only().columns([
        project::Column::Id,
        project::Column::Code,
        project::Column::Name,
        project::Column::Category,
        project::Column::Status,
        project::Column::Since,
    ]))
    .order_by_asc(project::Column::Id)
    .limit(MOST)
    .into_model()
    .all(&app.book.db)
    .await?;
    // Only a full table has to be counted.
    let more = if rows.len() as u64 == MOST {
        all.count(&app.book.db).await?.saturating_sub(MOST)
    } else {
        0
    };
    Ok((rows, more))
}

/// The admission that a publicity makes known.
fn before_publicity<'p>(p: &'p Programme, stage: &Stage) -> Option<&'p Stage> {
    if stage.kind != StageKind::Publicity {
        return None;
    }
    let at = p.stages.iter().position(|s| s.key == stage.key)?;
    p.stages[..at]
        .iter()
        .rev()
        .find(|s| s.kind == StageKind::Admission)
}

async fn work(
    app: &App,
    me: &Me,
    book: &Arc<RoundBook>,
    stage: &Stage,
    rows: &[Candidate],
) -> Result<Work, PageError> {
    Ok(match stage.kind {
        StageKind::Endorsement => Work::Endorse(endorsing(app, me, book, stage, rows).await?),
        StageKind::Screening => Work::Screen,
        StageKind::Review => Work::Review(Box::new(
            review::reviewing(app, me, book, stage, rows).await?,
        )),
        StageKind::Revision => Work::Revise,
        StageKind::Admission => Work::Admit(admitting(app, me, book, stage).await?),
        StageKind::Publicity => Work::Publish(publishing(app, me, book, stage, rows).await?),
        StageKind::Titling => Work::Title,
        StageKind::Midterm | StageKind::Final | StageKind::Sustaining => Work::Grade,
        StageKind::Preparation | StageKind::Application | StageKind::Building => Work::Look,
    })
}

async fn publishing(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
    rows: &[Candidate],
) -> Result<Publishing, PageError> {
    let posted = notice::visible_to(me.scope())
        .filter(notice::Column::RoundId.eq(book.row.id))
        .filter(notice::Column::StageKey.eq(&stage.key))
        .select_only()
        .columns([notice::Column::PublicId, notice::Column::Title])
        .columns([notice::Column::OpensOn, notice::Column::ClosesOn])
        .column(notice::Column::Status)
        .order_by_desc(notice::Column::Id)
        .limit(50)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let waiting = rows.iter().filter(|r| r.waits(stage.kind)).count();
    Ok(Publishing {
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        posted,
        draft: draft(book, stage, waiting),
        closes_on: stage.length.map(|days| {
            app.book
                .calendar()
                .count_period(me.today, days, book.plan.count_from)
        }),
    })
}

/// A text for the notice from what the round knows; the organiser edits it.
fn draft(book: &RoundBook, stage: &Stage, waiting: usize) -> String {
    let p = &book.programme;
    let at = p
        .stages
        .iter()
        .position(|s| s.key == stage.key)
        .unwrap_or(0);
    let steps: Vec<&str> = p.stages[..at]
        .iter()
        .filter(|s| !matches!(s.kind, StageKind::Preparation | StageKind::Admission))
        .map(|s| s.title.as_str())
        .collect();
    let what = before_publicity(p, stage).map_or("拟推荐", |deciding| p.listed(&deciding.key));
    let under = match p.document() {
        Some(notice) => format!("根据《{notice}》"),
        None => format!("按照{}的安排", quoted(&p.title)),
    };
    format!(
        "{under}，经{}，{what}{} {waiting} 个。现将名单予以公示。",
        steps.join("、"),
        quoted(&p.short)
    )
}
