//! Places of quotas: how many there are for whoever recommends or decides, and what has taken them.

use std::collections::HashMap;

use domain::ids::{ProjectId, UnitId};
use domain::programme::{Programme, Quota, QuotaOn, Stage};
use domain::quota::{Claimant, bar, binding_any, words};
use domain::states::{Decided, EndorsementDecision, Role};
use entity::{decision, endorsement, project, unit};
use ledger::projects::recommendations;
use ledger::{Actor, RoundBook};
use sea_orm::{ColumnTrait, DerivePartialModel, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::super::bars::{Bar, bars};
use super::super::review::ranking_before;
use super::overview::counted;
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
    /// How the round stands against its quotas: the same bars as on its own page.
    pub bars: Vec<Bar>,
}

/// Places of one category, or of the round.
#[derive(Debug, PartialEq, Eq)]
pub struct Places {
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
    let mine = rows.iter().find(|r| r.mine);
    let unit = mine.map(|r| r.lineage.conductor(book, stage));
    let mut found = Endorsing::default();
    for s in said {
        let own = s.stage_key == stage.key && Some(s.unit_id) == unit;
        if !own && s.decision == EndorsementDecision::Endorsed {
            let rank = s.rank.filter(|_| sees_ranks(&me.actor, &s.unit_path));
            found
                .said
                .insert(s.project_id, (s.unit_name, rank, s.comment));
        }
    }
    let Some(unit) = unit else {
        return Ok(found);
    };
    let own = unit::visible_to(me.scope()).filter(unit::Column::Id.eq(unit));
    let Some(unit) = own.one(&app.book.db).await? else {
        return Ok(found);
    };
    let taken = recommendations(&app.book.db, book, Some((&stage.key, unit.id))).await?;
    let taken: Vec<Option<String>> = taken.into_iter().map(|r| r.category).collect();
    let p = &book.programme;
    found.places = binding_any(p, QuotaOn::Recommend, &claimant(stage, &unit, None))
        .into_iter()
        .map(|q| places(p, q, unit.members_formal, &taken))
        .collect();
    Ok(found)
}

/// A unit that recommends in a stage, as quotas look at it.
pub fn claimant<'a>(
    stage: &Stage,
    unit: &'a unit::Model,
    category: Option<&'a str>,
) -> Claimant<'a> {
    Claimant {
        level: stage.level,
        unit_kind: &unit.kind,
        unit_name: &unit.name,
        members: unit.members_formal,
        category,
    }
}

/// How one quota stands, given the categories of what has taken a place.
fn places(p: &Programme, q: &Quota, members: Option<i32>, taken: &[Option<String>]) -> Places {
    let used = taken
        .iter()
        .filter(|category| q.category.is_none() || **category == q.category)
        .count();
    Places {
        title: p
            .category(q.category.as_deref())
            .map_or(&p.short, |c| &c.title)
            .clone(),
        used: u32::try_from(used).unwrap_or(u32::MAX),
        most: bar(q.count, members).and_then(|n| u32::try_from(n).ok()),
        words: words(q.count),
        source: q.source.label(),
    }
}

#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "decision::Entity")]
struct DecisionRow {
    project_id: ProjectId,
    points: Option<i64>,
}

/// What the review and the decisions so far say of a round's projects.
pub async fn admitting(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
) -> Result<Admitting, PageError> {
    let rows: Vec<DecisionRow> = decision::visible_to(me.scope())
        .join(JoinType::InnerJoin, decision::project())
        .filter(project::Column::RoundId.eq(book.row.id))
        .filter(decision::Column::What.eq(Decided::Score))
        .order_by_asc(decision::Column::Id)
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let means = rows
        .into_iter()
        .filter_map(|d| Some((d.project_id, d.points?)));
    let means = means.collect();
    let ranking = ranking_before(app, me, book, stage).await?;
    Ok(Admitting {
        means,
        ranking,
        bars: bars(&book.programme, &counted(app, me, book.row.id).await?),
    })
}
