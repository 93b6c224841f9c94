//! What is kept: every change has its line in the log, the lines are chained, days off are days.

use chrono::Datelike;
use domain::ids::AccessLineId;
use entity::{access_line, calendar_day};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::look::{BY_HAND, Look, Rule};
use super::{lines, words};
use crate::audit::{self, Verdict};
use crate::event::Kind;
use crate::{LedgerError, access_log};

const TO_THE_AUDITOR: &str = "请封存数据库和备份，交审计员核查；不要试图补写。";

const RULES: &[Rule] = &[Rule {
    sql: r"SELECT '日志第 ' || CAST(e.id AS TEXT) || ' 条' AS row_name, p.code AS a FROM event e
           JOIN project p ON p.id = e.project_id
           WHERE e.round_id IS NULL OR e.round_id <> p.round_id",
    says: "说的是项目 {a}，却记在别的批次上。",
    mend: BY_HAND,
}];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("日志", "event").await?;
    look.count("访问日志", "access_line").await?;
    look.count("节假日", "calendar_day").await?;
    storage(look).await?;
    look.rules(RULES).await?;
    look.words("event", "kind", Kind::ALL.iter().map(|k| k.key()))
        .await?;
    chain(look).await?;
    erased(look).await?;
    lines::look_at(look).await?;
    words::look_at(look).await?;
    days(look).await
}

/// SQLite is asked whether its file is whole and whether every reference leads somewhere: both can
/// be hurt from outside, by a copy made while it was written or by a tool that enforces nothing.
async fn storage<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    if look.db.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    for row in look.select("PRAGMA quick_check(20)").await? {
        let said: String = row.try_get_by_index(0)?;
        if said != "ok" {
            look.ill(
                "数据库文件",
                format!("文件已损坏：{said}。"),
                "请停掉站点，从备份恢复。",
            );
        }
    }
    look.checked();
    for row in look.select("PRAGMA foreign_key_check").await? {
        let (table, to): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
        let id: Option<i64> = row.try_get_by_index(1)?;
        look.ill(
            format!("表 {table} 第 {} 行", id.unwrap_or_default()),
            format!("它引用的 {to} 不在了。"),
            BY_HAND,
        );
    }
    look.checked();
    Ok(())
}

async fn chain<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let verdicts = [
        ("日志", audit::verify_in(look.db).await?),
        ("访问日志", access_log::verify_in(look.db).await?),
    ];
    for (log, verdict) in verdicts {
        if let Verdict::Broken { at, why } = verdict {
            look.ill(
                format!("{log}第 {at} 条"),
                format!("{}。", why.label()),
                TO_THE_AUDITOR,
            );
        }
        look.checked();
    }
    Ok(())
}

/// The log of accesses is erased when it is old. A younger line without its salt proves nothing.
async fn erased<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let lines: Vec<AccessLineId> = access_line::Entity::find()
        .select_only()
        .column(access_line::Column::Id)
        .filter(access_line::Column::Salt.eq(""))
        .filter(access_line::Column::At.gt(look.book.clock.now() - access_log::SAYS_WHO))
        .order_by_asc(access_line::Column::Id)
        .into_tuple()
        .all(look.db)
        .await?;
    if let Some(first) = lines.first() {
        look.ill(
            format!("访问日志第 {first} 条起"),
            format!(
                "有 {} 条不到两年就抹去了是谁、从哪里、取了什么。",
                lines.len()
            ),
            TO_THE_AUDITOR,
        );
    }
    look.checked();
    Ok(())
}

/// Who works in place of another day works on a weekend.
async fn days<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let worked = calendar_day::Entity::find()
        .filter(calendar_day::Column::Off.eq(false))
        .order_by_asc(calendar_day::Column::Date)
        .all(look.db)
        .await?;
    for day in worked
        .iter()
        .filter(|day| day.date.weekday().num_days_from_monday() < 5)
    {
        look.ill(
            format!("节假日 {}", day.date),
            "本来就是工作日，却标了“班”。",
            "请在“节假日”页重新导入这一年的安排。",
        );
    }
    look.checked();
    Ok(())
}
