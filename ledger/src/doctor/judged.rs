//! What is judged: scores are locked after signing, admissions keep to the quota, and nobody is
//! admitted over an open objection.

use std::collections::BTreeMap;

use domain::ids::{AssignmentId, DecisionId, ProjectId, RoundId, ScoreId};
use domain::programme::{CountFrom, QuotaOn};
use domain::quota::{bar, words};
use domain::scoring;
use domain::states::{
    Decided, EndorsementDecision, ExtensionKind, NoticeStatus, ObjectionStatus, Verdict,
};
use entity::{assignment, decision, project, score};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::look::{BY_HAND, Look, Rule};
use crate::LedgerError;
use crate::publicity::holders_of_places;

/// Sheets or decisions looked at together.
const TOGETHER: u64 = 500;

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, e.stage_key AS a, CAST(e.round_no AS TEXT) AS b
               FROM endorsement e JOIN project p ON p.id = e.project_id
               GROUP BY p.code, e.stage_key, e.round_no HAVING COUNT(*) > 1",
        says: "阶段 {a} 第 {b} 次审核有不止一条意见。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name FROM project p
               WHERE p.building_from IS NOT NULL AND NOT EXISTS (
                   SELECT 1 FROM decision d WHERE d.project_id = p.id AND d.what = 'admit')",
        says: "在建或建过，却没有立项的决定。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, a.stage_key AS a
               FROM project p JOIN assignment a ON a.project_id = p.id AND a.stage_key = p.stage_key
               LEFT JOIN score s ON s.assignment_id = a.id
               WHERE p.status = 'scored' AND a.recused_at IS NULL AND s.signed_at IS NULL",
        says: "评分已经结束，阶段 {a} 却有评分表没有签署。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, a.stage_key AS a
               FROM assignment a JOIN project p ON p.id = a.project_id
               JOIN score s ON s.assignment_id = a.id
               WHERE a.recused_at IS NOT NULL AND s.signed_at IS NOT NULL",
        says: "阶段 {a} 有专家已经回避，却签了评分表。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, a.stage_key AS a
               FROM assignment a JOIN project p ON p.id = a.project_id
               JOIN submission s ON s.id = a.submission_id
               WHERE s.project_id <> a.project_id OR s.status = 'draft'",
        says: "阶段 {a} 有专家评的是别的项目的材料，或没有提交的稿。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '公示 ' || n.title AS row_name, n.status AS a FROM notice n
               WHERE (n.status = 'closed') <> (n.closed_at IS NOT NULL)
                  OR n.closes_on < n.opens_on",
        says: "状态是 {a}，与结束时刻或起止日不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name FROM project p
               WHERE p.status = 'open' AND NOT EXISTS (
                   SELECT 1 FROM notice_entry e JOIN notice n ON n.id = e.notice_id
                   WHERE e.project_id = p.id AND n.stage_key = p.stage_key AND n.status = 'open')",
        says: "正在公示，却不在任何一份进行中的公示里。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '公示 ' || n.title AS row_name, p.code AS a
               FROM notice_entry e JOIN notice n ON n.id = e.notice_id
               JOIN project p ON p.id = e.project_id WHERE p.round_id <> n.round_id",
        says: "列有别的批次的项目 {a}。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '异议 ' || CAST(o.id AS TEXT) AS row_name, o.status AS a FROM objection o
               WHERE (o.status = 'open') <> (o.concluded_at IS NULL)
                  OR (o.status = 'open') <> (o.conclusion IS NULL)
                  OR (o.status = 'upheld' AND o.project_id IS NULL)",
        says: "状态是 {a}，与结论不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, p.stage_key AS a, CAST(o.id AS TEXT) AS b
               FROM objection o JOIN notice n ON n.id = o.notice_id
               JOIN notice_entry e ON e.notice_id = n.id
                   AND (o.project_id IS NULL OR o.project_id = e.project_id)
               JOIN project p ON p.id = e.project_id
               WHERE o.status = 'open' AND p.ended_on IS NULL
                 AND (p.stage_key <> n.stage_key OR p.status <> 'objected')",
        says: "异议 {b} 还没有处理，它却已到了 {a}。",
        mend: "请先核查这件异议；结论作出以前不应立项。",
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name FROM project p
               WHERE p.status = 'objected' AND NOT EXISTS (
                   SELECT 1 FROM objection o JOIN notice n ON n.id = o.notice_id
                   JOIN notice_entry e ON e.notice_id = n.id AND e.project_id = p.id
                   WHERE n.stage_key = p.stage_key AND o.status = 'open'
                     AND (o.project_id IS NULL OR o.project_id = p.id))",
        says: "因异议停着，却没有未处理的异议。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '异议 ' || CAST(o.id AS TEXT) AS row_name, p.code AS a FROM objection o
               JOIN project p ON p.id = o.project_id
               WHERE NOT EXISTS (SELECT 1 FROM notice_entry e
                   WHERE e.notice_id = o.notice_id AND e.project_id = o.project_id)",
        says: "针对的项目 {a} 不在那份公示里。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("审核意见", "endorsement").await?;
    look.count("评分表", "score").await?;
    look.count("决定", "decision").await?;
    look.count("公示", "notice").await?;
    look.count("异议", "objection").await?;
    let decisions = EndorsementDecision::ALL.iter().map(|d| d.key());
    look.words("endorsement", "decision", decisions).await?;
    look.words("decision", "what", Decided::ALL.iter().map(|d| d.key()))
        .await?;
    let verdicts = Verdict::ALL.iter().map(|v| v.key());
    look.words("decision", "outcome", verdicts).await?;
    let kinds = ExtensionKind::ALL.iter().map(|k| k.key());
    look.words("extension", "kind", kinds).await?;
    let counted = CountFrom::ALL.iter().map(|c| c.key());
    look.words("notice", "count_from", counted).await?;
    look.words(
        "notice",
        "status",
        NoticeStatus::ALL.iter().map(|s| s.key()),
    )
    .await?;
    let statuses = ObjectionStatus::ALL.iter().map(|s| s.key());
    look.words("objection", "status", statuses).await?;
    look.rules(RULES).await?;
    sheets(look).await?;
    means(look).await?;
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
async fn sheets<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let mut after = ScoreId(0);
    loop {
        let some: Vec<Sheet> = score::Entity::find()
            .select_only()
            .columns([
                score::Column::Id,
                score::Column::Items,
                score::Column::Total,
            ])
            .column_as(score::Column::SignedAt.is_not_null(), "signed")
            .columns([project::Column::Code, project::Column::RoundId])
            .join(JoinType::InnerJoin, score::assignment())
            .join(JoinType::InnerJoin, assignment::project())
            .filter(score::Column::Id.gt(after))
            .order_by_asc(score::Column::Id)
            .limit(TOGETHER)
            .into_model()
            .all(look.db)
            .await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        for sheet in &some {
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
            match total {
                Ok(total) if total == sheet.total => {}
                Ok(total) => look.ill(
                    name,
                    format!(
                        "总分记的是 {}，各项加起来是 {}。",
                        scoring::show(sheet.total),
                        scoring::show(total)
                    ),
                    BY_HAND,
                ),
                Err(lines) => {
                    let first = lines.first().map_or("", |(_, message)| message.as_str());
                    look.ill(name, format!("已经签署，却不完整：{first}"), BY_HAND);
                }
            }
        }
    }
    look.checked();
    Ok(())
}

/// The mean that a project went on with is that of its signed sheets.
async fn means<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let mut after = DecisionId(0);
    loop {
        let some: Vec<(DecisionId, ProjectId, String, Option<i64>, String, RoundId)> =
            decision::Entity::find()
                .select_only()
                .columns([
                    decision::Column::Id,
                    decision::Column::ProjectId,
                    decision::Column::StageKey,
                    decision::Column::Points,
                ])
                .columns([project::Column::Code, project::Column::RoundId])
                .join(JoinType::InnerJoin, decision::project())
                .filter(decision::Column::What.eq(Decided::Score))
                .filter(decision::Column::Id.gt(after))
                .order_by_asc(decision::Column::Id)
                .limit(TOGETHER)
                .into_tuple()
                .all(look.db)
                .await?;
        let Some((last, ..)) = some.last() else { break };
        after = *last;
        let mut totals: BTreeMap<(ProjectId, String), Vec<i64>> = BTreeMap::new();
        let signed: Vec<(AssignmentId, ProjectId, String, i64)> = score::Entity::find()
            .select_only()
            .column(score::Column::AssignmentId)
            .columns([assignment::Column::ProjectId, assignment::Column::StageKey])
            .column(score::Column::Total)
            .join(JoinType::InnerJoin, score::assignment())
            .filter(assignment::Column::ProjectId.is_in(some.iter().map(|row| row.1)))
            .filter(assignment::Column::RecusedAt.is_null())
            .filter(score::Column::SignedAt.is_not_null())
            .into_tuple()
            .all(look.db)
            .await?;
        for (_, project, stage, total) in signed {
            totals.entry((project, stage)).or_default().push(total);
        }
        for (_, project, stage, points, code, round) in some {
            let Some(rules) = look
                .rounds
                .get(&round)
                .and_then(|r| r.programme.review.as_ref())
            else {
                continue;
            };
            let mean = totals
                .get(&(project, stage.clone()))
                .and_then(|totals| scoring::mean(rules, totals));
            if mean != points {
                let label =
                    |points: Option<i64>| points.map_or_else(|| "没有".to_owned(), scoring::show);
                look.ill(
                    format!("项目 {code}"),
                    format!(
                        "阶段 {stage} 的平均分记的是 {}，按签署的评分表是 {}。",
                        label(points),
                        label(mean)
                    ),
                    BY_HAND,
                );
            }
        }
    }
    look.checked();
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
    look.checked();
    Ok(())
}
