//! What an expert's pages show, each loaded by one function.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::answers::Answers;
use domain::dates::{Due, shanghai_date};
use domain::ids::{AssignmentId, ProjectId, RoundId, SubmissionId};
use domain::programme::{Form, Indicator, ReviewRules};
use domain::scoring::{leaves, show, subtotal};
use domain::shown::Fields;
use domain::stage::Status;
use entity::{assignment, attachment, project, round, score, submission, unit};
use ledger::{LedgerError, RoundBook, blind};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::papers::{self, Paper, cover, papers, read_by_expert};
use crate::app::App;
use crate::web::{Me, PAGE, PageError, Paged};

/// One of the views of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Open,
    Done,
    Recused,
}

impl Tab {
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Recused];

    /// The word in the address, and the one people read.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("open", "待评"),
            Self::Done => ("done", "已签署"),
            Self::Recused => ("recused", "已回避"),
        }
    }

    pub fn from_key(key: &str) -> Self {
        let known = Self::ALL.into_iter().find(|tab| tab.words().0 == key);
        known.unwrap_or(Self::Open)
    }
}

/// What is assigned to somebody, in one view.
pub struct Desk {
    pub tab: Tab,
    pub rows: Paged<DeskRow>,
    /// How many each view has.
    pub counts: [(Tab, usize); 3],
}

impl Desk {
    pub fn count(&self, of: Tab) -> usize {
        let mut counts = self.counts.iter();
        counts.find(|(tab, _)| *tab == of).map_or(0, |(_, n)| *n)
    }
}

/// One application to judge, in the list.
pub struct DeskRow {
    pub id: AssignmentId,
    /// What may be shown of it: its name, or its code alone in a blind review.
    pub title: String,
    pub round_id: RoundId,
    pub round: String,
    pub stage_key: String,
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
    /// Stood aside from.
    Recused {
        on: NaiveDate,
    },
}

impl SheetState {
    /// Whether nothing can be done on it any more.
    pub fn is_done(self) -> bool {
        self.tab() != Tab::Open
    }

    fn tab(self) -> Tab {
        match self {
            Self::Untouched | Self::Saved => Tab::Open,
            Self::Signed { .. } | Self::Over => Tab::Done,
            Self::Recused { .. } => Tab::Recused,
        }
    }
}

#[derive(Clone, DerivePartialModel)]
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
    recused_at: Option<DateTime<Utc>>,
}

impl Assigned {
    /// Whether the review goes on: the project has not left it, neither onwards nor for good.
    fn is_reviewed(&self) -> bool {
        self.stage_key == self.now_at && !self.status.is_end()
    }

    /// Whether the expert must not know whose it is: who has stood aside never learns it.
    fn is_hidden(&self, round: &RoundBook) -> bool {
        match self.recused_at {
            Some(_) => round.programme.is_blind(),
            None => blind::hides(round, &self.stage_key, &self.now_at, self.status),
        }
    }

    fn state(&self, sheet: Option<&score::Model>) -> SheetState {
        if let Some(at) = self.recused_at {
            let on = shanghai_date(at);
            return SheetState::Recused { on };
        }
        match sheet {
            Some(s) if s.signed_at.is_some() => SheetState::Signed { total: s.total },
            _ if !self.is_reviewed() || self.status != Status::Waiting => SheetState::Over,
            Some(_) => SheetState::Saved,
            None => SheetState::Untouched,
        }
    }
}

async fn found(
    app: &App,
    view: Select<assignment::Entity>,
) -> Result<Vec<Assigned>, sea_orm::DbErr> {
    view.join(JoinType::InnerJoin, project::unit())
        .order_by_desc(assignment::Column::Id)
        .into_partial_model()
        .all(&app.book.db)
        .await
}

fn title(round: &RoundBook, found: &Assigned) -> String {
    blind::title(
        found.is_hidden(round),
        &found.code,
        &found.name,
        &found.unit_name,
    )
}

/// One view of what is assigned to the person: the page asked for, or the last.
pub async fn desk(app: &App, me: &Me, tab: Tab, page: u64) -> Result<Desk, PageError> {
    let rows = found(app, assignment::asked_of(me.account)).await?;
    let list = listed(app, me, rows).await?;
    let of = |tab: Tab| list.iter().filter(|r| r.state.tab() == tab).count();
    let counts = Tab::ALL.map(|tab| (tab, of(tab)));
    let shown = list.into_iter().filter(|r| r.state.tab() == tab);
    Ok(Desk {
        tab,
        counts,
        rows: Paged::of(shown.collect(), page, PAGE),
    })
}

/// The rows as the list has them: what is to do by its deadline, below it what is done, the latest
/// first.
async fn listed(app: &App, me: &Me, rows: Vec<Assigned>) -> Result<Vec<DeskRow>, PageError> {
    let db = &app.book.db;
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
                round_id: f.round_id,
                round: round.row.name.clone(),
                stage_key: f.stage_key.clone(),
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
    list.sort_by_key(|r| {
        let on = r.due.map(|d| d.on);
        (
            r.state.is_done(),
            on.filter(|_| !r.state.is_done()),
            Reverse(on),
        )
    });
    Ok(list)
}

/// Where a sheet stands among those of the same review, in the order in which they were assigned.
pub struct Place {
    /// From 1.
    pub nth: usize,
    pub of: usize,
    /// Sheets of this review that are still to be signed.
    pub left: usize,
    pub before: Option<AssignmentId>,
    pub after: Option<AssignmentId>,
}

impl Place {
    /// `第 4 份，共 6 份，还剩 3 份`
    pub fn label(&self) -> String {
        let left = match self.left {
            0 => "已全部评完".to_owned(),
            left => format!("还剩 {left} 份"),
        };
        format!("第 {} 份，共 {} 份，{left}", self.nth, self.of)
    }

    fn among(list: &[DeskRow], id: AssignmentId) -> Option<Self> {
        let own = list.iter().find(|r| r.id == id)?;
        let mut same: Vec<&DeskRow> = list
            .iter()
            .filter(|r| (r.round_id, &r.stage_key) == (own.round_id, &own.stage_key))
            .collect();
        same.sort_by_key(|r| r.id);
        let at = same.iter().position(|r| r.id == id)?;
        Some(Self {
            nth: at + 1,
            of: same.len(),
            left: same.iter().filter(|r| !r.state.is_done()).count(),
            before: at.checked_sub(1).map(|before| same[before].id),
            after: same.get(at + 1).map(|after| after.id),
        })
    }
}

/// The sheet to go on with after this one, and how many are open: the next of the same review, else
/// what is due first.
pub async fn next_open(
    app: &App,
    me: &Me,
    id: AssignmentId,
) -> Result<(Option<AssignmentId>, usize), PageError> {
    let rows = found(app, assignment::of(me.account)).await?;
    let list = listed(app, me, rows).await?;
    let own = list.iter().find(|r| r.id == id);
    let open: Vec<&DeskRow> = list.iter().filter(|r| !r.state.is_done()).collect();
    let here = |r: &DeskRow| {
        own.is_some_and(|own| (r.round_id, &r.stage_key) == (own.round_id, &own.stage_key))
    };
    let next = open.iter().min_by_key(|r| match (here(r), r.id > id) {
        (true, true) => (0, r.id),
        (true, false) => (1, r.id),
        (false, _) => (2, id),
    });
    Ok((next.map(|r| r.id), open.len()))
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
    pub round: String,
    pub place: Place,
    /// The sum of what is saved, and how many lines are given.
    pub subtotal: (i64, usize),
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
    let rows = found(app, assignment::of(me.account)).await?;
    let own = rows.iter().find(|r| r.id == id);
    let f = own.cloned().ok_or(PageError::NotFound)?;
    let list = listed(app, me, rows).await?;
    let place = Place::among(&list, id).ok_or(PageError::NotFound)?;
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
        subtotal: p.standard.as_ref().map_or((0, 0), |s| subtotal(s, &points)),
        shown: shown(lines.iter().map(|l| (&l.indicator.key, &l.value)), &comment),
        lines,
        comment,
        form,
        files,
        rules: p.review.clone(),
        round: round.row.name.clone(),
        place,
    })
}
