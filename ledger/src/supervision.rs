//! Dynamic supervision (002: 集中督查与随机抽查相结合): campaigns from the round's plan, draws that
//! anyone can recompute, visits, findings, rectification, verification by somebody else.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::dates::shanghai_date;
use domain::draw::{ALGORITHM, Candidate, Pool, Seed, sample_size};
use domain::ids::{AccountId, CampaignId, FindingId, ProjectId, RectificationId, RoundId, VisitId};
use domain::stage::{StageKind, Status};
use domain::states::{CampaignStatus, FindingSource, FindingStatus, Role, VisitStatus};
use domain::supervision::{Missed, campaigns, missed, running};
use domain::text;
use entity::{campaign, draw, finding, project, rectification, visit};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::event::{Event, What};
use crate::hands::are_one_person;
use crate::mail::people_of;
use crate::projects::require_reason;
use crate::{Act, Book, Deed, Happened, LedgerError, RoundBook, Standing};

/// Longest text of a finding or rectification, in characters.
const TEXT: usize = 2000;

/// Campaigns that the plan asks for by today and that do not exist yet: round, plan key, instance.
///
/// # Errors
/// Database errors.
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
    let rounds: BTreeSet<RoundId> = wanted.iter().map(|w| w.0).collect();
    let known: BTreeSet<(RoundId, String, i32)> = campaign::Entity::find()
        .filter(campaign::Column::RoundId.is_in(rounds))
        .all(db)
        .await?
        .into_iter()
        .map(|c| (c.round_id, c.plan_key, c.instance))
        .collect();
    wanted.retain(|w| !known.contains(w));
    Ok(wanted)
}

/// Campaigns of the plan whose whole time went by while nothing ran, and when the next one comes.
///
/// # Errors
/// Database errors.
pub async fn to_report(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<(RoundId, String, Missed)>, LedgerError> {
    let calendar = book.calendar();
    let open = book.open_rounds(db).await?;
    let known: BTreeSet<(RoundId, String, i32)> = campaign::Entity::find()
        .select_only()
        .columns([
            campaign::Column::RoundId,
            campaign::Column::PlanKey,
            campaign::Column::Instance,
        ])
        .filter(campaign::Column::RoundId.is_in(open.iter().map(|r| r.row.id)))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut found = Vec::new();
    for r in open {
        let Some(opened_at) = r.row.opened_at else {
            continue;
        };
        for plan in &r.programme.supervision {
            let is_known = |n| known.contains(&(r.row.id, plan.key.clone(), n));
            let within = (shanghai_date(opened_at), today);
            let over = missed(&r.programme, &r.plan, plan, within, is_known, &calendar);
            found.extend(
                over.into_iter()
                    .map(|missed| (r.row.id, plan.key.clone(), missed)),
            );
        }
    }
    Ok(found)
}

/// Writes down that a campaign was not held, so that nobody takes its silence for a clean result.
///
/// # Errors
/// Database errors.
pub async fn report_missed(
    act: &mut Act,
    round: RoundId,
    plan_key: String,
    missed: Missed,
) -> Result<Happened<()>, LedgerError> {
    let r = act.round(round).await?;
    let Some(plan) = r.programme.supervision.iter().find(|s| s.key == plan_key) else {
        return Err(LedgerError::NotFound);
    };
    let due = missed.campaign;
    let title = format!("{}第 {} 次{}", r.row.name, due.instance, plan.title);
    campaign::ActiveModel {
        round_id: Set(round),
        plan_key: Set(plan_key),
        title: Set(title.clone()),
        kind: Set(plan.kind),
        opens_on: Set(due.opens_on),
        visits_due_on: Set(due.visits_due_on),
        status: Set(CampaignStatus::Missed),
        created_at: Set(act.now),
        instance: Set(due.instance),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let what = What::CampaignMissed {
        title,
        was_until: due.visits_due_on,
        next_on: missed.next,
    };
    Ok(Happened::one(Event::of_round(round, r.host.id, what), ()))
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
    let Some(plan) = r
        .programme
        .supervision
        .iter()
        .find(|s| s.key == plan_key)
        .cloned()
    else {
        return Err(LedgerError::NotFound);
    };
    let Some(due) = campaigns(&r.programme, &r.plan, &plan, &act.calendar)
        .into_iter()
        .find(|c| c.instance == instance)
    else {
        return Err(LedgerError::NotFound);
    };
    let candidates = candidates(act, &r, plan.at_most_per_project_per_year).await?;
    let title = format!("{}第 {instance} 次{}", r.row.name, plan.title);
    let row = campaign::ActiveModel {
        round_id: Set(round),
        plan_key: Set(plan_key),
        title: Set(title.clone()),
        kind: Set(plan.kind),
        opens_on: Set(act.today),
        visits_due_on: Set(due.visits_due_on),
        status: Set(if candidates.is_empty() {
            CampaignStatus::Closed
        } else {
            CampaignStatus::Open
        }),
        created_at: Set(act.now),
        instance: Set(instance),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
    let mut events = vec![Event::of_round(
        round,
        r.host.id,
        What::CampaignOpened {
            title: title.clone(),
            projects: count,
        },
    )];
    if candidates.is_empty() {
        return Ok(Happened::many(events, Some(row.id)));
    }
    if plan.share >= 100 {
        events.extend(plan_visits(act, &r, &row, &candidates).await?);
        return Ok(Happened::many(events, Some(row.id)));
    }
    let seed = Seed::from_bytes(act.book.secret(&title)?);
    let pool = freeze(&candidates, plan.share)?;
    draw::ActiveModel {
        campaign_id: Set(row.id),
        algorithm: Set(ALGORITHM.to_owned()),
        commitment: Set(seed.commitment()),
        // Kept here from the start and shown to nobody before `revealed_at`.
        seed: Set(Some(seed.reveal().to_owned())),
        candidates: Set(
            serde_json::to_string(&pool).map_err(|e| LedgerError::Broken(e.to_string()))?
        ),
        picks: Set(None),
        share: Set(i32::from(plan.share)),
        committed_at: Set(act.now),
        revealed_at: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    events.push(Event::of_round(
        round,
        r.host.id,
        What::DrawCommitted {
            commitment: seed.commitment(),
            candidates: count,
        },
    ));
    Ok(Happened::many(events, Some(row.id)))
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
///
/// # Errors
/// Database errors.
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
    let row = campaign::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
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
    let pool: Pool =
        serde_json::from_str(&drawn.candidates).map_err(|e| LedgerError::Broken(e.to_string()))?;
    let seed = Seed::parse(drawn.seed.as_deref().unwrap_or_default())
        .map_err(|e| LedgerError::Broken(e.to_string()))?;
    let picks = pool.draw(&seed);
    let codes: Vec<String> = picks.iter().map(|p| p.code.clone()).collect();
    let mut drawn = drawn.into_active_model();
    drawn.picks = Set(Some(
        serde_json::to_string(&picks).map_err(|e| LedgerError::Broken(e.to_string()))?,
    ));
    drawn.revealed_at = Set(Some(act.now));
    drawn.update(&act.tx).await?;
    let count = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    let mut events = vec![Event::of_round(
        row.round_id,
        r.host.id,
        What::DrawRevealed { picks: count },
    )];
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
            visited_on: Set(None),
            conclusion: Set(None),
            by: Set(None),
            ..Default::default()
        }
        .insert(&act.tx)
        .await?;
        let s = act.standing(p).await?;
        events.push(Event::of(
            &s,
            What::VisitPlanned {
                title: row.title.clone(),
                due_on: row.visits_due_on,
            },
        ));
    }
    close_when_done(act, row.clone()).await?;
    Ok(events)
}

/// A problem as the supervisor writes it down.
#[derive(Debug, Clone)]
pub struct FindingInput {
    pub text: String,
    pub indicator: Option<String>,
}

/// Registers what a visit found. Without findings the project is told so too.
///
/// # Errors
/// Refused for somebody else's visit, or one already done.
pub async fn finish_visit(
    act: &mut Act,
    id: VisitId,
    conclusion: String,
    findings: Vec<FindingInput>,
) -> Result<Happened<u32>, LedgerError> {
    let project: ProjectId = visit::Entity::find_by_id(id)
        .select_only()
        .column(visit::Column::ProjectId)
        .into_tuple()
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(project).await?;
    // Read under the lock: two may register the same visit at once.
    let row = visit::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let mine = row.supervisor_id.is_some() && row.supervisor_id == act.actor.account;
    if !mine {
        act.require_host(&s.round.host)?;
    }
    act.require_other_hand(&s, &s.round.host.name).await?;
    if row.status != VisitStatus::Due {
        return Err(LedgerError::refused(format!(
            "这次查看{}，不能再登记。",
            row.status.label()
        )));
    }
    if s.project.status.is_end() {
        return Err(LedgerError::refused(format!(
            "项目已结束（{}），不用再查看。",
            s.project.status.label()
        )));
    }
    if text::length(&conclusion) < 2 || conclusion.chars().count() > TEXT {
        return Err(LedgerError::field(
            "conclusion",
            format!("请写明查看结论，2 到 {TEXT} 字。"),
        ));
    }
    let c = campaign::Entity::find_by_id(row.campaign_id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let mut visited = row.into_active_model();
    visited.status = Set(VisitStatus::Done);
    visited.visited_on = Set(Some(act.today));
    visited.conclusion = Set(Some(text::trimmed(&conclusion).to_owned()));
    visited.by = Set(act.actor.account);
    visited.update(&act.tx).await?;
    let count = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    let mut events = vec![Event::of(
        &s,
        What::VisitDone {
            title: c.title.clone(),
            findings: count,
        },
    )];
    let found = Found {
        visit: Some(id),
        source: c.kind.into(),
        named: None,
        within: s.round.programme.rectify_within(Some(&c.plan_key)),
    };
    for f in findings {
        events.push(raise(act, &s, f, &found).await?);
    }
    close_when_done(act, c).await?;
    Ok(Happened::many(events, count))
}

/// Cancels the visits still due to a project that has ended, and closes the campaigns that waited
/// for nothing else.
pub(crate) async fn cancel_visits(act: &Act, project: ProjectId) -> Result<(), LedgerError> {
    let due = visit::Entity::find()
        .filter(visit::Column::ProjectId.eq(project))
        .filter(visit::Column::Status.eq(VisitStatus::Due))
        .all(&act.tx)
        .await?;
    let of: BTreeSet<CampaignId> = due.iter().map(|v| v.campaign_id).collect();
    for row in due {
        let mut row = row.into_active_model();
        row.status = Set(VisitStatus::Cancelled);
        row.update(&act.tx).await?;
    }
    for c in campaign::Entity::find()
        .filter(campaign::Column::Id.is_in(of))
        .all(&act.tx)
        .await?
    {
        close_when_done(act, c).await?;
    }
    Ok(())
}

async fn close_when_done(act: &Act, c: campaign::Model) -> Result<(), LedgerError> {
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

/// Registers a finding outside a visit (for example from the midterm or a letter); `source` as the
/// person calls it.
///
/// # Errors
/// Refused for a project that is not in building or titled.
pub async fn raise_finding(
    act: &mut Act,
    project: ProjectId,
    input: FindingInput,
    source: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(project).await?;
    act.require_host(&s.round.host)?;
    if s.project.building_from.is_none() || s.project.status.is_end() {
        return Err(LedgerError::refused("只能给在建或已命名的项目登记问题。"));
    }
    let (source, named) = FindingSource::read(&source);
    let found = Found {
        visit: None,
        source,
        named,
        within: s.round.programme.rectify_within(None),
    };
    let event = raise(act, &s, input, &found).await?;
    Ok(Happened::many(vec![event], ()))
}

/// How something was found.
struct Found {
    visit: Option<VisitId>,
    source: FindingSource,
    /// What a person calls the source when it is none of ours.
    named: Option<String>,
    /// Working days for rectifying it.
    within: u16,
}

async fn raise(
    act: &Act,
    s: &Standing,
    f: FindingInput,
    found: &Found,
) -> Result<Event, LedgerError> {
    let length = text::length(&f.text);
    if !(4..=TEXT).contains(&length) {
        return Err(LedgerError::field(
            "finding",
            format!("请把问题写清楚，4 到 {TEXT} 字。"),
        ));
    }
    let account = act
        .actor
        .account
        .ok_or_else(|| LedgerError::Forbidden("问题由督导员或组织部门登记。".to_owned()))?;
    let year = act.today.year();
    // Counted under the round's lock: two visits do not take the same number.
    let prefix = format!("{}-{year}-", s.round.row.code);
    let number = finding::Entity::find()
        .filter(finding::Column::Code.starts_with(&prefix))
        .count(&act.tx)
        .await?
        + 1;
    let code = format!("{prefix}{number:03}");
    let due_on = act
        .calendar
        .add_working_days(act.today, i32::from(found.within));
    finding::ActiveModel {
        code: Set(code.clone()),
        visit_id: Set(found.visit),
        project_id: Set(s.project.id),
        source: Set(found.source),
        source_named: Set(found.named.clone()),
        text: Set(text::trimmed(&f.text).to_owned()),
        indicator_key: Set(f.indicator),
        found_on: Set(act.today),
        found_by: Set(account),
        due_on: Set(due_on),
        status: Set(FindingStatus::Open),
        closed_at: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(Event::of(
        s,
        What::FindingRaised {
            code,
            text: text::trimmed(&f.text).to_owned(),
            due_on,
        },
    ))
}

/// What whoever found a problem is told instead of being asked whether it has been put right.
pub fn not_by_finder(host: &str) -> String {
    format!(
        "这个问题由您登记，不能由您复核（发现和销号要由两个人办理）。请{host}的其他经办人复核；没有其他人的，请系统管理员增加一位。"
    )
}

/// The same for whoever put it right.
pub fn not_by_rectifier(host: &str) -> String {
    format!(
        "这次整改由您提交，不能由您复核。请{host}的其他经办人复核；没有其他人的，请系统管理员增加一位。"
    )
}

/// A finding with its project, read under the lock: two may answer or verify it at once.
async fn locked(act: &Act, id: FindingId) -> Result<(Standing, finding::Model), LedgerError> {
    let project: ProjectId = finding::Entity::find_by_id(id)
        .select_only()
        .column(finding::Column::ProjectId)
        .into_tuple()
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    let s = act.project(project).await?;
    let row = finding::Entity::find_by_id(id)
        .one(&act.tx)
        .await?
        .ok_or(LedgerError::NotFound)?;
    Ok((s, row))
}

/// The holder says what has been done about a finding.
///
/// # Errors
/// Refused while an answer waits for its verdict, or once closed.
pub async fn rectify(
    act: &mut Act,
    id: FindingId,
    text: String,
) -> Result<Happened<RectificationId>, LedgerError> {
    let (s, row) = locked(act, id).await?;
    s.may(&act.actor, Deed::Write)?;
    if row.status != FindingStatus::Open {
        return Err(LedgerError::refused(format!(
            "问题 {} {}，不用再交。",
            row.code,
            row.status.label()
        )));
    }
    let length = text::length(&text);
    if !(4..=TEXT).contains(&length) {
        return Err(LedgerError::field(
            "text",
            format!("请写明整改措施和结果，4 到 {TEXT} 字。"),
        ));
    }
    let account = act.actor.account.ok_or(LedgerError::NotFound)?;
    let made = rectification::ActiveModel {
        finding_id: Set(id),
        text: Set(text::trimmed(&text).to_owned()),
        at: Set(act.now),
        by: Set(account),
        verdict: Set(None),
        verdict_text: Set(None),
        verified_at: Set(None),
        verified_by: Set(None),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    let code = row.code.clone();
    let mut row = row.into_active_model();
    row.status = Set(FindingStatus::Rectified);
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of(&s, What::Rectified { code }),
        made.id,
    ))
}

/// Verifies a rectification: closes the finding (销号), or sends it back. Never by the person who
/// rectified, nor by the one who found it.
///
/// # Errors
/// Refused for the rectifier and the finder, or when nothing waits.
pub async fn verify(
    act: &mut Act,
    id: FindingId,
    accepted: bool,
    text: String,
) -> Result<Happened<()>, LedgerError> {
    let (s, row) = locked(act, id).await?;
    let verifier: AccountId = act
        .actor
        .account
        .ok_or_else(|| LedgerError::Forbidden("复核由人办理。".to_owned()))?;
    let host = &s.round.host.name;
    if are_one_person(&act.tx, verifier, row.found_by).await? {
        return Err(LedgerError::refused(not_by_finder(host)));
    }
    act.require_host(&s.round.host)?;
    if row.status != FindingStatus::Rectified {
        return Err(LedgerError::refused(format!(
            "问题 {} {}，没有等待复核的整改。",
            row.code,
            row.status.label()
        )));
    }
    if !accepted {
        require_reason(&text)?;
    }
    let last = rectification::Entity::find()
        .filter(rectification::Column::FindingId.eq(id))
        .order_by_desc(rectification::Column::Id)
        .one(&act.tx)
        .await?
        .ok_or_else(|| LedgerError::Broken(format!("问题 {} 没有整改记录", row.code)))?;
    if are_one_person(&act.tx, verifier, last.by).await? {
        return Err(LedgerError::refused(not_by_rectifier(host)));
    }
    act.require_other_hand(&s, host).await?;
    let mut done = last.into_active_model();
    done.verdict = Set(Some(
        if accepted { "accepted" } else { "rejected" }.to_owned(),
    ));
    done.verdict_text = Set(Some(text::trimmed(&text).to_owned()).filter(|t| !t.is_empty()));
    done.verified_at = Set(Some(act.now));
    done.verified_by = Set(Some(verifier));
    done.update(&act.tx).await?;
    let code = row.code.clone();
    let mut row = row.into_active_model();
    row.status = Set(if accepted {
        FindingStatus::Closed
    } else {
        FindingStatus::Open
    });
    row.closed_at = Set(accepted.then_some(act.now));
    row.update(&act.tx).await?;
    Ok(Happened::one(
        Event::of(&s, What::FindingVerified { code, accepted }).because(text),
        (),
    ))
}
