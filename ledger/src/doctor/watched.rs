//! What is supervised: a finding is closed by another person than who rectified, and draws can be
//! recomputed.

use std::collections::BTreeSet;

use domain::draw::{Pick, Pool, Seed, verify};
use domain::ids::DrawId;
use domain::states::{CampaignStatus, FindingSource, FindingStatus, VisitStatus};
use entity::{campaign, draw, project, visit};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::look::{BY_HAND, Look, Rule};
use crate::LedgerError;

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '问题 ' || f.code AS row_name, f.status AS a FROM finding f
               WHERE (f.status = 'closed') <> (f.closed_at IS NOT NULL)",
        says: "状态是 {a}，与销号时刻不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '问题 ' || f.code AS row_name FROM finding f
               WHERE f.status = 'closed' AND NOT EXISTS (
                   SELECT 1 FROM rectification r
                   WHERE r.finding_id = f.id AND r.verdict = 'accepted'
                     AND NOT EXISTS (SELECT 1 FROM rectification later
                         WHERE later.finding_id = f.id AND later.id > r.id))",
        says: "已经销号，最后一次整改却没有复核通过。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '问题 ' || f.code AS row_name, f.status AS a FROM finding f
               WHERE f.status <> 'closed' AND (f.status = 'rectified') <> EXISTS (
                   SELECT 1 FROM rectification r WHERE r.finding_id = f.id AND r.verdict IS NULL)",
        says: "状态是 {a}，与等待复核的整改不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r#"SELECT '问题 ' || f.code AS row_name, a.login AS a FROM rectification r
               JOIN finding f ON f.id = r.finding_id JOIN account a ON a.id = r."by"
               WHERE r.verified_by = r."by""#,
        says: "{a} 复核了自己的整改。",
        mend: "请由他人重新复核，并核实是谁写进去的。",
    },
    Rule {
        sql: r"SELECT '问题 ' || f.code AS row_name, r.verdict AS a FROM rectification r
               JOIN finding f ON f.id = r.finding_id
               WHERE (r.verdict IS NULL) <> (r.verified_at IS NULL)
                  OR (r.verdict IS NULL) <> (r.verified_by IS NULL)
                  OR r.verdict NOT IN ('accepted', 'rejected')",
        says: "复核结论“{a}”与复核的人和时刻不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, c.title AS a FROM visit v
               JOIN campaign c ON c.id = v.campaign_id JOIN project p ON p.id = v.project_id
               WHERE p.round_id <> c.round_id
                  OR (v.status = 'done') <> (v.visited_on IS NOT NULL)
                  OR (v.status = 'done') <> (v.conclusion IS NOT NULL)",
        says: "“{a}”的查看与状态不符，或不属于这个批次。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, c.title AS a FROM visit v
               JOIN campaign c ON c.id = v.campaign_id JOIN project p ON p.id = v.project_id
               WHERE v.status = 'due' AND (p.ended_on IS NOT NULL OR c.status = 'closed')",
        says: "还要去查看（{a}），项目或督导却已经结束。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '督导 ' || c.title AS row_name FROM campaign c
               WHERE c.status = 'open'
                 AND NOT EXISTS (SELECT 1 FROM visit v
                     WHERE v.campaign_id = c.id AND v.status = 'due')
                 AND NOT EXISTS (SELECT 1 FROM draw d
                     WHERE d.campaign_id = c.id AND d.revealed_at IS NULL)",
        says: "没有要去的项目了，却还没有结束。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '问题 ' || f.code AS row_name, p.code AS a FROM finding f
               JOIN visit v ON v.id = f.visit_id JOIN project p ON p.id = f.project_id
               WHERE v.project_id <> f.project_id",
        says: "记在项目 {a} 上，查看的却是别的项目。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("督导", "campaign").await?;
    look.count("抽取", "draw").await?;
    look.count("查看", "visit").await?;
    look.count("问题", "finding").await?;
    let sources = FindingSource::ALL.iter().map(|s| s.key());
    look.words("finding", "source", sources).await?;
    let statuses = CampaignStatus::ALL.iter().map(|s| s.key());
    look.words("campaign", "status", statuses).await?;
    look.words("visit", "status", VisitStatus::ALL.iter().map(|s| s.key()))
        .await?;
    let statuses = FindingStatus::ALL.iter().map(|s| s.key());
    look.words("finding", "status", statuses).await?;
    look.rules(RULES).await?;
    draws(look).await
}

/// Every draw comes out as it was published, and those drawn are those visited.
async fn draws<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let ids: Vec<DrawId> = draw::Entity::find()
        .select_only()
        .column(draw::Column::Id)
        .order_by_asc(draw::Column::Id)
        .into_tuple()
        .all(look.db)
        .await?;
    for id in ids {
        let Some((row, Some(c))) = draw::Entity::find_by_id(id)
            .join(JoinType::InnerJoin, draw::campaign())
            .select_also(campaign::Entity)
            .one(look.db)
            .await?
        else {
            continue;
        };
        let name = format!("抽取 {id}（{}）", c.title);
        match recomputed(&row) {
            Err(why) => look.ill(
                name,
                format!("{why}。"),
                "这次抽取不能作数。请对照公示的名单和种子摘要核实，peiyu draw verify 可单独复算。",
            ),
            Ok(picks) => visits(look, &name, &row, picks).await?,
        }
    }
    look.checked();
    look.checked();
    Ok(())
}

/// The codes drawn, when the draw is what was committed to.
fn recomputed(row: &draw::Model) -> Result<BTreeSet<String>, String> {
    let pool: Pool =
        serde_json::from_str(&row.candidates).map_err(|e| format!("候选名单无法解读：{e}"))?;
    let seed = row.seed.as_deref().unwrap_or_default();
    let Some(picks) = &row.picks else {
        let committed = Seed::parse(seed).map_err(|e| e.to_string())?.commitment();
        return match (row.revealed_at, committed == row.commitment) {
            (None, true) => Ok(BTreeSet::new()),
            (None, false) => Err("存着的种子与公布的摘要不符".to_owned()),
            (Some(_), _) => Err("种子已经公布，却没有抽取结果".to_owned()),
        };
    };
    if row.revealed_at.is_none() {
        return Err("种子还没有公布，却已有抽取结果".to_owned());
    }
    let picks: Vec<Pick> =
        serde_json::from_str(picks).map_err(|e| format!("抽取结果无法解读：{e}"))?;
    let codes: Vec<String> = picks.into_iter().map(|p| p.code).collect();
    verify(&row.algorithm, &row.commitment, &pool, seed, &codes)
        .map_err(|e| format!("复算不一致：{e}"))?;
    Ok(codes.into_iter().collect())
}

/// Whoever was drawn is visited, except who had ended before; nobody else is.
async fn visits<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    name: &str,
    row: &draw::Model,
    picks: BTreeSet<String>,
) -> Result<(), LedgerError> {
    let visited: BTreeSet<String> = visit::Entity::find()
        .select_only()
        .column(project::Column::Code)
        .join(JoinType::InnerJoin, visit::project())
        .filter(visit::Column::CampaignId.eq(row.campaign_id))
        .into_tuple::<String>()
        .all(look.db)
        .await?
        .into_iter()
        .collect();
    let missing: Vec<&String> = picks.difference(&visited).collect();
    let live: Vec<String> = if missing.is_empty() {
        Vec::new()
    } else {
        project::Entity::find()
            .select_only()
            .column(project::Column::Code)
            .filter(project::Column::Code.is_in(missing))
            .filter(project::Column::EndedOn.is_null())
            .into_tuple()
            .all(look.db)
            .await?
    };
    for code in live {
        look.ill(name, format!("抽中了 {code}，却没有安排查看。"), BY_HAND);
    }
    for code in visited.difference(&picks) {
        look.ill(name, format!("没有抽中 {code}，却安排了查看。"), BY_HAND);
    }
    Ok(())
}
