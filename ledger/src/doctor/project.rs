//! What enters: where projects stand, who holds them, the titles they brought, their files.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::RoundId;
use domain::lifecycle::{State, can_stand};
use domain::programme::Programme;
use domain::stage::{StageKind, Status};
use domain::states::{HolderRole, SubmissionStatus};
use domain::unit::Standing;
use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look, Rule, quoted};
use super::submission;
use crate::{LedgerError, RoundBook};

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, lu.code AS a, u.code AS b FROM project p
               JOIN unit u ON u.id = p.unit_id
               LEFT JOIN holder h ON h.project_id = p.id AND h.role = 'lead' AND h.to_on IS NULL
               LEFT JOIN unit lu ON lu.id = h.unit_id
               WHERE h.id IS NULL OR h.unit_id <> p.unit_id",
        says: "牵头单位是 {a}，项目上记的是 {b}。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, u.code AS a FROM holder h
               JOIN project p ON p.id = h.project_id JOIN unit u ON u.id = h.unit_id
               WHERE h.to_on < h.from_on",
        says: "申报主体 {a} 的止日早于起日。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name FROM project p
               WHERE p.status = 'titled' AND NOT EXISTS (
                   SELECT 1 FROM title t WHERE t.project_id = p.id AND t.revoked_on IS NULL)",
        says: "已命名，却没有有效的称号。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, t.name AS a FROM project p
               JOIN title t ON t.project_id = p.id
               WHERE p.ended_on IS NOT NULL AND t.revoked_on IS NULL",
        says: "已经结束，称号“{a}”却还有效。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, t.name AS a FROM title t
               JOIN project p ON p.id = t.project_id
               WHERE (t.revoked_on IS NULL) <> (t.reason IS NULL) OR NOT EXISTS (
                   SELECT 1 FROM decision d WHERE d.project_id = p.id AND d.what = 'title')",
        says: "称号“{a}”没有命名的决定，或撤销没有理由。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, a.name AS a FROM attachment a
               JOIN project p ON p.id = a.project_id
               LEFT JOIN submission s ON s.id = a.submission_id
               LEFT JOIN record r ON r.id = a.record_id
               LEFT JOIN rectification x ON x.id = a.rectification_id
               LEFT JOIN finding f ON f.id = x.finding_id
               WHERE s.project_id <> p.id OR r.project_id <> p.id OR f.project_id <> p.id
                  OR (a.record_id IS NOT NULL AND a.rectification_id IS NOT NULL)
                  OR (a.field_key IS NULL)
                     <> (a.record_id IS NOT NULL OR a.rectification_id IS NOT NULL)
                  OR (a.submission_id IS NOT NULL AND a.field_key IS NULL)",
        says: "文件“{a}”挂错了地方：应只挂在本项目的一份表、一条记录或一次整改上。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '文件 ' || b.digest AS row_name, CAST(b.size AS TEXT) AS a FROM blob b
               WHERE LENGTH(b.digest) <> 64 OR b.size <= 0",
        says: "摘要不是 64 位，或大小 {a} 不对。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '文件 ' || b.digest AS row_name FROM blob b
               WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob_digest = b.digest)",
        says: "存着，却没有挂在任何材料上。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("项目", "project").await?;
    look.count("材料", "submission").await?;
    look.count("文件", "attachment").await?;
    look.count("称号", "title").await?;
    look.words("project", "status", Status::ALL.iter().map(|s| s.key()))
        .await?;
    look.words("holder", "role", HolderRole::ALL.iter().map(|r| r.key()))
        .await?;
    look.words("title", "standing", Standing::ALL.iter().map(|s| s.key()))
        .await?;
    let statuses = SubmissionStatus::ALL.iter().map(|s| s.key());
    look.words("submission", "status", statuses).await?;
    let ends = Status::ALL.iter().filter(|s| s.is_end()).map(|s| s.key());
    let ended = format!(
        r"SELECT '项目 ' || code AS row_name, status AS a FROM project
          WHERE (status IN ({})) <> (ended_on IS NOT NULL)",
        quoted(ends)
    );
    look.rule(&ended, "状态是 {a}，与办结日期不符。", BY_HAND)
        .await?;
    look.rules(RULES).await?;
    places(look).await?;
    stages(look).await?;
    submission::look_at(look).await
}

/// Projects of one round that stand alike.
struct Place {
    round: Arc<RoundBook>,
    /// One of them.
    code: String,
    /// How many.
    n: i64,
    stage: String,
    status: String,
    category: Option<String>,
    builds: bool,
}

impl Place {
    fn name(&self) -> String {
        if self.n == 1 {
            format!("项目 {}", self.code)
        } else {
            format!("项目 {} 等 {} 个", self.code, self.n)
        }
    }
}

/// Every project stands where the life of its programme leads, in a category of its round, and
/// builds from its admission on.
async fn places<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let rows = look
        .select(
            r"SELECT round_id, stage_key, status, category,
                     CASE WHEN building_from IS NULL THEN 0 ELSE 1 END AS builds,
                     MIN(code) AS code, COUNT(*) AS n
              FROM project
              GROUP BY round_id, stage_key, status, category,
                       CASE WHEN building_from IS NULL THEN 0 ELSE 1 END",
        )
        .await?;
    for row in rows {
        let Some(round) = look.rounds.get(&RoundId(row.try_get_by("round_id")?)) else {
            continue;
        };
        let place = Place {
            round: round.clone(),
            code: row.try_get_by("code")?,
            n: row.try_get_by("n")?,
            stage: row.try_get_by("stage_key")?,
            status: row.try_get_by("status")?,
            category: row.try_get_by("category")?,
            builds: row.try_get_by::<i32, _>("builds")? != 0,
        };
        stands(look, &place);
        categorised(look, &place);
        builds(look, &place);
    }
    for _ in 0..3 {
        look.checked();
    }
    Ok(())
}

fn stands<C: ConnectionTrait>(look: &mut Look<'_, C>, place: &Place) {
    // A word that is none is told already.
    let Some(status) = Status::from_key(&place.status) else {
        return;
    };
    if !can_stand(&place.round.programme, &State::new(&place.stage, status)) {
        look.ill(
            place.name(),
            format!(
                "处在“{}·{}”，按活动文件走不到这里。",
                place.stage,
                status.label()
            ),
            BY_HAND,
        );
    }
}

fn categorised<C: ConnectionTrait>(look: &mut Look<'_, C>, place: &Place) {
    let known = &place.round.programme.entry.categories;
    let fits = match &place.category {
        Some(own) => known.iter().any(|c| c.key == *own),
        None => known.is_empty(),
    };
    if !fits {
        look.ill(
            place.name(),
            format!(
                "类别“{}”不在活动文件里。",
                place.category.as_deref().unwrap_or("空")
            ),
            BY_HAND,
        );
    }
}

fn builds<C: ConnectionTrait>(look: &mut Look<'_, C>, place: &Place) {
    if admitted(&place.round.programme, &place.stage) != Some(place.builds) {
        // A stage that is not there is told already.
        if place.round.programme.stage(&place.stage).is_none() {
            return;
        }
        look.ill(
            place.name(),
            if place.builds {
                format!("还没有立项（{}），却有建设起始日。", place.stage)
            } else {
                format!("已经立项（{}），却没有建设起始日。", place.stage)
            },
            BY_HAND,
        );
    }
}

/// Whether who has come to a stage has begun to build; none for a stage that is not there.
fn admitted(p: &Programme, stage: &str) -> Option<bool> {
    let place =
        |wanted: &dyn Fn(&domain::programme::Stage) -> bool| p.stages.iter().position(wanted);
    let here = place(&|s| s.key == stage)?;
    Some(place(&|s| s.kind == StageKind::Building).is_some_and(|building| here >= building))
}

/// Whatever names a stage names one of the round's definition.
async fn stages<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    const NAMED: &str = r"
        SELECT p.round_id, x.stage_key, '延期' AS what, MIN(p.code) AS code
            FROM extension x JOIN project p ON p.id = x.project_id GROUP BY p.round_id, x.stage_key
        UNION ALL SELECT p.round_id, x.stage_key, '决定', MIN(p.code)
            FROM decision x JOIN project p ON p.id = x.project_id GROUP BY p.round_id, x.stage_key
        UNION ALL SELECT p.round_id, x.stage_key, '审核意见', MIN(p.code)
            FROM endorsement x JOIN project p ON p.id = x.project_id GROUP BY p.round_id, x.stage_key
        UNION ALL SELECT p.round_id, x.stage_key, '评审分配', MIN(p.code)
            FROM assignment x JOIN project p ON p.id = x.project_id GROUP BY p.round_id, x.stage_key
        UNION ALL SELECT x.round_id, x.stage_key, '公示', MIN(r.code)
            FROM notice x JOIN round r ON r.id = x.round_id GROUP BY x.round_id, x.stage_key";
    let programmes: BTreeMap<RoundId, Arc<Programme>> = look
        .rounds
        .iter()
        .map(|(id, round)| (*id, round.programme.clone()))
        .collect();
    for row in look.select(NAMED).await? {
        let Some(p) = programmes.get(&RoundId(row.try_get_by("round_id")?)) else {
            continue;
        };
        let stage: String = row.try_get_by("stage_key")?;
        if p.stage(&stage).is_none() {
            let (what, code): (String, String) = (row.try_get_by("what")?, row.try_get_by("code")?);
            look.ill(
                format!("{code} 的{what}"),
                format!("阶段“{stage}”不在活动文件里。"),
                BY_HAND,
            );
        }
    }
    look.checked();
    Ok(())
}
