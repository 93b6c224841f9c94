//! Midterm, final and yearly recheck: the calendar opens them, the holder hands in, the conductor
//! grades; a conditional final gives one extension.

use chrono::NaiveDate;
use domain::dates::{SpanUnit, cn_date};
use domain::ids::{ProjectId, RoundId};
use domain::lifecycle::{Circumstances, Move, next_assessment};
use domain::milestones;
use domain::owed::{milestone_dues, recheck_due, stage_due};
use domain::programme::{Outcome, OwedBy, Stage};
use domain::stage::{StageKind, Status};
use domain::states::{FindingStatus, RoundStatus};
use entity::{decision, extension, finding, project, round};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter,
};

use crate::event::{Event, What};
use crate::facts::{counts_from, project_facts, record_facts};
use crate::projects::{decide, decide_on, require_reason, step};
use crate::{Act, Book, Happened, LedgerError, Standing};

/// Days before a due date on which an assessment opens when the round does not say (建议值).
const LEAD_DAYS: i64 = 30;

/// The projects for which an assessment or recheck opens by today. What a job asks each morning:
/// level-triggered, so a missed day opens it a day later and loses nothing.
///
/// # Errors
/// Database errors.
pub async fn to_open(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<ProjectId>, LedgerError> {
    let rounds: Vec<RoundId> = round::Entity::find()
        .filter(round::Column::Status.eq(RoundStatus::Open))
        .all(db)
        .await?
        .into_iter()
        .map(|r| r.id)
        .collect();
    let mut found = Vec::new();
    for id in rounds {
        let r = book.round(db, id).await?;
        let waiting = project::Entity::find()
            .filter(project::Column::RoundId.eq(id))
            .filter(project::Column::Status.is_in([
                Status::Active,
                Status::Extended,
                Status::Titled,
            ]))
            .all(db)
            .await?;
        for project in waiting {
            // Cheap first: nothing opens before the earliest date of the round's own plan.
            if earliest_opening(&r.programme, &r.plan, &project).is_none_or(|on| on <= today) {
                found.push(project.id);
            }
        }
    }
    Ok(found)
}

fn earliest_opening(
    p: &domain::programme::Programme,
    plan: &domain::plan::Plan,
    project: &project::Model,
) -> Option<NaiveDate> {
    if project.status == Status::Titled {
        let stage = p
            .stage(&project.stage_key)
            .filter(|s| s.kind == StageKind::Sustaining)?;
        // A recheck opens so long before a whole period after the titling: never sooner than that.
        let every = stage.every.as_ref()?;
        let days = match every.value.unit {
            SpanUnit::Year => 365 * i64::from(every.value.n),
            SpanUnit::Quarter => 90 * i64::from(every.value.n),
            SpanUnit::Month => 28 * i64::from(every.value.n),
            SpanUnit::Week => 7 * i64::from(every.value.n),
            SpanUnit::Day | SpanUnit::WorkingDay => i64::from(every.value.n),
        };
        return Some(project.since + chrono::Duration::days(days - LEAD_DAYS));
    }
    p.stages
        .iter()
        .filter(|s| matches!(s.kind, StageKind::Midterm | StageKind::Final))
        .filter_map(|s| opens_on(plan, s, None))
        .min()
}

/// The day an assessment opens: as planned, or a lead before its due date.
fn opens_on(
    plan: &domain::plan::Plan,
    stage: &Stage,
    extended: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let lead = |due: NaiveDate| due - chrono::Duration::days(LEAD_DAYS);
    match extended {
        Some(due) => Some(lead(due)),
        None => match plan.stage(&stage.key)?.opens {
            Some(opens)
                if plan
                    .due(&stage.key)
                    .is_some_and(|d| d.on - opens.first_day() >= chrono::Duration::days(7)) =>
            {
                Some(opens.first_day())
            }
            _ => plan.due(&stage.key).map(|d| lead(d.on)),
        },
    }
}

/// Opens the assessment of a project if its day has come; tells whether it did.
///
/// # Errors
/// Database errors.
pub async fn open_due(act: &mut Act, id: ProjectId) -> Result<Happened<bool>, LedgerError> {
    let mut s = act.project(id).await?;
    let Some((stage, due)) = due_to_open(act, &s).await? else {
        return Ok(Happened::many(Vec::new(), false));
    };
    let followed = step(
        act,
        &mut s,
        &Move::OpenAssessment {
            stage: stage.key.clone(),
        },
        Circumstances::default(),
    )
    .await?;
    let mut events = vec![Event::of(
        &s,
        What::AssessmentOpened {
            stage: stage.key,
            title: stage.title,
            due_on: due,
        },
    )];
    events.extend(followed);
    Ok(Happened::many(events, true))
}

async fn due_to_open(act: &Act, s: &Standing) -> Result<Option<(Stage, NaiveDate)>, LedgerError> {
    let p = &s.round.programme;
    let here = s.stage()?;
    let facts = project_facts(&act.tx, s).await?;
    let (stage, due) = match (here.kind, s.project.status) {
        (StageKind::Building, Status::Active) => {
            let Some(stage) = next_assessment(p, &graded(act, s.project.id).await?) else {
                return Ok(None);
            };
            let Some(due) = stage_due(&s.round.plan, &facts, &stage.key) else {
                return Ok(None);
            };
            (stage, due.on)
        }
        (StageKind::Final, Status::Extended) => match facts.extended.get(&here.key) {
            Some(due) => (here, *due),
            None => return Ok(None),
        },
        (StageKind::Sustaining, Status::Titled) => (here, recheck_due(here, &facts, &act.calendar)),
        _ => return Ok(None),
    };
    let opens = match here.kind {
        StageKind::Sustaining => due - chrono::Duration::days(LEAD_DAYS),
        _ => opens_on(
            &s.round.plan,
            stage,
            facts.extended.get(&stage.key).copied(),
        )
        .unwrap_or(due),
    };
    Ok((act.today >= opens).then(|| (stage.clone(), due)))
}

/// Stages of the project that have been passed.
async fn graded(act: &Act, id: ProjectId) -> Result<Vec<String>, LedgerError> {
    Ok(decision::Entity::find()
        .filter(decision::Column::ProjectId.eq(id))
        .filter(decision::Column::What.eq("grade"))
        .filter(decision::Column::Outcome.eq("pass"))
        .all(&act.tx)
        .await?
        .into_iter()
        .map(|d| d.stage_key)
        .collect())
}

/// Grades what was handed in, by one of the round's own grades.
///
/// # Errors
/// Refused while findings or milestones are open (for a pass), or when the state does not fit.
pub async fn grade(
    act: &mut Act,
    id: ProjectId,
    grade: String,
    points: Option<i64>,
    reason: String,
) -> Result<Happened<Outcome>, LedgerError> {
    let mut s = act.project(id).await?;
    let stage = s.stage()?.clone();
    act.require_conductor(&s, &stage)?;
    let Some(chosen) = stage.grades.iter().find(|g| g.label == grade).cloned() else {
        let known: Vec<&str> = stage.grades.iter().map(|g| g.label.as_str()).collect();
        return Err(LedgerError::field(
            "grade",
            format!("请从{}中选择。", known.join("、")),
        ));
    };
    if chosen.outcome != Outcome::Pass {
        require_reason(&reason)?;
    }
    if points.is_some_and(|p| !(0..=100_000).contains(&p)) {
        return Err(LedgerError::field("points", "分数应在 0 到 1000 之间。"));
    }
    let used = extension::Entity::find()
        .filter(extension::Column::ProjectId.eq(id))
        .filter(extension::Column::Kind.eq("conditional"))
        .count(&act.tx)
        .await?;
    let c = Circumstances {
        open_findings: u32::try_from(
            finding::Entity::find()
                .filter(finding::Column::ProjectId.eq(id))
                .filter(finding::Column::Status.ne(FindingStatus::Closed))
                .count(&act.tx)
                .await?,
        )
        .unwrap_or(u32::MAX),
        unmet_milestones: if stage.kind == StageKind::Final {
            unmet(act, &s).await?
        } else {
            Vec::new()
        },
        extensions_used: u16::try_from(used).unwrap_or(u16::MAX),
        ..Default::default()
    };
    let outcome = match chosen.outcome {
        Outcome::Pass => "pass",
        Outcome::Conditional => "conditional",
        Outcome::Fail => "fail",
    };
    decide(
        act,
        &s,
        "grade",
        outcome,
        Some(chosen.label.clone()),
        points,
        Some(reason.clone()),
    )
    .await?;
    let followed = step(
        act,
        &mut s,
        &Move::Grade {
            outcome: chosen.outcome,
        },
        c,
    )
    .await?;
    let mut events = vec![
        Event::of(
            &s,
            What::Graded {
                stage: stage.key.clone(),
                title: stage.title.clone(),
                grade: chosen.label,
                outcome: chosen.outcome,
                points,
            },
        )
        .because(reason.clone()),
    ];
    if s.project.status == Status::Conditional {
        decide_on(
            act,
            &s,
            &stage.key,
            "rectify",
            "",
            None,
            None,
            Some(reason.clone()),
        )
        .await?;
    }
    if s.project.status == Status::Extended {
        events.push(extend_conditional(act, &s, &stage, &reason).await?);
    }
    events.extend(followed);
    Ok(Happened::many(events, chosen.outcome))
}

/// Milestones of the holder that fall due by now or with the final, and are not satisfied.
async fn unmet(act: &Act, s: &Standing) -> Result<Vec<String>, LedgerError> {
    let records = record_facts(&act.tx, &[s.project.id])
        .await?
        .remove(&s.project.id)
        .unwrap_or_default();
    let tally = milestones::tally(
        &s.round.programme,
        &records,
        counts_from(&s.round, &s.project),
    );
    let mut lacking = Vec::new();
    for m in s
        .round
        .programme
        .milestones
        .iter()
        .filter(|m| m.owed_by == OwedBy::Holder)
    {
        for (year, _) in milestone_dues(&s.round.programme, &s.round.plan, m, None, &act.calendar) {
            let have = tally.get(&(m.key.clone(), year)).copied().unwrap_or(0);
            if have < m.at_least {
                lacking.push(format!("{}（{have}/{}）", m.title, m.at_least));
            }
        }
    }
    Ok(lacking)
}

/// The extension that a conditional final brings: counted from the due date that was not met.
async fn extend_conditional(
    act: &Act,
    s: &Standing,
    stage: &Stage,
    reason: &str,
) -> Result<Event, LedgerError> {
    let rule = s
        .round
        .programme
        .extension
        .as_ref()
        .ok_or_else(|| LedgerError::refused("本批次没有规定延期建设。"))?;
    let facts = project_facts(&act.tx, s).await?;
    let from =
        stage_due(&s.round.plan, &facts, &stage.key).map_or(act.today, |d| d.on.max(act.today));
    let until = rule.by.after(from, &act.calendar);
    write_extension(act, s, stage, until, "conditional", reason).await?;
    decide_on(
        act,
        s,
        &stage.key,
        "extend",
        "yes",
        None,
        None,
        Some(reason.to_owned()),
    )
    .await?;
    Ok(Event::of(
        s,
        What::ExtensionGranted {
            stage: stage.key.clone(),
            title: stage.title.clone(),
            until,
            on_request: false,
        },
    )
    .because(reason))
}

async fn write_extension(
    act: &Act,
    s: &Standing,
    stage: &Stage,
    until: NaiveDate,
    kind: &str,
    reason: &str,
) -> Result<(), LedgerError> {
    extension::ActiveModel {
        project_id: Set(s.project.id),
        stage_key: Set(stage.key.clone()),
        new_due_on: Set(until),
        reason: Set(reason.to_owned()),
        kind: Set(kind.to_owned()),
        at: Set(act.now),
        by: Set(act.actor.account),
        ..Default::default()
    }
    .insert(&act.tx)
    .await?;
    Ok(())
}

/// Moves one stage's due date for one project, on request: a late application accepted, a short
/// extension before the final. Everything owed re-dates itself.
///
/// # Errors
/// Refused without a reason, for a date that is not later, or beyond what the round allows.
pub async fn extend_on_request(
    act: &mut Act,
    id: ProjectId,
    stage_key: String,
    until: NaiveDate,
    reason: String,
) -> Result<Happened<()>, LedgerError> {
    let s = act.project(id).await?;
    act.require_host(&s.round.host)?;
    require_reason(&reason)?;
    if s.project.status.is_end() {
        return Err(LedgerError::refused("项目已结束，不能延期。"));
    }
    let Some(stage) = s.round.programme.stage(&stage_key).cloned() else {
        return Err(LedgerError::field("stage", "请选择要延期的阶段。"));
    };
    let facts = project_facts(&act.tx, &s).await?;
    let Some(due) = stage_due(&s.round.plan, &facts, &stage.key) else {
        return Err(LedgerError::refused(format!(
            "“{}”没有期限，不用延期。",
            stage.title
        )));
    };
    if until <= due.on || until < act.today {
        return Err(LedgerError::field(
            "until",
            format!("新期限要晚于原期限（{}）和今天。", cn_date(due.on)),
        ));
    }
    if let (StageKind::Final, Some(rule)) = (
        stage.kind,
        s.round
            .programme
            .extension
            .as_ref()
            .and_then(|e| e.on_request.as_ref()),
    ) {
        let latest = rule.at_most.after(due.on, &act.calendar);
        if until > latest {
            return Err(LedgerError::field(
                "until",
                format!(
                    "最多延到{}（{}，{}）。",
                    cn_date(latest),
                    rule.at_most.label(),
                    rule.source.label()
                ),
            ));
        }
        let last_day = due.on - chrono::Duration::days(i64::from(rule.ahead_days));
        if act.today > last_day {
            return Err(LedgerError::refused(format!(
                "延期须在期限前 {} 天提出（{}），最迟{}。",
                rule.ahead_days,
                rule.source.label(),
                cn_date(last_day)
            )));
        }
    }
    write_extension(act, &s, &stage, until, "request", &reason).await?;
    Ok(Happened::one(
        Event::of(
            &s,
            What::ExtensionGranted {
                stage: stage.key,
                title: stage.title,
                until,
                on_request: true,
            },
        )
        .because(reason),
        (),
    ))
}

/// Gives the title after a passed final, or after publicity where there is no building.
///
/// # Errors
/// Refused when the state does not fit.
pub async fn title(act: &mut Act, id: ProjectId) -> Result<Happened<()>, LedgerError> {
    let mut s = act.project(id).await?;
    let stage = s.stage()?.clone();
    act.require_conductor(&s, &stage)?;
    let events = step(act, &mut s, &Move::Title, Circumstances::default()).await?;
    Ok(Happened::many(events, ()))
}
