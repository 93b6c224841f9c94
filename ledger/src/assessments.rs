//! Midterm, final and yearly recheck: the calendar opens them, the holder hands in, the conductor
//! grades; a conditional final gives one extension.

mod extensions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::calendar::Calendar;
use domain::dates::shanghai_date;
use domain::ids::{ProjectId, RoundId};
use domain::lifecycle::{Circumstances, Move, grades_of, next_assessment};
use domain::milestones::milestone_dues;
use domain::owed::{final_moved, stage_due};
use domain::programme::{Grade, Outcome, OwedBy, Source, Stage};
use domain::scoring;
use domain::stage::{StageKind, Status};
use domain::states::{Decided, ExtensionKind, FindingStatus, Verdict};
use entity::{OneColumn, decision, extension, finding, project};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::event::{Event, What};
use crate::facts::project_facts;
use crate::projects::{carry_out, require_reason, revoke_titles, step};
use crate::{Act, Book, Happened, LedgerError, RoundBook, Standing};

use extensions::extend_conditional;
pub use extensions::{ask_for_extension, extend_on_request, refuse_extension};

/// Days before a due date on which an assessment opens when the round does not say (建议值).
const LEAD_DAYS: i64 = 30;

/// The projects for which an assessment or recheck opens by today. What a job asks each morning:
/// level-triggered, so a missed day opens it a day later and loses nothing. A fixed number of
/// statements, however many projects build.
pub async fn to_open(
    book: &Book,
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<ProjectId>, LedgerError> {
    let rounds: BTreeMap<RoundId, Arc<RoundBook>> = book
        .open_rounds(db)
        .await?
        .into_iter()
        .map(|r| (r.row.id, r))
        .collect();
    let waiting = Condition::all()
        .add(project::Column::Status.is_in([Status::Active, Status::Extended, Status::Titled]))
        .add(project::Column::EndedOn.is_null());
    let projects = project::Entity::find()
        .filter(waiting.clone())
        .order_by_asc(project::Column::Id)
        .all(db)
        .await?;
    let mut pasts = pasts_of(db, waiting).await?;
    let calendar = book.calendar();
    Ok(projects
        .into_iter()
        .filter(|x| {
            let past = pasts.remove(&x.id).unwrap_or_default();
            rounds
                .get(&x.round_id)
                .and_then(|r| next_opening(r, x, &past, &calendar))
                .is_some_and(|next| next.opens_on <= today)
        })
        .map(|x| x.id)
        .collect())
}

/// What has been decided about a project's assessments so far.
#[derive(Debug, Default)]
struct Past {
    /// Stages that have been passed.
    passed: Vec<String>,
    /// Stage due dates moved for this project; the latest of each stage.
    extended: BTreeMap<String, NaiveDate>,
    /// The last yearly recheck, or the titling.
    last_check: Option<NaiveDate>,
}

/// The pasts of some projects, read in two statements.
async fn pasts_of(
    db: &impl ConnectionTrait,
    which: Condition,
) -> Result<BTreeMap<ProjectId, Past>, LedgerError> {
    let ids = || {
        project::Entity::find()
            .filter(which.clone())
            .only(project::Column::Id)
    };
    let mut pasts: BTreeMap<ProjectId, Past> = BTreeMap::new();
    for row in decision::Entity::find()
        .filter(decision::Column::ProjectId.in_subquery(ids()))
        .filter(decision::Column::What.is_in([Decided::Grade, Decided::Title]))
        .order_by_asc(decision::Column::Id)
        .all(db)
        .await?
    {
        let past = pasts.entry(row.project_id).or_default();
        // Grades after the titling are those of rechecks.
        if row.what == Decided::Title || past.last_check.is_some() {
            past.last_check = Some(shanghai_date(row.at));
        } else if row.outcome == Verdict::Pass {
            past.passed.push(row.stage_key);
        }
    }
    for row in extension::Entity::find()
        .filter(extension::Column::ProjectId.in_subquery(ids()))
        .order_by_asc(extension::Column::Id)
        .all(db)
        .await?
    {
        pasts
            .entry(row.project_id)
            .or_default()
            .extended
            .insert(row.stage_key, row.new_due_on);
    }
    Ok(pasts)
}

/// The assessment that the calendar opens next.
struct Opening {
    stage: Stage,
    due_on: NaiveDate,
    opens_on: NaiveDate,
}

fn next_opening(
    r: &RoundBook,
    x: &project::Model,
    past: &Past,
    calendar: &Calendar,
) -> Option<Opening> {
    let p = &r.programme;
    let here = p.stage(&x.stage_key)?;
    let lead = |due: NaiveDate| due - chrono::Duration::days(LEAD_DAYS);
    let opening = |stage: &Stage, due_on, opens_on| {
        Some(Opening {
            stage: stage.clone(),
            due_on,
            opens_on,
        })
    };
    match (here.kind, x.status) {
        (StageKind::Building, Status::Active) => {
            let stage = next_assessment(p, &past.passed)?;
            let moved = past.extended.get(&stage.key).copied();
            let due_on = moved.or_else(|| r.plan.due(&stage.key).map(|d| d.on))?;
            let opens_on = match (moved, planned_opening(&r.plan, stage)) {
                (None, Some(planned)) => planned,
                (Some(_), _) | (None, None) => lead(due_on),
            };
            opening(stage, due_on, opens_on)
        }
        (StageKind::Final, Status::Extended) => {
            let due_on = *past.extended.get(&here.key)?;
            opening(here, due_on, lead(due_on))
        }
        (StageKind::Sustaining, Status::Titled) => {
            let every = here.every.as_ref()?.value;
            let due_on = every.after(past.last_check.unwrap_or(x.since), calendar);
            opening(here, due_on, lead(due_on))
        }
        _ => None,
    }
}

/// The day an assessment opens as planned, if that leaves its holder a week.
fn planned_opening(plan: &domain::plan::Plan, stage: &Stage) -> Option<NaiveDate> {
    let opens = plan.stage(&stage.key)?.opens?.first_day();
    let due = plan.due(&stage.key)?;
    (due.on - opens >= chrono::Duration::days(7)).then_some(opens)
}

/// Opens the assessment of a project if its day has come; tells whether it did.
pub async fn open_due(act: &mut Act, id: ProjectId) -> Result<Happened<bool>, LedgerError> {
    let mut s = act.project(id).await?;
    let past = pasts_of(&act.tx, Condition::all().add(project::Column::Id.eq(id)))
        .await?
        .remove(&id)
        .unwrap_or_default();
    let Some(next) = next_opening(&s.round, &s.project, &past, &act.calendar)
        .filter(|next| next.opens_on <= act.today)
    else {
        return Ok(Happened::nothing(false));
    };
    let m = Move::OpenAssessment {
        stage: next.stage.key.clone(),
    };
    let opened = What::AssessmentOpened {
        stage: next.stage.key,
        title: next.stage.title,
        due_on: next.due_on,
    };
    let (event, c) = (Event::of(&s, opened), Circumstances::default());
    let events = carry_out(act, &mut s, event, &m, c).await?;
    Ok(Happened::many(events, true))
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
    let (mut s, stage) = act.judge(id).await?;
    let grades = grades_of(&stage);
    let Some(chosen) = grades.iter().find(|g| g.label == grade).cloned() else {
        let known: Vec<&str> = grades.iter().map(|g| g.label.as_str()).collect();
        return Err(LedgerError::field(
            "grade",
            format!("请从{}中选择。", known.join("、")),
        ));
    };
    if chosen.outcome != Outcome::Pass {
        require_reason(&reason)?;
    }
    if let Some(points) = points {
        let standard = s.round.programme.standard.as_ref();
        let strict = scoring::fits_grade(standard, &grades, &chosen, points)
            .map_err(|sentence| LedgerError::field("points", sentence))?;
        if let Some(sentence) = strict.filter(|_| domain::text::length(&reason) < 2) {
            return Err(LedgerError::field("reason", sentence));
        }
    }
    check_share(act, &s, &stage, &chosen, &reason).await?;
    let used = extension::Entity::find()
        .filter(extension::Column::ProjectId.eq(id))
        .filter(extension::Column::Kind.eq(ExtensionKind::Conditional))
        .count(&act.tx)
        .await?;
    let conditionals = decision::Entity::find()
        .filter(decision::Column::ProjectId.eq(id))
        .filter(decision::Column::StageKey.eq(&stage.key))
        .filter(decision::Column::What.eq(Decided::Grade))
        .filter(decision::Column::Outcome.eq(Verdict::Conditional))
        .count(&act.tx)
        .await?;
    let c = Circumstances {
        conditionals_before: u16::try_from(conditionals).unwrap_or(u16::MAX),
        extensions_used: u16::try_from(used).unwrap_or(u16::MAX),
        ..lacking(&act.tx, &s, &stage, &act.calendar, act.today).await?
    };
    let what = What::Graded {
        stage: stage.key.clone(),
        title: stage.title.clone(),
        grade: chosen.label,
        outcome: chosen.outcome,
        points,
    };
    let event = Event::of(&s, what).because(reason.clone());
    let m = Move::Grade {
        outcome: chosen.outcome,
    };
    let mut events = carry_out(act, &mut s, event, &m, c).await?;
    if s.project.status == Status::Revoked {
        revoke_titles(act, &s, &reason).await?;
    }
    if s.project.status == Status::Extended {
        events.push(extend_conditional(act, &s, &stage, &reason).await?);
    }
    Ok(Happened::many(events, chosen.outcome))
}

/// Holds a grade to its share of those graded (优秀不超过 30%), at least one. A notice's share is
/// kept; a suggested one may be passed for a written reason.
async fn check_share(
    act: &Act,
    s: &Standing,
    stage: &Stage,
    grade: &Grade,
    reason: &str,
) -> Result<(), LedgerError> {
    let Some(share) = grade.share else {
        return Ok(());
    };
    let all = project::Entity::find()
        .filter(project::Column::RoundId.eq(s.project.round_id))
        .only(project::Column::Id);
    // Rechecks are counted by the year.
    let since = (stage.kind == StageKind::Sustaining).then(|| start_of_year(act.today));
    let graded: Vec<(ProjectId, Option<String>, DateTime<Utc>)> = decision::Entity::find()
        .select_only()
        .columns([decision::Column::ProjectId, decision::Column::Grade])
        .column(decision::Column::At)
        .filter(decision::Column::ProjectId.in_subquery(all))
        .filter(decision::Column::StageKey.eq(&stage.key))
        .filter(decision::Column::What.eq(Decided::Grade))
        .into_tuple()
        .all(&act.tx)
        .await?;
    let graded: Vec<_> = graded
        .into_iter()
        .filter(|(id, _, at)| {
            *id != s.project.id && since.is_none_or(|day| shanghai_date(*at) >= day)
        })
        .collect();
    let to_grade: BTreeSet<ProjectId> = project::Entity::find()
        .filter(project::Column::RoundId.eq(s.project.round_id))
        .filter(project::Column::EndedOn.is_null())
        .filter(
            Condition::any()
                .add(project::Column::BuildingFrom.is_not_null())
                .add(project::Column::StageKey.eq(&stage.key)),
        )
        .values(project::Column::Id, &act.tx)
        .await?
        .into_iter()
        .chain(graded.iter().map(|(id, ..)| *id))
        .collect();
    let given: BTreeSet<ProjectId> = graded
        .iter()
        .filter(|(_, label, _)| label.as_deref() == Some(&grade.label))
        .map(|(id, ..)| *id)
        .collect();
    let most = (to_grade.len() * usize::from(share) / 100).max(1);
    if given.len() < most {
        return Ok(());
    }
    let told = format!(
        "“{}”不超过 {share}%（{}）：参评 {} 个，至多 {most} 个，已评 {} 个。",
        grade.label,
        grade.source.label(),
        to_grade.len(),
        given.len()
    );
    match grade.source {
        // What the host has laid down for its round binds like a notice.
        Source::Notice { .. } | Source::Round { .. } => Err(LedgerError::field(
            "grade",
            format!("{told}请改评其他等次。"),
        )),
        Source::Suggested | Source::Observed | Source::Unconfirmed
            if domain::text::length(reason) < 2 =>
        {
            Err(LedgerError::field(
                "reason",
                format!("{told}确需多评的，请写明理由。"),
            ))
        }
        Source::Suggested | Source::Observed | Source::Unconfirmed => Ok(()),
    }
}

fn start_of_year(today: NaiveDate) -> NaiveDate {
    // The first of January is there in every year.
    NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today)
}

/// What stands against passing a stage's material as of now, in one sentence for whoever grades it.
///
/// # Errors
/// Database errors.
pub async fn against_pass(
    db: &DatabaseConnection,
    s: &Standing,
    stage: &Stage,
    cal: &Calendar,
    today: NaiveDate,
) -> Result<Option<String>, LedgerError> {
    let c = lacking(db, s, stage, cal, today).await?;
    Ok(domain::lifecycle::against_pass(&c))
}

/// Findings that are open, and milestones that are not satisfied.
async fn lacking(
    db: &impl ConnectionTrait,
    s: &Standing,
    stage: &Stage,
    cal: &Calendar,
    today: NaiveDate,
) -> Result<Circumstances, LedgerError> {
    let open_findings = finding::of_project(s.project.id)
        .filter(finding::Column::Status.ne(FindingStatus::Closed))
        .count(db)
        .await?;
    Ok(Circumstances {
        open_findings: u32::try_from(open_findings).unwrap_or(u32::MAX),
        unmet_milestones: unmet(db, s, stage, cal, today).await?,
        ..Default::default()
    })
}

/// Milestones of the holder that a pass asks for and that are not satisfied: at the final all of them,
/// at a midterm those that fall due by then. A month or a quarter that has gone by cannot be made up
/// for: it is shown to whoever grades, and bars nothing.
async fn unmet(
    db: &impl ConnectionTrait,
    s: &Standing,
    stage: &Stage,
    cal: &Calendar,
    today: NaiveDate,
) -> Result<Vec<String>, LedgerError> {
    let facts = project_facts(db, s, cal).await?;
    let p = &s.round.programme;
    let by = if stage.kind == StageKind::Final {
        NaiveDate::MAX
    } else if stage.kind == StageKind::Midterm {
        stage_due(p, &s.round.plan, &facts, &stage.key).map_or(today, |due| due.on)
    } else {
        return Ok(Vec::new());
    };
    let mut lacking = Vec::new();
    let own = p.milestones.iter();
    for m in own.filter(|m| m.owed_by == OwedBy::Holder && m.cadence.is_none()) {
        let moved = final_moved(p, &facts.extended);
        for (year, due) in milestone_dues(p, &s.round.plan, m, moved, cal) {
            let have = facts
                .milestones
                .get(&(m.key.clone(), year))
                .copied()
                .unwrap_or(0);
            if have < m.at_least && due.on <= by {
                lacking.push(format!("{}（{have}/{}）", m.title, m.at_least));
            }
        }
    }
    Ok(lacking)
}

/// Gives the title after a passed final, or after publicity where there is no building.
///
/// # Errors
/// Refused when the state does not fit.
pub async fn title(act: &mut Act, id: ProjectId) -> Result<Happened<()>, LedgerError> {
    let (mut s, _) = act.judge(id).await?;
    let events = step(act, &mut s, &Move::Title, Circumstances::default()).await?;
    Ok(Happened::many(events, ()))
}
