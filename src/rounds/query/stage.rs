//! One stage of a round with all its projects: the tables in which many are worked on at once.
//!
//! Whoever conducts the stage for a project sees what it takes to decide; others who may look see
//! where the projects stand, and neither experts nor points.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::dates::Due;
use domain::ids::{ProjectId, RoundId, UnitId};
use domain::programme::{Programme, Quota, QuotaOn, Stage};
use domain::quota::{Claimant, bar, binding, words};
use domain::stage::{StageKind, Status};
use domain::states::{EndorsementDecision, NoticeStatus, RoundStatus};
use entity::{decision, endorsement, notice, project};
use ledger::RoundBook;
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::super::review::{self, Reviewing};
use super::in_view;
use crate::app::App;
use crate::lineage::{Lineage, with_lineage};
use crate::web::{Me, PageError};

/// Rows of one table; a province's stage has a few hundred.
const MOST: u64 = 1000;

/// A stage's table.
#[derive(Debug)]
pub struct StagePage {
    pub book: Arc<RoundBook>,
    pub stage: Stage,
    pub due: Option<Due>,
    pub rows: Vec<Row>,
    pub work: Work,
}

/// One project in the stage.
#[derive(Debug, FromQueryResult)]
pub struct Row {
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

/// Recommending: what the level below said, and how many places this unit has.
#[derive(Debug, Default)]
pub struct Endorsing {
    /// Last recommendation of another level: who, rank, words.
    pub said: HashMap<ProjectId, (String, Option<i32>, String)>,
    pub places: Vec<Places>,
}

/// Deciding: means of the review and the places of the quota.
#[derive(Debug, Default)]
pub struct Admitting {
    /// Mean points in hundredths.
    pub means: HashMap<ProjectId, i64>,
    pub places: Vec<Places>,
}

/// Places of one category, or of the round.
#[derive(Debug, PartialEq, Eq)]
pub struct Places {
    pub category: Option<String>,
    pub title: String,
    pub used: u32,
    pub most: Option<u32>,
    pub words: String,
    pub source: String,
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
    let mut rows = rows(app, me, &book, &stage).await?;
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
        stage,
        rows,
        work,
        book,
    })
}

async fn rows(app: &App, me: &Me, book: &RoundBook, stage: &Stage) -> Result<Vec<Row>, PageError> {
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
    Ok(with_lineage(
        project::known_to(me.scope())
            .filter(project::Column::RoundId.eq(book.row.id))
            .filter(wanted)
            .select_only()
            .columns([
                project::Column::Id,
                project::Column::Code,
                project::Column::Name,
                project::Column::Category,
                project::Column::Status,
                project::Column::Since,
            ]),
    )
    .limit(MOST)
    .into_model()
    .all(&app.book.db)
    .await?)
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
    rows: &[Row],
) -> Result<Work, PageError> {
    Ok(match stage.kind {
        StageKind::Endorsement => Work::Endorse(endorsing(app, me, book, stage, rows).await?),
        StageKind::Screening => Work::Screen,
        StageKind::Review => Work::Review(Box::new(
            review::reviewing(app, me, book, stage, rows).await?,
        )),
        StageKind::Revision => Work::Revise,
        StageKind::Admission => Work::Admit(admitting(app, me, book).await?),
        StageKind::Publicity => Work::Publish(publishing(app, me, book, stage, rows).await?),
        StageKind::Titling => Work::Title,
        StageKind::Midterm | StageKind::Final | StageKind::Sustaining => Work::Grade,
        StageKind::Preparation | StageKind::Application | StageKind::Building => Work::Look,
    })
}

#[derive(Debug, FromQueryResult)]
struct Said {
    project_id: ProjectId,
    stage_key: String,
    unit_id: UnitId,
    unit_name: String,
    decision: EndorsementDecision,
    rank: Option<i32>,
    comment: String,
    category: Option<String>,
    now_in: String,
    status: Status,
}

async fn endorsing(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
    rows: &[Row],
) -> Result<Endorsing, PageError> {
    let said: Vec<Said> = endorsement::visible_to(me.scope())
        .join(JoinType::InnerJoin, endorsement::project())
        .join(JoinType::InnerJoin, endorsement::unit())
        .filter(project::Column::RoundId.eq(book.row.id))
        .select_only()
        .columns([
            endorsement::Column::ProjectId,
            endorsement::Column::StageKey,
            endorsement::Column::UnitId,
            endorsement::Column::Decision,
            endorsement::Column::Rank,
            endorsement::Column::Comment,
        ])
        .column_as(entity::unit::Column::Name, "unit_name")
        .column_as(project::Column::StageKey, "now_in")
        .columns([project::Column::Status])
        .column(project::Column::Category)
        .order_by_asc(endorsement::Column::Id)
        .into_model()
        .all(&app.book.db)
        .await?;
    let place = |key: &str| book.programme.stages.iter().position(|s| s.key == key);
    let mine = rows.iter().find(|r| r.mine);
    let unit = mine.map(|r| r.lineage.conductor(book, stage));
    let mut found = Endorsing::default();
    // Only the last word on each project counts, and only while it has gone beyond this stage.
    let mut last: HashMap<ProjectId, (bool, Option<String>)> = HashMap::new();
    for s in said {
        if s.stage_key == stage.key && Some(s.unit_id) == unit {
            let beyond = place(&s.now_in) > place(&stage.key);
            let counts = s.decision == EndorsementDecision::Endorsed
                && beyond
                && s.status != Status::Withdrawn;
            last.insert(s.project_id, (counts, s.category));
        } else if s.decision == EndorsementDecision::Endorsed {
            found
                .said
                .insert(s.project_id, (s.unit_name, s.rank, s.comment));
        }
    }
    let taken: Vec<Option<String>> = last
        .into_values()
        .filter(|(counts, _)| *counts)
        .map(|(_, category)| category)
        .collect();
    let Some(post) = me.posts.iter().find(|p| Some(p.unit) == unit) else {
        return Ok(found);
    };
    let p = &book.programme;
    let mut seen: Vec<&Quota> = Vec::new();
    for category in std::iter::once(None).chain(p.entry.categories.iter().map(|c| Some(&c.key))) {
        let who = Claimant {
            level: stage.level,
            unit_kind: &post.kind,
            unit_name: &post.unit_name,
            members: None,
            category: category.map(String::as_str),
        };
        for quota in binding(&p.quotas, QuotaOn::Recommend, &who) {
            if !seen.iter().any(|q| std::ptr::eq(*q, quota)) {
                seen.push(quota);
            }
        }
    }
    found.places = seen.into_iter().map(|q| places(p, q, &taken)).collect();
    Ok(found)
}

/// How one quota stands, given the categories of what has taken a place.
fn places(p: &Programme, q: &Quota, taken: &[Option<String>]) -> Places {
    let used = taken
        .iter()
        .filter(|category| q.category.is_none() || **category == q.category)
        .count();
    Places {
        category: q.category.clone(),
        title: q
            .category
            .as_ref()
            .and_then(|key| p.entry.categories.iter().find(|c| &c.key == key))
            .map_or_else(|| p.short.clone(), |c| c.title.clone()),
        used: u32::try_from(used).unwrap_or(u32::MAX),
        most: bar(q.count, None).and_then(|n| u32::try_from(n).ok()),
        words: words(q.count),
        source: q.source.label(),
    }
}

#[derive(Debug, FromQueryResult)]
struct Decided {
    project_id: ProjectId,
    what: String,
    outcome: String,
    points: Option<i64>,
    category: Option<String>,
    status: Status,
    building_from: Option<NaiveDate>,
}

async fn admitting(app: &App, me: &Me, book: &RoundBook) -> Result<Admitting, PageError> {
    let p = &book.programme;
    let rows: Vec<Decided> = decision::visible_to(me.scope())
        .join(JoinType::InnerJoin, decision::project())
        .filter(project::Column::RoundId.eq(book.row.id))
        .filter(decision::Column::What.is_in(["score", "propose"]))
        .select_only()
        .columns([
            decision::Column::ProjectId,
            decision::Column::What,
            decision::Column::Outcome,
            decision::Column::Points,
        ])
        .columns([
            project::Column::Category,
            project::Column::Status,
            project::Column::BuildingFrom,
        ])
        .order_by_asc(decision::Column::Id)
        .into_model()
        .all(&app.book.db)
        .await?;
    let mut means = HashMap::new();
    let mut proposed: BTreeMap<ProjectId, Option<String>> = BTreeMap::new();
    for d in rows {
        if d.what == "score" {
            if let Some(points) = d.points {
                means.insert(d.project_id, points);
            }
        } else if d.outcome == "yes" {
            let gone = d.status == Status::NotAdmitted
                || (matches!(d.status, Status::Withdrawn | Status::Revoked)
                    && d.building_from.is_none());
            if !gone {
                proposed.insert(d.project_id, d.category);
            }
        }
    }
    let taken: Vec<Option<String>> = proposed.into_values().collect();
    let places = p
        .quotas
        .iter()
        .filter(|q| q.on == QuotaOn::Admit)
        .map(|q| places(p, q, &taken))
        .collect();
    Ok(Admitting { means, places })
}

async fn publishing(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
    rows: &[Row],
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
    let waiting = rows
        .iter()
        .filter(|r| r.mine && matches!(r.status, Status::Proposed | Status::Waiting))
        .count();
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
    let what = if before_publicity(p, stage).is_some() {
        if p.has_cycle() {
            "拟立项建设"
        } else {
            "拟命名"
        }
    } else {
        "拟推荐"
    };
    format!(
        "根据《{}》，经{}，{what}“{}” {waiting} 个。现将名单予以公示。",
        p.title,
        steps.join("、"),
        p.short
    )
}
