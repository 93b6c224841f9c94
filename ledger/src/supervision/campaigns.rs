//! Campaigns from the round's plan, and draws that anyone can recompute.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::dates::shanghai_date;
use domain::draw::{ALGORITHM, Candidate, Pool, Seed, sample_size};
use domain::ids::{CampaignId, ProjectId, RoundId};
use domain::programme::SupervisionPlan;
use domain::stage::{StageKind, Status};
use domain::states::{CampaignStatus, Role, VisitStatus};
use domain::supervision::{Campaign, Missed, campaigns, missed, running};
use entity::{campaign, draw, project, visit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::event::{Event, What};
use crate::mail::people_of;
use crate::{Act, Book, Happened, LedgerError, RoundBook};

/// Campaigns that the plan asks for by today and that do not exist yet: round, plan key, instance.
pub async fn to_open(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<(RoundId, String, i32)>, LedgerError> {
    let calendar = book.calendar();
    let mut wanted = Vec::new();
    for r in book.open_rounds(db).await? {
        for plan in &r.programme.supervision {
            // One that was missed by more than its visiting time is not made up for: [`to_report`].
            for c in running(&r.programme, &r.plan, plan, today, &calendar) {
                wanted.push((r.row.id, plan.key.clone(), c.instance));
            }
        }
    }
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let known = known(db, wanted.iter().map(|w| w.0)).await?;
    wanted.retain(|w| !known.contains(w));
    Ok(wanted)
}

/// The campaigns of rounds that have been written down: round, plan key, instance.
async fn known(
    db: &impl ConnectionTrait,
    rounds: impl Iterator<Item = RoundId>,
) -> Result<BTreeSet<(RoundId, String, i32)>, LedgerError> {
    use campaign::Column as C;
    let rounds: BTreeSet<RoundId> = rounds.collect();
    let known = campaign::Entity::find()
        .select_only()
        .columns([C::RoundId, C::PlanKey, C::Instance])
        .filter(C::RoundId.is_in(rounds))
        .into_tuple()
        .all(db)
        .await?;
    Ok(known.into_iter().collect())
}

/// Campaigns of the plan whose whole time went by while nothing ran, and when the next one comes.
pub async fn to_report(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<(RoundId, String, Missed)>, LedgerError> {
    let calendar = book.calendar();
    let open = book.open_rounds(db).await?;
    let known = known(db, open.iter().map(|r| r.row.id)).await?;
    let mut found = Vec::new();
    for r in open {
        let Some(opened_at) = r.row.opened_at else {
            continue;
        };
        for plan in &r.programme.supervision {
            let is_known = |n| known.contains(&(r.row.id, plan.key.clone(), n));
            let within = (shanghai_date(opened_at), today);
            let over = missed(&r.programme, &r.plan, plan, within, is_known, &calendar);
            let told = |missed| (r.row.id, plan.key.clone(), missed);
            found.extend(over.into_iter().map(told));
        }
    }
    Ok(found)
}

/// Writes down that a campaign was not held, so that nobody takes its silence for a clean result.
pub async fn report_missed(
    act: &mut Act,
    round: RoundId,
    plan_key: String,
    missed: Missed,
) -> Result<Happened<()>, LedgerError> {
    let r = act.round(round).await?;
    let plan = plan_of(&r, &plan_key)?;
    let due = missed.campaign;
    let row = write(act, &r, plan, &due, CampaignStatus::Missed).await?;
    let what = What::CampaignMissed {
        title: row.title,
        was_until: due.visits_due_on,
        next_on: missed.next,
    };
    Ok(Happened::one(Event::in_round(&r, what), ()))
}

/// Opens a campaign of the plan. When only a share is visited, the candidates are frozen and the
/// seed's hash is written down; [`reveal`] draws. Otherwise every project in building is visited.
/// Titled projects stay drawable.
///
/// # Errors
/// Refused when it is already open.
pub async fn open_campaign(
    act: &mut Act,
    round: RoundId,
    plan_key: String,
    instance: i32,
) -> Result<Happened<Option<CampaignId>>, LedgerError> {
    let r = act.round(round).await?;
    act.require_host(&r.host)?;
    let plan = plan_of(&r, &plan_key)?;
    let planned = campaigns(&r.programme, &r.plan, plan, &act.calendar);
    let planned = planned.into_iter().find(|c| c.instance == instance);
    let due = Campaign {
        opens_on: act.today,
        ..planned.ok_or(LedgerError::NotFound)?
    };
    let candidates = candidates(act, &r, plan.at_most_per_project_per_year).await?;
    let status = if candidates.is_empty() {
        CampaignStatus::Closed
    } else {
        CampaignStatus::Open
    };
    let row = write(act, &r, plan, &due, status).await?;
    let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
    let what = What::CampaignOpened {
        title: row.title.clone(),
        projects: count,
    };
    let mut events = vec![Event::in_round(&r, what)];
    if candidates.is_empty() {
        return Ok(Happened::many(events, Some(row.id)));
    }
    if plan.share >= 100 {
        events.extend(plan_visits(act, &r, &row, &candidates).await?);
        return Ok(Happened::many(events, Some(row.id)));
    }
    let seed = Seed::from_bytes(act.book.secret(&row.title)?);
    let pool = freeze(&candidates, plan.share)?;
    draw::ActiveModel {
        campaign_id: Set(row.id),
        algorithm: Set(ALGORITHM.to_owned()),
        commitment: Set(seed.commitment()),
        // Kept here from the start and shown to nobody before `revealed_at`.
        seed: Set(Some(seed.reveal().to_owned())),
        candidates: Set(serde_json::to_string(&pool)?),
        share: Set(i32::from(plan.share)),
        committed_at: Set(act.now),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::DrawCommitted {
        commitment: seed.commitment(),
        candidates: count,
    };
    events.push(Event::in_round(&r, what));
    Ok(Happened::many(events, Some(row.id)))
}

fn plan_of<'r>(r: &'r RoundBook, key: &str) -> Result<&'r SupervisionPlan, LedgerError> {
    let mut plans = r.programme.supervision.iter();
    plans.find(|s| s.key == key).ok_or(LedgerError::NotFound)
}

async fn write(
    act: &Act,
    r: &RoundBook,
    plan: &SupervisionPlan,
    due: &Campaign,
    status: CampaignStatus,
) -> Result<campaign::Model, LedgerError> {
    let title = format!("{}第 {} 次{}", r.row.name, due.instance, plan.title);
    let row = campaign::ActiveModel {
        round_id: Set(r.row.id),
        plan_key: Set(plan.key.clone()),
        title: Set(title),
        kind: Set(plan.kind),
        opens_on: Set(due.opens_on),
        visits_due_on: Set(due.visits_due_on),
        status: Set(status),
        created_at: Set(act.now),
        instance: Set(due.instance),
        ..Default::default()
    };
    Ok(row.insert(&act.tx).await?)
}

/// Projects that may be visited: in building, or titled, and not visited too often this year.
/// Their codes, in order.
async fn candidates(
    act: &Act,
    r: &RoundBook,
    at_most_per_year: u16,
) -> Result<Vec<String>, LedgerError> {
    let rows = project::Entity::find()
        .filter(project::Column::RoundId.eq(r.row.id))
        .filter(project::Column::EndedOn.is_null())
        .filter(project::Column::BuildingFrom.is_not_null())
        .order_by_asc(project::Column::Code)
        .all(&act.tx)
        .await?;
    let year = NaiveDate::from_ymd_opt(act.today.year(), 1, 1).unwrap_or(act.today);
    let mut visited: BTreeMap<ProjectId, u16> = BTreeMap::new();
    let visits = visit::Entity::find()
        .filter(visit::Column::ProjectId.is_in(rows.iter().map(|p| p.id)))
        .filter(visit::Column::DueOn.gte(year))
        .filter(visit::Column::Status.ne(VisitStatus::Cancelled))
        .all(&act.tx)
        .await?;
    for v in visits {
        *visited.entry(v.project_id).or_default() += 1;
    }
    Ok(rows
        .into_iter()
        .filter(|p| visited.get(&p.id).copied().unwrap_or(0) < at_most_per_year)
        .filter(|p| {
            r.programme.stage(&p.stage_key).is_some_and(|s| {
                s.kind.in_building() || matches!(s.kind, StageKind::Titling | StageKind::Sustaining)
            }) || p.status == Status::Titled
        })
        .map(|p| p.code)
        .collect())
}

/// One stratum: a share so small that each school would give one project is drawn from all.
fn freeze(candidates: &[String], share: u8) -> Result<Pool, LedgerError> {
    let take = BTreeMap::from([(String::new(), sample_size(candidates.len(), share))]);
    Pool::freeze(
        candidates.iter().map(|code| Candidate {
            stratum: String::new(),
            code: code.clone(),
        }),
        take,
    )
    .map_err(|e| LedgerError::Broken(e.to_string()))
}

/// Campaigns whose draw has been committed on an earlier day and not been revealed.
pub async fn to_reveal(
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<CampaignId>, LedgerError> {
    Ok(draw::Entity::find()
        .filter(draw::Column::RevealedAt.is_null())
        .all(db)
        .await?
        .into_iter()
        .filter(|d| domain::dates::shanghai_date(d.committed_at) < today)
        .map(|d| d.campaign_id)
        .collect())
}

/// Reveals the seed of a draw and plans the visits it picked.
///
/// # Errors
/// Refused when it is revealed already.
pub async fn reveal(act: &mut Act, id: CampaignId) -> Result<Happened<u32>, LedgerError> {
    let row = act.get::<campaign::Entity>(id).await?;
    let r = act.round(row.round_id).await?;
    act.require_host(&r.host)?;
    let drawn = draw::Entity::find()
        .filter(draw::Column::CampaignId.eq(id))
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    if drawn.revealed_at.is_some() {
        return Err(LedgerError::refused("这次抽取的种子已经公布。"));
    }
    let pool: Pool = serde_json::from_str(&drawn.candidates)?;
    let seed = Seed::parse(drawn.seed.as_deref().unwrap_or_default())
        .map_err(|e| LedgerError::Broken(e.to_string()))?;
    let picks = pool.draw(&seed);
    let codes: Vec<String> = picks.iter().map(|p| p.code.clone()).collect();
    let mut drawn = drawn.into_active_model();
    drawn.picks = Set(Some(serde_json::to_string(&picks)?));
    drawn.revealed_at = Set(Some(act.now));
    drawn.update(&act.tx).await?;
    let count = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    let mut events = vec![Event::in_round(&r, What::DrawRevealed { picks: count })];
    events.extend(plan_visits(act, &r, &row, &codes).await?);
    Ok(Happened::many(events, count))
}

/// Plans a visit to each project, shared out among the host's supervisors in turn. A project that
/// has ended since the candidates were frozen is not visited; nobody is drawn in its place.
async fn plan_visits(
    act: &Act,
    r: &RoundBook,
    row: &campaign::Model,
    codes: &[String],
) -> Result<Vec<Event>, LedgerError> {
    let supervisors = people_of(&act.tx, r.host.id, &[Role::Supervisor], act.today).await?;
    let projects = project::Entity::find()
        .filter(project::Column::Code.is_in(codes))
        .filter(project::Column::EndedOn.is_null())
        .order_by_asc(project::Column::Code)
        .all(&act.tx)
        .await?;
    let mut events = Vec::new();
    for (n, p) in projects.into_iter().enumerate() {
        let supervisor = if supervisors.is_empty() {
            None
        } else {
            supervisors
                .get((n + usize::try_from(row.instance).unwrap_or(0)) % supervisors.len())
                .map(|s| s.id)
        };
        visit::ActiveModel {
            campaign_id: Set(row.id),
            project_id: Set(p.id),
            supervisor_id: Set(supervisor),
            due_on: Set(row.visits_due_on),
            status: Set(VisitStatus::Due),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
        let s = act.standing(p).await?;
        let what = What::VisitPlanned {
            title: row.title.clone(),
            due_on: row.visits_due_on,
        };
        events.push(Event::of(&s, what));
    }
    close_when_done(act, row.clone()).await?;
    Ok(events)
}

pub(super) async fn close_when_done(act: &Act, c: campaign::Model) -> Result<(), LedgerError> {
    let left = visit::Entity::find()
        .filter(visit::Column::CampaignId.eq(c.id))
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .count(&act.tx)
        .await?;
    if left == 0 {
        let mut row = c.into_active_model();
        row.status = Set(CampaignStatus::Closed);
        row.update(&act.tx).await?;
    }
    Ok(())
}
