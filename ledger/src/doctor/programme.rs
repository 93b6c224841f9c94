//! What is run: a round's definition never changes after opening; its rows are its definition's.

use domain::programme;
use domain::states::RoundStatus;
use domain::unit::kind;
use entity::{programme as stored, quota, stage_date};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::look::{BY_HAND, Look, Rule};
use crate::event::hex;
use crate::{LedgerError, RoundBook};

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name FROM round r
               JOIN programme p ON p.id = r.programme_id
               WHERE r.definition <> p.text OR r.programme_code <> p.code OR r.format <> p.format",
        says: "活动文件与登记的那一版不同，开批次以后不应再变。",
        mend: "登记的那一版在表 programme 里，请核实是谁改的，再改回。",
    },
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name, r.status AS a FROM round r
               WHERE (r.status = 'preparing') <> (r.opened_at IS NULL)
                  OR (r.status = 'closed') <> (r.closed_at IS NOT NULL)",
        says: "状态是 {a}，与开始、结束的时刻不符。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name, r.count_from AS a FROM round r
               WHERE r.count_from NOT IN ('next_day', 'same_day')",
        says: "工作日的起算方式“{a}”不认得。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name, MIN(p.code) AS a FROM round r
               JOIN project p ON p.round_id = r.id
               WHERE r.status = 'preparing' GROUP BY r.code",
        says: "还在筹备，却已有项目 {a}。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name, MIN(p.code) AS a FROM round r
               JOIN project p ON p.round_id = r.id
               WHERE r.status = 'closed' AND p.ended_on IS NULL AND p.status <> 'titled'
               GROUP BY r.code",
        says: "已经结束，却还有没办结的项目 {a}。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name, d.stage_key AS a FROM stage_date d
               JOIN round r ON r.id = d.round_id WHERE d.actual_closes < d.actual_opens",
        says: "阶段 {a} 的实际结束早于实际开始。",
        mend: BY_HAND,
    },
    Rule {
        sql: r#"SELECT '批次 ' || r.code AS row_name, q."on" AS a FROM quota q
                JOIN round r ON r.id = q.round_id
                WHERE q.low < 0 OR q.high < 0 OR q."on" NOT IN ('recommend', 'admit')"#,
        says: "有一条名额（{a}）是负数，或不认得。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '批次 ' || r.code AS row_name, CAST(a.id AS TEXT) AS a FROM amendment a
               JOIN round r ON r.id = a.round_id
               WHERE r.status = 'preparing' OR TRIM(a.reason) = ''",
        says: "第 {a} 号变更没有理由，或早于批次开始。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("活动文件", "programme").await?;
    look.count("批次", "round").await?;
    look.words("round", "status", RoundStatus::ALL.iter().map(|s| s.key()))
        .await?;
    look.rules(RULES).await?;
    texts(look).await?;
    let rounds: Vec<_> = look.rounds.values().cloned().collect();
    for round in rounds {
        definition(look, &round);
        dates(look, &round).await?;
        quotas(look, &round).await?;
    }
    // What has just been looked at in each round.
    for _ in 0..3 {
        look.checked();
    }
    Ok(())
}

/// A stored text is what its digest was made of.
async fn texts<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let ids: Vec<domain::ids::ProgrammeId> = stored::Entity::find()
        .select_only()
        .column(stored::Column::Id)
        .into_tuple()
        .all(look.db)
        .await?;
    for id in ids {
        let Some(row) = stored::Entity::find_by_id(id).one(look.db).await? else {
            continue;
        };
        let name = format!("活动文件 {}（第 {id} 号）", row.code);
        if hex(&Sha256::digest(row.text.as_bytes())) != row.digest {
            look.ill(&name, "内容与登记时的摘要不符。", BY_HAND);
        }
        if programme::read(&row.text).is_err() {
            look.ill(
                &name,
                "本版本的程序读不了它。",
                "请确认程序没有退回旧版本；文件可用 peiyu programme check 检查。",
            );
        }
    }
    look.checked();
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
    let keys: Vec<(String, i32)> = stage_date::of_round(round.row.id)
        .select_only()
        .columns([stage_date::Column::StageKey, stage_date::Column::Position])
        .into_tuple()
        .all(look.db)
        .await?;
    let wanted = round.programme.stages.iter().map(|s| s.key.as_str());
    if !keys
        .iter()
        .map(|(key, at)| (key.as_str(), *at))
        .eq(wanted.zip(0..))
    {
        let have: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
        look.ill(
            &name,
            format!("日期表的阶段（{}）与活动文件的不一致。", have.join("、")),
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
    let rows: Vec<(i32, Option<String>)> = quota::Entity::find()
        .select_only()
        .columns([quota::Column::Position, quota::Column::Category])
        .filter(quota::Column::RoundId.eq(round.row.id))
        .order_by_asc(quota::Column::Position)
        .order_by_asc(quota::Column::Id)
        .into_tuple()
        .all(look.db)
        .await?;
    let wanted = round.programme.quotas.iter().map(|q| &q.category);
    if !rows
        .iter()
        .map(|(at, own)| (*at, own))
        .eq((0..).zip(wanted))
    {
        look.ill(
            format!("批次 {}", round.row.code),
            "名额表与活动文件的不一致。",
            BY_HAND,
        );
    }
    Ok(())
}
