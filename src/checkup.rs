//! The part of an examination (体检) that reads the stored files; the data itself is examined by
//! `ledger::doctor`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::ProjectId;
use entity::{attachment, blob, project};
use futures_util::TryStreamExt;
use ledger::doctor::{Ailment, Group};
use object_store::ObjectStore;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use crate::files::Files;

/// Files asked for in one statement.
const TOGETHER: u64 = 500;

/// What reading all files through has shown.
#[derive(Debug, Default)]
pub struct FilesRead {
    pub files: u64,
    pub bytes: u64,
    pub ailments: Vec<Ailment>,
}

/// Reads every file that the data speaks of, one after another and in pieces: each is there, as
/// long as it was, and the same as when it was stored.
///
/// # Errors
/// When the database or the store cannot be read.
pub async fn read_files(db: &DatabaseConnection, files: &Files) -> anyhow::Result<FilesRead> {
    let mut read = FilesRead::default();
    let mut after = String::new();
    loop {
        let some = blob::Entity::find()
            .filter(blob::Column::Digest.gt(&after))
            .order_by_asc(blob::Column::Digest)
            .limit(TOGETHER)
            .all(db)
            .await?;
        let Some(last) = some.last() else { break };
        after.clone_from(&last.digest);
        for row in some {
            // What is no digest is no place in the store either; the examination tells it.
            if row.digest.len() != 64 || !row.digest.bytes().all(|b| b.is_ascii_hexdigit()) {
                continue;
            }
            read.files += 1;
            read.bytes += u64::try_from(row.size).unwrap_or(0);
            if let Some(what) = files.fault(&row.digest, row.size).await? {
                read.ailments.push(Ailment {
                    group: Group::Project,
                    row: name_of(db, &row.digest).await?,
                    what,
                    mend: format!("请从备份取回 files/{}/{}。", &row.digest[..2], row.digest),
                });
            }
        }
    }
    Ok(read)
}

/// Files in the store that nothing names and that are no upload on its way: written before an
/// instant, because the bytes of an upload are there before its row.
///
/// # Errors
/// When the database or the store cannot be read.
pub async fn unnamed_files(
    db: &DatabaseConnection,
    files: &Files,
    written_before: DateTime<Utc>,
) -> anyhow::Result<Vec<Ailment>> {
    let store = files.store();
    let mut found = store.list(None);
    let mut some = BTreeMap::new();
    let mut ailments = Vec::new();
    while let Some(file) = found.try_next().await? {
        let arriving = file.location.as_ref().starts_with("incoming/");
        if !arriving && file.last_modified < written_before {
            let name = file.location.filename().unwrap_or_default().to_owned();
            some.insert(name, (file.location.to_string(), file.size));
        }
        if some.len() as u64 == TOGETHER {
            ailments.extend(unnamed(db, std::mem::take(&mut some)).await?);
        }
    }
    ailments.extend(unnamed(db, some).await?);
    Ok(ailments)
}

async fn unnamed(
    db: &DatabaseConnection,
    some: BTreeMap<String, (String, u64)>,
) -> anyhow::Result<Vec<Ailment>> {
    let named: Vec<String> = blob::Entity::find()
        .select_only()
        .column(blob::Column::Digest)
        .filter(blob::Column::Digest.is_in(some.keys()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(some
        .into_iter()
        .filter(|(name, _)| !named.contains(name))
        .map(|(_, (place, size))| Ailment {
            group: Group::Project,
            row: format!("文件 files/{place}"),
            what: format!("存着 {size} 字节，没有任何材料提到它。"),
            mend: "没有人要它的话，任务 sweep 夜里会清理上传留下的；别的请核实后移走。".to_owned(),
        })
        .collect())
}

/// The name a file is known by, and the project it belongs to.
async fn name_of(db: &DatabaseConnection, digest: &str) -> anyhow::Result<String> {
    let known: Option<(ProjectId, String, String)> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::ProjectId)
        .column(attachment::Column::Name)
        .column(project::Column::Code)
        .join(JoinType::InnerJoin, attachment::project())
        .filter(attachment::Column::BlobDigest.eq(digest))
        .order_by_asc(attachment::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    Ok(known.map_or_else(
        || format!("文件 {digest}"),
        |(_, name, code)| format!("项目 {code} 的文件“{name}”"),
    ))
}
