//! A review as whoever conducts it sees it: experts with their load, sheets, means, the ranking.
//!
//! Points stay sealed until every sheet of a project is signed when the round says so. No other
//! audience gets any of this: the types here never reach their views.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ProjectId};
use domain::programme::{ReviewRules, Standard};
use domain::scoring::{self, Ranked};
use domain::stage::Status;
use domain::states::{Role, SubmissionStatus};
use entity::{account, assignment, blind_check, grant, project, score, submission, unit};
use ledger::RoundBook;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::query::stage::Row;
use crate::app::App;
use crate::web::{Me, PageError};

/// A review with everything needed to assign experts and to draw up the short list.
#[derive(Debug)]
pub struct Reviewing {
    pub rules: Option<ReviewRules>,
    pub experts: Vec<Expert>,
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
    pub assigned: u32,
    pub signed: u32,
    /// How far the mean of the signed sheets lies from that of the same projects' other sheets, in
    /// hundredths of points; none before there is something to compare.
    pub drift: Option<i64>,
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

#[derive(Debug, Clone, FromQueryResult)]
struct SheetRow {
    project_id: ProjectId,
    account_id: AccountId,
    display_name: String,
    recused_at: Option<DateTime<Utc>>,
    items: Option<String>,
    total: Option<i64>,
    comment: Option<String>,
    signed_at: Option<DateTime<Utc>>,
}

/// Everything about one review: three statements, one more in a blind round.
pub async fn reviewing(
    app: &App,
    me: &Me,
    book: &RoundBook,
    stage: &domain::programme::Stage,
    rows: &[Row],
) -> Result<Reviewing, PageError> {
    let db = &app.book.db;
    let sheets: Vec<SheetRow> = assignment::in_stage(me.scope(), book.row.id, &stage.key)
        .join(JoinType::InnerJoin, assignment::account())
        .join(JoinType::LeftJoin, score::assignment().rev())
        .select_only()
        .columns([
            assignment::Column::ProjectId,
            assignment::Column::AccountId,
            assignment::Column::RecusedAt,
        ])
        .column(account::Column::DisplayName)
        .columns([
            score::Column::Items,
            score::Column::Total,
            score::Column::Comment,
            score::Column::SignedAt,
        ])
        .order_by_asc(assignment::Column::Id)
        .into_model()
        .all(db)
        .await?;
    let pool = pool(app, me, book).await?;
    let handed_in: Vec<(ProjectId, Option<DateTime<Utc>>)> = submission::visible_to(me.scope())
        .join(JoinType::InnerJoin, submission::project())
        .filter(project::Column::RoundId.eq(book.row.id))
        .filter(project::Column::StageKey.eq(&stage.key))
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .select_only()
        .columns([submission::Column::ProjectId])
        .column(submission::Column::SubmittedAt)
        .into_tuple()
        .all(db)
        .await?;
    let mine: HashMap<ProjectId, Status> = rows
        .iter()
        .filter(|r| r.mine)
        .map(|r| (r.id, r.status))
        .collect();
    let sheets: Vec<SheetRow> = sheets
        .into_iter()
        .filter(|s| mine.contains_key(&s.project_id))
        .collect();
    let checked = checked(app, book).await?;
    let reviewing = judge(
        book.programme.review.as_ref(),
        book.programme.standard.as_ref(),
        &mine,
        &sheets,
        pool,
        &handed_in.into_iter().collect(),
    );
    Ok(Reviewing {
        checked,
        ..reviewing
    })
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

/// Experts granted where this person is organiser, or above: (id, name, units).
async fn pool(
    app: &App,
    me: &Me,
    book: &RoundBook,
) -> Result<Vec<(AccountId, String, String)>, PageError> {
    let mut near = Condition::any();
    for post in me.posts.iter().filter(|p| p.role == Role::Organiser) {
        near = near.add(unit::below(&post.path));
    }
    // The host's own pool helps out where a school reviews within its round.
    near = near.add(unit::Column::Path.eq(&book.host.path));
    let rows: Vec<(AccountId, String, String)> = grant::running_on(me.today)
        .join(JoinType::InnerJoin, grant::unit())
        .join(JoinType::InnerJoin, grant::account())
        .filter(grant::Column::Role.eq(Role::Expert))
        .filter(account::Column::DisabledAt.is_null())
        .filter(near)
        .select_only()
        .columns([grant::Column::AccountId])
        .column(account::Column::DisplayName)
        .column_as(unit::Column::Name, "unit_name")
        .order_by_asc(account::Column::DisplayName)
        .order_by_asc(grant::Column::AccountId)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let mut pool: Vec<(AccountId, String, String)> = Vec::new();
    for (id, name, unit) in rows {
        match pool.last_mut().filter(|last| last.0 == id) {
            Some(last) => {
                last.2.push('、');
                last.2.push_str(&unit);
            }
            None => pool.push((id, name, unit)),
        }
    }
    Ok(pool)
}

/// Turns sheets into loads, means and places.
fn judge(
    rules: Option<&ReviewRules>,
    standard: Option<&Standard>,
    mine: &HashMap<ProjectId, Status>,
    sheets: &[SheetRow],
    pool: Vec<(AccountId, String, String)>,
    handed_in: &HashMap<ProjectId, Option<DateTime<Utc>>>,
) -> Reviewing {
    let sealed_until_all = rules.is_none_or(|r| r.sealed_until_all);
    let needed = rules.map_or(1, |r| usize::from(r.experts_at_least.value));
    let mut by_project: BTreeMap<ProjectId, Vec<&SheetRow>> = BTreeMap::new();
    for sheet in sheets {
        by_project.entry(sheet.project_id).or_default().push(sheet);
    }
    let mut results = HashMap::new();
    let mut places: Vec<(ProjectId, Ranked)> = Vec::new();
    let mut opened: Vec<(&SheetRow, i64)> = Vec::new();
    for (id, all) in &by_project {
        let live: Vec<&&SheetRow> = all.iter().filter(|s| s.recused_at.is_none()).collect();
        let complete = live.len() >= needed && live.iter().all(|s| s.signed_at.is_some());
        let open = complete || !sealed_until_all;
        let totals: Vec<i64> = live
            .iter()
            .filter(|s| s.signed_at.is_some())
            .filter_map(|s| s.total)
            .collect();
        let mean = rules
            .filter(|_| complete)
            .and_then(|r| scoring::mean(r, &totals));
        if let Some(mean) = mean {
            // Against the others of the same project, so that hard projects do not look like hard experts.
            for s in &live {
                if let Some(total) = s.total {
                    opened.push((s, total - mean));
                }
            }
            if mine.get(id) == Some(&Status::Scored) {
                places.push((
                    *id,
                    Ranked {
                        mean,
                        first: first_mean(standard, &live),
                        submitted_at: handed_in.get(id).copied().flatten().unwrap_or_default(),
                    },
                ));
            }
        }
        results.insert(
            *id,
            Outcome {
                recused: all
                    .iter()
                    .filter(|s| s.recused_at.is_some())
                    .map(|s| s.display_name.clone())
                    .collect(),
                second_reading: rules
                    .is_some_and(|r| complete && scoring::needs_second_reading(r, &totals)),
                mean,
                experts: live
                    .iter()
                    .map(|s| Judge {
                        id: s.account_id,
                        name: s.display_name.clone(),
                        signed: s.signed_at.is_some(),
                        total: s.total.filter(|_| open && s.signed_at.is_some()),
                        comment: s
                            .comment
                            .clone()
                            .filter(|_| open && s.signed_at.is_some())
                            .unwrap_or_default(),
                    })
                    .collect(),
            },
        );
    }
    let unassigned = mine
        .iter()
        .filter(|(id, status)| {
            **status == Status::Waiting
                && results
                    .get(*id)
                    .is_none_or(|o: &Outcome| o.experts.len() < needed)
        })
        .count();
    Reviewing {
        rules: rules.cloned(),
        experts: experts(pool, sheets, &opened),
        results,
        ranking: ranking(places),
        unassigned: u32::try_from(unassigned).unwrap_or(u32::MAX),
        checked: BTreeSet::new(),
    }
}

/// The mean on the standard's first line, for ties.
fn first_mean(standard: Option<&Standard>, sheets: &[&&SheetRow]) -> i64 {
    let Some(first) = standard.and_then(|s| scoring::leaves(s).first().map(|l| l.key.clone()))
    else {
        return 0;
    };
    let given: Vec<i64> = sheets
        .iter()
        .filter_map(|s| {
            let items: BTreeMap<String, i64> = serde_json::from_str(s.items.as_deref()?).ok()?;
            items.get(&first).copied()
        })
        .collect();
    let n = i64::try_from(given.len()).unwrap_or(1).max(1);
    given.iter().sum::<i64>() / n
}

/// Best first; those that nothing tells apart share a place.
fn ranking(mut places: Vec<(ProjectId, Ranked)>) -> Vec<(ProjectId, u32)> {
    places.sort_by(|a, b| scoring::rank(&a.1, &b.1).then(a.0.cmp(&b.0)));
    let mut ranking: Vec<(ProjectId, u32)> = Vec::with_capacity(places.len());
    for (n, (id, ranked)) in places.iter().enumerate() {
        let place = match (n.checked_sub(1), ranking.last()) {
            (Some(before), Some((_, place)))
                if scoring::rank(&places[before].1, ranked).is_eq() =>
            {
                *place
            }
            _ => u32::try_from(n + 1).unwrap_or(u32::MAX),
        };
        ranking.push((*id, place));
    }
    ranking
}

fn experts(
    pool: Vec<(AccountId, String, String)>,
    sheets: &[SheetRow],
    opened: &[(&SheetRow, i64)],
) -> Vec<Expert> {
    let mut found: Vec<Expert> = pool
        .into_iter()
        .map(|(id, name, units)| Expert {
            id,
            name,
            units,
            assigned: 0,
            signed: 0,
            drift: None,
        })
        .collect();
    for s in sheets.iter().filter(|s| s.recused_at.is_none()) {
        let at = if let Some(at) = found.iter().position(|e| e.id == s.account_id) {
            at
        } else {
            // Their grant has ended or lies elsewhere; the sheets are theirs all the same.
            found.push(Expert {
                id: s.account_id,
                name: s.display_name.clone(),
                units: String::new(),
                assigned: 0,
                signed: 0,
                drift: None,
            });
            found.len() - 1
        };
        found[at].assigned += 1;
        found[at].signed += u32::from(s.signed_at.is_some());
    }
    for expert in &mut found {
        let off: Vec<i64> = opened
            .iter()
            .filter(|(s, _)| s.account_id == expert.id)
            .map(|(_, off)| *off)
            .collect();
        let n = i64::try_from(off.len()).unwrap_or(0);
        // One sheet says nothing about a habit.
        expert.drift = (n >= 3).then(|| off.iter().sum::<i64>() / n);
    }
    found
}

#[cfg(test)]
mod tests;
