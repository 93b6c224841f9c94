//! What is judged: score sheets add up, a project went on with the mean of its sheets, admissions keep
//! to the quota.

use std::collections::BTreeMap;

use domain::ids::{ProjectId, RoundId, ScoreId};
use domain::programme::QuotaOn;
use domain::quota::{bar, words};
use domain::scoring;
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::look::{BY_HAND, Look};
use crate::LedgerError;
use crate::publicity::holders_of_places;

/// Sheets or decisions looked at together.
const TOGETHER: i64 = 500;

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for piece in look.pieces("score", TOGETHER).await? {
        sheets(look, piece).await?;
    }
    for piece in look.pieces("decision", TOGETHER).await? {
        means(look, piece).await?;
    }
    look.checked(2);
    quotas(look).await
}

/// A score sheet with its project.
#[derive(Debug, FromQueryResult)]
struct Sheet {
    id: ScoreId,
    items: String,
    total: i64,
    signed: bool,
    code: String,
    round_id: RoundId,
}

/// A signed sheet has every line, and its total is what they add up to.
async fn sheets<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    (first, last): (i64, i64),
) -> Result<(), LedgerError> {
    let sheets: Vec<Sheet> = look
        .rows(&format!(
            "SELECT s.id, s.items, s.total, s.signed_at IS NOT NULL AS signed, p.code, p.round_id
             FROM score s JOIN assignment a ON a.id = s.assignment_id
             JOIN project p ON p.id = a.project_id
             WHERE s.id BETWEEN {first} AND {last} ORDER BY s.id"
        ))
        .await?;
    for sheet in sheets {
        let name = format!("项目 {} 的评分表 {}", sheet.code, sheet.id);
        let Ok(points) = serde_json::from_str::<BTreeMap<String, i64>>(&sheet.items) else {
            look.ill(name, "分数无法解读。", BY_HAND);
            continue;
        };
        let Some(round) = look.rounds.get(&sheet.round_id) else {
            continue;
        };
        let total = match &round.programme.standard {
            Some(standard) if sheet.signed => scoring::total(standard, &points),
            _ => Ok(points.values().sum()),
        };
        let what = match total {
            Ok(total) if total == sheet.total => continue,
            Ok(total) => format!(
                "总分记的是 {}，各项加起来是 {}。",
                scoring::show(sheet.total),
                scoring::show(total)
            ),
            Err(lines) => {
                let first = lines.first().map_or("", |(_, message)| message.as_str());
                format!("已经签署，却不完整：{first}")
            }
        };
        look.ill(name, what, BY_HAND);
    }
    Ok(())
}

/// What a project went on with after scoring.
#[derive(Debug, FromQueryResult)]
struct Scored {
    project_id: ProjectId,
    stage_key: String,
    points: Option<i64>,
    code: String,
    round_id: RoundId,
}

/// The mean that a project went on with is that of its signed sheets.
async fn means<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    (first, last): (i64, i64),
) -> Result<(), LedgerError> {
    let scored = format!("d.what = 'score' AND d.id BETWEEN {first} AND {last}");
    let signed: Vec<(ProjectId, String, i64)> = look
        .all(&format!(
            "SELECT a.project_id, a.stage_key, s.total
             FROM score s JOIN assignment a ON a.id = s.assignment_id
             WHERE a.recused_at IS NULL AND s.signed_at IS NOT NULL
               AND a.project_id IN (SELECT d.project_id FROM decision d WHERE {scored})"
        ))
        .await?;
    let mut totals: BTreeMap<(ProjectId, String), Vec<i64>> = BTreeMap::new();
    for (project, stage, total) in signed {
        totals.entry((project, stage)).or_default().push(total);
    }
    let scored: Vec<Scored> = look
        .rows(&format!(
            "SELECT d.project_id, d.stage_key, d.points, p.code, p.round_id
             FROM decision d JOIN project p ON p.id = d.project_id WHERE {scored} ORDER BY d.id"
        ))
        .await?;
    let label = |points: Option<i64>| points.map_or_else(|| "没有".to_owned(), scoring::show);
    for d in scored {
        let round = look.rounds.get(&d.round_id);
        let Some(rules) = round.and_then(|r| r.programme.review.as_ref()) else {
            continue;
        };
        let mean = totals
            .get(&(d.project_id, d.stage_key.clone()))
            .and_then(|totals| scoring::mean(rules, totals));
        if mean != d.points {
            look.ill(
                format!("项目 {}", d.code),
                format!(
                    "阶段 {} 的平均分记的是 {}，按签署的评分表是 {}。",
                    d.stage_key,
                    label(d.points),
                    label(mean)
                ),
                BY_HAND,
            );
        }
    }
    Ok(())
}

/// No round has admitted more than it may. Numbers for certain units alone are not looked at: which
/// of them bound was decided by what was proposed before.
async fn quotas<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let rounds: Vec<_> = look.rounds.values().cloned().collect();
    for round in rounds {
        let binding: Vec<_> = round
            .programme
            .quotas
            .iter()
            .filter(|q| q.on == QuotaOn::Admit && q.units.is_empty() && q.unit_kinds.is_empty())
            .filter_map(|q| bar(q.count, None).map(|bar| (q, bar)))
            .collect();
        if binding.is_empty() {
            continue;
        }
        let taken = holders_of_places(look.db, round.row.id).await?;
        for (q, bar) in binding {
            let used = taken
                .iter()
                .filter(|own| q.category.is_none() || **own == q.category)
                .count();
            if i64::try_from(used).unwrap_or(i64::MAX) > bar {
                look.ill(
                    format!("批次 {}", round.row.code),
                    format!("立项名额{}，已占 {used} 个。", words(q.count)),
                    "请对照立项文件核实，多出的由开设批次的单位撤销并写明理由。",
                );
            }
        }
    }
    look.checked(1);
    Ok(())
}
