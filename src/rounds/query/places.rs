//! Places of quotas: how many there are for whoever recommends or decides, and what has taken them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::ids::{ProjectId, UnitId};
use domain::programme::{Programme, Quota, QuotaOn, Stage};
use domain::quota::{Claimant, bar, binding, words};
use domain::stage::Status;
use domain::states::{Decided, EndorsementDecision, Role, Verdict};
use entity::{decision, endorsement, project, unit};
use ledger::{Actor, RoundBook};
use sea_orm::{ColumnTrait, DerivePartialModel, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::super::review::ranking_before;
use super::stage::Candidate;
use crate::app::App;
use crate::web::{Me, PageError};

/// Whether somebody may read the places a unit has given: who recommends there, or looks on from
/// there or above.
pub fn sees_ranks(actor: &Actor, path: &str) -> bool {
    actor.covers(&[Role::Organiser, Role::Endorser, Role::Viewer], path)
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
    /// Places of the last review, best first.
    pub ranking: Vec<(ProjectId, u32)>,
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

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "endorsement::Entity")]
struct Said {
    project_id: ProjectId,
    stage_key: String,
    unit_id: UnitId,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit_name: String,
    #[sea_orm(from_expr = "unit::Column::Path")]
    unit_path: String,
    decision: EndorsementDecision,
    rank: Option<i32>,
    comment: String,
    #[sea_orm(from_expr = "project::Column::Category")]
    category: Option<String>,
    #[sea_orm(from_expr = "project::Column::StageKey")]
    now_in: String,
    #[sea_orm(from_expr = "project::Column::Status")]
    status: Status,
}

/// What the level below said of the projects in a table, and the places of whoever recommends.
pub async fn endorsing(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
    rows: &[Candidate],
) -> Result<Endorsing, PageError> {
    let said: Vec<Said> = endorsement::visible_to(me.scope())
        .join(JoinType::InnerJoin, endorsement::project())
        .join(JoinType::InnerJoin, endorsement::unit())
        .filter(project::Column::RoundId.eq(book.row.id))
        .order_by_asc(endorsement::Column::Id)
        .into_partial_model()
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
            let rank = s.rank.filter(|_| sees_ranks(&me.actor, &s.unit_path));
            found
                .said
                .insert(s.project_id, (s.unit_name, rank, s.comment));
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
        title: p
            .category(q.category.as_deref())
            .map_or(&p.short, |c| &c.title)
            .clone(),
        used: u32::try_from(used).unwrap_or(u32::MAX),
        most: bar(q.count, None).and_then(|n| u32::try_from(n).ok()),
        words: words(q.count),
        source: q.source.label(),
    }
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "decision::Entity")]
struct DecisionRow {
    project_id: ProjectId,
    what: Decided,
    outcome: Verdict,
    points: Option<i64>,
    #[sea_orm(from_expr = "project::Column::Category")]
    category: Option<String>,
    #[sea_orm(from_expr = "project::Column::Status")]
    status: Status,
    #[sea_orm(from_expr = "project::Column::BuildingFrom")]
    building_from: Option<NaiveDate>,
}

/// What the review and the decisions so far say of a round's projects.
pub async fn admitting(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
) -> Result<Admitting, PageError> {
    let p = &book.programme;
    let rows: Vec<DecisionRow> = decision::visible_to(me.scope())
        .join(JoinType::InnerJoin, decision::project())
        .filter(project::Column::RoundId.eq(book.row.id))
        .filter(decision::Column::What.is_in([Decided::Score, Decided::Propose]))
        .order_by_asc(decision::Column::Id)
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let mut means = HashMap::new();
    let mut proposed: BTreeMap<ProjectId, Option<String>> = BTreeMap::new();
    for d in rows {
        if d.what == Decided::Score {
            if let Some(points) = d.points {
                means.insert(d.project_id, points);
            }
        } else if d.outcome == Verdict::Yes {
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
    let ranking = ranking_before(app, me, book, stage).await?;
    Ok(Admitting {
        means,
        ranking,
        places,
    })
}
