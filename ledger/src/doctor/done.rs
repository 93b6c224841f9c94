//! What is done: records are append-only, and progress is what the records give.

use domain::ids::ProjectId;
use domain::record::RecordKind;
use domain::unit::Standing;
use entity::{milestone_progress, project, record};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

use super::look::{BY_HAND, BY_ITSELF, Look, Rule};
use super::owed::readable;
use crate::LedgerError;
use crate::records::progress_of;

/// Projects looked at together: each has hundreds of records.
const TOGETHER: u64 = 100;

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, CAST(r.corrects_id AS TEXT) AS a
               FROM record r JOIN project p ON p.id = r.project_id
               WHERE r.corrects_id IS NOT NULL
               GROUP BY p.code, r.corrects_id HAVING COUNT(*) > 1",
        says: "第 {a} 号记录被更正了不止一次。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, CAST(r.id AS TEXT) AS a
               FROM record r JOIN project p ON p.id = r.project_id
               JOIN record old ON old.id = r.corrects_id
               WHERE old.project_id <> r.project_id OR old.id >= r.id",
        says: "第 {a} 号记录更正的不是本项目较早的记录。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '项目 ' || p.code AS row_name, CAST(r.id AS TEXT) AS a
               FROM record r JOIN project p ON p.id = r.project_id
               WHERE r.attended > r.expected OR r.attended < 0
                  OR (r.kind = 'news' AND r.outlet_standing IS NULL)",
        says: "第 {a} 号记录不完整：实到多于应到，或稿件没有平台层级。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("记录", "record").await?;
    look.count("里程碑", "milestone_progress").await?;
    look.words("record", "kind", RecordKind::ALL.iter().map(|k| k.key()))
        .await?;
    let standings = Standing::ALL.iter().map(|s| s.key());
    look.words("record", "outlet_standing", standings).await?;
    look.rules(RULES).await?;
    progress(look).await
}

async fn progress<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let mut after = ProjectId(0);
    loop {
        let logged = record::Entity::find()
            .select_only()
            .column(record::Column::ProjectId)
            .into_query();
        let counted = milestone_progress::Entity::find()
            .select_only()
            .column(milestone_progress::Column::ProjectId)
            .into_query();
        let some = project::Entity::find()
            .filter(project::Column::Id.gt(after))
            .filter(
                Condition::any()
                    .add(project::Column::Id.in_subquery(logged))
                    .add(project::Column::Id.in_subquery(counted)),
            )
            .order_by_asc(project::Column::Id)
            .limit(TOGETHER)
            .all(look.db)
            .await?;
        let Some(last) = some.last() else { break };
        after = last.id;
        let standings = readable(look, some).await?;
        let calendar = look.book.calendar();
        for (s, progress) in standings
            .iter()
            .zip(progress_of(look.db, &standings, &calendar).await?)
        {
            if progress.stored != progress.derived {
                look.ill(
                    format!("项目 {}", s.project.code),
                    format!(
                        "里程碑记的是{}，按纪实记录应是{}。",
                        in_words(&progress.stored),
                        in_words(&progress.derived)
                    ),
                    BY_ITSELF,
                );
            }
        }
    }
    look.checked();
    Ok(())
}

fn in_words(rows: &[milestone_progress::Model]) -> String {
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
