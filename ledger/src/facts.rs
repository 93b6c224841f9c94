//! Facts for the rule of what is owed, loaded for one round; those of projects in [`projects`].

mod projects;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::dates::shanghai_date;
use domain::ids::{ObjectionId, ProjectId, RecordId, RoundId, UnitId};
use domain::milestones::{self, RecordFact};
use domain::owed::{CommitteeFact, ObjectionFact, Queue, RecommendFact, RoundFacts, conductor};
use domain::programme::{OwedBy, QuotaOn};
use domain::quota::floor;
use domain::record::RecordKind;
use domain::stage::{StageKind, Status};
use domain::states::{Decided, ObjectionStatus};
use domain::unit::{Level, Standing as Outlet, kind};
use entity::{
    OneColumn, assignment, decision, notice, notice_entry, objection, project, record, title, unit,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::access::{ids_in, units_of};
use crate::projects::recommendations;
use crate::{LedgerError, RoundBook};

pub(crate) use projects::facts_of;
pub use projects::{plan_of, project_facts};

/// What milestones look at, for some projects.
pub(crate) async fn record_facts(
    db: &impl ConnectionTrait,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, Vec<RecordFact>>, LedgerError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Logged> = record::Entity::find()
        .filter(record::Column::ProjectId.is_in(ids.iter().copied()))
        .into_partial_model()
        .all(db)
        .await?;
    let corrected: BTreeSet<_> = rows.iter().filter_map(|r| r.corrects_id).collect();
    let mut found: BTreeMap<ProjectId, Vec<RecordFact>> = BTreeMap::new();
    for r in rows {
        found.entry(r.project_id).or_default().push(RecordFact {
            kind: r.kind,
            happened_on: r.happened_on,
            outlet: r.outlet_standing,
            about_own_work: r.about_own_work,
            corrected: corrected.contains(&r.id),
        });
    }
    Ok(found)
}

/// A record without its text: a project has hundreds.
#[derive(Debug, sea_orm::DerivePartialModel)]
#[sea_orm(entity = "record::Entity")]
struct Logged {
    id: RecordId,
    project_id: ProjectId,
    kind: RecordKind,
    happened_on: NaiveDate,
    outlet_standing: Option<Outlet>,
    about_own_work: bool,
    corrects_id: Option<RecordId>,
}

/// A live project as the round's obligations look at it.
#[derive(Debug, sea_orm::DerivePartialModel)]
#[sea_orm(entity = "project::Entity")]
struct Live {
    id: ProjectId,
    unit_id: UnitId,
    stage_key: String,
    status: Status,
    since: NaiveDate,
    #[sea_orm(from_expr = "unit::Column::Path")]
    path: String,
}

/// The facts of one round.
pub async fn round_facts(
    db: &impl ConnectionTrait,
    round: &RoundBook,
) -> Result<RoundFacts, LedgerError> {
    let id = round.row.id;
    let live: Vec<Live> = project::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, project::unit())
        .filter(project::Column::RoundId.eq(id))
        .filter(project::Column::EndedOn.is_null())
        // A province's round has thousands in building: they are only read where they are owed for.
        .filter(if wants_all(round) {
            Condition::all()
        } else {
            Condition::all().add(project::Column::Status.is_in(WAITED_FOR))
        })
        .into_partial_model()
        .all(db)
        .await?;
    let levels = levels_of(db, live.iter().map(|x| x.path.as_str())).await?;
    let mut facts = RoundFacts {
        round: id,
        host: round.host.id,
        waiting: BTreeMap::new(),
        unassigned: BTreeMap::new(),
        committees: Vec::new(),
        recommending: Vec::new(),
        must_enter: Vec::new(),
        objections: to_admit(db, round).await?,
    };
    let mut reviewing: Vec<(&Live, UnitId)> = Vec::new();
    for x in &live {
        let Some(stage) = round.programme.stage(&x.stage_key) else {
            continue;
        };
        let unit = conductor(stage, &levels_in(&levels, &x.path), round.host.id);
        let queue = (x.stage_key.clone(), x.status, unit);
        let joined = Queue::join(facts.waiting.get(&queue).copied(), x.since);
        facts.waiting.insert(queue, joined);
        if stage.kind == StageKind::Review && x.status == Status::Waiting {
            reviewing.push((x, unit));
        }
    }
    unassigned(db, round, &reviewing, &mut facts).await?;
    if round
        .programme
        .milestones
        .iter()
        .any(|m| m.owed_by == OwedBy::Committee)
    {
        committees(db, round, &live, &levels, &mut facts).await?;
    }
    must_enter(db, round, &live, &mut facts).await?;
    recommending(db, round, &live, &levels, &mut facts).await?;
    Ok(facts)
}

/// The objections of which the round has to say whether they are admitted, with the unit that
/// conducts the publicity.
async fn to_admit(
    db: &impl ConnectionTrait,
    round: &RoundBook,
) -> Result<Vec<ObjectionFact>, LedgerError> {
    let rows: Vec<ToAdmit> = objection::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, objection::notice())
        .filter(notice::Column::RoundId.eq(round.row.id))
        .filter(objection::Column::Status.eq(ObjectionStatus::Pending))
        .into_partial_model()
        .all(db)
        .await?;
    let paths = rows.iter().filter_map(|x| x.path.as_deref());
    let levels = levels_of(db, paths).await?;
    Ok(rows
        .into_iter()
        .map(|x| {
            let by_level = levels_in(&levels, x.path.as_deref().unwrap_or_default());
            let stage = round.programme.stage(&x.stage_key);
            ObjectionFact {
                id: x.id,
                unit: stage.map_or(round.host.id, |s| conductor(s, &by_level, round.host.id)),
                stage: x.stage_key,
                since: shanghai_date(x.confirmed_at.unwrap_or(x.received_at)),
                confirmed: x.confirmed_at.is_some(),
            }
        })
        .collect())
}

#[derive(Debug, sea_orm::DerivePartialModel)]
#[sea_orm(entity = "objection::Entity")]
struct ToAdmit {
    id: ObjectionId,
    received_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "notice::Column::StageKey")]
    stage_key: String,
    #[sea_orm(from_expr = "objection::path_named()")]
    path: Option<String>,
}

/// Statuses in which somebody is waited for on behalf of many projects.
const WAITED_FOR: [Status; 4] = [
    Status::Waiting,
    Status::Scored,
    Status::HandedIn,
    Status::Proposed,
];

/// Whether the round's obligations depend on projects that wait for nobody.
fn wants_all(round: &RoundBook) -> bool {
    round.programme.entry.must_join.is_some()
        || asks_for_a_number(round)
        || round
            .programme
            .milestones
            .iter()
            .any(|m| m.owed_by == OwedBy::Committee)
}

/// Whether whoever recommends is asked for a number at least.
fn asks_for_a_number(round: &RoundBook) -> bool {
    let mut quotas = round.programme.quotas.iter();
    quotas.any(|q| q.on == QuotaOn::Recommend && floor(q.count).is_some())
}

/// The units that recommend and have entries to recommend from, themselves or below them; until the
/// round begins to decide on whom to admit.
async fn recommending(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    live: &[Live],
    levels: &BTreeMap<UnitId, Level>,
    facts: &mut RoundFacts,
) -> Result<(), LedgerError> {
    if !asks_for_a_number(round) || live.is_empty() || entries_over(db, round.row.id).await? {
        return Ok(());
    }
    let endorsing = || {
        let stages = round.programme.stages.iter();
        stages.filter(|s| s.kind == StageKind::Endorsement)
    };
    let asked: BTreeSet<(&str, UnitId)> = live
        .iter()
        .map(|x| levels_in(levels, &x.path))
        .flat_map(|by_level| {
            endorsing().filter_map(move |s| Some((s.key.as_str(), *by_level.get(&s.level?)?)))
        })
        .collect();
    let units = units_of(db, asked.iter().map(|(_, unit)| *unit)).await?;
    let taken = recommendations(db, round, None).await?;
    for (stage, id) in asked {
        let Some(unit) = units.get(&id) else { continue };
        let own = taken.iter().filter(|r| r.stage == stage && r.unit == id);
        facts.recommending.push(RecommendFact {
            stage: stage.to_owned(),
            unit: id,
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            recommended: own.map(|r| r.category.clone()).collect(),
        });
    }
    Ok(())
}

async fn unassigned(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    reviewing: &[(&Live, UnitId)],
    facts: &mut RoundFacts,
) -> Result<(), LedgerError> {
    if reviewing.is_empty() {
        return Ok(());
    }
    let needed = round
        .programme
        .review
        .as_ref()
        .map_or(1, |r| usize::from(r.experts_at_least.value));
    let mut sheets: BTreeMap<(ProjectId, String), usize> = BTreeMap::new();
    let mut stood_aside: BTreeMap<(ProjectId, String), NaiveDate> = BTreeMap::new();
    for a in assignment::Entity::find()
        .filter(assignment::Column::ProjectId.is_in(reviewing.iter().map(|(x, _)| x.id)))
        .all(db)
        .await?
    {
        let at = (a.project_id, a.stage_key);
        match a.recused_at {
            None => *sheets.entry(at).or_default() += 1,
            Some(recused) => {
                let on = shanghai_date(recused);
                let last = stood_aside.entry(at).or_insert(on);
                *last = on.max(*last);
            }
        }
    }
    for (x, unit) in reviewing {
        let at = (x.id, x.stage_key.clone());
        if sheets.get(&at).copied().unwrap_or(0) < needed {
            let since = stood_aside.get(&at).map_or(x.since, |on| x.since.max(*on));
            let queue = (x.stage_key.clone(), *unit);
            let joined = Queue::join(facts.unassigned.get(&queue).copied(), since);
            facts.unassigned.insert(queue, joined);
        }
    }
    Ok(())
}

async fn committees(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    live: &[Live],
    levels: &BTreeMap<UnitId, Level>,
    facts: &mut RoundFacts,
) -> Result<(), LedgerError> {
    let mut by_committee: BTreeMap<UnitId, BTreeSet<ProjectId>> = BTreeMap::new();
    for x in live.iter().filter(|x| {
        round
            .programme
            .stage(&x.stage_key)
            .is_some_and(|stage| stage.kind.in_building())
    }) {
        if let Some(committee) = levels_in(levels, &x.path).get(&Level::Committee) {
            by_committee.entry(*committee).or_default().insert(x.id);
        }
    }
    if by_committee.is_empty() {
        return Ok(());
    }
    // What was logged with a project that has since been titled, or left, stays done.
    let built: Vec<(ProjectId, String)> = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .column(unit::Column::Path)
        .join(sea_orm::JoinType::InnerJoin, project::unit())
        .filter(project::Column::RoundId.eq(round.row.id))
        .filter(project::Column::BuildingFrom.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    for (id, path) in built {
        let committee = levels_in(levels, &path).get(&Level::Committee).copied();
        if let Some(all) = committee.and_then(|unit| by_committee.get_mut(&unit)) {
            all.insert(id);
        }
    }
    let all: Vec<ProjectId> = by_committee.values().flatten().copied().collect();
    let records = record_facts(db, &all).await?;
    let from = round
        .plan
        .cycle
        .map_or(round.plan.announced, domain::dates::Moment::first_day);
    for (unit, projects) in by_committee {
        let mut counted = BTreeMap::new();
        for m in round
            .programme
            .milestones
            .iter()
            .filter(|m| m.owed_by == OwedBy::Committee)
        {
            let n = projects
                .iter()
                .filter_map(|id| records.get(id))
                .flatten()
                .filter(|r| milestones::counts(m, r, from))
                .count();
            counted.insert(m.key.clone(), u32::try_from(n).unwrap_or(u32::MAX));
        }
        facts.committees.push(CommitteeFact {
            unit,
            milestones: counted,
        });
    }
    Ok(())
}

/// Units under the host that hold, or build for, a title that obliges them to enter (004 二), and
/// have no entry here: neither a live one nor one that ran its course. Whoever has begun to write
/// owes the submission, which is asked for by itself: the same thing is not asked for twice.
async fn must_enter(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    live: &[Live],
    facts: &mut RoundFacts,
) -> Result<(), LedgerError> {
    let Some(must) = &round.programme.entry.must_join else {
        return Ok(());
    };
    if entries_over(db, round.row.id).await? {
        return Ok(());
    }
    let under = Condition::all()
        .add(unit::Column::Path.starts_with(&round.host.path))
        .add(unit::Column::ClosedOn.is_null());
    let mut units: BTreeSet<UnitId> = title::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, title::unit())
        .filter(title::Column::ProgrammeCode.is_in(&must.holders_of))
        .filter(title::Column::RevokedOn.is_null())
        .filter(under.clone())
        .values::<UnitId>(title::Column::UnitId, db)
        .await?
        .into_iter()
        .collect();
    if must.in_building_too {
        units.extend(
            project::Entity::find()
                .join(sea_orm::JoinType::InnerJoin, project::unit())
                .join(sea_orm::JoinType::InnerJoin, project::round())
                .filter(entity::round::Column::ProgrammeCode.is_in(&must.holders_of))
                .filter(project::Column::BuildingFrom.is_not_null())
                .filter(project::Column::EndedOn.is_null())
                .filter(under)
                .values::<UnitId>(project::Column::UnitId, db)
                .await?,
        );
    }
    let begun: BTreeSet<UnitId> = live.iter().map(|x| x.unit_id).collect();
    let ended: BTreeSet<UnitId> = project::Entity::find()
        .filter(project::Column::RoundId.eq(round.row.id))
        .filter(project::Column::EndedOn.is_not_null())
        .values::<UnitId>(project::Column::UnitId, db)
        .await?
        .into_iter()
        .collect();
    facts.must_enter = units
        .into_iter()
        .filter(|u| !begun.contains(u) && !ended.contains(u))
        .collect();
    Ok(())
}

/// Whether a round has begun to decide on whom to admit: nobody can enter any more.
pub(crate) async fn entries_over(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<bool, LedgerError> {
    let of_round = project::Entity::find()
        .filter(project::Column::RoundId.eq(round))
        .only(project::Column::Id);
    Ok(decision::Entity::find()
        .filter(decision::Column::What.eq(Decided::Propose))
        .filter(decision::Column::ProjectId.in_subquery(of_round))
        .value::<domain::ids::DecisionId>(decision::Column::Id, db)
        .await?
        .is_some())
}

/// Levels of all units named in some paths.
async fn levels_of<'a>(
    db: &impl ConnectionTrait,
    paths: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<UnitId, Level>, LedgerError> {
    let ids: BTreeSet<UnitId> = paths.flat_map(ids_in).collect();
    let rows: Vec<(UnitId, String)> = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::Kind])
        .filter(unit::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, key)| kind(&key).map(|k| (id, k.level)))
        .collect())
}

/// The nearest unit of each level in a path.
fn levels_in(levels: &BTreeMap<UnitId, Level>, path: &str) -> BTreeMap<Level, UnitId> {
    ids_in(path)
        .into_iter()
        .filter_map(|id| levels.get(&id).map(|level| (*level, id)))
        .collect()
}

/// The projects named in a notice.
pub(crate) async fn entries_of(
    db: &impl ConnectionTrait,
    notice: domain::ids::NoticeId,
) -> Result<Vec<ProjectId>, LedgerError> {
    Ok(notice_entry::Entity::find()
        .filter(notice_entry::Column::NoticeId.eq(notice))
        .values(notice_entry::Column::ProjectId, db)
        .await?)
}
