//! Clears away what nobody needs any more. What is kept, and for how long, stands in this table:
//!
//! | what | goes | why not sooner |
//! |---|---|---|
//! | sessions | when they have expired | – |
//! | files without a row | a day after they were written | an upload stores the bytes first, the row in its transaction |
//! | uploads that broke off | a day after they were begun | a slow one may still be coming in |
//! | names of forms sent | after 7 days | a form left open in a tab is sent again within days, if at all |
//! | passwords tried | a day after the first of them | they count for a quarter of an hour |
//! | who, from where and what for in the log of accesses | after two years; the lines and their chain stay | the law asks for six months at least, and a building cycle takes two years |
//! | links to a new password | 30 days after their end | whoever clicks one again is told that it has been used |
//! | rows of job runs | after 90 days | the administrator's page shows the last ones |
//!
//! Mails, events and everything else stay: they are the record.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{OneColumn, blob, job_run, password_link, sending, session, sign_in_try};
use futures_util::TryStreamExt;
use ledger::{Clock, access_log};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use crate::Jobs;
use crate::run::{JobError, Report};

/// Days a run's row stays.
const RUNS_STAY_DAYS: i64 = 90;

/// Days a form's sending is remembered.
const SENDINGS_STAY_DAYS: i64 = 7;

/// Days after its end for which it can still be told that a link to a new password has been used.
const LINKS_STAY_DAYS: i64 = 30;

/// Hours a file may be without a row.
const FILES_STAY_HOURS: i64 = 24;

/// How the name of a file begins that is set aside before it is deleted.
const SET_ASIDE: &str = "swept-";

/// Digests asked for in one statement.
const ASKED: usize = 500;

pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    let db = &jobs.book.db;
    let sessions = session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lte(now))
        .exec(db)
        .await?
        .rows_affected;
    let runs = job_run::Entity::delete_many()
        .filter(job_run::Column::ScheduledFor.lt(now - TimeDelta::days(RUNS_STAY_DAYS)))
        .exec(db)
        .await?
        .rows_affected;
    let sendings = sending::Entity::delete_many()
        .filter(sending::Column::At.lt(now - TimeDelta::days(SENDINGS_STAY_DAYS)))
        .exec(db)
        .await?
        .rows_affected;
    sign_in_try::Entity::delete_many()
        .filter(sign_in_try::Column::Since.lt(now - TimeDelta::days(1)))
        .exec(db)
        .await?;
    password_link::Entity::delete_many()
        .filter(password_link::Column::ExpiresAt.lt(now - TimeDelta::days(LINKS_STAY_DAYS)))
        .exec(db)
        .await?;
    let erased = access_log::erase_before(db, now - access_log::SAYS_WHO).await?;
    // The store stamps its files by the machine's clock, whatever the site's own clock says.
    let written_before = Clock::wall().now() - TimeDelta::hours(FILES_STAY_HOURS);
    let mut files = orphans(db, jobs.files.as_ref(), written_before).await?;
    if let Some(folder) = jobs.folder.clone() {
        files += tokio::task::spawn_blocking(move || unfinished(&folder, written_before.into()))
            .await
            .map_err(std::io::Error::other)
            .flatten()?;
    }
    if sessions + runs + sendings + files + erased == 0 {
        return Ok(Report::idle());
    }
    Ok(Report {
        said: format!(
            "清理过期登录 {sessions} 个、文件 {files} 个、任务记录 {runs} 条、表单回执 {sendings} 条{}。",
            match erased {
                0 => String::new(),
                n => format!("，抹去 {n} 条旧访问日志里的个人信息"),
            }
        ),
        ..Report::default()
    })
}

/// Deletes files that were written before an instant and that no row knows.
async fn orphans(
    db: &DatabaseConnection,
    files: &dyn ObjectStore,
    written_before: DateTime<Utc>,
) -> Result<u64, JobError> {
    let mut found = files.list(None);
    let mut asked: BTreeMap<String, Path> = BTreeMap::new();
    let mut gone = 0;
    while let Some(file) = found.try_next().await? {
        if file.last_modified >= written_before {
            continue;
        }
        let name = file.location.filename().unwrap_or_default().to_owned();
        if is_digest(&name) {
            asked.insert(name, file.location);
        } else if file.location.as_ref().starts_with("incoming/") {
            let back = put_back(db, files, &name, &file.location).await?;
            if !back {
                files.delete(&file.location).await?;
                gone += 1;
            }
        }
        // Whatever else an administrator has put there is left alone.
        if asked.len() == ASKED {
            gone += delete_unknown(db, files, std::mem::take(&mut asked), written_before).await?;
        }
    }
    gone += delete_unknown(db, files, asked, written_before).await?;
    Ok(gone)
}

/// Puts back what a sweep had set aside that died before it looked again ([`delete_for_good`]), where
/// a row names it and nobody has stored it anew. Tells whether it did.
async fn put_back(
    db: &DatabaseConnection,
    files: &dyn ObjectStore,
    name: &str,
    aside: &Path,
) -> Result<bool, JobError> {
    let Some(digest) = name.strip_prefix(SET_ASIDE).filter(|d| is_digest(d)) else {
        return Ok(false);
    };
    let place = Path::from(format!("{}/{digest}", &digest[..2]));
    let known = blob::Entity::find_by_id(digest).one(db).await?.is_some();
    let empty = matches!(
        files.head(&place).await,
        Err(object_store::Error::NotFound { .. })
    );
    if known && empty {
        files.rename(aside, &place).await?;
    }
    Ok(known && empty)
}

async fn delete_unknown(
    db: &DatabaseConnection,
    files: &dyn ObjectStore,
    asked: BTreeMap<String, Path>,
    written_before: DateTime<Utc>,
) -> Result<u64, JobError> {
    if asked.is_empty() {
        return Ok(0);
    }
    let known: BTreeSet<String> = blob::Entity::find()
        .filter(blob::Column::Digest.is_in(asked.keys()))
        .values(blob::Column::Digest, db)
        .await?
        .into_iter()
        .collect();
    let mut gone = 0;
    for (digest, place) in asked.iter().filter(|(digest, _)| !known.contains(*digest)) {
        gone += u64::from(delete_for_good(db, files, digest, place, written_before).await?);
    }
    Ok(gone)
}

/// Deletes a file that no row knew a moment ago. Somebody may store the same content just now and
/// write its row, so it is set aside first and looked at again: what has been written lately or is
/// known by now goes back. Whoever stores it after that writes a file of his own.
async fn delete_for_good(
    db: &DatabaseConnection,
    files: &dyn ObjectStore,
    digest: &str,
    place: &Path,
    written_before: DateTime<Utc>,
) -> Result<bool, JobError> {
    let aside = Path::from(format!("incoming/{SET_ASIDE}{digest}"));
    files.rename(place, &aside).await?;
    let lately = files.head(&aside).await?.last_modified >= written_before;
    let known = blob::Entity::find_by_id(digest).one(db).await?.is_some();
    if lately || known {
        files.rename(&aside, place).await?;
        return Ok(false);
    }
    files.delete(&aside).await?;
    Ok(true)
}

/// Deletes what a folder's store has begun to write before an instant and never finished: an upload
/// that was cut off with the process. The store names such files `…#1` and does not list them.
fn unfinished(folder: &std::path::Path, written_before: SystemTime) -> std::io::Result<u64> {
    let mut gone = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            gone += unfinished(&entry.path(), written_before)?;
        } else if is_staged(&entry.file_name().to_string_lossy()) {
            // One that is finished at this moment is no longer there by this name.
            let old = entry
                .metadata()
                .and_then(|about| about.modified())
                .is_ok_and(|written| written < written_before);
            if old {
                std::fs::remove_file(entry.path())?;
                gone += 1;
            }
        }
    }
    Ok(gone)
}

/// A name that a folder's store gives to what it is still writing.
fn is_staged(name: &str) -> bool {
    name.rsplit_once('#')
        .is_some_and(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// SHA-256 in lower-case hexadecimal.
fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
