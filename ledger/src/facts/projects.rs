//! The facts of projects, read for one or for many in the same statements.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::calendar::Calendar;
use domain::dates::shanghai_date;
use domain::ids::{AssignmentId, CampaignId, ProjectId, RecordId};
use domain::lifecycle::State;
use domain::milestones;
use domain::owed::{FindingFact, ProjectFacts, Sheet, VisitFact};
use domain::programme::{Form, Programme};
use domain::promised::{PlanItem, plan_items, promises};
use domain::stage::StageKind;
use domain::states::{Decided, FindingStatus, SubmissionStatus, Verdict, VisitStatus};
use entity::{
    assignment, campaign, decision, extension, extension_request, finding, project, record,
    rectification, score, submission, visit,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::record_facts;
use crate::LedgerError;
use crate::access::Standing;
use crate::grouped::grouped;

/// The facts of one project.
pub async fn project_facts(
    db: &impl ConnectionTrait,
    s: &Standing,
    calendar: &Calendar,
) -> Result<ProjectFacts, LedgerError> {
    facts_of(db, std::slice::from_ref(s), calendar)
        .await?
        .pop()
        .ok_or(LedgerError::NotFound)
}

/// The facts of some projects, in their order and in as many statements as for one.
pub(crate) async fn facts_of(
    db: &impl ConnectionTrait,
    all: &[Standing],
    calendar: &Calendar,
) -> Result<Vec<ProjectFacts>, LedgerError> {
    let ids = |which: &dyn Fn(&Standing) -> bool| -> Vec<ProjectId> {
        all.iter()
            .filter(|s| which(s))
            .map(|s| s.project.id)
            .collect()
    };
    let mut kinds = BTreeMap::new();
    for s in all {
        kinds.insert(s.project.id, s.stage()?.kind);
    }
    let mut extended = extensions(db, &ids(&|_| true)).await?;
    let mut asked = requests(db, &ids(&|_| true)).await?;
    let mut decided = decisions(db, &ids(&|_| true)).await?;
    let in_kind = |kind| ids(&|s: &Standing| kinds[&s.project.id] == kind);
    let mut judged = sheets(db, &in_kind(StageKind::Review)).await?;
    let building: Vec<&Standing> = all
        .iter()
        .filter(|s| kinds[&s.project.id].in_building())
        .collect();
    let built: Vec<ProjectId> = building.iter().map(|s| s.project.id).collect();
    let records = record_facts(db, &built).await?;
    let promising: Vec<_> = building
        .iter()
        .map(|s| (&s.project, s.round.programme.as_ref()))
        .collect();
    let mut plans = plans_of(db, &promising).await?;
    let mut watched = watched(db, &ids(&|s| s.project.building_from.is_some())).await?;
    Ok(all
        .iter()
        .map(|s| {
            let id = s.project.id;
            let p = &s.round.programme;
            let (visits, findings) = watched.remove(&id).unwrap_or_default();
            let mut facts = ProjectFacts {
                project: id,
                state: State::new(&s.project.stage_key, s.project.status),
                since: s.project.since,
                holder: s.project.unit_id,
                by_level: s.by_level(),
                host: s.round.host.id,
                extended: extended.remove(&id).unwrap_or_default(),
                returns: BTreeMap::new(),
                sheets: judged.remove(&id).unwrap_or_default(),
                milestones: BTreeMap::new(),
                plan: plans.remove(&id).unwrap_or_default(),
                building_from: s.project.building_from,
                begun: s.round.row.periods_on,
                visits,
                findings,
                asked: asked.remove(&id).unwrap_or_default(),
                last_check: None,
            };
            what_was_decided(p, &decided.remove(&id).unwrap_or_default(), &mut facts);
            if kinds[&id].in_building() {
                facts.milestones = milestones::tally(
                    p,
                    &s.round.plan,
                    records.get(&id).map_or(&[][..], Vec::as_slice),
                    s.round.counts_from(s.project.building_from),
                    calendar,
                );
            }
            facts
        })
        .collect())
}

async fn extensions(
    db: &impl ConnectionTrait,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, BTreeMap<String, NaiveDate>>, LedgerError> {
    let mut found: BTreeMap<ProjectId, BTreeMap<String, NaiveDate>> = BTreeMap::new();
    for x in extension::Entity::find()
        .filter(extension::Column::ProjectId.is_in(ids.iter().copied()))
        .order_by_asc(extension::Column::Id)
        .all(db)
        .await?
    {
        found
            .entry(x.project_id)
            .or_default()
            .insert(x.stage_key, x.new_due_on);
    }
    Ok(found)
}

/// The stages for which a later date is asked, and the days on which it was.
async fn requests(
    db: &impl ConnectionTrait,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, Vec<(String, NaiveDate)>>, LedgerError> {
    let rows = extension_request::open_of(ids.iter().copied())
        .all(db)
        .await?;
    let mut found: BTreeMap<ProjectId, Vec<(String, NaiveDate)>> = BTreeMap::new();
    for x in rows {
        let asked = (x.stage_key, shanghai_date(x.at));
        found.entry(x.project_id).or_default().push(asked);
    }
    Ok(found)
}

async fn decisions(
    db: &impl ConnectionTrait,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, Vec<decision::Model>>, LedgerError> {
    let rows = decision::Entity::find()
        .filter(decision::Column::ProjectId.is_in(ids.iter().copied()))
        .order_by_asc(decision::Column::Id)
        .all(db)
        .await?;
    Ok(grouped(rows, |row| row.project_id))
}

fn what_was_decided(p: &Programme, rows: &[decision::Model], facts: &mut ProjectFacts) {
    for row in rows {
        let on = shanghai_date(row.at);
        if row.what == Decided::Title || is_recheck(p, row) {
            facts.last_check = Some(on);
        }
        // What begins a stage anew: the next obligation in it is a new instance.
        let again = match row.what {
            // Whoever checks the application sends it back to its beginning.
            Decided::Return => p.first_of(StageKind::Application).map(|a| &a.key),
            Decided::SendBack => Some(&row.stage_key),
            Decided::Grade => (row.outcome == Verdict::Conditional || is_recheck(p, row))
                .then_some(&row.stage_key),
            Decided::Screen
            | Decided::Score
            | Decided::Shortlist
            | Decided::Revision
            | Decided::Propose
            | Decided::Admit
            | Decided::Title
            | Decided::Lapse
            | Decided::Withdraw
            | Decided::Revoke => None,
        };
        if let Some(stage) = again {
            *facts.returns.entry(stage.clone()).or_default() += 1;
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
}

/// A grade of a yearly recheck.
fn is_recheck(p: &Programme, row: &decision::Model) -> bool {
    let kind = p.stage(&row.stage_key).map(|stage| stage.kind);
    row.what == Decided::Grade && kind == Some(StageKind::Sustaining)
}

async fn sheets(
    db: &impl ConnectionTrait,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, Vec<Sheet>>, LedgerError> {
    let mut found: BTreeMap<ProjectId, Vec<Sheet>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let assigned = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.is_in(ids.iter().copied()))
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
    for a in assigned {
        found.entry(a.project_id).or_default().push(Sheet {
            account: a.account_id,
            signed: signed.contains(&a.id),
            stage: a.stage_key,
        });
    }
    Ok(found)
}

type Watched = BTreeMap<ProjectId, (Vec<VisitFact>, Vec<FindingFact>)>;

async fn watched(db: &impl ConnectionTrait, ids: &[ProjectId]) -> Result<Watched, LedgerError> {
    let mut found = Watched::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let visits = visit::Entity::find()
        .filter(visit::Column::ProjectId.is_in(ids.iter().copied()))
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
        for v in visits {
            found.entry(v.project_id).or_default().0.push(VisitFact {
                id: v.id,
                title: titles.get(&v.campaign_id).cloned().unwrap_or_default(),
                supervisor: v.supervisor_id,
                due_on: v.due_on,
                done: false,
            });
        }
    }
    let findings = finding::Entity::find()
        .filter(finding::Column::ProjectId.is_in(ids.iter().copied()))
        .filter(finding::Column::Status.ne(FindingStatus::Closed))
        .all(db)
        .await?;
    if findings.is_empty() {
        return Ok(found);
    }
    let tries = rectification::Entity::find()
        .filter(rectification::Column::FindingId.is_in(findings.iter().map(|f| f.id)))
        .order_by_asc(rectification::Column::Id)
        .all(db)
        .await?;
    let mut tries = grouped(tries, |r| r.finding_id);
    for f in findings {
        let done = tries.remove(&f.id).unwrap_or_default();
        found.entry(f.project_id).or_default().1.push(FindingFact {
            id: f.id,
            // A rectification waiting for its verdict belongs to the same instance.
            tries: i32::try_from(done.iter().filter(|r| r.verdict.is_some()).count()).unwrap_or(0),
            rectified_on: done
                .last()
                .map(|r| domain::dates::shanghai_date(r.verified_at.unwrap_or(r.at))),
            code: f.code,
            text: f.text,
            due_on: f.due_on,
            status: f.status,
            verifier: None,
        });
    }
    Ok(found)
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
    Ok(plans_of(db, &[(project, p)])
        .await?
        .remove(&project.id)
        .unwrap_or_default())
}

/// The same for some projects, each with its programme.
async fn plans_of(
    db: &impl ConnectionTrait,
    projects: &[(&project::Model, &Programme)],
) -> Result<BTreeMap<ProjectId, Vec<(PlanItem, bool)>>, LedgerError> {
    let forms: BTreeMap<ProjectId, Vec<Form>> = projects
        .iter()
        .map(|(project, p)| {
            let promising = p.forms.iter().filter(|form| promises(form));
            let category = project.category.as_deref();
            let forms = promising.map(|form| form.for_category(category)).collect();
            (project.id, forms)
        })
        .filter(|(_, forms): &(_, Vec<Form>)| !forms.is_empty())
        .collect();
    if forms.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys: BTreeSet<&str> = forms.values().flatten().map(|f| f.key.as_str()).collect();
    let handed_in = submission::Entity::find()
        .filter(submission::Column::ProjectId.is_in(forms.keys().copied()))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .filter(submission::Column::FormKey.is_in(keys))
        .order_by_asc(submission::Column::Id)
        .all(db)
        .await?;
    let mut items: BTreeMap<ProjectId, Vec<PlanItem>> = BTreeMap::new();
    for row in handed_in {
        let answers = serde_json::from_str(&row.answers)
            .map_err(|e| LedgerError::Broken(format!("第 {} 号材料无法解读：{e}", row.id)))?;
        let form = forms[&row.project_id]
            .iter()
            .find(|f| f.key == row.form_key);
        let promised: Vec<PlanItem> = form
            .into_iter()
            .flat_map(|f| plan_items(f, &answers))
            .collect();
        if !promised.is_empty() {
            items.entry(row.project_id).or_default().extend(promised);
        }
    }
    if items.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(RecordId, ProjectId, Option<RecordId>, Option<String>)> = record::Entity::find()
        .select_only()
        .columns([
            record::Column::Id,
            record::Column::ProjectId,
            record::Column::CorrectsId,
            record::Column::PlanItem,
        ])
        .filter(record::Column::ProjectId.is_in(items.keys().copied()))
        .filter(
            Condition::any()
                .add(record::Column::PlanItem.is_not_null())
                .add(record::Column::CorrectsId.is_not_null()),
        )
        .into_tuple()
        .all(db)
        .await?;
    let corrected: BTreeSet<RecordId> = rows.iter().filter_map(|(_, _, old, _)| *old).collect();
    let done: BTreeSet<(ProjectId, &str)> = rows
        .iter()
        .filter(|(id, ..)| !corrected.contains(id))
        .filter_map(|(_, project, _, item)| Some((*project, item.as_deref()?)))
        .collect();
    Ok(items
        .into_iter()
        .map(|(project, items)| {
            let items = items
                .into_iter()
                .map(|item| {
                    let is_done = done.contains(&(project, item.key.as_str()));
                    (item, is_done)
                })
                .collect();
            (project, items)
        })
        .collect())
}
