//! Empties the outbox: leases mails that are due, looks whether they are still to go, sends them,
//! writes down what became of each.
//!
//! A mail is sent at least once. When a node dies between the server's answer and the row, the mail
//! goes again under the same Message-ID, by which mail programs and servers know it as the same.
//!
//! How the server fares and how a mail fares are two things (`domain::delivery`): a server out of
//! order costs no mail anything, and is asked with one mail every quarter of an hour.

mod claim;
mod config;
mod message;
mod post;
mod server;
mod trouble;

use chrono::{DateTime, TimeDelta, Utc};
use domain::delivery::{Evidence, GIVE_UP_AFTER, Verdict, next_attempt};
use domain::ids::OutboxId;
use domain::states::ServerTrouble;
use entity::{mail_server, outbox};
use futures_util::future::join_all;
use ledger::delivery::{End, Wanted, end, wanted};
use ledger::event::clock_label;

use crate::Jobs;
use crate::run::{JobError, Report};

pub use config::{MailConfig, MailConfigError, Security, Smtp};
pub(crate) use post::Post;
pub use post::probe;

use claim::Which;
use server::{Answer, Refused};

/// Mails leased at a time.
const BATCH: u64 = 48;

/// Mails on their way at the same time; as many connections to the server.
const AT_ONCE: usize = 4;

/// How long mails wait that met a server busy with others.
const BREATH: TimeDelta = TimeDelta::minutes(1);

/// Sends everything that is due.
pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    claim::free_ended(&jobs.book.db, jobs.book.clock.shared()).await?;
    let trouble = trouble::now(&jobs.book.db).await?;
    if let Some(trouble) = trouble.as_ref().filter(|t| !trouble::may_ask(t, now)) {
        return Ok(Report {
            said: format!(
                "{}，邮件都等着，一封不丢；{} 再试。{}。",
                trouble.trouble.label(),
                clock_label(trouble.probe_at),
                trouble.why
            ),
            idle: true,
            // Not for want of mails.
            failed: 1,
        });
    }
    let mut run = Run {
        jobs,
        now,
        holder: jobs.holder(),
        trouble,
        evidence: Evidence::default(),
        held: Vec::new(),
        takes_own: None,
        count: Count::default(),
    };
    run.all().await?;
    Ok(run.count.report())
}

/// One run of the mailer.
struct Run<'a> {
    jobs: &'a Jobs,
    now: DateTime<Utc>,
    holder: String,
    /// What was wrong with the server when it was asked last.
    trouble: Option<mail_server::Model>,
    evidence: Evidence,
    /// Refused mails of which it is not known yet whether the server means them or everybody.
    held: Vec<(outbox::Model, Refused)>,
    /// Whether the server takes mails to the site itself, once asked.
    takes_own: Option<bool>,
    count: Count,
}

/// Whether a run goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    On,
    Stop,
}

impl Run<'_> {
    async fn all(&mut self) -> Result<(), JobError> {
        while !self.jobs.stop.is_cancelled() {
            // A server out of order is asked with one mail, not with the whole queue.
            let which = match self.trouble {
                Some(_) => Which::Probe,
                None => Which::Batch(BATCH),
            };
            let mails = claim::claim(
                &self.jobs.book.db,
                &self.holder,
                self.now,
                self.jobs.book.clock.shared(),
                which,
            )
            .await?;
            if mails.is_empty() || self.batch(mails).await? == Next::Stop {
                break;
            }
        }
        self.close().await
    }

    /// Sends leased mails, a few at a time.
    async fn batch(&mut self, mails: Vec<outbox::Model>) -> Result<Next, JobError> {
        let mails = self.still_wanted(mails).await?;
        for (n, together) in mails.chunks(AT_ONCE).enumerate() {
            let next = if self.jobs.stop.is_cancelled() {
                self.release(together, self.now).await?;
                Next::Stop
            } else {
                let answers = join_all(together.iter().map(|mail| self.jobs.post.send(mail))).await;
                self.note(together, answers).await?
            };
            if next == Next::Stop {
                let rest = &mails[(n * AT_ONCE + together.len()).min(mails.len())..];
                self.release(rest, self.now).await?;
                return Ok(Next::Stop);
            }
        }
        Ok(Next::On)
    }

    /// Those of leased mails that are still to go, under the address of today.
    async fn still_wanted(
        &mut self,
        mails: Vec<outbox::Model>,
    ) -> Result<Vec<outbox::Model>, JobError> {
        let book = &self.jobs.book;
        let looked = wanted(book, &mails, self.now).await?;
        let mut going = Vec::with_capacity(mails.len());
        for (mut mail, wanted) in mails.into_iter().zip(looked) {
            match wanted {
                Wanted::Go(address) => {
                    if address != mail.to_address {
                        claim::readdress(&book.db, &self.holder, mail.id, &address).await?;
                        mail.to_address = address;
                    }
                    going.push(mail);
                }
                Wanted::Not(why) => {
                    let why = End::Skipped(format!("没有发出：{why}"));
                    end(book, mail.id, &self.holder, why, self.now).await?;
                    self.count.skipped += 1;
                }
            }
        }
        Ok(going)
    }

    /// Takes in what the server said to some mails.
    async fn note(
        &mut self,
        mails: &[outbox::Model],
        answers: Vec<Answer>,
    ) -> Result<Next, JobError> {
        // Refused before these were asked: what the server says to these tells what it meant.
        let earlier = std::mem::take(&mut self.held);
        let taken = answers.iter().any(|a| matches!(a, Answer::Taken));
        if taken {
            self.evidence.takes();
            self.takes_own = None;
        } else if answers.iter().any(|a| matches!(a, Answer::Refused(_))) {
            self.evidence.doubt();
        }
        let mut sent: Vec<OutboxId> = Vec::new();
        let mut stranded: Vec<OutboxId> = Vec::new();
        let mut out_of_order = None;
        for (mail, answer) in mails.iter().zip(answers) {
            match answer {
                Answer::Taken => {
                    tracing::debug!(mail = %mail.id, "sent");
                    sent.push(mail.id);
                }
                Answer::Refused(refused) => {
                    // The server's words may name the address: they go into the row, not into the log.
                    tracing::warn!(mail = %mail.id, attempt = mail.attempts, code = refused.code, forever = refused.forever, "not sent");
                    self.evidence.refuses(&mail.to_address);
                    self.held.push((mail.clone(), refused));
                }
                Answer::Unfit(refused) => {
                    tracing::warn!(mail = %mail.id, "cannot be sent");
                    self.fails(mail, mail.deadline, refused, true).await?;
                }
                Answer::OutOfOrder(why) => {
                    stranded.push(mail.id);
                    out_of_order = Some(why);
                }
            }
        }
        // Most go at once: those are written down together.
        claim::sent(&self.jobs.book.db, &self.holder, &sent, self.now).await?;
        self.count.sent += sent.len();
        if taken {
            self.works_again().await?;
            self.settle(earlier, true).await?;
            if stranded.is_empty() {
                return Ok(Next::On);
            }
            // It takes mails, and had no ear for these: too many connections, or it is going down.
            self.give_back(&stranded, self.now + BREATH, None).await?;
            return Ok(Next::Stop);
        }
        self.held.splice(0..0, earlier);
        if let Some(why) = out_of_order {
            self.give_back(&stranded, self.now, None).await?;
            return self.is_out_of_order(ServerTrouble::Unreachable, &why).await;
        }
        self.nothing_taken().await
    }

    /// The server can be reached, and has taken none of these.
    async fn nothing_taken(&mut self) -> Result<Next, JobError> {
        if self.held.is_empty() {
            return Ok(Next::On);
        }
        match self.trouble.as_ref().map(|t| t.trouble) {
            Some(ServerTrouble::Refusing) => return self.refuses_everybody().await,
            // What it says of this mail it may say of this mail alone.
            Some(ServerTrouble::Unreachable) => self.works_again().await?,
            None => {}
        }
        if self.evidence.is_suspicious() {
            return match self.verdict(true).await? {
                Some(Verdict::Everybody) => self.refuses_everybody().await,
                Some(Verdict::Mails | Verdict::Open) => Ok(Next::On),
                None => Ok(Next::Stop),
            };
        }
        Ok(Next::On)
    }

    /// At the end of the queue: what was held is decided.
    async fn close(&mut self) -> Result<(), JobError> {
        if self.held.is_empty() {
            return Ok(());
        }
        if self.jobs.stop.is_cancelled() {
            let held: Vec<OutboxId> = self.held.drain(..).map(|(mail, _)| mail.id).collect();
            return self.give_back(&held, self.now, None).await;
        }
        match self.verdict(false).await? {
            Some(Verdict::Everybody) => self.refuses_everybody().await.map(|_| ()),
            Some(verdict @ (Verdict::Mails | Verdict::Open)) => {
                let held = std::mem::take(&mut self.held);
                self.settle(held, verdict == Verdict::Mails).await
            }
            None => Ok(()),
        }
    }

    /// What the answers say; none when the server has meanwhile fallen out of order.
    async fn verdict(&mut self, left: bool) -> Result<Option<Verdict>, JobError> {
        let takes_own = match self.takes_own {
            Some(known) => known,
            None if self.evidence.taken() => true,
            None => match self.jobs.post.takes_own().await {
                Answer::Taken => true,
                Answer::Refused(_) | Answer::Unfit(_) => false,
                Answer::OutOfOrder(why) => {
                    self.is_out_of_order(ServerTrouble::Unreachable, &why)
                        .await?;
                    return Ok(None);
                }
            },
        };
        self.takes_own = Some(takes_own);
        let own = self.jobs.post.own();
        Ok(Some(self.evidence.verdict(own, takes_own, left)))
    }

    async fn refuses_everybody(&mut self) -> Result<Next, JobError> {
        let why = self
            .held
            .last()
            .map_or_else(String::new, |(_, refused)| refused.why.clone());
        self.is_out_of_order(ServerTrouble::Refusing, &why).await
    }

    /// Nothing goes for now: that costs no mail anything.
    async fn is_out_of_order(
        &mut self,
        trouble: ServerTrouble,
        why: &str,
    ) -> Result<Next, JobError> {
        for (mail, refused) in std::mem::take(&mut self.held) {
            let asked = Some((refused.why.as_str(), self.now));
            self.give_back(&[mail.id], self.now, asked).await?;
        }
        let db = &self.jobs.book.db;
        trouble::set(db, trouble, why, self.now).await?;
        tracing::warn!(trouble = trouble.key(), "no mail goes");
        let waiting = claim::waiting(db).await?;
        self.count.out_of_order = Some(format!(
            "{}，{waiting} 封邮件等着，一封不丢，每 15 分钟试一次。{why}。",
            trouble.label()
        ));
        Ok(Next::Stop)
    }

    /// The server takes mails again, if it did not.
    async fn works_again(&mut self) -> Result<(), JobError> {
        if let Some(was) = self.trouble.take() {
            trouble::clear(&self.jobs.book.db, &was, self.now).await?;
            tracing::info!(since = %was.since, "mails go again");
        }
        Ok(())
    }

    /// What was held was meant for those mails. `sure` whether a refusal for good may be believed.
    async fn settle(
        &mut self,
        held: Vec<(outbox::Model, Refused)>,
        sure: bool,
    ) -> Result<(), JobError> {
        if held.is_empty() {
            return Ok(());
        }
        let ids: Vec<OutboxId> = held.iter().map(|(mail, _)| mail.id).collect();
        let deadlines = claim::deadlines(&self.jobs.book.db, &ids).await?;
        for (mail, refused) in held {
            let deadline = deadlines.get(&mail.id).copied().unwrap_or(mail.deadline);
            self.fails(&mail, deadline, refused, sure).await?;
        }
        Ok(())
    }

    /// One mail was refused for its own sake: it waits, or is given up.
    async fn fails(
        &mut self,
        mail: &outbox::Model,
        deadline: DateTime<Utc>,
        refused: Refused,
        sure: bool,
    ) -> Result<(), JobError> {
        // Its time begins with its first failure: before, it may have waited for days for a server.
        let deadline = if mail.attempts <= 1 {
            deadline.max(self.now + GIVE_UP_AFTER)
        } else {
            deadline
        };
        let next =
            next_attempt(mail.attempts, self.now, deadline).filter(|_| !(refused.forever && sure));
        if let Some(not_before) = next {
            let later = claim::Later {
                not_before,
                deadline,
                refused_at: self.now,
                why: refused.why,
            };
            claim::later(&self.jobs.book.db, &self.holder, mail.id, later).await?;
            self.count.later += 1;
        } else {
            let why = End::GivenUp(refused.why);
            end(&self.jobs.book, mail.id, &self.holder, why, self.now).await?;
            self.count.given_up += 1;
        }
        Ok(())
    }

    async fn release(
        &self,
        mails: &[outbox::Model],
        not_before: DateTime<Utc>,
    ) -> Result<(), JobError> {
        let ids: Vec<OutboxId> = mails.iter().map(|mail| mail.id).collect();
        self.give_back(&ids, not_before, None).await
    }

    async fn give_back(
        &self,
        ids: &[OutboxId],
        not_before: DateTime<Utc>,
        asked: Option<(&str, DateTime<Utc>)>,
    ) -> Result<(), JobError> {
        claim::release(&self.jobs.book.db, &self.holder, ids, not_before, asked).await?;
        Ok(())
    }
}

#[derive(Default)]
struct Count {
    sent: usize,
    later: usize,
    given_up: usize,
    skipped: usize,
    /// What is wrong with the server, in a sentence.
    out_of_order: Option<String>,
}

impl Count {
    fn report(&self) -> Report {
        let told = self.sent + self.later + self.given_up + self.skipped;
        if told == 0 && self.out_of_order.is_none() {
            return Report::idle();
        }
        let some = |n: usize, words: &str| (n > 0).then(|| format!("{n} 封{words}"));
        let parts: Vec<String> = std::iter::once(format!("发出 {} 封", self.sent))
            .chain(some(self.later, "没有发成，过一阵再发"))
            .chain(some(self.given_up, "放弃"))
            .chain(some(self.skipped, "不必再发"))
            .collect();
        let server = self.out_of_order.as_deref().unwrap_or_default();
        Report {
            said: format!("{}。{server}", parts.join("，")),
            idle: false,
            failed: u32::from(self.out_of_order.is_some()),
        }
    }
}
