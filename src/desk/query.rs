//! What an expert's pages show, each loaded by one function.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::answers::Answers;
use domain::dates::Due;
use domain::ids::{AssignmentId, ProjectId, RoundId, SubmissionId};
use domain::programme::{Form, Indicator, ReviewRules};
use domain::scoring::{leaves, show};
use domain::shown::Fields;
use domain::stage::Status;
use entity::{assignment, attachment, project, round, score, submission, unit};
use ledger::{LedgerError, RoundBook, blind};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::papers::{self, Paper, cover, papers, read_by_expert};
use crate::app::App;
use crate::web::{Me, PageError, Paged};

/// Applications on one page of the list.
const PAGE: u64 = 50;

/// What is assigned to somebody.
pub struct Desk {
    pub rows: Paged<DeskRow>,
    /// Sheets still to be signed, on all pages.
    pub open: usize,
}

/// One application to judge, in the list.
pub struct DeskRow {
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

impl SheetState {
    /// Whether nothing can be done on it any more.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Signed { .. } | Self::Over)
    }
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "assignment::Entity")]
struct Assigned {
    id: AssignmentId,
    stage_key: String,
    project_id: ProjectId,
    #[sea_orm(from_expr = "project::Column::Code")]
    code: String,
    #[sea_orm(from_expr = "project::Column::Name")]
    name: String,
    #[sea_orm(from_expr = "project::Column::RoundId")]
    round_id: RoundId,
    #[sea_orm(from_expr = "project::Column::StageKey")]
    now_at: String,
    #[sea_orm(from_expr = "project::Column::Status")]
    status: Status,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit_name: String,
    submission_id: Option<SubmissionId>,
}

impl Assigned {
    /// Whether the review goes on: the project has not left it, neither onwards nor for good.
    fn is_reviewed(&self) -> bool {
        self.stage_key == self.now_at && !self.status.is_end()
    }

    /// Whether the expert must not know whose it is.
    fn is_hidden(&self, round: &RoundBook) -> bool {
        blind::hides(round, &self.stage_key, &self.now_at, self.status)
    }

    fn state(&self, sheet: Option<&score::Model>) -> SheetState {
        match sheet {
            Some(s) if s.signed_at.is_some() => SheetState::Signed { total: s.total },
            _ if !self.is_reviewed() || self.status != Status::Waiting => SheetState::Over,
            Some(_) => SheetState::Saved,
            None => SheetState::Untouched,
        }
    }
}

fn found(me: &Me) -> sea_orm::Select<assignment::Entity> {
    assignment::of(me.account).join(JoinType::InnerJoin, project::unit())
}

fn title(round: &RoundBook, found: &Assigned) -> String {
    blind::title(
        found.is_hidden(round),
        &found.code,
        &found.name,
        &found.unit_name,
    )
}

/// Everything assigned to the person, what is still to do first. The page asked for, or the last.
pub async fn assigned(app: &App, me: &Me, page: u64) -> Result<Desk, PageError> {
    let db = &app.book.db;
    let rows: Vec<Assigned> = found(me)
        .order_by_desc(assignment::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    let sheets: BTreeMap<AssignmentId, score::Model> = score::Entity::find()
        .join(JoinType::InnerJoin, score::assignment())
        .filter(assignment::Column::AccountId.eq(me.account))
        .all(db)
        .await?
        .into_iter()
        .map(|s| (s.assignment_id, s))
        .collect();
    let ids: BTreeSet<RoundId> = rows.iter().map(|r| r.round_id).collect();
    let rounds: BTreeMap<RoundId, Arc<RoundBook>> = app
        .book
        .rounds_where(db, Condition::all().add(round::Column::Id.is_in(ids)))
        .await?
        .into_iter()
        .map(|book| (book.row.id, book))
        .collect();
    let mut list: Vec<DeskRow> = rows
        .into_iter()
        .filter_map(|f| {
            let round = rounds.get(&f.round_id)?;
            Some(DeskRow {
                id: f.id,
                title: title(round, &f),
                round: round.row.name.clone(),
                stage: round
                    .programme
                    .stage(&f.stage_key)
                    .map_or(String::new(), |s| s.title.clone()),
                due: round.plan.due(&f.stage_key),
                soon: round.programme.soon.value,
                state: f.state(sheets.get(&f.id)),
            })
        })
        .collect();
    // What is to do by its deadline; below it what is done, the latest first.
    list.sort_by_key(|r| {
        let on = r.due.map(|d| d.on);
        (
            r.state.is_done(),
            on.filter(|_| !r.state.is_done()),
            Reverse(on),
        )
    });
    Ok(Desk {
        open: list.iter().filter(|r| !r.state.is_done()).count(),
        rows: Paged::of(list, page, PAGE),
    })
}

/// One line of the score sheet.
pub struct ScoreLine {
    pub indicator: Indicator,
    /// As saved.
    pub value: String,
}

/// A submission beside its score sheet.
pub struct ScoreSheet {
    pub id: AssignmentId,
    pub title: String,
    /// Whether the round is judged blindly.
    pub blind: bool,
    /// Whether the expert must not know whose it is: what is below says nothing of it.
    pub hidden: bool,
    pub due: Option<Due>,
    pub soon: u16,
    pub state: SheetState,
    pub standard: String,
    pub standard_source: String,
    pub total: i64,
    pub lines: Vec<ScoreLine>,
    pub comment: String,
    /// What the expert reads of the form, and what was answered.
    pub form: Option<(Form, Answers)>,
    pub files: Vec<Paper>,
    pub rules: Option<ReviewRules>,
    /// What the form holds.
    pub shown: Fields,
}

/// Every line and the comment as a sheet shows them.
pub fn shown<'l>(lines: impl Iterator<Item = (&'l String, &'l String)>, comment: &str) -> Fields {
    let comment = ("comment".to_owned(), comment.to_owned());
    lines
        .map(|(key, value)| (format!("points.{key}"), value.clone()))
        .chain(std::iter::once(comment))
        .collect()
}

/// One assignment of the person, with what was handed in.
pub async fn sheet(app: &App, me: &Me, id: AssignmentId) -> Result<ScoreSheet, PageError> {
    let db = &app.book.db;
    let f: Assigned = found(me)
        .filter(assignment::Column::Id.eq(id))
        .into_partial_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = app.round(me, f.round_id).await?;
    let saved = score::Entity::find()
        .filter(score::Column::AssignmentId.eq(id))
        .one(db)
        .await?;
    let handed_in = match f.submission_id {
        Some(judged) => {
            submission::visible_to(me.scope())
                .filter(submission::Column::Id.eq(judged))
                .one(db)
                .await?
        }
        None => None,
    };
    let p = &round.programme;
    let hidden = f.is_hidden(&round);
    let cover = if hidden {
        Some(cover(app, &round, f.project_id).await?)
    } else {
        None
    };
    let (form, files) = match &handed_in {
        Some(judged) => {
            let answers: Answers = serde_json::from_str(&judged.answers)
                .map_err(|e| LedgerError::Broken(e.to_string()))?;
            let form = p.form(&judged.form_key);
            let hung = papers::files_of(attachment::visible_to(me.scope()), judged);
            let files = hung.all(db).await?;
            (
                form.map(|form| read_by_expert(form, answers, cover.as_ref().map(|c| &c.learnt))),
                papers(&f.code, form, files, cover.as_ref().map(|c| &c.check)),
            )
        }
        None => (None, Vec::new()),
    };
    let points: BTreeMap<String, i64> = saved
        .as_ref()
        .and_then(|s| serde_json::from_str(&s.items).ok())
        .unwrap_or_default();
    let state = f.state(saved.as_ref());
    let comment = saved.map_or(String::new(), |s| s.comment);
    let lines: Vec<ScoreLine> = p.standard.as_ref().map_or(Vec::new(), |s| {
        leaves(s)
            .into_iter()
            .map(|i| ScoreLine {
                value: points.get(&i.key).map_or(String::new(), |n| show(*n)),
                indicator: i.clone(),
            })
            .collect()
    });
    Ok(ScoreSheet {
        id,
        title: title(&round, &f),
        blind: round.programme.is_blind(),
        hidden,
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
        shown: shown(lines.iter().map(|l| (&l.indicator.key, &l.value)), &comment),
        lines,
        comment,
        form,
        files,
        rules: p.review.clone(),
    })
}
