//! What is run: a round's definition never changes after opening; its rows are its definition's.

use domain::programme;
use domain::states::RoundStatus;
use domain::unit::kind;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::look::{BY_HAND, Look};
use crate::event::hex;
use crate::{LedgerError, RoundBook};

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    texts(look).await?;
    let rounds: Vec<_> = look.rounds.values().cloned().collect();
    for round in rounds {
        definition(look, &round);
        dates(look, &round).await?;
        quotas(look, &round).await?;
    }
    // What has just been looked at in each round.
    look.checked(3);
    Ok(())
}

/// A stored text is what its digest was made of.
async fn texts<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let texts: Vec<(i64, String, String, String)> = look
        .all("SELECT id, code, digest, text FROM programme")
        .await?;
    for (id, code, digest, text) in texts {
        let name = format!("活动文件 {code}（第 {id} 号）");
        if hex(&Sha256::digest(text.as_bytes())) != digest {
            look.ill(&name, "内容与登记时的摘要不符。", BY_HAND);
        }
        if programme::read(&text).is_err() {
            look.ill(
                &name,
                "本版本的程序读不了它。",
                "请确认程序没有退回旧版本；文件可用 peiyu programme check 检查。",
            );
        }
    }
    look.checked(1);
    Ok(())
}

fn definition<C: ConnectionTrait>(look: &mut Look<'_, C>, round: &RoundBook) {
    let (row, p) = (&round.row, &round.programme);
    if p.code != row.programme_code {
        look.ill(
            format!("批次 {}", row.code),
            format!(
                "活动文件是“{}”的，登记的是“{}”。",
                p.code, row.programme_code
            ),
            BY_HAND,
        );
    }
    if kind(&round.host.kind).is_none_or(|k| k.level != p.host) {
        look.ill(
            format!("批次 {}", row.code),
            format!(
                "“{}”由{}开设，{}不是。",
                p.short,
                p.host.label(),
                round.host.name
            ),
            BY_HAND,
        );
    }
}

async fn dates<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    round: &RoundBook,
) -> Result<(), LedgerError> {
    let name = format!("批次 {}", round.row.code);
    let keys: Vec<String> = look
        .all(&format!(
            "SELECT stage_key FROM stage_date WHERE round_id = {} ORDER BY position, id",
            round.row.id
        ))
        .await?;
    if !keys
        .iter()
        .eq(round.programme.stages.iter().map(|s| &s.key))
    {
        let have = keys.join("、");
        look.ill(
            &name,
            format!("日期表的阶段（{have}）与活动文件的不一致。"),
            BY_HAND,
        );
    }
    if round.row.status == RoundStatus::Preparing {
        return Ok(());
    }
    for s in &round.plan.stages {
        if let (Some(opens), Some(closes)) = (s.opens, s.closes)
            && closes.last_day() < opens.first_day()
        {
            look.ill(
                &name,
                format!(
                    "阶段 {} 的结束（{}）早于开始（{}）。",
                    s.key,
                    closes.label(),
                    opens.label()
                ),
                "在批次里“变更日期”，写明理由。",
            );
        }
    }
    Ok(())
}

/// A round has a row for each quota of its definition. The figures may be the round's own.
async fn quotas<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    round: &RoundBook,
) -> Result<(), LedgerError> {
    let rows: Vec<Option<String>> = look
        .all(&format!(
            "SELECT category FROM quota WHERE round_id = {} ORDER BY position, id",
            round.row.id
        ))
        .await?;
    if !rows
        .iter()
        .eq(round.programme.quotas.iter().map(|q| &q.category))
    {
        look.ill(
            format!("批次 {}", round.row.code),
            "名额表与活动文件的不一致。",
            BY_HAND,
        );
    }
    Ok(())
}
