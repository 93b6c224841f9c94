//! What is there after all, counted by a process that did not write it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context;
use cast::tests::Received;
use chrono::NaiveDate;
use domain::dates::{Due, shanghai_date};
use domain::reminders::{self, StepKind};
use entity::{account, attachment, grant, obligation, outbox, record, submission, unit};
use ledger::event::hex;
use ledger::{Book, Clock};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use crate::clients::Ack;
use crate::world::noon;

/// The days of a drill.
#[derive(Debug, Clone)]
pub struct Days {
    /// Working days that were lived, in their order.
    pub lived: Vec<NaiveDate>,
    /// Those on which the mail server was away.
    pub away: BTreeSet<NaiveDate>,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    pub acknowledged: usize,
    /// Acknowledged and not there, one a line.
    pub missing: Vec<String>,
    /// Reminders that were due, one for each person, thing and step.
    pub reminders: usize,
    /// Due and never told.
    pub forgotten: Vec<String>,
    pub mails: usize,
    /// Came more than once under the same Message-ID.
    pub repeated: usize,
    /// The same words under two Message-IDs, or a Message-ID that nobody knows.
    pub doubled: Vec<String>,
}

impl Verdict {
    /// Whether every promise was kept.
    pub fn holds(&self) -> bool {
        self.missing.is_empty() && self.forgotten.is_empty() && self.doubled.is_empty()
    }
}

/// Counts what was acknowledged and what was owed to people.
pub async fn count(
    url: &str,
    files: &Path,
    acks: &[Ack],
    taken: &[Received],
    days: &Days,
) -> anyhow::Result<Verdict> {
    let last = days.lived.last().context("no day was lived")?;
    let db = entity::db::connect(url).await?;
    let clock = Clock::starting(noon(&last.to_string())?);
    let book = Book::open(db, clock, "http://127.0.0.1/").await?;
    let mut verdict = Verdict {
        acknowledged: acks.len(),
        ..Verdict::default()
    };
    writes(&book.db, files, acks, &mut verdict).await?;
    mails(&book, taken, days, &mut verdict).await?;
    book.db.clone().close().await?;
    Ok(verdict)
}

/// Each acknowledged write against the rows and the files.
async fn writes(
    db: &DatabaseConnection,
    files: &Path,
    acks: &[Ack],
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let records: BTreeMap<(i64, String), i64> = record::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|row| ((row.project_id.0, row.title), row.id.0))
        .collect();
    let mut evidence: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for row in attachment::Entity::find().all(db).await? {
        if let Some(record) = row.record_id {
            evidence
                .entry(record.0)
                .or_default()
                .insert(row.blob_digest);
        }
    }
    let drafts: BTreeMap<i64, u64> = submission::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.project_id.0, nth(&row.answers)))
        .collect();
    for ack in acks {
        let lost = match ack {
            Ack::Draft { project, n } => (drafts.get(project).copied().unwrap_or(0) < *n)
                .then(|| "the draft is older".to_owned()),
            Ack::Record {
                project,
                title,
                file,
            } => match (records.get(&(*project, title.clone())), file) {
                (None, _) => Some("no such record".to_owned()),
                (Some(_), None) => None,
                (Some(record), Some(digest)) => {
                    if evidence.get(record).is_none_or(|of| !of.contains(digest)) {
                        Some("its file is not hung on it".to_owned())
                    } else {
                        (!stored(files, digest)?).then(|| "its file is not stored whole".to_owned())
                    }
                }
            },
        };
        if let Some(why) = lost {
            verdict.missing.push(format!("{ack:?}: {why}"));
        }
    }
    Ok(())
}

/// The number of a draft's text, from its answers.
fn nth(answers: &str) -> u64 {
    answers
        .split('第')
        .nth(1)
        .and_then(|rest| rest.split('稿').next())
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// Whether a file with this digest is there and has it.
fn stored(files: &Path, digest: &str) -> anyhow::Result<bool> {
    match std::fs::read(files.join(&digest[..2]).join(digest)) {
        Ok(bytes) => Ok(hex(&Sha256::digest(&bytes)) == digest),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A mail that has arrived: the day it was written, whom it is for, what it says.
struct Arrived {
    on: NaiveDate,
    to: String,
    text: String,
}

/// Each reminder that was due against the mails that have arrived.
async fn mails(
    book: &Book,
    taken: &[Received],
    days: &Days,
    verdict: &mut Verdict,
) -> anyhow::Result<()> {
    let known: BTreeMap<String, outbox::Model> = outbox::Entity::find()
        .all(&book.db)
        .await?
        .into_iter()
        .map(|row| (row.message_id.clone(), row))
        .collect();
    let mut arrived = Vec::new();
    let mut words: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for mail in taken {
        let id = mail.header("Message-ID").unwrap_or_default();
        *times
            .entry((&mail.to, id.trim_matches(['<', '>', ' '])))
            .or_default() += 1;
    }
    for ((to, id), times) in times {
        verdict.mails += 1;
        verdict.repeated += usize::from(times > 1);
        let Some(row) = known.get(id) else {
            let line = format!("{to}, {id}: nobody knows it");
            verdict.doubled.push(line);
            continue;
        };
        let same = (to.to_owned(), format!("{}\n{}", row.subject, row.text));
        if let Some(other) = words.insert(same, id.to_owned()) {
            let line = format!("{to}, {id}: came as {other} too");
            verdict.doubled.push(line);
        }
        arrived.push(Arrived {
            on: shanghai_date(row.created_at),
            to: to.to_owned(),
            text: row.text.clone(),
        });
    }
    for due in owed(book, days).await? {
        verdict.reminders += 1;
        // What fell into days without mail is made up for by the first digest that arrives.
        let until = if days.away.contains(&due.on) {
            days.lived
                .iter()
                .find(|day| **day > due.on && !days.away.contains(day))
                .copied()
                .unwrap_or(due.on)
        } else {
            due.on
        };
        let told = arrived.iter().any(|mail| {
            mail.to == due.to
                && (due.on..=until).contains(&mail.on)
                && due.names.iter().all(|name| mail.text.contains(name))
        });
        if !told {
            verdict.forgotten.push(format!("{due:?}"));
        }
    }
    Ok(())
}

/// Somebody to be told of something on the morning of a day.
#[derive(Debug)]
struct ToTell {
    on: NaiveDate,
    to: String,
    #[expect(dead_code, reason = "told in the list of what was forgotten")]
    step: String,
    /// Words that the mail has to have.
    names: Vec<String>,
}

/// All that was to be told on the lived days, by the rule of the domain and the rows of what is owed.
async fn owed(book: &Book, days: &Days) -> anyhow::Result<Vec<ToTell>> {
    let last = *days.lived.last().context("no day was lived")?;
    let calendar = book.calendar();
    let mut found = Vec::new();
    for row in obligation::Entity::find().all(&book.db).await? {
        let Some(owner) = row.owner_unit_id else {
            continue;
        };
        let place = unit::Entity::find_by_id(owner)
            .one(&book.db)
            .await?
            .context("a unit is gone")?;
        let round = book.round(&book.db, row.round_id).await?;
        let due = Due {
            on: row.due_on,
            closes_at: row.closes_at,
            precision: row.precision,
        };
        let settled = row.settled_at.map(shanghai_date);
        let since = row
            .redated_on
            .map_or(row.born_on, |day| day.max(row.born_on));
        for step in reminders::steps(&round.programme.reminders, &due, since, last, &calendar) {
            // Nobody is told of what is done, nor on a day that nobody lived.
            if !days.lived.contains(&step.on) || settled.is_some_and(|on| on <= step.on) {
                continue;
            }
            let (from, mut names) = match step.kind {
                StepKind::Superior { .. } => (place.parent_id, vec![place.name.clone()]),
                // The organiser's list is the superiors' as well; the school's line is checked by one.
                StepKind::Organiser { .. } => continue,
                _ => (Some(owner), Vec::new()),
            };
            names.push(row.title.clone());
            for address in addresses(&book.db, from).await? {
                found.push(ToTell {
                    on: step.on,
                    to: address,
                    step: step.key.clone(),
                    names: names.clone(),
                });
            }
        }
    }
    Ok(found)
}

/// Addresses of those who act for a unit.
async fn addresses(
    db: &DatabaseConnection,
    unit: Option<domain::ids::UnitId>,
) -> anyhow::Result<Vec<String>> {
    let Some(unit) = unit else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for held in grant::Entity::find()
        .filter(grant::Column::UnitId.eq(unit))
        .all(db)
        .await?
    {
        let person = account::Entity::find_by_id(held.account_id).one(db).await?;
        found.extend(person.and_then(|person| person.email));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_told_by_its_number() {
        assert_eq!(nth(r#"{"basis":"第17稿","name":"红烛领航"}"#), 17);
        assert_eq!(nth("{}"), 0);
    }
}
