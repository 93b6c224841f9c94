//! Room left on the disks the site writes to: told to the administrators while something can still
//! be stored.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use entity::setting;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use crate::accounts::who_administer;
use crate::event::{Event, What};
use crate::letter::SpaceShort;
use crate::mail::{Recipient, push};
use crate::{Act, Actor, Book, Happened, LedgerError};

/// Bytes below which there is too little room.
const LEAST: u64 = 500 * 1024 * 1024;
/// Parts of a hundred below which there is too little room.
const LEAST_PERCENT: u64 = 5;
/// Stands for the rule above.
const BY_RULE: u64 = u64::MAX;

/// The folders the site writes into.
#[derive(Debug)]
pub struct Space {
    folders: Vec<PathBuf>,
    /// Bytes that count as too little in place of the rule.
    least: AtomicU64,
}

/// How much room one of them has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub folder: PathBuf,
    /// Bytes that the site may still write.
    pub free: u64,
    pub total: u64,
}

impl Room {
    /// As people read it: `0.4 GB`.
    pub fn label(&self) -> String {
        let tenths = self.free / (1024 * 1024 * 1024 / 10);
        format!("{}.{} GB", tenths / 10, tenths % 10)
    }

    /// Whether it is little enough to tell somebody. Half as much again ends it, so that a disk on
    /// the brink does not write a mail every few minutes.
    fn is_short(&self, least: u64, was_short: bool) -> bool {
        let with_margin = |bytes: u64| if was_short { bytes / 2 * 3 } else { bytes };
        if least != BY_RULE {
            return self.free < least;
        }
        self.free < with_margin(LEAST) || self.free < with_margin(self.total / 100 * LEAST_PERCENT)
    }
}

impl Default for Space {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl Space {
    pub fn of(folders: Vec<PathBuf>) -> Self {
        Self {
            folders,
            least: AtomicU64::new(BY_RULE),
        }
    }

    /// From now on so many bytes are too little; for tests, whose disk is as it is.
    pub fn is_short_below(&self, bytes: u64) {
        self.least.store(bytes, Ordering::Relaxed);
    }

    /// How much room there is in each folder; one that cannot be asked is left out.
    pub fn rooms(&self) -> Vec<Room> {
        self.folders.iter().filter_map(|f| room(f)).collect()
    }

    /// The folder with the least room, where that is too little.
    pub fn short(&self) -> Option<Room> {
        self.short_since(false)
    }

    fn short_since(&self, was_short: bool) -> Option<Room> {
        let least = self.least.load(Ordering::Relaxed);
        let short = |room: &Room| room.is_short(least, was_short);
        self.rooms()
            .into_iter()
            .filter(short)
            .min_by_key(|r| r.free)
    }

    /// Under which name it is kept that the administrators know. Nodes with disks of their own have
    /// one each, told apart by the folder and its size.
    fn key(&self) -> String {
        let rooms = self.rooms();
        let first = rooms.first();
        first
            .map_or_else(
                || "space".to_owned(),
                |r| format!("space {} {}", r.total, r.folder.display()),
            )
            .chars()
            .take(190)
            .collect()
    }
}

fn room(folder: &Path) -> Option<Room> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(Room {
        folder: folder.to_owned(),
        free: found.f_bavail.saturating_mul(found.f_frsize),
        total: found.f_blocks.saturating_mul(found.f_frsize),
    })
}

/// Tells the administrators once that there is too little room, and notes when that is over. True
/// when something was told or noted.
pub async fn tell(book: &Book, now: DateTime<Utc>) -> Result<bool, LedgerError> {
    let key = book.space.key();
    let known = setting::Entity::find_by_id(&key).one(&book.db).await?;
    let short = book.space.short_since(known.is_some());
    let system = Actor::system("磁盘余量");
    match (short, known) {
        (Some(room), None) => {
            let mut act = Act::begin_at(book, &system, now).await?;
            let happened = begins(&mut act, key, room).await?;
            act.finish(happened).await?;
        }
        (None, Some(_)) => {
            let mut act = Act::begin_at(book, &system, now).await?;
            let happened = is_over(&mut act, key).await?;
            act.finish(happened).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn begins(act: &mut Act, key: String, room: Room) -> Result<Happened<()>, LedgerError> {
    setting::ActiveModel {
        key: Set(key),
        value: Set(room.free.to_string()),
        updated_at: Set(act.now),
    }
    .insert(&act.tx)
    .await?;
    let letter = SpaceShort {
        free: room.label(),
        link: format!("{}/admin/jobs", act.book.site),
    };
    for person in administrators(act).await? {
        let dedup = format!("space-{}-{}", act.now.timestamp(), person.id);
        push(act, &dedup, "space", &person, letter.render()).await?;
    }
    Ok(Happened::one(
        Event::of_unit(None, What::SpaceShort { free: room.label() }),
        (),
    ))
}

async fn is_over(act: &mut Act, key: String) -> Result<Happened<()>, LedgerError> {
    setting::Entity::delete_by_id(key).exec(&act.tx).await?;
    Ok(Happened::one(Event::of_unit(None, What::SpaceAgain), ()))
}

/// Everybody who is an administrator today, wherever.
async fn administrators(act: &Act) -> Result<Vec<Recipient>, LedgerError> {
    Ok(who_administer(act.today)
        .into_partial_model()
        .all(&act.tx)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_gigabyte_or_one_part_in_twenty_is_too_little() {
        let room = |free: u64, total: u64| Room {
            folder: PathBuf::new(),
            free: free * 1024 * 1024,
            total: total * 1024 * 1024,
        };
        assert!(room(499, 5_000).is_short(BY_RULE, false));
        assert!(!room(501, 5_000).is_short(BY_RULE, false));
        assert!(room(4_000, 100_000).is_short(BY_RULE, false));
        assert!(!room(5_100, 100_000).is_short(BY_RULE, false));
        // It is over when there is half as much again.
        assert!(room(700, 5_000).is_short(BY_RULE, true));
        assert!(!room(760, 5_000).is_short(BY_RULE, true));
        assert_eq!(room(499, 5_000).label(), "0.4 GB");
    }
}
