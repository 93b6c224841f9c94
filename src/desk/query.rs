//! What an expert's pages show, each loaded by one function.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::answers::Answers;
use domain::dates::Due;
use domain::ids::{AssignmentId, ProjectId, RoundId};
use domain::programme::{Form, Indicator, ReviewRules};
use domain::scoring::{leaves, show};
use domain::states::SubmissionStatus;
use entity::{assignment, attachment, project, score, submission, unit};
use ledger::reviews::SheetInput;
use ledger::{LedgerError, RoundBook};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::files::neutral_name;
use crate::web::{Me, PageError};

/// One application to judge, in the list.
pub struct Row {
    pub id: AssignmentId,
    /// What may be shown of it: its name, or its code alone in a blind review.
    pub title: String,
    pub round: String,
    pub stage: String,
    pub due: Option<Due>,
    pub soon: u16,
    pub state: SheetState,
}

/// Where a sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetState {
    Untouched,
    Saved,
    Signed {
        total: i64,
    },
    /// The review ended before it was signed.
    Over,
}

#[derive(sea_orm::FromQueryResult)]
struct Found {
    id: AssignmentId,
    stage_key: String,
    project_id: ProjectId,
    code: String,
    name: String,
    round_id: RoundId,
    now_at: String,
    unit_name: String,
}

fn found(me: &Me) -> sea_orm::Select<assignment::Entity> {
    assignment::of(me.account)
        .select_only()
        .columns([
            assignment::Column::Id,
            assignment::Column::StageKey,
            assignment::Column::ProjectId,
        ])
        .columns([
            project::Column::Code,
            project::Column::Name,
            project::Column::RoundId,
        ])
        .column_as(project::Column::StageKey, "now_at")
        .column_as(unit::Column::Name, "unit_name")
        .join(JoinType::InnerJoin, assignment::project())
        .join(JoinType::InnerJoin, project::unit())
}

fn title(round: &RoundBook, found: &Found) -> String {
    if round.programme.is_blind() {
        format!("申报件 {}", found.code)
    } else {
        format!("{}（{}）", found.name, found.unit_name)
    }
}

/// Everything assigned to the person, what is still to do first.
pub async fn assigned(app: &App, me: &Me) -> Result<Vec<Row>, PageError> {
    let db = &app.book.db;
    let rows: Vec<Found> = found(me)
        .order_by_desc(assignment::Column::Id)
        .limit(500)
        .into_model()
        .all(db)
        .await?;
    let sheets: BTreeMap<AssignmentId, score::Model> = score::Entity::find()
        .filter(score::Column::AssignmentId.is_in(rows.iter().map(|r| r.id)))
        .all(db)
        .await?
        .into_iter()
        .map(|s| (s.assignment_id, s))
        .collect();
    let ids: std::collections::BTreeSet<RoundId> = rows.iter().map(|r| r.round_id).collect();
    let mut rounds: BTreeMap<RoundId, Arc<RoundBook>> = BTreeMap::new();
    for id in ids {
        rounds.insert(id, app.book.round(db, id).await?);
    }
    let mut list: Vec<Row> = rows
        .into_iter()
        .filter_map(|f| {
            let round = rounds.get(&f.round_id)?;
            let sheet = sheets.get(&f.id);
            let state = match sheet {
                Some(s) if s.signed_at.is_some() => SheetState::Signed { total: s.total },
                _ if f.now_at != f.stage_key => SheetState::Over,
                Some(_) => SheetState::Saved,
                None => SheetState::Untouched,
            };
            Some(Row {
                id: f.id,
                title: title(round, &f),
                round: round.row.name.clone(),
                stage: round
                    .programme
                    .stage(&f.stage_key)
                    .map_or(String::new(), |s| s.title.clone()),
                due: round.plan.due(&f.stage_key),
                soon: round.programme.soon.value,
                state,
            })
        })
        .collect();
    list.sort_by_key(|r| {
        (
            matches!(r.state, SheetState::Signed { .. } | SheetState::Over),
            r.due.map(|d| d.on),
        )
    });
    Ok(list)
}

/// One line of the score sheet.
pub struct Line {
    pub indicator: Indicator,
    /// As typed or saved.
    pub value: String,
}

/// A submission beside its score sheet.
pub struct Sheet {
    pub id: AssignmentId,
    pub title: String,
    pub blind: bool,
    pub due: Option<Due>,
    pub soon: u16,
    pub state: SheetState,
    pub standard: String,
    pub standard_source: String,
    pub total: i64,
    pub lines: Vec<Line>,
    pub comment: String,
    pub no_relation: bool,
    pub form: Option<(Form, Answers)>,
    pub files: Vec<attachment::Model>,
    pub rules: Option<ReviewRules>,
}

impl Sheet {
    /// Puts what was typed in the place of what is stored.
    pub fn typed(&mut self, input: SheetInput) {
        for line in &mut self.lines {
            if let Some(value) = input.lines.get(&line.indicator.key) {
                line.value.clone_from(value);
            }
        }
        self.comment = input.comment;
        self.no_relation = input.no_relation;
    }
}

/// One assignment of the person, with what was handed in.
pub async fn sheet(app: &App, me: &Me, id: AssignmentId) -> Result<Sheet, PageError> {
    let db = &app.book.db;
    let f: Found = found(me)
        .filter(assignment::Column::Id.eq(id))
        .into_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = app.book.round(db, f.round_id).await?;
    let saved = score::Entity::find()
        .filter(score::Column::AssignmentId.eq(id))
        .one(db)
        .await?;
    let handed_in = submission::visible_to(me.scope())
        .filter(submission::Column::ProjectId.eq(f.project_id))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .order_by_desc(submission::Column::Id)
        .all(db)
        .await?;
    let mut files = attachment::visible_to(me.scope())
        .filter(attachment::Column::ProjectId.eq(f.project_id))
        .filter(attachment::Column::RemovedAt.is_null())
        .filter(attachment::Column::FieldKey.is_not_null())
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await?;
    if round.programme.is_blind() {
        for file in &mut files {
            file.name = neutral_name(&f.code, file.id, &file.name);
        }
    }
    let p = &round.programme;
    let form = match handed_in.first() {
        Some(row) => {
            let answers = serde_json::from_str(&row.answers)
                .map_err(|e| LedgerError::Broken(e.to_string()))?;
            p.form(&row.form_key).map(|form| (form.clone(), answers))
        }
        None => None,
    };
    let points: BTreeMap<String, i64> = saved
        .as_ref()
        .and_then(|s| serde_json::from_str(&s.items).ok())
        .unwrap_or_default();
    let state = match &saved {
        Some(s) if s.signed_at.is_some() => SheetState::Signed { total: s.total },
        _ if f.now_at != f.stage_key => SheetState::Over,
        Some(_) => SheetState::Saved,
        None => SheetState::Untouched,
    };
    let lines = p.standard.as_ref().map_or(Vec::new(), |s| {
        leaves(s)
            .into_iter()
            .map(|i| Line {
                value: points.get(&i.key).map_or(String::new(), |n| show(*n)),
                indicator: i.clone(),
            })
            .collect()
    });
    Ok(Sheet {
        id,
        title: title(&round, &f),
        blind: round.programme.is_blind(),
        due: round.plan.due(&f.stage_key),
        soon: p.soon.value,
        state,
        standard: p
            .standard
            .as_ref()
            .map_or(String::new(), |s| s.title.clone()),
        standard_source: p
            .standard
            .as_ref()
            .map_or(String::new(), |s| s.source.label()),
        total: p.standard.as_ref().map_or(0, |s| s.total),
        lines,
        comment: saved.map_or(String::new(), |s| s.comment),
        no_relation: false,
        form,
        files,
        rules: p.review.clone(),
    })
}
