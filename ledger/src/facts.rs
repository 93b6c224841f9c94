//! Facts for the rule of what is owed, loaded for one project or one round.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::ids::{AssignmentId, CampaignId, FindingId, ProjectId, RecordId, RoundId, UnitId};
use domain::lifecycle::State;
use domain::milestones::{self, RecordFact};
use domain::owed::{
    CommitteeFact, FindingFact, ProjectFacts, Queue, RoundFacts, Sheet, VisitFact, conductor,
};
use domain::programme::{Form, OwedBy, Programme};
use domain::promised::{PlanItem, plan_items, promises};
use domain::record::RecordKind;
use domain::stage::{StageKind, Status};
use domain::states::{FindingStatus, ObjectionStatus, SubmissionStatus, VisitStatus};
use domain::unit::{Level, Standing as Outlet, kind};
use entity::{
    assignment, campaign, decision, extension, finding, notice_entry, objection, project, record,
    rectification, score, submission, title, unit, visit,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::access::{Standing, ids_in};
use crate::{LedgerError, RoundBook};

/// Decisions that begin a stage anew for a project: the next obligation is a new instance.
pub(crate) const AGAIN: [&str; 4] = ["return", "send_back", "extend", "rectify"];

/// The facts of one project.
///
/// # Errors
/// Database errors.
pub async fn project_facts(
    db: &impl ConnectionTrait,
    s: &Standing,
    calendar: &Calendar,
) -> Result<ProjectFacts, LedgerError> {
    let id = s.project.id;
    let p = &s.round.programme;
    let mut facts = ProjectFacts {
        project: id,
        state: State::new(&s.project.stage_key, s.project.status),
        since: s.project.since,
        holder: s.project.unit_id,
        by_level: s.by_level(),
        host: s.round.host.id,
        extended: BTreeMap::new(),
        returns: BTreeMap::new(),
        sheets: Vec::new(),
        milestones: BTreeMap::new(),
        plan: Vec::new(),
        building_from: s.project.building_from,
        visits: Vec::new(),
        findings: Vec::new(),
        open_objections: 0,
        last_check: None,
    };
    for x in extension::Entity::find()
        .filter(extension::Column::ProjectId.eq(id))
        .order_by_asc(extension::Column::Id)
        .all(db)
        .await?
    {
        facts.extended.insert(x.stage_key, x.new_due_on);
    }
    decisions(db, s, &mut facts).await?;
    let kind = s.stage()?.kind;
    if kind == StageKind::Review {
        facts.sheets = sheets(db, id).await?;
    }
    if kind == StageKind::Publicity {
        facts.open_objections = open_objections(db, id).await?;
    }
    if kind.in_building() {
        let records = record_facts(db, &[id])
            .await?
            .remove(&id)
            .unwrap_or_default();
        facts.milestones = milestones::tally(
            p,
            &s.round.plan,
            &records,
            s.round.counts_from(s.project.building_from),
            calendar,
        );
        facts.plan = plan_of(db, &s.project, p).await?;
    }
    if s.project.building_from.is_some() {
        watched(db, id, &mut facts).await?;
    }
    Ok(facts)
}

async fn decisions(
    db: &impl ConnectionTrait,
    s: &Standing,
    facts: &mut ProjectFacts,
) -> Result<(), LedgerError> {
    let rows = decision::Entity::find()
        .filter(decision::Column::ProjectId.eq(s.project.id))
        .order_by_asc(decision::Column::Id)
        .all(db)
        .await?;
    let p = &s.round.programme;
    for row in &rows {
        if AGAIN.contains(&row.what.as_str()) {
            *facts.returns.entry(row.stage_key.clone()).or_default() += 1;
        }
        let kind = p.stage(&row.stage_key).map(|stage| stage.kind);
        if row.what == "title" {
            facts.last_check = Some(domain::dates::shanghai_date(row.at));
        }
        if kind == Some(StageKind::Sustaining) && row.what == "grade" {
            *facts.returns.entry(row.stage_key.clone()).or_default() += 1;
            facts.last_check = Some(domain::dates::shanghai_date(row.at));
        }
    }
    // A returned application is checked and screened once more: those stages begin anew with it.
    let returned = p
        .first_of(StageKind::Application)
        .and_then(|a| facts.returns.get(&a.key))
        .copied()
        .unwrap_or(0);
    if returned > 0 {
        for stage in p
            .stages
            .iter()
            .filter(|stage| matches!(stage.kind, StageKind::Endorsement | StageKind::Screening))
        {
            facts.returns.insert(stage.key.clone(), returned);
        }
    }
    Ok(())
}

async fn sheets(db: &impl ConnectionTrait, id: ProjectId) -> Result<Vec<Sheet>, LedgerError> {
    let assigned = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.eq(id))
        .filter(assignment::Column::RecusedAt.is_null())
        .all(db)
        .await?;
    let signed: BTreeSet<AssignmentId> = score::Entity::find()
        .filter(score::Column::AssignmentId.is_in(assigned.iter().map(|a| a.id)))
        .filter(score::Column::SignedAt.is_not_null())
        .all(db)
        .await?
        .into_iter()
        .map(|x| x.assignment_id)
        .collect();
    Ok(assigned
        .into_iter()
        .map(|a| Sheet {
            account: a.account_id,
            signed: signed.contains(&a.id),
            stage: a.stage_key,
        })
        .collect())
}

pub(crate) async fn open_objections(
    db: &impl ConnectionTrait,
    id: ProjectId,
) -> Result<u32, LedgerError> {
    let count = objection::Entity::find()
        .filter(objection::Column::ProjectId.eq(id))
        .filter(objection::Column::Status.eq(ObjectionStatus::Open))
        .count(db)
        .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

async fn watched(
    db: &impl ConnectionTrait,
    id: ProjectId,
    facts: &mut ProjectFacts,
) -> Result<(), LedgerError> {
    let visits = visit::Entity::find()
        .filter(visit::Column::ProjectId.eq(id))
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .all(db)
        .await?;
    if !visits.is_empty() {
        let titles: BTreeMap<CampaignId, String> = campaign::Entity::find()
            .filter(campaign::Column::Id.is_in(visits.iter().map(|v| v.campaign_id)))
            .all(db)
            .await?
            .into_iter()
            .map(|c| (c.id, c.title))
            .collect();
        facts.visits = visits
            .into_iter()
            .map(|v| VisitFact {
                id: v.id,
                title: titles.get(&v.campaign_id).cloned().unwrap_or_default(),
                supervisor: v.supervisor_id,
                due_on: v.due_on,
                done: false,
            })
            .collect();
    }
    let findings = finding::Entity::find()
        .filter(finding::Column::ProjectId.eq(id))
        .filter(finding::Column::Status.ne(FindingStatus::Closed))
        .all(db)
        .await?;
    if findings.is_empty() {
        return Ok(());
    }
    let mut tries: BTreeMap<FindingId, Vec<rectification::Model>> = BTreeMap::new();
    for r in rectification::Entity::find()
        .filter(rectification::Column::FindingId.is_in(findings.iter().map(|f| f.id)))
        .order_by_asc(rectification::Column::Id)
        .all(db)
        .await?
    {
        tries.entry(r.finding_id).or_default().push(r);
    }
    facts.findings = findings
        .into_iter()
        .map(|f| {
            let done = tries.remove(&f.id).unwrap_or_default();
            FindingFact {
                id: f.id,
                // A rectification waiting for its verdict belongs to the same instance.
                tries: i32::try_from(done.iter().filter(|r| r.verdict.is_some()).count())
                    .unwrap_or(0),
                rectified_on: done
                    .last()
                    .map(|r| domain::dates::shanghai_date(r.verified_at.unwrap_or(r.at))),
                code: f.code,
                text: f.text,
                due_on: f.due_on,
                status: f.status,
                verifier: None,
            }
        })
        .collect();
    Ok(())
}

/// What a project has promised in the forms it has handed in, and whether a record that has not been
/// corrected says it is done. No statement where the programme asks for no plan.
///
/// # Errors
/// Database errors; [`LedgerError::Broken`] when stored answers can no longer be read.
pub async fn plan_of(
    db: &impl ConnectionTrait,
    project: &project::Model,
    p: &Programme,
) -> Result<Vec<(PlanItem, bool)>, LedgerError> {
    let forms: Vec<Form> = p
        .forms
        .iter()
        .filter(|form| promises(form))
        .map(|form| form.for_category(project.category.as_deref()))
        .collect();
    if forms.is_empty() {
        return Ok(Vec::new());
    }
    let handed_in = submission::Entity::find()
        .filter(submission::Column::ProjectId.eq(project.id))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .filter(submission::Column::FormKey.is_in(forms.iter().map(|f| f.key.as_str())))
        .order_by_asc(submission::Column::Id)
        .all(db)
        .await?;
    let mut items = Vec::new();
    for row in handed_in {
        let answers = serde_json::from_str(&row.answers)
            .map_err(|e| LedgerError::Broken(format!("第 {} 号材料无法解读：{e}", row.id)))?;
        let form = forms.iter().find(|f| f.key == row.form_key);
        items.extend(form.into_iter().flat_map(|f| plan_items(f, &answers)));
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(RecordId, Option<RecordId>, Option<String>)> = record::Entity::find()
        .select_only()
        .columns([
            record::Column::Id,
            record::Column::CorrectsId,
            record::Column::PlanItem,
        ])
        .filter(record::Column::ProjectId.eq(project.id))
        .filter(
            Condition::any()
                .add(record::Column::PlanItem.is_not_null())
                .add(record::Column::CorrectsId.is_not_null()),
        )
        .into_tuple()
        .all(db)
        .await?;
    let corrected: BTreeSet<RecordId> = rows.iter().filter_map(|(_, old, _)| *old).collect();
    let done: BTreeSet<&str> = rows
        .iter()
        .filter(|(id, _, _)| !corrected.contains(id))
        .filter_map(|(_, _, item)| item.as_deref())
        .collect();
    Ok(items
        .into_iter()
        .map(|item| {
            let is_done = done.contains(item.key.as_str());
            (item, is_done)
        })
        .collect())
}

/// What milestones look at, for some projects.
pub(crate) async fn record_facts(
    db: &impl ConnectionTrait,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, Vec<RecordFact>>, LedgerError> {
    let rows: Vec<Logged> = record::Entity::find()
        .select_only()
        .columns([
            record::Column::Id,
            record::Column::ProjectId,
            record::Column::Kind,
            record::Column::HappenedOn,
            record::Column::OutletStanding,
            record::Column::AboutOwnWork,
            record::Column::CorrectsId,
        ])
        .filter(record::Column::ProjectId.is_in(ids.iter().copied()))
        .into_model()
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
#[derive(Debug, sea_orm::FromQueryResult)]
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
#[derive(Debug, sea_orm::FromQueryResult)]
struct Live {
    id: ProjectId,
    unit_id: UnitId,
    stage_key: String,
    status: Status,
    since: NaiveDate,
    path: String,
}

/// The facts of one round.
///
/// # Errors
/// Database errors.
pub async fn round_facts(
    db: &impl ConnectionTrait,
    round: &RoundBook,
) -> Result<RoundFacts, LedgerError> {
    let id = round.row.id;
    let live: Vec<Live> = project::Entity::find()
        .select_only()
        .columns([
            project::Column::Id,
            project::Column::UnitId,
            project::Column::StageKey,
            project::Column::Status,
            project::Column::Since,
        ])
        .column(unit::Column::Path)
        .join(
            sea_orm::JoinType::InnerJoin,
            project::Entity::belongs_to(unit::Entity)
                .from(project::Column::UnitId)
                .to(unit::Column::Id)
                .into(),
        )
        .filter(project::Column::RoundId.eq(id))
        .filter(project::Column::EndedOn.is_null())
        // A province's round has thousands in building: they are only read where they are owed for.
        .filter(if wants_all(round) {
            Condition::all()
        } else {
            Condition::all().add(project::Column::Status.is_in(WAITED_FOR))
        })
        .into_model()
        .all(db)
        .await?;
    let levels = levels_of(db, live.iter().map(|x| x.path.as_str())).await?;
    let mut facts = RoundFacts {
        round: id,
        host: round.host.id,
        waiting: BTreeMap::new(),
        unassigned: BTreeMap::new(),
        committees: Vec::new(),
        must_enter: Vec::new(),
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
    Ok(facts)
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
        || round
            .programme
            .milestones
            .iter()
            .any(|m| m.owed_by == OwedBy::Committee)
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
                let on = domain::dates::shanghai_date(recused);
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
/// have no entry here: neither a live one nor one that ran its course.
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
        .select_only()
        .column(title::Column::UnitId)
        .join(
            sea_orm::JoinType::InnerJoin,
            title::Entity::belongs_to(unit::Entity)
                .from(title::Column::UnitId)
                .to(unit::Column::Id)
                .into(),
        )
        .filter(title::Column::ProgrammeCode.is_in(&must.holders_of))
        .filter(title::Column::RevokedOn.is_null())
        .filter(under.clone())
        .into_tuple::<UnitId>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    if must.in_building_too {
        units.extend(
            project::Entity::find()
                .select_only()
                .column(project::Column::UnitId)
                .join(
                    sea_orm::JoinType::InnerJoin,
                    project::Entity::belongs_to(unit::Entity)
                        .from(project::Column::UnitId)
                        .to(unit::Column::Id)
                        .into(),
                )
                .join(
                    sea_orm::JoinType::InnerJoin,
                    project::Entity::belongs_to(entity::round::Entity)
                        .from(project::Column::RoundId)
                        .to(entity::round::Column::Id)
                        .into(),
                )
                .filter(entity::round::Column::ProgrammeCode.is_in(&must.holders_of))
                .filter(project::Column::BuildingFrom.is_not_null())
                .filter(project::Column::EndedOn.is_null())
                .filter(under)
                .into_tuple::<UnitId>()
                .all(db)
                .await?,
        );
    }
    let submitted: BTreeSet<UnitId> = live
        .iter()
        .filter(|x| !matches!(x.status, Status::Draft))
        .map(|x| x.unit_id)
        .collect();
    let ended: BTreeSet<UnitId> = project::Entity::find()
        .select_only()
        .column(project::Column::UnitId)
        .filter(project::Column::RoundId.eq(round.row.id))
        .filter(project::Column::EndedOn.is_not_null())
        .into_tuple::<UnitId>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    facts.must_enter = units
        .into_iter()
        .filter(|u| !submitted.contains(u) && !ended.contains(u))
        .collect();
    Ok(())
}

/// Whether a round has begun to decide on whom to admit: nobody can enter any more.
pub(crate) async fn entries_over(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<bool, LedgerError> {
    let of_round = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::RoundId.eq(round))
        .into_query();
    Ok(decision::Entity::find()
        .select_only()
        .column(decision::Column::Id)
        .filter(decision::Column::What.eq("propose"))
        .filter(decision::Column::ProjectId.in_subquery(of_round))
        .into_tuple::<domain::ids::DecisionId>()
        .one(db)
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
        .select_only()
        .column(notice_entry::Column::ProjectId)
        .filter(notice_entry::Column::NoticeId.eq(notice))
        .into_tuple()
        .all(db)
        .await?)
}
