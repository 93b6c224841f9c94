//! The one query of the project page: five statements, whatever the number of rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ProjectId, RecordId, UnitId};
use domain::obligation::ObligationKind;
use domain::states::{FindingStatus, Role};
use entity::{
    account, assignment, attachment, blob, event, finding, grant, milestone_progress, obligation,
    project, record, rectification, score, submission, unit,
};
use ledger::event::Kind;
use ledger::{RoundBook, Standing};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, RelationDef,
};
use serde::Deserialize;

use super::may::{May, may};
use super::rows::{Answered, Attached, Found, Logged, Owing, Paper, Post, Progress, Sheet, Told};
use crate::app::App;
use crate::web::lists::flag;
use crate::web::{Lists, Me, PageError};

/// Everything the project page shows to the one who asks.
#[derive(Debug)]
pub struct View {
    pub standing: Standing,
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
    pub may: May,
}

/// A row of the statement that brings the short lists.
#[derive(Debug, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Row {
    Owing(Owing),
    Logged(Logged),
    Paper(Paper),
    File(Attached),
    Found(Found),
    Answered(Answered),
    Progress(Progress),
    Sheet(Sheet),
}

/// A unit of the holder's line with somebody who holds a role there.
struct Above {
    unit: unit::Model,
    person: Option<String>,
    role: Option<Role>,
}

impl FromQueryResult for Above {
    fn from_query_result(row: &QueryResult, pre: &str) -> Result<Self, DbErr> {
        Ok(Self {
            unit: unit::Model::from_query_result(row, pre)?,
            person: row.try_get(pre, "person")?,
            role: row.try_get(pre, "role")?,
        })
    }
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

/// The page of one project.
///
/// # Errors
/// [`PageError::NotFound`] outside the asker's scope.
pub async fn page(app: &App, me: &Me, id: ProjectId) -> Result<View, PageError> {
    let db = &app.book.db;
    let (project, unit) = found(app, me, id).await?;
    let round = app.book.round(db, project.round_id).await?;
    let above = line(app, me, &unit.path).await?;
    let standing = standing(project, unit, &above, round);
    let mut may = may(&me.actor, &standing);
    if may.conduct || may.host {
        may.own_hand = ledger::hands::wrote(db, &me.actor, &standing, me.today).await?;
    }
    let rows = lists(app, &standing, &may).all(db).await?;
    let mut view = View {
        may,
        people: people(above),
        owed: Vec::new(),
        records: Vec::new(),
        papers: Vec::new(),
        findings: Vec::new(),
        progress: Vec::new(),
        sheets: Vec::new(),
        history: history(app, id).await?,
        standing,
    };
    view.sort_in(rows);
    view.keep_to_what_may_be_seen(&me.actor);
    Ok(view)
}

/// The units of a path with those who act for them today.
async fn line(app: &App, me: &Me, path: &str) -> Result<Vec<Above>, PageError> {
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

fn standing(
    project: project::Model,
    unit: unit::Model,
    above: &[Above],
    round: Arc<RoundBook>,
) -> Standing {
    let mut line: Vec<unit::Model> = above.iter().map(|a| a.unit.clone()).collect();
    line.sort_by_key(|u| u.path.len());
    line.dedup_by_key(|u| u.id);
    Standing {
        project,
        unit,
        line,
        round,
    }
}

/// Nearest unit first; somebody with two roles on one unit stands once.
fn people(above: Vec<Above>) -> Vec<Post> {
    let mut rows: Vec<Above> = above;
    rows.sort_by_key(|a| std::cmp::Reverse(a.unit.path.len()));
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter_map(|a| {
            let (name, role) = (a.person?, a.role?);
            seen.insert((a.unit.id, name.clone())).then_some(Post {
                unit: a.unit.name,
                name,
                role,
            })
        })
        .collect()
}

fn lists(app: &App, s: &Standing, may: &May) -> Lists {
    use {
        attachment::Column as A, finding::Column as F, milestone_progress::Column as M,
        obligation::Column as O, record::Column as R, rectification::Column as X,
        submission::Column as S,
    };
    let id = s.project.id;
    // What the committee owes once for all its projects stands on each of their pages.
    let owed = Condition::any().add(O::ProjectId.eq(id)).add(
        Condition::all()
            .add(O::RoundId.eq(s.project.round_id))
            .add(O::OwnerUnitId.is_in(s.line.iter().map(|u| u.id)))
            .add(O::Kind.eq(ObligationKind::Milestone))
            .add(O::ProjectId.is_null()),
    );
    let mut lists = Lists::new(&app.book.db)
        .add(
            "owing",
            obligation::Entity::find().filter(owed),
            &[
                O::Id,
                O::Kind,
                O::ItemKey,
                O::Instance,
                O::StageKey,
                O::Title,
                O::Missing,
                O::OwnerUnitId,
                O::OwnerRole,
                O::OwnerAccountId,
                O::DueOn,
                O::ClosesAt,
                O::Precision,
                O::Status,
                O::SettledAt,
            ],
            &[],
        )
        .add(
            "logged",
            record::of_project(id),
            &[
                R::Id,
                R::Kind,
                R::HappenedOn,
                R::Title,
                R::Outlet,
                R::OutletStanding,
                R::Url,
                R::Attended,
                R::Expected,
                R::CorrectsId,
            ],
            &[("about_own_work", flag(R::AboutOwnWork))],
        )
        .add(
            "paper",
            submission::of_project(id),
            &[
                S::Id,
                S::FormKey,
                S::Revision,
                S::Status,
                S::SubmittedAt,
                S::SavedAt,
                S::Digest,
            ],
            &[],
        )
        .add(
            "file",
            attachment::of_project(id)
                .filter(A::RemovedAt.is_null())
                .join(JoinType::InnerJoin, attachment::blob()),
            &[
                A::Id,
                A::PublicId,
                A::Name,
                A::Caption,
                A::FieldKey,
                A::SubmissionId,
                A::RecordId,
                A::RectificationId,
                A::AddedAt,
            ],
            &[
                ("size", blob::Column::Size.into_expr()),
                ("media_type", blob::Column::MediaType.into_expr()),
            ],
        )
        .add(
            "found",
            finding::of_project(id),
            &[
                F::Id,
                F::Code,
                F::Source,
                F::SourceNamed,
                F::Text,
                F::FoundOn,
                F::DueOn,
                F::Status,
                F::ClosedAt,
            ],
            &[],
        )
        .add(
            "answered",
            rectification::Entity::find()
                .join(JoinType::InnerJoin, rectification::finding())
                .filter(F::ProjectId.eq(id)),
            &[
                X::Id,
                X::FindingId,
                X::Text,
                X::At,
                X::Verdict,
                X::VerdictText,
            ],
            &[],
        )
        .add(
            "progress",
            milestone_progress::of_project(id),
            &[M::MilestoneKey, M::Instance, M::Count, M::SatisfiedOn],
            &[],
        );
    if !may.inside.is_empty() {
        let scored: RelationDef = assignment::Entity::belongs_to(score::Entity)
            .from(assignment::Column::Id)
            .to(score::Column::AssignmentId)
            .into();
        lists = lists.add(
            "sheet",
            assignment::Entity::find()
                .filter(assignment::Column::ProjectId.eq(id))
                .filter(assignment::Column::StageKey.is_in(may.inside.iter().cloned()))
                .join(JoinType::LeftJoin, scored),
            &[assignment::Column::StageKey, assignment::Column::RecusedAt],
            &[("signed_at", score::Column::SignedAt.into_expr())],
        );
    }
    lists
}

impl View {
    fn sort_in(&mut self, rows: Vec<Row>) {
        let mut files = Vec::new();
        let mut answers = Vec::new();
        for row in rows {
            match row {
                Row::Owing(x) => self.owed.push(x),
                Row::Logged(x) => self.records.push(x),
                Row::Paper(x) => self.papers.push(x),
                Row::File(x) => files.push(x),
                Row::Found(x) => self.findings.push(x),
                Row::Answered(x) => answers.push(x),
                Row::Progress(x) => self.progress.push(x),
                Row::Sheet(x) => self.sheets.push(x),
            }
        }
        files.sort_by_key(|f| f.id);
        let of = |wanted: &dyn Fn(&Attached) -> bool| -> Vec<Attached> {
            files.iter().filter(|f| wanted(f)).cloned().collect()
        };
        let corrected: BTreeSet<RecordId> =
            self.records.iter().filter_map(|r| r.corrects_id).collect();
        for record in &mut self.records {
            record.files = of(&|f| f.record_id == Some(record.id));
            record.corrected = corrected.contains(&record.id);
        }
        for paper in &mut self.papers {
            paper.files = of(&|f| f.submission_id == Some(paper.id));
        }
        for answer in &mut answers {
            answer.files = of(&|f| f.rectification_id == Some(answer.id));
        }
        answers.sort_by_key(|a| a.id);
        for answer in answers {
            if let Some(finding) = self.findings.iter_mut().find(|f| f.id == answer.finding_id) {
                finding.answers.push(answer);
            }
        }
        self.owed.sort_by_key(|o| (o.due_on, o.id));
        self.records
            .sort_by_key(|r| std::cmp::Reverse((r.happened_on, r.id)));
        self.papers
            .sort_by_key(|p| std::cmp::Reverse((p.submitted_at.unwrap_or(p.saved_at), p.id)));
        self.findings
            .sort_by_key(|f| (f.status == FindingStatus::Closed, f.due_on, f.id));
    }
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
            })
        })
        .collect()
}
