//! What the machine, the network or the database refuses, in words for the person at the keyboard.

use std::io::Error;

pub use domain::trouble::io;
use sea_orm::{DbErr, RuntimeErr};

/// Why the database refused: a part of a sentence, without a full stop. What is not told apart by a
/// code is told in the driver's own words.
pub fn db(error: &DbErr) -> String {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return "一直没有连上".to_owned();
    }
    let (DbErr::Conn(RuntimeErr::SqlxError(driver))
    | DbErr::Exec(RuntimeErr::SqlxError(driver))
    | DbErr::Query(RuntimeErr::SqlxError(driver))) = error
    else {
        return error.to_string();
    };
    match driver.as_ref() {
        sea_orm::sqlx::Error::Io(e) => io(e),
        sea_orm::sqlx::Error::PoolTimedOut => "一直没有连上".to_owned(),
        sea_orm::sqlx::Error::Database(e) => match e.code().as_deref() {
            // PostgreSQL: invalid_password, invalid_authorization_specification.
            Some("28P01" | "28000") => "用户名或密码不对".to_owned(),
            Some("3D000") => "服务器上没有这个库".to_owned(),
            // SQLite: CANTOPEN, CORRUPT, NOTADB.
            Some("14") => "文件打不开，请检查它所在的文件夹和权限".to_owned(),
            Some("11") => "数据库文件已损坏，请从备份恢复".to_owned(),
            Some("26") => "这个文件不是数据库".to_owned(),
            _ => e.message().to_owned(),
        },
        other => other.to_string(),
    }
}

/// Everything an error says from the outside in, the machine's known refusals in our words.
pub fn told(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let (part, is_last) = if let Some(e) = cause.downcast_ref::<Error>() {
            (io(e), false)
        } else if let Some(e) = cause.downcast_ref::<DbErr>() {
            (db(e), true)
        } else if let Some(ledger::LedgerError::Db(e)) = cause.downcast_ref() {
            (format!("数据库出错：{}", db(e)), true)
        } else if let Some(jobs::JobError::Db(e)) = cause.downcast_ref() {
            (format!("数据库出错：{}", db(e)), true)
        } else {
            (cause.to_string(), false)
        };
        if parts.last() != Some(&part) {
            parts.push(part);
        }
        if is_last {
            break;
        }
    }
    parts.join("：")
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[tokio::test]
    async fn a_database_that_does_not_open_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("text.db");
        std::fs::write(&file, "这是一份文字，不是数据库。".repeat(200)).unwrap();
        for (url, words) in [
            (
                format!("sqlite://{}/none/peiyu.db", folder.path().display()),
                "文件打不开",
            ),
            (format!("sqlite://{}", file.display()), "这个文件不是数据库"),
            (
                "postgres://peiyu@127.0.0.1:9/peiyu".to_owned(),
                "一直没有连上",
            ),
        ] {
            let error = entity::db::connect(&url).await.unwrap_err();
            let told = db(&error);
            assert!(told.contains(words), "{url}: {told} ({error})");
        }
    }

    #[test]
    fn a_chain_is_told_from_the_outside_in() {
        let error = Err::<(), _>(Error::from(std::io::ErrorKind::StorageFull))
            .context("备份没有写完")
            .unwrap_err();
        assert_eq!(told(&error), "备份没有写完：磁盘已满");
        let foreign = serde_json::from_str::<u8>("{").unwrap_err();
        let error = anyhow::Error::from(foreign).context("抽取的名单读不出来");
        assert!(told(&error).starts_with("抽取的名单读不出来：invalid type"));
    }
}
