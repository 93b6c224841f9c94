//! What is owed: the rows say what `domain::owed` says, are settled or waived once, and never by
//! date. The comparison is the reconciling itself, which is only asked and not carried out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::dates::Due;
use domain::ids::{ObligationId, ProjectId};
use domain::obligation::ObligationKind;
use domain::states::{ObligationStatus, ReminderOutcome};
use entity::{obligation, project};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::look::{BY_HAND, BY_ITSELF, Look, Rule};
use crate::access::{Standing, standings_of};
use crate::reconcile::{Reconciled, of_projects, of_round};
use crate::tally::Counted;
use crate::{LedgerError, RoundBook};

/// Projects looked at together.
const TOGETHER: u64 = 200;

const RULES: &[Rule] = &[
    // The sums as they run along, less what there is, by unit and everything above it.
    Rule {
        sql: r"WITH counted AS (
                   SELECT unit_id, what, round_id, place, state, category, building, open, due_at
                   FROM counted_project
                   UNION ALL
                   SELECT unit_id, what, round_id, place, state, category, building, open, due_at
                   FROM counted_owed
                   UNION ALL
                   SELECT unit_id, what, round_id, place, state, category, building, open, due_at
                   FROM counted_finding),
               difference AS (
                   SELECT above, what, SUM(n) AS n FROM (
                       SELECT above, what, round_id, place, state, category, building, open, due_at, n
                       FROM running_count
                       UNION ALL
                       SELECT a.id, c.what, c.round_id, c.place, c.state, c.category, c.building,
                              c.open, c.due_at, -1
                       FROM unit a JOIN unit u ON u.path >= a.path
                           AND u.path < rtrim(a.path, '/') || '0'
                       JOIN counted c ON c.unit_id = u.id
                       UNION ALL
                       SELECT 0, c.what, c.round_id, c.place, c.state, c.category, c.building,
                              c.open, c.due_at, -1
                       FROM counted c) AS both_sides
                   GROUP BY above, what, round_id, place, state, category, building, open, due_at
                   HAVING SUM(n) <> 0)
               SELECT COALESCE('党组织 ' || MAX(u.name), '全部') AS row_name, d.what AS a,
                      CAST(SUM(ABS(d.n)) AS TEXT) AS b
               FROM difference d LEFT JOIN unit u ON u.id = d.above
               WHERE d.above = 0 OR u.id IS NOT NULL GROUP BY d.above, d.what",
        says: "总览和列表用的合计（{a}）与逐条数出来的相差 {b}。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '待办 ' || CAST(o.id AS TEXT) || '“' || o.title || '”' AS row_name,
                      o.status AS a
               FROM obligation o WHERE (o.status = 'open') <> (o.settled_at IS NULL)",
        says: "状态是 {a}，与办结时刻不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '待办 ' || CAST(o.id AS TEXT) || '“' || o.title || '”' AS row_name,
                      o.subject_key AS a, p.code AS b
               FROM obligation o LEFT JOIN project p ON p.id = o.project_id
               WHERE p.round_id <> o.round_id
                  OR (p.id IS NOT NULL AND o.subject_key <> 'project:' || CAST(p.id AS TEXT))
                  OR (p.id IS NULL AND o.subject_key LIKE 'project:%')",
        says: "说的是 {a}，却记在项目 {b} 或别的批次上。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '待办 ' || CAST(o.id AS TEXT) || '“' || o.title || '”' AS row_name
               FROM obligation o
               WHERE (o.owner_unit_id IS NULL) <> (o.owner_role IS NULL)
                  OR (o.owner_unit_id IS NULL) = (o.owner_account_id IS NULL)",
        says: "不知道由谁办：应是一个单位的一种角色，或一个人。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '待办 ' || CAST(o.id AS TEXT) || '“' || o.title || '”' AS row_name,
                      p.code AS a
               FROM obligation o JOIN project p ON p.id = o.project_id
               WHERE o.status = 'open' AND p.ended_on IS NOT NULL",
        says: "项目 {a} 已经结束，它还没有办结。",
        mend: BY_ITSELF,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name FROM project p
               WHERE p.ended_on IS NOT NULL AND p.next_due_at IS NOT NULL",
        says: "已经结束，却还有下一个期限。",
        mend: BY_ITSELF,
    },
    Rule {
        sql: r"SELECT '提醒 ' || CAST(s.id AS TEXT) AS row_name, s.step AS a, a.login AS b
               FROM reminder_step s JOIN obligation o ON o.id = s.obligation_id
               JOIN account a ON a.id = s.account_id
               LEFT JOIN outbox m ON m.id = s.outbox_id
               WHERE s.taken_on < o.born_on OR m.account_id <> s.account_id
                  OR (s.outcome = 'sent' AND m.id IS NULL)",
        says: "给 {b} 的提醒（{a}）早于待办本身，或没有对应的邮件。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '提醒 ' || CAST(s.id AS TEXT) AS row_name, s.step AS a, a.login AS b
               FROM reminder_step s JOIN outbox m ON m.id = s.outbox_id
               JOIN account a ON a.id = s.account_id
               WHERE m.state IN ('given_up', 'skipped')",
        says: "给 {b} 的提醒（{a}）算作已说，而它的邮件没有发出。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("待办", "obligation").await?;
    look.count("提醒", "reminder_step").await?;
    let statuses = ObligationStatus::ALL.iter().map(|s| s.key());
    look.words("obligation", "status", statuses).await?;
    let kinds = ObligationKind::ALL.iter().map(|k| k.key());
    look.words("obligation", "kind", kinds).await?;
    let outcomes = ReminderOutcome::ALL.iter().map(|o| o.key());
    look.words("reminder_step", "outcome", outcomes).await?;
    look.rules(RULES).await?;
    look.tallied("待办", Counted::Obligation).await?;
    let rounds: Vec<_> = look.rounds.values().cloned().collect();
    for round in &rounds {
        let changes = of_round(look.db, round, &look.book.calendar()).await?;
        let name = format!("批次 {}", round.row.code);
        differences(look, &name, &changes).await?;
    }
    look.checked();
    each_project(look).await
}

/// What every live project owes, and its next due date.
async fn each_project<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let mut after = ProjectId(0);
    loop {
        let some = project::Entity::find()
            .filter(project::Column::EndedOn.is_null())
            .filter(project::Column::Id.gt(after))
            .order_by_asc(project::Column::Id)
            .limit(TOGETHER)
            .all(look.db)
            .await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        next_due(look, &some).await?;
        let standings = readable(look, some).await?;
        owes(look, &standings).await?;
    }
    look.checked();
    look.checked();
    Ok(())
}

/// Projects whose round can be read and whose stage is one of it: the others are told already.
pub(super) async fn readable<C: ConnectionTrait>(
    look: &Look<'_, C>,
    some: Vec<project::Model>,
) -> Result<Vec<Standing>, LedgerError> {
    let stage_of = |p: &project::Model| {
        let round: &RoundBook = look.rounds.get(&p.round_id)?;
        round.programme.stage(&p.stage_key)
    };
    let known = some.into_iter().filter(|p| stage_of(p).is_some()).collect();
    standings_of(look.book, look.db, known).await
}

async fn owes<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    standings: &[Standing],
) -> Result<(), LedgerError> {
    let calendar = look.book.calendar();
    match of_projects(look.db, standings, &calendar).await {
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
                let row = obligation::Entity::find_by_id(*id).one(look.db).await?;
                format!(
                    "待办 {id} 现为“{}”，应为“{}”。",
                    row.map_or_else(String::new, |row| in_words(
                        &row.title,
                        &due_of(&row),
                        row.missing.as_deref()
                    )),
                    in_words(&to.title, &to.due, to.missing.as_deref())
                )
            }
            Reconciled::Settle(id) | Reconciled::Waive(id) => {
                format!(
                    "待办 {id}“{}”已不再欠，却没有办结。",
                    title_of(look, *id).await?
                )
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

async fn title_of<C: ConnectionTrait>(
    look: &Look<'_, C>,
    id: ObligationId,
) -> Result<String, LedgerError> {
    let row = obligation::Entity::find_by_id(id).one(look.db).await?;
    Ok(row.map(|row| row.title).unwrap_or_default())
}

/// A project's next due date is that of its earliest open row.
async fn next_due<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    some: &[project::Model],
) -> Result<(), LedgerError> {
    let mut earliest: BTreeMap<ProjectId, DateTime<Utc>> = BTreeMap::new();
    let rows = obligation::Entity::find()
        .filter(obligation::Column::ProjectId.is_in(some.iter().map(|p| p.id)))
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .all(look.db)
        .await?;
    for row in rows {
        if let Some(id) = row.project_id {
            let at = due_of(&row).instant();
            let first = earliest.entry(id).or_insert(at);
            *first = at.min(*first);
        }
    }
    for p in some {
        let first = earliest.get(&p.id).copied();
        if p.next_due_at != first {
            let label = |at: Option<DateTime<Utc>>| {
                at.map_or_else(|| "没有".to_owned(), |at| at.to_rfc3339())
            };
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
