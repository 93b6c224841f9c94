//! No change without its line in the log, and no line without its change: counted against each
//! other for every project, round and unit.

use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look};
use crate::LedgerError;

/// Rows that were each written with a line of their own.
struct Pair {
    /// What people call them.
    label: &'static str,
    /// Kinds of line; a comma stands between two that are counted together.
    lines: &'static str,
    /// Selects the owner's id, once for each row.
    rows: &'static str,
}

const OF_PROJECTS: &[Pair] = &[
    Pair {
        label: "项目",
        lines: "draft_started",
        rows: "SELECT id AS owner FROM project",
    },
    Pair {
        label: "提交的材料",
        lines: "submitted,handed_in",
        rows: "SELECT project_id AS owner FROM submission WHERE status <> 'draft'",
    },
    Pair {
        label: "退回",
        lines: "returned",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'return'",
    },
    Pair {
        label: "推荐",
        lines: "endorsed",
        rows: "SELECT project_id AS owner FROM endorsement WHERE decision = 'endorsed'",
    },
    Pair {
        label: "不推荐",
        lines: "declined",
        rows: "SELECT project_id AS owner FROM endorsement WHERE decision = 'declined'",
    },
    Pair {
        label: "资格审查",
        lines: "screened",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'screen'",
    },
    Pair {
        label: "回避",
        lines: "expert_recused",
        rows: "SELECT project_id AS owner FROM assignment WHERE recused_at IS NOT NULL",
    },
    Pair {
        label: "签署的评分表",
        lines: "score_signed",
        rows: "SELECT a.project_id AS owner FROM score s
               JOIN assignment a ON a.id = s.assignment_id WHERE s.signed_at IS NOT NULL",
    },
    Pair {
        label: "评分结束",
        lines: "scoring_closed",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'score'",
    },
    Pair {
        label: "入围决定",
        lines: "shortlisted",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'shortlist'",
    },
    Pair {
        label: "材料退回",
        lines: "sent_back",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'send_back'",
    },
    Pair {
        label: "修改稿审定",
        lines: "revision_accepted",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'revision'",
    },
    Pair {
        label: "拟立项决定",
        lines: "proposed",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'propose'",
    },
    Pair {
        label: "公示",
        lines: "put_up",
        rows: "SELECT project_id AS owner FROM notice_entry",
    },
    Pair {
        label: "立项",
        lines: "admitted",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'admit'",
    },
    Pair {
        label: "等次",
        lines: "graded",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'grade'",
    },
    Pair {
        label: "延期",
        lines: "extension_granted",
        rows: "SELECT project_id AS owner FROM extension",
    },
    Pair {
        label: "命名",
        lines: "titled",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'title'",
    },
    Pair {
        label: "逾期未报",
        lines: "lapsed",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'lapse'",
    },
    Pair {
        label: "退出",
        lines: "withdrawn",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'withdraw'",
    },
    Pair {
        label: "撤销",
        lines: "revoked",
        rows: "SELECT project_id AS owner FROM decision WHERE what = 'revoke'",
    },
    Pair {
        label: "纪实记录",
        lines: "record_logged",
        rows: "SELECT project_id AS owner FROM record WHERE corrects_id IS NULL",
    },
    Pair {
        label: "记录更正",
        lines: "record_corrected",
        rows: "SELECT project_id AS owner FROM record WHERE corrects_id IS NOT NULL",
    },
    Pair {
        label: "文件",
        lines: "file_added",
        rows: "SELECT project_id AS owner FROM attachment",
    },
    Pair {
        label: "移除的文件",
        lines: "file_removed",
        rows: "SELECT project_id AS owner FROM attachment WHERE removed_at IS NOT NULL",
    },
    Pair {
        label: "查看安排",
        lines: "visit_planned",
        rows: "SELECT project_id AS owner FROM visit",
    },
    Pair {
        label: "查看结论",
        lines: "visit_done",
        rows: "SELECT project_id AS owner FROM visit WHERE status = 'done'",
    },
    Pair {
        label: "问题",
        lines: "finding_raised",
        rows: "SELECT project_id AS owner FROM finding",
    },
    Pair {
        label: "整改",
        lines: "rectified",
        rows: "SELECT f.project_id AS owner FROM rectification r
               JOIN finding f ON f.id = r.finding_id",
    },
    Pair {
        label: "复核",
        lines: "finding_verified",
        rows: "SELECT f.project_id AS owner FROM rectification r
               JOIN finding f ON f.id = r.finding_id WHERE r.verdict IS NOT NULL",
    },
];

const OF_ROUNDS: &[Pair] = &[
    Pair {
        label: "批次",
        lines: "round_prepared",
        rows: "SELECT id AS owner FROM round",
    },
    Pair {
        label: "开始",
        lines: "round_opened",
        rows: "SELECT id AS owner FROM round WHERE opened_at IS NOT NULL",
    },
    Pair {
        label: "结束",
        lines: "round_closed",
        rows: "SELECT id AS owner FROM round WHERE closed_at IS NOT NULL",
    },
    Pair {
        label: "公示",
        lines: "notice_posted",
        rows: "SELECT round_id AS owner FROM notice",
    },
    Pair {
        label: "公示期满",
        lines: "notice_closed",
        rows: "SELECT round_id AS owner FROM notice WHERE closed_at IS NOT NULL",
    },
    Pair {
        label: "督导",
        lines: "campaign_opened,campaign_missed",
        rows: "SELECT round_id AS owner FROM campaign",
    },
    Pair {
        label: "抽取",
        lines: "draw_committed",
        rows: "SELECT c.round_id AS owner FROM draw d JOIN campaign c ON c.id = d.campaign_id",
    },
    Pair {
        label: "抽取公布",
        lines: "draw_revealed",
        rows: "SELECT c.round_id AS owner FROM draw d JOIN campaign c ON c.id = d.campaign_id
               WHERE d.revealed_at IS NOT NULL",
    },
];

const OF_UNITS: &[Pair] = &[
    Pair {
        label: "单位",
        lines: "unit_added",
        rows: "SELECT id AS owner FROM unit",
    },
    Pair {
        label: "角色授予",
        lines: "grant_given",
        rows: r#"SELECT unit_id AS owner FROM "grant""#,
    },
    Pair {
        label: "角色结束",
        lines: "grant_ended",
        rows: r#"SELECT unit_id AS owner FROM "grant" WHERE to_on IS NOT NULL"#,
    },
    Pair {
        label: "角色申请",
        lines: "confirmation_asked",
        rows: "SELECT unit_id AS owner FROM confirmation WHERE unit_id IS NOT NULL",
    },
    Pair {
        label: "角色申请的办理",
        lines: "confirmation_decided",
        rows: "SELECT unit_id AS owner FROM confirmation
               WHERE unit_id IS NOT NULL AND decided_at IS NOT NULL",
    },
    Pair {
        label: "已有称号",
        lines: "title_registered",
        rows: "SELECT unit_id AS owner FROM title WHERE project_id IS NULL",
    },
];

/// Whose rows and lines are counted together.
struct Owner {
    label: &'static str,
    table: &'static str,
    /// The column of `event` that names it.
    column: &'static str,
    pairs: &'static [Pair],
}

const OWNERS: [Owner; 3] = [
    Owner {
        label: "项目",
        table: "project",
        column: "project_id",
        pairs: OF_PROJECTS,
    },
    Owner {
        label: "批次",
        table: "round",
        column: "round_id",
        pairs: OF_ROUNDS,
    },
    Owner {
        label: "单位",
        table: "unit",
        column: "unit_id",
        pairs: OF_UNITS,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for owner in &OWNERS {
        look.rule(&statement(owner), "{a}。", BY_HAND).await?;
        for _ in 1..owner.pairs.len() {
            look.checked();
        }
    }
    Ok(())
}

/// One statement for all pairs of an owner, which goes through the log once.
fn statement(owner: &Owner) -> String {
    let Owner {
        label,
        table,
        column,
        pairs,
    } = owner;
    let mut parts: Vec<String> = pairs
        .iter()
        .map(|pair| {
            format!(
                "SELECT owner, '{}' AS label, COUNT(*) AS n_rows, 0 AS n_lines
                 FROM ({}) pair GROUP BY owner",
                pair.label, pair.rows
            )
        })
        .collect();
    let kinds = |pair: &Pair| {
        let kinds: Vec<String> = pair.lines.split(',').map(|k| format!("'{k}'")).collect();
        kinds.join(", ")
    };
    let cases: Vec<String> = pairs
        .iter()
        .map(|pair| format!("WHEN kind IN ({}) THEN '{}'", kinds(pair), pair.label))
        .collect();
    let cases = cases.join(" ");
    parts.push(format!(
        "SELECT owner, label, 0, COUNT(*) FROM (
             SELECT {column} AS owner, CASE {cases} END AS label FROM event
             WHERE {column} IS NOT NULL) line
         WHERE label IS NOT NULL GROUP BY owner, label"
    ));
    format!(
        r#"SELECT '{label} ' || o.code AS row_name,
                  x.label || '有 ' || CAST(SUM(x.n_rows) AS TEXT) || ' 条，日志里记了 '
                  || CAST(SUM(x.n_lines) AS TEXT) || ' 条' AS a
           FROM ({}) x JOIN "{table}" o ON o.id = x.owner
           GROUP BY o.id, o.code, x.label HAVING SUM(x.n_rows) <> SUM(x.n_lines)"#,
        parts.join(" UNION ALL ")
    )
}
