//! The one query of the project page: a dozen statements, whatever the number of rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ProjectId, RecordId, UnitId};
use domain::obligation::ObligationKind;
use domain::owed::plan_of_project;
use domain::plan::Plan;
use domain::states::{FindingStatus, Role, Undoable};
use entity::{
    account, assignment, attachment, event, extension_request, finding, grant, milestone_progress,
    obligation, project, record, rectification, score, submission, unit,
};
use ledger::event::{Kind, What};
use ledger::{Actor, Deed, Standing};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::may::{May, may};
use super::rows::{Answered, Attached, Found, Logged, Owing, Paper, Post, Progress, Sheet, Told};
use crate::app::App;
use crate::web::{Me, PageError};

/// Everything the project page shows to the one who asks.
#[derive(Debug)]
pub struct View {
    pub standing: Standing,
    /// The round's plan as it stands for this project: as extended, and moved with its final.
    pub plan: Plan,
    /// Who acts for the units above and for the holder, nearest first.
    pub people: Vec<Post>,
    /// Open and settled, by due date.
    pub owed: Vec<Owing>,
    /// Newest first.
    pub records: Vec<Logged>,
    /// Handed in, newest first.
    pub papers: Vec<Paper>,
    pub findings: Vec<Found>,
    pub progress: Vec<Progress>,
    /// Experts' sheets of the stages the asker looks into.
    pub sheets: Vec<Sheet>,
    /// Newest first, as the asker may read it.
    pub history: Vec<Told>,
    /// A later date that the holder has asked for and nobody has answered.
    pub asked: Option<extension_request::Model>,
    /// The last step, if the asker may take it back.
    pub undoable: Option<Undoable>,
    pub may: May,
}

/// The line of units above a holder, itself included, and who acts for them.
#[derive(Debug)]
struct Line {
    /// Root first.
    units: Vec<unit::Model>,
    /// Nearest first.
    people: Vec<Post>,
}

/// A unit of the line with somebody who holds a role there.
#[derive(FromQueryResult)]
struct Above {
    #[sea_orm(nested)]
    unit: unit::Model,
    person: Option<String>,
    role: Option<Role>,
}

/// The project and its unit, if the asker follows it: first statement of every page about it.
///
/// # Errors
/// [`PageError::NotFound`] outside the asker's scope, and for an expert, who knows what was handed
/// in and nothing else of a project's life.
pub async fn found(
    app: &App,
    me: &Me,
    id: ProjectId,
) -> Result<(project::Model, unit::Model), PageError> {
    let row = project::known_to(me.scope())
        .filter(project::Column::Id.eq(id))
        .select_also(unit::Entity)
        .one(&app.book.db)
        .await?;
    match row {
        Some((project, Some(unit))) => Ok((project, unit)),
        _ => Err(PageError::NotFound),
    }
}

/// Whether the asker sees the project without following it: as an expert who judges it.
///
/// # Errors
/// Database errors.
pub async fn is_judged(app: &App, me: &Me, id: ProjectId) -> Result<bool, PageError> {
    Ok(project::visible_to(me.scope())
        .filter(project::Column::Id.eq(id))
        .count(&app.book.db)
        .await?
        > 0)
}

/// A project that the asker follows, with what decides about it.
///
/// # Errors
/// As [`found`].
pub async fn standing(app: &App, me: &Me, id: ProjectId) -> Result<Standing, PageError> {
    let (project, unit) = found(app, me, id).await?;
    Ok(Standing {
        line: line(app, me, &unit.path).await?.units.clone(),
        round: app.round(me, project.round_id).await?,
        project,
        unit,
    })
}

/// The page of one project.
///
/// # Errors
/// [`PageError::NotFound`] outside the asker's scope.
pub async fn page(app: &App, me: &Me, id: ProjectId) -> Result<View, PageError> {
    let db = &app.book.db;
    let standing = standing(app, me, id).await?;
    let line = line(app, me, &standing.unit.path).await?;
    let mut may = may(&me.actor, &standing);
    if may.conduct || may.host {
        may.own_hand = ledger::hands::wrote(db, &me.actor, &standing, me.today).await?;
    }
    let files = files(db, id).await?;
    let history = history(app, id).await?;
    let undoable = undoable(db, &me.actor, &standing, &may, &history).await?;
    let mut view = View {
        plan: own_plan(&standing, &history),
        people: line.people.clone(),
        owed: owed(db, &standing).await?,
        records: records(db, id, &files).await?,
        papers: papers(db, id, &files).await?,
        findings: findings(db, id, &files).await?,
        progress: milestone_progress::of_project(id)
            .into_partial_model()
            .all(db)
            .await?,
        sheets: sheets(db, id, &may).await?,
        history,
        asked: None,
        undoable,
        may,
        standing,
    };
    let asks = |o: &Owing| o.is_open() && o.kind == ObligationKind::AnswerRequest;
    if view.owed.iter().any(asks) {
        view.asked = extension_request::open_of([id]).one(db).await?;
    }
    view.keep_to_what_may_be_seen(&me.actor);
    Ok(view)
}

/// The last step of a project, for whoever may judge it in the stage in which it was taken.
async fn undoable(
    db: &DatabaseConnection,
    actor: &Actor,
    s: &Standing,
    may: &May,
    history: &[Told],
) -> Result<Option<Undoable>, PageError> {
    // Only where the last that happened is such a step is it asked what it was.
    let last = history.first().map(|line| line.what.kind());
    let is_step = last.is_some_and(ledger::projects::may_end_a_step);
    if !is_step || may.inside.is_empty() || may.own_hand {
        return Ok(None);
    }
    let step = ledger::projects::last_step(db, &s.project).await?;
    Ok(step
        .filter(|step| step.what != Undoable::Post)
        .and_then(|step| {
            let stage = s.round.programme.stage(&step.stage_key)?;
            s.may(actor, Deed::Conduct(stage)).ok()?;
            Some(step.what)
        }))
}

/// The round's plan with what this project was granted; what a step had granted that was taken back
/// does not count.
fn own_plan(s: &Standing, history: &[Told]) -> Plan {
    let mut extended = BTreeMap::new();
    let mut last = None;
    // The newest line stands first: of several the last one holds.
    for line in history.iter().rev() {
        match &line.what {
            What::ExtensionGranted { stage, until, .. } => {
                last = Some((stage, extended.insert(stage.clone(), *until)));
            }
            What::Graded { .. } => last = None,
            What::StepTakenBack { .. } => match last.take() {
                Some((stage, Some(before))) => drop(extended.insert(stage.clone(), before)),
                Some((stage, None)) => drop(extended.remove(stage)),
                None => {}
            },
            _ => {}
        }
    }
    plan_of_project(&s.round.programme, &s.round.plan, &extended)
}

/// The line of a path, asked for once between two events.
async fn line(app: &App, me: &Me, path: &str) -> Result<Arc<Line>, PageError> {
    let look = async {
        let above = above(app, me, path).await?;
        Ok(Line {
            people: people(&above),
            units: units(above),
        })
    };
    app.kept.or_look(path.to_owned(), &me.as_of, look).await
}

/// The units of a path with those who act for them today.
async fn above(app: &App, me: &Me, path: &str) -> Result<Vec<Above>, PageError> {
    let ids: Vec<UnitId> = path.split('/').filter_map(|p| p.parse().ok()).collect();
    let acting = [Role::Organiser, Role::Endorser, Role::Editor];
    let (today, grants): (NaiveDate, RelationDef) = (
        me.today,
        unit::Entity::belongs_to(grant::Entity)
            .from(unit::Column::Id)
            .to(grant::Column::UnitId)
            .into(),
    );
    // The conditions on the grant stand in the join: a unit without anybody stays in the line.
    let grants = grants.on_condition(move |_, _| {
        Condition::all()
            .add(grant::Column::Role.is_in(acting))
            .add(grant::running(today))
    });
    Ok(unit::Entity::find()
        .join(JoinType::LeftJoin, grants)
        .join(
            JoinType::LeftJoin,
            grant::Entity::belongs_to(account::Entity)
                .from(grant::Column::AccountId)
                .to(account::Column::Id)
                .on_condition(|_, _| Condition::all().add(account::Column::DisabledAt.is_null()))
                .into(),
        )
        .column_as(account::Column::DisplayName, "person")
        .column_as(grant::Column::Role, "role")
        .filter(unit::Column::Id.is_in(ids))
        .order_by_asc(unit::Column::Id)
        .into_model()
        .all(&app.book.db)
        .await?)
}

fn units(above: Vec<Above>) -> Vec<unit::Model> {
    let mut line: Vec<unit::Model> = above.into_iter().map(|a| a.unit).collect();
    line.sort_by_key(|u| u.path.len());
    line.dedup_by_key(|u| u.id);
    line
}

/// Nearest unit first; somebody with two roles on one unit stands once.
fn people(above: &[Above]) -> Vec<Post> {
    let mut rows: Vec<&Above> = above.iter().collect();
    rows.sort_by_key(|a| std::cmp::Reverse(a.unit.path.len()));
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter_map(|a| {
            let (name, role) = (a.person.as_ref()?, a.role?);
            seen.insert((a.unit.id, name)).then(|| Post {
                unit: a.unit.name.clone(),
                name: name.clone(),
                role,
            })
        })
        .collect()
}

/// What is owed about the project, and what its committees owe once for all their projects.
async fn owed(db: &DatabaseConnection, s: &Standing) -> Result<Vec<Owing>, PageError> {
    use obligation::Column as C;
    let committees = Condition::all()
        .add(C::RoundId.eq(s.project.round_id))
        .add(C::OwnerUnitId.is_in(s.line.iter().map(|u| u.id)))
        .add(C::Kind.eq(ObligationKind::Milestone))
        .add(C::ProjectId.is_null());
    let rows = obligation::Entity::find()
        .filter(
            Condition::any()
                .add(C::ProjectId.eq(s.project.id))
                .add(committees),
        )
        .order_by_asc(C::DueOn)
        .order_by_asc(C::Id);
    Ok(rows.into_partial_model().all(db).await?)
}

/// The files of a project that have not been removed, the oldest first.
async fn files(db: &DatabaseConnection, id: ProjectId) -> Result<Vec<Attached>, PageError> {
    let rows = attached(attachment::of_project(id));
    Ok(rows.into_partial_model().all(db).await?)
}

/// Those of some files that have not been removed, joined with their content.
pub fn attached(files: Select<attachment::Entity>) -> Select<attachment::Entity> {
    files
        .filter(attachment::Column::RemovedAt.is_null())
        .join(JoinType::InnerJoin, attachment::blob())
}

/// Those of some files that hang on something.
fn hung(files: &[Attached], on: impl Fn(&Attached) -> bool) -> Vec<Attached> {
    files.iter().filter(|f| on(f)).cloned().collect()
}

async fn records(
    db: &DatabaseConnection,
    id: ProjectId,
    files: &[Attached],
) -> Result<Vec<Logged>, PageError> {
    let mut records: Vec<Logged> = record::of_project(id).into_partial_model().all(db).await?;
    let corrected: BTreeSet<RecordId> = records.iter().filter_map(|r| r.corrects_id).collect();
    for record in &mut records {
        record.files = hung(files, |f| f.record_id == Some(record.id));
        record.corrected = corrected.contains(&record.id);
    }
    Ok(records)
}

async fn papers(
    db: &DatabaseConnection,
    id: ProjectId,
    files: &[Attached],
) -> Result<Vec<Paper>, PageError> {
    let mut papers: Vec<Paper> = submission::of_project(id)
        .into_partial_model()
        .all(db)
        .await?;
    for paper in &mut papers {
        paper.files = hung(files, |f| f.submission_id == Some(paper.id));
    }
    papers.sort_by_key(|p| std::cmp::Reverse((p.submitted_at.unwrap_or(p.saved_at), p.id)));
    Ok(papers)
}

/// Findings with what was answered to each: open ones first, by their last day.
async fn findings(
    db: &DatabaseConnection,
    id: ProjectId,
    files: &[Attached],
) -> Result<Vec<Found>, PageError> {
    let mut findings: Vec<Found> = finding::of_project(id).into_partial_model().all(db).await?;
    if findings.is_empty() {
        return Ok(findings);
    }
    let answers: Vec<Answered> = rectification::Entity::find()
        .filter(rectification::Column::FindingId.is_in(findings.iter().map(|f| f.id)))
        .order_by_asc(rectification::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    for mut answer in answers {
        answer.files = hung(files, |f| f.rectification_id == Some(answer.id));
        if let Some(finding) = findings.iter_mut().find(|f| f.id == answer.finding_id) {
            finding.answers.push(answer);
        }
    }
    findings.sort_by_key(|f| (f.status == FindingStatus::Closed, f.due_on, f.id));
    Ok(findings)
}

/// Experts' sheets of the stages into which the asker looks.
async fn sheets(
    db: &DatabaseConnection,
    id: ProjectId,
    may: &May,
) -> Result<Vec<Sheet>, PageError> {
    use assignment::Column as C;
    if may.inside.is_empty() {
        return Ok(Vec::new());
    }
    let scored: RelationDef = assignment::Entity::belongs_to(score::Entity)
        .from(C::Id)
        .to(score::Column::AssignmentId)
        .into();
    let rows = assignment::Entity::find()
        .filter(C::ProjectId.eq(id))
        .filter(C::StageKey.is_in(may.inside.iter().cloned()))
        .join(JoinType::LeftJoin, scored)
        .order_by_asc(C::Id);
    Ok(rows.into_partial_model().all(db).await?)
}

/// What happened, newest first, without what stands in the log alone.
async fn history(app: &App, id: ProjectId) -> Result<Vec<Told>, PageError> {
    let rows: Vec<(DateTime<Utc>, String, String, Option<String>)> = event::Entity::find()
        .select_only()
        .columns([
            event::Column::At,
            event::Column::Actor,
            event::Column::Data,
            event::Column::Reason,
        ])
        .filter(event::Column::ProjectId.eq(id))
        .filter(event::Column::Kind.is_not_in(Kind::in_log_alone()))
        .order_by_desc(event::Column::Id)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    rows.into_iter()
        .map(|(at, actor, data, reason)| {
            Ok(Told {
                at,
                actor,
                what: serde_json::from_str(&data)
                    .map_err(|e| PageError::Internal(format!("an event: {e}: {data}")))?,
                reason,
                undone_at: None,
            })
        })
        .collect::<Result<_, PageError>>()
        .map(|mut lines: Vec<Told>| {
            super::results::mark_undone(&mut lines);
            lines
        })
}
