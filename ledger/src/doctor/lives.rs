//! What follows from a project's life: what it owes, when the next of it is due, and what its records
//! have reached. The comparison is the reconciling itself, which is only asked and not carried out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::dates::Due;
use domain::ids::{ObligationId, ProjectId};
use domain::states::ObligationStatus;
use entity::{milestone_progress, obligation, project};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::look::{BY_HAND, BY_ITSELF, Look};
use crate::LedgerError;
use crate::access::{Standing, standings_of};
use crate::reconcile::{Reconciled, of_projects, of_round};
use crate::records::progress_of;

/// Projects looked at together: each has hundreds of records.
const TOGETHER: i64 = 100;

/// What every round and every live project owes, and when the next of it is due.
pub(super) async fn owe<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let rounds: Vec<_> = look.rounds.values().cloned().collect();
    for round in &rounds {
        let changes = of_round(look.db, round, &look.book.calendar()).await?;
        differences(look, &format!("批次 {}", round.row.code), &changes).await?;
    }
    for piece in look.pieces("project", TOGETHER).await? {
        let mut live = projects(look, piece).await?;
        live.retain(|p| p.ended_on.is_none());
        next_due(look, &live).await?;
        let standings = readable(look, live).await?;
        owes(look, &standings).await?;
    }
    look.checked(3);
    Ok(())
}

/// What the records of every project have reached.
pub(super) async fn progress<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
) -> Result<(), LedgerError> {
    for piece in look.pieces("project", TOGETHER).await? {
        let some = projects(look, piece).await?;
        let standings = readable(look, some).await?;
        let all = progress_of(look.db, &standings, &look.book.calendar()).await?;
        for (s, progress) in standings.iter().zip(all) {
            if progress.stored != progress.derived {
                look.ill(
                    format!("项目 {}", s.project.code),
                    format!(
                        "里程碑记的是{}，按纪实记录应是{}。",
                        reached(&progress.stored),
                        reached(&progress.derived)
                    ),
                    BY_ITSELF,
                );
            }
        }
    }
    look.checked(1);
    Ok(())
}

fn reached(rows: &[milestone_progress::Model]) -> String {
    if rows.is_empty() {
        return "“没有”".to_owned();
    }
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let done = row.satisfied_on.map(|on| format!("，{on} 完成"));
            format!(
                "{}（{}）{} 条{}",
                row.milestone_key,
                row.instance,
                row.count,
                done.unwrap_or_default()
            )
        })
        .collect();
    format!("“{}”", rows.join("；"))
}

async fn projects<C: ConnectionTrait>(
    look: &Look<'_, C>,
    (first, last): (i64, i64),
) -> Result<Vec<project::Model>, LedgerError> {
    Ok(project::Entity::find()
        .filter(project::Column::Id.between(first, last))
        .order_by_asc(project::Column::Id)
        .all(look.db)
        .await?)
}

/// Projects whose round can be read and whose stage is one of it: the others are told already.
async fn readable<C: ConnectionTrait>(
    look: &Look<'_, C>,
    mut some: Vec<project::Model>,
) -> Result<Vec<Standing>, LedgerError> {
    some.retain(|p| {
        let round = look.rounds.get(&p.round_id);
        round.is_some_and(|round| round.programme.stage(&p.stage_key).is_some())
    });
    standings_of(look.book, look.db, some).await
}

async fn owes<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    standings: &[Standing],
) -> Result<(), LedgerError> {
    match of_projects(look.db, standings, &look.book.calendar()).await {
        Ok(all) => {
            for (s, should) in standings.iter().zip(all) {
                let name = format!("项目 {}", s.project.code);
                differences(look, &name, &should.changes).await?;
            }
        }
        // One whose answers cannot be read must not hide the others.
        Err(LedgerError::Broken(why)) if standings.len() == 1 => {
            let name = format!("项目 {}", standings[0].project.code);
            look.ill(name, format!("算不出应有的待办：{why}。"), BY_HAND);
        }
        Err(LedgerError::Broken(_)) => {
            for s in standings {
                Box::pin(owes(look, std::slice::from_ref(s))).await?;
            }
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

/// Tells what the reconciling would change.
async fn differences<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    name: &str,
    changes: &[Reconciled],
) -> Result<(), LedgerError> {
    for change in changes {
        let what = match change {
            Reconciled::Raise(owed, _) => {
                format!(
                    "应有待办“{}”（{}），表里没有。",
                    owed.title,
                    owed.due.label()
                )
            }
            Reconciled::Redate { id, to, .. } => {
                let row = owed(look, *id).await?;
                format!(
                    "待办 {id} 现为“{}”，应为“{}”。",
                    in_words(&row.title, &due_of(&row), row.missing.as_deref()),
                    in_words(&to.title, &to.due, to.missing.as_deref())
                )
            }
            Reconciled::Settle(id) | Reconciled::Waive(id) => {
                let title = owed(look, *id).await?.title;
                format!("待办 {id}“{title}”已不再欠，却没有办结。")
            }
        };
        look.ill(name, what, BY_ITSELF);
    }
    Ok(())
}

fn in_words(title: &str, due: &Due, missing: Option<&str>) -> String {
    let missing = missing.map(|m| format!("，{m}")).unwrap_or_default();
    format!("{title}，{}{missing}", due.label())
}

fn due_of(row: &obligation::Model) -> Due {
    Due {
        on: row.due_on,
        closes_at: row.closes_at,
        precision: row.precision,
    }
}

async fn owed<C: ConnectionTrait>(
    look: &Look<'_, C>,
    id: ObligationId,
) -> Result<obligation::Model, LedgerError> {
    let row = obligation::Entity::find_by_id(id).one(look.db).await?;
    row.ok_or_else(|| LedgerError::Broken(format!("待办 {id} 不在了")))
}

/// A project's next due date is that of its earliest open row that a unit owes.
async fn next_due<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    some: &[project::Model],
) -> Result<(), LedgerError> {
    let mut earliest: BTreeMap<ProjectId, DateTime<Utc>> = BTreeMap::new();
    let rows = obligation::Entity::find()
        .filter(obligation::Column::ProjectId.is_in(some.iter().map(|p| p.id)))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .filter(obligation::Column::OwnerUnitId.is_not_null())
        .all(look.db)
        .await?;
    for row in rows {
        if let Some(id) = row.project_id {
            let at = due_of(&row).instant();
            let first = earliest.entry(id).or_insert(at);
            *first = at.min(*first);
        }
    }
    let label =
        |at: Option<DateTime<Utc>>| at.map_or_else(|| "没有".to_owned(), |at| at.to_rfc3339());
    for p in some {
        let first = earliest.get(&p.id).copied();
        if p.next_due_at != first {
            look.ill(
                format!("项目 {}", p.code),
                format!(
                    "下一个期限记的是 {}，按待办应是 {}。",
                    label(p.next_due_at),
                    label(first)
                ),
                BY_ITSELF,
            );
        }
    }
    Ok(())
}
