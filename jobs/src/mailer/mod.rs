//! Empties the outbox: leases mails that are due, sends them, writes down what became of each.
//!
//! A mail is sent at least once. When a node dies between the server's answer and the row, the mail
//! goes again under the same Message-ID, by which mail programs and servers know it as the same.

mod claim;
mod config;
mod message;
mod post;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::OutboxId;
use entity::outbox;
use futures_util::future::join_all;
use ledger::Clock;

use crate::Jobs;
use crate::run::{JobError, Report};

pub use config::{MailConfig, MailConfigError, Security, Smtp};
pub(crate) use post::Post;
pub use post::probe;

use claim::Fate;
use post::Refused;

/// Mails leased at a time.
const BATCH: u64 = 48;

/// Mails on their way at the same time; as many connections to the server.
pub(crate) const AT_ONCE: usize = 4;

/// Sends everything that is due.
pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    let db = &jobs.book.db;
    let mut count = Count {
        given_up: claim::expire(db, now).await?,
        ..Count::default()
    };
    let holder = jobs.holder();
    'all: while !jobs.stop.is_cancelled() {
        let mails = claim::claim(db, &holder, now, Clock::wall().now(), BATCH).await?;
        if mails.is_empty() {
            break;
        }
        for (n, together) in mails.chunks(AT_ONCE).enumerate() {
            if jobs.stop.is_cancelled() {
                claim::release(db, &holder, &mails[n * AT_ONCE..], now).await?;
                break 'all;
            }
            let fates = join_all(together.iter().map(|mail| deliver(jobs, mail, now))).await;
            let mut unreachable = false;
            let sent: Vec<OutboxId> = together
                .iter()
                .zip(&fates)
                .filter(|(_, fate)| matches!(fate, Fate::Sent(_)))
                .map(|(mail, _)| mail.id)
                .collect();
            // Most go at once: those are written down together.
            claim::mark(db, &holder, &sent, &Fate::Sent(now)).await?;
            for (mail, fate) in together.iter().zip(&fates) {
                if !matches!(fate, Fate::Sent(_)) {
                    claim::mark(db, &holder, &[mail.id], fate).await?;
                }
                count.add(fate);
                unreachable |= matches!(
                    fate,
                    Fate::Later {
                        unreachable: true,
                        ..
                    }
                );
            }
            if unreachable {
                // The others would only wait for the same time-out one after the other.
                let rest = &mails[(n * AT_ONCE + together.len()).min(mails.len())..];
                claim::release(db, &holder, rest, now + BACK_OFF[0]).await?;
                break 'all;
            }
        }
    }
    Ok(count.report())
}

/// Sends one mail and says what becomes of its row.
async fn deliver(jobs: &Jobs, mail: &outbox::Model, now: DateTime<Utc>) -> Fate {
    let sent = match message::build(mail, jobs.post.sender()) {
        Ok(message) => jobs.post.send(mail, message).await,
        Err(why) => Err(Refused::forever(why)),
    };
    match sent {
        Ok(()) => {
            tracing::debug!(mail = %mail.id, "sent");
            Fate::Sent(now)
        }
        Err(refused) => {
            // The server's words may name the address: they go into the row, not into the log.
            tracing::warn!(mail = %mail.id, attempt = mail.attempts, code = refused.code, forever = refused.forever, "not sent");
            match next_attempt(mail.attempts, now, mail.deadline).filter(|_| !refused.forever) {
                Some(not_before) => Fate::Later {
                    not_before,
                    why: refused.why,
                    unreachable: refused.unreachable,
                },
                None => Fate::GivenUp(refused.why),
            }
        }
    }
}

/// Waits between attempts; the last one for all that follow.
const BACK_OFF: [TimeDelta; 4] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::minutes(60),
];

/// When a mail that failed its `attempts`-th time is tried again; none when that would be too late.
fn next_attempt(
    attempts: i32,
    now: DateTime<Utc>,
    deadline: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let nth = usize::try_from(attempts - 1).unwrap_or(0);
    let wait = BACK_OFF[nth.min(BACK_OFF.len() - 1)];
    Some(now + wait).filter(|next| *next <= deadline)
}

#[derive(Default)]
struct Count {
    sent: u64,
    later: u64,
    given_up: u64,
}

impl Count {
    fn add(&mut self, fate: &Fate) {
        match fate {
            Fate::Sent(_) => self.sent += 1,
            Fate::Later { .. } => self.later += 1,
            Fate::GivenUp(_) => self.given_up += 1,
        }
    }

    fn report(&self) -> Report {
        if self.sent + self.later + self.given_up == 0 {
            return Report::idle();
        }
        let later = (self.later > 0).then(|| format!("{} 封没有发成，过一阵再发", self.later));
        let given_up = (self.given_up > 0).then(|| format!("{} 封放弃", self.given_up));
        let parts: Vec<String> = std::iter::once(format!("发出 {} 封", self.sent))
            .chain(later)
            .chain(given_up)
            .collect();
        let said = format!("{}。", parts.join("，"));
        Report {
            said,
            idle: false,
            failed: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_spread_out_and_end_at_the_deadline() {
        let now: DateTime<Utc> = "2024-11-29T00:30:00Z".parse().unwrap();
        let far = now + TimeDelta::days(3);
        let waits: Vec<i64> = (1..=6)
            .map(|attempts| (next_attempt(attempts, now, far).unwrap() - now).num_minutes())
            .collect();
        assert_eq!(waits, [1, 5, 15, 60, 60, 60]);
        let soon = now + TimeDelta::minutes(10);
        assert!(next_attempt(2, now, soon).is_some());
        assert_eq!(next_attempt(3, now, soon), None);
    }
}
