//! What is drawn: a draw can be recomputed, and those drawn are those visited.

use std::collections::BTreeSet;

use domain::draw::{Pick, Pool, Seed, verify};
use domain::ids::{CampaignId, DrawId};
use entity::{draw, project};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::look::{BY_HAND, Look};
use crate::LedgerError;

/// Every draw comes out as it was published, and those drawn are those visited.
pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let all: Vec<(DrawId, String)> = look
        .all(
            "SELECT d.id, c.title FROM draw d JOIN campaign c ON c.id = d.campaign_id
             ORDER BY d.id",
        )
        .await?;
    for (id, title) in all {
        let Some(row) = draw::Entity::find_by_id(id).one(look.db).await? else {
            continue;
        };
        let name = format!("抽取 {id}（{title}）");
        match recomputed(&row) {
            Err(why) => look.ill(
                name,
                format!("{why}。"),
                "这次抽取不能作数。请对照公示的名单和种子摘要核实，peiyu draw verify 可单独复算。",
            ),
            Ok(picks) => visits(look, &name, row.campaign_id, &picks).await?,
        }
    }
    look.checked(2);
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
    campaign: CampaignId,
    picks: &BTreeSet<String>,
) -> Result<(), LedgerError> {
    let visited: Vec<String> = look
        .all(&format!(
            "SELECT p.code FROM visit v JOIN project p ON p.id = v.project_id
             WHERE v.campaign_id = {campaign}"
        ))
        .await?;
    let visited = BTreeSet::from_iter(visited);
    let missing: Vec<&String> = picks.difference(&visited).collect();
    let missing = project::Entity::find()
        .filter(project::Column::Code.is_in(missing))
        .filter(project::Column::EndedOn.is_null());
    for p in missing.all(look.db).await? {
        look.ill(
            name,
            format!("抽中了 {}，却没有安排查看。", p.code),
            BY_HAND,
        );
    }
    for code in visited.difference(picks) {
        look.ill(name, format!("没有抽中 {code}，却安排了查看。"), BY_HAND);
    }
    Ok(())
}
