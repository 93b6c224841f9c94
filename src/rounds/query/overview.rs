//! One round: its stages with their projects, what waits for whoever looks, what is posted.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::dates::{Due, Precision};
use domain::ids::{ProjectId, RoundId};
use domain::obligation::ObligationKind;
use domain::plan::PlannedStage;
use domain::programme::Stage;
use domain::stage::{StageKind, Status};
use domain::states::{NoticeStatus, ObligationStatus, Role, RoundStatus};
use entity::{notice, obligation, project, unit};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, DerivePartialModel, QueryFilter, QueryOrder, QuerySelect};

use super::{DateRow, in_view};
use crate::app::App;
use crate::owed;
use crate::rounds::TABLES;
use crate::rounds::bars::{Bar, Counted, bars};
use crate::web::{Me, PageError};

/// The page of a round.
#[derive(Debug)]
pub struct Overview {
    pub book: Arc<RoundBook>,
    pub stages: Vec<StageLine>,
    pub waiting: Vec<Waiting>,
    pub own: Vec<OwnProject>,
    pub notices: Vec<Posted>,
    /// Quota bars for whoever oversees the whole round; a branch would see only its own share.
    pub bars: Vec<Bar>,
    pub may: May,
}

/// What this person may do here, for showing buttons; the ledger decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    /// Organiser of the host.
    pub host: bool,
    /// Opens the tables of stages.
    pub tables: bool,
    /// Starts an entry now.
    pub enter: bool,
}

/// One stage with the projects in view that stand in it.
#[derive(Debug)]
pub struct StageLine {
    pub stage: Stage,
    pub planned: PlannedStage,
    pub actual_opens: Option<NaiveDate>,
    pub actual_closes: Option<NaiveDate>,
    pub due: Option<Due>,
    /// Projects still there, by status; and how many ended there.
    pub live: BTreeMap<Status, u32>,
    pub total: u32,
    pub ended: u32,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "obligation::Entity")]
pub struct Waiting {
    pub kind: ObligationKind,
    pub item_key: String,
    pub stage_key: Option<String>,
    pub project_id: Option<ProjectId>,
    pub title: String,
    pub missing: Option<String>,
    pub due_on: NaiveDate,
    pub closes_at: Option<chrono::NaiveTime>,
    pub precision: Precision,
}

impl Waiting {
    pub fn due(&self) -> Due {
        owed::due(self.due_on, self.closes_at, self.precision)
    }
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
pub struct OwnProject {
    pub id: ProjectId,
    pub code: String,
    pub name: String,
    pub stage_key: String,
    pub status: Status,
    #[sea_orm(from_expr = "unit::Column::Name")]
    pub unit: String,
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "notice::Entity")]
pub struct Posted {
    pub public_id: String,
    pub title: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub status: NoticeStatus,
}

/// A round in view.
pub async fn overview(app: &App, me: &Me, id: RoundId) -> Result<Overview, PageError> {
    let db = &app.book.db;
    let (book, dates) = in_view(app, me, id).await?;
    let counted = counted(app, me, id).await?;
    let waiting: Vec<Waiting> = obligation::of(me.scope())
        .filter(obligation::Column::RoundId.eq(id))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .order_by_asc(obligation::Column::DueOn)
        .order_by_asc(obligation::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    let own = if me.holds(Role::Editor) {
        own_projects(app, me, id).await?
    } else {
        Vec::new()
    };
    let notices = if book.row.status == RoundStatus::Preparing {
        Vec::new()
    } else {
        notice::visible_to(me.scope())
            .filter(notice::Column::RoundId.eq(id))
            .order_by_desc(notice::Column::Id)
            .into_partial_model()
            .all(db)
            .await?
    };
    let oversees = me.actor.covers(
        &[Role::Organiser, Role::Endorser, Role::Viewer],
        &book.host.path,
    );
    Ok(Overview {
        stages: stages(&book, &dates, &counted, &waiting),
        bars: if oversees {
            bars(&book.programme, &counted)
        } else {
            Vec::new()
        },
        may: may(me, &book),
        waiting,
        own,
        notices,
        book,
    })
}

/// How many projects in view stand where in a round.
pub async fn counted(app: &App, me: &Me, id: RoundId) -> Result<Vec<Counted>, PageError> {
    Ok(project::under(me.scope(), false)
        .select_only()
        .columns([
            project::Column::StageKey,
            project::Column::Status,
            project::Column::Category,
        ])
        .column_as(project::Column::Id.count(), "n")
        .filter(project::Column::RoundId.eq(id))
        .group_by(project::Column::StageKey)
        .group_by(project::Column::Status)
        .group_by(project::Column::Category)
        .into_model()
        .all(&app.book.db)
        .await?)
}

/// Entries of the units for which this person writes.
async fn own_projects(app: &App, me: &Me, id: RoundId) -> Result<Vec<OwnProject>, PageError> {
    Ok(project::known_to(me.scope())
        .filter(project::Column::RoundId.eq(id))
        .filter(project::Column::UnitId.is_in(me.writes_for()))
        .order_by_desc(project::Column::Id)
        .into_partial_model()
        .all(&app.book.db)
        .await?)
}

fn may(me: &Me, book: &RoundBook) -> May {
    let p = &book.programme;
    let application = p.first_of(StageKind::Application);
    let open_now = book.row.status == RoundStatus::Open
        && application.is_some_and(|stage| {
            book.plan
                .due(&stage.key)
                .is_none_or(|due| !due.is_late(me.now))
        });
    May {
        host: me.hosts(book),
        tables: me.holds_any(TABLES),
        enter: open_now
            && me.posts.iter().any(|post| {
                post.role == Role::Editor
                    && post.path.starts_with(&book.host.path)
                    && post.level().is_some_and(|l| p.entry.open_to.contains(&l))
            }),
    }
}

fn stages(
    book: &RoundBook,
    dates: &[DateRow],
    counted: &[Counted],
    waiting: &[Waiting],
) -> Vec<StageLine> {
    book.programme
        .stages
        .iter()
        .filter_map(|stage| {
            let planned = book.plan.stage(&stage.key)?.clone();
            let row = dates
                .iter()
                .find(|d| d.stage_key.as_ref() == Some(&stage.key));
            let mut live: BTreeMap<Status, u32> = BTreeMap::new();
            let (mut total, mut ended) = (0, 0);
            for c in counted.iter().filter(|c| c.stage_key == stage.key) {
                let n = u32::try_from(c.n).unwrap_or(u32::MAX);
                if c.status.is_end() {
                    ended += n;
                } else {
                    *live.entry(c.status).or_default() += n;
                    total += n;
                }
            }
            Some(StageLine {
                due: waiting
                    .iter()
                    // Of the stage itself: what one project owes there may be due on a day of its own.
                    .find(|w| w.project_id.is_none() && w.stage_key.as_ref() == Some(&stage.key))
                    .map(Waiting::due)
                    .or_else(|| book.plan.due(&stage.key)),
                stage: stage.clone(),
                planned,
                actual_opens: row.and_then(|r| r.actual_opens),
                actual_closes: row.and_then(|r| r.actual_closes),
                live,
                total,
                ended,
            })
        })
        .collect()
}
