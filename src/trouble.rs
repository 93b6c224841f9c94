//! What the machine, the network or the database refuses, in words for the person at the keyboard.

use std::io::Error;

pub use domain::trouble::io;
use sea_orm::{DbErr, RuntimeErr};

/// Why the database refused: a part of a sentence, without a full stop.
pub fn db(error: &DbErr) -> String {
    // The driver's own words, for whoever looks closer.
    tracing::debug!(%error, "an error of the database");
    let (DbErr::Conn(RuntimeErr::SqlxError(driver))
    | DbErr::Exec(RuntimeErr::SqlxError(driver))
    | DbErr::Query(RuntimeErr::SqlxError(driver))) = error
    else {
        return by_words(&error.to_string());
    };
    match driver.as_ref() {
        sea_orm::sqlx::Error::Io(e) => io(e),
        sea_orm::sqlx::Error::PoolTimedOut => "一直没有连上".to_owned(),
        sea_orm::sqlx::Error::Tls(_) => "加密连接没有谈成，请检查证书".to_owned(),
        sea_orm::sqlx::Error::Configuration(_) => "地址的写法不对".to_owned(),
        sea_orm::sqlx::Error::Database(e) => match e.code().as_deref() {
            // PostgreSQL: invalid_password, invalid_authorization_specification.
            Some("28P01" | "28000") => "用户名或密码不对".to_owned(),
            Some("3D000") => "服务器上没有这个库".to_owned(),
            Some("42501") => "数据库用户的权限不足".to_owned(),
            Some("53300") => "数据库的连接数已满".to_owned(),
            Some("57P03") => "数据库正在启动或停止，请稍后再试".to_owned(),
            _ => by_words(e.message()),
        },
        other => by_words(&other.to_string()),
    }
}

/// SQLite's drivers hand its messages on as text.
fn by_words(message: &str) -> String {
    let words = [
        (
            "unable to open database file",
            "文件打不开，请检查它所在的文件夹和权限",
        ),
        ("file is not a database", "这个文件不是数据库"),
        ("disk image is malformed", "数据库文件已损坏，请从备份恢复"),
        ("database or disk is full", "磁盘已满"),
        ("readonly database", "数据库文件是只读的"),
        ("database is locked", "数据库正被别的程序使用"),
        ("Connection refused", "对方没有在监听"),
        ("timed out", "一直没有连上"),
        (
            "No drivers loaded",
            "只认 sqlite:// 和 postgres:// 开头的地址",
        ),
        ("driver", "只认 sqlite:// 和 postgres:// 开头的地址"),
    ];
    words
        .iter()
        .find(|(theirs, _)| message.contains(theirs))
        .map_or_else(
            || "数据库报错，设 PEIYU_LOG=peiyu=debug 再运行一次可看原文".to_owned(),
            |(_, ours)| (*ours).to_owned(),
        )
}

/// Everything an error says from the outside in, with the machine's own words put into ours.
pub fn told(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let part = if let Some(e) = cause.downcast_ref::<Error>() {
            io(e)
        } else if let Some(e) = cause.downcast_ref::<DbErr>() {
            // What lies below it is the driver's.
            parts.push(db(e));
            break;
        } else if let Some(ledger::LedgerError::Db(e)) = cause.downcast_ref() {
            parts.push(format!("数据库出错：{}", db(e)));
            break;
        } else if let Some(jobs::JobError::Db(e)) = cause.downcast_ref() {
            parts.push(format!("数据库出错：{}", db(e)));
            break;
        } else {
            let text = cause.to_string();
            if text.is_ascii() {
                // A library's words; what lies below it may be known.
                tracing::debug!(%text, "an error of a library");
                continue;
            }
            text
        };
        if parts.last() != Some(&part) {
            parts.push(part);
        }
    }
    if parts.is_empty() {
        parts.push("程序库报错，设 PEIYU_LOG=peiyu=debug 再运行一次可看原文".to_owned());
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
            ("mysql://127.0.0.1/peiyu".to_owned(), "只认"),
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
        assert_eq!(told(&error), "抽取的名单读不出来");
        let error = anyhow::anyhow!("expected value at line 1");
        assert!(told(&error).starts_with("程序库报错"));
    }
}
