//! What rows say is what the log says was written: a heading changed in the database is found here.
//! How many rows there are is compared elsewhere (`lines`).

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look};
use crate::LedgerError;
use crate::event::Kind;

/// Owners looked at together.
const TOGETHER: i64 = 500;

/// Words that stand in a row and, since the moment it was written, in a line of the log.
struct Words {
    /// What people call the row.
    label: &'static str,
    /// Kind of the line, and which of its facts.
    line: Kind,
    fact: &'static str,
    /// The table of the rows and their column; which of its rows.
    table: &'static str,
    column: &'static str,
    only: &'static str,
    owner: &'static Owner,
}

/// Whose rows and lines are compared with each other.
struct Owner {
    label: &'static str,
    table: &'static str,
    /// The column that names it, in the log as in the rows.
    column: &'static str,
}

const PROJECT: Owner = Owner {
    label: "项目",
    table: "project",
    column: "project_id",
};

const ROUND: Owner = Owner {
    label: "批次",
    table: "round",
    column: "round_id",
};

const WORDS: [Words; 6] = [
    Words {
        label: "纪实记录",
        line: Kind::RecordLogged,
        fact: "title",
        table: "record",
        column: "title",
        only: "x.corrects_id IS NULL",
        owner: &PROJECT,
    },
    Words {
        label: "更正的记录",
        line: Kind::RecordCorrected,
        fact: "title",
        table: "record",
        column: "title",
        only: "x.corrects_id IS NOT NULL",
        owner: &PROJECT,
    },
    Words {
        label: "文件",
        line: Kind::FileAdded,
        fact: "name",
        table: "attachment",
        column: "name",
        only: "1 = 1",
        owner: &PROJECT,
    },
    Words {
        label: "问题",
        line: Kind::FindingRaised,
        fact: "text",
        table: "finding",
        column: "text",
        only: "1 = 1",
        owner: &PROJECT,
    },
    Words {
        label: "公示",
        line: Kind::NoticePosted,
        fact: "title",
        table: "notice",
        column: "title",
        only: "1 = 1",
        owner: &ROUND,
    },
    Words {
        label: "督导",
        line: Kind::CampaignOpened,
        fact: "title",
        table: "campaign",
        column: "title",
        // One that was missed has a line of its own.
        only: "x.status <> 'missed'",
        owner: &ROUND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for words in &WORDS {
        let last = look
            .select(&format!(
                "SELECT MAX(id) AS last_id FROM {}",
                words.owner.table
            ))
            .await?;
        let last: Option<i64> = match last.first() {
            Some(row) => row.try_get_by("last_id")?,
            None => None,
        };
        let mut after = 0;
        while after < last.unwrap_or_default() {
            compare(look, words, after).await?;
            after += TOGETHER;
        }
        look.checked();
    }
    Ok(())
}

/// What the log says of one owner.
#[derive(Default)]
struct Told {
    lines: usize,
    /// How often each text was written.
    texts: BTreeMap<String, usize>,
}

async fn compare<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    words: &Words,
    after: i64,
) -> Result<(), LedgerError> {
    let mut told = told(look, words, after).await?;
    let mut rows: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    let sql = format!(
        "SELECT o.code AS owner, x.id AS id, x.{} AS words FROM {} x
         JOIN {} o ON o.id = x.{} WHERE {} AND {} ORDER BY x.id",
        words.column,
        words.table,
        words.owner.table,
        words.owner.column,
        words.only,
        some(after)
    );
    for row in look.select(&sql).await? {
        let owner: String = row.try_get_by("owner")?;
        let found = (row.try_get_by("id")?, row.try_get_by("words")?);
        rows.entry(owner).or_default().push(found);
    }
    for (owner, rows) in rows {
        let told = told.remove(&owner).unwrap_or_default();
        // Too many or too few are told by their number; a line that has been erased says nothing.
        let readable: usize = told.texts.values().sum();
        if told.lines != rows.len() || readable != told.lines {
            continue;
        }
        let mut left = told.texts;
        for (id, text) in rows {
            match left.get_mut(&text).filter(|n| **n > 0) {
                Some(n) => *n -= 1,
                None => look.ill(
                    format!("{} {owner}", words.owner.label),
                    format!(
                        "第 {id} 号{}写的是“{text}”，日志里没有记过这样的内容。",
                        words.label
                    ),
                    BY_HAND,
                ),
            }
        }
    }
    Ok(())
}

async fn told<C: ConnectionTrait>(
    look: &Look<'_, C>,
    words: &Words,
    after: i64,
) -> Result<BTreeMap<String, Told>, LedgerError> {
    let sql = format!(
        "SELECT o.code AS owner, e.data AS data FROM event e
         JOIN {} o ON o.id = e.{} WHERE e.kind = '{}' AND {}",
        words.owner.table,
        words.owner.column,
        words.line.key(),
        some(after)
    );
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    for row in look.select(&sql).await? {
        let (owner, data): (String, String) = (row.try_get_by("owner")?, row.try_get_by("data")?);
        let told = told.entry(owner).or_default();
        told.lines += 1;
        let data: Option<serde_json::Value> = serde_json::from_str(&data).ok();
        if let Some(text) = data.as_ref().and_then(|d| d.get(words.fact)?.as_str()) {
            *told.texts.entry(text.to_owned()).or_default() += 1;
        }
    }
    Ok(told)
}

/// The condition for one piece of the owners.
fn some(after: i64) -> String {
    format!("o.id > {after} AND o.id <= {}", after + TOGETHER)
}
