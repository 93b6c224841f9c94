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
    line: Kind,
    table: &'static str,
    /// Which of its rows.
    only: &'static str,
    /// The column, and the fact of the line.
    column: &'static str,
    /// The table of those whose rows and lines are compared with each other.
    owner: &'static str,
}

const fn of_project(
    label: &'static str,
    line: Kind,
    table: &'static str,
    only: &'static str,
    column: &'static str,
) -> Words {
    Words {
        label,
        line,
        table,
        only,
        column,
        owner: "project",
    }
}

const fn of_round(
    label: &'static str,
    line: Kind,
    table: &'static str,
    only: &'static str,
) -> Words {
    Words {
        owner: "round",
        ..of_project(label, line, table, only, "title")
    }
}

const ALL: &str = "1 = 1";
const NEW: &str = "x.corrects_id IS NULL";
const CORRECTS: &str = "x.corrects_id IS NOT NULL";
/// One that was missed has a line of its own.
const HELD: &str = "x.status <> 'missed'";

const WORDS: [Words; 6] = [
    of_project("纪实记录", Kind::RecordLogged, "record", NEW, "title"),
    of_project(
        "更正的记录",
        Kind::RecordCorrected,
        "record",
        CORRECTS,
        "title",
    ),
    of_project("文件", Kind::FileAdded, "attachment", ALL, "name"),
    of_project("问题", Kind::FindingRaised, "finding", ALL, "text"),
    of_round("公示", Kind::NoticePosted, "notice", ALL),
    of_round("督导", Kind::CampaignOpened, "campaign", HELD),
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for words in &WORDS {
        for (first, last) in look.pieces(words.owner, TOGETHER).await? {
            let some = format!("o.id BETWEEN {first} AND {last}");
            compare(look, words, &some).await?;
        }
        look.checked(1);
    }
    Ok(())
}

/// Compares the rows and lines of some owners.
async fn compare<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    words: &Words,
    some: &str,
) -> Result<(), LedgerError> {
    let Words {
        label,
        line,
        table,
        only,
        column,
        owner,
    } = words;
    let mut told: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    let lines: Vec<(String, String)> = look
        .all(&format!(
            "SELECT o.code, e.data FROM event e JOIN {owner} o ON o.id = e.{owner}_id
             WHERE e.kind = '{}' AND {some}",
            line.key()
        ))
        .await?;
    for (owner, data) in lines {
        let data: Option<serde_json::Value> = serde_json::from_str(&data).ok();
        let text = data.as_ref().and_then(|d| d.get(column)?.as_str());
        told.entry(owner).or_default().push(text.map(str::to_owned));
    }
    let mut rows: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    let written: Vec<(String, i64, String)> = look
        .all(&format!(
            "SELECT o.code, x.id, x.{column} FROM {table} x JOIN {owner} o ON o.id = x.{owner}_id
             WHERE {only} AND {some} ORDER BY x.id"
        ))
        .await?;
    for (owner, id, text) in written {
        rows.entry(owner).or_default().push((id, text));
    }
    let owned = if *owner == "round" {
        "批次"
    } else {
        "项目"
    };
    for (owner, rows) in rows {
        let mut told = told.remove(&owner).unwrap_or_default();
        // Too many or too few are told by their number; a line that has been erased says nothing.
        if told.len() != rows.len() || told.contains(&None) {
            continue;
        }
        for (id, text) in rows {
            match told.iter().position(|line| line.as_deref() == Some(&text)) {
                Some(at) => drop(told.swap_remove(at)),
                None => look.ill(
                    format!("{owned} {owner}"),
                    format!("第 {id} 号{label}写的是“{text}”，日志里没有记过这样的内容。"),
                    BY_HAND,
                ),
            }
        }
    }
    Ok(())
}
