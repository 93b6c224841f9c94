//! Whatever the calendar alone changes: notices that are over, applications never handed in,
//! assessments that open, supervision that starts or was missed, seeds to be revealed.
//!
//! Due soon and overdue are not changes: they are derived from today wherever they are shown. One
//! transaction for each thing, so that one that fails does not hold back the rest.

use chrono::{DateTime, Utc};
use domain::dates::shanghai_date;
use futures_util::future::BoxFuture;
use ledger::{
    Act, Actor, Happened, LedgerError, act_at, assessments, projects, publicity, supervision,
};

use crate::Jobs;
use crate::run::{JobError, Report};

pub(crate) async fn run(jobs: &Jobs, now: DateTime<Utc>) -> Result<Report, JobError> {
    let book = &jobs.book;
    let today = shanghai_date(now);
    let mut tally = Tally {
        jobs,
        now,
        actor: Actor::system("日程"),
        done: Vec::new(),
        failed: Vec::new(),
    };
    for id in publicity::to_close(&book.db, today).await? {
        tally
            .each("公示期满", id, move |act| {
                Box::pin(publicity::close_notice(act, id))
            })
            .await;
    }
    for id in projects::to_lapse(book, &book.db, today).await? {
        tally
            .each("逾期未交的申报收起", id, move |act| {
                Box::pin(projects::lapse(act, id))
            })
            .await;
    }
    for id in assessments::to_open(book, &book.db, today).await? {
        tally
            .each("考核开始", id, move |act| {
                Box::pin(assessments::open_due(act, id))
            })
            .await;
    }
    for (round, key, instance) in supervision::to_open(book, &book.db, today).await? {
        let name = format!("{round}/{key}/{instance}");
        tally
            .each("督导开始", name, move |act| {
                Box::pin(supervision::open_campaign(act, round, key, instance))
            })
            .await;
    }
    for (round, key, missed) in supervision::to_report(book, &book.db, today).await? {
        let name = format!("{round}/{key}/{}", missed.campaign.instance);
        tally
            .each("督导错过，已记下", name, move |act| {
                Box::pin(supervision::report_missed(act, round, key, missed))
            })
            .await;
    }
    for id in supervision::to_reveal(&book.db, today).await? {
        tally
            .each("抽取公布", id, move |act| {
                Box::pin(supervision::reveal(act, id))
            })
            .await;
    }
    Ok(tally.report())
}

/// What was done, counted by its word, and what failed.
struct Tally<'a> {
    jobs: &'a Jobs,
    now: DateTime<Utc>,
    actor: Actor,
    done: Vec<(&'static str, u32)>,
    failed: Vec<String>,
}

impl Tally<'_> {
    async fn each<T, F>(&mut self, what: &'static str, id: impl std::fmt::Display, work: F)
    where
        F: for<'b> FnOnce(&'b mut Act) -> BoxFuture<'b, Result<Happened<T>, LedgerError>> + Send,
        T: Send,
    {
        match act_at(&self.jobs.book, &self.actor, self.now, work).await {
            Ok(_) => match self.done.iter_mut().find(|(known, _)| *known == what) {
                Some((_, n)) => *n += 1,
                None => self.done.push((what, 1)),
            },
            Err(error) => {
                tracing::error!(what, %id, %error, "a phase could not be changed");
                self.failed.push(format!("{what} {id}：{error}"));
            }
        }
    }

    fn report(self) -> Report {
        if self.done.is_empty() && self.failed.is_empty() {
            return Report::idle();
        }
        let mut parts: Vec<String> = self
            .done
            .iter()
            .map(|(what, n)| format!("{what} {n}"))
            .collect();
        parts.extend(self.failed.iter().map(|why| format!("没有办成：{why}")));
        Report {
            said: format!("{}。", parts.join("，")),
            idle: false,
            failed: u32::try_from(self.failed.len()).unwrap_or(u32::MAX),
        }
    }
}
