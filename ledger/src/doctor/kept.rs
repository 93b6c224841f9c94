//! What is kept: the file of SQLite is whole, the lines of the logs are chained, days off are days.

use chrono::{Datelike, NaiveDate};
use sea_orm::{ConnectionTrait, DbBackend};

use super::look::{BY_HAND, Look, TO_THE_AUDITOR};
use crate::audit::{self, Verdict};
use crate::{LedgerError, access_log};

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    storage(look).await?;
    chain(look).await?;
    days(look).await
}

/// SQLite is asked whether its file is whole and whether every reference leads somewhere: both can
/// be hurt from outside, by a copy made while it was written or by a tool that enforces nothing.
async fn storage<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    if look.db.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    for said in look.all::<String>("PRAGMA quick_check(20)").await? {
        if said != "ok" {
            look.ill(
                "数据库文件",
                format!("文件已损坏：{said}。"),
                "请停掉站点，从备份恢复。",
            );
        }
    }
    let nowhere: Vec<(String, Option<i64>, String)> = look.all("PRAGMA foreign_key_check").await?;
    for (table, id, to) in nowhere {
        look.ill(
            format!("表 {table} 第 {} 行", id.unwrap_or_default()),
            format!("它引用的 {to} 不在了。"),
            BY_HAND,
        );
    }
    look.checked(2);
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
        look.checked(1);
    }
    Ok(())
}

/// Who works in place of another day works on a weekend.
async fn days<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let worked: Vec<NaiveDate> = look
        .all("SELECT date FROM calendar_day WHERE NOT off ORDER BY date")
        .await?;
    for day in worked {
        if day.weekday().num_days_from_monday() < 5 {
            look.ill(
                format!("节假日 {day}"),
                "本来就是工作日，却标了“班”。",
                "请在“节假日”页重新导入这一年的安排。",
            );
        }
    }
    look.checked(1);
    Ok(())
}
