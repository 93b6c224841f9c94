//! A review as whoever conducts it sees it: experts with their load, sheets, means, the ranking.
//!
//! Points stay sealed until every sheet of a project is signed when the round says so. No other
//! audience gets any of this: the types here never reach their views.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::aside;
use domain::ids::{AccountId, ProjectId, UnitId};
use domain::programme::{Programme, ReviewRules, Stage};
use domain::scoring::{self, Ranked, Signed};
use domain::sought::Sought;
use domain::stage::{StageKind, Status};
use domain::states::Role;
use entity::{
    OneColumn, account, assignment, blind_check, grant, project, score, sought, submission, unit,
};
use ledger::RoundBook;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::query::stage::Candidate;
use crate::app::App;
use crate::web::{Me, PageError};

/// A review with everything needed to assign experts and to draw up the short list.
#[derive(Debug)]
pub struct Reviewing {
    pub rules: Option<ReviewRules>,
    pub experts: Vec<Expert>,
    /// By what the experts are looked for, and who is found by it.
    pub q: String,
    pub found: BTreeSet<AccountId>,
    pub results: HashMap<ProjectId, Outcome>,
    /// Projects all of whose sheets are in, best first, with their places; equals share one.
    pub ranking: Vec<(ProjectId, u32)>,
    /// Waiting projects with fewer experts than the round asks for.
    pub unassigned: u32,
    /// In a blind round the projects in whose papers somebody has looked for names.
    pub checked: BTreeSet<ProjectId>,
}

/// Somebody who may be asked, and how much is on their desk in this review.
#[derive(Debug, PartialEq, Eq)]
pub struct Expert {
    pub id: AccountId,
    pub name: String,
    pub units: String,
    /// Field of work.
    pub expertise: String,
    /// Projects waiting here from which the expert must stand aside, by their names.
    pub avoids: Vec<String>,
    pub assigned: u32,
    pub signed: u32,
    /// How far the mean of the signed sheets lies from that of the same projects' other sheets, in
    /// hundredths of points; none before there is something to compare.
    pub drift: Option<i64>,
}

impl Expert {
    fn new(id: AccountId, name: String, units: String) -> Self {
        Self {
            id,
            name,
            units,
            expertise: String::new(),
            avoids: Vec::new(),
            assigned: 0,
            signed: 0,
            drift: None,
        }
    }
}

impl Reviewing {
    /// Looks for experts by words of their names, units and fields of work. One statement, where
    /// something is looked for.
    pub async fn look_for(&mut self, app: &App, me: &Me, q: &str) -> Result<(), PageError> {
        let sought = Sought::read(q);
        q.clone_into(&mut self.q);
        self.found = self.experts.iter().map(|expert| expert.id).collect();
        if !sought.is_empty() {
            // Of the experts of this review.
            let found = account::Entity::find()
                .filter(account::Column::Id.is_in(self.found.iter().copied()))
                .filter(sought::experts(&sought, me.scope(), me.today));
            let found: Vec<AccountId> = found.values(account::Column::Id, &app.book.db).await?;
            self.found = found.into_iter().collect();
        }
        Ok(())
    }
}

/// What the sheets of one project say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub experts: Vec<Judge>,
    pub recused: Vec<String>,
    /// In hundredths; none while sealed or incomplete.
    pub mean: Option<i64>,
    pub second_reading: bool,
}

/// One expert's sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Judge {
    pub id: AccountId,
    pub name: String,
    pub signed: bool,
    /// None while unsigned or sealed.
    pub total: Option<i64>,
    pub comment: String,
}

#[derive(Debug, Clone, DerivePartialModel)]
#[sea_orm(entity = "assignment::Entity")]
struct SheetRow {
    project_id: ProjectId,
    account_id: AccountId,
    #[sea_orm(from_expr = "account::Column::DisplayName")]
    display_name: String,
    recused_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "score::Column::Items")]
    items: Option<String>,
    #[sea_orm(from_expr = "score::Column::Total")]
    total: Option<i64>,
    #[sea_orm(from_expr = "score::Column::Comment")]
    comment: Option<String>,
    #[sea_orm(from_expr = "score::Column::SignedAt")]
    signed_at: Option<DateTime<Utc>>,
    /// When what is judged was handed in.
    #[sea_orm(from_expr = "submission::Column::SubmittedAt")]
    submitted_at: Option<DateTime<Utc>>,
}

/// The sheets of a review by their projects, signed or not, those that stood aside among them.
type Sheets = BTreeMap<ProjectId, Vec<SheetRow>>;

/// Adds to assignments what their sheets say.
async fn sheets(app: &App, assigned: Select<assignment::Entity>) -> Result<Sheets, PageError> {
    let rows: Vec<SheetRow> = assigned
        .join(JoinType::InnerJoin, assignment::account())
        .join(JoinType::LeftJoin, assignment::submission())
        .join(JoinType::LeftJoin, score::assignment().rev())
        .order_by_asc(assignment::Column::Id)
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let mut sheets = Sheets::new();
    for row in rows {
        sheets.entry(row.project_id).or_default().push(row);
    }
    Ok(sheets)
}

/// Everything about one review: three statements, one more in a blind round.
pub async fn reviewing(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
    rows: &[Candidate],
) -> Result<Reviewing, PageError> {
    let assigned = assignment::in_stage(me.scope(), book.row.id, &stage.key);
    let mut sheets = sheets(app, assigned).await?;
    let pool = pool(app, me, book, stage, rows).await?;
    let mine: HashMap<ProjectId, Status> = rows
        .iter()
        .filter(|r| r.mine)
        .map(|r| (r.id, r.status))
        .collect();
    sheets.retain(|project, _| mine.contains_key(project));
    Ok(Reviewing {
        checked: checked(app, book).await?,
        ..judge(&book.programme, &mine, &sheets, pool)
    })
}

/// The places that the last review before a stage has given, best first.
///
/// # Errors
/// Database errors.
pub async fn ranking_before(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
) -> Result<Vec<(ProjectId, u32)>, PageError> {
    let p = &book.programme;
    let earlier = p.stages.iter().take_while(|s| s.key != stage.key);
    let Some(review) = earlier.filter(|s| s.kind == StageKind::Review).last() else {
        return Ok(Vec::new());
    };
    let assigned = assignment::visible_to(me.scope())
        .filter(assignment::Column::StageKey.eq(&review.key))
        .filter(
            assignment::Column::ProjectId.in_subquery(
                project::Entity::find()
                    .select_only()
                    .column(project::Column::Id)
                    .filter(project::Column::RoundId.eq(book.row.id))
                    .into_query(),
            ),
        );
    let sheets = sheets(app, assigned).await?;
    let ranked = sheets
        .iter()
        .filter_map(|(project, sheets)| Some((*project, ranked(p, sheets)?)));
    Ok(scoring::places(ranked.collect()))
}

/// The sheets that are to be signed.
fn asked(sheets: &[SheetRow]) -> impl Iterator<Item = &SheetRow> {
    sheets.iter().filter(|s| s.recused_at.is_none())
}

/// How many sheets a project needs.
fn needed(p: &Programme) -> usize {
    let rules = p.review.as_ref();
    rules.map_or(1, |r| usize::from(r.experts_at_least.value))
}

/// Every sheet of a project, once all are signed and there are as many as it needs.
fn all_signed(p: &Programme, sheets: &[SheetRow]) -> Option<Vec<Signed>> {
    let first = p.standard.as_ref().and_then(|s| {
        let leaves = scoring::leaves(s);
        leaves.first().map(|leaf| leaf.key.clone())
    });
    let signed: Option<Vec<Signed>> = asked(sheets)
        .map(|sheet| {
            sheet.signed_at?;
            let items: BTreeMap<String, i64> =
                serde_json::from_str(sheet.items.as_deref()?).unwrap_or_default();
            let first = first.as_ref().and_then(|first| items.get(first));
            Some(Signed {
                total: sheet.total?,
                first: first.copied().unwrap_or(0),
            })
        })
        .collect();
    signed.filter(|signed| signed.len() >= needed(p))
}

fn ranked(p: &Programme, sheets: &[SheetRow]) -> Option<Ranked> {
    let signed = all_signed(p, sheets)?;
    let submitted = asked(sheets).filter_map(|sheet| sheet.submitted_at).max();
    Ranked::of(p.review.as_ref()?, signed, submitted.unwrap_or_default())
}

/// The projects of a blind round in whose papers somebody has looked for names.
async fn checked(app: &App, book: &RoundBook) -> Result<BTreeSet<ProjectId>, PageError> {
    if !book.programme.is_blind() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<ProjectId> = blind_check::Entity::find()
        .join(JoinType::InnerJoin, blind_check::project())
        .filter(project::Column::RoundId.eq(book.row.id))
        .select_only()
        .column(blind_check::Column::ProjectId)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// A grant of somebody who is an expert.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "grant::Entity")]
struct Granted {
    account_id: AccountId,
    role: Role,
    unit_id: UnitId,
    #[sea_orm(from_expr = "account::Column::DisplayName")]
    name: String,
    #[sea_orm(from_expr = "account::Column::Expertise")]
    expertise: Option<String>,
    #[sea_orm(from_expr = "unit::Column::Name")]
    unit: String,
    #[sea_orm(from_expr = "unit::Column::Path")]
    path: String,
}

/// The experts of all units under the round's host and of the unit that conducts the review, by unit
/// and name, with the projects from which each must stand aside (docs/decisions/0035).
async fn pool(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &Stage,
    rows: &[Candidate],
) -> Result<Vec<Expert>, PageError> {
    let waiting: Vec<&Candidate> = rows
        .iter()
        .filter(|r| r.mine && r.status == Status::Waiting)
        .collect();
    let conductors: BTreeSet<UnitId> = waiting
        .iter()
        .map(|r| r.lineage.conductor(book, stage))
        .collect();
    let near = Condition::any()
        .add(unit::below(&book.host.path))
        .add(unit::Column::Id.is_in(conductors));
    let experts = grant::running_on(me.today)
        .join(JoinType::InnerJoin, grant::unit())
        .filter(grant::Column::Role.eq(Role::Expert))
        .filter(near)
        .only(grant::Column::AccountId);
    let rows: Vec<Granted> = grant::running_on(me.today)
        .join(JoinType::InnerJoin, grant::unit())
        .join(JoinType::InnerJoin, grant::account())
        .filter(account::Column::DisabledAt.is_null())
        .filter(grant::Column::AccountId.in_subquery(experts))
        .order_by_asc(unit::Column::Path)
        .order_by_asc(account::Column::NameOrder)
        .order_by_asc(grant::Column::AccountId)
        .into_partial_model()
        .all(&app.book.db)
        .await?;
    let ids: BTreeSet<AccountId> = rows.iter().map(|g| g.account_id).collect();
    let mut known: BTreeMap<AccountId, aside::Candidate> = BTreeMap::new();
    let related: Vec<(AccountId, UnitId)> = assignment::related(ids)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    for (id, unit) in related {
        known.entry(id).or_default().related.push(unit);
    }
    let mut pool: Vec<Expert> = Vec::new();
    for g in rows {
        let homes = &mut known.entry(g.account_id).or_default().homes;
        homes.push((g.unit_id, g.path));
        if g.role != Role::Expert {
            continue;
        }
        match pool.iter_mut().find(|e| e.id == g.account_id) {
            Some(e) => e.units = format!("{}、{}", e.units, g.unit),
            None => pool.push(Expert {
                expertise: g.expertise.unwrap_or_default(),
                ..Expert::new(g.account_id, g.name, g.unit)
            }),
        }
    }
    for expert in &mut pool {
        let barred = |r: &&&Candidate| {
            let to = applied(book, stage, r);
            known
                .get(&expert.id)
                .is_some_and(|e| aside::must_stand_aside(&to, e).is_some())
        };
        expert.avoids = waiting
            .iter()
            .filter(barred)
            .map(|r| r.name.clone())
            .collect();
    }
    Ok(pool)
}

/// An application of the table as it bears on who may judge it.
fn applied<'a>(book: &'a RoundBook, stage: &Stage, row: &'a Candidate) -> aside::Applied<'a> {
    let rules = book.programme.review.as_ref();
    aside::Applied {
        avoid: rules.map_or(&[][..], |rules| &rules.avoid),
        unit: row.lineage.u0_id,
        path: &row.lineage.u0_path,
        conductor: row.lineage.conductor(book, stage),
        host: book.host.id,
    }
}

/// Turns sheets into loads, means and places.
fn judge(
    p: &Programme,
    mine: &HashMap<ProjectId, Status>,
    sheets: &Sheets,
    pool: Vec<Expert>,
) -> Reviewing {
    let mut places: Vec<(ProjectId, Ranked)> = Vec::new();
    let mut opened: Vec<(&SheetRow, i64)> = Vec::new();
    let mut results = HashMap::new();
    for (id, own) in sheets {
        let ranked = ranked(p, own);
        results.insert(*id, outcome(p, own, ranked.as_ref()));
        let Some(ranked) = ranked else { continue };
        // Against the others of the same project, so that hard projects do not look like hard experts.
        opened.extend(asked(own).filter_map(|s| Some((s, s.total? - ranked.mean))));
        if mine.get(id) == Some(&Status::Scored) {
            places.push((*id, ranked));
        }
    }
    let short = |id: &ProjectId| results.get(id).is_none_or(|o| o.experts.len() < needed(p));
    let unassigned = mine
        .iter()
        .filter(|(id, status)| **status == Status::Waiting && short(id))
        .count();
    Reviewing {
        rules: p.review.clone(),
        experts: experts(pool, sheets.values().flatten(), &opened),
        q: String::new(),
        found: BTreeSet::new(),
        unassigned: u32::try_from(unassigned).unwrap_or(u32::MAX),
        results,
        ranking: scoring::places(places),
        checked: BTreeSet::new(),
    }
}

/// What the sheets of one project say; nothing of points before they may be seen.
fn outcome(p: &Programme, sheets: &[SheetRow], ranked: Option<&Ranked>) -> Outcome {
    let rules = p.review.as_ref();
    let open = rules.is_some_and(|r| !r.sealed_until_all) || all_signed(p, sheets).is_some();
    let signed = |s: &SheetRow| open && s.signed_at.is_some();
    let totals: Vec<i64> = asked(sheets).filter_map(|s| s.total).collect();
    let far_apart = |rules| scoring::needs_second_reading(rules, &totals);
    let recused = sheets.iter().filter(|s| s.recused_at.is_some());
    Outcome {
        recused: recused.map(|s| s.display_name.clone()).collect(),
        second_reading: ranked.and(rules).is_some_and(far_apart),
        mean: ranked.map(|ranked| ranked.mean),
        experts: asked(sheets)
            .map(|s| Judge {
                id: s.account_id,
                name: s.display_name.clone(),
                signed: s.signed_at.is_some(),
                total: s.total.filter(|_| signed(s)),
                comment: s.comment.clone().filter(|_| signed(s)).unwrap_or_default(),
            })
            .collect(),
    }
}

/// The pool with its loads. Whoever has sheets stands among it, though their grant has ended or lies
/// elsewhere.
fn experts<'s>(
    mut found: Vec<Expert>,
    sheets: impl Iterator<Item = &'s SheetRow>,
    opened: &[(&SheetRow, i64)],
) -> Vec<Expert> {
    for s in sheets.filter(|s| s.recused_at.is_none()) {
        let known = found.iter().position(|e| e.id == s.account_id);
        let at = known.unwrap_or_else(|| {
            let name = s.display_name.clone();
            found.push(Expert::new(s.account_id, name, String::new()));
            found.len() - 1
        });
        found[at].assigned += 1;
        found[at].signed += u32::from(s.signed_at.is_some());
    }
    for expert in &mut found {
        let own = opened.iter().filter(|(s, _)| s.account_id == expert.id);
        let off: Vec<i64> = own.map(|(_, off)| *off).collect();
        let n = i64::try_from(off.len()).unwrap_or(0);
        // One sheet says nothing about a habit.
        expert.drift = (n >= 3).then(|| off.iter().sum::<i64>() / n);
    }
    found
}

#[cfg(test)]
mod tests;
